// SPDX-License-Identifier: Apache-2.0
/* swiftlet.h: swl_dial_init(&net, url.name, url.port); */
#include "connected.h"

int main(void) {
    swl_http_event ev;
    swl_status s = sign("GET", "/v1/models", swl_cstr(""));
    if (s != SWL_OK) return failed(s);
#include "sample.h"
    if (s != SWL_DONE) return failed(s);
    swl_dial_close(&net);
    if ((s = connect_and_begin()) != SWL_OK) return failed(s);
    while ((s = swl_exchange_next(&x, &ev)) == SWL_OK || (s == SWL_AGAIN && swl_dial_wait(&net) == SWL_OK))
        if (s == SWL_OK && ev.kind == SWL_HTTP_BODY) fwrite(ev.data.ptr, 1, ev.data.len, stdout);
    return s == SWL_DONE ? 0 : failed(s);
}
