// SPDX-License-Identifier: Apache-2.0
/* Measures a full and a resumed TLS handshake: instructions, heap, stack.  It uses the parts and not the client, so that
 * nothing else is counted.  Settings: name, port, roots. */
#include "board.h"
#include "network.h"
#include "swiftlet_tls.h"
#include <mbedtls/platform.h>

static swl_tls tls;
static swl_tls_storage storage;
static uint8_t bytes[1024];
static swl_buf session = SWL_BUF(bytes);

static swl_status connect_tcp(swl_dial *net) {
    swl_status s;
    swl_dial_init(net, board_setting("name"), (uint16_t)board_number("port", 443));
    while ((s = swl_dial_next(net)) == SWL_AGAIN && (s = swl_dial_wait(net)) == SWL_OK) {}
    return s;
}

static swl_status handshake(swl_dial *net) {
    swl_time no_clock = {0, 0};
    swl_status s = swl_tls_start(&tls, &net->io, board_setting("name"), no_clock);
    if (session.len > 0) swl_tls_session_restore(&tls, swl_span(bytes, session.len));
    while (s == SWL_OK || s == SWL_AGAIN) {
        s = swl_tls_next(&tls);
        if (s == SWL_AGAIN && swl_dial_wait(net) != SWL_OK) return SWL_E_TIMEOUT;
    }
    return s;
}

static swl_status measure(void) {
    swl_dial net;
    swl_status s = connect_tcp(&net);
    board_cost_begin();
    uint32_t before = board_work();
    if (s == SWL_DONE) s = handshake(&net);
    uint32_t work = board_work() - before;
    session.len = 0;
    if (s == SWL_DONE) s = swl_tls_session_save(&tls, &session);
    board_line_number("resumed", (int32_t)tls.resumed);
    board_line_number("work", (int32_t)work);
    board_cost_print();
    swl_tls_close(&tls);
    swl_dial_close(&net);
    return s;
}

int main(void) {
    mbedtls_platform_set_calloc_free(board_calloc, board_free);
    if (!network_start()) return 1;
    swl_status s = swl_tls_init(&tls, &storage, sizeof storage);
    tls.keep_session = 1;
    if (s == SWL_OK) s = swl_tls_roots(&tls, board_file(board_setting("roots")));
    if (s == SWL_OK) s = measure();
    if (s == SWL_OK) s = measure();
    board_line("end", swl_cstr(swl_status_name(s)));
    swl_tls_free(&tls);
    return s == SWL_OK ? 0 : 1;
}
