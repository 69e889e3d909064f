// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

// What the private members of swl_json hold:
//
//     state_    what comes next, an `Awaits`
//     token_    of a string, key or number that has begun: its SWL_JSON_ number
//     nest_     a bit for each container around, the innermost on the right: 1 for an object
//     depth_    how many containers are around
//     scratch_  a key or a number so far
//     cut_      1: it did not fit
//
// and for what is read byte by byte:
//
//     state_      code_                                     need_                        char_
//     literal     its place in `literals`                   -                            -
//     number      its state, see `numberState`              -                            -
//     character   -                                         how many bytes char_ has     the first bytes of a character
//     escape      0, or a high surrogate                    -                            -
//     surrogate   a high surrogate                          -                            -
//     hex         the digits so far, of one escape or two   how many digits are awaited  -
//
// When a character is found, char_ has its bytes, and need_ says how many.

/// What comes next. White space may come before the first six. Member, element and colon have the
/// number of the token that they follow: SWL_JSON_OBJECT, SWL_JSON_ARRAY, SWL_JSON_KEY.
private enum Awaits: UInt8 {
    case value, member, comma, element, key, colon  // or the end: member, comma and element
    case literal, number, string, character, escape, surrogate, hex, nothing
}

/// What was found, beside a token (its SWL_JSON_ number) and an error (its status, below 0).
private enum Found {
    static let nothing: Int32 = 0
    static let character: Int32 = 11  // a piece of a string, key or number: the one in `char_`
    // These use no byte up, nor does SWL_JSON_NUMBER: what ends a number is not part of it.
    static let loneSurrogate: Int32 = 12  // a piece, too
    static let notYet: Int32 = 13

    static func usesByte(_ found: Int32) -> Bool { found < loneSurrogate && found != SWL_JSON_NUMBER }
}

/// What stands for a surrogate without its other half (U+FFFD).
private enum Replacement {
    static let code: UInt32 = 0xfffd
    static var text: Literal { "\u{fffd}" }
}

private var notJSON: Int32 { swl_status.SWL_E_SYNTAX_JSON.rawValue }

@implementation @c(swl_json_init_2)
func swl_json_init_2(_ d: UnsafeMutablePointer<swl_json>, _ scratch: UnsafeMutableRawPointer, _ scratch_cap: Int) {
    d.pointee = swl_json()
    d.pointee.scratch_.ptr = scratch.assumingMemoryBound(to: UInt8.self)
    d.pointee.scratch_.cap = scratch_cap
}

@implementation @c(swl_json_next)
func swl_json_next(
    _ d: UnsafeMutablePointer<swl_json>, _ input: UnsafeMutablePointer<swl_str>, _ ev: UnsafeMutablePointer<swl_json_event>
) -> swl_status {
    next(&d.pointee, input, ev)
}

@inline(__always)
private func next(
    _ d: inout swl_json, _ input: UnsafeMutablePointer<swl_str>, _ ev: UnsafeMutablePointer<swl_json_event>
) -> swl_status {
    var text = Str(input.pointee)
    while d.status_ == .SWL_OK {
        if d.awaits == .nothing { return .SWL_DONE }
        if text.count <= 0 { return .SWL_MORE }
        var piece = text.prefix(runLength(&d, text))
        if piece.isEmpty {
            let found = step(&d, text[0])
            if Found.usesByte(found) { text.removeFirst(1) }
            input.pointee = text.c
            if found == Found.nothing || found == Found.notYet { continue }
            if found < 0 {
                d.status_ = swl_status(found)
                break
            }
            if found < Found.character {
                giveToken(&d, found, ev)
                break
            }
            piece = found == Found.character ? character(&d) : Str(Replacement.text)
        } else {
            text.removeFirst(piece.count)
            input.pointee = text.c
        }
        if d.token_ == UInt8(truncatingIfNeeded: SWL_JSON_STRING) {
            give(&d, SWL_JSON_STRING, piece, 1, ev)
            break
        }
        collect(&d, piece)
    }
    return d.status_
}

