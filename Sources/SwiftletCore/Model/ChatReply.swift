import CSwiftlet

/// Plain answers and chunks of streamed ones; see `Meaning` and `find`.
private var table: Literal {
    """
    @kchoices kC C7finish_reason Cmmessage Cmdelta m1content m2reasoning_content m3refusal mltool_calls \
    lK K;index K5id Kofunction o6name o4arguments \
    @Uusage U8prompt_tokens U9completion_tokens U:total_tokens
    """
}

private var done: Literal { "[DONE]" }
/// `mark_` beside the number of bytes of "[DONE]" that were seen.
private let isDocument: UInt8 = 0xff

@implementation @c(swl_chat_reply_init_2)
func swl_chat_reply_init_2(_ r: UnsafeMutablePointer<swl_reply>, _ work: UnsafeMutableRawPointer, _ work_cap: Int) {
    r.pointee = swl_reply()
    r.pointee.begin(work, work_cap)
    swl_sse_init_2(r.pointee.events, nil, 0)
}

@implementation @c(swl_chat_reply_next)
func swl_chat_reply_next(
    _ r: UnsafeMutablePointer<swl_reply>, _ input: UnsafeMutablePointer<swl_str>, _ ev: UnsafeMutablePointer<swl_reply_event>
) -> swl_status {
    if r.pointee.status_ != .SWL_OK { return r.pointee.status_ }
    let isStream = r.pointee.form_ == Form.events
    r.pointee.set(Known.counts, !isStream)
    let status = isStream ? r.pointee.nextEvent(input, ev) : r.pointee.nextPlain(table, input, ev)
    return r.pointee.seal(status)
}

@implementation @c(swl_chat_reply_end)
func swl_chat_reply_end(_ r: UnsafeMutablePointer<swl_reply>, _ ev: UnsafeMutablePointer<swl_reply_event>) -> swl_status {
    if r.pointee.status_ != .SWL_OK { return r.pointee.status_ }
    // Some servers leave out the last empty line.
    let status = r.pointee.form_ == Form.events && r.pointee.mark_ == 6 ? .SWL_DONE : r.pointee.endPlain(ev)
    return r.pointee.seal(status)
}

extension swl_reply {
    fileprivate var events: UnsafeMutablePointer<swl_sse> {
        mutating get {
            withUnsafeMutablePointer(to: &stream_) { UnsafeMutableRawPointer($0).assumingMemoryBound(to: swl_sse.self) }
        }
    }

    fileprivate mutating func nextEvent(
        _ input: UnsafeMutablePointer<swl_str>, _ ev: UnsafeMutablePointer<swl_reply_event>
    ) -> swl_status {
        while true {
            var status = readOwed(table, input, ev)
            if status != .SWL_AGAIN { return status }
            var event = swl_sse_event()
            status = swl_sse_next(events, input, &event)
            if status != .SWL_OK { return status }
            if event.kind == SWL_SSE_END {
                if mark_ == 6 { return .SWL_DONE }
                if mark_ != isDocument && mark_ != 0 { return .SWL_E_SYNTAX_JSON }
                status = finishEvent(ev)
                if status != .SWL_AGAIN { return status }
                mark_ = 0
                start(Letter.root)
                continue
            }
            var data = Str(event.data)
            if mark_ == 0 && !data.isEmpty && data[0] != 0x5b {
                mark_ = isDocument
                root_ = Letter.root
            }
            if mark_ != isDocument {
                while !data.isEmpty {
                    if mark_ == 6 || data.removeFirst() != done.base[Int(truncatingIfNeeded: mark_)] { return .SWL_E_SYNTAX_JSON }
                    mark_ &+= 1
                }
            } else if data.base + data.count == Str(input.pointee).base {
                owe(event.data, input)
            }
            // Else it joins two lines, as white space between tokens does.
        }
    }
}
