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
    switch place(of: name, in: "content-type\0x-amzn-errortype\0x-amzn-requestid\0x-request-id\0") {
    case 1 where r.pointee.isSuccess:
        // As in Form.
        let type = trimmed(value.prefix(value.index(of: 0x3b)))
        r.pointee.form_ = place(of: type, in: "text/event-stream\0application/vnd.amazon.eventstream\0")
    case 2: r.pointee.setCode(value, Rank.head)
    case 3, 4: r.pointee.setRequestID(value)
    default: break
    }
}

/// From 1 on; 0 when it is not there. Letters in either case.
@inline(never)
private func place(of text: Str, in list: Literal) -> UInt8 {
    var entry = list
    var place: UInt8 = 1
    while entry.base.pointee != 0 {
        if text.matches(entry) { return place }
        place &+= 1
        entry = entry.next
    }
    return 0
}

extension swl_reply {
    mutating func setRequestID(_ id: Str) {
        request_id = Str(work_.unsafelyUnwrapped + Work.id, put(id, 0, Work.id, Work.idSize)).c
    }
}
