import CSwiftlet

/// What the services call an error's code and message, best first (bearer.md section 5): codes a to
/// e, messages f to j. `error` may be a text or an object.
var failureTable: Literal {
    "@aerror_code jbcode jctype @dcode @e__type jfmessage @gmessage @hMessage @ierror_msg @jerror"
}

/// How good a code or message is that was found: below a letter's the head's own, above all the
/// reason phrase, and nothing.
enum Rank {
    static let head: UInt8 = 0x60
    static let reason: UInt8 = 0x7e
    static let nothing: UInt8 = 0x7f
}

/// What is known of the document.
enum Known {
    static let failure: UInt32 = 1
    static let started: UInt32 = 2
    static let ended: UInt32 = 4
    static let goesOn: UInt32 = 8  // a string, from an earlier piece
    static let taken: UInt32 = 16  // the string is a code or message that counts
    static let arguments: UInt32 = 32
    static let counts: UInt32 = 64  // an object of a tool call is the next call
    static let stop: UInt32 = 128
    static let more: UInt32 = 256  // a string has another piece
    static let closed: UInt32 = 512  // the document
    static let call: UInt32 = 1024  // which one the element belongs to
    static let heldID: UInt32 = 2048  // the collected text is one that has no call yet
}

/// The work buffer: scratch for names and numbers, the error's code, the request id, and text: what
/// is collected, the message first, and the headers of an event stream's message.
enum Work {
    static let code = 48, codeSize = 64
    static let id = code + codeSize, idSize = 40
    static let text = id + idSize
}

extension swl_reply {
    func knows(_ flag: UInt32) -> Bool { flags_ & flag != 0 }

    var isSuccess: Bool { status < 300 && status >= 200 }

    /// Puts text into a slot of the work buffer, behind `used` bytes, as many whole characters as fit;
    /// gives how many bytes it holds then. What follows a cut no longer counts. Mutating, so that the struct is not copied for the call.
    @inline(never)
    mutating func put(_ text: Str, _ used: Int, _ slot: Int, _ size: Int) -> Int {
        var n = text.count
        if n > size &- used {
            n = size &- used
            while n > 0 && text[n] & 0xc0 == 0x80 { n &-= 1 }
            flags_ &= ~Known.taken
        }
        UnsafeMutableRawPointer(work_.unsafelyUnwrapped + (slot &+ used)).copyMemory(from: text.base, byteCount: n)
        return used &+ n
    }

    var code: Str { Str(work_.unsafelyUnwrapped + Work.code, Int(truncatingIfNeeded: code_)) }
    var message: Str { Str(work_.unsafelyUnwrapped + (Work.text &+ kept_at_), kept_) }

    mutating func addCode(_ piece: Str) {
        code_ = UInt8(truncatingIfNeeded: put(piece, Int(truncatingIfNeeded: code_), Work.code, Work.codeSize))
    }

    mutating func addMessage(_ piece: Str) {
        kept_ = put(piece, kept_, Work.text, cap_ &- Work.text)
        base_ = kept_
    }

    /// Without an address behind it, and the service's name before it.
    @inline(never)
    mutating func setCode(_ text: Str, _ rank: UInt8) {
        var text = text.prefix(text.index(of: 0x3a))
        let mark = text.index(of: 0x23)
        if mark < text.count { text.removeFirst(mark &+ 1) }
        code_rank_ = rank
        code_ = 0
        addCode(text)
    }

    /// A piece of what may be the best code or message so far. `error` and `error_code` make the
    /// answer a failure, whatever they are, unless they are null or "".
    @inline(never)
    mutating func weigh(_ letter: UInt8, _ token: UnsafePointer<swl_json_event>) {
        let kind = token.pointee.kind
        let piece = Str(token.pointee.data)
        let isText = kind == SWL_JSON_STRING
        let isFirst = !knows(Known.goesOn)
        if kind == SWL_JSON_NULL || isText && piece.isEmpty && isFirst { return }
        if letter == 0x61 || letter == 0x6a { flags_ |= Known.failure }
        if !isText && kind != SWL_JSON_NUMBER { return }
        if letter < 0x66 {
            if isFirst && take(letter < code_rank_) {
                code_rank_ = letter
                code_ = 0
            }
            if knows(Known.taken) { addCode(piece) }
            if letter >= 0x64 && letter == code_rank_ && token.pointee.more == 0 { setCode(code, letter) }
        } else {
            if isFirst && take(letter < message_rank_) {
                message_rank_ = letter
                kept_ = 0
                kept_at_ = 0
            }
            if knows(Known.taken) { addMessage(piece) }
        }
    }

    private mutating func take(_ isBetter: Bool) -> Bool {
        flags_ &= ~Known.taken
        if isBetter { flags_ |= Known.taken }
        return isBetter
    }

    /// The last event of a failure. The reason phrase stands in where nothing else is said, and the
    /// status for the code; under 200 neither.
    @inline(never)
    mutating func fail(_ ev: UnsafeMutablePointer<swl_reply_event>) -> swl_status {
        if code_rank_ != Rank.nothing && message_rank_ == Rank.reason { kept_ = 0 }
        if code_rank_ == Rank.nothing && !isSuccess {
            var digits = swl_buf(ptr: work_.unsafelyUnwrapped + Work.code, cap: 4, len: 0)
            var sink = Sink(&digits)
            sink.write(decimal: UInt(truncatingIfNeeded: status))
            code_ = UInt8(truncatingIfNeeded: sink.count)
        }
        give(SWL_REPLY_ERROR, message, ev)
        ev.pointee.code = code.c
        status_ = .SWL_DONE
        return .SWL_OK
    }

    @inline(never)
    mutating func give(_ kind: Int32, _ data: Str, _ ev: UnsafeMutablePointer<swl_reply_event>) {
        ev.pointee = swl_reply_event()
        ev.pointee.kind = kind
        ev.pointee.call = call_ == 0 ? 0 : call_ &- 1
        ev.pointee.data = data.c
    }
}
