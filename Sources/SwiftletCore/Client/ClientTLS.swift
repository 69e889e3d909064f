// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

@implementation @c(swl_client_tls)
func swl_client_tls(_ c: Client, _ storage: UnsafeMutableRawPointer, _ size: Int) -> swl_status {
    c.pointee.secure_ = secure
    return swl_tls_init_2(&c.pointee.tls, storage, size)
}

@inline(__always)
private func secure(_ c: Client, _ step: UInt32) -> swl_status {
    switch step {
    case SecureStep.connect: return handshake(c)
    case SecureStep.checkTime: return checkTime(c)
    case SecureStep.close: swl_tls_close(&c.pointee.tls)
    default: swl_tls_free(&c.pointee.tls)
    }
    return .SWL_OK
}

private func handshake(_ c: Client) -> swl_status {
    if c.pointee.begun_ == 0 {
        c.pointee.begun_ = 1
        c.pointee.tls.keep_session = c.pointee.resume_ == nil ? 0 : 1
        let status = swl_tls_start(&c.pointee.tls, &c.pointee.net.io, c.pointee.name_, correctedTime(c))
        if status != .SWL_OK { return status }
        if let resume = c.pointee.resume_ { _ = resume(c, SecureStep.restore) }
    }
    return swl_tls_next(&c.pointee.tls)
}

/// A certificate that was judged without a clock is judged again once its server has told the time.
private func checkTime(_ c: Client) -> swl_status {
    let time = correctedTime(c)
    return c.pointee.tls.time_unverified == 0 || time.s == 0 ? .SWL_OK : swl_tls_check_time(&c.pointee.tls, time)
}
