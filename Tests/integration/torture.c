// SPDX-License-Identifier: Apache-2.0
/* Lets everything fail that can fail, one place at a time:  torture URL ROOTS CERTIFICATE KEY heap|port once|on FIRST STEP
 * One run starts the library, connects, asks, saves the session, connects again with it, and asks. A place is a point of
 * a run where the heap (heap), or a function of the port or the io (port), is asked. The program counts the places, and then
 * runs again for place FIRST, FIRST + STEP, and so on: that place fails once, or it and all after it fail (on).
 * A run may succeed or end in an error. It may not hang, leave memory or a socket, or call a channel secure that was not
 * checked. The program prints one line of JSON: how often each status came, at which place first, and the TLS library's
 * number there. */
#include "swiftlet_posix.h"
#include "swiftlet_tls.h"
#include <stdio.h>
#include <stdlib.h>

static long place, failing;
static int fails_on, is_heap, is_armed, open_sockets, faults;

static int fails(int heap) {
    if (!is_armed || heap != is_heap) return 0;
    place++;
    if (failing == 0 || !(place == failing || (fails_on && place > failing))) return 0;
    faults++;
    return 1;
}

/* ---- the heap: mbedTLS asks calloc alone ---------------------------------------------------- */
extern void *__libc_calloc(size_t n, size_t size);
extern void __libc_free(void *p);
static const void *live[1 << 16];   /* an open hash of what is not freed */
static long live_count;

static size_t find(const void *p) {
    size_t i = ((uintptr_t)p >> 4) * 2654435761u % (sizeof live / sizeof *live);
    while (live[i] != NULL && live[i] != p) i = (i + 1) % (sizeof live / sizeof *live);
    return i;
}

void *calloc(size_t n, size_t size) {
    void *p = fails(1) ? NULL : __libc_calloc(n, size);
    if (p != NULL && is_armed) {
        live[find(p)] = p;
        live_count++;
    }
    return p;
}

void free(void *p) {
    size_t i = p == NULL ? 0 : find(p);
    if (p != NULL && live[i] != NULL) {
        live_count--;
        live[i] = NULL;
        /* Those after it move up, or would not be found. */
        for (i = (i + 1) % (sizeof live / sizeof *live); live[i] != NULL; i = (i + 1) % (sizeof live / sizeof *live)) {
            const void *moved = live[i];
            live[i] = NULL;
            live[find(moved)] = moved;
        }
    }
    __libc_free(p);
}

/* ---- the port, by the linker's --wrap ------------------------------------------------------- */
#define WRAP(type, name, parameters, arguments, failure)                                                                                             \
    type __real_##name parameters;                                                                                                                   \
    type __wrap_##name parameters;                                                                                                                   \
    type __wrap_##name parameters { return fails(0) ? (failure) : __real_##name arguments; }
/* clang-format off */
WRAP(swl_status, swl_port_resolve, (void **state, swl_str name, uint16_t port, swl_address *out, uint32_t max, uint16_t *count), (state, name, port, out, max, count), SWL_E_HOST_TEMPORARY)
WRAP(swl_status, swl_port_connected, (int32_t socket), (socket), SWL_E_REFUSED)
WRAP(int32_t, swl_port_send, (int32_t socket, const void *p, size_t n), (socket, p, n), SWL_E_CLOSED)
WRAP(int32_t, swl_port_recv, (int32_t socket, void *p, size_t n), (socket, p, n), SWL_E_CLOSED)
WRAP(swl_status, swl_port_entropy, (void *p, size_t n), (p, n), SWL_E_TLS_ENTROPY)
WRAP(swl_status, swl_port_tls_roots, (void *s, swl_str c), (s, c), SWL_E_TLS_MEMORY)
WRAP(swl_status, swl_port_tls_identity, (void *s, swl_str c, swl_str k), (s, c, k), SWL_E_TLS_MEMORY)
WRAP(swl_status, swl_port_tls_start, (void *s, const swl_port_tls_policy *p), (s, p), SWL_E_TLS_MEMORY)
WRAP(swl_status, swl_port_tls_handshake, (void *s), (s), SWL_E_TLS)
WRAP(swl_status, swl_port_tls_certificate, (void *s, uint32_t i, swl_port_certificate *out), (s, i, out), SWL_E_TLS)
WRAP(swl_status, swl_port_tls_key_sha256, (void *s, uint32_t i, uint8_t *digest), (s, i, digest), SWL_E_TLS)
WRAP(swl_status, swl_port_tls_san, (void *s, uint32_t i, swl_port_san *out), (s, i, out), SWL_E_TLS)
WRAP(swl_status, swl_port_tls_issued, (void *s, uint32_t i, uint32_t by), (s, i, by), SWL_E_TLS)
WRAP(int32_t, swl_port_tls_send, (void *s, const void *p, size_t n), (s, p, n), SWL_E_TLS)
WRAP(int32_t, swl_port_tls_recv, (void *s, void *p, size_t n), (s, p, n), SWL_E_TRUNCATED)
WRAP(swl_status, swl_port_tls_digest, (void *s, swl_str n, swl_str p, swl_str b, uint8_t *d), (s, n, p, b, d), SWL_E_TLS)
WRAP(swl_status, swl_port_tls_resume, (void *s, const void *p, size_t n), (s, p, n), SWL_E_TLS)
WRAP(swl_status, swl_port_tls_session, (void *s, void *p, size_t n, size_t *len), (s, p, n, len), SWL_E_STATE)
/* clang-format on */
swl_status __real_swl_port_connect(const swl_address *to, int32_t *socket);
swl_status __wrap_swl_port_connect(const swl_address *to, int32_t *socket);
swl_status __wrap_swl_port_connect(const swl_address *to, int32_t *socket) {
    swl_status s = fails(0) ? SWL_E_IO_SOCKETS : __real_swl_port_connect(to, socket);
    open_sockets += s >= 0;
    return s;
}
void __real_swl_port_close(int32_t socket);
void __wrap_swl_port_close(int32_t socket);
void __wrap_swl_port_close(int32_t socket) {
    open_sockets--;
    __real_swl_port_close(socket);
}

