// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

private func code(_ r: inout swl_reply) -> Str {
    Str(r.work_.unsafelyUnwrapped + Work.code, Int(truncatingIfNeeded: r.code_))
}

private func addCode(_ r: inout swl_reply, _ piece: Str) {
    r.code_ = UInt8(truncatingIfNeeded: put(&r, piece, Int(truncatingIfNeeded: r.code_), Work.code, Work.codeSize))
}

@inline(never)
func addMessage(_ r: inout swl_reply, _ piece: Str) {
    r.kept_ = put(&r, piece, r.kept_, Work.text, r.cap_ &- Work.text)
    r.base_ = r.kept_
}

/// A code as AWS writes it may be "service#Code:address": Code is what counts.
@inline(never)
func setCode(_ r: inout swl_reply, _ text: Str, _ rank: UInt8) {
    var text = text.prefix(text.index(of: UInt8(ascii: ":")))
    let mark = text.index(of: UInt8(ascii: "#"))
    if mark < text.count { text.removeFirst(mark &+ 1) }
    r.code_rank_ = rank
    r.code_ = 0
    addCode(&r, text)
}

/// A piece of what may be the best code or message so far. `error` makes the answer a failure when it is a text or true,
/// or has a member with a value; `error_code` does when it is not 0.
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

/// Whether the value is a member of `error`. If it is an object, the path has it already, and `error` around it.
private func innermostIsError(_ r: inout swl_reply, _ isObject: Bool) -> Bool {
    let path = isObject ? r.path_ &>> 8 : r.path_
    return UInt8(truncatingIfNeeded: path) == FailurePlace.error
}

private func take(_ r: inout swl_reply, _ isBetter: Bool) -> Bool {
    set(&r, Known.taken, isBetter)
    return isBetter
}

/// The last event of a failure. If nothing names a code, the HTTP status is the code; 200 is one only without a message.
/// The reason phrase is the message if there is neither a message nor a code.
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
