// SPDX-License-Identifier: Apache-2.0

/// The bit that tells a lower-case letter from its upper-case one.
var caseBit: UInt8 { 0x20 }

/// Bytes from here on are not ASCII: in UTF-8 they belong to characters of two bytes and more.
var firstAfterASCII: UInt8 { 0x80 }

/// The control character that comes after all printable ones.
var delete: UInt8 { 0x7f }

/// The three bytes of U+FEFF, with which some files and streams begin.
enum ByteOrderMark {
    static var first: UInt8 { 0xef }
    static var second: UInt8 { 0xbb }
    static var third: UInt8 { 0xbf }
}

func lowercased(_ byte: UInt8) -> UInt8 {
    byte &- UInt8(ascii: "A") < 26 ? byte | caseBit : byte
}

func isLetter(_ byte: UInt8) -> Bool { (byte &- UInt8(ascii: "A")) & ~caseBit < 26 }

/// The digit's value; 10 or more for any other byte.
func digit(_ byte: UInt8) -> UInt8 { byte &- UInt8(ascii: "0") }

/// The value of a hexadecimal digit; 16 or more for any other character. The character may be in a machine word, which
/// need not be cut to a byte after each step.
func hexValue<Code: FixedWidthInteger & UnsignedInteger>(_ character: Code) -> Code {
    let number = character &- Code(truncatingIfNeeded: UInt8(ascii: "0"))
    let letter = (character | Code(truncatingIfNeeded: caseBit)) &- Code(truncatingIfNeeded: UInt8(ascii: "a"))
    return number < 10 ? number : letter < 6 ? letter &+ 10 : .max
}

func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }

/// The digit of a value below 16; `letter` is the digit of 10, "a" or "A".
func digitText(_ value: UInt8, _ letter: UInt8) -> UInt8 {
    value < 10 ? UInt8(ascii: "0") &+ value : letter &- 10 &+ value
}
