// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

// The name or address that the server's certificate must be for, and how it is compared with an entry of subjectAltName
// (RFC 9525 section 6): a host with dNSName alone, an address with iPAddress alone.

/// Whether a connection may be for this name: 1 to 253 bytes of 0x21 to 0x7e.
@inline(never)
func isServerName(_ name: swl_str) -> Bool { name.len >= 1 && name.len <= 253 && Str(name).isVisible(except: "") }

/// Whether it may be a host's name: it has no colon, and not only digits and dots, which resolvers take for an address.
/// Only hosts are sent in SNI (RFC 6066 section 3).
@inline(never)
func isHost(_ name: Str) -> Bool {
    var rest = name
    var isHost = false
    while !rest.isEmpty {
        let byte = rest.removeFirst()
        if byte == UInt8(ascii: ":") { return false }
        if byte != UInt8(ascii: ".") && digit(byte) > 9 { isHost = true }
    }
    return isHost
}

/// Letters match in either case. A "*" as the whole first label matches one label (section 6.3).
func matchesHost(_ pattern: Str, _ host: Str) -> Bool {
    if pattern.matches(host) { return true }
    var pattern = pattern
    var host = host
    let first = host.cut(at: UInt8(ascii: "."))
    if !(pattern.cut(at: UInt8(ascii: ".")) == Str("*" as StaticString)) || first.isEmpty || host.isEmpty { return false }
    return pattern.matches(host)
}

/// Writes the bytes of an address and gives their number, 4 or 16. 0: it is a host. -1, which is no certificate's: it looks
/// like an address and is none.
func readAddress(_ name: Str, _ out: UnsafeMutablePointer<UInt8>) -> Int {
    if isHost(name) { return 0 }
    if name.index(of: UInt8(ascii: ":")) < name.count { return readIPv6(name, out) ? 16 : -1 }
    return readIPv4(name, out) ? 4 : -1
}

/// Four numbers of 0 to 255 without leading zeros, which some read as octal.
private func readIPv4(_ text: Str, _ out: UnsafeMutablePointer<UInt8>) -> Bool {
    var rest = text
    var count = 0
    repeat {
        let part = rest.cut(at: UInt8(ascii: "."))
        let value = number(part, radix: 10, digits: 3)
        if count == 4 || value > 255 || part.count > 1 && part.base[0] == UInt8(ascii: "0") { return false }
        out[count] = UInt8(truncatingIfNeeded: value)
        count &+= 1
    } while !rest.isEmpty
    return count == 4 && !text.ends(with: UInt8(ascii: "."))
}

/// RFC 4291 section 2.2: groups of hexadecimal digits, one "::" for zeros, the last 32 bits perhaps as IPv4.
private func readIPv6(_ text: Str, _ out: UnsafeMutablePointer<UInt8>) -> Bool {
    var rest = text
    var count = 0  // bytes so far
    var gap = -1  // where the "::" was
    if rest[0] == UInt8(ascii: ":") {
        rest.removeFirst(1)
        if rest.isEmpty || rest[0] != UInt8(ascii: ":") { return false }
    }
    while !rest.isEmpty {
        let group = rest.cut(at: UInt8(ascii: ":"))
        let value = number(group, radix: 16, digits: 4)
        if group.isEmpty {
            // A colon after a group's own, or the second one at the start.
            if gap >= 0 { return false }
            gap = count
        } else if value <= 0xffff {
            if count > 14 { return false }
            out[count] = UInt8(truncatingIfNeeded: value &>> 8)
            out[count &+ 1] = UInt8(truncatingIfNeeded: value)
            count &+= 2
        } else {
            if count > 12 || !rest.isEmpty || !readIPv4(group, out + count) { return false }
            count &+= 4
        }
    }
    if text.ends(with: UInt8(ascii: ":")) && gap != count { return false }
    if gap < 0 { return count == 16 }
    if count > 14 { return false }
    // What came after the gap goes to the end.
    var i = 1
    while i <= count &- gap {
        out[16 &- i] = out[count &- i]
        out[count &- i] = 0
        i &+= 1
    }
    return true
}

extension Str {
    /// Of a text that is not empty.
    fileprivate func ends(with byte: UInt8) -> Bool { base[count &- 1] == byte }
}
