// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

/// The division is unsigned: a signed one would link a function of 460 bytes on a Cortex-M0+.
func base64Length(_ n: Int) -> Int { Int(bitPattern: (UInt(bitPattern: n) &+ 2) / 3 &* 4) }

/// Writes the base64 of `text` to `out`, always with padding: RFC 4648 section 4, or section 5 if `last` is "-_".
/// The text may be at the end of the room for its base64.
@inline(never)
func writeBase64(_ text: Str, _ last: Literal, _ out: UnsafeMutablePointer<UInt8>) {
    var rest = text
    var out = out
    while !rest.isEmpty {
        let n = min(rest.count, 3)
        var bits: UInt32 = 0
        var i = 0
        while i < 3 {
            bits = bits << 8 | (i < n ? UInt32(truncatingIfNeeded: rest[i]) : 0)
            i &+= 1
        }
        i = 0
        while i < 4 {
            out[i] = i > n ? UInt8(ascii: "=") : letter(UInt8(truncatingIfNeeded: bits >> 18) & 63, last)
            bits <<= 6
            i &+= 1
        }
        out += 4
        rest.removeFirst(n)
    }
}

private func letter(_ value: UInt8, _ last: Literal) -> UInt8 {
    if value < 26 { return UInt8(ascii: "A") &+ value }
    if value < 52 { return UInt8(ascii: "a") &- 26 &+ value }
    return value < 62 ? UInt8(ascii: "0") &- 52 &+ value : last.base[Int(truncatingIfNeeded: value &- 62)]
}

/// The value of a digit of RFC 4648 section 4; 64 or more for any other byte.
func base64Value(_ byte: UInt8) -> UInt8 {
    if byte &- UInt8(ascii: "A") < 26 { return byte &- UInt8(ascii: "A") }
    if byte &- UInt8(ascii: "a") < 26 { return byte &- UInt8(ascii: "a") &+ 26 }
    if digit(byte) < 10 { return digit(byte) &+ 52 }
    return byte == UInt8(ascii: "+") ? 62 : byte == UInt8(ascii: "/") ? 63 : 64
}
