// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

@implementation @c(swl_token_sign)
func swl_token_sign(
    _ k: UnsafePointer<swl_token>, _ req: UnsafeMutablePointer<swl_request>, _ text: UnsafeMutablePointer<swl_buf>?
) -> swl_status {
    addSecret(req, "X-Auth-Token", "", k.pointee.token)
}
