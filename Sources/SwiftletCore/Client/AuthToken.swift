// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

@implementation @c(swl_auth_token)
func swl_auth_token(_ key: UnsafePointer<swl_token>) -> swl_auth {
    auth(key, sign)
}

@inline(__always)
private func sign(_ key: UnsafeRawPointer?, _ req: UnsafeMutablePointer<swl_request>, _ text: UnsafeMutablePointer<swl_buf>) -> swl_status {
    swl_token_sign(at(key), req, text)
}
