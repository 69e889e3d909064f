// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

@implementation @c(swl_reply_http)
func swl_reply_http(_ r: UnsafeMutablePointer<swl_reply>, _ http: UnsafePointer<swl_http_event>) {
    // With too small a work buffer there is no place for anything.
    if r.pointee.status_ != .SWL_OK { return }
    let name = Str(http.pointee.name)
    let value = Str(http.pointee.data)
    if http.pointee.kind == SWL_HTTP_STATUS {
        r.pointee.status = http.pointee.status
        if !isSuccess(r.pointee) {
            r.pointee.message_rank_ = Rank.reason
            addMessage(&r.pointee, value)
        }
    }
    if http.pointee.kind != SWL_HTTP_HEADER || http.pointee.trailer != 0 { return }
    switch place(of: name, in: "content-type\0x-amzn-errortype\0x-amzn-requestid\0x-request-id\0request-id\0") {
    case 1 where isSuccess(r.pointee):
        let type = trimmed(value.prefix(value.index(of: UInt8(ascii: ";"))))
        let form = place(of: type, in: "text/event-stream\0application/vnd.amazon.eventstream\0application/json\0")
        // As in `Form`: 1 and 2 are those of the list, 3 is plain, and none unknown.
        r.pointee.form_ = form == 0 ? Form.unknown : form == 3 ? Form.plain : form
    case 2: setCode(&r.pointee, value, Rank.head)
    case 3, 4, 5: setRequestID(&r.pointee, value)
    default: break
    }
}

/// From 1 on; 0 when it is not there. Letters in either case.
@inline(never)
func place(of text: Str, in list: Literal) -> UInt8 {
    var entry = list
    var place: UInt8 = 1
    while entry.base.pointee != 0 {
        if text.matches(entry) { return place }
        place &+= 1
        entry = entry.next
    }
    return 0
}

func setRequestID(_ r: inout swl_reply, _ id: Str) {
    r.request_id = Str(r.work_.unsafelyUnwrapped + Work.id, put(&r, id, 0, Work.id, Work.idSize)).c
}
