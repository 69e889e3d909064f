// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

@implementation @c(swl_messages_service)
func swl_messages_service(_ base: swl_str, _ auth: swl_auth) -> swl_service {
    swl_service(
        base: base, auth: auth,
        path: { _, out in append(Str("/messages" as StaticString), out) },
        body: swl_messages_body_part,
        init: swl_messages_reply_init_2,
        next: swl_messages_reply_next,
        end: swl_messages_reply_end,
        accept: "text/event-stream", version: swl_header(name: "anthropic-version", prefix: "", value: "2023-06-01", flags: 0))
}

@implementation @c(swl_messages_invoke_service)
func swl_messages_invoke_service(_ base: swl_str, _ auth: swl_auth) -> swl_service {
    swl_service(
        base: base, auth: auth,
        path: { talk, out in
            let operation = talk.pointee.stream != 0 ? SWL_INVOKE_STREAM : SWL_INVOKE
            return swl_converse_path(talk.pointee.model, UInt32(truncatingIfNeeded: operation), out)
        },
        body: swl_messages_invoke_body_part,
        init: swl_messages_invoke_reply_init_2,
        next: swl_messages_invoke_reply_next,
        end: swl_messages_invoke_reply_end,
        accept: "application/vnd.amazon.eventstream", version: swl_header())
}
