// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

/// The head of a saved session, before the TLS library's bytes. The digest covers all that follows it, and the name, pins,
/// roots and identity of the connection. The dates are those between which its certificates are good.
private struct Head {
    var digest: Bytes32 = (0, 0, 0, 0)
    var notBefore: UInt32 = 0, notAfter: UInt32 = 0
    static var digestSize: Int { MemoryLayout<Bytes32>.size }
    static var size: Int { MemoryLayout<Head>.size }
}

@implementation @c(swl_tls_session_save)
func swl_tls_session_save(_ t: UnsafeMutablePointer<swl_tls>, _ session: UnsafeMutablePointer<swl_buf>) -> swl_status {
    // The flag says that the connection is open and that its certificates were checked.
    guard t.pointee.io.flags & SWL_IO_SECURE != 0, t.pointee.keep_session != 0, let storage = t.pointee.storage_ else {
        return .SWL_E_STATE
    }
    let start = session.pointee.len
    var room = 0
    var at = UnsafeMutableRawPointer(session)  // without room it is never written to, but not NULL
    if let ptr = session.pointee.ptr {
        room = max(session.pointee.cap &- start &- Head.size, 0)
        at = UnsafeMutableRawPointer(ptr + start)
    }
    var n = 0
    var status = swl_port_tls_session(storage, at + Head.size, room, &n)
    session.pointee.len = start &+ Head.size &+ n
    if status == .SWL_OK && (n < 1 || n > room) { status = .SWL_E_TLS }  // no port may say so
    if status == .SWL_OK {
        var head = Head(notBefore: t.pointee.not_before_, notAfter: t.pointee.not_after_)
        swl_copy_(at, &head, Head.size)
        let saved = Str(at.assumingMemoryBound(to: UInt8.self), Head.size &+ n)
        status = digest(t, storage, saved.dropFirst(Head.digestSize), at.assumingMemoryBound(to: UInt8.self))
    }
    if status != .SWL_OK && status != .SWL_E_SPACE { session.pointee.len = start }
    return status
}

@implementation @c(swl_tls_session_restore)
func swl_tls_session_restore(_ t: UnsafeMutablePointer<swl_tls>, _ session: swl_str) {
    let saved = Str(session)
    guard t.pointee.state_ == TLSPhase.handshake, t.pointee.seen_ == 0,
        saved.count > Head.size, let storage = t.pointee.storage_
    else { return }
    var head = Head()
    if digest(t, storage, saved.dropFirst(Head.digestSize), bytes(&head)) != .SWL_OK { return }
    if !(Str(bytes(&head), Head.digestSize) == saved.prefix(Head.digestSize)) { return }
    swl_copy_(&head, saved.base, Head.size)
    if judgeDates(&t.pointee, head.notBefore, head.notAfter) != .SWL_OK { return }
    if swl_port_tls_resume(storage, saved.base + Head.size, saved.count &- Head.size) != .SWL_OK { return }
    t.pointee.not_before_ = head.notBefore
    t.pointee.not_after_ = head.notAfter
    t.pointee.resumed = 1
}

/// A server that resumes a session shows no certificate. With another name, other pins or other roots it might have been
/// refused; with another identity it would take this device for the old one. And the TLS library trusts every byte of a
/// session that it reads back.
@inline(never)
private func digest(
    _ t: UnsafeMutablePointer<swl_tls>, _ storage: UnsafeMutableRawPointer, _ saved: Str, _ out: UnsafeMutablePointer<UInt8>
) -> swl_status {
    var pins = Str(t.pointee.name_).prefix(0)
    if let each = t.pointee.pins { pins = Str(each, Int(truncatingIfNeeded: t.pointee.pin_count &* 32)) }
    return swl_port_tls_digest(storage, t.pointee.name_, pins.c, saved.c, out)
}
