// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

@implementation @c(swl_auth_token)
func swl_auth_token(_ key: UnsafePointer<swl_token>) -> swl_auth {
    auth(key) { key, req, text in swl_token_sign(at(key), req, text) }
}
