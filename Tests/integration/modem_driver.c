// SPDX-License-Identifier: Apache-2.0
/* Sends one GET through examples-c/boards/modem.c. The serial line is stdin and stdout; the answer goes to stderr:
 *   modem_driver HOST PORT PATH KEY */
#include "../../examples-c/boards/modem.h"
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

void modem_uart_write(const void *p, size_t n) {
    for (const char *at = p; n > 0;) {
        ssize_t r = write(1, at, n);
        if (r <= 0) exit(3);
        at += r;
        n -= (size_t)r;
    }
}

int modem_uart_read(uint32_t ms) {
    struct pollfd p = {0, POLLIN, 0};
    uint8_t byte;
    return poll(&p, 1, (int)ms) == 1 && read(0, &byte, 1) == 1 ? byte : -1;
}

int main(int argc, char **argv) {
    static modem m;
    static uint8_t line[512], window[1024];
    swl_header headers[1];
    swl_exchange x;
    swl_http_event ev;
    if (argc != 5) return 2;
    swl_bearer key = {swl_cstr(argv[4])};
    swl_request req = {.method = SWL_STR("GET"), .host = swl_cstr(argv[1]), .path = swl_cstr(argv[3]), .headers = headers, .header_cap = 1};
    swl_status s = modem_start(&m);
    m.wait_ms = 3000;
    if (s == SWL_OK) s = modem_connect(&m, swl_cstr(argv[1]), (uint16_t)atoi(argv[2]));
    if (s == SWL_OK) s = swl_bearer_sign(&key, &req, NULL);
    if (s == SWL_OK) {
        swl_exchange_init(&x, &req, &m.io, line, sizeof line, window, sizeof window);
        while ((s = swl_exchange_next(&x, &ev)) == SWL_OK || s == SWL_AGAIN)
            if (s == SWL_AGAIN) usleep(10000);
            else if (ev.kind == SWL_HTTP_STATUS) fprintf(stderr, "%d\n", ev.status);
            else if (ev.kind == SWL_HTTP_BODY) fwrite(ev.data.ptr, 1, ev.data.len, stderr);
        modem_close(&m);
    }
    fprintf(stderr, "\n%s\n", swl_status_name(s));
    return s == SWL_DONE ? 0 : 1;
}
