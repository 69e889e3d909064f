// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

@implementation @c(swl_chat_service)
func swl_chat_service(_ base: swl_str, _ auth: swl_auth) -> swl_service {
    swl_service(
        base: base, auth: auth,
        path: { _, out in append(Str("/chat/completions" as Literal), out) },
        body: { swl_chat_body_part($0, $1, $2) },
        init: { swl_chat_reply_init_2($0, $1, $2) },
        next: { swl_chat_reply_next($0, $1, $2) },
        end: { swl_chat_reply_end($0, $1) },
        accept: "text/event-stream", version: swl_header())
}
