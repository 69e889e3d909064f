// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

/// What the services call an error's code and message. `error` may be a text or an object, `detail`
/// and `errors` a text, an object or a list of either; Google puts the whole into a list.
var failureTable: Literal {
    """
    @.error_code 0
    Q.status_code 0
    JL.code 1
    JL.type 2
    @.code 3
    @.__type 4
    JL.message 5
    JL.msg 5
    @.message 6
    @.Message 6
    @.msg 6
    Q.status_msg 6
    @.error_msg 7
    @.error J
    @.detail L
    @.errors L
    L[] L
    @.base_resp Q
    @[] @
    """
}

/// Places of the table above: codes and messages, each the better the earlier it comes here. "urn:"
/// and the like are taken off those from `rootCode` on.
enum FailurePlace {
    static let errorCode = UInt8(ascii: "0")
    static let rootCode = UInt8(ascii: "3")
    static let lastCode = UInt8(ascii: "4")
    static let message = UInt8(ascii: "6")
    static let lastMessage = UInt8(ascii: "7")
    static let error = UInt8(ascii: "J")
    static let detail = UInt8(ascii: "L")
    /// A member of `error` that is in no table.
    static let other = UInt8(ascii: "o")

    static func isOne(_ place: UInt8) -> Bool {
        place >= errorCode && place <= lastMessage || place == error || place == detail || place == other
    }

    static func isCode(_ place: UInt8) -> Bool { place >= errorCode && place <= lastCode }
}

/// How good a code or message is that was found: the head's own is better than any place, the reason
/// phrase worse, and nothing the worst.
enum Rank {
    static let head: UInt8 = 0x20
    static let reason: UInt8 = 0x7e
    static let nothing: UInt8 = 0x7f
}

/// The work buffer: scratch for names and numbers, the error's code, the request id, and text: what
/// is collected, the message first, and the headers of an event stream's message.
enum Work {
    static let code = 48, codeSize = 64
    static let id = code + codeSize, idSize = 40
    static let text = id + idSize
}

/// Puts text into a slot of the work buffer, after `used` bytes, as many whole characters as fit;
/// gives how many bytes it holds then. What follows a cut no longer counts.
@inline(never)
func put(_ r: inout swl_reply, _ text: Str, _ used: Int, _ slot: Int, _ size: Int) -> Int {
    var n = text.count
    if n > size &- used {
        n = size &- used
        while n > 0 && text[n] & 0xc0 == 0x80 { n &-= 1 }
        r.flags_ &= ~Known.taken
    }
    UnsafeMutableRawPointer(r.work_.unsafelyUnwrapped + (slot &+ used)).copyMemory(from: text.base, byteCount: n)
    return used &+ n
}

private func code(_ r: inout swl_reply) -> Str {
    Str(r.work_.unsafelyUnwrapped + Work.code, Int(truncatingIfNeeded: r.code_))
}

private func addCode(_ r: inout swl_reply, _ piece: Str) {
    r.code_ = UInt8(truncatingIfNeeded: put(&r, piece, Int(truncatingIfNeeded: r.code_), Work.code, Work.codeSize))
}

func addMessage(_ r: inout swl_reply, _ piece: Str) {
    r.kept_ = put(&r, piece, r.kept_, Work.text, r.cap_ &- Work.text)
    r.base_ = r.kept_
}

/// Without an address after it, and the service's name before it.
@inline(never)
func setCode(_ r: inout swl_reply, _ text: Str, _ rank: UInt8) {
    var text = text.prefix(text.index(of: UInt8(ascii: ":")))
    let mark = text.index(of: UInt8(ascii: "#"))
    if mark < text.count { text.removeFirst(mark &+ 1) }
    r.code_rank_ = rank
    r.code_ = 0
    addCode(&r, text)
}

/// A piece of what may be the best code or message so far. `error` makes the answer a failure when it
/// is a text, true, or has a member with a value, `error_code` when it is not 0.
@inline(never)
func weigh(_ r: inout swl_reply, _ place: UInt8, _ token: UnsafePointer<swl_json_event>) {
    let kind = token.pointee.kind
    let piece = Str(token.pointee.data)
    let isText = kind == SWL_JSON_STRING
    let isFirst = !knows(r, Known.goesOn)
    let isCode = FailurePlace.isCode(place)
    if kind == SWL_JSON_NULL || kind == SWL_JSON_FALSE || isText && piece.isEmpty && isFirst { return }
    if (isCode || kind == SWL_JSON_NUMBER) && isFirst && piece == Str("0" as StaticString) { return }
    let isObject = kind == SWL_JSON_OBJECT || kind == SWL_JSON_ARRAY
    if place == FailurePlace.errorCode || place == FailurePlace.error && !isObject || innermostIsError(&r, isObject) {
        r.flags_ |= Known.failure
    }
    if !isText && kind != SWL_JSON_NUMBER || place == FailurePlace.other { return }
    if isCode {
        if isFirst && take(&r, place < r.code_rank_) {
            r.code_rank_ = place
            r.code_ = 0
        }
        if knows(r, Known.taken) { addCode(&r, piece) }
        if place >= FailurePlace.rootCode && place == r.code_rank_ && token.pointee.more == 0 { setCode(&r, code(&r), place) }
    } else {
        if isFirst && take(&r, place < r.message_rank_) {
            r.message_rank_ = place
            r.kept_ = 0
            r.kept_at_ = 0
        }
        if knows(r, Known.taken) { addMessage(&r, piece) }
    }
}

/// Whether the value is a member of `error`; an object of it is on the path itself.
private func innermostIsError(_ r: inout swl_reply, _ isObject: Bool) -> Bool {
    let path = isObject ? r.path_ &>> 8 : r.path_
    return UInt8(truncatingIfNeeded: path) == FailurePlace.error
}

private func take(_ r: inout swl_reply, _ isBetter: Bool) -> Bool {
    set(&r, Known.taken, isBetter)
    return isBetter
}

/// The last event of a failure. The reason phrase stands in where nothing else is said, and the
/// status for the code; under 200 only where there is no message either.
@inline(never)
func fail(_ r: inout swl_reply, _ ev: UnsafeMutablePointer<swl_reply_event>) -> swl_status {
    if r.code_rank_ != Rank.nothing && r.message_rank_ == Rank.reason { r.kept_ = 0 }
    if r.code_rank_ == Rank.nothing && (!isSuccess(r) || r.kept_ == 0) {
        var digits = swl_buf(ptr: r.work_.unsafelyUnwrapped + Work.code, cap: 4, len: 0)
        var sink = Sink(&digits)
        sink.write(decimal: UInt(truncatingIfNeeded: r.status))
        r.code_ = UInt8(truncatingIfNeeded: sink.count)
    }
    give(&r, SWL_REPLY_ERROR, Str(r.work_.unsafelyUnwrapped + (Work.text &+ r.kept_at_), r.kept_), ev)
    ev.pointee.code = code(&r).c
    r.status_ = .SWL_DONE
    return .SWL_OK
}
