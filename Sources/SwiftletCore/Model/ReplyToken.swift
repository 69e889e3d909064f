// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

/// Prepares a reply that is all zero.
@inline(never)
func begin(_ r: inout swl_reply, _ work: UnsafeMutableRawPointer, _ cap: Int) {
    r.status = 200
    r.reasoning_tags = 1
    r.form_ = Form.unknown
    r.work_ = work.assumingMemoryBound(to: UInt8.self)
    r.cap_ = min(cap, 0xffff)  // lengths of what is held have two bytes
    r.tokens_ = (SWL_UNKNOWN, SWL_UNKNOWN, SWL_UNKNOWN)
    startDocument(&r, Place.root)
    if cap < 320 { r.status_ = .SWL_E_ARG_BUFFER }
}

/// The next document: all of a plain answer, the payload of a streamed event.
@inline(never)
func startDocument(_ r: inout swl_reply, _ root: UInt8) {
    swl_json_init_2(&r.json_, r.work_.unsafelyUnwrapped, Work.code)
    r.json_.lenient = 1
    startPath(&r, root)
    // Until something was an answer, an error that an earlier event named is kept: it may be why there is no answer.
    // Not so in an event stream, whose next message takes the text buffer.
    let isForgotten = knows(r, Known.answered) || r.form_ == Form.frames || r.code_rank_ == 0
    r.flags_ &= Known.answer
    r.held_ = 0
    if !isForgotten { return }
    r.code_rank_ = Rank.nothing
    r.message_rank_ = Rank.nothing
    r.code_ = 0
    r.kept_ = 0
    r.kept_at_ = 0
    r.base_ = 0
}

/// The next token whose place in the document means something; failures are weighed on the way.
/// SWL_DONE after the end of the document.
@inline(never)
func nextToken(
    _ r: inout swl_reply, _ table: Literal, _ input: UnsafeMutablePointer<swl_str>, _ token: UnsafeMutablePointer<swl_json_event>,
    _ place: inout UInt8
) -> swl_status {
    while true {
        if knows(r, Known.closed) { return .SWL_DONE }
        let status = swl_json_next(&r.json_, input, token)
        if status != .SWL_OK { return status }
        let kind = token.pointee.kind
        place = follow(&r, token, table)
        set(&r, Known.goesOn, knows(r, Known.more))
        set(&r, Known.more, kind == SWL_JSON_STRING && token.pointee.more != 0)
        set(&r, Known.closed, r.level_ == 0 && token.pointee.depth == 0 && token.pointee.more == 0)
        // Bedrock's errors have a text at "message", where Messages have an object.
        if place == Place.started && kind == SWL_JSON_STRING { place = FailurePlace.message }
        if FailurePlace.isOne(place) {
            if kind != SWL_JSON_OBJECT_END && kind != SWL_JSON_ARRAY_END { weigh(&r, place, token) }
        } else if place != Place.none && isSuccess(r) {
            return .SWL_OK
        }
    }
}
