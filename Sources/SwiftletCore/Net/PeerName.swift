// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

/// The name or address that the server's certificate must be for, and how it is compared with an entry
/// of subjectAltName (RFC 9525 section 6): a host with dNSName alone, an address with iPAddress alone.
struct PeerName {
    private var name: Str
    private var address: (UInt64, UInt64) = (0, 0)
    /// How many bytes the address has, 4 or 16; 0: it is a host; -1: it looks like an address and is not one.
    private var addressSize: Int

    init(_ name: swl_str) {
        self.name = Str(name)
        addressSize = 0
        if self.name.index(of: UInt8(ascii: ":")) < self.name.count {
            addressSize = readIPv6(self.name, bytes(&address)) ? 16 : -1
        } else if isNumeric(self.name) {
            addressSize = readIPv4(self.name, bytes(&address)) ? 4 : -1
        }
    }

    /// Whether it may be sent in SNI: only hosts may (RFC 6066 section 3).
    var isHost: Bool { addressSize == 0 }

    mutating func matches(_ san: swl_port_san) -> Bool {
        let value = Str(san.value)
        if isHost { return san.type == SWL_PORT_SAN_DNS && matchesHost(value) }
        return addressSize > 0 && san.type == SWL_PORT_SAN_ADDRESS && value == Str(bytes(&address), addressSize)
    }

    /// Letters match in either case. A "*" as the whole first label matches one label (section 6.3).
    private func matchesHost(_ pattern: Str) -> Bool {
        if pattern.matches(name) { return !name.isEmpty }
        var pattern = pattern
        var host = name
        let first = host.cut(at: UInt8(ascii: "."))
        if !pattern.cut(at: UInt8(ascii: ".")).matches("*") || first.isEmpty || host.isEmpty { return false }
        return pattern.matches(host)
    }
}

/// Whether the name has only digits and dots: resolvers take such a name for an address, so it is not a host's.
private func isNumeric(_ name: Str) -> Bool {
    var rest = name
    while !rest.isEmpty {
        let byte = rest.removeFirst()
        if byte != UInt8(ascii: ".") && digit(byte) > 9 { return false }
    }
    return true
}

/// Four numbers of 0 to 255 without leading zeros, which some read as octal.
private func readIPv4(_ text: Str, _ out: UnsafeMutablePointer<UInt8>) -> Bool {
    var rest = text
    var i = 0
    while i < 4 {
        var part = rest.cut(at: UInt8(ascii: "."))
        if part.isEmpty || part.count > 3 || part.count > 1 && part.base.pointee == UInt8(ascii: "0") { return false }
        var number: UInt32 = 0
        while !part.isEmpty {
            let value = digit(part.removeFirst())
            if value > 9 { return false }
            number = number &* 10 &+ UInt32(truncatingIfNeeded: value)
        }
        if number > 255 { return false }
        out[i] = UInt8(truncatingIfNeeded: number)
        i &+= 1
    }
    return rest.isEmpty && text.base[text.count &- 1] != UInt8(ascii: ".")
}

/// RFC 4291 section 2.2: groups of hexadecimal digits, one "::" for zeros, the last 32 bits perhaps as IPv4.
private func readIPv6(_ text: Str, _ out: UnsafeMutablePointer<UInt8>) -> Bool {
    var rest = text
    var count = 0  // bytes so far
    var gap = -1  // where the "::" was
    if rest.count >= 2 && rest.base[0] == UInt8(ascii: ":") {
        if rest.base[1] != UInt8(ascii: ":") { return false }
        rest.removeFirst(1)
    }
    while !rest.isEmpty {
        if rest.base.pointee == UInt8(ascii: ":") {
            // After a group's own colon, or at the start.
            if gap >= 0 { return false }
            gap = count
            rest.removeFirst(1)
            continue
        }
        let group = rest.prefix(rest.index(of: UInt8(ascii: ":")))
        if count > 14 { return false }
        if group.index(of: UInt8(ascii: ".")) < group.count {
            if count > 12 || group.count != rest.count || !readIPv4(group, out + count) { return false }
            count &+= 4
            break
        }
        if !readGroup(group, out + count) { return false }
        count &+= 2
        rest.removeFirst(group.count)
        if rest.isEmpty { break }
        rest.removeFirst(1)
        if rest.isEmpty { return false }
    }
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

private func readGroup(_ group: Str, _ out: UnsafeMutablePointer<UInt8>) -> Bool {
    var rest = group
    var number: UInt32 = 0
    if rest.count > 4 { return false }
    while !rest.isEmpty {
        let value = hexValue(rest.removeFirst())
        if value > 15 { return false }
        number = number &<< 4 | UInt32(truncatingIfNeeded: value)
    }
    out[0] = UInt8(truncatingIfNeeded: number &>> 8)
    out[1] = UInt8(truncatingIfNeeded: number)
    return true
}
