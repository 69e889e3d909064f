// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

/// Reads a model's document on: SWL_OK with an event, SWL_MORE when it needs input, SWL_DONE after its end.
@inline(never)
func read(
    _ r: inout swl_reply, _ table: Literal, _ input: UnsafeMutablePointer<swl_str>, _ ev: UnsafeMutablePointer<swl_reply_event>
) -> swl_status {
    while true {
        if knows(r, Known.flushes) && giveHeld(&r, ev) { return .SWL_OK }
        let whole = Str(input.pointee)
        var rest = whole.c
        if isHolding(&r) {
            // No more than what can be held for certain.
            let room = roomToHold(&r)
            if room <= 0 {
                let status = guess(&r)
                if status != .SWL_OK { return status }
                continue
            }
            rest.len = min(rest.len, room)
        }
        let status = knows(r, Known.raw) ? readRaw(&r, table, &rest, ev) : readToken(&r, table, &rest, ev)
        let used = Str(rest).base - whole.base
        input.pointee = whole.dropFirst(used).c
        // What these functions give: SWL_MORE: something was read that tells nothing; SWL_AGAIN: all input is read.
        if status == .SWL_MORE || status == .SWL_AGAIN && input.pointee.len > 0 { continue }
        return status == .SWL_AGAIN ? .SWL_MORE : status
    }
}

private func readToken(
    _ r: inout swl_reply, _ table: Literal, _ input: UnsafeMutablePointer<swl_str>, _ ev: UnsafeMutablePointer<swl_reply_event>
) -> swl_status {
    var token = swl_json_event()
    var place = Place.none
    let status = nextToken(&r, table, input, &token, &place)
    if status != .SWL_OK { return status == .SWL_MORE ? .SWL_AGAIN : status }
    switch token.kind {
    case SWL_JSON_STRING: return readText(&r, place, &token, input, ev)
    case SWL_JSON_NUMBER: readNumber(&r, place, number(Str(token.data)))
    case SWL_JSON_OBJECT, SWL_JSON_ARRAY: return beginObject(&r, place, token.kind == SWL_JSON_OBJECT, ev)
    case SWL_JSON_OBJECT_END: return endObject(&r, place, ev)
    default: break
    }
    return .SWL_MORE
}

/// An object's text as it is, in pieces as large as the input.
private func readRaw(
    _ r: inout swl_reply, _ table: Literal, _ input: UnsafeMutablePointer<swl_str>, _ ev: UnsafeMutablePointer<swl_reply_event>
) -> swl_status {
    let from = Str(input.pointee)
    var token = swl_json_event()
    var status = swl_status.SWL_OK
    while status == .SWL_OK && knows(r, Known.raw) {
        status = swl_json_next(&r.json_, input, &token)
        let isEnd = token.kind == SWL_JSON_OBJECT_END || token.kind == SWL_JSON_ARRAY_END
        if status == .SWL_OK && isEnd && follow(&r, &token, table) != Place.none { r.flags_ &= ~Known.raw }
    }
    let data = from.prefix(from.count &- input.pointee.len)
    if status.rawValue < 0 { return status }
    if data.isEmpty { return .SWL_AGAIN }
    return tellCall(&r, r.raw_, data, isEnd: !knows(r, Known.raw), ev)
}

private func readText(
    _ r: inout swl_reply, _ place: UInt8, _ token: UnsafePointer<swl_json_event>, _ input: UnsafeMutablePointer<swl_str>,
    _ ev: UnsafeMutablePointer<swl_reply_event>
) -> swl_status {
    let piece = Str(token.pointee.data)
    let isEnd = token.pointee.more == 0
    var text = Str.empty
    if place == Place.stop || place == Place.blockType || place == Place.eventType {
        let status = collect(&r, token, &text)
        if status != .SWL_OK { return status }
        if place != Place.stop { return readType(&r, place, text) }
        if text.isEmpty { return .SWL_MORE }
        r.flags_ |= Known.stop
        give(&r, SWL_REPLY_STOP, text, ev)
        return .SWL_OK
    }
    if knows(r, Known.foreign) { return .SWL_MORE }
    switch place {
    case Place.toolID, Place.toolName, Place.arguments:
        return tellCall(&r, place, piece, isEnd: isEnd, ev)
    case _ where piece.isEmpty: return .SWL_MORE
    case Place.text: return tellText(&r, piece, input, ev)
    // The same thought under another name is passed over: see `Known.reasons`.
    case Place.reasoning:
        if knows(r, Known.thinks) { return .SWL_MORE }
        r.flags_ |= Known.reasons
    case Place.thought:
        if knows(r, Known.reasons) { return .SWL_MORE }
        r.flags_ |= Known.thinks
    default: break
    }
    let event = Place.event(place)
    if event == 0 || event == SWL_REPLY_TOOL_EXTRA { return .SWL_MORE }
    give(&r, event, piece, ev)
    if place != Place.thought && place != Place.refusal { ev.pointee.keep = 1 }
    return .SWL_OK
}

