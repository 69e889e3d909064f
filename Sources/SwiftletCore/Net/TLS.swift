import CSwiftlet

private enum Phase {
    static let idle: UInt32 = 0
    static let handshake: UInt32 = 1
    static let open: UInt32 = 2
    static let failed: UInt32 = 3
}

@implementation @_cdecl("swl_tls_init_1")
func swl_tls_init_1(_ t: UnsafeMutablePointer<swl_tls>, _ storage: UnsafeMutableRawPointer, _ size: Int) -> swl_status {
    UnsafeMutableRawPointer(t).initializeMemory(as: UInt8.self, repeating: 0, count: MemoryLayout<swl_tls>.size)
    t.pointee.io.send = { ctx, p, n in tls(ctx).pointee.moved(tls(ctx).pointee.sendNow(p, n)) }
    t.pointee.io.recv = { ctx, p, n in tls(ctx).pointee.moved(tls(ctx).pointee.recvNow(p, n)) }
    t.pointee.io.ctx = UnsafeMutableRawPointer(t)
    if size < swl_port_tls_size() { return .SWL_E_ARG_BUFFER }
    let status = swl_port_tls_init(storage)
    if status == .SWL_OK { t.pointee.storage_ = storage }
    return status
}

@implementation @_cdecl("swl_tls_roots")
func swl_tls_roots(_ t: UnsafeMutablePointer<swl_tls>, _ certificates: swl_str) -> swl_status {
    if t.pointee.storage_ == nil { return .SWL_E_STATE }
    return swl_port_tls_roots(t.pointee.storage, certificates)
}

@implementation @_cdecl("swl_tls_start")
func swl_tls_start(
    _ t: UnsafeMutablePointer<swl_tls>, _ under: UnsafePointer<swl_io>, _ name: swl_str, _ now: swl_time
) -> swl_status {
    if t.pointee.storage_ == nil { return .SWL_E_STATE }
    swl_tls_close(t)
    t.pointee.now_ = now
    t.pointee.not_before_ = 0
    t.pointee.not_after_ = .max
    t.pointee.verdict_ = .SWL_OK
    t.pointee.time_unverified = now.s == 0 ? 1 : 0
    var policy = swl_port_tls_policy(
        name: name, under: under, judge: nil, ctx: UnsafeMutableRawPointer(t), version_min: 0x0303, rsa_bits_min: 2048)
    if t.pointee.danger_accept_any_certificate == 0 {
        policy.judge = { ctx, cert in tls(ctx).pointee.judge(cert) }
    }
    let status = swl_port_tls_start(t.pointee.storage, &policy)
    t.pointee.error = swl_port_tls_error(t.pointee.storage)
    t.pointee.state_ = status == .SWL_OK ? Phase.handshake : Phase.failed
    return status
}

@implementation @_cdecl("swl_tls_next")
func swl_tls_next(_ t: UnsafeMutablePointer<swl_tls>) -> swl_status {
    if t.pointee.state_ == Phase.open { return .SWL_DONE }
    if t.pointee.state_ != Phase.handshake { return .SWL_E_STATE }
    let status = swl_port_tls_handshake(t.pointee.storage)
    if status == .SWL_AGAIN { return status }
    if status != .SWL_OK {
        t.pointee.error = swl_port_tls_error(t.pointee.storage)
        t.pointee.state_ = Phase.failed
        return status
    }
    t.pointee.state_ = Phase.open
    if t.pointee.danger_accept_any_certificate == 0 { t.pointee.io.flags = SWL_IO_SECURE }
    return .SWL_DONE
}

@implementation @_cdecl("swl_tls_check_time")
func swl_tls_check_time(_ t: UnsafeMutablePointer<swl_tls>, _ now: swl_time) -> swl_status {
    if t.pointee.state_ != Phase.open || now.s == 0 { return .SWL_E_STATE }
    t.pointee.time_unverified = 0
    t.pointee.now_ = now
    return t.pointee.judgeDates(t.pointee.not_before_, t.pointee.not_after_)
}

