// SPDX-License-Identifier: Apache-2.0
/* Sends POSTs of 300 bytes, one after the other on a kept connection:
 *   exchange COUNT memory             over a peer in memory, for counting instructions
 *   exchange COUNT ROOTS URL          over TLS; prints microseconds of CPU a request
 *   exchange COUNT ROOTS URL bytes    the same bytes, made once, and an answer that is not decoded: the cost
 *                                     of TLS and the system alone */
#include "swiftlet_posix.h"
#include "swiftlet_tls.h"
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

static swl_tls_storage storage;
static swl_tls tls;
static swl_dial net;
static uint8_t line[512], window[2048];
static char body[300];

static const char answer[] = "HTTP/1.1 200 OK\r\nServer: nginx/1.22.1\r\nDate: Sun, 22 Nov 2026 06:00:00 GMT\r\nContent-Type: application/json\r\n"
                             "Content-Length: 66\r\nConnection: keep-alive\r\nx-amzn-requestid: 0a1b2c3d-0000-1111-2222-333344445555\r\n\r\n"
                             "{\"choices\":[{\"message\":{\"content\":\"Hello, how can I help you?\"}}]}";

static size_t given;
static int32_t memory_send(void *ctx, const void *p, size_t n) {
    (void)ctx;
    (void)p;
    given = 0;
    return (int32_t)n;
}
static int32_t memory_recv(void *ctx, void *p, size_t n) {
    size_t left = sizeof answer - 1 - given;
    (void)ctx;
    if (n > left) n = left;
    memcpy(p, answer + given, n);
    given += n;
    return n > 0 ? (int32_t)n : -SWL_AGAIN;
}

static double cpu(void) {
    struct rusage r;
    getrusage(RUSAGE_SELF, &r);
    return (double)(r.ru_utime.tv_sec + r.ru_stime.tv_sec) * 1e6 + (double)(r.ru_utime.tv_usec + r.ru_stime.tv_usec);
}

static swl_status fill(swl_request *req, const swl_url *url, swl_header *headers) {
    static const swl_bearer key = {SWL_STR("sk-0123456789abcdef0123456789abcdef")};
    swl_request filled = {
        .method = SWL_STR("POST"), .host = url->host, .path = url->path, .body = swl_span(body, sizeof body), .headers = headers, .header_cap = 2};
    *req = filled;
    if (swl_request_add(req, swl_cstr("Content-Type"), swl_cstr("application/json")) != SWL_OK) return SWL_E_ARG;
    return swl_bearer_sign(&key, req, NULL);
}

static swl_status move_bytes(const swl_url *url, const swl_io *io) {
    static uint8_t out[1024], in[2048];
    static swl_buf request = {out, sizeof out, 0};
    int32_t n;
    if (request.len == 0) {
        swl_header headers[2];
        swl_request req;
        if (fill(&req, url, headers) != SWL_OK || swl_request_head(&req, 0, &request) != SWL_OK) return SWL_E_ARG;
        memcpy(out + request.len, body, sizeof body);
        request.len += sizeof body;
    }
    swl_dial_extend(&net);
    if (swl_io_send(io, out, request.len) != (int32_t)request.len) return SWL_E_IO;
    while ((n = swl_io_recv(io, in, sizeof in)) == -SWL_AGAIN && swl_dial_wait(&net) == SWL_OK) {} /* nginx answers in one record */
    return n > 0 ? SWL_DONE : SWL_E_IO;
}

static swl_status post(const swl_url *url, const swl_io *io) {
    swl_header headers[2];
    swl_request req;
    swl_exchange x;
    swl_http_event ev;
    swl_status s;
    if (fill(&req, url, headers) != SWL_OK) return SWL_E_ARG;
    if (url->secure) swl_dial_extend(&net);
    swl_exchange_init(&x, &req, io, line, sizeof line, window, sizeof window);
    while ((s = swl_exchange_next(&x, &ev)) == SWL_OK || (s == SWL_AGAIN && swl_dial_wait(&net) == SWL_OK)) {}
    return s == SWL_DONE && !swl_exchange_reusable(&x) ? SWL_E_CLOSED : s;
}

int main(int argc, char **argv) {
    static const swl_io memory = {memory_send, memory_recv, NULL, SWL_IO_SECURE};
    swl_url url = {.host = SWL_STR("api.example.com"), .name = SWL_STR("api.example.com"), .path = SWL_STR("/v1/chat/completions")};
    long n = argc > 2 ? atol(argv[1]) : 0;
    swl_status s = SWL_DONE;
    memset(body, 'b', sizeof body);
    if (argc == 3) {
        for (long i = 0; i < n && s == SWL_DONE; i++) s = post(&url, &memory);
        return s != SWL_DONE;
    }
    if (argc < 4 || argc > 5 || swl_url_split(swl_cstr(argv[3]), &url) != SWL_OK) return 2;
    if (swl_tls_init(&tls, &storage, sizeof storage) != SWL_OK || swl_tls_roots_file(&tls, argv[2]) != SWL_OK) return 1;
    swl_dial_init(&net, url.name, url.port);
    while ((s = swl_dial_next(&net)) == SWL_AGAIN && (s = swl_dial_wait(&net)) == SWL_OK) {}
    if (s == SWL_DONE) s = swl_tls_start(&tls, &net.io, url.name, swl_posix_time());
    if (s == SWL_OK)
        while ((s = swl_tls_next(&tls)) == SWL_AGAIN && (s = swl_dial_wait(&net)) == SWL_OK) {}
    double start = cpu();
    for (long i = 0; i < n && s == SWL_DONE; i++) s = argc == 5 ? move_bytes(&url, &tls.io) : post(&url, &tls.io);
    printf("%.3f\n", (cpu() - start) / (double)n);
    swl_tls_free(&tls);
    swl_dial_close(&net);
    return s != SWL_DONE;
}
