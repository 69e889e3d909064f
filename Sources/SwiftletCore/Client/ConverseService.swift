// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

@implementation @c(swl_converse_service)
func swl_converse_service(_ base: swl_str, _ auth: swl_auth) -> swl_service {
    swl_service(
        base: base, auth: auth,
        path: { talk, out in
            let operation = talk.pointee.stream != 0 ? SWL_CONVERSE_STREAM : SWL_CONVERSE
            return swl_converse_path(talk.pointee.model, UInt32(truncatingIfNeeded: operation), out)
        },
        body: swl_converse_body_part,
        init: swl_converse_reply_init_2,
        next: swl_converse_reply_next,
        end: swl_converse_reply_end,
        accept: "application/vnd.amazon.eventstream", version: swl_header())
}
