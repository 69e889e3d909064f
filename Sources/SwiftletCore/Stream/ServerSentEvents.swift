// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

// What the private members of swl_sse hold:
//
//     state_    what comes next, an `Awaits`
//     field_    which field the value of this line is for, an `Awaits` from `type` on
//     number_   the name so far, as `letters` makes it; then the value of retry
//     pending_  bytes of the value so far; of retry 1: there was a digit
//     data_     1: this event has data
//     spent_    bytes of this event so far
//     text_     cap_ bytes, of which id_ and type_ are used at the ends:
//
//         | id | value so far | free | type |

/// What comes next.
///
///     state      a line end                      anything else
///     mark       a blank line                    the byte order mark, EF BB BF, or a name
///     line       a blank line                    a name
///     lineFeed   LF: of CR LF; CR: blank line    a name
///     name       a field without a value         a letter of its name, or the colon
///     mark2, mark3  the end of a line            the rest of the mark, or of a line that is none
///     space      an empty value                  a space that is no part of the value, or the value
///     type, id, retry   the value is kept        a byte of the value
///     data       the end of the value            a run of it, which is told
///     lineEnd    the end of a line               the rest of a line that means nothing
private enum Awaits: UInt8 {
    // The order is used: a line may begin in the first three.
    case mark, line, lineFeed
    case name, mark2, mark3
    case space  // then comes `field_`
    case type, id, retry, data, lineEnd
}

/// What a byte brings.
private enum Found: UInt8 {
    case nothing
    case run  // it and what follows up to the line's end is passed over, or is data
    case newline  // of a second line of data
    case blankLine
}

@implementation @c(swl_sse_init_2)
func swl_sse_init_2(_ d: UnsafeMutablePointer<swl_sse>, _ text: UnsafeMutableRawPointer?, _ text_cap: Int) {
    d.pointee = swl_sse()
    d.pointee.text_ = text?.assumingMemoryBound(to: CChar.self)
    d.pointee.cap_ = text_cap
}

@implementation @c(swl_sse_next)
func swl_sse_next(
    _ d: UnsafeMutablePointer<swl_sse>, _ input: UnsafeMutablePointer<swl_str>, _ ev: UnsafeMutablePointer<swl_sse_event>
) -> swl_status {
    next(&d.pointee, input, ev)
}

@inline(__always)
private func next(
    _ d: inout swl_sse, _ input: UnsafeMutablePointer<swl_str>, _ ev: UnsafeMutablePointer<swl_sse_event>
) -> swl_status {
    while d.status_ == .SWL_OK {
        let text = Str(input.pointee)
        if text.count <= 0 { return .SWL_MORE }
        let found = step(&d, text[0])
        let n = found == .run ? lineLength(Span(_unsafeStart: text.base, count: text.count)) : 1
        input.pointee = text.dropFirst(n).c
        d.spent_ &+= n
        // Less 1, a limit of 0, which means none, is the largest number.
        if UInt(bitPattern: d.spent_) &- 1 > UInt(truncatingIfNeeded: d.event_limit) &- 1 {
            d.status_ = .SWL_E_LIMIT_EVENT
        }
        if found == .nothing || found == .run && d.awaits != .data { continue }
        emit(&d, found == .newline ? Str(("\n" as Literal).base, 1) : Str(text.base, found == .blankLine ? 0 : n), ev)
        if found == .blankLine {
            let hadData = d.data_ != 0
            d.data_ = 0
            d.type_ = 0
            d.spent_ = 0
            if !hadData { continue }
            ev.pointee.kind = SWL_SSE_END
        }
        break
    }
    return d.status_
}

@implementation @c(swl_sse_end)
func swl_sse_end(_ d: UnsafeMutablePointer<swl_sse>) -> swl_status {
    if d.pointee.status_ == .SWL_OK { d.pointee.status_ = d.pointee.data_ == 0 ? .SWL_DONE : .SWL_E_TRUNCATED }
    return d.pointee.status_
}

