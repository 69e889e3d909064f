import CSwiftlet

/// What stands before the TLS library's bytes: whom the session was with, and until when.
private struct Head {
    var mark: UInt32 = 0, notBefore: UInt32 = 0, notAfter: UInt32 = 0
    static var size: Int { 12 }
}

@implementation @c(swl_tls_session_save)
func swl_tls_session_save(_ t: UnsafeMutablePointer<swl_tls>, _ session: UnsafeMutablePointer<swl_buf>) -> swl_status {
    // Open and checked is what the flag says.
    guard t.pointee.io.flags & SWL_IO_SECURE != 0, t.pointee.keep_session != 0, let storage = t.pointee.storage_ else {
        return .SWL_E_STATE
    }
    let start = session.pointee.len
    var head = Head(mark: t.pointee.mark(), notBefore: t.pointee.not_before_, notAfter: t.pointee.not_after_)
    var sink = Sink(session)
    withUnsafeBytes(of: &head) {
        sink.append(Str($0.baseAddress.unsafelyUnwrapped.assumingMemoryBound(to: UInt8.self), Head.size))
    }
    var room = 0
    var at = UnsafeMutableRawPointer(session)  // never written to, but not NULL
    if sink.commit(session) == .SWL_OK, let ptr = session.pointee.ptr {
        room = session.pointee.cap &- session.pointee.len
        at = UnsafeMutableRawPointer(ptr + session.pointee.len)
    }
    var n = 0
    let status = swl_port_tls_session(storage, at, room, &n)
    session.pointee.len &+= n
    if status != .SWL_OK && status != .SWL_E_SPACE { session.pointee.len = start }
    return status
}

@implementation @c(swl_tls_session_restore)
func swl_tls_session_restore(_ t: UnsafeMutablePointer<swl_tls>, _ session: swl_str) {
    let session = Str(session)
    var head = Head()
    guard t.pointee.state_ == TLSPhase.handshake, t.pointee.seen_ == 0,
        session.count > Head.size, let storage = t.pointee.storage_
    else { return }
    withUnsafeMutableBytes(of: &head) {
        $0.baseAddress.unsafelyUnwrapped.copyMemory(from: session.base, byteCount: Head.size)
    }
    if head.mark != t.pointee.mark() || t.pointee.judgeDates(head.notBefore, head.notAfter) != .SWL_OK { return }
    let rest = session.dropFirst(Head.size)
    if swl_port_tls_resume(storage, rest.base, rest.count) != .SWL_OK { return }
    t.pointee.not_before_ = head.notBefore
    t.pointee.not_after_ = head.notAfter
    t.pointee.resumed = 1
}

extension swl_tls {
    /// Tells sessions of one name and one set of pins from others (FNV-1a). It guards against a
    /// mistake; against an attacker stands the key that only the true server knows.
    @inline(never)
    fileprivate func mark() -> UInt32 {
        var hash: UInt32 = 0x811c_9dc5
        var rest = Str(name_)
        while !rest.isEmpty { mix(&hash, lowercased(rest.removeFirst())) }
        guard let pins else { return hash }
        rest = Str(pins, Int(truncatingIfNeeded: pin_count &* 32))
        mix(&hash, 0)
        while !rest.isEmpty { mix(&hash, rest.removeFirst()) }
        return hash
    }
}

private func mix(_ hash: inout UInt32, _ byte: UInt8) {
    hash = (hash ^ UInt32(truncatingIfNeeded: byte)) &* 0x0100_0193
}
