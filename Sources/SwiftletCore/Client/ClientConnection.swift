// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

/// Whether the kept connection will do: the same server, not idle for too long, and quiet. Data or an end before the
/// next request mean that the connection is lost (RFC 9112 section 9.2).
func canReuse(_ c: Client) -> Bool {
    if c.pointee.kept_ != Kept.idle || c.pointee.port_ != c.pointee.to_.port
        || unsafeBitCast(c.pointee.through_, to: UInt.self) != unsafeBitCast(c.pointee.proxy, to: UInt.self)
        || UInt16(truncatingIfNeeded: c.pointee.secured_) != c.pointee.to_.secure || !(Str(c.pointee.name_) == Str(c.pointee.to_.name))
    {
        return false
    }
    var idle = c.pointee.idle_ms
    // A second less than the server says: it began to count before we did.
    if c.pointee.hints.idle_ms != 0 { idle = min(idle, max(c.pointee.hints.idle_ms, 1000) &- 1000) }
    if swl_port_now_ms() &- c.pointee.since_ >= idle { return false }
    return swl_dial_quiet(&c.pointee.net, connection(c)) != 0
}

/// Begins a new connection. The server's name is copied to the end of the memory: the caller's text need not stay, and no
/// request takes that place.
func dial(_ c: Client) -> swl_status {
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
    return .SWL_DONE
}

/// Gives the connection the call's own deadline, which began with the call, and its `stop`; those of an earlier call may be gone.
@inline(never)
func limit(_ c: Client) {
    c.pointee.net.start_ = c.pointee.began_
    c.pointee.net.deadline_ms = c.pointee.deadline_ms
    c.pointee.net.stop = c.pointee.stop
}

/// Gives the connection the limit of an attempt, if that ends before the call's.
func limitAttempt(_ c: Client) {
    limit(c)
    let left = left(of: c.pointee.deadline_ms, since: c.pointee.began_)
    if c.pointee.attempt_ms == 0 || c.pointee.deadline_ms != 0 && left <= c.pointee.attempt_ms { return }
    c.pointee.net.start_ = swl_port_now_ms()
    c.pointee.net.deadline_ms = c.pointee.attempt_ms
}

/// The io of the connection: TLS's, or the socket's own.
func connection(_ c: Client) -> UnsafePointer<swl_io> {
    c.pointee.secured_ != 0
        ? withUnsafePointer(to: &c.pointee.tls.io) { $0 } : withUnsafePointer(to: &c.pointee.net.io) { $0 }
}

/// Reads over what is left of an answer, as far as it has arrived. If that is all of it, the connection can be kept. A
/// server may have answered before it had the whole request: nothing more of that is sent, since what it is read from need
/// not be there any more.
@inline(never)
func settle(_ c: Client) {
    if c.pointee.unread_ == 0 { return }
    var status: swl_status = c.pointee.exchange_.isSent ? .SWL_OK : .SWL_E_STATE
    var pieces: UInt32 = 0
    while status == .SWL_OK && pieces < 8 {
        status = swl_exchange_next(&c.pointee.exchange_, &c.pointee.event_)
        pieces &+= 1
    }
    c.pointee.event_.kind = 0
    if status == .SWL_AGAIN || status == .SWL_OK { return }
    c.pointee.unread_ = 0
    if swl_exchange_reusable(&c.pointee.exchange_) != 0 {
        c.pointee.kept_ = Kept.idle
    } else {
        hangUp(c)
    }
}

/// TLS says goodbye. The call that the connection was made for may have ended, and its `stop` be gone.
@inline(never)
func hangUp(_ c: Client) {
    c.pointee.net.stop = nil
    if c.pointee.secured_ != 0, let secure = c.pointee.secure_ { _ = secure(c, SecureStep.close) }
    swl_dial_close(&c.pointee.net)
    c.pointee.name_.len = 0
    c.pointee.kept_ = Kept.no
    c.pointee.secured_ = 0
    c.pointee.unread_ = 0
    c.pointee.begun_ = 0
}
