// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

/// The cipher suites that are offered, the best first, by IANA's numbers: those of TLS 1.3 (RFC 8446 appendix B.4), and
/// ECDHE with AEAD (RFC 9325 section 4.2). In each line: AES-128-GCM, ChaCha20-Poly1305, AES-256-GCM, AES-128-CCM.
private let ciphers: InlineArray<11, UInt16> = [
    0x1301, 0x1303, 0x1302, 0x1304,
    0xc02b, 0xcca9, 0xc02c, 0xc0ac,  // ECDSA
    0xc02f, 0xcca8, 0xc030,  // RSA
]

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
    t.pointee.seen_ = t.pointee.danger_accept_any_certificate == 0 ? 0 : Seen.unchecked
    t.pointee.name_ = name
    t.pointee.resumed = 0
    t.pointee.time_unverified = now.s == 0 ? 1 : 0
    let status = withRoom(for: Offer.self) { begin(t, under, $0) }
    t.pointee.error = swl_port_tls_error(t.pointee.storage)
    t.pointee.state_ = status == .SWL_OK ? Phase.handshake : Phase.failed
    return status
}

/// Room for 24 cipher suites of two bytes: our own, then the caller's. swiftlet_swift.h checks that both fit.
private struct Offer {
    var suites: (UInt64, UInt64, UInt64, UInt64, UInt64, UInt64)
}

private func begin(
    _ t: UnsafeMutablePointer<swl_tls>, _ under: UnsafePointer<swl_io>, _ offer: UnsafeMutablePointer<Offer>
) -> swl_status {
    let name = t.pointee.name_
    if name.len < 1 || name.len > 253 || !Str(name).isVisible(except: "") { return .SWL_E_ARG_HOST }
    let suites = UnsafeMutableRawPointer(offer).assumingMemoryBound(to: UInt16.self)
    var n = 0
    while n < ciphers.count {
        suites[n] = ciphers[n]
        n &+= 1
    }
    if let old = t.pointee.old_ciphers {
        if t.pointee.old_cipher_count > SWL_TLS_OLD_CIPHERS { return .SWL_E_ARG }
        var i = 0
        while i < Int(truncatingIfNeeded: t.pointee.old_cipher_count) {
            suites[n] = old[i]
            n &+= 1
            i &+= 1
        }
    }
    var policy = swl_port_tls_policy(
        under: under, name: PeerName(name).isHost ? name : Str(name).prefix(0).c, ciphers: suites,
        cipher_count: UInt16(truncatingIfNeeded: n), version_min: UInt16(SWL_TLS_1_2), version_max: t.pointee.version_max,
        keep_session: t.pointee.keep_session != 0 ? 1 : 0)
    return swl_port_tls_start(t.pointee.storage, &policy)
}

@implementation @c(swl_tls_next)
func swl_tls_next(_ t: UnsafeMutablePointer<swl_tls>) -> swl_status {
    if t.pointee.state_ == Phase.open { return .SWL_DONE }
    if t.pointee.state_ != Phase.handshake && t.pointee.state_ != Phase.chain { return .SWL_E_STATE }
    let status = shakeHands(t)
    if status == .SWL_AGAIN { return status }
    if status != .SWL_OK { return fail(t, status) }
    t.pointee.state_ = Phase.open
    if t.pointee.seen_ & Seen.unchecked == 0 { t.pointee.io.flags = SWL_IO_SECURE }
    return .SWL_DONE
}

/// The port's handshake, and the judgement of the chain once within it.
private func shakeHands(_ t: UnsafeMutablePointer<swl_tls>) -> swl_status {
    if t.pointee.state_ == Phase.chain {
        let status = climb(&t.pointee)
        if status != .SWL_OK { return status }
        t.pointee.state_ = Phase.handshake
    }
    var status = swl_port_tls_handshake(t.pointee.storage)
    if status == .SWL_MORE {
        if t.pointee.seen_ & Seen.certificate != 0 { return .SWL_E_TLS }  // once
        if t.pointee.seen_ == 0 {
            status = beginChain(&t.pointee)
            t.pointee.state_ = Phase.chain
        } else {
            t.pointee.seen_ |= Seen.certificate
        }
        return status.rawValue < 0 ? status : .SWL_AGAIN
    }
    // The port has neither shown certificates nor resumed a session: refuse it.
    return status == .SWL_OK && t.pointee.seen_ == 0 && t.pointee.resumed == 0 ? .SWL_E_CERT : status
}

private func fail(_ t: UnsafeMutablePointer<swl_tls>, _ status: swl_status) -> swl_status {
    if status.isCertificate { swl_port_tls_alert(t.pointee.storage, alert(status)) }
    t.pointee.error = swl_port_tls_error(t.pointee.storage)
    t.pointee.state_ = Phase.failed
    if status.rawValue >= 0 { return .SWL_E_TLS }
    if status != .SWL_E_TLS_FALLBACK { return status }
    if t.pointee.version_max == UInt16(SWL_TLS_1_2) { return .SWL_E_TLS }
    t.pointee.version_max = UInt16(SWL_TLS_1_2)
    return status
}

/// The alert for the server (RFC 8446 section 6.2).
private func alert(_ status: swl_status) -> UInt8 {
    switch status {
    case .SWL_E_CERT_UNTRUSTED: return 48  // unknown_ca
    case .SWL_E_CERT_EXPIRED, .SWL_E_CERT_NOT_YET: return 45  // certificate_expired
    case .SWL_E_CERT_USAGE: return 43  // unsupported_certificate
    default: return 42  // bad_certificate
    }
}

@implementation @c(swl_tls_check_time)
func swl_tls_check_time(_ t: UnsafeMutablePointer<swl_tls>, _ now: swl_time) -> swl_status {
    if t.pointee.state_ != Phase.open || now.s == 0 || t.pointee.seen_ & Seen.unchecked != 0 { return .SWL_E_STATE }
    t.pointee.time_unverified = 0
    t.pointee.now_ = now
    let status = judgeDates(&t.pointee, t.pointee.not_before_, t.pointee.not_after_)
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

/// Before the handshake and after the end, the TLS library would dereference NULL.
private var notOpen: Int32 { swl_status.SWL_E_STATE.rawValue }

private typealias Phase = TLSPhase

private func tls(_ ctx: UnsafeMutableRawPointer?) -> UnsafeMutablePointer<swl_tls> {
    ctx.unsafelyUnwrapped.assumingMemoryBound(to: swl_tls.self)
}

extension swl_tls {
    fileprivate var isOpen: Bool { state_ == Phase.open }

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
}
