// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

@implementation @c(swl_chat_service)
func swl_chat_service(_ base: swl_str, _ auth: swl_auth) -> swl_service {
    swl_service(
        base: base, auth: auth,
        path: writePath,
        body: swl_chat_body_part,
        init: swl_chat_reply_init_2,
        next: swl_chat_reply_next,
        end: swl_chat_reply_end,
        accept: "text/event-stream", version: swl_header())
}

@inline(__always)
private func writePath(_: UnsafePointer<swl_conversation>, _ out: UnsafeMutablePointer<swl_buf>) -> swl_status {
    append(Str("/chat/completions" as StaticString), out)
}
