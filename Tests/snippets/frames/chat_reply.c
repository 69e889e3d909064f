// SPDX-License-Identifier: Apache-2.0
/* swiftlet_model.h: swl_chat_reply_init(&reply, work, sizeof work); */
#include "connected.h"

static void use(const swl_reply_event *event) {
    if (event->kind == SWL_REPLY_TEXT) fwrite(event->data.ptr, 1, event->data.len, stdout);
}

int main(void) {
    static uint8_t work[1024];
    swl_str body = SWL_STR("{\"model\":\"m\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}");
    swl_reply reply;
    swl_http_event http;
    swl_reply_event event;
    swl_status s = sign("POST", "/mode/token-delay=20/v1/chat/completions", body);
    if (s == SWL_OK) s = swl_request_add(&req, swl_cstr("Content-Type"), swl_cstr("application/json"));
    if (s == SWL_OK) s = connect_and_begin();
    if (s != SWL_OK) return failed(s);
#include "sample.h"
    return s == SWL_DONE ? 0 : failed(s);
}
