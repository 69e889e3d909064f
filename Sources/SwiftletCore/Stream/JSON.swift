import CSwiftlet

/// What comes next. White space may come before the first six; member, element and colon have
/// the number of the token that they follow: SWL_JSON_OBJECT, SWL_JSON_ARRAY, SWL_JSON_KEY.
private enum Awaits: UInt8 {
    case value, member, comma, element, key, colon  // or the end: member, comma and element
    case literal, number, string, character, escape, surrogate, hex, nothing
}

/// What a step finds beside tokens (above 0) and errors (below): a piece of a string, key or
/// number, which is the character in `code_`, the text at hand up to a special byte, or a byte.
private let foundCharacter: Int32 = 11
private let foundText: Int32 = 12
private let foundByte: Int32 = 13

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
    while d.pointee.status_ == .SWL_OK {
        if d.pointee.awaits == .nothing { return .SWL_DONE }
        let text = Str(input.pointee)
        if text.count <= 0 { return .SWL_MORE }
        var kind = step(d, text[0])
        if kind < 0 {
            d.pointee.status_ = swl_status(kind)
            break
        }
        // What ends a number is not part of it.
        var n = kind == SWL_JSON_NUMBER ? 0 : 1
        if kind == foundText {
            n = textLength(d, text)
            if n == 0 {
                d.pointee.awaits = .character
                continue
            }
        }
        input.pointee = text.dropFirst(n).c
        if kind == 0 { continue }
        let more = kind >= foundCharacter
        var data = Str(text.base, n)
        if kind == foundCharacter { data = encoded(d) }
        if more {
            kind = Int32(truncatingIfNeeded: d.pointee.token_)
            if kind != SWL_JSON_STRING {
                collect(d, data)
                continue
            }
        } else {
            data = Str(d.pointee.scratch, d.pointee.scratch_.len)
        }
        ev.pointee = swl_json_event(
            kind: kind, depth: d.pointee.depth_, data: data.c,
            more: more ? 1 : 0, cut: UInt32(truncatingIfNeeded: d.pointee.cut_))
        if more { break }
        if kind <= SWL_JSON_KEY && kind & 1 != 0 {
            d.pointee.state_ = UInt8(truncatingIfNeeded: kind)
            if kind != SWL_JSON_KEY { d.pointee.depth_ &+= 1 }
        } else {
            d.pointee.awaits = d.pointee.depth_ == 0 ? .nothing : .comma
        }
        break
    }
    return d.pointee.status_
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

