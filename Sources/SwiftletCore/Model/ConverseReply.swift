import CSwiftlet

/// Plain answers, and events of streamed ones, whose types stand under "!"; see `Meaning` and `find`.
private var table: Literal {
    """
    @koutput klmessage lmcontent mn n1text nKtoolUse K5toolUseId K6name K4input \
    nrreasoningContent rrreasoningText r2text \
    @7stopReason @Uusage U8inputTokens U9outputTokens U:totalTokens \
    !@messageStop !@metadata !PcontentBlockStart Pnstart !QcontentBlockDelta Qndelta
    """
}

@implementation @c(swl_converse_reply_init_2)
func swl_converse_reply_init_2(_ r: UnsafeMutablePointer<swl_reply>, _ work: UnsafeMutableRawPointer, _ work_cap: Int) {
    r.pointee = swl_reply()
    r.pointee.begin(work, work_cap)
    r.pointee.startFrames()
}

@implementation @c(swl_converse_reply_next)
func swl_converse_reply_next(
    _ r: UnsafeMutablePointer<swl_reply>, _ input: UnsafeMutablePointer<swl_str>, _ ev: UnsafeMutablePointer<swl_reply_event>
) -> swl_status {
    if r.pointee.status_ != .SWL_OK { return r.pointee.status_ }
    let status = r.pointee.form_ == Form.frames ? r.pointee.nextMessage(table, input, ev) : r.pointee.nextPlain(table, input, ev)
    return r.pointee.seal(status)
}

@implementation @c(swl_converse_reply_end)
func swl_converse_reply_end(_ r: UnsafeMutablePointer<swl_reply>, _ ev: UnsafeMutablePointer<swl_reply_event>) -> swl_status {
    if r.pointee.status_ != .SWL_OK { return r.pointee.status_ }
    let isWhole = r.pointee.form_ == Form.frames && r.pointee.knows(Known.stop) && swl_frames_end(r.pointee.frames) == .SWL_DONE
    let status = isWhole ? .SWL_DONE : r.pointee.endPlain(ev)
    return r.pointee.seal(status)
}
