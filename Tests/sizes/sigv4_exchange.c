// SPDX-License-Identifier: Apache-2.0
#include "row.h"

int main(void) {
    swl_header headers[4];
    uint8_t line[512], window[1024], text[512];
    swl_buf out = SWL_BUF(text);
    swl_aws key = given_aws();
    swl_request req = given_post(headers);
    swl_io io = {.send = stub_send, .recv = stub_recv, .flags = SWL_IO_SECURE};
    swl_exchange exchange;
    swl_http_event event;
    swl_status s = swl_sigv4_sign(&key, &req, &out);
    if (s != SWL_OK) return s;
    swl_exchange_init(&exchange, &req, &io, line, sizeof line, window, sizeof window);
    while ((s = swl_exchange_next(&exchange, &event)) == SWL_OK) use(&event);
    return s;
}
