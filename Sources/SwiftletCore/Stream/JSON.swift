// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

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

/// Reads on until there is an event. What is awaited uses up a run of bytes or one byte, and says what it found: a token,
/// a piece of a string, key or number, an error, or nothing. A piece of a string is an event; keys and numbers are
/// collected until they are whole.
@inline(__always)
private func next(
    _ d: inout swl_json, _ input: UnsafeMutablePointer<swl_str>, _ ev: UnsafeMutablePointer<swl_json_event>
) -> swl_status {
    if d.status_ != .SWL_OK { return d.status_ }
    let text = Str(input.pointee)
    if text.count <= 0 { return .SWL_MORE }  // below: a size_t that is no Int
    // The input is written back once, at the end.
    var rest = JSONRest(text)
    var status = swl_status.SWL_MORE
    repeat {
        var piece = Str.empty
        var found: Int32
        switch d.awaits {
        case .string: found = stringPiece(&d, &rest, &piece)
        case .number: found = numberPiece(&d, &rest, &piece)
        case .literal: found = literalByte(&d, &rest)
        case .character, .escape, .surrogate, .hex:
            found = stringByte(&d, rest.byte)
            if found != JSONFound.loneSurrogate { rest.skip() }
            if found >= JSONFound.piece { piece = character(&d) }
        default: found = structure(&d, &rest, &piece)
        }
        if found == JSONFound.nothing { continue }
        if found >= JSONFound.piece {
            if d.token_ == UInt8(truncatingIfNeeded: SWL_JSON_STRING) {
                give(&d, SWL_JSON_STRING, piece, 1, ev)
                status = .SWL_OK
                break
            }
            found = collect(&d, piece)
            if found == JSONFound.nothing { continue }
        }
        if found < 0 {
            status = swl_status(found)
            d.status_ = status
        } else {
            give(&d, found, Str(d.scratch, d.scratch_.len), 0, ev)
            follow(&d, found)
            status = .SWL_OK
        }
        break
    } while !rest.isEmpty
    input.pointee = rest.text.c
    return status
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

/// An event; a token's data are the whole key or number.
@inline(__always)
private func give(
    _ d: inout swl_json, _ kind: Int32, _ data: Str, _ more: UInt32, _ ev: UnsafeMutablePointer<swl_json_event>
) {
    ev.pointee = swl_json_event(
        kind: kind, depth: d.depth_, data: data.c, more: more, cut: UInt32(truncatingIfNeeded: d.cut_))
}

/// What may come after a token; nothing, when it is the document's last.
@inline(__always)
private func follow(_ d: inout swl_json, _ kind: Int32) {
    d.scratch_.len = 0
    d.cut_ = 0
    switch kind {
    case SWL_JSON_OBJECT, SWL_JSON_ARRAY, SWL_JSON_KEY:
        d.state_ = UInt8(truncatingIfNeeded: kind)
        if kind != SWL_JSON_KEY { d.depth_ &+= 1 }
    default:
        d.awaits = .comma
        if d.depth_ == 0 { d.status_ = .SWL_DONE }
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

/// Between strings, numbers and literals. The first digit and the first letter are left to what reads the rest.
@inline(__always)
private func structure(_ d: inout swl_json, _ rest: inout JSONRest, _ piece: inout Str) -> Int32 {
    let byte = rest.byte
    let may = UInt8(truncatingIfNeeded: structureTable &>> UInt32(truncatingIfNeeded: d.state_ &* 5))
    let inObject = UInt32(truncatingIfNeeded: d.nest_) & 1
    let isBrace = UInt32(truncatingIfNeeded: byte) &>> 5 & 1  // bit 5 tells { } (0x7b, 0x7d) from [ ] (0x5b, 0x5d)
    switch byte {
    case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "\t"):
        break
    case UInt8(ascii: ","):
        if may & May.comma == 0 { return notJSON }
        d.awaits = inObject != 0 ? .key : .value
    case UInt8(ascii: ":"):
        if may & May.colon == 0 { return notJSON }
        d.awaits = .value
    case UInt8(ascii: "\""):
        if may & (May.key | May.value) == 0 { return notJSON }
        d.awaits = .string
        d.token_ = UInt8(truncatingIfNeeded: may & May.value != 0 ? SWL_JSON_STRING : SWL_JSON_KEY)
    case UInt8(ascii: "]"), UInt8(ascii: "}"):
        if may & May.end == 0 || inObject != isBrace { return notJSON }
        d.nest_ = d.nest_ &>> 1
        d.depth_ &-= 1
        rest.skip()
        return isBrace != 0 ? SWL_JSON_OBJECT_END : SWL_JSON_ARRAY_END
    default:
        if may & May.value == 0 { return notJSON }
        return value(&d, &rest, &piece, byte, isBrace)
    }
    rest.skip()
    return JSONFound.nothing
}

@inline(__always)
private func value(_ d: inout swl_json, _ rest: inout JSONRest, _ piece: inout Str, _ byte: UInt8, _ isBrace: UInt32) -> Int32 {
    switch byte {
    case UInt8(ascii: "["), UInt8(ascii: "{"):
        if d.depth_ == UInt32(truncatingIfNeeded: SWL_JSON_DEPTH) { return swl_status.SWL_E_LIMIT_DEPTH.rawValue }
        d.nest_ = d.nest_ &<< 1 | UInt64(low: isBrace, high: 0)
        rest.skip()
        return isBrace != 0 ? SWL_JSON_OBJECT : SWL_JSON_ARRAY
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
        d.awaits = .number
        d.token_ = UInt8(truncatingIfNeeded: SWL_JSON_NUMBER)
        d.code_ = NumberState.afterSign
        if byte != UInt8(ascii: "-") { return JSONFound.nothing }
        piece = rest.take(1)
        return JSONFound.piece
    default:
        return literalStart(&d, byte)
    }
}

/// Each literal and then its token, whose number is below any letter; a space comes before the first. The last two are
/// no JSON (RFC 8259 section 6), yet Python writes them.
private let literals: StaticString = " null\u{a}true\u{8}false\u{9}NaN\u{a}Infinity\u{a}"
private let strictLiterals = 17  // bytes before those that are no JSON

private func endsWord(_ byte: UInt8) -> Bool { byte <= UInt8(ascii: " ") }

private func literalStart(_ d: inout swl_json, _ byte: UInt8) -> Int32 {
    let words = Str(literals)
    let place = words.index(of: byte)
    // Only the first letter of a word starts it, and no letter comes before that.
    if place == words.count || !endsWord(words.base[place &- 1]) { return notJSON }
    if place >= strictLiterals && d.lenient == 0 { return notJSON }
    d.awaits = .literal
    d.code_ = UInt32(truncatingIfNeeded: place)
    return JSONFound.nothing
}

@inline(__always)
private func literalByte(_ d: inout swl_json, _ rest: inout JSONRest) -> Int32 {
    let place = literals.utf8Start + Int(truncatingIfNeeded: d.code_)
    if place[0] != rest.byte { return notJSON }
    rest.skip()
    d.code_ &+= 1
    return endsWord(place[1]) ? Int32(truncatingIfNeeded: place[1]) : JSONFound.nothing
}

/// Adds to the key or number, until something did not fit. `data` may be the bytes of `char_`, which stay as they are.
@inline(never)
private func collect(_ d: inout swl_json, _ data: Str) -> Int32 {
    if d.cut_ != 0 { return JSONFound.nothing }
    let room = d.scratch_.cap &- d.scratch_.len
    var n = data.count
    if n > room {
        d.cut_ = 1
        if d.awaits == .number { return swl_status.SWL_E_LIMIT_NUMBER.rawValue }
        n = data.characterStart(at: room)
    }
    UnsafeMutableRawPointer(d.scratch + d.scratch_.len).copyMemory(from: data.base, byteCount: n)
    d.scratch_.len &+= n
    return JSONFound.nothing
}

extension swl_json {
    fileprivate var scratch: UnsafeMutablePointer<UInt8> {
        unsafeBitCast(scratch_.ptr, to: UnsafeMutablePointer<UInt8>.self)
    }
}
