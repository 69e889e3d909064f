// SPDX-License-Identifier: Apache-2.0
/* For test_port_check.py: ports that are wrong on purpose. WRONG_name selects one; it is linked with --wrap around the port for
 * BSD sockets. */
#include "swiftlet_tls.h"
#include <poll.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static void sleep_ms(uint32_t ms) {
    struct timespec t = {ms / 1000, (long)(ms % 1000) * 1000000};
    nanosleep(&t, NULL);
}

#define WRAP(result, name, ...)                                                                                                                      \
    result __real_##name(__VA_ARGS__);                                                                                                               \
    result __wrap_##name(__VA_ARGS__);                                                                                                               \
    result __wrap_##name(__VA_ARGS__)

#if defined(WRONG_clock_stands)
WRAP(uint32_t, swl_port_now_ms, void) { return 7; }
#elif defined(WRONG_clock_in_seconds)
WRAP(uint32_t, swl_port_now_ms, void) { return __real_swl_port_now_ms() / 1000; }
#elif defined(WRONG_entropy_constant)
WRAP(swl_status, swl_port_entropy, void *p, size_t n) {
    for (size_t i = 0; i < n; i++) ((uint8_t *)p)[i] = (uint8_t)(i * 37);
    return SWL_OK;
}
#elif defined(WRONG_entropy_half)
WRAP(swl_status, swl_port_entropy, void *p, size_t n) { return __real_swl_port_entropy(p, n / 2); }
#elif defined(WRONG_entropy_too_much)
WRAP(swl_status, swl_port_entropy, void *p, size_t n) { return __real_swl_port_entropy(p, n > 1 ? (n + 3) / 4 * 4 + 4 : n); }
#elif defined(WRONG_hash_forgets)
WRAP(swl_status, swl_port_hash_update, swl_port_hash *h, const void *p, size_t n) { return __real_swl_port_hash_update(h, p, n > 64 ? 64 : n); }
#elif defined(WRONG_hash_one_for_all)
static swl_port_hash only;
WRAP(swl_status, swl_port_sha256_start, swl_port_hash *h) {
    (void)h;
    return __real_swl_port_sha256_start(&only);
}
swl_status __real_swl_port_sha1_start(swl_port_hash *h);
swl_status __wrap_swl_port_sha1_start(swl_port_hash *h);
swl_status __wrap_swl_port_sha1_start(swl_port_hash *h) {
    (void)h;
    return __real_swl_port_sha1_start(&only);
}
swl_status __real_swl_port_hash_update(swl_port_hash *h, const void *p, size_t n);
swl_status __wrap_swl_port_hash_update(swl_port_hash *h, const void *p, size_t n);
swl_status __wrap_swl_port_hash_update(swl_port_hash *h, const void *p, size_t n) {
    (void)h;
    return __real_swl_port_hash_update(&only, p, n);
}
swl_status __real_swl_port_hash_finish(swl_port_hash *h, uint8_t *digest);
swl_status __wrap_swl_port_hash_finish(swl_port_hash *h, uint8_t *digest);
swl_status __wrap_swl_port_hash_finish(swl_port_hash *h, uint8_t *digest) {
    (void)h;
    return __real_swl_port_hash_finish(&only, digest);
}
#elif defined(WRONG_hash_left)
WRAP(swl_status, swl_port_hash_finish, swl_port_hash *h, uint8_t *digest) {
    swl_port_hash before = *h;
    swl_status s = __real_swl_port_hash_finish(h, digest);
    *h = before;
    return s;
}
#elif defined(WRONG_signature_turned)
WRAP(swl_status, swl_port_p256_sign, const uint8_t *key, const uint8_t *digest, uint8_t *signature) {
    uint8_t other[64];
    swl_status s = __real_swl_port_p256_sign(key, digest, other);
    memcpy(signature, other + 32, 32);
    memcpy(signature + 32, other, 32);
    return s;
}
#elif defined(WRONG_names_port_swapped) || defined(WRONG_names_mapped) || defined(WRONG_names_too_many) || defined(WRONG_names_state) ||             \
    defined(WRONG_names_status)
WRAP(swl_status, swl_port_resolve, void **state, swl_str name, uint16_t port, swl_address *out, uint32_t max, uint16_t *count) {
    swl_status s = __real_swl_port_resolve(state, name, port, out, max, count);
#if defined(WRONG_names_port_swapped)
    for (uint16_t i = 0; s == SWL_OK && i < *count; i++) out[i].port = (uint16_t)(port << 8 | port >> 8);
#elif defined(WRONG_names_mapped)
    for (uint16_t i = 0; s == SWL_OK && i < *count; i++)
        if (out[i].version == 4) {
            memcpy(out[i].ip + 12, out[i].ip, 4);
            memset(out[i].ip, 0, 12);
        }
#elif defined(WRONG_names_too_many)
    if (s == SWL_OK) out[max] = out[0];
#elif defined(WRONG_names_state)
    *state = out;
#else
    if (s < 0) s = SWL_E_IO;
#endif
    return s;
}
#elif defined(WRONG_stop_state)
WRAP(void, swl_port_resolve_stop, void **state) { *state = (void *)state; }
#elif defined(WRONG_connect_port_swapped)
WRAP(swl_status, swl_port_connect, const swl_address *to, int32_t *socket) {
    swl_address other = *to;
    other.port = (uint16_t)(to->port << 8 | to->port >> 8);
    return __real_swl_port_connect(&other, socket);
}
#elif defined(WRONG_refused_is_io)
WRAP(swl_status, swl_port_connected, int32_t socket) {
    swl_status s = __real_swl_port_connected(socket);
    return s == SWL_E_REFUSED ? SWL_E_IO : s;
}
#elif defined(WRONG_recv_blocks) || defined(WRONG_end_is_closed) || defined(WRONG_reset_first) || defined(WRONG_reset_is_end) ||                     \
    defined(WRONG_nothing_is_end)
