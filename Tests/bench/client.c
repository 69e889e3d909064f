/* SPDX-License-Identifier: Apache-2.0 */
/* Sends POSTs of 300 bytes through a client, over http on a kept connection to a peer in memory. Request and answer are those of
 * exchange.c. For counting instructions:  client COUNT */
#include "swiftlet_client.h"
#include "swiftlet_port.h"
#include <stdlib.h>
#include <string.h>

static const char answer[] = "HTTP/1.1 200 OK\r\nServer: nginx/1.22.1\r\nDate: Sun, 22 Nov 2026 06:00:00 GMT\r\nContent-Type: application/json\r\n"
                             "Content-Length: 66\r\nConnection: keep-alive\r\nx-amzn-requestid: 0a1b2c3d-0000-1111-2222-333344445555\r\n\r\n"
                             "{\"choices\":[{\"message\":{\"content\":\"Hello, how can I help you?\"}}]}";
static size_t given = sizeof answer - 1;
static long connections;

/* ---- the peer, as a port ------------------------------------------------------------------- */
uint32_t swl_port_now_ms(void) { return 1; }
swl_status swl_port_entropy(void *p, size_t n) { return memset(p, 1, n), SWL_OK; }
swl_status swl_port_resolve(void **state, swl_str name, uint16_t port, swl_address *out, uint32_t max, uint16_t *count) {
    (void)state, (void)name, (void)port, (void)max;
    memset(out, 0, sizeof *out);
    *count = 1;
    return SWL_OK;
}
void swl_port_resolve_stop(void **state) { (void)state; }
swl_status swl_port_connect(const swl_address *to, int32_t *socket) {
    (void)to;
    *socket = 3;
    connections++;
    return SWL_OK;
}
swl_status swl_port_connected(int32_t socket) { return (void)socket, SWL_OK; }
void swl_port_wait(const int32_t *sockets, uint32_t count, uint32_t wants, uint32_t ms) { (void)sockets, (void)count, (void)wants, (void)ms; }
int32_t swl_port_send(int32_t socket, const void *p, size_t n) {
    (void)socket, (void)p;
    given = 0;
    return (int32_t)n;
}
int32_t swl_port_recv(int32_t socket, void *p, size_t n) {
    size_t left = sizeof answer - 1 - given;
    (void)socket;
    if (n > left) n = left;
    memcpy(p, answer + given, n);
    given += n;
    return n > 0 ? (int32_t)n : -SWL_AGAIN;
}
void swl_port_close(int32_t socket) { (void)socket; }
int32_t swl_port_error(void) { return 0; }

/* ---- the program --------------------------------------------------------------------------- */
static swl_client client;
static uint8_t memory[4096];
static char body[300];

/* callgrind counts it by its name. */
swl_status post(const swl_auth *auth);
__attribute__((noinline)) swl_status post(const swl_auth *auth) {
    swl_header headers[1];
    swl_request req = {.method = SWL_STR("POST"), .body = swl_span(body, sizeof body), .headers = headers, .header_cap = 1};
    swl_http_event ev;
    swl_status s = swl_request_add(&req, swl_cstr("Content-Type"), swl_cstr("application/json"));
    if (s != SWL_OK) return s;
    swl_client_send(&client, swl_cstr("http://api.example.com/v1/chat/completions"), &req, auth);
    while ((s = swl_client_next(&client, &ev)) == SWL_OK || s == SWL_AGAIN) {
        if (s == SWL_AGAIN) swl_client_wait(&client);
    }
    return s;
}

int main(int argc, char **argv) {
    static const swl_bearer key = {SWL_STR("sk-0123456789abcdef0123456789abcdef")};
    const swl_auth auth = swl_auth_bearer(&key);
    swl_status s = SWL_DONE;
    memset(body, 'b', sizeof body);
    swl_client_init(&client, memory, sizeof memory);
    client.trust_lan = 1;
    for (long n = argc > 1 ? atol(argv[1]) : 1; n > 0 && s == SWL_DONE; n--) s = post(&auth);
    return s != SWL_DONE || client.hints.status != 200 || connections != 1;
}