@implementation @_cdecl("swl_tls_close")
func swl_tls_close(_ t: UnsafeMutablePointer<swl_tls>) {
    if t.pointee.state_ == Phase.open { swl_port_tls_close_notify(t.pointee.storage) }
    if t.pointee.state_ != Phase.idle { swl_port_tls_stop(t.pointee.storage) }
    t.pointee.state_ = Phase.idle
    t.pointee.io.flags = 0
}

@implementation @_cdecl("swl_tls_free")
func swl_tls_free(_ t: UnsafeMutablePointer<swl_tls>) {
    swl_tls_close(t)
    if t.pointee.storage_ != nil { swl_port_tls_free(t.pointee.storage) }
    t.pointee.storage_ = nil
}

private func tls(_ ctx: UnsafeMutableRawPointer?) -> UnsafeMutablePointer<swl_tls> {
    ctx.unsafelyUnwrapped.assumingMemoryBound(to: swl_tls.self)
}

/// What a certificate's problem is called, the gravest first.
@inline(never)
private func meaning(_ problems: UInt32) -> swl_status {
    if problems & SWL_PORT_CERT_UNTRUSTED != 0 { return .SWL_E_CERT_UNTRUSTED }
    if problems & SWL_PORT_CERT_NAME != 0 { return .SWL_E_CERT_NAME }
    if problems & SWL_PORT_CERT_NO_SAN != 0 { return .SWL_E_CERT_NO_SAN }
    if problems & SWL_PORT_CERT_KEY != 0 { return .SWL_E_CERT_WEAK_KEY }
    if problems & SWL_PORT_CERT_HASH != 0 { return .SWL_E_CERT_WEAK_HASH }
    if problems & SWL_PORT_CERT_USAGE != 0 { return .SWL_E_CERT_USAGE }
    return problems == 0 ? .SWL_OK : .SWL_E_CERT
}

extension swl_tls {
    fileprivate var storage: UnsafeMutableRawPointer { storage_.unsafelyUnwrapped }

    // Out of line for the reason in Dial.swift.
    @inline(never)
    fileprivate func sendNow(_ p: UnsafeRawPointer, _ n: Int) -> Int32 { swl_port_tls_send(storage, p, n) }
    @inline(never)
    fileprivate func recvNow(_ p: UnsafeMutableRawPointer, _ n: Int) -> Int32 { swl_port_tls_recv(storage, p, n) }

    @inline(never)
    fileprivate mutating func moved(_ n: Int32) -> Int32 {
        if n < 0 && n != -swl_status.SWL_AGAIN.rawValue { error = swl_port_tls_error(storage) }
        return n
    }

    /// One certificate of the chain.
    fileprivate mutating func judge(_ cert: UnsafePointer<swl_port_certificate>) -> swl_status {
        let status = meaning(cert.pointee.problems)
        if status != .SWL_OK { return status }
        let from = seconds(cert.pointee.not_before)
        let to = seconds(cert.pointee.not_after)
        not_before_ = max(not_before_, from)
        not_after_ = min(not_after_, to)
        return judgeDates(from, to)
    }

    /// Without a clock, the time is at least that of this release.
    fileprivate func judgeDates(_ from: UInt32, _ to: UInt32) -> swl_status {
        if now_.s == 0 { return to < SWL_RELEASE_TIME ? .SWL_E_CERT_EXPIRED : .SWL_OK }
        if now_.s < from { return .SWL_E_CERT_NOT_YET }
        return now_.s > to ? .SWL_E_CERT_EXPIRED : .SWL_OK
    }

    /// Outside the span of our time: the nearest end.
    private func seconds(_ t: (UInt16, UInt16, UInt16, UInt16, UInt16, UInt16)) -> UInt32 {
        let time = CivilTime(
            year: UInt32(truncatingIfNeeded: t.0), month: UInt32(truncatingIfNeeded: t.1),
            day: UInt32(truncatingIfNeeded: t.2), hour: UInt32(truncatingIfNeeded: t.3),
            minute: UInt32(truncatingIfNeeded: t.4), second: UInt32(truncatingIfNeeded: t.5))
        return time.seconds ?? (time.year >= 2106 ? .max : 0)
    }
}
