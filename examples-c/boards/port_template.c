// SPDX-License-Identifier: Apache-2.0
/* A port to begin with: every function of swiftlet_port.h, each of which returns an error.  It compiles and links.
 * docs/PORTING.md says in which order to write the functions, which ones your program needs, and how to check them. */
#include "swiftlet_port.h"

/* ---- time and entropy: before anything else ------------------------------------------------------------ */
uint32_t swl_port_now_ms(void) { return 0; /* your tick of 1 ms */ }

swl_status swl_port_entropy(void *p, size_t n) {
    (void)p; /* your hardware's generator; never rand() */
    (void)n;
    return SWL_E_TLS_ENTROPY;
}

/* ---- crypto, for the signers (not for bearer keys and tokens): or link Swiftlet::crypto -------------------- */
swl_status swl_port_sha256_start(swl_port_hash *h) {
    (void)h;
    return SWL_E_CRYPTO;
}

swl_status swl_port_sha1_start(swl_port_hash *h) {
    (void)h; /* only for Qiniu */
    return SWL_E_CRYPTO;
}

swl_status swl_port_hash_update(swl_port_hash *h, const void *p, size_t n) {
    (void)h;
    (void)p;
    (void)n;
    return SWL_E_CRYPTO;
}

swl_status swl_port_hash_finish(swl_port_hash *h, uint8_t *digest) {
    (void)h;
    (void)digest;
    return SWL_E_CRYPTO;
}

swl_status swl_port_p256_sign(const uint8_t *key, const uint8_t *digest, uint8_t *signature) {
    (void)key; /* only for SigV4a */
    (void)digest;
    (void)signature;
    return SWL_E_CRYPTO;
}

/* ---- names and sockets, for swl_dial and the client ----------------------------------------------------------- */
swl_status swl_port_resolve(void **state, swl_str name, uint16_t port, swl_address *out, uint32_t max, uint16_t *count) {
    (void)state;
    (void)name;
    (void)port;
    (void)out;
    (void)max;
    *count = 0;
    return SWL_E_IO;
}

void swl_port_resolve_stop(void **state) { *state = NULL; }

swl_status swl_port_connect(const swl_address *to, int32_t *socket) {
    (void)to;
    (void)socket;
    return SWL_E_IO;
}

swl_status swl_port_connected(int32_t socket) {
    (void)socket;
    return SWL_E_IO;
}

void swl_port_wait(const int32_t *sockets, uint32_t count, uint32_t wants, uint32_t ms) {
    (void)sockets; /* sleep at most `ms`, and run your network meanwhile */
    (void)count;
    (void)wants;
    (void)ms;
}

int32_t swl_port_send(int32_t socket, const void *p, size_t n) {
    (void)socket;
    (void)p;
    (void)n;
    return SWL_E_IO;
}

int32_t swl_port_recv(int32_t socket, void *p, size_t n) {
    (void)socket;
    (void)p;
    (void)n;
    return SWL_E_IO;
}

void swl_port_close(int32_t socket) { (void)socket; }

int32_t swl_port_error(void) { return 0; /* your network's own number, for a log */ }
