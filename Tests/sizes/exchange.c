// SPDX-License-Identifier: Apache-2.0
#include "row.h"

static void decode(swl_sse *decoder, swl_str data) {
    swl_sse_event event;
    while (swl_sse_next(decoder, &data, &event) == SWL_OK) use(&event);
}

int main(void) {
    swl_header headers[1];
    uint8_t line[512], window[1024], text[128];
    swl_bearer key = {given_text()};
    swl_request req = {
        .method = SWL_STR("POST"), .host = given_text(), .path = given_text(), .body = given_text(), .headers = headers, .header_cap = 1};
    swl_io io = {.send = stub_send, .recv = stub_recv, .flags = SWL_IO_SECURE};
    swl_exchange exchange;
    swl_http_event event;
    swl_sse events;
    swl_status s = swl_bearer_sign(&key, &req, NULL);
    if (s != SWL_OK) return s;
    swl_sse_init(&events, text, sizeof text);
    swl_exchange_init(&exchange, &req, &io, line, sizeof line, window, sizeof window);
    while ((s = swl_exchange_next(&exchange, &event)) == SWL_OK)
        if (event.kind == SWL_HTTP_BODY) decode(&events, event.data);
    return s == SWL_DONE ? swl_sse_end(&events) : s;
}
