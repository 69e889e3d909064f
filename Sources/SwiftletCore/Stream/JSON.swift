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
    // The input is written back once, at the end.
    var rest = JSONRest(Str(input.pointee))
    var status = swl_status.SWL_MORE
    while !rest.isEmpty {
        var piece = Str(rest.start, 0)
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
    }
    input.pointee = rest.text.c
    return status
}

@implementation @c(swl_json_end)
func swl_json_end(_ d: UnsafeMutablePointer<swl_json>, _ ev: UnsafeMutablePointer<swl_json_event>) -> swl_status {
    if d.pointee.status_ == .SWL_OK {
        // A space ends a number.
        var space = Str((" " as Literal).base, 1).c
        if d.pointee.awaits == .number && swl_json_next(d, &space, ev) == .SWL_OK { return .SWL_OK }
        d.pointee.status_ = .SWL_E_TRUNCATED
    }
    return d.pointee.status_
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

/// Between strings, numbers and literals.
@inline(__always)
private func structure(_ d: inout swl_json, _ rest: inout JSONRest, _ piece: inout Str) -> Int32 {
    let byte = rest.byte
    let inObject = UInt32(truncatingIfNeeded: d.nest_) & 1 != 0
    if isWhiteSpace(byte) {
        rest.skip()
        return JSONFound.nothing
    }
    if d.mayEnd && byte == (inObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) {
        d.nest_ = d.nest_ &>> 1
        d.depth_ &-= 1
        rest.skip()
        return inObject ? SWL_JSON_OBJECT_END : SWL_JSON_ARRAY_END
    }
    switch d.awaits {
    case .member, .key:
        if byte != UInt8(ascii: "\"") { return notJSON }
        d.awaits = .string
        d.token_ = UInt8(truncatingIfNeeded: SWL_JSON_KEY)
    case .colon:
        if byte != UInt8(ascii: ":") { return notJSON }
        d.awaits = .value
    case .comma:
        if byte != UInt8(ascii: ",") { return notJSON }
        d.awaits = inObject ? .key : .value
    default:
        return value(&d, &rest, &piece, byte)
    }
    rest.skip()
    return JSONFound.nothing
}

@inline(__always)
private func isWhiteSpace(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") || byte == UInt8(ascii: "\t")
}

/// The first digit and the first letter are left to what reads the rest.
@inline(__always)
private func value(_ d: inout swl_json, _ rest: inout JSONRest, _ piece: inout Str, _ byte: UInt8) -> Int32 {
    switch byte {
    case UInt8(ascii: "\""):
        d.awaits = .string
        d.token_ = UInt8(truncatingIfNeeded: SWL_JSON_STRING)
        rest.skip()
        return JSONFound.nothing
    case UInt8(ascii: "["), UInt8(ascii: "{"):
        if d.depth_ == UInt32(truncatingIfNeeded: SWL_JSON_DEPTH) { return swl_status.SWL_E_LIMIT_DEPTH.rawValue }
        let isObject = byte == UInt8(ascii: "{")
        d.nest_ = d.nest_ &<< 1 | UInt64(low: isObject ? 1 : 0, high: 0)
        rest.skip()
        return isObject ? SWL_JSON_OBJECT : SWL_JSON_ARRAY
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
