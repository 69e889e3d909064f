// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

@implementation @c(swl_invoke_reply_init_2)
func swl_invoke_reply_init_2(_ r: UnsafeMutablePointer<swl_reply>, _ work: UnsafeMutableRawPointer, _ work_cap: Int) {
    startFrames(&r.pointee, work, work_cap)
    // A model's own answer may be anything: its first byte tells nothing of its form, and an empty one is an answer, too.
    r.pointee.form_ = Form.plain
    r.pointee.flags_ |= Known.answered
}

@implementation @c(swl_invoke_reply_next)
func swl_invoke_reply_next(
    _ r: UnsafeMutablePointer<swl_reply>, _ input: UnsafeMutablePointer<swl_str>, _ ev: UnsafeMutablePointer<swl_reply_event>
) -> swl_status {
    if r.pointee.status_ != .SWL_OK { return r.pointee.status_ }
    if r.pointee.form_ != Form.frames && isSuccess(r.pointee) {
        if input.pointee.len == 0 { return .SWL_MORE }
        give(&r.pointee, SWL_REPLY_BYTES, Str(input.pointee), ev)
        input.pointee.len = 0
        return .SWL_OK
    }
    return next(&r.pointee, chunkTypes, input, ev, Form.frames) { r, table, input, ev in
        nextMessage(&r, table, input, ev) { r, table, input, ev in
            if r.root_ != EventType.chunk { return readOwed(&r, table, input, ev) }
            let status = decodeChunk(&r, input)
            if status != .SWL_OK { return status }
            give(&r, SWL_REPLY_BYTES, decoded(&r), ev)
            r.chunk_at_ = r.chunk_len_
            return .SWL_OK
        }
    }
}

@implementation @c(swl_invoke_reply_end)
func swl_invoke_reply_end(_ r: UnsafeMutablePointer<swl_reply>, _ ev: UnsafeMutablePointer<swl_reply_event>) -> swl_status {
    let isPlain = r.pointee.form_ != Form.frames && isSuccess(r.pointee)
    return end(&r.pointee, ev, isPlain || isBetweenMessages(&r.pointee))
}
