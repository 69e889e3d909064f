// SPDX-License-Identifier: Apache-2.0

func lowercased(_ byte: UInt8) -> UInt8 {
    byte &- UInt8(ascii: "A") < 26 ? byte | 0x20 : byte
}

func isLetter(_ byte: UInt8) -> Bool { (byte &- UInt8(ascii: "A")) & 0xdf < 26 }  // 0x20 apart in the two cases

/// The digit's value; 10 or more for any other byte.
func digit(_ byte: UInt8) -> UInt8 { byte &- UInt8(ascii: "0") }

/// Value of a hexadecimal digit; 16 or more for any other byte.
func hexValue(_ byte: UInt8) -> UInt8 {
    let letter = (byte | 0x20) &- UInt8(ascii: "a")
    return letter < 6 ? letter &+ 10 : digit(byte) < 10 ? digit(byte) : 255
}

func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }

/// A digit's text, with "a" or "A" as its letters' first.
func digitText(_ value: UInt8, _ letter: UInt8) -> UInt8 {
    value < 10 ? UInt8(ascii: "0") &+ value : letter &- 10 &+ value
}