WRAP(int32_t, swl_port_recv, int32_t socket, void *p, size_t n) {
    struct pollfd look = {socket, POLLIN, 0};
    int32_t r;
#if defined(WRONG_recv_blocks)
    poll(&look, 1, -1);
#else
    poll(&look, 1, 0);
#endif
#if defined(WRONG_reset_first)
    if (look.revents & POLLERR) return SWL_E_CLOSED;
#endif
    r = __real_swl_port_recv(socket, p, n);
#if defined(WRONG_end_is_closed)
    if (r == 0) r = SWL_E_CLOSED;
#elif defined(WRONG_reset_is_end)
    if (r == SWL_E_CLOSED) r = 0;
#elif defined(WRONG_nothing_is_end)
    if (r == -SWL_AGAIN) r = 0;
#endif
    return r;
}
#elif defined(WRONG_wait_too_long)
WRAP(void, swl_port_wait, const int32_t *sockets, uint32_t count, uint32_t wants, uint32_t ms) {
    __real_swl_port_wait(sockets, count, wants, ms == 100 ? 1100 : ms);
}
#elif defined(WRONG_wait_sleeps)
WRAP(void, swl_port_wait, const int32_t *sockets, uint32_t count, uint32_t wants, uint32_t ms) {
    (void)sockets;
    (void)count;
    (void)wants;
    sleep_ms(ms);
}
#elif defined(WRONG_send_half)
WRAP(int32_t, swl_port_send, int32_t socket, const void *p, size_t n) {
    if (n < 100) return __real_swl_port_send(socket, p, n);
    return __real_swl_port_send(socket, p, n / 2) > 0 ? (int32_t)n : -SWL_AGAIN;
}
#elif defined(WRONG_send_blocks)
WRAP(int32_t, swl_port_send, int32_t socket, const void *p, size_t n) {
    int32_t r;
    while ((r = __real_swl_port_send(socket, p, n)) == -SWL_AGAIN) sleep_ms(10);
    return r;
}
#elif defined(WRONG_send_raises)
WRAP(int32_t, swl_port_send, int32_t socket, const void *p, size_t n) {
    ssize_t r = write(socket, p, n);
    return r < 0 ? __real_swl_port_send(socket, p, n) : (int32_t)r;
}
#elif defined(WRONG_close_leaks)
WRAP(void, swl_port_close, int32_t socket) { (void)socket; }
#elif defined(WRONG_tls_size)
WRAP(size_t, swl_port_tls_size, void) { return __real_swl_port_tls_size() - 8; }
#elif defined(WRONG_tls_roots)
WRAP(swl_status, swl_port_tls_roots, void *storage, swl_str certificates) {
    swl_status s = __real_swl_port_tls_roots(storage, certificates);
    return s == SWL_E_ARG_ROOTS ? SWL_OK : s;
}
#elif defined(WRONG_tls_cut_is_end)
WRAP(int32_t, swl_port_tls_recv, void *storage, void *p, size_t n) {
    int32_t r = __real_swl_port_tls_recv(storage, p, n);
    return r == SWL_E_TRUNCATED ? 0 : r;
}
#elif defined(WRONG_tls_resume)
WRAP(swl_status, swl_port_tls_resume, void *storage, const void *p, size_t n) {
    (void)storage;
    (void)p;
    (void)n;
    return SWL_OK;
}
#elif defined(WRONG_facts_dates) || defined(WRONG_facts_usage) || defined(WRONG_facts_endless)
WRAP(swl_status, swl_port_tls_certificate, void *storage, uint32_t index, swl_port_certificate *out) {
    swl_status s = __real_swl_port_tls_certificate(storage, index, out);
#if defined(WRONG_facts_dates)
    out->not_before[1]--; /* months from 0, as in struct tm */
    out->not_after[1] = (uint16_t)(out->not_after[1] + 12);
#elif defined(WRONG_facts_usage)
    out->is &= ~SWL_PORT_IS_SERVER;
#else
    if (s == SWL_DONE) s = __real_swl_port_tls_certificate(storage, SWL_PORT_ROOT, out);
#endif
    return s;
}
#elif defined(WRONG_issued_by_anyone)
WRAP(swl_status, swl_port_tls_issued, void *storage, uint32_t index, uint32_t issuer) {
    (void)storage;
    (void)index;
    (void)issuer;
    return SWL_OK;
}
#elif defined(WRONG_san_endless)
WRAP(swl_status, swl_port_tls_san, void *storage, uint32_t index, swl_port_san *out) {
    return index < 200 ? __real_swl_port_tls_san(storage, 0, out) : SWL_DONE;
}
#elif defined(WRONG_key_of_the_first)
WRAP(swl_status, swl_port_tls_key_sha256, void *storage, uint32_t index, uint8_t *digest) {
    (void)index;
    return __real_swl_port_tls_key_sha256(storage, 0, digest);
}
#elif defined(WRONG_handshake_at_once)
WRAP(swl_status, swl_port_tls_handshake, void *storage) {
    swl_status s = __real_swl_port_tls_handshake(storage);
    return s == SWL_MORE ? __real_swl_port_tls_handshake(storage) : s;
}
#else
#error "which one?"
#endif
