/* SPDX-License-Identifier: Apache-2.0 */
/* TLS over spoilt records. A server of mbedTLS answers once in each mode (TLS 1.2 and 1.3, in full and resumed), and the
 * target keeps all that the server sent. The input then spoils bytes, lengths, whole records, or the end. Randomness and
 * time are the same each time, so that the client sends the same bytes again. A connection may open only on the server's
 * own handshake. It may deliver only a prefix of the server's answer, and an orderly end only where the server's was. */
#include "fuzz.h"
#include "swiftlet_tls.h"
#include <mbedtls/platform.h>
#include <mbedtls/platform_time.h>
#include <mbedtls/ssl_ticket.h>
#include <psa/crypto.h>

enum { ROOM = 1 << 14, MODES = 4, RESUMED = 1, TLS_1_3 = 2, NOW = 1798000000 };

typedef struct bytes {
    size_t n;
    uint8_t s[ROOM];
} bytes;

/* ---- randomness and time ------------------------------------------------------------------------ */
static int is_server;          /* who computes now */
static uint64_t chance[2];

static void random_bytes(uint64_t *x, uint8_t *p, size_t n) {
    for (size_t i = 0; i < n; i++) {
        *x ^= *x << 13;
        *x ^= *x >> 7;
        *x ^= *x << 17;
        p[i] = (uint8_t)(*x >> 32);
    }
}
static int server_random(void *ctx, unsigned char *p, size_t n) {
    (void)ctx;
    random_bytes(&chance[1], p, n);
    return 0;
}
swl_status swl_port_entropy(void *p, size_t n) {
    random_bytes(&chance[0], p, n);
    return SWL_OK;
}
psa_status_t mbedtls_psa_external_get_random(mbedtls_psa_external_random_context_t *ctx, uint8_t *p, size_t size, size_t *n) {
    (void)ctx;
    random_bytes(&chance[is_server], p, size);
    *n = size;
    return PSA_SUCCESS;
}
mbedtls_ms_time_t mbedtls_ms_time(void) { return (mbedtls_ms_time_t)NOW * 1000; }
static mbedtls_time_t stopped(mbedtls_time_t *t) {
    if (t) *t = NOW;
    return NOW;
}

/* ---- a root, a CA below it and a server ---------------------------------------------------------- */
typedef struct certificate {
    mbedtls_pk_context key;
    size_t n;
    uint8_t der[1024];
} certificate;

static certificate root, ca, leaf;

static void issue(certificate *out, const char *subject, const certificate *by, const char *issuer, int is_ca, uint8_t serial) {
    mbedtls_x509write_cert w;
    mbedtls_x509_san_list names[2] = {
        {.node = {.type = MBEDTLS_X509_SAN_DNS_NAME, .san.unstructured_name = {0, 11, (unsigned char *)(uintptr_t) "example.com"}},
            .next = &names[1]},
        {.node = {.type = MBEDTLS_X509_SAN_IP_ADDRESS, .san.unstructured_name = {0, 4, (unsigned char *)(uintptr_t) "\x7f\0\0\1"}}}};
    uint8_t room[1024];
    mbedtls_pk_init(&out->key);
    MUST(mbedtls_pk_setup(&out->key, mbedtls_pk_info_from_type(MBEDTLS_PK_ECKEY)) == 0);
    MUST(mbedtls_ecp_gen_key(MBEDTLS_ECP_DP_SECP256R1, mbedtls_pk_ec(out->key), server_random, NULL) == 0);
    mbedtls_x509write_crt_init(&w);
    mbedtls_x509write_crt_set_version(&w, MBEDTLS_X509_CRT_VERSION_3);
    mbedtls_x509write_crt_set_md_alg(&w, MBEDTLS_MD_SHA256);
    mbedtls_x509write_crt_set_subject_key(&w, &out->key);
    mbedtls_x509write_crt_set_issuer_key(&w, (mbedtls_pk_context *)(uintptr_t)&by->key);
    MUST(mbedtls_x509write_crt_set_serial_raw(&w, &serial, 1) == 0);
    MUST(mbedtls_x509write_crt_set_subject_name(&w, subject) == 0 && mbedtls_x509write_crt_set_issuer_name(&w, issuer) == 0);
    MUST(mbedtls_x509write_crt_set_validity(&w, "20260101000000", "20300101000000") == 0);
    MUST(mbedtls_x509write_crt_set_basic_constraints(&w, is_ca, -1) == 0);
    if (!is_ca) MUST(mbedtls_x509write_crt_set_subject_alternative_name(&w, names) == 0);
    int n = mbedtls_x509write_crt_der(&w, room, sizeof room, server_random, NULL);
    MUST(n > 0);
    out->n = (size_t)n;
    memcpy(out->der, room + sizeof room - n, out->n);
    mbedtls_x509write_crt_free(&w);
}

