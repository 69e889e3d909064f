import CSwiftlet

/// What stands before the TLS library's bytes: what the session is good for, and until when.
private struct Head {
    var digest: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
    var notBefore: UInt32 = 0, notAfter: UInt32 = 0
    static var digestSize: Int { 32 }
    static var size: Int { 40 }
}

@implementation @c(swl_tls_session_save)
func swl_tls_session_save(_ t: UnsafeMutablePointer<swl_tls>, _ session: UnsafeMutablePointer<swl_buf>) -> swl_status {
    // Open and checked is what the flag says.
    guard t.pointee.io.flags & SWL_IO_SECURE != 0, t.pointee.keep_session != 0, let storage = t.pointee.storage_ else {
        return .SWL_E_STATE
    }
    let start = session.pointee.len
    var head = Head(notBefore: t.pointee.not_before_, notAfter: t.pointee.not_after_)
    var status = t.pointee.digest(storage, &head)
    if status != .SWL_OK { return status }
    var sink = Sink(session)
    append(&head, &sink)
    var room = 0
    var at = UnsafeMutableRawPointer(session)  // never written to, but not NULL
    if sink.commit(session) == .SWL_OK, let ptr = session.pointee.ptr {
        room = session.pointee.cap &- session.pointee.len
        at = UnsafeMutableRawPointer(ptr + session.pointee.len)
    }
    var n = 0
    status = swl_port_tls_session(storage, at, room, &n)
    session.pointee.len &+= n
    if status != .SWL_OK && status != .SWL_E_SPACE { session.pointee.len = start }
    return status
}

@implementation @c(swl_tls_session_restore)
func swl_tls_session_restore(_ t: UnsafeMutablePointer<swl_tls>, _ session: swl_str) {
    var rest = Str(session)
    guard t.pointee.state_ == TLSPhase.handshake, t.pointee.seen_ == 0,
        rest.count > Head.size, let storage = t.pointee.storage_
    else { return }
    var head = Head()
    if t.pointee.digest(storage, &head) != .SWL_OK { return }
    if !takeDates(&head, &rest) { return }
    if t.pointee.judgeDates(head.notBefore, head.notAfter) != .SWL_OK { return }
    if swl_port_tls_resume(storage, rest.base, rest.count) != .SWL_OK { return }
    t.pointee.not_before_ = head.notBefore
    t.pointee.not_after_ = head.notAfter
    t.pointee.resumed = 1
}

private func append(_ head: UnsafeMutablePointer<Head>, _ sink: inout Sink) {
    sink.append(Str(bytes(head), Head.size))
}

/// Those behind the same digest as ours.
private func takeDates(_ head: UnsafeMutablePointer<Head>, _ saved: inout Str) -> Bool {
    let ours = bytes(head)
    var i = 0
    while i < Head.size {
        let byte = saved.removeFirst()
        if i >= Head.digestSize { ours[i] = byte } else if ours[i] != byte { return false }
        i &+= 1
    }
    return true
}

extension swl_tls {
    /// A server whose session is taken up shows no certificate: under another name, other pins or
    /// roots it might not be let in, and with another identity it would take us for the old one.
    @inline(never)
    fileprivate mutating func digest(_ storage: UnsafeMutableRawPointer, _ head: UnsafeMutablePointer<Head>) -> swl_status {
        var every = Str(name_).prefix(0)
        if let pins { every = Str(pins, Int(truncatingIfNeeded: pin_count &* 32)) }
        return swl_port_tls_digest(storage, name_, every.c, bytes(head))
    }
}
