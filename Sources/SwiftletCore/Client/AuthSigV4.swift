// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

@implementation @c(swl_auth_sigv4)
func swl_auth_sigv4(_ key: UnsafePointer<swl_aws>) -> swl_auth {
    auth(key) { key, req, text in swl_sigv4_sign(at(key), req, text) }
}