/* ---- the server, of which all that it says is kept ------------------------------------------------ */
static mbedtls_ssl_config server_config;
static mbedtls_ssl_context server;
static mbedtls_ssl_ticket_context tickets;
static mbedtls_x509_crt server_chain;
static bytes kept[MODES], to_server;
static size_t taken;           /* of to_server */
static bytes *from_server;
static const char answer[] = "HTTP/1.1 200 OK\r\nContent-Length: 64\r\n\r\n0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

static int server_send(void *ctx, const unsigned char *p, size_t n) {
    (void)ctx;
    MUST(from_server->n + n <= ROOM);
    memcpy(from_server->s + from_server->n, p, n);
    from_server->n += n;
    return (int)n;
}
static int server_recv(void *ctx, unsigned char *p, size_t n) {
    (void)ctx;
    size_t left = to_server.n - taken;
    if (left == 0) return MBEDTLS_ERR_SSL_WANT_READ;
    n = n < left ? n : left;
    memcpy(p, to_server.s + taken, n);
    taken += n;
    return (int)n;
}
static int asked;
static void serve(void) {
    unsigned char request[64];
    is_server = 1;
    if (!asked && (mbedtls_ssl_is_handshake_over(&server) || mbedtls_ssl_handshake(&server) == 0) &&
        mbedtls_ssl_read(&server, request, sizeof request) > 0) {
        asked = 1;
        for (size_t at = 0; at < sizeof answer - 1; at += 40) {
            size_t n = sizeof answer - 1 - at < 40 ? sizeof answer - 1 - at : 40;
            MUST(mbedtls_ssl_write(&server, (const unsigned char *)answer + at, n) == (int)n);
        }
        MUST(mbedtls_ssl_close_notify(&server) == 0);
    }
    is_server = 0;
}

/* ---- the client over what it is given -------------------------------------------------------------- */
typedef struct peer {
    const bytes *given;        /* NULL: the server itself */
    size_t at, piece;
    unsigned calls;
} peer;

static int32_t client_send(void *ctx, const void *p, size_t n) {
    peer *from = ctx;
    if (from->given) return (int32_t)n;
    MUST(to_server.n + n <= ROOM);
    memcpy(to_server.s + to_server.n, p, n);
    to_server.n += n;
    return (int32_t)n;
}
static int32_t client_recv(void *ctx, void *p, size_t n) {
    peer *from = ctx;
    const bytes *given = from->given ? from->given : from_server;
    if (!from->given && from->at == given->n) serve();
    if (from->given && from->piece && ++from->calls % 2) return -SWL_AGAIN;
    size_t left = given->n - from->at;
    if (left == 0) return from->given && !(from->piece & 1) ? 0 : SWL_E_CLOSED;
    n = n < left ? n : left;
    if (from->piece && n > from->piece) n = from->piece;
    memcpy(p, given->s + from->at, n);
    from->at += n;
    return (int32_t)n;
}

typedef struct outcome {
    swl_status open, end;      /* of the handshake and of the answer */
    size_t handshake, n;       /* bytes taken by then; of the answer */
    uint32_t resumed;
    char answer[sizeof answer + 64];
} outcome;

static swl_tls_storage storage;
static uint8_t session[2][2048];
static swl_buf sessions[2];

