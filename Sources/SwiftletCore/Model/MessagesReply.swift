// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

/// Plain answers, and the events of streamed ones:
///
///     content[]; content_block; delta:
///         text, thinking, signature; data; partial_json
///         id, name, input (of a block alone: streamed, it comes as partial_json)
///     stop_reason, delta.stop_reason
///     usage and message.usage: .input_tokens, .output_tokens
///     type
private var table: Literal {
    """
    @.content l
    l[] B
    @.content_block b
    @.delta D
    BbD.text t
    BbD.thinking r
    BbD.signature s
    Bb.data x
    Bb.type y
    Bb.id i
    Bb.name n
    B.input a
    D.partial_json a
    @D.stop_reason p
    @.message M
    @M.usage U
    U.input_tokens I
    U.output_tokens O
    @.type E
    !.chunk z
    """
}

// What a block says of a call is held until its type is known: the service calls tools of its own, too, and these calls
// are not told.

@implementation @c(swl_messages_reply_init_2)
func swl_messages_reply_init_2(_ r: UnsafeMutablePointer<swl_reply>, _ work: UnsafeMutableRawPointer, _ work_cap: Int) {
    startServerEvents(&r.pointee, work, work_cap)
    r.pointee.flags_ |= Known.holds
}

@implementation @c(swl_messages_reply_next)
func swl_messages_reply_next(
    _ r: UnsafeMutablePointer<swl_reply>, _ input: UnsafeMutablePointer<swl_str>, _ ev: UnsafeMutablePointer<swl_reply_event>
) -> swl_status {
    nextOfServerEvents(&r.pointee, table, input, ev, Known.counts)
}

@implementation @c(swl_messages_reply_end)
func swl_messages_reply_end(_ r: UnsafeMutablePointer<swl_reply>, _ ev: UnsafeMutablePointer<swl_reply_event>) -> swl_status {
    endServerEvents(&r.pointee, ev)
}

// InvokeModel's form: the same events, each in a chunk of an event stream.

@implementation @c(swl_messages_invoke_reply_init_2)
func swl_messages_invoke_reply_init_2(_ r: UnsafeMutablePointer<swl_reply>, _ work: UnsafeMutableRawPointer, _ work_cap: Int) {
    startFrames(&r.pointee, work, work_cap)
    r.pointee.flags_ |= Known.holds
}

@implementation @c(swl_messages_invoke_reply_next)
func swl_messages_invoke_reply_next(
    _ r: UnsafeMutablePointer<swl_reply>, _ input: UnsafeMutablePointer<swl_str>, _ ev: UnsafeMutablePointer<swl_reply_event>
) -> swl_status {
    next(&r.pointee, table, input, ev, Form.frames) { r, table, input, ev in nextMessage(&r, table, input, ev, readChunk) }
}

@implementation @c(swl_messages_invoke_reply_end)
func swl_messages_invoke_reply_end(_ r: UnsafeMutablePointer<swl_reply>, _ ev: UnsafeMutablePointer<swl_reply_event>) -> swl_status {
    end(&r.pointee, ev, knows(r.pointee, Known.stop) && isBetweenMessages(&r.pointee))
}

/// A message's payload; the events in its chunk are documents of their own.
private func readChunk(
    _ r: inout swl_reply, _ table: Literal, _ input: UnsafeMutablePointer<swl_str>, _ ev: UnsafeMutablePointer<swl_reply_event>
) -> swl_status {
    if r.root_ != EventType.chunk { return readOwed(&r, table, input, ev) }
    if r.chunk_state_ == Chunk.none { startPath(&r, Place.root) }
    while true {
        if !knows(r, Known.flushes) {
            let status = decodeChunk(&r, input)
            if status != .SWL_OK { return status }
        }
        r.flags_ |= Known.started | Known.counts
        let bytes = decoded(&r)
        if knows(r, Known.ended) && !bytes.isBlank { return .SWL_E_SYNTAX_JSON }
        var rest = bytes.c
        let status = knows(r, Known.ended) ? .SWL_MORE : read(&r, table, &rest, ev)
        r.chunk_at_ &+= UInt8(truncatingIfNeeded: bytes.count &- rest.len)
        if knows(r, Known.ended) { r.chunk_at_ = r.chunk_len_ }
        if status == .SWL_DONE {
            r.flags_ |= Known.ended
        } else if status != .SWL_MORE {
            return status
        }
    }
}
