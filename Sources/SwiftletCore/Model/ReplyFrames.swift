import CSwiftlet

/// Types of events stand in a table under "!".
private let eventTypes: UInt8 = 0x21
/// What a message's headers mean.
private var headerNames: Literal { "!t:event-type !x:exception-type !x:error-code !m:error-message" }
/// Q: a delta goes on with what another event began.
private let delta: UInt8 = 0x51

extension swl_reply {
    mutating func startFrames() {
        flags_ = Known.counts
        swl_frames_init_2(frames, UnsafeMutableRawPointer(work_.unsafelyUnwrapped + Work.text), cap_ &- Work.text)
    }

    var frames: UnsafeMutablePointer<swl_frames> {
        mutating get {
            withUnsafeMutablePointer(to: &stream_) { UnsafeMutableRawPointer($0).assumingMemoryBound(to: swl_frames.self) }
        }
    }

    /// An event stream: each message's payload is a document, of the type that its headers say.
    @inline(never)
    mutating func nextMessage(
        _ table: Literal, _ input: UnsafeMutablePointer<swl_str>, _ ev: UnsafeMutablePointer<swl_reply_event>
    ) -> swl_status {
        while true {
            var status = readOwed(table, input, ev)
            if status != .SWL_AGAIN { return status }
            var event = swl_frames_event()
            status = swl_frames_next(frames, input, &event)
            if status != .SWL_OK { return status }
            switch event.kind {
            case SWL_FRAMES_HEADER: readHeader(table, Str(event.name), Str(event.data))
            case SWL_FRAMES_PAYLOAD: owe(event.data, input)
            default:
                status = finishEvent(ev)
                if status != .SWL_AGAIN { return status }
                root_ = Letter.none
                mark_ = 0
                start(root_)
            }
        }
    }

    /// What kind of message it is, and what an error says of itself.
    private mutating func readHeader(_ table: Literal, _ name: Str, _ value: Str) {
        switch find(name, in: headerNames, at: eventTypes) {
        case 0x74 /* t */:
            root_ = find(value, in: table, at: eventTypes)
            startPath(root_)
            set(Known.counts, root_ != delta)
        case 0x78 /* x */:
            setCode(value, Rank.head)
            root_ = Letter.root
            startPath(root_)
            flags_ |= Known.failure
        case 0x6d /* m */:
            // It stays where it is: an error has no payload that could come in its place.
            message_rank_ = Rank.head
            kept_ = value.count
            kept_at_ = value.base - UnsafePointer(work_.unsafelyUnwrapped) &- Work.text
        default: break
        }
    }
}
