import CSwiftlet

/// Letters of the replies' tables. 1 to 7 are events of that kind: 1 to 4 in pieces, 5 to 7 whole;
/// 8 to : are the numbers of tokens. a to j: see `failureTable`.
enum Meaning {
    static let arguments: UInt8 = 0x34
    static let lastPiece: UInt8 = 0x34
    static let lastWhole: UInt8 = 0x37
    static let lastNumber: UInt8 = 0x3a
    static let callNumber: UInt8 = 0x3b
    static let callID: UInt8 = 0x35
    static let callName: UInt8 = 0x36
    static let call: UInt8 = 0x4b  // K
    static let usage: UInt8 = 0x55  // U
    static let firstOnly: UInt8 = 0x43  // C, an element of an array in which no other counts
}

extension swl_reply {
    /// Reads a model's document on: SWL_OK with an event, SWL_DONE behind its end.
    @inline(never)
    mutating func read(_ table: Literal, _ input: UnsafeMutablePointer<swl_str>, _ ev: UnsafeMutablePointer<swl_reply_event>) -> swl_status {
        var token = swl_json_event()
        var letter = Letter.none
        var from = Str(input.pointee)
        while true {
            if knows(Known.arguments) { return readArguments(table, from, input, ev) }
            var status = nextToken(table, input, &token, &letter)
            if status != .SWL_OK { return status }
            status = act(letter, &token, ev)
            if status != .SWL_MORE { return status }
            let rest = Str(input.pointee)
            from = Str(rest.base - 1, rest.count &+ 1)  // from their first bracket on
        }
    }

    /// An object's text as it stands, in pieces as large as the input.
    private mutating func readArguments(
        _ table: Literal, _ from: Str, _ input: UnsafeMutablePointer<swl_str>, _ ev: UnsafeMutablePointer<swl_reply_event>
    ) -> swl_status {
        var token = swl_json_event()
        var status = swl_status.SWL_OK
        while status == .SWL_OK && knows(Known.arguments) {
            status = swl_json_next(&json_, input, &token)
            let isEnd = token.kind == SWL_JSON_OBJECT_END || token.kind == SWL_JSON_ARRAY_END
            if status == .SWL_OK && isEnd && follow(&token, table) != Letter.none { flags_ &= ~Known.arguments }
        }
        let data = from.prefix(from.count &- input.pointee.len)
        if status.rawValue < 0 || data.isEmpty { return status }
        give(SWL_REPLY_ARGUMENTS, data, ev)
        return .SWL_OK
    }

    /// What a token means: SWL_OK with an event, SWL_MORE without.
    private mutating func act(
        _ letter: UInt8, _ token: UnsafePointer<swl_json_event>, _ ev: UnsafeMutablePointer<swl_reply_event>
    ) -> swl_status {
        let kind = token.pointee.kind
        let data = Str(token.pointee.data)
        switch kind {
        case SWL_JSON_STRING where letter &- 0x31 < 7:
            var text = data
            if letter > Meaning.lastPiece {
                let status = collect(token, &text)
                if status != .SWL_OK { return status }
            }
            let event = Int32(truncatingIfNeeded: letter &- 0x30)
            if event == SWL_REPLY_STOP { flags_ |= Known.stop }
            if text.isEmpty { return .SWL_MORE }
            if !knows(Known.call) {
                if letter == Meaning.callID {
                    flags_ |= Known.heldID
                    return .SWL_MORE
                }
                if letter == Meaning.callName { startCall() }
            }
            give(event, text, ev)
            return .SWL_OK
        case SWL_JSON_NUMBER where letter &- 0x38 < 3:
            let count = number(data)
            withUnsafeMutableBytes(of: &tokens_) {
                $0.assumingMemoryBound(to: UInt32.self)[Int(truncatingIfNeeded: letter &- 0x38)] = count
            }
        case SWL_JSON_NUMBER where letter == Meaning.callNumber && !knows(Known.counts):
            call_ = number(data)
            startCall()
        case SWL_JSON_OBJECT, SWL_JSON_ARRAY:
            if letter == Meaning.arguments { flags_ |= Known.arguments }
            if letter == Meaning.call {
                flags_ &= ~Known.call
                if knows(Known.counts) { startCall() }
            }
        case SWL_JSON_OBJECT_END:
            if letter == Meaning.firstOnly { closeInnermost() }
            if letter == Meaning.usage && tokens_.0 & tokens_.1 & tokens_.2 != SWL_UNKNOWN {
                give(SWL_REPLY_USAGE, Str.empty, ev)
                ev.pointee.input = tokens_.0
                ev.pointee.output = tokens_.1
                ev.pointee.total = tokens_.2
                return .SWL_OK
            }
        default: break
        }
        // Behind an id: the index, the function or the element's end.
        return knows(Known.heldID) ? giveHeldID(ev) : .SWL_MORE
    }

    /// The element of a streamed call says which one it goes on with by its index; before one, and
    /// without, an id or a name begins the next call, and arguments belong to the last.
    @inline(never)
    private mutating func startCall() {
        call_ &+= 1
        flags_ |= Known.call
    }

    /// An id waits in the text buffer for an index, but not behind the function: arguments are not kept.
    private mutating func giveHeldID(_ ev: UnsafeMutablePointer<swl_reply_event>) -> swl_status {
        flags_ &= ~Known.heldID
        if !knows(Known.call) { startCall() }
        give(SWL_REPLY_TOOL_ID, collected, ev)
        return .SWL_OK
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