/* mbedTLS 3.6 seeds PSA's generator anew after 10,000 uses. Where the heap fails it in that (entropy.c, mbedtls_entropy_func),
 * it goes on with a hash that has no memory, and writes through NULL at the next use: docs/TESTING.md. */
int __real_mbedtls_entropy_func(void *ctx, unsigned char *p, size_t n);
int __wrap_mbedtls_entropy_func(void *ctx, unsigned char *p, size_t n);
int __wrap_mbedtls_entropy_func(void *ctx, unsigned char *p, size_t n) {
    int armed = is_armed, r;
    is_armed = 0;
    r = __real_mbedtls_entropy_func(ctx, p, n);
    is_armed = armed;
    return r;
}

/* ---- one run --------------------------------------------------------------------------------- */
static swl_tls_storage storage;
static swl_tls tls;
static swl_dial net;
static uint8_t line[512], window[2048], session[4096];
static swl_url url;
static char roots[8192], certificate[8192], key[8192];
static size_t saved;

static swl_status ask(void) {
    swl_request req = {.method = SWL_STR("GET"), .host = url.host, .path = url.path};
    swl_exchange x;
    swl_http_event ev;
    swl_status s;
    swl_exchange_init(&x, &req, &tls.io, line, sizeof line, window, sizeof window);
    for (;;) {
        s = swl_exchange_next(&x, &ev);
        if (s == SWL_AGAIN) s = swl_dial_wait(&net);
        if (s != SWL_OK) return s;
    }
}

static swl_status connect_and_ask(void) {
    swl_status s;
    swl_dial_init(&net, url.name, url.port);
    net.deadline_ms = 20000;
    while ((s = swl_dial_next(&net)) == SWL_AGAIN && (s = swl_dial_wait(&net)) == SWL_OK) {}
    if (s == SWL_DONE) s = swl_tls_start(&tls, &net.io, url.name, swl_posix_time());
    if (s == SWL_OK) {
        swl_tls_session_restore(&tls, swl_span(session, saved));
        while ((s = swl_tls_next(&tls)) == SWL_AGAIN && (s = swl_dial_wait(&net)) == SWL_OK) {}
        if ((s == SWL_DONE) != (tls.io.flags == SWL_IO_SECURE)) abort();
        if (s == SWL_DONE) s = ask();
        if (s == SWL_DONE) {
            swl_buf out = swl_out(session, sizeof session);
            saved = swl_tls_session_save(&tls, &out) == SWL_OK ? out.len : 0;
        }
    }
    swl_tls_close(&tls);
    swl_dial_close(&net);
    return s;
}

static swl_status run(long at) {
    swl_status s;
    place = 0;
    failing = at;
    saved = 0;
    faults = 0;
    is_armed = 1;
    s = swl_tls_init(&tls, &storage, sizeof storage);
    tls.keep_session = 1;
    if (s == SWL_OK) s = swl_tls_roots(&tls, swl_cstr(roots));
    if (s == SWL_OK) s = swl_tls_identity(&tls, swl_cstr(certificate), swl_cstr(key));
    if (s == SWL_OK) s = connect_and_ask();
    if (s == SWL_DONE) s = connect_and_ask();
    swl_tls_free(&tls);
    is_armed = 0;
    if (open_sockets != 0) abort();
    return s;
}

static void load(const char *path, char *p, size_t n) {
    FILE *f = fopen(path, "rb");
    if (!f || fread(p, 1, n - 1, f) == 0) exit(2);
    fclose(f);
}

int main(int argc, char **argv) {
    static struct {
        swl_status status;
        long count, first, error;
    } seen[200];
    long places, runs = 0, heap;
    size_t kinds = 0;
    if (argc != 9 || swl_url_split(swl_cstr(argv[1]), &url) != SWL_OK) return 2;
    load(argv[2], roots, sizeof roots);
    load(argv[3], certificate, sizeof certificate);
    load(argv[4], key, sizeof key);
    is_heap = argv[5][0] == 'h';
    fails_on = argv[6][1] == 'n' && argv[6][2] == 0;
    if (run(0) != SWL_DONE || run(0) != SWL_DONE) return 3;
    places = place;
    heap = live_count;
    for (long at = atol(argv[7]); at <= places; at += atol(argv[8]), runs++) {
        swl_status s = run(at);
        size_t i = 0;
        while (i < kinds && seen[i].status != s) i++;
        if (i == kinds) {
            seen[kinds].status = s;
            seen[kinds].error = tls.error;
            seen[kinds++].first = at;
        }
        seen[i].count++;
        if (s >= 0 && s != SWL_DONE) abort();
    }
    printf("{\"places\": %ld, \"runs\": %ld, \"grown\": %ld", places, runs, live_count - heap);
    for (size_t i = 0; i < kinds; i++)
        printf(", \"%s\": [%ld, %ld, %ld]", swl_status_name(seen[i].status), seen[i].count, seen[i].first, seen[i].error);
    printf("}\n");
    return 0;
}
