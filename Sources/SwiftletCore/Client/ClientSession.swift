// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

@implementation @c(swl_client_session)
func swl_client_session(_ c: Client, _ buffer: UnsafeMutableRawPointer, _ size: Int, _ len: Int) {
    c.pointee.session = swl_out(buffer, size)
    c.pointee.session.len = len
    c.pointee.resume_ = { c, step in step == SecureStep.restore ? restore(c) : save(c) }
}

private func restore(_ c: Client) -> swl_status {
    if c.pointee.session.len > 0 {
        swl_tls_session_restore(&c.pointee.tls, swl_span(c.pointee.session.ptr, c.pointee.session.len))
    }
    return .SWL_OK
}

/// Saves the connection's session. A resumed connection may have none of its own: the one before then stays.
private func save(_ c: Client) -> swl_status {
    var session = c.pointee.session
    session.len = 0
    let status = swl_tls_session_save(&c.pointee.tls, &session)
    if status == .SWL_OK { c.pointee.session.len = session.len }
    if status == .SWL_E_SPACE { c.pointee.session.len = 0 }
    return status
}
