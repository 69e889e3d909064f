// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

@implementation @c(swl_huawei_token_body)
func swl_huawei_token_body(_ login: UnsafePointer<swl_huawei_login>, _ out: UnsafeMutablePointer<swl_buf>) -> swl_status {
    // Slots: 0 user, 1 password, 2 domain, 3 project, 4 project_id.
    let byName = login.pointee.project.len > 0
    if login.pointee.user.len == 0 || login.pointee.domain.len == 0 || byName == (login.pointee.project_id.len > 0) { return .SWL_E_ARG }
    var writer = BodyWriter(out)
    writer.write(
        #"{"auth":{"identity":{"methods":["password"],"password":{"user":{"name":"@0","password":"@1","domain":{"name":"@2"}}}},"scope":{"project":{""#,
        login)
    writer.write(byName ? #"name":"@3"}}}}"# : #"id":"@4"}}}}"#, login)
    return writer.json.commit(out)
}

private var table: Literal {
    """
    @.token k
    k.expires_at x
    k.issued_at i
    """
}
private enum Member {
    static let expiresAt = UInt8(ascii: "x")
    static let issuedAt = UInt8(ascii: "i")
}

@implementation @c(swl_huawei_token_init_2)
func swl_huawei_token_init_2(
    _ d: UnsafeMutablePointer<swl_huawei_token>, _ work: UnsafeMutableRawPointer, _ work_cap: Int
) {
    d.pointee = swl_huawei_token()
    begin(&d.pointee.reply, work, work_cap)
}

@implementation @c(swl_huawei_token_http)
func swl_huawei_token_http(
    _ d: UnsafeMutablePointer<swl_huawei_token>, _ decoder: UnsafeMutablePointer<swl_http>?, _ http: UnsafePointer<swl_http_event>
) {
    swl_reply_http(&d.pointee.reply, http)
    if http.pointee.kind != SWL_HTTP_HEADER || http.pointee.trailer != 0 || !Str(http.pointee.name).matches("x-subject-token") { return }
    if d.pointee.reply.status_ != .SWL_OK { return }
    d.pointee.token = http.pointee.data
    let isKept = decoder == nil || decoder.unsafelyUnwrapped.pointee.keep(&d.pointee.token)
    if http.pointee.cut != 0 || !isKept { d.pointee.reply.status_ = .SWL_E_LIMIT_LINE }
}

@implementation @c(swl_huawei_token_next)
func swl_huawei_token_next(
    _ d: UnsafeMutablePointer<swl_huawei_token>, _ input: UnsafeMutablePointer<swl_str>, _ ev: UnsafeMutablePointer<swl_reply_event>
) -> swl_status {
    if d.pointee.reply.status_ != .SWL_OK { return d.pointee.reply.status_ }
    var status = d.pointee.next(input)
    // A success without a token or its end is no answer.
    if status == .SWL_DONE && isSuccess(d.pointee.reply) && !knows(d.pointee.reply, Known.failure)
        && (d.pointee.token.len == 0 || d.pointee.expires.s == 0)
    {
        status = .SWL_E_SYNTAX
    }
    return seal(&d.pointee.reply, settle(&d.pointee.reply, status, input, ev))
}

@implementation @c(swl_huawei_token_end)
func swl_huawei_token_end(_ d: UnsafeMutablePointer<swl_huawei_token>, _ ev: UnsafeMutablePointer<swl_reply_event>) -> swl_status {
    if d.pointee.reply.status_ != .SWL_OK { return d.pointee.reply.status_ }
    return seal(&d.pointee.reply, endPlain(&d.pointee.reply, ev))
}

/// Half an hour: a token must not expire during the call that uses it.
private let margin: UInt32 = 1800

@implementation @c(swl_huawei_token_due)
func swl_huawei_token_due(_ d: UnsafePointer<swl_huawei_token>, _ now: swl_time) -> Int32 {
    let end = d.pointee.expires.s
    return end < margin || now.s >= end &- margin ? 1 : 0
}

/// As in swl_http_init.
private let leastLine = 64

extension swl_http {
    /// Moves a value of the last event to the front of the line buffer, and leaves the rest to later lines, if that is
    /// at least `leastLine`.
    fileprivate mutating func keep(_ value: inout swl_str) -> Bool {
        let front = line_.ptr.unsafelyUnwrapped
        let left = line_.cap &- value.len
        if left < leastLine { return false }
        UnsafeMutableRawPointer(front).copyMemory(from: Str(value).base, byteCount: value.len)
        value = Str(front, value.len).c
        line_.ptr = front + value.len
        line_.cap = left
        return true
    }
}

extension swl_huawei_token {
    fileprivate mutating func next(_ input: UnsafeMutablePointer<swl_str>) -> swl_status {
        var token = swl_json_event()
        var place = Place.none
        while true {
            var status = nextToken(&reply, table, input, &token, &place)
            if status != .SWL_OK { return status }
            if token.kind != SWL_JSON_STRING || place != Member.expiresAt && place != Member.issuedAt { continue }
            var text = Str.empty
            status = collect(&reply, &token, &text)
            if status == .SWL_MORE { continue }
            var time = swl_time()
            if status == .SWL_OK { status = swl_iso_date(text.c, &time) }
            if status != .SWL_OK { return status }
            if place == Member.expiresAt { expires = time } else { issued = time }
        }
    }
}
