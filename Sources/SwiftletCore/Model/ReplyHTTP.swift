// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

/// Headers that say what the body is, and what an error is.
private enum Header {
    static var names: WordList { "\u{10}x-amzn-errortype\u{10}x-amzn-requestid\u{c}content-type\u{c}x-request-id\u{a}request-id" }
    // Places in the list.
    static let errorType = 0
    static let amznRequestID = 1
    static let contentType = 2
    static let xRequestID = 3
    static let requestID = 4
}

/// In the order of `Form`, whose first, `unknown`, stands for all types that are not here. Servers that stream call an
/// error in JSON text/event-stream, too, and proxies call everything text/plain or JSON: the body's first byte knows
/// better.
private var types: WordList { "\u{22}application/vnd.amazon.eventstream" }

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
    switch Header.names.index(of: name) {
    case Header.contentType where isSuccess(r.pointee):
        let type = trimmed(value.prefix(value.index(of: UInt8(ascii: ";"))))
        r.pointee.form_ = UInt8(truncatingIfNeeded: types.index(of: type) &+ 1)
    case Header.errorType: setCode(&r.pointee, value, Rank.head)
    case Header.amznRequestID, Header.xRequestID, Header.requestID: setRequestID(&r.pointee, value)
    default: break
    }
}

func setRequestID(_ r: inout swl_reply, _ id: Str) {
    r.request_id = Str(r.work_.unsafelyUnwrapped + Work.id, put(&r, id, 0, Work.id, Work.idSize)).c
}
