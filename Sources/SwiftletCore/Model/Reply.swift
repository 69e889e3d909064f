// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

/// Reads the next event of a streamed body.
typealias Reader = (inout swl_reply, Literal, UnsafeMutablePointer<swl_str>, UnsafeMutablePointer<swl_reply_event>) -> swl_status

/// `_next` of all models' replies. The family streams in this `form`, which `streamed` reads.
@inline(never)
func next(
    _ r: inout swl_reply, _ table: Literal, _ input: UnsafeMutablePointer<swl_str>, _ ev: UnsafeMutablePointer<swl_reply_event>, _ form: UInt8,
    _ streamed: Reader
) -> swl_status {
    if r.status_ != .SWL_OK { return r.status_ }
    if knows(r, Known.finished) { return seal(&r, finish(&r, ev)) }
    if r.form_ == Form.unknown && !knowsForm(&r, input) { return .SWL_MORE }
    // The error of a refused request may come as a server-sent event, too.
    let isStreamed = r.form_ == form && (isSuccess(r) || form == Form.events)
    let status = isStreamed ? streamed(&r, table, input, ev) : nextPlain(&r, table, input, ev)
    return seal(&r, settle(&r, status, input, ev))
}

/// `_end` of all models' replies. `isWhole`: the stream may end here.
@inline(never)
func end(_ r: inout swl_reply, _ ev: UnsafeMutablePointer<swl_reply_event>, _ isWhole: Bool) -> swl_status {
    if r.status_ != .SWL_OK { return r.status_ }
    if isWhole { r.flags_ |= Known.finished }
    return seal(&r, knows(r, Known.finished) ? finish(&r, ev) : endPlain(&r, ev))
}

/// UTF-8's byte order mark, which proxies put before JSON and server-sent events.
private var byteOrderMark: Literal { "\u{feff}" }

/// Where Content-Type does not tell, the body's first byte that is no white space does: a field's name or a comment
/// begins server-sent events; a zero begins a message's length, which has four bytes.
private func knowsForm(_ r: inout swl_reply, _ input: UnsafeMutablePointer<swl_str>) -> Bool {
    var rest = Str(input.pointee)
    while !rest.isEmpty && (rest.prefix(1).isBlank || byteOrderMark.has(rest[0])) { rest.removeFirst(1) }
    input.pointee = rest.c
    if rest.isEmpty { return false }
    switch rest[0] {
    case UInt8(ascii: ":"), UInt8(ascii: "d"), UInt8(ascii: "e"), UInt8(ascii: "i"), UInt8(ascii: "r"): r.form_ = Form.events
    case 0: r.form_ = Form.frames
    default: r.form_ = Form.plain
    }
    return true
}
