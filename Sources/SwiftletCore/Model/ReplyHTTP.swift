import CSwiftlet

@implementation @c(swl_reply_http)
func swl_reply_http(_ r: UnsafeMutablePointer<swl_reply>, _ http: UnsafePointer<swl_http_event>) {
    // With too small a work buffer there is no place for anything.
    if r.pointee.status_ != .SWL_OK { return }
    let name = Str(http.pointee.name)
    let value = Str(http.pointee.data)
    if http.pointee.kind == SWL_HTTP_STATUS {
        r.pointee.status = http.pointee.status
        if !r.pointee.isSuccess {
            r.pointee.message_rank_ = Rank.reason
            r.pointee.addMessage(value)
        }
    }
    if http.pointee.kind != SWL_HTTP_HEADER || http.pointee.trailer != 0 { return }
    if name.matches("content-type") && r.pointee.isSuccess {
        let type = value.prefix(value.index(of: 0x3b))
        if type.matches("text/event-stream") { r.pointee.form_ = Form.events }
        if type.matches("application/vnd.amazon.eventstream") { r.pointee.form_ = Form.frames }
    } else if name.matches("x-amzn-errortype") {
        r.pointee.setCode(value, Rank.head)
    } else if name.matches("x-amzn-requestid") || name.matches("x-request-id") {
        r.pointee.setRequestID(value)
    }
}

extension swl_reply {
    mutating func setRequestID(_ id: Str) {
        request_id = Str(work_.unsafelyUnwrapped + Work.id, put(id, 0, Work.id, Work.idSize)).c
    }
}
