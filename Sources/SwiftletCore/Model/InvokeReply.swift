import CSwiftlet

/// The one event of InvokeModelWithResponseStream; its bytes are in base64.
private var table: Literal { "!zchunk z1bytes" }

@implementation @c(swl_invoke_reply_init_2)
func swl_invoke_reply_init_2(_ r: UnsafeMutablePointer<swl_reply>, _ work: UnsafeMutableRawPointer, _ work_cap: Int) {
    r.pointee = swl_reply()
    r.pointee.begin(work, work_cap)
    r.pointee.startFrames()
}

@implementation @c(swl_invoke_reply_next)
func swl_invoke_reply_next(
    _ r: UnsafeMutablePointer<swl_reply>, _ input: UnsafeMutablePointer<swl_str>, _ ev: UnsafeMutablePointer<swl_reply_event>
) -> swl_status {
    if r.pointee.status_ != .SWL_OK { return r.pointee.status_ }
    var status = swl_status.SWL_MORE
    if r.pointee.form_ == Form.frames {
        repeat {
            status = r.pointee.nextMessage(table, input, ev)
            if status == .SWL_OK && ev.pointee.kind == SWL_REPLY_TEXT {
                status = r.pointee.decode(ev)
                ev.pointee.kind = SWL_REPLY_BYTES
            }
        } while status == .SWL_OK && ev.pointee.kind == SWL_REPLY_BYTES && ev.pointee.data.len == 0
    } else if !r.pointee.isSuccess {
        status = r.pointee.nextPlain(table, input, ev)
    } else if input.pointee.len > 0 {
        r.pointee.give(SWL_REPLY_BYTES, Str(input.pointee), ev)
        input.pointee.len = 0
        status = .SWL_OK
    }
    return r.pointee.seal(status)
}

@implementation @c(swl_invoke_reply_end)
func swl_invoke_reply_end(_ r: UnsafeMutablePointer<swl_reply>, _ ev: UnsafeMutablePointer<swl_reply_event>) -> swl_status {
    if r.pointee.status_ != .SWL_OK { return r.pointee.status_ }
    let isWhole = r.pointee.isSuccess && (r.pointee.form_ == Form.plain || swl_frames_end(r.pointee.frames) == .SWL_DONE)
    return r.pointee.seal(isWhole ? .SWL_DONE : r.pointee.endPlain(ev))
}

extension swl_reply {
    /// RFC 4648 section 4, into the text buffer: a piece is no larger than that. `mark_` counts the
    /// bits that wait in `call_` for their byte; nothing may follow the padding.
    fileprivate mutating func decode(_ ev: UnsafeMutablePointer<swl_reply_event>) -> swl_status {
        let padded: UInt8 = 0xff
        var rest = Str(ev.pointee.data)
        let out = work_.unsafelyUnwrapped + Work.text
        var n = 0
        while !rest.isEmpty {
            let byte = rest.removeFirst()
            if byte == 0x3d {
                mark_ = padded
                continue
            }
            let value = base64Value(byte)
            if value > 63 || mark_ == padded { return .SWL_E_SYNTAX }
            call_ = call_ &<< 6 | UInt32(truncatingIfNeeded: value)
            mark_ &+= 6
            if mark_ >= 8 {
                mark_ &-= 8
                out[n] = UInt8(truncatingIfNeeded: call_ &>> UInt32(truncatingIfNeeded: mark_))
                n &+= 1
            }
        }
        ev.pointee.data = Str(out, n).c
        ev.pointee.call = 0
        return .SWL_OK
    }
}
