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
    t.pointee.io.send = { ctx, p, n in move(tls(ctx), UnsafeMutableRawPointer(mutating: p), n, SWL_WRITE) }
    t.pointee.io.recv = { ctx, p, n in move(tls(ctx), p, n, SWL_READ) }
    t.pointee.io.ctx = UnsafeMutableRawPointer(t)
    t.pointee.version_max = UInt16(SWL_TLS_1_3)
    if size < swl_port_tls_size() { return .SWL_E_ARG_BUFFER }
    t.pointee.storage_ = storage
    let status = noted(t, swl_port_tls_init(storage))
    if status != .SWL_OK { t.pointee.storage_ = nil }
    return status
}

@implementation @c(swl_tls_roots)
func swl_tls_roots(_ t: UnsafeMutablePointer<swl_tls>, _ certificates: swl_str) -> swl_status {
    if t.pointee.storage_ == nil { return .SWL_E_STATE }
    return noted(t, swl_port_tls_roots(t.pointee.storage, certificates))
}

@implementation @c(swl_tls_identity)
func swl_tls_identity(_ t: UnsafeMutablePointer<swl_tls>, _ certificates: swl_str, _ key: swl_str) -> swl_status {
    if t.pointee.storage_ == nil { return .SWL_E_STATE }
    abandon(t)
    return noted(t, swl_port_tls_identity(t.pointee.storage, certificates, key))
}

@implementation @c(swl_tls_start)
func swl_tls_start(
    _ t: UnsafeMutablePointer<swl_tls>, _ under: UnsafePointer<swl_io>, _ name: swl_str, _ now: swl_time
) -> swl_status {
    if t.pointee.storage_ == nil { return .SWL_E_STATE }
    abandon(t)
    t.pointee.now_ = now
    t.pointee.seen_ = t.pointee.danger_accept_any_certificate == 0 ? 0 : Seen.unchecked
    t.pointee.name_ = name
    t.pointee.resumed = 0
    t.pointee.time_unverified = now.s == 0 ? 1 : 0
    let status = noted(t, withRoom(for: Offer.self) { begin(t, under, $0) })
    t.pointee.state_ = status == .SWL_OK ? Phase.handshake : Phase.failed
    return status
}

/// The cipher suites of a policy, one after the other: our own, then the caller's.
private struct Offer {
    var ours: InlineArray<11, UInt16>
    var old: InlineArray<8, UInt16>  // SWL_TLS_OLD_CIPHERS
}

private func begin(
    _ t: UnsafeMutablePointer<swl_tls>, _ under: UnsafePointer<swl_io>, _ offer: UnsafeMutablePointer<Offer>
) -> swl_status {
    let name = t.pointee.name_
    if !isServerName(name) { return .SWL_E_ARG_HOST }
    offer.pointee.ours = ciphers
    var count = 0
    if let old = t.pointee.old_ciphers {
        count = Int(truncatingIfNeeded: t.pointee.old_cipher_count)
        if t.pointee.old_cipher_count > SWL_TLS_OLD_CIPHERS { return .SWL_E_ARG }
        UnsafeMutableRawPointer(bytes(&offer.pointee.old)).copyMemory(from: old, byteCount: count &* 2)
    }
    var policy = swl_port_tls_policy(
        under: under, name: isHost(Str(name)) ? name : Str(name).prefix(0).c, ciphers: UnsafeRawPointer(offer).assumingMemoryBound(to: UInt16.self),
        cipher_count: UInt16(truncatingIfNeeded: ciphers.count &+ count), version_min: UInt16(SWL_TLS_1_2), version_max: t.pointee.version_max,
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
        t.pointee.seen_ |= Seen.certificate
        if t.pointee.seen_ & Seen.unchecked != 0 { return .SWL_AGAIN }
        status = beginChain(&t.pointee)
        if status == .SWL_OK { return .SWL_AGAIN }
        return status.rawValue < 0 ? status : .SWL_E_TLS  // no port may say so
    }
    // The port has neither shown certificates nor resumed a session: refuse it.
    return status == .SWL_OK && t.pointee.seen_ == 0 && t.pointee.resumed == 0 ? .SWL_E_CERT : status
}

private func fail(_ t: UnsafeMutablePointer<swl_tls>, _ status: swl_status) -> swl_status {
    if status.isCertificate { swl_port_tls_alert(t.pointee.storage, alert(status)) }
    _ = noted(t, status)
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

/// Keeps the TLS library's number for the log.
@inline(never)
private func noted(_ t: UnsafeMutablePointer<swl_tls>, _ status: swl_status) -> swl_status {
    t.pointee.error = swl_port_tls_error(t.pointee.storage)
    return status
}

/// Without a close_notify: the io below may carry the next connection already.
@inline(never)
private func abandon(_ t: UnsafeMutablePointer<swl_tls>) {
    if t.pointee.state_ == Phase.open { t.pointee.state_ = Phase.failed }
    swl_tls_close(t)
}

private typealias Phase = TLSPhase

private func tls(_ ctx: UnsafeMutableRawPointer?) -> UnsafeMutablePointer<swl_tls> {
    ctx.unsafelyUnwrapped.assumingMemoryBound(to: swl_tls.self)
}

/// Sends (SWL_WRITE) or receives. Before the handshake and after the end, the TLS library would dereference NULL.
@inline(never)
private func move(_ t: UnsafeMutablePointer<swl_tls>, _ p: UnsafeMutableRawPointer, _ size: Int, _ wanted: UInt32) -> Int32 {
    if t.pointee.state_ != Phase.open { return swl_status.SWL_E_STATE.rawValue }
    let n = wanted == SWL_WRITE ? swl_port_tls_send(t.pointee.storage, p, size) : swl_port_tls_recv(t.pointee.storage, p, size)
    return n < 0 && n != -swl_status.SWL_AGAIN.rawValue ? noted(t, swl_status(n)).rawValue : n
}
