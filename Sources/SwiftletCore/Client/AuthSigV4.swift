// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

@implementation @c(swl_auth_sigv4)
func swl_auth_sigv4(_ key: UnsafePointer<swl_aws>) -> swl_auth {
    auth(key, sign)
}

@inline(__always)
private func sign(_ key: UnsafeRawPointer?, _ req: UnsafeMutablePointer<swl_request>, _ text: UnsafeMutablePointer<swl_buf>) -> swl_status {
    signHashed(at(key), req, text, swl_sigv4_sign)
}
