// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

@implementation @c(swl_auth_bearer)
func swl_auth_bearer(_ key: UnsafePointer<swl_bearer>) -> swl_auth {
    auth(key) { key, req, text in swl_bearer_sign(at(key), req, text) }
}