@implementation @c(swl_json_end)
func swl_json_end(_ d: UnsafeMutablePointer<swl_json>, _ ev: UnsafeMutablePointer<swl_json_event>) -> swl_status {
    if d.pointee.status_ != .SWL_OK { return d.pointee.status_ }
    // A space ends a number, and no other token.
    var space = Str((" " as Literal).base, 1).c
    let status = swl_json_next(d, &space, ev)
    if status == .SWL_DONE || status == .SWL_OK && ev.pointee.kind == SWL_JSON_NUMBER { return status }
    d.pointee.status_ = .SWL_E_TRUNCATED
    return .SWL_E_TRUNCATED
}

/// A token, and what may follow it. Of a key or a number the whole is in `scratch_`.
@inline(__always)
private func giveToken(_ d: inout swl_json, _ kind: Int32, _ ev: UnsafeMutablePointer<swl_json_event>) {
    give(&d, kind, Str(d.scratch, d.scratch_.len), 0, ev)
    switch kind {
    case SWL_JSON_OBJECT, SWL_JSON_ARRAY, SWL_JSON_KEY:
        d.state_ = UInt8(truncatingIfNeeded: kind)
        if kind != SWL_JSON_KEY { d.depth_ &+= 1 }
    default:
        d.awaits = d.depth_ == 0 ? .nothing : .comma
    }
}

@inline(__always)
private func give(
    _ d: inout swl_json, _ kind: Int32, _ data: Str, _ more: UInt32, _ ev: UnsafeMutablePointer<swl_json_event>
) {
    ev.pointee = swl_json_event(
        kind: kind, depth: d.depth_, data: data.c, more: more, cut: UInt32(truncatingIfNeeded: d.cut_))
}

/// How much of the text can be taken at once: the inside of a string or a number, up to a byte that
/// `step` has to see.
@inline(__always)
private func runLength(_ d: inout swl_json, _ text: Str) -> Int {
    switch d.awaits {
    case .string: return plainLength(text)
    case .number: return numberLength(&d, text)
    default: return 0
    }
}

@inline(never)
private func plainLength(_ text: Str) -> Int {
    var n = 0
    while n != text.count {
        let byte = text.base[n]
        var length = 1
        if byte &- UInt8(ascii: " ") > delete - UInt8(ascii: " ") {  // a control character, or not ASCII
            length = text.dropFirst(n).characterLength
            if byte < firstAfterASCII || length <= 0 { break }
        }
        if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { break }
        n &+= length
    }
    return n
}

@inline(never)
private func numberLength(_ d: inout swl_json, _ text: Str) -> Int {
    var n = 0
    while n < text.count {
        let next = numberState(d.code_, text.base[n])
        if next >= NumberState.error { break }
        d.code_ = next
        n &+= 1
    }
    return n
}

@inline(never)
private func step(_ d: inout swl_json, _ byte: UInt8) -> Int32 {
    switch d.awaits {
    case .number: return endOfNumber(&d, byte)
    case .string: return endOfRun(&d, byte)
    case .character: return characterByte(&d, byte)
    case .surrogate:
        if byte != UInt8(ascii: "\\") { return loneSurrogate(&d, .string) }
        d.awaits = .escape
        return Found.nothing
    case .escape: return escaped(&d, byte)
    case .hex: return hexDigit(&d, byte)
    case .literal: return literalByte(&d, byte)
    default: return structure(&d, byte)
    }
}

/// What may come in the first six states, a bit each:
///
///                key  colon  comma  end  value
///     value       -     -      -     -     +
///     member      +     -      -     +     -
///     comma       -     -      +     +     -
///     element     -     -      -     +     +
///     key         +     -      -     -     -
///     colon       -     +      -     -     -
private let structureTable: UInt32 = 0b01000_10000_00011_00110_10010_00001  // the first state is on the right

private enum May {
    static let value: UInt8 = 1, end: UInt8 = 2, comma: UInt8 = 4, colon: UInt8 = 8, key: UInt8 = 16
}