private func readNumber(_ r: inout swl_reply, _ place: UInt8, _ count: UInt32) {
    switch place {
    case Place.inputTokens: r.tokens_.0 = count
    case Place.outputTokens: r.tokens_.1 = count
    case Place.totalTokens: r.tokens_.2 = count
    case Place.callIndex: readIndex(&r, count)
    case Place.choiceIndex where count != 0: closeInnermost(&r)  // another answer to the same question
    default: break
    }
}

@inline(never)
private func beginObject(
    _ r: inout swl_reply, _ place: UInt8, _ isObject: Bool, _ ev: UnsafeMutablePointer<swl_reply_event>
) -> swl_status {
    switch place {
    case Place.arguments, Place.extra:
        r.flags_ |= Known.raw
        r.raw_ = place
        return tellCall(&r, place, Str((isObject ? "{" : "[") as StaticString), isEnd: false, ev)
    case Place.message:
        // Some streams repeat the whole message beside each delta: it is passed over.
        if r.form_ == Form.events { closeInnermost(&r) } else { r.flags_ |= Known.answered }
    case Place.delta: r.flags_ |= Known.answered
    case Place.usage: (r.tokens_.1, r.tokens_.2) = (SWL_UNKNOWN, SWL_UNKNOWN)
    case Place.block, Place.blockStart:
        // Counted where they begin: not every service tells where they end.
        if knows(r, Known.block) { r.block_ &+= 1 }
        r.flags_ |= Known.block
        beginElement(&r)
    case Place.call: beginElement(&r)
    default: break
    }
    return .SWL_MORE
}

@inline(never)
private func endObject(_ r: inout swl_reply, _ place: UInt8, _ ev: UnsafeMutablePointer<swl_reply_event>) -> swl_status {
    switch place {
    case Place.choice: closeInnermost(&r)
    case Place.call, Place.block, Place.blockStart: return endElement(&r)
    // SWL_UNKNOWN has all bits set: with another result, one of the three is known.
    case Place.usage where r.tokens_.0 & r.tokens_.1 & r.tokens_.2 != SWL_UNKNOWN:
        give(&r, SWL_REPLY_USAGE, Str.empty, ev)
        (ev.pointee.input, ev.pointee.output, ev.pointee.total) = r.tokens_
        return .SWL_OK
    default: break
    }
    return .SWL_MORE
}

/// Of Messages, a block's type or an event's. A block of another type, of a tool that the service calls itself, is
/// passed over; an event may end the answer.
private func readType(_ r: inout swl_reply, _ member: UInt8, _ type: Str) -> swl_status {
    if member == Place.blockType {
        let isOurs = ("\u{11}redacted_thinking\u{8}thinking\u{8}tool_use\u{4}text" as WordList).index(of: type) >= 0
        return decideBlock(&r, isOurs: isOurs)
    }
    if type.matches("message_stop") { r.flags_ |= Known.last }
    return .SWL_MORE
}

/// A decimal number; SWL_UNKNOWN for anything else, and for one that needs more than 32 bits.
@inline(never)
private func number(_ text: Str) -> UInt32 {
    var rest = text
    var number: UInt32 = 0
    while !rest.isEmpty {
        let value = UInt32(truncatingIfNeeded: digit(rest.removeFirst()))
        if value > 9 || number > 429_496_728 { return SWL_UNKNOWN }
        number = number &* 10 &+ value
    }
    return number
}
