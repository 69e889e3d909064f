// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

/// What an event's data are; from 1 to 6, how many bytes of "[DONE]" have come. Some servers send "DONE", which counts
/// as if its bracket had come. The last bracket may be missing.
private enum Data {
    static let unknown: UInt8 = 0
    static let done: UInt8 = 5
    static let whole: UInt8 = 6
    static let text: UInt8 = 0xfe
    static let document: UInt8 = 0xff
}

private var doneText: Literal { "[DONE]" }

/// `_init` of the families that stream server-sent events.
@inline(never)
func startServerEvents(_ r: inout swl_reply, _ work: UnsafeMutableRawPointer, _ cap: Int) {
    r = swl_reply()
    begin(&r, work, cap)
    let type = withUnsafeMutablePointer(to: &r.type_) { UnsafeMutableRawPointer($0) }
    swl_sse_init_2(serverEvents(&r), type, 8)
    serverEvents(&r).pointee.lossy_ = 1
}

private func serverEvents(_ r: inout swl_reply) -> UnsafeMutablePointer<swl_sse> {
    withUnsafeMutablePointer(to: &r.stream_) { UnsafeMutableRawPointer($0).assumingMemoryBound(to: swl_sse.self) }
}

/// `_next` of the families that stream server-sent events; `flag` holds while one is read.
@inline(never)
func nextOfServerEvents(
    _ r: inout swl_reply, _ table: Literal, _ input: UnsafeMutablePointer<swl_str>, _ ev: UnsafeMutablePointer<swl_reply_event>, _ flag: UInt32
) -> swl_status {
    next(&r, table, input, ev, Form.events) { r, table, input, ev in
        r.flags_ |= flag
        return nextServerEvent(&r, table, input, ev)
    }
}

/// Server-sent events: the data of each are a document.
func nextServerEvent(
    _ r: inout swl_reply, _ table: Literal, _ input: UnsafeMutablePointer<swl_str>, _ ev: UnsafeMutablePointer<swl_reply_event>
) -> swl_status {
    while true {
        var status = readOwed(&r, table, input, ev)
        if status != .SWL_AGAIN { return status }
        var event = swl_sse_event()
        status = swl_sse_next(serverEvents(&r), input, &event)
        if status != .SWL_OK { return status }
        let isError = Str(event.type).matches("error")
        if event.kind == SWL_SSE_END {
            status = endServerEvent(&r, isError, ev)
            if status != .SWL_AGAIN { return status }
            continue
        }
        status = takeData(&r, Str(event.data), isError, input)
        if status != .SWL_AGAIN { return status }
    }
}

private func takeData(
    _ r: inout swl_reply, _ data: Str, _ isError: Bool, _ input: UnsafeMutablePointer<swl_str>
) -> swl_status {
    var data = data
    if r.mark_ == Data.unknown {
        while !data.isEmpty && data.prefix(1).isBlank { data.removeFirst(1) }
        if data.isEmpty { return .SWL_AGAIN }
        if isError && data[0] != UInt8(ascii: "{") {
            // Plain text, in place of all that was found before.
            r.mark_ = Data.text
            r.message_rank_ = Rank.head
            r.kept_ = 0
            r.kept_at_ = 0
        } else if data[0] == UInt8(ascii: "D") {
            r.mark_ = 1
        } else if data[0] != UInt8(ascii: "[") {
            r.mark_ = Data.document
            r.root_ = Place.root
        }
    }
    switch r.mark_ {
    case Data.text: addMessage(&r, data)
    case Data.document:
        // The newline that joins two lines of data is none of the input's bytes: it cannot go back there, and is left
        // out, as JSON's white space may be.
        if isEnd(data, before: input.pointee) { owe(&r, data, input) }
    default:
        while !data.isEmpty {
            let byte = data.removeFirst()
            if Str(data.base - 1, 1).isBlank { continue }
            if r.mark_ == Data.whole || byte != doneText.base[Int(truncatingIfNeeded: r.mark_)] { return .SWL_E_SYNTAX_JSON }
            r.mark_ &+= 1
        }
    }
    return .SWL_AGAIN
}

private func endServerEvent(_ r: inout swl_reply, _ isError: Bool, _ ev: UnsafeMutablePointer<swl_reply_event>) -> swl_status {
    if isError { r.flags_ |= Known.failure }
    if r.mark_ < Data.text && !isError {
        if isDone(r) { r.flags_ |= Known.finished } else if r.mark_ != Data.unknown { return .SWL_E_SYNTAX_JSON }
    }
    let status = finishEvent(&r, ev)
    if status != .SWL_AGAIN { return status }
    if knows(r, Known.finished) { return finish(&r, ev) }
    r.mark_ = Data.unknown
    startDocument(&r, Place.root)
    return .SWL_AGAIN
}

private func isDone(_ r: swl_reply) -> Bool { r.mark_ >= Data.done && r.mark_ <= Data.whole }

/// The body has ended. Some servers leave out the last empty line, and some also "[DONE]": the answer is whole if it
/// has said why it ends.
func endServerEvents(_ r: inout swl_reply, _ ev: UnsafeMutablePointer<swl_reply_event>) -> swl_status {
    let isBetween = r.mark_ == Data.unknown || r.mark_ == Data.document && knows(r, Known.ended)
    let isEvents = r.form_ == Form.events
    // The code or message of an event, when nothing was an answer.
    let isRefused = isBetween && !knows(r, Known.answered) && r.code_rank_ & r.message_rank_ != Rank.nothing
    if isEvents && r.status_ == .SWL_OK && (isRefused || knows(r, Known.failure)) { return seal(&r, fail(&r, ev)) }
    return end(&r, ev, isEvents && (isDone(r) || knows(r, Known.stop) && isBetween))
}
