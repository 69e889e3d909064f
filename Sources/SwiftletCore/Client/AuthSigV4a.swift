// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

@implementation @c(swl_auth_sigv4a)
func swl_auth_sigv4a(_ key: UnsafePointer<swl_aws>) -> swl_auth {
    auth(key) { key, req, text in swl_sigv4a_sign(at(key), req, text) }
}
