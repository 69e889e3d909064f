// SPDX-License-Identifier: Apache-2.0
/* Sends one POST over TLS and counts every byte of heap; prints one line of JSON.
 *
 *   profile_probe ROOTS.der URL POST_BYTES ASK
 *
 * ASK 0 keeps mbedTLS from asking for small records: the server then sends what one does that
 * does not honour the wish. */
#include "swiftlet_posix.h"
#include "swiftlet_tls.h"
#include <mbedtls/platform.h>
#include <stdio.h>
#include <stdlib.h>

static size_t used, peak, blocks, blocks_at_peak, others;
static int ask;

/* ---- the heap ------------------------------------------------------------------------------ */
void *__real_malloc(size_t n);
void *__real_calloc(size_t n, size_t size);
void *__real_realloc(void *p, size_t n);
void *__wrap_malloc(size_t n);
void *__wrap_calloc(size_t n, size_t size);
void *__wrap_realloc(void *p, size_t n);

/* Counts callers that do not allocate by mbedTLS's own function. */
void *__wrap_malloc(size_t n) {
    others++;
    return __real_malloc(n);
}

void *__wrap_calloc(size_t n, size_t size) {
    others++;
    return __real_calloc(n, size);
}

void *__wrap_realloc(void *p, size_t n) {
    others++;
    return __real_realloc(p, n);
}

/* The size stands before the block, where alignment leaves room for it. */
enum { BEFORE = 16 };

static void *take(size_t n, size_t size) {
    unsigned char *p = __real_calloc(1, BEFORE + n * size);
    if (!p) return NULL;
    *(size_t *)(void *)p = n * size;
    used += n * size;
    blocks++;
    if (used > peak) {
        peak = used;
        blocks_at_peak = blocks;
    }
    return p + BEFORE;
}

static void give_back(void *p) {
    unsigned char *start = (unsigned char *)p - BEFORE;
    if (!p) return;
    used -= *(size_t *)(void *)start;
    blocks--;
    free(start);
}

#if defined(MBEDTLS_SSL_MAX_FRAGMENT_LENGTH)
int __real_mbedtls_ssl_conf_max_frag_len(mbedtls_ssl_config *c, unsigned char code);
int __wrap_mbedtls_ssl_conf_max_frag_len(mbedtls_ssl_config *c, unsigned char code);
int __wrap_mbedtls_ssl_conf_max_frag_len(mbedtls_ssl_config *c, unsigned char code) {
    return ask ? __real_mbedtls_ssl_conf_max_frag_len(c, code) : 0;
}
#endif

/* ---- the request --------------------------------------------------------------------------- */
static swl_tls_storage storage;
static swl_tls tls;
static swl_dial net;
static uint8_t line[512], window[4096], root[4096];
static int status;
static size_t len, after_handshake;
static uint32_t hash = 0x811c9dc5u;

static int32_t filler(void *ctx, void *p, size_t n) {
    (void)ctx;
    memset(p, 'p', n);
    return (int32_t)n;
}

static swl_status connect_to(const swl_url *url) {
    swl_status s;
    swl_dial_init(&net, url->name, url->port);
    net.deadline_ms = 10000;
    while ((s = swl_dial_next(&net)) == SWL_AGAIN && (s = swl_dial_wait(&net)) == SWL_OK) {}
    if (s != SWL_DONE) return s;
    s = swl_tls_start(&tls, &net.io, url->name, swl_posix_time());
    if (s != SWL_OK) return s;
    while ((s = swl_tls_next(&tls)) == SWL_AGAIN && (s = swl_dial_wait(&net)) == SWL_OK) {}
    return s;
}

static swl_status exchange(const swl_url *url, size_t body) {
    swl_header headers[1];
    swl_request req = {.method = SWL_STR("POST"), .host = url->host, .path = url->path, .query = url->query, .headers = headers, .header_cap = 1};
    swl_exchange x;
    swl_http_event ev;
    swl_status s;
    req.body = swl_span(NULL, body);
    req.source.read = filler;
    swl_exchange_init(&x, &req, &tls.io, line, sizeof line, window, sizeof window);
    for (;;) {
        s = swl_exchange_next(&x, &ev);
        if (s == SWL_OK && ev.kind == SWL_HTTP_STATUS) status = ev.status;
        if (s == SWL_OK && ev.kind == SWL_HTTP_BODY) {
            for (size_t i = 0; i < ev.data.len; i++) hash = (hash ^ (uint8_t)ev.data.ptr[i]) * 0x01000193u;
            len += ev.data.len;
        }
        if (s == SWL_AGAIN) s = swl_dial_wait(&net);
        if (s != SWL_OK) return s;
    }
}

static size_t read_file(const char *path, void *p, size_t n) {
    FILE *f = fopen(path, "rb");
    size_t got = f ? fread(p, 1, n, f) : 0;
    if (f) fclose(f);
    return got;
}

int main(int argc, char **argv) {
    const char *where = "load";
    swl_url url;
    swl_status s;
    if (argc != 5 || swl_url_split(swl_cstr(argv[2]), &url) != SWL_OK) return 2;
    ask = atoi(argv[4]);
    mbedtls_platform_set_calloc_free(take, give_back);
    s = swl_tls_init(&tls, &storage, sizeof storage);
    if (s == SWL_OK) s = swl_tls_roots(&tls, swl_span(root, read_file(argv[1], root, sizeof root)));
    if (s == SWL_OK) {
        where = "connect";
        s = connect_to(&url);
        after_handshake = used;
    }
    if (s == SWL_DONE) {
        where = "exchange";
        s = exchange(&url, (size_t)atol(argv[3]));
    }
    int32_t error = tls.error;
    swl_tls_close(&tls);
    swl_dial_close(&net);
    swl_tls_free(&tls);
    printf("{\"end\": \"%s\", \"where\": \"%s\", \"status\": %d, \"error\": %ld, \"len\": %zu, \"hash\": %u, \"peak\": %zu, \"blocks\": %zu, "
           "\"after_handshake\": %zu, \"left\": %zu, \"others\": %zu, \"storage\": %zu}\n",
        swl_status_name(s), where, status, (long)error, len, (unsigned)hash, peak, blocks_at_peak, after_handshake, used, others, sizeof storage);
    return s == SWL_DONE ? 0 : 1;
}
