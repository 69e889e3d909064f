// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

@implementation @c(swl_auth_sigv4)
func swl_auth_sigv4(_ key: UnsafePointer<swl_aws>) -> swl_auth {
    auth(key, sign)
}

@inline(__always)
private func sign(_ key: UnsafeRawPointer?, _ req: UnsafeMutablePointer<swl_request>, _ text: UnsafeMutablePointer<swl_buf>) -> swl_status {
    let cap = text.pointee.cap
    var status = hashBody(at(key), req, text)
    if status == .SWL_OK { status = swl_sigv4_sign(at(key), req, text) }
    if text.pointee.cap != cap { req.pointee.body_sha256 = swl_str() }
    text.pointee.cap = cap
    return status
}
