// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

/// Where a call is. Each phase that ends well is followed by the next one, also when there was nothing
/// to do in it: no proxy, no TLS.
enum CallPhase {
    static let ended: UInt8 = 0
    static let pausing: UInt8 = 1
    static let starting: UInt8 = 2
    static let dialing: UInt8 = 3
    static let tunnelling: UInt8 = 4
    static let securing: UInt8 = 5
    static let signing: UInt8 = 6
    static let exchanging: UInt8 = 7
    static let answered: UInt8 = 8
}

/// What has become of the connection.
enum Kept {
    static let no: UInt8 = 0  // none, or it has not carried a whole request yet
    static let idle: UInt8 = 1
    static let inUse: UInt8 = 2  // again
}

@inline(never)
func begin(_ c: Client, _ url: swl_str, _ auth: swl_auth) {
    // Of a call that has not ended, an answer would still come.
    if c.pointee.phase_ != CallPhase.ended { hangUp(c) }
    c.pointee.url_ = url
    c.pointee.auth_ = auth
    c.pointee.began_ = swl_port_now_ms()
    c.pointee.made_ = 0
    c.pointee.told_ = 0
    c.pointee.login_ = 0
    c.pointee.refused_ = 0
    c.pointee.reading_ = 0
    c.pointee.phase_ = CallPhase.starting
}

/// SWL_OK with the next event of the answer to the program's request, SWL_AGAIN, SWL_DONE at the answer's
/// end; anything else has ended the call.
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
        let status = check(c)
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

/// Cancelled, or too late? The dial asks so itself while it is used.
@inline(never)
private func check(_ c: Client) -> swl_status {
    if let stop = c.pointee.stop, swl_load_(stop) != 0 { return .SWL_E_STOPPED }
    return c.pointee.deadline_ms != 0 && left(c) == 0 ? .SWL_E_TIMEOUT : .SWL_OK
}

/// Milliseconds until the deadline; 0 also means that there is none, as it does to a dial.
@inline(never)
func left(_ c: UnsafePointer<swl_client>) -> UInt32 {
    let spent = swl_port_now_ms() &- c.pointee.began_
    return spent < c.pointee.deadline_ms ? c.pointee.deadline_ms &- spent : 0
}

/// The request that is next, and a connection for it: the one that there is, or a new one.
private func start(_ c: Client) -> swl_status {
    settle(c)
    var status = check(c)
    if status == .SWL_OK { status = build(c) }
    if status != .SWL_OK { return status }
    c.pointee.exchange_.sent_ = 0
    c.pointee.headed_ = 0
    if canReuse(c) {
        c.pointee.kept_ = Kept.inUse
        c.pointee.phase_ = CallPhase.securing
        return .SWL_DONE
    }
    hangUp(c)
    c.pointee.hints = swl_hints()
    return dial(c)
}

/// The same server, not for too long idle, and with nothing to say: data or an end on a connection that
/// waits for a request means that it is lost (RFC 9112 section 9.2).
private func canReuse(_ c: Client) -> Bool {
    if c.pointee.kept_ != Kept.idle || c.pointee.port_ != c.pointee.to_.port || c.pointee.through_ != c.pointee.proxy
        || UInt16(truncatingIfNeeded: c.pointee.secured_) != c.pointee.to_.secure || !(Str(c.pointee.name_) == Str(c.pointee.to_.name))
    {
        return false
    }
    var idle = c.pointee.idle_ms
    // A second less than the server says: it began to count before we did.
    if c.pointee.hints.idle_ms != 0 { idle = min(idle, max(c.pointee.hints.idle_ms, 1000) &- 1000) }
    if swl_port_now_ms() &- c.pointee.since_ >= idle { return false }
    c.pointee.net.deadline_ms = left(c)
    c.pointee.net.stop = c.pointee.stop
    swl_dial_extend(&c.pointee.net)
    return swl_dial_quiet(&c.pointee.net, connection(c)) != 0
}

/// The name stays at the end of the memory, where neither the caller's text nor a request is in its way.
private func dial(_ c: Client) -> swl_status {
    let name = Str(c.pointee.to_.name)
    if name.count > c.pointee.size_ &- c.pointee.at_ { return .SWL_E_ARG_BUFFER }
    let place = c.pointee.memory_ + (c.pointee.size_ &- name.count)
    UnsafeMutableRawPointer(place).copyMemory(from: name.base, byteCount: name.count)
    c.pointee.name_ = Str(place, name.count).c
    c.pointee.port_ = c.pointee.to_.port
    c.pointee.secured_ = c.pointee.to_.secure != 0 ? 1 : 0
    c.pointee.through_ = c.pointee.proxy
    if let proxy = c.pointee.proxy {
        swl_dial_init_2(&c.pointee.net, proxy.pointee.name, proxy.pointee.port)
    } else {
        swl_dial_init_2(&c.pointee.net, c.pointee.name_, c.pointee.port_)
    }
    c.pointee.net.deadline_ms = left(c)
    c.pointee.net.stop = c.pointee.stop
    return .SWL_DONE
}

/// The io of the connection: TLS's, or the socket's own.
func connection(_ c: Client) -> UnsafePointer<swl_io> {
    c.pointee.secured_ != 0
        ? withUnsafePointer(to: &c.pointee.tls.io) { $0 } : withUnsafePointer(to: &c.pointee.net.io) { $0 }
}

private func exchange(_ c: Client, _ ev: UnsafeMutablePointer<swl_http_event>) -> swl_status {
    while true {
        var status = swl_exchange_next(&c.pointee.exchange_, ev)
        if status == .SWL_OK && ev.pointee.kind != SWL_HTTP_BODY {
            swl_hints_take(&c.pointee.hints, ev)
        } else if (status == .SWL_OK || status == .SWL_DONE) && c.pointee.headed_ == 0 {
            c.pointee.headed_ = 1
            let trust = endHead(c)
            if trust != .SWL_OK { return trust }
        }
        if c.pointee.login_ == 0 || (status != .SWL_OK && status != .SWL_DONE) { return status }
        status = c.pointee.auth_.renew_.unsafelyUnwrapped(c, status == .SWL_OK ? LoginStep.event : LoginStep.answer, ev)
        if status != .SWL_OK { return status }
    }
}

/// The head of an answer has come: it tells the time, and TLS 1.3 has a session by now.
private func endHead(_ c: Client) -> swl_status {
    guard c.pointee.secured_ != 0, let secure = c.pointee.secure_ else { return .SWL_OK }
    if c.pointee.hints.status < 400 { _ = learn(c) }
    if let resume = c.pointee.resume_ { _ = resume(c, SecureStep.save) }
    return secure(c, SecureStep.checkTime)
}
