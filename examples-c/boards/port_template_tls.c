// SPDX-License-Identifier: Apache-2.0
/* TLS of a port to begin with, for a board whose TLS is not mbedTLS: every function returns an error.  Leave this file
 * out if you use Swiftlet::mbedtls.  swiftlet_port.h has the contract of each function; port_check_facts and
 * port_check_tls check it. */
#include "swiftlet_port.h"

/* ---- storage, roots, the device's own certificate ------------------------------------------------------- */
size_t swl_port_tls_size(void) { return 1; }

swl_status swl_port_tls_init(void *storage) {
    (void)storage;
    return SWL_E_TLS;
}

swl_status swl_port_tls_roots(void *storage, swl_str certificates) {
    (void)storage;
    (void)certificates;
    return SWL_E_TLS;
}

swl_status swl_port_tls_identity(void *storage, swl_str certificates, swl_str key) {
    (void)storage;
    (void)certificates;
    (void)key;
    return SWL_E_TLS;
}

/* ---- the handshake ------------------------------------------------------------------------------------------ */
swl_status swl_port_tls_start(void *storage, const swl_port_tls_policy *policy) {
    (void)storage;
    (void)policy;
    return SWL_E_TLS;
}

swl_status swl_port_tls_handshake(void *storage) {
    (void)storage; /* SWL_MORE, once, when the server's certificates have come */
    return SWL_E_TLS;
}

swl_status swl_port_tls_certificate(void *storage, uint32_t index, swl_port_certificate *out) {
    (void)storage;
    (void)index;
    (void)out;
    return SWL_E_TLS;
}

swl_status swl_port_tls_key_sha256(void *storage, uint32_t index, uint8_t *digest) {
    (void)storage;
    (void)index;
    (void)digest;
    return SWL_E_TLS;
}

swl_status swl_port_tls_san(void *storage, uint32_t index, swl_port_san *out) {
    (void)storage;
    (void)index;
    (void)out;
    return SWL_E_TLS;
}

swl_status swl_port_tls_issued(void *storage, uint32_t index, uint32_t issuer) {
    (void)storage;
    (void)index;
    (void)issuer;
    return SWL_E_TLS;
}

void swl_port_tls_alert(void *storage, uint8_t description) {
    (void)storage;
    (void)description;
}

/* ---- bytes ---------------------------------------------------------------------------------------------------- */
int32_t swl_port_tls_send(void *storage, const void *p, size_t n) {
    (void)storage;
    (void)p;
    (void)n;
    return SWL_E_TLS;
}

int32_t swl_port_tls_recv(void *storage, void *p, size_t n) {
    (void)storage;
    (void)p;
    (void)n;
    return SWL_E_TLS;
}

/* ---- sessions: leave SWL_E_STATE if you have none ----------------------------------------------------------------- */
swl_status swl_port_tls_digest(void *storage, swl_str name, swl_str pins, swl_str saved, uint8_t *digest) {
    (void)storage;
    (void)name;
    (void)pins;
    (void)saved;
    (void)digest;
    return SWL_E_TLS;
}

swl_status swl_port_tls_resume(void *storage, const void *p, size_t n) {
    (void)storage;
    (void)p;
    (void)n;
    return SWL_E_TLS;
}

swl_status swl_port_tls_session(void *storage, void *p, size_t n, size_t *len) {
    (void)storage;
    (void)p;
    (void)n;
    (void)len;
    return SWL_E_STATE;
}

/* ---- the end ------------------------------------------------------------------------------------------------------ */
void swl_port_tls_close_notify(void *storage) { (void)storage; }

void swl_port_tls_stop(void *storage) { (void)storage; }

void swl_port_tls_free(void *storage) { (void)storage; }

int32_t swl_port_tls_error(const void *storage) {
    (void)storage;
    return 0; /* your library's own number, for a log */
}