static void run(outcome *o, peer *from, int mode, int keep) {
    swl_tls tls;
    const swl_io io = {client_send, client_recv, from, 0};
    const swl_time now = {NOW, 0};
    memset(o, 0, sizeof *o);
    chance[0] = 0x123456789abcdef1u + (unsigned)mode;
    MUST(swl_tls_init(&tls, &storage, sizeof storage) == SWL_OK);
    MUST(swl_tls_roots(&tls, swl_span(root.der, root.n)) == SWL_OK);
    tls.keep_session = 1;
    tls.version_max = mode & TLS_1_3 ? SWL_TLS_1_3 : SWL_TLS_1_2;
    MUST(swl_tls_start(&tls, &io, swl_cstr("example.com"), now) == SWL_OK);
    if (mode & RESUMED) {
        const swl_buf *saved = &sessions[mode / TLS_1_3];
        swl_tls_session_restore(&tls, swl_span(saved->ptr, saved->len));
        MUST(tls.resumed);
    }
    for (int turns = 0; (o->open = swl_tls_next(&tls)) == SWL_AGAIN; turns++) MUST(turns < 4 * ROOM);
    MUST(o->open == SWL_DONE || o->open < 0);
    MUST(tls.io.flags == (o->open == SWL_DONE ? SWL_IO_SECURE : 0));
    o->handshake = from->at;
    o->resumed = tls.resumed;
    if (o->open == SWL_DONE) {
        int32_t n = swl_io_send(&tls.io, "GET", 3);
        MUST(n == 3);
        for (int turns = 0;; turns++) {
            char *room = exact(NULL, 33);
            MUST(turns < 4 * ROOM);
            n = swl_io_recv(&tls.io, room, 33);
            MUST(n <= 33);
            if (n > 0) {
                MUST(o->n + (size_t)n <= sizeof o->answer);
                memcpy(o->answer + o->n, room, (size_t)n);
                o->n += (size_t)n;
            }
            free(room);
            if (n <= 0 && n != -SWL_AGAIN) break;
        }
        o->end = n;
        if (keep && !(mode & RESUMED)) {
            sessions[mode / TLS_1_3] = swl_out(session[mode / TLS_1_3], sizeof session[0]);
            MUST(swl_tls_session_save(&tls, &sessions[mode / TLS_1_3]) == SWL_OK);
        }
    } else {
        char byte;
        MUST(swl_io_recv(&tls.io, &byte, 1) < 0 && swl_io_send(&tls.io, "x", 1) < 0);
        MUST(swl_tls_next(&tls) == SWL_E_STATE);
    }
    swl_tls_free(&tls);
}

static void check_whole(const outcome *o, int mode) {
    MUST(o->open == SWL_DONE && o->end == 0 && o->n == sizeof answer - 1 && memcmp(o->answer, answer, o->n) == 0);
    MUST(o->resumed == (mode & RESUMED));
}

static void record(int mode) {
    outcome o;
    peer live = {0}, again = {.given = &kept[mode]};
    from_server = &kept[mode];
    to_server.n = taken = 0;
    asked = 0;
    mbedtls_ssl_init(&server);
    MUST(mbedtls_ssl_setup(&server, &server_config) == 0);
    mbedtls_ssl_set_bio(&server, NULL, server_send, server_recv, NULL);
    run(&o, &live, mode, 1);
    check_whole(&o, mode);
    mbedtls_ssl_free(&server);
    run(&o, &again, mode, 0);
    check_whole(&o, mode);
}

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerInitialize(int *argc, char ***argv) {
    (void)argc;
    (void)argv;
    mbedtls_platform_set_time(stopped);
    chance[0] = 1;
    chance[1] = 2;
    MUST(psa_crypto_init() == PSA_SUCCESS);
    issue(&root, "CN=root", &root, "CN=root", 1, 1);
    issue(&ca, "CN=ca", &root, "CN=root", 1, 2);
    issue(&leaf, "CN=leaf", &ca, "CN=ca", 0, 3);
    mbedtls_x509_crt_init(&server_chain);
    MUST(mbedtls_x509_crt_parse_der(&server_chain, leaf.der, leaf.n) == 0 && mbedtls_x509_crt_parse_der(&server_chain, ca.der, ca.n) == 0);
    mbedtls_ssl_config_init(&server_config);
    MUST(mbedtls_ssl_config_defaults(&server_config, MBEDTLS_SSL_IS_SERVER, MBEDTLS_SSL_TRANSPORT_STREAM, MBEDTLS_SSL_PRESET_DEFAULT) == 0);
    mbedtls_ssl_conf_rng(&server_config, server_random, NULL);
    MUST(mbedtls_ssl_conf_own_cert(&server_config, &server_chain, &leaf.key) == 0);
    mbedtls_ssl_ticket_init(&tickets);
    MUST(mbedtls_ssl_ticket_setup(&tickets, server_random, NULL, MBEDTLS_CIPHER_AES_256_GCM, 86400) == 0);
    mbedtls_ssl_conf_session_tickets_cb(&server_config, mbedtls_ssl_ticket_write, mbedtls_ssl_ticket_parse, &tickets);
    for (int mode = 0; mode < MODES; mode++) record(mode);
    return 0;
}

