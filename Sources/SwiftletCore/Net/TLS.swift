import CSwiftlet

enum TLSPhase {
    static let idle: UInt32 = 0
    static let handshake: UInt32 = 1
    static let open: UInt32 = 2
    static let failed: UInt32 = 3
}

/// What the judge has seen of this connection's chain.
private enum Chain {
    static let certificate: UInt32 = 1
    static let pin: UInt32 = 2
    static let unchecked: UInt32 = 4  // nobody looks: danger_accept_any_certificate, at the start
}

@implementation @c(swl_tls_init_2)
func swl_tls_init_2(_ t: UnsafeMutablePointer<swl_tls>, _ storage: UnsafeMutableRawPointer, _ size: Int) -> swl_status {
    UnsafeMutableRawPointer(t).initializeMemory(as: UInt8.self, repeating: 0, count: MemoryLayout<swl_tls>.size)
    t.pointee.io.send = { ctx, p, n in tls(ctx).pointee.isOpen ? tls(ctx).pointee.moved(tls(ctx).pointee.sendNow(p, n)) : notOpen }
    t.pointee.io.recv = { ctx, p, n in tls(ctx).pointee.isOpen ? tls(ctx).pointee.moved(tls(ctx).pointee.recvNow(p, n)) : notOpen }
    t.pointee.io.ctx = UnsafeMutableRawPointer(t)
    t.pointee.version_max = UInt16(SWL_TLS_1_3)
    if size < swl_port_tls_size() { return .SWL_E_ARG_BUFFER }
    let status = swl_port_tls_init(storage)
    t.pointee.error = swl_port_tls_error(storage)
    if status == .SWL_OK { t.pointee.storage_ = storage }
    return status
}

@implementation @c(swl_tls_roots)
func swl_tls_roots(_ t: UnsafeMutablePointer<swl_tls>, _ certificates: swl_str) -> swl_status {
    if t.pointee.storage_ == nil { return .SWL_E_STATE }
    let status = swl_port_tls_roots(t.pointee.storage, certificates)
    t.pointee.error = swl_port_tls_error(t.pointee.storage)
    return status
}

@implementation @c(swl_tls_identity)
func swl_tls_identity(_ t: UnsafeMutablePointer<swl_tls>, _ certificates: swl_str, _ key: swl_str) -> swl_status {
    if t.pointee.storage_ == nil { return .SWL_E_STATE }
    abandon(t)
    let status = swl_port_tls_identity(t.pointee.storage, certificates, key)
    t.pointee.error = swl_port_tls_error(t.pointee.storage)
    return status
}

@implementation @c(swl_tls_start)
func swl_tls_start(
    _ t: UnsafeMutablePointer<swl_tls>, _ under: UnsafePointer<swl_io>, _ name: swl_str, _ now: swl_time
) -> swl_status {
    if t.pointee.storage_ == nil { return .SWL_E_STATE }
    abandon(t)
    t.pointee.now_ = now
    t.pointee.not_before_ = 0
    t.pointee.not_after_ = .max
    t.pointee.seen_ = 0
    t.pointee.name_ = name
    t.pointee.resumed = 0
    t.pointee.time_unverified = now.s == 0 ? 1 : 0
    var policy = swl_port_tls_policy(
        under: under, name: name, ciphers: UnsafeRawPointer(t).assumingMemoryBound(to: UInt16.self), cipher_count: 0, version_min: 0x0303,
        version_max: t.pointee.version_max,
        keep_session: t.pointee.keep_session != 0 ? 1 : 0, judge: nil, ctx: UnsafeMutableRawPointer(t), rsa_bits_min: 2048,
        want_key_sha256: t.pointee.pin_count > 0 ? 1 : 0)
    if t.pointee.danger_accept_any_certificate == 0 {
        policy.judge = { ctx, cert in tls(ctx).pointee.judge(cert) }
    } else {
        t.pointee.seen_ = Chain.unchecked
    }
    let status = swl_port_tls_start(t.pointee.storage, &policy)
    t.pointee.error = swl_port_tls_error(t.pointee.storage)
    t.pointee.state_ = status == .SWL_OK ? Phase.handshake : Phase.failed
    return status
}

@implementation @c(swl_tls_next)
func swl_tls_next(_ t: UnsafeMutablePointer<swl_tls>) -> swl_status {
    if t.pointee.state_ == Phase.open { return .SWL_DONE }
    if t.pointee.state_ != Phase.handshake { return .SWL_E_STATE }
    var status = swl_port_tls_handshake(t.pointee.storage)
    if status == .SWL_AGAIN { return status }
    // Nothing was judged, and nothing was to be taken up: such a port is not to be trusted.
    if status == .SWL_OK && t.pointee.seen_ == 0 && t.pointee.resumed == 0 { status = .SWL_E_CERT }
    if status != .SWL_OK {
        t.pointee.error = swl_port_tls_error(t.pointee.storage)
        t.pointee.state_ = Phase.failed
        return status
    }
    t.pointee.state_ = Phase.open
    if t.pointee.seen_ != Chain.unchecked { t.pointee.io.flags = SWL_IO_SECURE }
    return .SWL_DONE
}

