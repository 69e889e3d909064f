// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

/// RFC 3986 section 3, without userinfo and fragment. One pass over the text: each part ends where its bytes end, and the
/// byte after it must be one that begins another part.
@implementation @c(swl_url_split)
func swl_url_split(_ text: swl_str, _ url: UnsafeMutablePointer<swl_url>) -> swl_status {
    var rest = Str(text)
    let isSecure = rest.count > 4 && rest[4] | caseBit == UInt8(ascii: "s")
    let scheme = isSecure ? 8 : 7
    if rest.count < scheme || !rest.prefix(scheme).matches(isSecure ? "https://" : "http://") { return .SWL_E_ARG_URL }
    rest.removeFirst(scheme)

    let authority = rest
    let name = takeName(&rest)
    var host = authority.prefix(authority.count &- rest.count)
    let standard: UInt32 = isSecure ? 443 : 80
    let port = takePort(&rest, standard)
    if name.isEmpty || port &- 1 > 65534 { return .SWL_E_ARG_URL }  // above 65535, or 0: one less is the largest number
    if port != standard { host = authority.prefix(authority.count &- rest.count) }
    url.pointee.host = host.c
    url.pointee.name = name.c
    url.pointee.port = UInt16(truncatingIfNeeded: port)
    url.pointee.secure = isSecure ? 1 : 0

    let path = rest.cut(before: "?#")
    if !path.isEmpty && path[0] != UInt8(ascii: "/") { return .SWL_E_ARG_URL }
    if !rest.isEmpty && rest.removeFirst() != UInt8(ascii: "?") { return .SWL_E_ARG_URL }
    url.pointee.path = path.isEmpty ? "/" : path.c
    url.pointee.query = rest.c
    return rest.isVisible(except: "#") ? .SWL_OK : .SWL_E_ARG_URL
}

/// Takes off a host, and gives its name. The name of an IPv6 address has no brackets. If the text does not begin with a
/// host, the name is empty.
private func takeName(_ rest: inout Str) -> Str {
    if rest.isEmpty || rest[0] != UInt8(ascii: "[") { return rest.cut(before: ":/?#@[\\]") }
    rest.removeFirst(1)
    let address = rest.cut(before: "]")
    let isClosed = !rest.isEmpty && rest.removeFirst() == UInt8(ascii: "]")
    return isClosed && isAddress(address) ? address : rest.prefix(0)
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

/// Takes off ":" and a port of at most five digits. Without digits it is the `standard` one; a number above 65535 stands for any
/// other text.
private func takePort(_ rest: inout Str, _ standard: UInt32) -> UInt32 {
    if rest.isEmpty || rest[0] != UInt8(ascii: ":") { return standard }
    rest.removeFirst(1)
    let digits = rest.cut(before: "/?")
    if digits.isEmpty { return standard }
    return number(digits, radix: 10, digits: 5)
}

extension Str {
    /// Takes off and gives the printable bytes before the first one of `ends`.
    @inline(never)
    fileprivate mutating func cut(before ends: Literal) -> Str {
        let piece = prefix(visibleLength(except: ends))
        removeFirst(piece.count)
        return piece
    }
}
