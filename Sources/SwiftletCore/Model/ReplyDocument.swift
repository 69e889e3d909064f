// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

/// One document, until the end of the body or of the document.
func nextPlain(
    _ r: inout swl_reply, _ table: Literal, _ input: UnsafeMutablePointer<swl_str>, _ ev: UnsafeMutablePointer<swl_reply_event>
) -> swl_status {
    set(&r, Known.counts, true)
    let status = read(&r, table, input, ev)
    if status != .SWL_DONE || !isSuccess(r) || knows(r, Known.failure) { return status }
    r.flags_ |= Known.finished
    return finish(&r, ev)
}

/// What a reader's status means to the caller. The end of a document may be that of a failure. If the body of a refused
/// request cannot be read, the head alone says what went wrong.
@inline(never)
func settle(
    _ r: inout swl_reply, _ status: swl_status, _ input: UnsafeMutablePointer<swl_str>, _ ev: UnsafeMutablePointer<swl_reply_event>
) -> swl_status {
    if status == .SWL_DONE { return isSuccess(r) && !knows(r, Known.failure) ? .SWL_DONE : fail(&r, ev) }
    if status.rawValue >= 0 || isSuccess(r) { return status }
    // A proxy's page, or a document of no known form.
    input.pointee = Str(input.pointee).dropFirst(input.pointee.len).c
    return .SWL_MORE
}

/// The body has ended.
@inline(never)
func endPlain(_ r: inout swl_reply, _ ev: UnsafeMutablePointer<swl_reply_event>) -> swl_status {
    isSuccess(r) ? .SWL_E_TRUNCATED : fail(&r, ev)
}

/// The answer is complete: SWL_DONE, or what is still to be told. One in which nothing was an answer is a
/// failure.
@inline(never)
func finish(_ r: inout swl_reply, _ ev: UnsafeMutablePointer<swl_reply_event>) -> swl_status {
    if tellPendingTag(&r, ev) { return .SWL_OK }
    return knows(r, Known.answered) ? .SWL_DONE : fail(&r, ev)
}

/// Reads what the framing has found. Two decoders share one input: the framing reads on to a piece of the document,
/// gives its bytes back to the input (`owe`), and they are read once more here, as JSON:
///
///     input    data: {"a":    1}\n
///     framing  -------------->        has read up to here
///     owe            <--------        owed_ bytes go back
///     here           -------->        and are read as the document's
///
/// SWL_AGAIN when they are used up, or there were none.
@inline(never)
func readOwed(
    _ r: inout swl_reply, _ table: Literal, _ input: UnsafeMutablePointer<swl_str>, _ ev: UnsafeMutablePointer<swl_reply_event>
) -> swl_status {
    while r.owed_ > 0 || knows(r, Known.flushes) {
        let whole = Str(input.pointee)
        if whole.isEmpty && !knows(r, Known.flushes) { return .SWL_MORE }
        let piece = whole.prefix(min(r.owed_, whole.count))
        var rest = piece.c
        var status = swl_status.SWL_MORE
        if !knows(r, Known.flushes) && (knows(r, Known.ended) || r.root_ == Place.none) {
            if r.root_ != Place.none && !piece.isBlank { return .SWL_E_SYNTAX_JSON }
            rest.len = 0
        } else {
            r.flags_ |= Known.started
            status = read(&r, table, &rest, ev)
        }
        let used = piece.count &- rest.len
        r.owed_ &-= used
        input.pointee = whole.dropFirst(used).c
        if status == .SWL_DONE {
            r.flags_ |= Known.ended
        } else if status != .SWL_MORE {
            return status
        }
    }
    return .SWL_AGAIN
}

/// A piece of the document, which the framing has just passed, goes back to the input.
func owe(_ r: inout swl_reply, _ piece: Str, _ input: UnsafeMutablePointer<swl_str>) {
    r.owed_ = piece.count
    input.pointee = Str(piece.base, piece.count &+ input.pointee.len).c
}

/// The event is complete: SWL_AGAIN, or what is wrong with it.
@inline(never)
func finishEvent(_ r: inout swl_reply, _ ev: UnsafeMutablePointer<swl_reply_event>) -> swl_status {
    if r.flags_ & (Known.started | Known.ended) == Known.started { return .SWL_E_SYNTAX_JSON }
    if knows(r, Known.failure) { return fail(&r, ev) }
    if knows(r, Known.last) { r.flags_ |= Known.finished }
    return .SWL_AGAIN
}
