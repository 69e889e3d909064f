// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

@implementation @c(swl_url_split)
func swl_url_split(_ text: swl_str, _ url: UnsafeMutablePointer<swl_url>) -> swl_status {
    var rest = Str(text)
    let secure = rest.count >= 8 && rest.prefix(8).matches("https://")
    if !secure && !(rest.count >= 7 && rest.prefix(7).matches("http://")) { return .SWL_E_ARG_URL }
    rest.removeFirst(secure ? 8 : 7)

    // Up to the first byte that an authority cannot have; a "@" would end userinfo.
    let bracketed = !rest.isEmpty && rest[0] == UInt8(ascii: "[")
    let authority = rest.prefix(rest.visibleLength(except: bracketed ? "/?#@\\" : "/?#@[\\]"))
    rest.removeFirst(authority.count)
    let isWhole = rest.isEmpty || rest[0] == UInt8(ascii: "/") || rest[0] == UInt8(ascii: "?")
    guard isWhole && rest.isVisible(except: "#"), splitAuthority(authority, bracketed, secure ? 443 : 80, url) else { return .SWL_E_ARG_URL }

    let mark = rest.index(of: UInt8(ascii: "?"))
    url.pointee.secure = secure ? 1 : 0
    url.pointee.path = (mark == 0 ? Str("/") : rest.prefix(mark)).c
    url.pointee.query = rest.dropFirst(min(mark &+ 1, rest.count)).c
    return .SWL_OK
}

/// RFC 3986 section 3.2, without userinfo.
@inline(never)
private func splitAuthority(_ authority: Str, _ bracketed: Bool, _ standard: UInt32, _ url: UnsafeMutablePointer<swl_url>) -> Bool {
    let end = bracketed ? authority.index(of: UInt8(ascii: "]")) &+ 1 : authority.index(of: UInt8(ascii: ":"))
    if end > authority.count || end == 0 { return false }  // no "]", or no name
    let name = bracketed ? authority.prefix(end &- 1).dropFirst(1) : authority.prefix(end)
    if bracketed && !isAddress(name) { return false }

    let port = portNumber(authority.dropFirst(end), standard)
    if port &- 1 > 65534 { return false }  // above 65535, or 0: one less is the largest number
    url.pointee.name = name.c
    url.pointee.host = (port == standard ? authority.prefix(end) : authority).c
    url.pointee.port = UInt16(truncatingIfNeeded: port)
    return true
}

/// Only the alphabet of an IPv6 address is checked, and that there is a colon: the resolver reads the address.
private func isAddress(_ text: Str) -> Bool {
    var rest = text
    while !rest.isEmpty {
        let byte = rest.removeFirst()
        if hexValue(byte) > 15 && byte != UInt8(ascii: ":") && byte != UInt8(ascii: ".") { return false }
    }
    return text.index(of: UInt8(ascii: ":")) != text.count
}

/// The port in the text after a name: the text is empty, or ":" and digits. 0 for any other text.
private func portNumber(_ text: Str, _ standard: UInt32) -> UInt32 {
    var rest = text
    if !rest.isEmpty && rest.removeFirst() != UInt8(ascii: ":") || rest.count > 5 { return 0 }
    if rest.isEmpty { return standard }
    var number: UInt32 = 0
    while !rest.isEmpty {
        let value = digit(rest.removeFirst())
        if value > 9 { return 0 }
        number = number &* 10 &+ UInt32(truncatingIfNeeded: value)
    }
    return number
}
