#include "row.h"

int main(void) {
    swl_header headers[4];
    uint8_t line[512], window[1024], text[512];
    swl_buf out = SWL_BUF(text);
    swl_aws key = {.access_key = given_text(), .secret_key = given_text(), .region = given_text(), .service = given_text()};
    swl_request req = {.method = SWL_STR("POST"),
        .host = given_text(),
        .path = given_text(),
        .query = given_text(),
        .body = given_text(),
        .headers = headers,
        .header_cap = 4,
        .time = {1795305600, 0}};
    swl_io io = {.send = stub_send, .recv = stub_recv, .flags = SWL_IO_SECURE};
    swl_exchange exchange;
    swl_http_event event;
    swl_status s = swl_sigv4_sign(&key, &req, &out);
    if (s != SWL_OK) return s;
    swl_exchange_init(&exchange, &req, &io, line, sizeof line, window, sizeof window);
    while ((s = swl_exchange_next(&exchange, &event)) == SWL_OK) use(&event);
    return s;
}
