// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

// The inside of a string or key.

/// What stands for a surrogate without its other half: U+FFFD, the first byte on the right.
private let replacement: UInt32 = 0xbd_bfef

/// Plain text as a piece; without any, what the next byte means.
@inline(__always)
func stringPiece(_ d: inout swl_json, _ rest: inout JSONRest, _ piece: inout Str) -> Int32 {
    let n = plainLength(rest.text)
    if n != 0 {
        piece = rest.take(n)
        return JSONFound.piece
    }
    let byte = rest.byte
    if byte >= firstAfterASCII {
        // A character that is not whole in this input, or is none.
        d.awaits = .character
        d.need_ = 0
        return JSONFound.nothing
    }
    rest.skip()
    if byte == UInt8(ascii: "\"") { return Int32(truncatingIfNeeded: d.token_) }
    if byte != UInt8(ascii: "\\") { return notJSON }
    d.awaits = .escape
    d.code_ = 0
    return JSONFound.nothing
}

/// How many bytes come first that stand for themselves, in whole characters.
///
/// Most bytes are small letters. As signed numbers they are the largest, and the bytes of longer characters, which are
/// negative, the smallest: one comparison tells the letters from all others. They take seven instructions each on x86_64.
@inline(never)
private func plainLength(_ text: Str) -> Int {
    var n = 0
    while n != text.count {
        let byte = Int8(bitPattern: text.base[n])
        var length = 1
        if byte <= Int8(UInt8(ascii: "\\")) {
            if byte == Int8(UInt8(ascii: "\"")) || byte == Int8(UInt8(ascii: "\\")) { break }
            if byte < Int8(UInt8(ascii: " ")) {
                if byte >= 0 { break }  // a control character
                length = Str(text.base + n, text.count &- n).characterLength
                if length <= 0 { break }
            }
        }
        n &+= length
    }
    return n
}

/// What is read byte by byte: an escape, and a character that the input's end has cut.
@inline(never)
func stringByte(_ d: inout swl_json, _ byte: UInt8) -> Int32 {
    let found: Int32
    switch d.awaits {
    case .character: found = characterByte(&d, byte)
    case .escape: found = escaped(&d, byte)
    case .surrogate:
        let isEscape = byte == UInt8(ascii: "\\")
        d.awaits = isEscape ? .escape : .string
        found = isEscape ? JSONFound.nothing : JSONFound.loneSurrogate
    default: found = hexDigit(&d, byte)
    }
    if found == JSONFound.piece { d.awaits = .string }
    if found == JSONFound.loneSurrogate {
        if d.lenient == 0 { return notJSON }
        d.char_ = replacement
    }
    return found
}

@inline(__always)
private func characterByte(_ d: inout swl_json, _ byte: UInt8) -> Int32 {
    let n = Int(truncatingIfNeeded: d.need_)
    let character = bytes(&d.char_)
    character[n] = byte
    d.need_ &+= 1
    let length = Str(character, n &+ 1).characterLength
    if length < 0 { return swl_status.SWL_E_SYNTAX_UTF8.rawValue }
    return length == 0 ? JSONFound.nothing : JSONFound.piece
}

/// Pairs: what comes after the backslash, what it means.
private let escapes: StaticString = "\"\"\\\\//b\u{8}f\u{c}n\nr\rt\t"

@inline(__always)
private func escaped(_ d: inout swl_json, _ byte: UInt8) -> Int32 {
    if byte == UInt8(ascii: "u") {
        d.awaits = .hex
        d.need_ = 4
        return JSONFound.nothing
    }
    if d.code_ != 0 {
        d.code_ = 0
        return JSONFound.loneSurrogate
    }
    var i = 0
    while escapes.utf8Start[i] != byte {
        i &+= 2
        if i == escapes.utf8CodeUnitCount { return notJSON }
    }
    return spelt(&d, UInt32(truncatingIfNeeded: escapes.utf8Start[i &+ 1]))
}

@inline(__always)
private func hexDigit(_ d: inout swl_json, _ byte: UInt8) -> Int32 {
    let value = hexValue(UInt32(truncatingIfNeeded: byte))
    if value > 15 { return notJSON }
    let before = d.code_
    let code = before &<< 4 | value
    d.code_ = code
    d.need_ &-= 1
    if d.need_ != 0 { return JSONFound.nothing }
    if code &>> 16 == 0 {
        if code & 0xf800 != 0xd800 { return spelt(&d, code) }
        d.awaits = .surrogate
        return JSONFound.nothing
    }
    // The second of two escapes: a low surrogate after a high one.
    if code & 0xfc00_fc00 == 0xd800_dc00 { return spelt(&d, 0x1_0000 &+ (code &>> 6 & 0xf_fc00 | code & 0x3ff)) }
    // If it is not, its last digit is read again, with the three before it as a new first escape.
    d.need_ = 1
    d.code_ = before & 0xfff
    return JSONFound.loneSurrogate
}

/// The character of this code, in `char_`.
@inline(never)
private func spelt(_ d: inout swl_json, _ code: UInt32) -> Int32 {
    d.char_ = utf8(of: code).bytes
    return JSONFound.piece
}

/// The character in `char_`: its first byte says how long it is.
func character(_ d: inout swl_json) -> Str {
    let room = Str(bytes(&d.char_), 4)
    return Str(room.base, room.characterLength)
}
