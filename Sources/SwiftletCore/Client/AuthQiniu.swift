// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

@implementation @c(swl_auth_qiniu)
func swl_auth_qiniu(_ key: UnsafePointer<swl_qiniu>) -> swl_auth {
    auth(key) { key, req, text in swl_qiniu_sign(at(key), req, text) }
}
