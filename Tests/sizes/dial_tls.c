// SPDX-License-Identifier: Apache-2.0
#include "row.h"

int main(void) {
    static uint64_t storage[512];
    swl_dial net;
    swl_tls tls;
    swl_time now = {0, 0};
    swl_status s = swl_tls_init(&tls, storage, sizeof storage);
    if (s == SWL_OK) s = swl_tls_roots(&tls, given_text());
    if (s != SWL_OK) return s;
    swl_dial_init(&net, given_text(), 443);
    while ((s = swl_dial_next(&net)) == SWL_AGAIN && (s = swl_dial_wait(&net)) == SWL_OK) {}
    if (s == SWL_DONE) s = swl_tls_start(&tls, &net.io, given_text(), now);
    while (s == SWL_OK && (s = swl_tls_next(&tls)) == SWL_AGAIN) s = swl_dial_wait(&net);
    use(&tls.io);
    swl_tls_free(&tls);
    swl_dial_close(&net);
    return s;
}
