// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

@inline(never)
func begin(_ c: Client, _ url: swl_str, _ auth: UnsafePointer<swl_auth>?) {
    // If the last call has not ended, its answer may still come on this connection.
    if c.pointee.phase_ != CallPhase.ended { hangUp(c) }
    c.pointee.url_ = url
    c.pointee.auth_ = auth
    c.pointee.began_ = swl_port_now_ms()
    c.pointee.made_ = 0
    c.pointee.headed_ = 0
    c.pointee.told_ = 0
    c.pointee.refused_ = 0
    c.pointee.login_ = 0
    c.pointee.event_.kind = 0
    c.pointee.phase_ = CallPhase.starting
}

/// Gives the next event of the answer to the program's request. SWL_OK: there is one. SWL_AGAIN: not yet. SWL_DONE: the answer
/// is at its end. Any other status has ended the call.
@inline(never)
func nextEvent(_ c: Client, _ ev: UnsafeMutablePointer<swl_http_event>) -> swl_status {
    while c.pointee.phase_ != CallPhase.ended {
        let status = advance(c, ev)
        switch status {
        case .SWL_OK, .SWL_AGAIN: return status
        case .SWL_DONE:
            c.pointee.phase_ &+= 1
            c.pointee.begun_ = 0
            if c.pointee.phase_ == CallPhase.answered { return status }
        default: fail(c, status)
        }
    }
    return c.pointee.failed_
}

private func advance(_ c: Client, _ ev: UnsafeMutablePointer<swl_http_event>) -> swl_status {
    switch c.pointee.phase_ {
    case CallPhase.pausing:
        if swl_port_now_ms() &- c.pointee.since_ >= c.pointee.pause_ms_ { return .SWL_DONE }
        limit(c)  // a connection that was closed has none, and that of an attempt has passed
        let status = check(&c.pointee.net)
        return status == .SWL_OK ? .SWL_AGAIN : status
    case CallPhase.starting: return start(c)
    case CallPhase.dialing: return swl_dial_next(&c.pointee.net)
    case CallPhase.tunnelling:
        guard let proxy = c.pointee.through_ else { return .SWL_DONE }
        return proxy.pointee.connect(c)
    case CallPhase.securing:
        if c.pointee.secured_ == 0 { return .SWL_DONE }
        guard let secure = c.pointee.secure_ else { return .SWL_E_STATE }
        return secure(c, SecureStep.connect)
    case CallPhase.signing: return sign(c)
    case CallPhase.exchanging: return exchange(c, ev)
    default: return .SWL_E_STATE  // after the answer
    }
}

/// Builds the next request, and gives it a connection: the kept one if it will do, otherwise a new one.
@inline(never)
private func start(_ c: Client) -> swl_status {
    limit(c)
    settle(c)
    var status = check(&c.pointee.net)
    if status == .SWL_OK { status = build(c) }
    if status != .SWL_OK { return status }
    c.pointee.exchange_.sent_ = 0
    c.pointee.headed_ = 0
    let isKept = canReuse(c)
    c.pointee.hints = swl_hints()
    status = .SWL_DONE
    if isKept {
        c.pointee.kept_ = Kept.inUse
        c.pointee.phase_ = CallPhase.securing
    } else {
        hangUp(c)
        status = dial(c)
    }
    limitAttempt(c)
    return status
}

private func exchange(_ c: Client, _ ev: UnsafeMutablePointer<swl_http_event>) -> swl_status {
    while true {
        var status = swl_exchange_next(&c.pointee.exchange_, ev)
        if status != .SWL_OK && status != .SWL_DONE { return status }
        if status == .SWL_OK && ev.pointee.kind != SWL_HTTP_BODY {
            swl_hints_take(&c.pointee.hints, ev)
        } else if c.pointee.headed_ == 0 {
            let trust = endHead(c)
            if trust != .SWL_OK { return trust }
        }
        if c.pointee.login_ == 0 { return status }
        status = c.pointee.auth_.unsafelyUnwrapped.pointee.renew_.unsafelyUnwrapped(c, status == .SWL_OK ? LoginStep.event : LoginStep.answer, ev)
        if status != .SWL_OK { return status }
    }
}

/// After the head of an answer, whose Date tells the time. A session of TLS 1.3 has arrived by now, too.
@inline(never)
private func endHead(_ c: Client) -> swl_status {
    c.pointee.headed_ = 1
    limit(c)
    guard c.pointee.secured_ != 0, let secure = c.pointee.secure_ else { return .SWL_OK }
    if c.pointee.hints.status < 400 { _ = learn(c) }
    if let resume = c.pointee.resume_ { _ = resume(c, SecureStep.save) }
    return secure(c, SecureStep.checkTime)
}
