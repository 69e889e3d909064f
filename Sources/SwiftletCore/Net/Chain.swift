// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

// The chain is climbed from the server's own certificate to a root, one signature a call. All that can be judged
// without computing a signature is judged before.
//
//     child_    the certificate whose issuer is looked for
//     issuer_   the next candidate: first the roots, then the certificates that the server sent after the child
//     issuers_  how many CAs are below that candidate

/// Begins with a chain that has just come: judges whether it may be computed with, then the server's own certificate.
func beginChain(_ t: inout swl_tls) -> swl_status {
    // The server wants a handshake in full: what a session said is past.
    t.not_before_ = 0
    t.not_after_ = .max
    t.resumed = 0
    t.child_ = 0
    t.issuer_ = SWL_PORT_ROOT
    t.issuers_ = 0
    t.verdict_ = .SWL_E_CERT_UNTRUSTED
    var cert = swl_port_certificate()
    let status = judgeCost(&t, &cert)
    return status == .SWL_OK ? judgeServer(&t, &cert) : status
}

/// The number of certificates that came and the size of their keys, before anything is computed with them.
private func judgeCost(_ t: inout swl_tls, _ cert: inout swl_port_certificate) -> swl_status {
    var n: UInt32 = 0
    while true {
        let status = swl_port_tls_certificate(t.storage, n, &cert)
        if status == .SWL_DONE { return n == 0 ? .SWL_E_CERT : .SWL_OK }
        if status != .SWL_OK { return status }
        if n == SWL_TLS_CERTIFICATES || cert.isLarge { return .SWL_E_CERT_LARGE }
        n &+= 1
    }
}

/// The server's own certificate, except its signature.
private func judgeServer(_ t: inout swl_tls, _ cert: inout swl_port_certificate) -> swl_status {
    var status = swl_port_tls_certificate(t.storage, 0, &cert)
    if status != .SWL_OK { return status }
    status = judgeName(&t)
    if status != .SWL_OK { return status }
    if cert.is & SWL_PORT_IS_SERVER == 0 { return .SWL_E_CERT_USAGE }
    status = judge(&t, 0, &cert)
    if status != .SWL_OK { return status }
    // One that is signed by itself may be a root: there is nothing to climb.
    let both = SWL_PORT_IS_ROOT | SWL_PORT_IS_SELF_ISSUED
    if cert.is & both == both { return judgePins(&t) }
    t.state_ = TLSPhase.chain
    return .SWL_OK
}

private func judgeName(_ t: inout swl_tls) -> swl_status {
    let name = Str(t.name_)
    var address: Bytes16 = (0, 0)
    let size = readAddress(name, bytes(&address))
    var san = swl_port_san()
    var n: UInt32 = 0
    while true {
        let status = swl_port_tls_san(t.storage, n, &san)
        if status == .SWL_DONE { return n == 0 ? .SWL_E_CERT_NO_SAN : .SWL_E_CERT_NAME }
        if status != .SWL_OK { return status }
        if n == SWL_TLS_NAMES { return .SWL_E_CERT_LARGE }
        let value = Str(san.value)
        let matches =
            size == 0
            ? san.type == SWL_PORT_SAN_DNS && matchesHost(value, name)
            : san.type == SWL_PORT_SAN_ADDRESS && value == Str(bytes(&address), size)
        if matches { return .SWL_OK }
        n &+= 1
    }
}

/// What is asked of every certificate of the chain: its key, the hash of its signature, its dates.
@inline(never)
private func judge(_ t: inout swl_tls, _ index: UInt32, _ cert: inout swl_port_certificate) -> swl_status {
    if cert.isLarge { return .SWL_E_CERT_LARGE }
    if cert.isWeak { return .SWL_E_CERT_WEAK_KEY }
    // The signature of a root is not checked.
    if cert.hash_bits < 256 && index < SWL_PORT_ROOT { return .SWL_E_CERT_WEAK_HASH }
    let from = seconds(&cert.not_before)
    let to = seconds(&cert.not_after)
    let status = judgeDates(&t, from, to)
    if status != .SWL_OK { return status }
    t.not_before_ = max(t.not_before_, from)
    t.not_after_ = min(t.not_after_, to)
    return lookForPin(&t, index)
}

/// No device has more roots: a port that never ends them must not hold the program.
private var rootsEnd: UInt32 { 2 * SWL_PORT_ROOT }