/// `state` is what this byte is for; `d.awaits`, once it is set, what the next byte is for.
@inline(never)
private func step(_ d: inout swl_sse, _ byte: UInt8) -> Found {
    let lineEnds = isLineEnd(byte)
    var found = Found.nothing
    var state = d.awaits
    if state == .name && (lineEnds || byte == UInt8(ascii: ":")) {
        d.awaits = .space
        state = .lineEnd
        switch d.number_ {
        case letters("event"): state = .type
        case letters("id"): state = .id
        case letters("retry"): state = .retry
        case letters("data"):
            state = .data
            if d.data_ != 0 { found = .newline }
            d.data_ = 1
        default: break
        }
        d.pending_ = 0
        d.number_ = 0
        d.field_ = state.rawValue
        if !lineEnds { return found }
    }
    if state == .space {
        state = unsafeBitCast(d.field_, to: Awaits.self)
        d.awaits = state
        if byte == UInt8(ascii: " ") { return .nothing }
    }
    if lineEnds {
        let next = byte == UInt8(ascii: "\r") ? Awaits.lineFeed : .line
        d.awaits = next
        // The line ends where it may begin: it is blank, unless this is the LF of a CR LF.
        if state.rawValue <= next.rawValue { return .blankLine }
        keep(&d, state)
        return found
    }
    switch state {
    case .mark where byte == ByteOrderMark.first:
        d.awaits = .mark2
    case .mark2:
        d.awaits = byte == ByteOrderMark.second ? .mark3 : .lineEnd
    case .mark3:
        d.awaits = byte == ByteOrderMark.third ? .line : .lineEnd
    case .mark, .line, .lineFeed:
        d.awaits = .name
        d.number_ = 0
        fallthrough
    case .name:
        if byte &- UInt8(ascii: "a") > 25 { d.awaits = .lineEnd }
        d.number_ = d.number_ &<< 5 | Int(truncatingIfNeeded: byte & 31)
    case .type, .id:
        let n = d.pending_
        let isLossy = d.lossy_ != 0
        if state == .id && (byte == 0 || isLossy) || d.cap_ == 0 {
            d.awaits = .lineEnd
        } else if d.id_ &+ n &+ d.type_ < d.cap_ {
            (d.text + d.id_)[n] = CChar(bitPattern: byte)
            d.pending_ = n &+ 1
        } else if isLossy {
            d.awaits = .lineEnd
        } else {
            d.status_ = .SWL_E_LIMIT_FIELD
        }
    case .retry:
        if digit(byte) > 9 {
            d.awaits = .lineEnd
        } else {
            let number = UInt(bitPattern: d.number_)
            let isFull = number > 429_496_728  // ten times this could be above UInt32.max, which is told then
            d.number_ = Int(
                bitPattern: isFull
                    ? 0xffff_ffff
                    : number &* 10 &+ UInt(truncatingIfNeeded: digit(byte)))
            d.pending_ = 1  // there was a digit
        }
    default:
        return .run
    }
    return .nothing
}

/// Keeps the value of a line that has ended: an id at the front of the text, a type at its back.
@inline(never)
private func keep(_ d: inout swl_sse, _ state: Awaits) {
    let n = d.pending_
    var text = d.text
    let value = text + d.id_
    switch state {
    case .type:
        text += d.cap_ &- n
        d.type_ = n
    case .id:
        d.id_ = n
    case .retry:
        if n > 0 { d.retry_ = UInt32(truncatingIfNeeded: d.number_) }
        return
    default:
        return
    }
    UnsafeMutableRawPointer(text).copyMemory(from: value, byteCount: n)
}

@inline(never)
private func emit(_ d: inout swl_sse, _ data: Str, _ ev: UnsafeMutablePointer<swl_sse_event>) {
    let text = d.text
    let type = swl_str(ptr: text + (d.cap_ &- d.type_), len: d.type_)
    ev.pointee = swl_sse_event(
        kind: SWL_SSE_DATA, retry_ms: d.retry_, data: data.c,
        type: type, id: swl_str(ptr: text, len: d.id_))
}

@inline(never)
private func lineLength(_ text: Span<UInt8>) -> Int {
    var n = 0
    while n < text.count && !isLineEnd(text[n]) { n &+= 1 }
    return n
}

private func isLineEnd(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") }

/// A name as `number_` collects it, five bits a letter. A name of more than the five letters that matter has another
/// number: each letter is 1 to 26, and the sixth from the end is still in the number, in bits 25 to 29.
func letters(_ name: StaticString) -> Int {
    var number = 0
    for i in 0..<name.utf8CodeUnitCount {
        number = number &<< 5 | Int(truncatingIfNeeded: name.utf8Start[i] & 31)
    }
    return number
}

extension swl_sse {
    /// NULL when text_cap is 0, and then never used.
    fileprivate var text: UnsafeMutablePointer<CChar> {
        unsafeBitCast(text_, to: UnsafeMutablePointer<CChar>.self)
    }

    fileprivate var awaits: Awaits {
        get { unsafeBitCast(state_, to: Awaits.self) }
        set { state_ = newValue.rawValue }
    }
}