/* ---- spoiling --------------------------------------------------------------------------------------- */
static void replace(bytes *b, size_t at, size_t old, const uint8_t *p, size_t n) {
    if (b->n - old + n > ROOM) return;
    memmove(b->s + at + n, b->s + at + old, b->n - at - old);
    if (n) memcpy(b->s + at, p, n);
    b->n += n - old;
}
/* Where record `index` begins and how long it is; of those that are whole. */
static int find_record(const bytes *b, unsigned index, size_t *at, size_t *n) {
    size_t next = 0, starts[64];
    unsigned count = 0;
    while (b->n - next > 5 && count < 64) {
        size_t size = 5 + ((size_t)b->s[next + 3] << 8 | b->s[next + 4]);
        if (size > b->n - next) break;
        starts[count++] = next;
        next += size;
    }
    if (!count) return 0;
    *at = starts[index % count];
    *n = 5 + ((size_t)b->s[*at + 3] << 8 | b->s[*at + 4]);
    return 1;
}
static void put16(uint8_t *p, size_t n) {
    p[0] = (uint8_t)(n >> 8);
    p[1] = (uint8_t)n;
}

static void spoil(bytes *b, cursor *c) {
    static uint8_t copy[ROOM];
    uint8_t op = take(c);
    size_t at, n, where = (size_t)take(c) << 8;
    where |= take(c);
    uint8_t value = take(c);
    if (b->n == 0) return;
    where %= b->n;
    switch (op % 10) {
    case 0: b->s[where] ^= value ? value : 1; return;
    case 1: b->s[where] = value; return;
    case 2:
        n = value + 1u < b->n - where ? value + 1u : b->n - where;
        replace(b, where, n, NULL, 0);
        return;
    case 3:
        n = value % 32u < c->n ? value % 32u : c->n;
        replace(b, where, 0, c->p, n);
        c->p += n;
        c->n -= n;
        return;
    case 4: b->n = where; return;
    }
    if (!find_record(b, (unsigned)where, &at, &n)) return;
    switch (op % 10) {
    case 5: b->s[at + value % 5] ^= (uint8_t)(1 << (value >> 5)); return;            /* its header                */
    case 6:
        memcpy(copy, b->s + at, n);
        replace(b, at, 0, copy, n);
        return;          /* twice                     */
    case 7: replace(b, at, n, NULL, 0); return;                                     /* missing                   */
    case 8: {                                                                        /* later                     */
        size_t next = at + n, size;
        if (b->n - next < 5) return;
        size = 5 + ((size_t)b->s[next + 3] << 8 | b->s[next + 4]);
        if (size > b->n - next) return;
        memcpy(copy, b->s + at, n);
        memmove(b->s + at, b->s + next, size);
        memcpy(b->s + at + size, copy, n);
        return;
    }
    default: {   /* some bytes of a handshake message for others, its lengths mended */
        if (n < 9) return;
        size_t inner = 9 + (size_t)take(c) * 3 % (n - 8), old = value % 16u, new = take(c) % 16u;
        if (inner > n) inner = n;
        if (old > n - inner) old = n - inner;
        if (new > c->n) new = c->n;
        replace(b, at + inner, old, c->p, new);
        c->p += new;
        c->n -= new;
        put16(b->s + at + 3, n - 5 - old + new);
        put16(b->s + at + 7, n - 9 - old + new);
    }
    }
}

/* What the handshake's hash covers, and the encrypted records: without alerts and changes of cipher, and
 * however handshake messages are cut. */
static size_t essence(uint8_t *out, const bytes *b, size_t end) {
    size_t n = 0;
    for (size_t at = 0; end - at >= 5;) {
        size_t size = (size_t)b->s[at + 3] << 8 | b->s[at + 4];
        if (size > end - at - 5) break;
        if (b->s[at] != 20 && b->s[at] != 21) {
            if (b->s[at] != 22) out[n++] = b->s[at];
            memcpy(out + n, b->s + at + 5, size);
            n += size;
        }
        at += 5 + size;
    }
    return n;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static bytes spoilt;
    static uint8_t want[2 * ROOM], got[2 * ROOM];
    cursor c = {data, size};
    outcome o;
    uint8_t flags = take(&c);
    int mode = flags & 3;
    peer from = {.given = &spoilt, .piece = flags >> 2 & 15};
    memcpy(&spoilt, &kept[mode], sizeof spoilt);
    int ops = 0;
    for (; ops < 8 && c.n > 0; ops++) spoil(&spoilt, &c);
    run(&o, &from, mode, 0);
    if (ops == 0) check_whole(&o, mode);
    if (o.open != SWL_DONE) return 0;
    size_t all = essence(want, &kept[mode], kept[mode].n), n = essence(got, &spoilt, o.handshake);
    MUST(n <= all && memcmp(want, got, n) == 0);
    MUST(o.n <= sizeof answer - 1 && memcmp(o.answer, answer, o.n) == 0);
    MUST(o.end != 0 || o.n == sizeof answer - 1);
    MUST(o.resumed == (mode & RESUMED));
    return 0;
}
