// SPDX-License-Identifier: Apache-2.0
/* A port whose functions fail, for boards and rows without a port. The functions are weak: a test of dialing or TLS
 * provides those that it watches. */ /* clang-format off: a table of stubs */
#include "swiftlet_port.h"

#define STUB __attribute__((weak))

STUB uint32_t swl_port_now_ms(void) { return 0; }
STUB swl_status swl_port_entropy(void *p, size_t n) {
    (void)p;
    (void)n;
    return SWL_E_TLS_ENTROPY;
}

STUB swl_status swl_port_resolve(void **state, swl_str name, uint16_t port, swl_address *out, uint32_t max, uint16_t *count) {
    (void)state;
    (void)name;
    (void)port;
    (void)out;
    (void)max;
    (void)count;
    return SWL_E_HOST;
}
STUB void swl_port_resolve_stop(void **state) { (void)state; }
STUB swl_status swl_port_connect(const swl_address *to, int32_t *socket) {
    (void)to;
    (void)socket;
    return SWL_E_REFUSED;
}
STUB swl_status swl_port_connected(int32_t socket) {
    (void)socket;
    return SWL_E_REFUSED;
}
STUB void swl_port_wait(const int32_t *sockets, uint32_t count, uint32_t wants, uint32_t ms) {
    (void)sockets;
    (void)count;
    (void)wants;
    (void)ms;
}
STUB int32_t swl_port_send(int32_t socket, const void *p, size_t n) {
    (void)socket;
    (void)p;
    (void)n;
    return SWL_E_IO;
}
STUB int32_t swl_port_recv(int32_t socket, void *p, size_t n) {
    (void)socket;
    (void)p;
    (void)n;
    return SWL_E_IO;
}
STUB void swl_port_close(int32_t socket) { (void)socket; }
STUB int32_t swl_port_error(void) { return 0; }

STUB size_t swl_port_tls_size(void) { return 0; }
STUB swl_status swl_port_tls_init(void *storage) {
    (void)storage;
    return SWL_E_TLS;
}
STUB swl_status swl_port_tls_roots(void *storage, swl_str certificates) {
    (void)storage;
    (void)certificates;
    return SWL_E_ARG_ROOTS;
}
STUB swl_status swl_port_tls_identity(void *storage, swl_str certificates, swl_str key) {
    (void)storage;
    (void)certificates;
    (void)key;
    return SWL_E_ARG_IDENTITY;
}
STUB swl_status swl_port_tls_start(void *storage, const swl_port_tls_policy *policy) {
    (void)storage;
    (void)policy;
    return SWL_E_TLS;
}
STUB swl_status swl_port_tls_handshake(void *storage) {
    (void)storage;
    return SWL_E_TLS;
}
STUB swl_status swl_port_tls_certificate(void *storage, uint32_t index, swl_port_certificate *out) {
    (void)storage;
    (void)index;
    (void)out;
    return SWL_DONE;
}
STUB swl_status swl_port_tls_key_sha256(void *storage, uint32_t index, uint8_t *digest) {
    (void)storage;
    (void)index;
    (void)digest;
    return SWL_E_TLS;
}
STUB swl_status swl_port_tls_san(void *storage, uint32_t index, swl_port_san *out) {
    (void)storage;
    (void)index;
    (void)out;
    return SWL_DONE;
}
STUB swl_status swl_port_tls_issued(void *storage, uint32_t index, uint32_t issuer) {
    (void)storage;
    (void)index;
    (void)issuer;
    return SWL_E_CERT_UNTRUSTED;
}
STUB void swl_port_tls_alert(void *storage, uint8_t description) {
    (void)storage;
    (void)description;
}
STUB swl_status swl_port_tls_resume(void *storage, const void *p, size_t n) {
    (void)storage;
    (void)p;
    (void)n;
    return SWL_E_STATE;
}
STUB swl_status swl_port_tls_session(void *storage, void *p, size_t n, size_t *len) {
    (void)storage;
    (void)p;
    (void)n;
    (void)len;
    return SWL_E_STATE;
}
STUB int32_t swl_port_tls_send(void *storage, const void *p, size_t n) {
    (void)storage;
    (void)p;
    (void)n;
    return SWL_E_TLS;
}
STUB int32_t swl_port_tls_recv(void *storage, void *p, size_t n) {
    (void)storage;
    (void)p;
    (void)n;
    return SWL_E_TLS;
}
STUB void swl_port_tls_close_notify(void *storage) { (void)storage; }
STUB void swl_port_tls_stop(void *storage) { (void)storage; }
STUB void swl_port_tls_free(void *storage) { (void)storage; }
STUB int32_t swl_port_tls_error(const void *storage) {
    (void)storage;
    return 0;
}
