// SPDX-License-Identifier: Apache-2.0
/* swiftlet.h: for (;;) switch (s = swl_exchange_next(&x, &ev)) { */
#include "connected.h"

static void use(const swl_http_event *ev) {
    if (ev->kind == SWL_HTTP_BODY) fwrite(ev->data.ptr, 1, ev->data.len, stdout);
}

static void wait_for(uint32_t wants) {
    (void)wants;
    swl_dial_wait(&net);
}

int main(void) {
    swl_http_event ev;
    swl_status s = sign("GET", "/v1/models", swl_cstr(""));
    if (s == SWL_OK) s = connect_and_begin();
    if (s != SWL_OK) return failed(s);
#include "sample.h"
}
