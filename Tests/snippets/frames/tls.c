// SPDX-License-Identifier: Apache-2.0
/* swiftlet.h: s = swl_tls_init(&tls, &storage, sizeof storage); */
#include "connected.h"

int main(void) {
    static uint8_t pem[16384];
    swl_http_event ev;
    swl_time now = swl_posix_time();
    FILE *file = fopen(getenv("CA_FILE"), "rb");
    if (!file) return 1;
    swl_str certificates = swl_span(pem, fread(pem, 1, sizeof pem, file));
    fclose(file);
    swl_status s = sign("GET", "/v1/models", swl_cstr(""));
    if (s != SWL_OK) return failed(s);
    swl_dial_init(&net, url.name, url.port);
    while ((s = swl_dial_next(&net)) == SWL_AGAIN && (s = swl_dial_wait(&net)) == SWL_OK) {}
    if (s != SWL_DONE) return failed(s);
#include "sample.h"
    if (s != SWL_DONE) return failed(s);
    swl_exchange_init(&x, &req, &tls.io, line, sizeof line, window, sizeof window);
    while ((s = swl_exchange_next(&x, &ev)) == SWL_OK || (s == SWL_AGAIN && swl_dial_wait(&net) == SWL_OK))
        if (s == SWL_OK && ev.kind == SWL_HTTP_BODY) fwrite(ev.data.ptr, 1, ev.data.len, stdout);
    return s == SWL_DONE ? 0 : failed(s);
}
