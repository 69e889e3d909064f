import CSwiftlet

enum Form {
    static let plain: UInt8 = 0
    static let events: UInt8 = 1
    static let frames: UInt8 = 2
}

extension swl_reply {
    /// From all zero.
    @inline(never)
    mutating func begin(_ work: UnsafeMutableRawPointer, _ cap: Int) {
        status = 200
        work_ = work.assumingMemoryBound(to: UInt8.self)
        cap_ = cap
        start(Letter.root)
        if cap < 320 { status_ = .SWL_E_ARG_BUFFER }
    }

    /// The next document: all of a plain answer, the payload of a streamed event.
    @inline(never)
    mutating func start(_ root: UInt8) {
        swl_json_init_2(&json_, work_.unsafelyUnwrapped, Work.code)
        json_.lenient = 1
        startPath(root)
        flags_ &= Known.stop
        code_rank_ = Rank.nothing
        message_rank_ = Rank.nothing
        code_ = 0
        kept_ = 0
        kept_at_ = 0
        base_ = 0
        tokens_ = (SWL_UNKNOWN, SWL_UNKNOWN, SWL_UNKNOWN)
    }

    /// The next token whose place in the document means something, as its letter; failures are
    /// weighed on the way. SWL_DONE behind the end of the document.
    @inline(never)
    mutating func nextToken(
        _ table: Literal, _ input: UnsafeMutablePointer<swl_str>, _ token: UnsafeMutablePointer<swl_json_event>, _ letter: inout UInt8
    ) -> swl_status {
        while true {
            if knows(Known.closed) { return .SWL_DONE }
            let status = swl_json_next(&json_, input, token)
            if status != .SWL_OK { return status }
            let kind = token.pointee.kind
            letter = follow(token, table)
            set(Known.goesOn, knows(Known.more))
            set(Known.more, kind == SWL_JSON_STRING && token.pointee.more != 0)
            set(Known.closed, level_ == 0 && token.pointee.depth == 0 && token.pointee.more == 0)
            if letter &- 0x61 < 10 {
                if kind != SWL_JSON_OBJECT_END { weigh(letter, token) }
            } else if letter != Letter.none && isSuccess {
                return .SWL_OK
            }
        }
    }

    /// A string, piece by piece, from `base_` on in the text buffer: SWL_OK with its last one, which
    /// makes it whole. It stays there when `base_` is then moved behind it.
    @inline(never)
    mutating func collect(_ token: UnsafePointer<swl_json_event>, _ text: inout Str) -> swl_status {
        if !knows(Known.goesOn) { used_ = base_ }
        let piece = Str(token.pointee.data)
        let n = put(piece, used_, Work.text, cap_ &- Work.text)
        if n &- used_ < piece.count { return .SWL_E_LIMIT_WORK }
        used_ = n
        if token.pointee.more != 0 { return .SWL_MORE }
        text = collected
        return .SWL_OK
    }

    var collected: Str { Str(work_.unsafelyUnwrapped + (Work.text &+ base_), used_ &- base_) }

    /// What is neither an event nor a wish for more input is the last word.
    mutating func seal(_ status: swl_status) -> swl_status {
        if status != .SWL_OK && status != .SWL_MORE { status_ = status }
        return status
    }

    mutating func set(_ flag: UInt32, _ on: Bool) {
        flags_ &= ~flag
        if on { flags_ |= flag }
    }
}
