// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

/// A message's headers that mean something.
private enum Header {
    static var names: WordList { "\u{f}:exception-type\u{e}:error-message\u{b}:error-code\u{b}:event-type" }
    // Places in the list.
    static let exceptionType = 0
    static let errorMessage = 1
    static let errorCode = 2
    static let eventType = 3
}

/// Types of events are places under "!" in a family's table.
enum EventType {
    static let parent = UInt8(ascii: "!")
    /// A delta continues what another event began.
    static let delta = UInt8(ascii: "q")
    static let blockEnd = UInt8(ascii: "Z")
    /// InvokeModel's, with a piece of the model's own answer in base64.
    static let chunk = UInt8(ascii: "z")
}

/// `_init` of the families that stream AWS's messages.
@inline(never)
func startFrames(_ r: inout swl_reply, _ work: UnsafeMutableRawPointer, _ cap: Int) {
    r = swl_reply()
    begin(&r, work, cap)
    swl_frames_init_2(frames(&r), UnsafeMutableRawPointer(r.work_.unsafelyUnwrapped + Work.text), r.cap_ &- Work.text)
}

func frames(_ r: inout swl_reply) -> UnsafeMutablePointer<swl_frames> {
    withUnsafeMutablePointer(to: &r.stream_) { UnsafeMutableRawPointer($0).assumingMemoryBound(to: swl_frames.self) }
}

/// An event stream: each message's payload is a document, which `payload` reads. The headers say which type it has.
@inline(never)
func nextMessage(
    _ r: inout swl_reply, _ table: Literal, _ input: UnsafeMutablePointer<swl_str>, _ ev: UnsafeMutablePointer<swl_reply_event>, _ payload: Reader
) -> swl_status {
    while true {
        var status = payload(&r, table, input, ev)
        if status != .SWL_AGAIN { return status }
        var event = swl_frames_event()
        status = swl_frames_next(frames(&r), input, &event)
        if status == .SWL_E_LIMIT_FRAME { return .SWL_E_LIMIT_WORK }
        if status != .SWL_OK { return status }
        switch event.kind {
        case SWL_FRAMES_HEADER: readHeader(&r, table, Str(event.name), Str(event.data))
        case SWL_FRAMES_PAYLOAD: owe(&r, Str(event.data), input)
        default:
            if r.chunk_state_ == Chunk.document || r.chunk_state_ == Chunk.bytes { return .SWL_E_SYNTAX_JSON }
            status = finishEvent(&r, ev)
            if status != .SWL_AGAIN { return status }
            if knows(r, Known.finished) { return finish(&r, ev) }
            if r.root_ == EventType.blockEnd { r.block_ &+= 1 }
            r.root_ = Place.none
            r.chunk_state_ = Chunk.none
            startDocument(&r, r.root_)
        }
    }
}

/// What kind of message it is, and what an error says of itself.
private func readHeader(_ r: inout swl_reply, _ table: Literal, _ name: Str, _ value: Str) {
    switch Header.names.index(of: name) {
    case Header.eventType:
        r.root_ = find(value, UInt8(ascii: "."), in: table, at: EventType.parent)
        startPath(&r, r.root_)
        set(&r, Known.counts, r.root_ != EventType.delta)
    case Header.exceptionType, Header.errorCode:
        setCode(&r, value, Rank.head)
        r.root_ = Place.root
        startPath(&r, r.root_)
        r.flags_ |= Known.failure
    case Header.errorMessage:
        // It stays where it is: an error has no payload that could come in its place.
        r.message_rank_ = Rank.head
        r.kept_ = value.count
        r.kept_at_ = value.base - UnsafePointer(r.work_.unsafelyUnwrapped) &- Work.text
    default: break
    }
}

/// The stream may end between two messages.
func isBetweenMessages(_ r: inout swl_reply) -> Bool {
    r.form_ == Form.frames && isSuccess(r) && swl_frames_end(frames(&r)) == .SWL_DONE
}