/// Between strings, numbers and literals.
@inline(__always)
private func structure(_ d: inout swl_json, _ byte: UInt8) -> Int32 {
    let may = UInt8(truncatingIfNeeded: structureTable &>> UInt32(truncatingIfNeeded: d.state_ &* 5))
    let inObject = UInt8(truncatingIfNeeded: d.nest_) & 1
    let isBrace = byte &>> 5 & 1  // bit 5 tells { } (0x7b, 0x7d) from [ ] (0x5b, 0x5d)
    d.scratch_.len = 0
    d.cut_ = 0
    switch byte {
    case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "\t"):
        return Found.nothing
    case UInt8(ascii: ","):
        if may & May.comma == 0 { return notJSON }
        d.awaits = inObject != 0 ? .key : .value
        return Found.nothing
    case UInt8(ascii: ":"):
        if may & May.colon == 0 { return notJSON }
        d.awaits = .value
        return Found.nothing
    case UInt8(ascii: "\""):
        if may & (May.key | May.value) == 0 { return notJSON }
        d.awaits = .string
        d.token_ = UInt8(truncatingIfNeeded: may & May.value != 0 ? SWL_JSON_STRING : SWL_JSON_KEY)
        return Found.nothing
    case UInt8(ascii: "]"), UInt8(ascii: "}"):
        if may & May.end == 0 || inObject != isBrace { return notJSON }
        d.nest_ = d.nest_ &>> 1
        d.depth_ &-= 1
        return isBrace != 0 ? SWL_JSON_OBJECT_END : SWL_JSON_ARRAY_END
    default:
        if may & May.value == 0 { return notJSON }
    }
    switch byte {
    case UInt8(ascii: "["), UInt8(ascii: "{"):
        if d.depth_ == UInt32(truncatingIfNeeded: SWL_JSON_DEPTH) { return swl_status.SWL_E_LIMIT_DEPTH.rawValue }
        d.nest_ = d.nest_ &<< 1 | UInt64(low: UInt32(truncatingIfNeeded: isBrace), high: 0)
        return isBrace != 0 ? SWL_JSON_OBJECT : SWL_JSON_ARRAY
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
        d.awaits = .number
        d.token_ = UInt8(truncatingIfNeeded: SWL_JSON_NUMBER)
        d.code_ = NumberState.afterSign
        if byte != UInt8(ascii: "-") { return Found.notYet }
        d.char_ = UInt32(truncatingIfNeeded: byte)
        d.need_ = 1
        return Found.character
    default:
        return literalStart(&d, byte)
    }
}

/// Each literal and then its token, whose number is below any letter. The last two are no JSON (RFC 8259 section 6),
/// yet Python writes them.
private let literals: StaticString = "true\u{8}false\u{9}null\u{a}NaN\u{a}Infinity\u{a}"
private let strictLiterals = 16  // bytes of those that are JSON

private func endsWord(_ byte: UInt8) -> Bool { byte < UInt8(ascii: " ") }

private func literalStart(_ d: inout swl_json, _ byte: UInt8) -> Int32 {
    let words = Str(literals)
    let place = words.index(of: byte)
    // Only the first letter of a word starts it: before it is a token's number, or nothing.
    if place == words.count || place > 0 && !endsWord(words[place &- 1]) { return notJSON }
    if place >= strictLiterals && d.lenient == 0 { return notJSON }
    d.awaits = .literal
    d.code_ = UInt32(truncatingIfNeeded: place)
    return Found.notYet
}

@inline(__always)
private func literalByte(_ d: inout swl_json, _ byte: UInt8) -> Int32 {
    let place = Int(truncatingIfNeeded: d.code_)
    if literals.utf8Start[place] != byte { return notJSON }
    d.code_ &+= 1
    let next = literals.utf8Start[place &+ 1]
    return endsWord(next) ? Int32(truncatingIfNeeded: next) : Found.nothing
}

@inline(__always)
private func endOfNumber(_ d: inout swl_json, _ byte: UInt8) -> Int32 {
    if numberState(d.code_, byte) == NumberState.end { return SWL_JSON_NUMBER }
    // -Infinity
    if byte != UInt8(ascii: "I") || d.code_ != NumberState.afterSign { return notJSON }
    d.scratch_.len = 0
    return literalStart(&d, byte)
}

@inline(__always)
private func endOfRun(_ d: inout swl_json, _ byte: UInt8) -> Int32 {
    switch byte {
    case UInt8(ascii: "\""): return Int32(truncatingIfNeeded: d.token_)
    case UInt8(ascii: "\\"):
        d.awaits = .escape
        d.code_ = 0
        return Found.nothing
    case 0..<UInt8(ascii: " "): return notJSON
    default:
        // A character that is not whole in this input, or is none.
        d.awaits = .character
        d.need_ = 0
        return Found.notYet
    }
}

