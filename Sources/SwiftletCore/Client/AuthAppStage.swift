// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

@implementation @c(swl_auth_appstage)
func swl_auth_appstage(_ key: UnsafePointer<swl_appstage>) -> swl_auth {
    auth(key) { key, req, text in
        var keys = (at(key) as UnsafePointer<swl_appstage>).pointee
        var random: Bytes16 = (0, 0)
        var status = swl_port_entropy(&random, 16)
        let start = text.pointee.len
        if status == .SWL_OK { status = swl_uuid(&random, text) }
        if status != .SWL_OK { return status }
        keys.nonce = swl_span(text.pointee.ptr.unsafelyUnwrapped + start, text.pointee.len &- start)
        return swl_appstage_sign(&keys, req, text)
    }
}
