// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

@implementation @c(swl_status_kind)
func swl_status_kind(_ s: swl_status) -> swl_status {
    s.rawValue < 0 ? swl_status(s.rawValue / 100 * 100) : s
}

extension swl_status {
    /// An open enum takes every value; the imported initialiser is failable all the same.
    init(_ raw: Int32) {
        self = unsafeBitCast(raw, to: swl_status.self)
    }
}
