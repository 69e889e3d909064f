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
    var bits: UInt32 = 0
    var left: UInt32 = 0  // how many of the bits are not written yet: 0, 2 or 4 after each byte
    while !rest.isEmpty {
        bits = bits << 8 | UInt32(truncatingIfNeeded: rest.removeFirst())
        left &+= 8
        repeat {
            left &-= 6
            out.pointee = letter(bits &>> left, last)
            out += 1
        } while left >= 6
    }
    if left == 0 { return }
    out[0] = letter(bits &<< (6 &- left), last)
    out[1] = UInt8(ascii: "=")
    if left == 2 { out[2] = UInt8(ascii: "=") }
}

/// The letter of the last six bits.
@inline(never)
private func letter(_ bits: UInt32, _ last: Literal) -> UInt8 {
    let value = UInt8(truncatingIfNeeded: bits) & 63
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
