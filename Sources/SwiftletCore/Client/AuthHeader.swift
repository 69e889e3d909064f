// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

@implementation @c(swl_auth_header)
func swl_auth_header(_ key: UnsafePointer<swl_header>) -> swl_auth {
    auth(key) { key, req, text in
        var header = (at(key) as UnsafePointer<swl_header>).pointee
        header.flags = SWL_SECRET
        return addSecret(&header, nil, req)
    }
}
