import CSwiftlet

/// Letters of the replies' tables. 1 to 7 are events of that kind: 1 to 4 in pieces, 5 to 7 whole;
/// 8 to : are the numbers of tokens. a to j: see `failureTable`.
enum Meaning {
    static let arguments: UInt8 = 0x34
    static let lastPiece: UInt8 = 0x34
    static let lastWhole: UInt8 = 0x37
    static let lastNumber: UInt8 = 0x3a
    static let callNumber: UInt8 = 0x3b
    static let call: UInt8 = 0x4b  // K
    static let usage: UInt8 = 0x55  // U
    static let firstOnly: UInt8 = 0x43  // C, an element of an array in which no other counts
}

enum Form {
    static let plain: UInt8 = 0
    static let events: UInt8 = 1
    static let frames: UInt8 = 2
}

extension swl_reply {
    init(_ work: UnsafeMutableRawPointer, _ cap: Int) {
        self.init()
        status = 200
        work_ = work.assumingMemoryBound(to: UInt8.self)
        cap_ = cap
        start(Letter.root)
        if cap < 320 { status_ = .SWL_E_ARG_BUFFER }
    }

    /// The next document: all of a plain answer, the payload of a streamed event.
    @inline(never)
    mutating func start(_ root: UInt8) {
        swl_json_init_1(&json_, work_.unsafelyUnwrapped, Work.code)
        startPath(root)
        flags_ &= Known.stop
        code_rank_ = Rank.nothing
        message_rank_ = Rank.nothing
        code_ = 0
        kept_ = 0
        kept_at_ = 0
        tokens_ = (SWL_UNKNOWN, SWL_UNKNOWN, SWL_UNKNOWN)
    }

    /// Reads the document on: SWL_OK with an event, SWL_DONE behind its end.
    @inline(never)
    mutating func read(_ table: Literal, _ input: UnsafeMutablePointer<swl_str>, _ ev: UnsafeMutablePointer<swl_reply_event>) -> swl_status {
        var token = swl_json_event()
        var from = Str(input.pointee)
        while true {
            var status = swl_json_next(&json_, input, &token)
            if knows(Known.arguments) {
                // Their text as it stands, in pieces as large as the input.
                let isEnd = token.kind == SWL_JSON_OBJECT_END || token.kind == SWL_JSON_ARRAY_END
                if status == .SWL_OK {
                    if !isEnd || follow(&token, table) == Letter.none { continue }
                    flags_ &= ~Known.arguments
                }
                let data = from.prefix(from.count &- input.pointee.len)
                if status.rawValue < 0 || data.isEmpty { return status }
                give(SWL_REPLY_ARGUMENTS, data, ev)
                return .SWL_OK
            }
            if status != .SWL_OK { return status }
            let letter = follow(&token, table)
            status = act(letter, &token, ev)
            if token.kind == SWL_JSON_STRING { set(Known.goesOn, token.more != 0) }
            if status != .SWL_MORE { return status }
            if level_ == 0 && token.depth == 0 && token.more == 0 { return .SWL_DONE }
            let rest = Str(input.pointee)
            from = Str(rest.base - 1, rest.count &+ 1)  // from their first bracket on
        }
    }

    /// What a token means: SWL_OK with an event, SWL_MORE without.
    private mutating func act(
        _ letter: UInt8, _ token: UnsafePointer<swl_json_event>, _ ev: UnsafeMutablePointer<swl_reply_event>
    ) -> swl_status {
        let kind = token.pointee.kind
        let data = Str(token.pointee.data)
        if letter &- 0x61 < 10 {
            if kind != SWL_JSON_OBJECT_END { weigh(letter, token) }
            return .SWL_MORE
        }
        if !isSuccess { return .SWL_MORE }
        switch kind {
        case SWL_JSON_STRING where letter &- 0x31 < 7:
            return letter <= Meaning.lastPiece ? givePiece(letter, data, ev) : collect(letter, data, token.pointee.more, ev)
        case SWL_JSON_NUMBER where letter &- 0x38 < 3:
            let count = number(data)
            withUnsafeMutableBytes(of: &tokens_) {
                $0.assumingMemoryBound(to: UInt32.self)[Int(truncatingIfNeeded: letter &- 0x38)] = count
            }
        case SWL_JSON_NUMBER where letter == Meaning.callNumber:
            call_ = number(data) &+ 1
        case SWL_JSON_OBJECT, SWL_JSON_ARRAY:
            if letter == Meaning.arguments { flags_ |= Known.arguments }
            if letter == Meaning.call && knows(Known.counts) { call_ &+= 1 }
        case SWL_JSON_OBJECT_END:
            if letter == Meaning.firstOnly { closeInnermost() }
            if letter == Meaning.usage && tokens_.0 & tokens_.1 & tokens_.2 != SWL_UNKNOWN {
                give(SWL_REPLY_USAGE, Str(""), ev)
                ev.pointee.input = tokens_.0
                ev.pointee.output = tokens_.1
                ev.pointee.total = tokens_.2
                return .SWL_OK
            }
        default: break
        }
        return .SWL_MORE
    }

    private func givePiece(_ letter: UInt8, _ data: Str, _ ev: UnsafeMutablePointer<swl_reply_event>) -> swl_status {
        if data.isEmpty { return .SWL_MORE }
        give(Int32(truncatingIfNeeded: letter &- 0x30), data, ev)
        return .SWL_OK
    }

    /// Behind the message, which may turn out to be one.
    private mutating func collect(
        _ letter: UInt8, _ data: Str, _ more: UInt32, _ ev: UnsafeMutablePointer<swl_reply_event>
    ) -> swl_status {
        if !knows(Known.goesOn) { used_ = kept_ }
        let n = put(data, used_, Work.text, cap_ &- Work.text)
        if n &- used_ < data.count { return .SWL_E_LIMIT_TEXT }
        used_ = n
        if more != 0 { return .SWL_MORE }
        let kind = Int32(truncatingIfNeeded: letter &- 0x30)
        if kind == SWL_REPLY_STOP { flags_ |= Known.stop }
        give(kind, Str(work_.unsafelyUnwrapped + (Work.text &+ kept_), used_ &- kept_), ev)
        return .SWL_OK
    }

    mutating func set(_ flag: UInt32, _ on: Bool) {
        flags_ &= ~flag
        if on { flags_ |= flag }
    }
}

/// A plain number of tokens; anything else is unknown.
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