/// One step: SWL_AGAIN after a signature was computed, SWL_OK when the chain has reached a root.
func climb(_ t: inout swl_tls) -> swl_status {
    var cert = swl_port_certificate()
    while true {
        let issuer = t.issuer_
        var status = swl_port_tls_certificate(t.storage, issuer, &cert)
        if status == .SWL_DONE || issuer == rootsEnd {
            if issuer < SWL_PORT_ROOT { return t.verdict_ }
            t.issuer_ = t.child_ &+ 1
            continue
        }
        if status != .SWL_OK { return status }
        t.issuer_ = issuer &+ 1
        if !mayIssue(&cert, isRoot: issuer >= SWL_PORT_ROOT, above: t.issuers_) { continue }
        status = swl_port_tls_issued(t.storage, t.child_, issuer)
        if status == .SWL_E_CERT_UNTRUSTED { continue }
        if status == .SWL_E_CHECK { return .SWL_AGAIN }
        if status != .SWL_OK { return status }
        status = judge(&t, issuer, &cert)
        if status != .SWL_OK {
            // Another certificate of this name and key may be good, such as the successor of an expired root.
            if !status.isCertificate { return status }
            t.verdict_ = status
            return .SWL_AGAIN
        }
        if issuer >= SWL_PORT_ROOT { return judgePins(&t) }
        t.child_ = issuer
        t.issuer_ = SWL_PORT_ROOT
        t.issuers_ &+= 1
        return .SWL_AGAIN
    }
}

/// Whether it is a CA that allows `issuers` CAs below it (RFC 5280 section 4.2.1.9). A root of X.509 version 1 or 2 has
/// no field that says that it is a CA.
private func mayIssue(_ cert: inout swl_port_certificate, isRoot: Bool, above issuers: UInt32) -> Bool {
    if cert.is & SWL_PORT_IS_CA == 0 && !(isRoot && cert.is & SWL_PORT_IS_OLD != 0) { return false }
    return UInt32(truncatingIfNeeded: cert.path_length) >= issuers
}

private func lookForPin(_ t: inout swl_tls, _ index: UInt32) -> swl_status {
    guard let pins = t.pins, t.pin_count > 0 else { return .SWL_OK }
    var key: Bytes32 = (0, 0, 0, 0)
    let status = swl_port_tls_key_sha256(t.storage, index, bytes(&key))
    if status != .SWL_OK { return status }
    var i: UInt32 = 0
    while i < t.pin_count {
        if Str(pins + Int(truncatingIfNeeded: i &* 32), 32) == Str(bytes(&key), 32) { t.seen_ |= Seen.pin }
        i &+= 1
    }
    return .SWL_OK
}

private func judgePins(_ t: inout swl_tls) -> swl_status {
    t.pin_count > 0 && t.seen_ & Seen.pin == 0 ? .SWL_E_CERT_PIN : .SWL_OK
}

/// Without a clock, the time is at least SWL_RELEASE_TIME.
func judgeDates(_ t: inout swl_tls, _ from: UInt32, _ to: UInt32) -> swl_status {
    if t.now_.s == 0 { return to < SWL_RELEASE_TIME ? .SWL_E_CERT_EXPIRED : .SWL_OK }
    if t.now_.s < from { return .SWL_E_CERT_NOT_YET }
    return t.now_.s > to ? .SWL_E_CERT_EXPIRED : .SWL_OK
}

/// Unix seconds of the six numbers, which a CivilTime has, too. A time outside 1970 to 2106 becomes the nearest end.
@inline(never)
private func seconds(_ t: UnsafeMutablePointer<(UInt16, UInt16, UInt16, UInt16, UInt16, UInt16)>) -> UInt32 {
    let time = UnsafeMutableRawPointer(t).assumingMemoryBound(to: CivilTime.self)
    return unixSeconds(time) ?? (time.pointee.year >= 2106 ? .max : 0)
}

extension swl_port_certificate {
    private var isRSA: Bool { UInt32(truncatingIfNeeded: key_type) == SWL_PORT_KEY_RSA }

    /// The work of a verification grows with the square of the modulus's size, times the exponent's size.
    fileprivate var isLarge: Bool { isRSA && (key_bits > 4096 || exponent_bits > 32) }

    /// RSA under 2048 bits, or neither RSA nor P-256, P-384, P-521.
    fileprivate var isWeak: Bool { isRSA ? key_bits < 2048 : key_type < 23 || key_type > 25 }
}

extension swl_status {
    /// SWL_E_CERT and its details.
    var isCertificate: Bool { rawValue / 100 == swl_status.SWL_E_CERT.rawValue / 100 }
}