@inline(never)
private func step(_ d: UnsafeMutablePointer<swl_json>, _ byte: UInt8) -> Int32 {
    var code = d.pointee.code_
    var state = d.pointee.awaits
    switch state {
    case .number:
        return number(d, byte)
    case .string where byte == 0x5c /* \ */:
        state = .escape
        code = 0
    case .string:
        if byte == 0x22 /* " */ { return Int32(truncatingIfNeeded: d.pointee.token_) }
        return byte < 0x20 ? notJSON : foundText
    case .character:
        if !take(d, byte) { return swl_status.SWL_E_SYNTAX_UTF8.rawValue }
        return d.pointee.need_ == 0 ? foundCharacter : 0
    case .surrogate:
        if byte != 0x5c { return notJSON }
        state = .escape
    case .escape where byte == 0x75 /* u */:
        state = .hex
        d.pointee.need_ = 4
    case .escape:
        // A high surrogate in `code_` waits for its low one.
        if code != 0 { return notJSON }
        var i = 0
        while escapes.utf8Start[i] != byte {
            i &+= 2
            if i == escapes.utf8CodeUnitCount { return notJSON }
        }
        d.pointee.code_ = UInt32(truncatingIfNeeded: escapes.utf8Start[i &+ 1])
        return foundCharacter
    case .hex:
        var value = digit(byte)
        if value > 9 {
            value = (byte | 0x20) &- 0x61
            if value > 5 { return notJSON }
            value &+= 10
        }
        // Eight digits of a surrogate pair fit.
        code = code &<< 4 | UInt32(truncatingIfNeeded: value)
        d.pointee.code_ = code
        d.pointee.need_ &-= 1
        if d.pointee.need_ != 0 { return 0 }
        if code &>> 16 != 0 {
            d.pointee.code_ = (code &>> 16 & 0x3ff) &<< 10 &+ code & 0x3ff &+ 0x10000
            return code & 0xfc00 == 0xdc00 ? foundCharacter : notJSON
        }
        if code & 0xf800 != 0xd800 { return foundCharacter }
        if code & 0x400 != 0 { return notJSON }
        state = .surrogate
    default:
        if state != .literal {
            code = 0
            // In five bits a state, from the right: a value, an end, a comma, a colon, a key.
            let may = UInt8(
                truncatingIfNeeded: 0b01000_10000_00011_00110_10010_00001 as UInt32
                    &>> UInt32(truncatingIfNeeded: state.rawValue &* 5))
            let inObject = UInt8(truncatingIfNeeded: d.pointee.nest_) & 1
            let brace = byte &>> 5 & 1
            d.pointee.scratch_.len = 0
            d.pointee.cut_ = 0
            switch byte {
            case 0x20, 0x0a, 0x0d, 0x09:
                return 0
            case 0x2c /* , */:
                if may & 4 == 0 { return notJSON }
                d.pointee.awaits = inObject != 0 ? .key : .value
                return 0
            case 0x3a /* : */:
                if may & 8 == 0 { return notJSON }
                d.pointee.awaits = .value
                return 0
            case 0x22 /* " */:
                if may & 17 == 0 { return notJSON }
                d.pointee.awaits = .string
                // SWL_JSON_KEY, or SWL_JSON_STRING for a value
                d.pointee.token_ = 5 &+ (may & 1)
                return 0
            case 0x5d, 0x7d /* ] } */:
                if may & 2 == 0 || inObject != brace { return notJSON }
                d.pointee.nest_ = d.pointee.nest_ &>> 1
                d.pointee.depth_ &-= 1
                return brace != 0 ? SWL_JSON_OBJECT_END : SWL_JSON_ARRAY_END
            default:
                if may & 1 == 0 { return notJSON }
            }
            if byte & 0xdf == 0x5b /* [ { */ {
                if d.pointee.depth_ == UInt32(truncatingIfNeeded: SWL_JSON_DEPTH) {
                    return swl_status.SWL_E_LIMIT_DEPTH.rawValue
                }
                let low = UInt64(low: UInt32(truncatingIfNeeded: brace), high: 0)
                d.pointee.nest_ = d.pointee.nest_ &<< 1 | low
                return brace != 0 ? SWL_JSON_OBJECT : SWL_JSON_ARRAY
            }
            if byte == 0x2d || digit(byte) < 10 {
                d.pointee.awaits = .number
                d.pointee.token_ = UInt8(truncatingIfNeeded: SWL_JSON_NUMBER)
                d.pointee.code_ = 8
                return number(d, byte)
            }
        }
        code = code &<< 5 | UInt32(truncatingIfNeeded: byte & 31)
        if byte &- 0x61 > 25 { return notJSON }
        switch Int(truncatingIfNeeded: code) {
        case letters("true"): return SWL_JSON_TRUE
        case letters("false"): return SWL_JSON_FALSE
        case letters("null"): return SWL_JSON_NULL
        default: state = .literal
        }
    }
    d.pointee.awaits = state
    d.pointee.code_ = code
    return 0
}

/// Pairs: what stands behind the backslash, what it means.
private let escapes: StaticString = "\"\"\\\\//b\u{8}f\u{c}n\nr\rt\t"