@implementation @c(swl_tls_check_time)
func swl_tls_check_time(_ t: UnsafeMutablePointer<swl_tls>, _ now: swl_time) -> swl_status {
    if t.pointee.state_ != Phase.open || now.s == 0 || t.pointee.seen_ == Chain.unchecked { return .SWL_E_STATE }
    t.pointee.time_unverified = 0
    t.pointee.now_ = now
    let status = t.pointee.judgeDates(t.pointee.not_before_, t.pointee.not_after_)
    if status != .SWL_OK { t.pointee.io.flags = 0 }
    return status
}

@implementation @c(swl_tls_close)
func swl_tls_close(_ t: UnsafeMutablePointer<swl_tls>) {
    if t.pointee.state_ == Phase.open { swl_port_tls_close_notify(t.pointee.storage) }
    if t.pointee.state_ != Phase.idle { swl_port_tls_stop(t.pointee.storage) }
    t.pointee.state_ = Phase.idle
    t.pointee.io.flags = 0
}

@implementation @c(swl_tls_free)
func swl_tls_free(_ t: UnsafeMutablePointer<swl_tls>) {
    swl_tls_close(t)
    if t.pointee.storage_ != nil { swl_port_tls_free(t.pointee.storage) }
    t.pointee.storage_ = nil
}

/// Without a close_notify: the io below may carry the next connection already.
@inline(never)
private func abandon(_ t: UnsafeMutablePointer<swl_tls>) {
    if t.pointee.state_ == Phase.open { t.pointee.state_ = Phase.failed }
    swl_tls_close(t)
}

/// Before the handshake and after the end the library would go through a NULL.
private var notOpen: Int32 { swl_status.SWL_E_STATE.rawValue }

private typealias Phase = TLSPhase

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
    fileprivate var isOpen: Bool { state_ == Phase.open }
    fileprivate var storage: UnsafeMutableRawPointer { storage_.unsafelyUnwrapped }

    // Out of line for the reason in Dial.swift.
    @inline(never)
    fileprivate mutating func sendNow(_ p: UnsafeRawPointer, _ n: Int) -> Int32 { swl_port_tls_send(storage, p, n) }
    @inline(never)
    fileprivate mutating func recvNow(_ p: UnsafeMutableRawPointer, _ n: Int) -> Int32 { swl_port_tls_recv(storage, p, n) }

    @inline(never)
    fileprivate mutating func moved(_ n: Int32) -> Int32 {
        if n < 0 && n != -swl_status.SWL_AGAIN.rawValue { error = swl_port_tls_error(storage) }
        return n
    }

    /// One certificate of the chain.
    fileprivate mutating func judge(_ cert: UnsafePointer<swl_port_judged_>) -> swl_status {
        if seen_ == 0 {
            // The server wants a handshake in full: what the session said is past.
            not_before_ = 0
            not_after_ = .max
            resumed = 0
        }
        seen_ |= Chain.certificate
        let status = meaning(cert.pointee.problems)
        if status != .SWL_OK { return status }
        let from = seconds(cert.pointee.not_before)
        let to = seconds(cert.pointee.not_after)
        not_before_ = max(not_before_, from)
        not_after_ = min(not_after_, to)
        if isPinned(cert) { seen_ |= Chain.pin }
        let dates = judgeDates(from, to)
        if dates != .SWL_OK { return dates }
        return cert.pointee.depth == 0 && pin_count > 0 && seen_ & Chain.pin == 0 ? .SWL_E_CERT_PIN : .SWL_OK
    }

    @inline(never)
    private mutating func isPinned(_ cert: UnsafePointer<swl_port_judged_>) -> Bool {
        guard var pin = pins else { return false }
        return withUnsafePointer(to: cert.pointee.key_sha256) {
            let key = UnsafeRawPointer($0).assumingMemoryBound(to: UInt8.self)
            var i: UInt32 = 0
            while i < pin_count {
                var n = 0
                while n < 32 && pin[n] == key[n] { n &+= 1 }
                if n == 32 { return true }
                pin += 32
                i &+= 1
            }
            return false
        }
    }

    /// Without a clock, the time is at least that of this release.
    mutating func judgeDates(_ from: UInt32, _ to: UInt32) -> swl_status {
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