@inline(__always)
private func characterByte(_ d: inout swl_json, _ byte: UInt8) -> Int32 {
    let n = Int(truncatingIfNeeded: d.need_)
    let character = characterBytes(&d)
    character[n] = byte
    d.need_ &+= 1
    let length = Str(character, n &+ 1).characterLength
    if length < 0 { return swl_status.SWL_E_SYNTAX_UTF8.rawValue }
    if length == 0 { return Found.nothing }
    d.awaits = .string
    return Found.character
}

/// Pairs: what comes after the backslash, what it means.
private let escapes: StaticString = "\"\"\\\\//b\u{8}f\u{c}n\nr\rt\t"

@inline(__always)
private func escaped(_ d: inout swl_json, _ byte: UInt8) -> Int32 {
    if byte == UInt8(ascii: "u") {
        d.awaits = .hex
        d.need_ = 4
        return Found.nothing
    }
    if d.code_ != 0 { return loneSurrogate(&d, .escape) }
    var i = 0
    while escapes.utf8Start[i] != byte {
        i &+= 2
        if i == escapes.utf8CodeUnitCount { return notJSON }
    }
    return spelt(&d, UInt32(truncatingIfNeeded: escapes.utf8Start[i &+ 1]))
}

/// Of a surrogate pair, (high << 10) + low is the character's code and this (RFC 8259 section 7).
private let pairOffset: UInt32 = (0xd800 << 10) + 0xdc00 - 0x1_0000

@inline(__always)
private func hexDigit(_ d: inout swl_json, _ byte: UInt8) -> Int32 {
    let value = hexValue(byte)
    if value > 15 { return notJSON }
    let before = d.code_
    let code = before &<< 4 | UInt32(truncatingIfNeeded: value)
    d.code_ = code
    d.need_ &-= 1
    if d.need_ != 0 { return Found.nothing }
    let high = code &>> 16
    let kind = code & 0xfc00
    if high != 0 {
        if kind == 0xdc00 { return spelt(&d, high &<< 10 &+ (code & 0xffff) &- pairOffset) }
        // The second escape is no low surrogate: its last digit is read again, with the three before it as a new
        // first escape.
        d.need_ = 1
        let found = loneSurrogate(&d, .hex)
        d.code_ = before & 0xfff
        return found
    }
    if kind == 0xd800 {
        d.awaits = .surrogate
        return Found.nothing
    }
    if kind != 0xdc00 { return spelt(&d, code) }
    return d.lenient == 0 ? notJSON : spelt(&d, Replacement.code)
}

private func loneSurrogate(_ d: inout swl_json, _ next: Awaits) -> Int32 {
    if d.lenient == 0 { return notJSON }
    d.awaits = next
    d.code_ = 0
    return Found.loneSurrogate
}

/// The character of this code, in `char_`.
@inline(never)
private func spelt(_ d: inout swl_json, _ code: UInt32) -> Int32 {
    (d.char_, d.need_) = utf8(of: code)
    d.awaits = .string
    return Found.character
}

/// Adds to the key or number, until something did not fit. `d` is a pointer because `data` may be the bytes of char_;
/// it takes fewer instructions, too.
@inline(never)
private func collect(_ d: UnsafeMutablePointer<swl_json>, _ data: Str) {
    if d.pointee.cut_ != 0 { return }
    let room = d.pointee.scratch_.cap &- d.pointee.scratch_.len
    var n = data.count
    if n > room {
        d.pointee.cut_ = 1
        if d.pointee.awaits == .number { d.pointee.status_ = .SWL_E_LIMIT_NUMBER }
        n = data.characterStart(at: room)
    }
    UnsafeMutableRawPointer(d.pointee.scratch + d.pointee.scratch_.len).copyMemory(from: data.base, byteCount: n)
    d.pointee.scratch_.len &+= n
}

private func character(_ d: inout swl_json) -> Str {
    Str(characterBytes(&d), Int(truncatingIfNeeded: d.need_))
}

private func characterBytes(_ d: inout swl_json) -> UnsafeMutablePointer<UInt8> {
    bytes(&d.char_)
}

extension swl_json {
    fileprivate var scratch: UnsafeMutablePointer<UInt8> {
        unsafeBitCast(scratch_.ptr, to: UnsafeMutablePointer<UInt8>.self)
    }

    fileprivate var awaits: Awaits {
        get { unsafeBitCast(state_, to: Awaits.self) }
        set { state_ = newValue.rawValue }
    }
}
