// SPDX-License-Identifier: Apache-2.0
/* Checks the facts that a port's TLS reports of certificates during the handshake (SWL_MORE): the core judges by them. */
#include "port_check.h"

static int32_t io_send(void *ctx, const void *p, size_t n) { return swl_port_send(*(int32_t *)ctx, p, n); }
static int32_t io_recv(void *ctx, void *p, size_t n) { return swl_port_recv(*(int32_t *)ctx, p, n); }

/* Cipher suites as the core offers them: TLS 1.3, then ECDHE with ECDSA or RSA and AES-GCM. */
static const uint16_t ciphers[] = {0x1301, 0x1302, 0xc02b, 0xc02c, 0xc02f, 0xc030};

static swl_status go_on(void *storage, int32_t socket) {
    port_check_timer t = port_check_start();
    swl_status s;
    while ((s = swl_port_tls_handshake(storage)) == SWL_AGAIN && port_check_ms(t) < 4 * PORT_CHECK_MS) port_check_wait(socket, SWL_READ, 20);
    return s;
}

static int is_date(const uint16_t *d) {
    return d[0] >= 1950 && d[1] >= 1 && d[1] <= 12 && d[2] >= 1 && d[2] <= 31 && d[3] <= 23 && d[4] <= 59 && d[5] <= 60;
}

static void check_certificates(port_check *c) {
    void *storage = c->tls_storage;
    swl_port_certificate own, root, none;
    uint8_t a[32], b[32];
    memset(&own, 0xff, sizeof own);
    memset(&root, 0xff, sizeof root);
    swl_status s = swl_port_tls_certificate(storage, 0, &own);
    if (!port_check_that(c, s == SWL_OK, "swl_port_tls_certificate: SWL_OK for the server's own")) return;
    port_check_that(c, is_date(own.not_before) && is_date(own.not_after) && own.not_before[0] <= own.not_after[0],
        "swl_port_tls_certificate: dates, in their order");
    port_check_that(c, own.key_type == SWL_PORT_KEY_RSA ? own.key_bits >= 2048 && own.exponent_bits >= 2 : own.key_type >= 23 && own.key_type <= 25,
        "swl_port_tls_certificate: the key's kind, and of RSA its bits");
    port_check_that(c, own.hash_bits == 256 || own.hash_bits == 384 || own.hash_bits == 512, "swl_port_tls_certificate: the bits of the hash");
    port_check_that(c, (own.is & SWL_PORT_IS_SERVER) && !(own.is & (SWL_PORT_IS_CA | SWL_PORT_IS_ROOT | SWL_PORT_IS_OLD)),
        "swl_port_tls_certificate: the server's own is for a server, and no CA");
    s = swl_port_tls_certificate(storage, SWL_PORT_ROOT, &root);
    port_check_that(
        c, s == SWL_OK && (root.is & SWL_PORT_IS_CA) && (root.is & SWL_PORT_IS_SELF_ISSUED), "swl_port_tls_certificate: the root is a CA");
    port_check_that(c,
        swl_port_tls_certificate(storage, SWL_PORT_ROOT + 1, &none) == SWL_DONE && swl_port_tls_certificate(storage, 100, &none) == SWL_DONE,
        "swl_port_tls_certificate: SWL_DONE after the last");
    port_check_that(c, swl_port_tls_issued(storage, 0, SWL_PORT_ROOT) == SWL_OK, "swl_port_tls_issued: SWL_OK for the root that signed it");
    port_check_that(
        c, swl_port_tls_issued(storage, SWL_PORT_ROOT, 0) == SWL_E_CERT_UNTRUSTED, "swl_port_tls_issued: SWL_E_CERT_UNTRUSTED for another");
    port_check_that(c,
        swl_port_tls_key_sha256(storage, 0, a) == SWL_OK && swl_port_tls_key_sha256(storage, SWL_PORT_ROOT, b) == SWL_OK && memcmp(a, b, 32) != 0,
        "swl_port_tls_key_sha256: one for each key");
}

/* Reads every entry; one of them must be the name of the peer. */
static void check_names_of(port_check *c) {
    swl_port_san san;
    swl_status s = SWL_OK;
    uint32_t n = 0;
    int has_name = 0, is_odd = 0;
    for (; n < 100 && (s = swl_port_tls_san(c->tls_storage, n, &san)) == SWL_OK; n++) {
        has_name |= san.type == SWL_PORT_SAN_DNS && swl_str_is(san.value, c->name);
        is_odd |= san.type == SWL_PORT_SAN_ADDRESS && san.value.len != 4 && san.value.len != 16;
    }
    port_check_that(c, s == SWL_DONE && has_name, "swl_port_tls_san: the peer's name, then SWL_DONE");
    port_check_that(c, !is_odd, "swl_port_tls_san: an address has 4 or 16 bytes");
}

void port_check_facts(port_check *c) {
    int32_t socket = -1;
    swl_io under = {io_send, io_recv, &socket, 0};
    swl_port_tls_policy policy;
    if (!port_check_has_clock(c)) return;
    memset(&policy, 0, sizeof policy);
    policy.under = &under;
    policy.name = c->name;
    policy.ciphers = ciphers;
    policy.cipher_count = sizeof ciphers / sizeof *ciphers;
    policy.version_min = SWL_TLS_1_2;
    policy.version_max = SWL_TLS_1_3;
    if (swl_port_tls_init(c->tls_storage) != SWL_OK || swl_port_tls_roots(c->tls_storage, c->root) != SWL_OK) {
        port_check_that(c, 0, "swl_port_tls_init, swl_port_tls_roots: SWL_OK");
        return;
    }
    socket = port_check_connect(c, c->tls_port, "");
    if (socket >= 0) {
        swl_status s = swl_port_tls_start(c->tls_storage, &policy);
        port_check_that(c, s == SWL_OK, "swl_port_tls_start: SWL_OK");
        if (s == SWL_OK) s = go_on(c->tls_storage, socket);
        if (port_check_that(c, s == SWL_MORE, "swl_port_tls_handshake: SWL_MORE when the certificates are there")) {
            check_certificates(c);
            check_names_of(c);
            port_check_that(c, go_on(c->tls_storage, socket) == SWL_OK, "swl_port_tls_handshake: goes on after SWL_MORE, once");
        }
        swl_port_tls_stop(c->tls_storage);
        swl_port_close(socket);
    }
    swl_port_tls_free(c->tls_storage);
}
