import CSwiftlet

/// Plain answers, and events of streamed ones, whose types stand under "!"; see `Meaning` and `find`.
private var table: Literal {
    """
    @koutput klmessage lmcontent mn n1text nKtoolUse K5toolUseId K6name K4input \
    nrreasoningContent rrreasoningText r2text \
    @7stopReason @Uusage U8inputTokens U9outputTokens U:totalTokens \
    !@messageStop !@metadata !PcontentBlockStart Pnstart !QcontentBlockDelta Qndelta
    """
}
private let eventTypes: UInt8 = 0x21
private let blockDelta: UInt8 = 0x51

@implementation @_cdecl("swl_converse_reply_init_1")
func swl_converse_reply_init_1(_ r: UnsafeMutablePointer<swl_reply>, _ work: UnsafeMutableRawPointer, _ work_cap: Int) {
    r.pointee = swl_reply(work, work_cap)
    r.pointee.flags_ = Known.counts
    let room = work_cap &- Work.text
    swl_frames_init_1(r.pointee.frames, work + Work.text, room)
}

@implementation @_cdecl("swl_converse_reply_next")
func swl_converse_reply_next(
    _ r: UnsafeMutablePointer<swl_reply>, _ input: UnsafeMutablePointer<swl_str>, _ ev: UnsafeMutablePointer<swl_reply_event>
) -> swl_status {
    if r.pointee.status_ != .SWL_OK { return r.pointee.status_ }
    let status = r.pointee.form_ == Form.frames ? r.pointee.nextMessage(input, ev) : r.pointee.nextPlain(table, input, ev)
    return r.pointee.seal(status)
}

@implementation @_cdecl("swl_converse_reply_end")
func swl_converse_reply_end(_ r: UnsafeMutablePointer<swl_reply>, _ ev: UnsafeMutablePointer<swl_reply_event>) -> swl_status {
    if r.pointee.status_ != .SWL_OK { return r.pointee.status_ }
    let isWhole = r.pointee.form_ == Form.frames && r.pointee.knows(Known.stop) && swl_frames_end(r.pointee.frames) == .SWL_DONE
    let status = isWhole ? .SWL_DONE : r.pointee.endPlain(ev)
    return r.pointee.seal(status)
}

extension swl_reply {
    var frames: UnsafeMutablePointer<swl_frames> {
        mutating get {
            withUnsafeMutablePointer(to: &stream_) { UnsafeMutableRawPointer($0).assumingMemoryBound(to: swl_frames.self) }
        }
    }

    fileprivate mutating func nextMessage(
        _ input: UnsafeMutablePointer<swl_str>, _ ev: UnsafeMutablePointer<swl_reply_event>
    ) -> swl_status {
        while true {
            var status = readOwed(table, input, ev)
            if status != .SWL_AGAIN { return status }
            var event = swl_frames_event()
            status = swl_frames_next(frames, input, &event)
            if status != .SWL_OK { return status }
            switch event.kind {
            case SWL_FRAMES_HEADER: readHeader(Str(event.name), Str(event.data))
            case SWL_FRAMES_PAYLOAD: owe(event.data, input)
            default:
                status = finishEvent(ev)
                if status != .SWL_AGAIN { return status }
                root_ = Letter.none
                start(root_)
            }
        }
    }

    /// What kind of message it is, and what an error says of itself.
    private mutating func readHeader(_ name: Str, _ value: Str) {
        if name == Str(":event-type") {
            root_ = find(value, in: table, at: eventTypes)
            startPath(root_)
            set(Known.counts, root_ != blockDelta)
        } else if name == Str(":exception-type") || name == Str(":error-code") {
            setCode(value, Rank.head)
            root_ = Letter.root
            startPath(root_)
            flags_ |= Known.failure
        } else if name == Str(":error-message") {
            // It stays where it is: an error has no payload that could come in its place.
            message_rank_ = Rank.head
            kept_ = value.count
            kept_at_ = value.base - UnsafePointer(work_.unsafelyUnwrapped) &- Work.text
        }
    }
}