/// RFC 8259 section 6. `code_` is the state: 8 at the start, 0 behind the sign, 1 behind a
/// leading zero, 2 in the integer, 3 behind the point, 4 in the fraction, 5 behind the e,
/// 6 behind its sign, 7 in the exponent. Of each kind of byte: the state that it leads to
/// from each, from the right; 8 is an error and 9 the end.
@inline(never)
private func number(_ d: UnsafeMutablePointer<swl_json>, _ byte: UInt8) -> Int32 {
    let state = d.pointee.code_
    let leads: UInt32
    switch byte {
    case 0x30: leads = 0x7774_4281
    case 0x31...0x39: leads = 0x7774_4282
    case 0x2e /* . */: leads = 0x8888_8338
    case 0x45, 0x65 /* E e */: leads = 0x8885_8558
    case 0x2b, 0x2d /* + - */: leads = 0x8868_8888
    default: leads = 0x9889_8998
    }
    // The start shifts by 32, which is 0: the same as behind the sign.
    let next = state == 8 && byte == 0x2d ? 0 : leads &>> (state &<< 2) & 15
    d.pointee.code_ = next
    return next == 8 ? notJSON : next == 9 ? SWL_JSON_NUMBER : foundByte
}

/// Takes a byte of a UTF-8 character into `code_`; false when it cannot stand there. `need_`
/// is how many are still to come. RFC 3629: no overlong forms, no surrogates, no more than
/// U+10FFFF; the second byte of three and four shows it.
@inline(never)
private func take(_ d: UnsafeMutablePointer<swl_json>, _ byte: UInt8) -> Bool {
    let need = d.pointee.need_
    if need == 0 {
        if byte < 0x80 { return true }
        if byte &- 0xc2 > 0xf4 - 0xc2 { return false }
        let n: UInt8 = byte >= 0xf0 ? 3 : byte >= 0xe0 ? 2 : 1
        d.pointee.need_ = n
        d.pointee.code_ = UInt32(truncatingIfNeeded: byte & (0x3f &>> n))
        return true
    }
    let code = d.pointee.code_ &<< 6 | UInt32(truncatingIfNeeded: byte & 0x3f)
    d.pointee.code_ = code
    d.pointee.need_ = need &- 1
    if byte & 0xc0 != 0x80 { return false }
    if need == 3 && code &- 0x10 >= 0x100 { return false }
    if need == 2 && (code < 0x20 || code &>> 5 == 0x1b) { return false }
    return true
}

/// How much of the text can be passed on as it is: whole characters up to a special byte, to
/// an invalid one, or to a character that the text does not end.
@inline(never)
private func textLength(_ d: UnsafeMutablePointer<swl_json>, _ text: Str) -> Int {
    var n = 0
    var whole = 0
    while n < text.count {
        let byte = text[n]
        if d.pointee.need_ == 0 && (byte < 0x20 || byte == 0x22 || byte == 0x5c) || !take(d, byte) { break }
        n &+= 1
        if d.pointee.need_ == 0 { whole = n }
    }
    d.pointee.need_ = 0
    return whole
}

/// The character in `code_` as UTF-8, in `char_`.
@inline(never)
func encoded(_ d: UnsafeMutablePointer<swl_json>) -> Str {
    d.pointee.awaits = .string
    var code = d.pointee.code_
    var lead: UInt32 = 0x3f  // what fits into the first byte
    var bytes: UInt32 = 0
    var n = 1
    if code >= 0x80 {
        repeat {
            bytes = bytes &<< 8 | 0x80 | code & 0x3f
            code &>>= 6
            lead &>>= 1
            n &+= 1
        } while code > lead
        code |= ~(lead &<< 1 | 1) & 0xff
    }
    d.pointee.char_ = bytes &<< 8 | code
    return withUnsafePointer(to: &d.pointee.char_) {
        Str(UnsafeRawPointer($0).assumingMemoryBound(to: UInt8.self), n)
    }
}

/// Adds to the key or number, until something did not fit.
@inline(never)
private func collect(_ d: UnsafeMutablePointer<swl_json>, _ data: Str) {
    if d.pointee.cut_ != 0 { return }
    let room = d.pointee.scratch_.cap &- d.pointee.scratch_.len
    var n = data.count
    if n > room {
        d.pointee.cut_ = 1
        if d.pointee.awaits == .number { d.pointee.status_ = .SWL_E_LIMIT_NUMBER }
        n = room
        while n > 0 && data[n] & 0xc0 == 0x80 { n &-= 1 }
    }
    UnsafeMutableRawPointer(d.pointee.scratch + d.pointee.scratch_.len).copyMemory(from: data.base, byteCount: n)
    d.pointee.scratch_.len &+= n
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
