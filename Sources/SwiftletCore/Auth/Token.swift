// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

@implementation @c(swl_token_sign)
func swl_token_sign(
    _ k: UnsafePointer<swl_token>, _ req: UnsafeMutablePointer<swl_request>, _ text: UnsafeMutablePointer<swl_buf>?
) -> swl_status {
    var header = swl_header(name: "X-Auth-Token", prefix: "", value: k.pointee.token, flags: SWL_SECRET)
    return addSecret(&header, "x-auth-token", req)
}
