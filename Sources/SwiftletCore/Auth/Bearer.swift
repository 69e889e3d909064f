// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

@implementation @c(swl_bearer_sign)
func swl_bearer_sign(
    _ k: UnsafePointer<swl_bearer>, _ req: UnsafeMutablePointer<swl_request>, _ text: UnsafeMutablePointer<swl_buf>?
) -> swl_status {
    var header = swl_header(name: "Authorization", prefix: "Bearer ", value: k.pointee.token, flags: SWL_SECRET)
    return addSecret(&header, "authorization", req)
}
