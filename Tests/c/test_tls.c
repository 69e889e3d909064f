// SPDX-License-Identifier: Apache-2.0
/* The TLS policy over a scripted port: what is judged, in which order, and when the io is secure. */
#include "check.h"
#include "swiftlet_port.h"

/* A certificate by its names, as the scripted port reads and checks them. */
typedef struct scripted {
    swl_port_certificate facts;
    int subject, issuer, forged;     /* forged: the name is right, the signature is not   */
} scripted;

static struct {
    swl_port_tls_policy policy;
    uint16_t ciphers[SWL_PORT_CIPHERS];
    swl_status init, start, digest, handshake[3], certificate, name, issued;
    uint32_t unhashable;             /* index of a certificate whose key cannot be hashed */
    int unjudged;                    /* the library shows nobody a certificate            */
    int step, shown, inits, starts, stops, frees, notifies, roots, resumes;
    int signatures, compared;        /* issued: computed, and asked for                   */
    int alert;
    int32_t moved;
    scripted sent[8], root[3];
    uint32_t sent_count, root_count;
    swl_port_san san[4];
    uint32_t san_count;
    int endless_roots;               /* each index is the first root once more            */
    size_t session;                  /* its size; 0: 1                                    */
    uint8_t key;                     /* first byte of the hash of a key, plus its index   */
} port;
static char storage[16];

size_t swl_port_tls_size(void) { return sizeof storage; }
swl_status swl_port_tls_init(void *s) {
    CHECK(s == storage);
    port.inits++;
    return port.init;
}
swl_status swl_port_tls_roots(void *s, swl_str text) {
    CHECK(s == storage);
    port.roots += text.len > 0;
    return text.len > 0 ? SWL_OK : SWL_E_ARG_ROOTS;
}
swl_status swl_port_tls_start(void *s, const swl_port_tls_policy *policy) {
    CHECK(s == storage && policy->cipher_count <= SWL_PORT_CIPHERS);
    port.starts++;
    port.shown = 0;
    port.policy = *policy;
    memcpy(port.ciphers, policy->ciphers, policy->cipher_count * sizeof *port.ciphers);
    return port.start;
}
/* No hash, but what it is made of, as far as it fits: name, pins, the roots' number and the saved bytes. */
swl_status swl_port_tls_digest(void *s, swl_str name, swl_str pins, swl_str saved, uint8_t *digest) {
    CHECK(s == storage && name.len < 16 && pins.len < 16 * 32);
    memset(digest, 0, 32);
    memcpy(digest, name.ptr, name.len);
    if (pins.len) memcpy(digest + 16, pins.ptr, 8);
    digest[24] = (uint8_t)(pins.len / 32);
    digest[25] = (uint8_t)port.roots;
    for (size_t i = 0; i < saved.len; i++) digest[26 + i % 4] ^= (uint8_t)saved.ptr[i];
    return port.digest;
}
swl_status swl_port_tls_resume(void *s, const void *p, size_t n) {
    CHECK(s == storage && n == 1 && *(const char *)p == 'x');
    port.resumes++;
    port.unjudged = 1;   /* the server will resume the session */
    return SWL_OK;
}
swl_status swl_port_tls_session(void *s, void *p, size_t n, size_t *len) {
    CHECK(s == storage);
    *len = port.session ? port.session : 1;
    if (n < 1) return SWL_E_SPACE;
    memset(p, 'x', 1);
    return SWL_OK;
}
swl_status swl_port_tls_handshake(void *s) {
    CHECK(s == storage);
    if (port.handshake[port.step] == SWL_OK && !port.unjudged && !port.shown) {
        port.shown = 1;
        return SWL_MORE;
    }
    return port.handshake[port.step++];
}
static const scripted *find(uint32_t index) {
    CHECK(port.shown);
    if (port.endless_roots && index >= SWL_PORT_ROOT) return &port.root[0];
    if (index >= SWL_PORT_ROOT) return index - SWL_PORT_ROOT < port.root_count ? &port.root[index - SWL_PORT_ROOT] : NULL;
    return index < port.sent_count ? &port.sent[index] : NULL;
}
swl_status swl_port_tls_certificate(void *s, uint32_t index, swl_port_certificate *out) {
    CHECK(s == storage);
    const scripted *c = find(index);
    if (port.certificate != SWL_OK) return port.certificate;
    if (!c) return SWL_DONE;
    *out = c->facts;
    if (c->subject == c->issuer) out->is |= SWL_PORT_IS_SELF_ISSUED;
    return SWL_OK;
}
swl_status swl_port_tls_key_sha256(void *s, uint32_t index, uint8_t *digest) {
    CHECK(s == storage && find(index));
    if (index > 0 && index == port.unhashable) return SWL_E_TLS_MEMORY;
    memset(digest, 0, 32);
    digest[0] = (uint8_t)(port.key + index);
    digest[31] = (uint8_t)(index >= SWL_PORT_ROOT);
    return SWL_OK;
}
swl_status swl_port_tls_san(void *s, uint32_t index, swl_port_san *out) {
    CHECK(s == storage && port.shown);
    if (port.name != SWL_OK) return port.name;
    if (index >= port.san_count) return SWL_DONE;
    *out = port.san[index < 4 ? index : 3];
    return SWL_OK;
}
swl_status swl_port_tls_issued(void *s, uint32_t index, uint32_t issuer) {
    CHECK(s == storage);
    const scripted *c = find(index), *by = find(issuer);
    CHECK(c && by);
    port.compared++;
    if (c->issuer != by->subject) return SWL_E_CERT_UNTRUSTED;
    port.signatures++;
    if (port.issued != SWL_OK) return port.issued;
    return c->forged ? SWL_E_CHECK : SWL_OK;
}
void swl_port_tls_alert(void *s, uint8_t description) {
    CHECK(s == storage && port.alert == 0);
    port.alert = description;
}
int32_t swl_port_tls_send(void *s, const void *p, size_t n) {
    (void)p;
    CHECK(s == storage);
    return port.moved < 0 ? port.moved : (int32_t)n;
}
int32_t swl_port_tls_recv(void *s, void *p, size_t n) {
    (void)p;
    CHECK(s == storage);
    return port.moved < 0 ? port.moved : (int32_t)n;
}
void swl_port_tls_close_notify(void *s) {
    CHECK(s == storage);
    port.notifies++;
}
void swl_port_tls_stop(void *s) {
    CHECK(s == storage);
    port.stops++;
}
void swl_port_tls_free(void *s) {
    CHECK(s == storage);
    port.frees++;
}
int32_t swl_port_tls_error(const void *s) {
    CHECK(s == storage);
    return -0x2700;
}

/* ---- certificates ------------------------------------------------------------------------ */
enum { LEAF, INTER, ROOT, OTHER };

static scripted certificate(int subject, int issuer, uint32_t is) {
    scripted c = {.facts = {.not_before = {2020, 1, 1, 0, 0, 0},
                      .not_after = {2040, 1, 1, 0, 0, 0},
                      .key_type = SWL_PORT_KEY_RSA,
                      .key_bits = 2048,
                      .exponent_bits = 17,
                      .hash_bits = 256,
                      .path_length = SWL_PORT_NO_LIMIT,
                      .is = is},
        .subject = subject,
        .issuer = issuer};
    return c;
}

static swl_port_san dns(const char *name) {
    swl_port_san s = {SWL_PORT_SAN_DNS, swl_cstr(name)};
    return s;
}

/* A leaf, the CA that signed it, and the root of that CA, which is not sent. */
static void good_chain(void) {
    port.sent[0] = certificate(LEAF, INTER, SWL_PORT_IS_SERVER);
    port.sent[1] = certificate(INTER, ROOT, SWL_PORT_IS_CA);
    port.root[0] = certificate(ROOT, ROOT, SWL_PORT_IS_CA);
    port.sent_count = 2;
    port.root_count = 1;
    port.san[0] = dns("example.com");
    port.san_count = 1;
}

static const swl_io under;
static swl_tls tls;

static void reset(void) {
    memset(&port, 0, sizeof port);
    good_chain();
}

static void start(swl_time now) {
    reset();
    CHECK_STATUS(swl_tls_init(&tls, storage, sizeof storage), SWL_OK);
    CHECK_STATUS(swl_tls_start(&tls, &under, swl_cstr("example.com"), now), SWL_OK);
}

/* Runs until it is open or fails; each signature is one SWL_AGAIN. */
static swl_status shake(void) {
    swl_status s;
    int before = port.signatures, again = 0;
    while ((s = swl_tls_next(&tls)) == SWL_AGAIN) {
        CHECK(port.signatures - before <= 1 && again++ < 100);
        before = port.signatures;
    }
    CHECK(port.signatures - before <= 1);
    return s;
}

static const swl_time NOW = {1800000000u, 0};

/* The end of a handshake with the chain in `port`, under this name. */
static swl_status judged_as(const char *name, swl_time now) {
    CHECK_STATUS(swl_tls_init(&tls, storage, sizeof storage), SWL_OK);
    swl_status s = swl_tls_start(&tls, &under, swl_cstr(name), now);
    if (s == SWL_OK) s = shake();
    CHECK(tls.io.flags == (s == SWL_DONE ? SWL_IO_SECURE : 0u));
    if (s != SWL_DONE) CHECK(port.step == 0);   /* the handshake has not gone on */
    swl_tls_free(&tls);
    return s;
}

static swl_status judged(void) { return judged_as("example.com", NOW); }

static void opens(void) {
    swl_time now = {1800000000u, 0};
    char byte = 0;
    start(now);
    port.handshake[0] = SWL_AGAIN;
    CHECK(tls.io.flags == 0);
    CHECK_STATUS(swl_tls_next(&tls), SWL_AGAIN);
    CHECK(tls.io.flags == 0);
    CHECK_STATUS(shake(), SWL_DONE);
    CHECK_STATUS(swl_tls_next(&tls), SWL_DONE);
    CHECK(tls.io.flags == SWL_IO_SECURE && tls.time_unverified == 0);
    CHECK(port.policy.under == &under && port.policy.version_min == 0x0303 && port.policy.version_max == 0x0304);
    CHECK(port.signatures == 2 && port.alert == 0);
    CHECK_STR(port.policy.name, "example.com");
    CHECK(swl_io_send(&tls.io, &byte, 1) == 1 && swl_io_recv(&tls.io, &byte, 1) == 1);
    port.moved = SWL_E_TRUNCATED;
    CHECK(swl_io_recv(&tls.io, &byte, 1) == SWL_E_TRUNCATED && tls.error == -0x2700);
    swl_tls_close(&tls);
    CHECK(port.notifies == 1 && port.stops == 1 && tls.io.flags == 0);
    CHECK_STATUS(swl_tls_next(&tls), SWL_E_STATE);
    CHECK_STATUS(swl_tls_start(&tls, &under, swl_cstr("example.com"), now), SWL_OK);
    swl_tls_free(&tls);
    swl_tls_free(&tls);
    CHECK(port.frees == 1 && port.inits == 1);
    CHECK_STATUS(swl_tls_start(&tls, &under, swl_cstr("example.com"), now), SWL_E_STATE);
    CHECK_STATUS(swl_tls_roots(&tls, swl_cstr("x")), SWL_E_STATE);
}

/* The io below may carry a new connection by now: nothing of the old one may go into it. */
static void starts_anew_in_silence(void) {
    swl_time now = {1800000000u, 0};
    start(now);
    CHECK_STATUS(shake(), SWL_DONE);
    CHECK_STATUS(swl_tls_start(&tls, &under, swl_cstr("example.com"), now), SWL_OK);
    CHECK(port.notifies == 0 && port.stops == 1 && tls.io.flags == 0);
    swl_tls_free(&tls);
}

static void moves_nothing_unless_open(void) {
    swl_time now = {1800000000u, 0};
    char byte = 0;
    for (int phase = 0; phase < 5; phase++) {
        reset();
        CHECK_STATUS(swl_tls_init(&tls, storage, sizeof storage), SWL_OK);
        if (phase > 0) CHECK_STATUS(swl_tls_start(&tls, &under, swl_cstr("example.com"), now), SWL_OK);
        port.handshake[0] = phase == 2 ? SWL_E_CERT_NAME : SWL_OK;
        if (phase > 1) shake();
        if (phase == 3) swl_tls_close(&tls);
        if (phase == 4) swl_tls_free(&tls);
        CHECK_STATUS(swl_io_send(&tls.io, &byte, 1), SWL_E_STATE);
        CHECK_STATUS(swl_io_recv(&tls.io, &byte, 1), SWL_E_STATE);
        swl_tls_free(&tls);
    }
}

static void refuses_small_storage(void) {
    CHECK_STATUS(swl_tls_init(&tls, storage, sizeof storage - 1), SWL_E_ARG_BUFFER);
    CHECK_STATUS(swl_tls_roots(&tls, swl_cstr("x")), SWL_E_STATE);
    swl_tls_free(&tls);
}

/* The library's number is kept, although the library cannot be asked later. */
static void a_failed_init_says_why(void) {
    reset();
    port.init = SWL_E_TLS_ENTROPY;
    CHECK_STATUS(swl_tls_init(&tls, storage, sizeof storage), SWL_E_TLS_ENTROPY);
    CHECK(tls.error == -0x2700);
    CHECK_STATUS(swl_tls_roots(&tls, swl_cstr("x")), SWL_E_STATE);
    CHECK_STATUS(swl_tls_start(&tls, &under, swl_cstr("example.com"), (swl_time){1800000000u, 0}), SWL_E_STATE);
    swl_tls_free(&tls);
    CHECK(port.frees == 0);
    memset(&port, 0, sizeof port);
    CHECK_STATUS(swl_tls_init(&tls, storage, sizeof storage), SWL_OK);
    CHECK_STATUS(swl_tls_roots(&tls, swl_cstr("")), SWL_E_ARG_ROOTS);
    CHECK(tls.error == -0x2700);
    swl_tls_free(&tls);
}

static void failure_is_not_secure(void) {
    swl_time now = {1800000000u, 0};
    start(now);
    port.handshake[0] = SWL_E_CERT_NAME;
    CHECK_STATUS(swl_tls_next(&tls), SWL_E_CERT_NAME);
    CHECK(tls.io.flags == 0 && tls.error == -0x2700);
    CHECK_STATUS(swl_tls_next(&tls), SWL_E_STATE);
    swl_tls_free(&tls);
    CHECK(port.notifies == 0);
}

/* A port that accepts a server without showing a certificate. */
static void unjudged_is_refused(void) {
    swl_time now = {1800000000u, 0};
    start(now);
    port.unjudged = 1;
    CHECK_STATUS(swl_tls_next(&tls), SWL_E_CERT);
    CHECK(tls.io.flags == 0);
    CHECK_STATUS(swl_tls_next(&tls), SWL_E_STATE);
    swl_tls_free(&tls);
}

/* A port that shows a second chain after the first was judged. */
static void a_chain_is_shown_once(void) {
    start(NOW);
    CHECK_STATUS(swl_tls_next(&tls), SWL_AGAIN);
    port.handshake[0] = SWL_MORE;
    CHECK_STATUS(shake(), SWL_E_TLS);
    CHECK(tls.io.flags == 0);
    swl_tls_free(&tls);
}

static void problems_have_their_names(void) {
    enum { NONE, NAME, NO_SAN, WEAK_KEY, WEAK_CURVE, BRAINPOOL, ODD_KEY, WEAK_HASH, USAGE, FORGED, OF_OTHERS, NO_ROOT, SENT_NOTHING };
    static const struct {
        swl_status status;
        int problem, alert;
    } rows[] = {{SWL_DONE, NONE, 0}, {SWL_E_CERT_NAME, NAME, 42}, {SWL_E_CERT_NO_SAN, NO_SAN, 42}, {SWL_E_CERT_WEAK_KEY, WEAK_KEY, 42},
        {SWL_E_CERT_WEAK_KEY, WEAK_CURVE, 42}, {SWL_E_CERT_WEAK_KEY, BRAINPOOL, 42}, {SWL_E_CERT_WEAK_KEY, ODD_KEY, 42},
        {SWL_E_CERT_WEAK_HASH, WEAK_HASH, 42}, {SWL_E_CERT_USAGE, USAGE, 43}, {SWL_E_CERT_UNTRUSTED, FORGED, 48},
        {SWL_E_CERT_UNTRUSTED, OF_OTHERS, 48}, {SWL_E_CERT_UNTRUSTED, NO_ROOT, 48}, {SWL_E_CERT, SENT_NOTHING, 42}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        reset();
        if (rows[i].problem == NAME) port.san[0] = dns("example.net");
        if (rows[i].problem == NO_SAN) port.san_count = 0;
        if (rows[i].problem == WEAK_KEY) port.sent[0].facts.key_bits = 2047;
        if (rows[i].problem == WEAK_CURVE) port.sent[0].facts.key_type = 22;
        if (rows[i].problem == BRAINPOOL) port.sent[0].facts.key_type = 26;
        if (rows[i].problem == ODD_KEY) port.sent[0].facts.key_type = 0;
        if (rows[i].problem == WEAK_HASH) port.sent[0].facts.hash_bits = 0;
        if (rows[i].problem == USAGE) port.sent[0].facts.is = 0;
        if (rows[i].problem == FORGED) port.sent[0].forged = 1;
        if (rows[i].problem == OF_OTHERS) port.sent[0].issuer = OTHER;
        if (rows[i].problem == NO_ROOT) port.root_count = 0;
        if (rows[i].problem == SENT_NOTHING) port.sent_count = 0;
        CHECK_STATUS(judged(), rows[i].status);
        CHECK(port.alert == rows[i].alert);
    }
}

/* The same problems above the server's own certificate; the root's own signature is not checked. */
static void every_certificate_is_judged(void) {
    for (int root = 0; root < 2; root++) {
        scripted *c = root ? &port.root[0] : &port.sent[1];
        reset();
        c->facts.key_bits = 1024;
        CHECK_STATUS(judged(), SWL_E_CERT_WEAK_KEY);
        reset();
        c->facts.hash_bits = 0;
        CHECK_STATUS(judged(), root ? SWL_DONE : SWL_E_CERT_WEAK_HASH);
        reset();
        c->facts.not_after[0] = 2021;
        CHECK_STATUS(judged(), SWL_E_CERT_EXPIRED);
        reset();
        c->facts.not_before[0] = 2039;
        CHECK_STATUS(judged(), SWL_E_CERT_NOT_YET);
        reset();
        c->facts.is = SWL_PORT_IS_SERVER;
        CHECK_STATUS(judged(), SWL_E_CERT_UNTRUSTED);
        reset();
        c->facts.path_length = 0;   /* right for the one, one too few for the other */
        CHECK_STATUS(judged(), root ? SWL_E_CERT_UNTRUSTED : SWL_DONE);
        reset();
        c->facts.path_length = 1;
        CHECK_STATUS(judged(), SWL_DONE);
        reset();
        c->facts.is = SWL_PORT_IS_OLD;   /* a root of version 1 is one, what the server sends is not */
        CHECK_STATUS(judged(), root ? SWL_DONE : SWL_E_CERT_UNTRUSTED);
    }
}

/* Certificates that would take long are refused before anything is computed, anywhere in the list. */
static void too_much_is_refused_before_arithmetic(void) {
    for (uint32_t at = 0; at < SWL_TLS_CERTIFICATES; at++) {
        for (int kind = 0; kind < 3; kind++) {
            reset();
            for (uint32_t i = 2; i < SWL_TLS_CERTIFICATES; i++) port.sent[i] = certificate(OTHER, OTHER, SWL_PORT_IS_CA);
            port.sent_count = SWL_TLS_CERTIFICATES;
            CHECK_STATUS(judged(), SWL_DONE);
            reset();
            for (uint32_t i = 2; i < SWL_TLS_CERTIFICATES; i++) port.sent[i] = certificate(OTHER, OTHER, SWL_PORT_IS_CA);
            port.sent_count = SWL_TLS_CERTIFICATES;
            if (kind == 0) port.sent[at].facts.key_bits = 4097;
            if (kind == 1) port.sent[at].facts.exponent_bits = 33;
            if (kind == 2) {
                port.sent[SWL_TLS_CERTIFICATES] = port.sent[at];
                port.sent_count++;
            }
            CHECK_STATUS(judged(), SWL_E_CERT_LARGE);
            CHECK(port.compared == 0 && port.signatures == 0 && port.alert == 42);
        }
    }
    reset();
    port.sent[0].facts.key_bits = port.sent[1].facts.key_bits = port.root[0].facts.key_bits = 4096;
    port.sent[0].facts.exponent_bits = 32;
    CHECK_STATUS(judged(), SWL_DONE);
    reset();
    port.root[0].facts.key_bits = 8192;
    CHECK_STATUS(judged(), SWL_E_CERT_LARGE);
}

/* A peer that sends the worst of what is allowed has as many signatures computed as this. */
static void signatures_are_bounded(void) {
    reset();
    for (uint32_t i = 0; i < SWL_TLS_CERTIFICATES; i++) {
        port.sent[i] = certificate(OTHER, OTHER, SWL_PORT_IS_CA | SWL_PORT_IS_SERVER);
        port.sent[i].forged = 1;
    }
    port.sent_count = SWL_TLS_CERTIFICATES;
    CHECK_STATUS(judged(), SWL_E_CERT_UNTRUSTED);
    CHECK(port.signatures == 5);
    for (uint32_t i = 0; i < SWL_TLS_CERTIFICATES; i++) port.sent[i].forged = 0;
    port.signatures = port.alert = 0;
    CHECK_STATUS(judged(), SWL_E_CERT_UNTRUSTED);
    CHECK(port.signatures == 5);
}

static void chains(void) {
    reset();                                     /* in another order */
    port.sent[2] = port.sent[1];
    port.sent[1] = certificate(ROOT, ROOT, SWL_PORT_IS_CA);
    port.sent_count = 3;
    CHECK_STATUS(judged(), SWL_DONE);
    reset();                                     /* an issuer before its child is not looked at */
    port.sent[1] = certificate(OTHER, ROOT, SWL_PORT_IS_CA);
    port.sent[2] = certificate(INTER, OTHER, SWL_PORT_IS_CA);
    port.sent_count = 3;
    CHECK_STATUS(judged(), SWL_E_CERT_UNTRUSTED);
    reset();                                     /* the intermediate is among the roots */
    port.root[0] = port.sent[1];
    port.sent_count = 1;
    CHECK_STATUS(judged(), SWL_DONE);
    CHECK(port.signatures == 1);
    reset();                                     /* two roots of one name: the first has expired */
    port.root[1] = port.root[0];
    port.root[0].facts.not_after[0] = 2021;
    port.root_count = 2;
    CHECK_STATUS(judged(), SWL_DONE);
    CHECK(port.signatures == 3);
    reset();                                     /* and here the one that the server sent */
    port.sent[2] = port.sent[1];
    port.sent[1].facts.not_after[0] = 2021;
    port.sent_count = 3;
    CHECK_STATUS(judged(), SWL_DONE);
    reset();                                     /* two of one name: the first did not sign */
    port.sent[0].forged = 1;
    CHECK_STATUS(judged(), SWL_E_CERT_UNTRUSTED);
    CHECK(port.signatures == 1);
}

/* The server's own certificate is among the roots: accepted only if it is signed by itself. */
static void a_root_of_ones_own(void) {
    for (int self = 0; self < 2; self++) {
        for (int among = 0; among < 2; among++) {
            reset();
            port.sent[0].facts.is |= among ? SWL_PORT_IS_ROOT : 0;
            port.sent[0].issuer = self ? LEAF : OTHER;
            port.sent_count = 1;
            CHECK_STATUS(judged(), self && among ? SWL_DONE : SWL_E_CERT_UNTRUSTED);
            CHECK(port.signatures == 0);
        }
    }
    reset();
    port.sent[0].facts.is |= SWL_PORT_IS_ROOT;
    port.sent[0].issuer = LEAF;
    CHECK_STATUS(judged_as("example.net", NOW), SWL_E_CERT_NAME);
    static const uint8_t pin[32] = {77};
    for (int right = 0; right < 2; right++) {
        port.alert = port.step = 0;
        port.key = right ? 77 : 0;
        CHECK_STATUS(swl_tls_init(&tls, storage, sizeof storage), SWL_OK);
        tls.pins = pin;
        tls.pin_count = 1;
        CHECK_STATUS(swl_tls_start(&tls, &under, swl_cstr("example.com"), NOW), SWL_OK);
        CHECK_STATUS(shake(), right ? SWL_DONE : SWL_E_CERT_PIN);
        swl_tls_free(&tls);
    }
}

/* A port, or a certificate as long as a message, that always has one more. */
static void lists_end(void) {
    reset();
    for (int i = 0; i < 4; i++) port.san[i] = dns("example.net");
    port.san_count = SWL_TLS_NAMES;
    CHECK_STATUS(judged(), SWL_E_CERT_NAME);
    port.san_count++;
    port.alert = 0;
    CHECK_STATUS(judged(), SWL_E_CERT_LARGE);
    port.san_count = 0xffffffff;
    port.alert = 0;
    CHECK_STATUS(judged(), SWL_E_CERT_LARGE);
    reset();
    port.endless_roots = 1;
    CHECK_STATUS(judged(), SWL_DONE);
    reset();
    port.endless_roots = 1;
    port.sent[1].issuer = OTHER;
    CHECK_STATUS(judged(), SWL_E_CERT_UNTRUSTED);
    CHECK(port.compared <= 4 * (int)SWL_PORT_ROOT);
}

/* A signature that could not be computed counts neither as wrong nor as right. */
static void a_fault_is_no_verdict(void) {
    static const swl_status rows[] = {SWL_E_TLS_MEMORY, SWL_E_TLS, SWL_E_TLS_ENTROPY};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        reset();
        port.issued = rows[i];
        CHECK_STATUS(judged(), rows[i]);
        CHECK(port.alert == 0);
    }
    reset();
    port.root[1] = port.root[0];     /* another root of this name would do */
    port.root_count = 2;
    port.unhashable = SWL_PORT_ROOT;
    static const uint8_t pin[32];
    CHECK_STATUS(swl_tls_init(&tls, storage, sizeof storage), SWL_OK);
    tls.pins = pin;
    tls.pin_count = 1;
    CHECK_STATUS(swl_tls_start(&tls, &under, swl_cstr("example.com"), NOW), SWL_OK);
    CHECK_STATUS(shake(), SWL_E_TLS_MEMORY);
    swl_tls_free(&tls);
    reset();
    port.issued = SWL_MORE;          /* results that a port may not return */
    CHECK_STATUS(judged(), SWL_E_TLS);
    for (int later = 0; later < 2; later++) {
        reset();
        *(later ? &port.certificate : &port.name) = SWL_AGAIN;
        CHECK_STATUS(judged(), SWL_E_TLS);
    }
}

/* RFC 9525 section 6, and texts that libraries have taken for addresses. */
static void names(void) {
    static const uint8_t v4[4] = {127, 0, 0, 1}, v6[16] = {0x20, 1, 0xd, 0xb8, [15] = 1}, mapped[16] = {[10] = 0xff, 0xff, 127, 0, 0, 1},
                         any[16] = {0}, loop[16] = {[15] = 1}, long_v4[5] = {127, 0, 0, 1, 0}, short_v6[16] = {[13] = 1},
                         no_digit[16] = {[15] = 0xff}, fifteen[16] = {[15] = 15};
    enum { DNS = SWL_PORT_SAN_DNS, URI = SWL_PORT_SAN_URI, ADDRESS = SWL_PORT_SAN_ADDRESS, MAIL = 1 };
    static const struct {
        const char *name;
        uint32_t type;
        const void *value;
        size_t len;              /* 0: a text */
        int good;
    } rows[] = {
        {"example.com", DNS, "example.com", 0, 1},
        {"example.com", DNS, "EXAMPLE.Com", 0, 1},
        {"Example.COM", DNS, "example.com", 0, 1},
        {"example.com", DNS, "example.com.", 0, 0},
        {"example.com", DNS, "example.co", 0, 0},
        {"example.com", DNS, "xexample.com", 0, 0},
        {"example.com", DNS, "example.com\0.evil", 17, 0},
        {"example.com", URI, "https://example.com/", 0, 0},
        {"example.com", URI, "example.com", 0, 0},
        {"example.com", MAIL, "example.com", 0, 0},
        {"example.com", ADDRESS, "example.com", 0, 0},
        {"a.example.com", DNS, "*.example.com", 0, 1},
        {"A.example.com", DNS, "*.EXAMPLE.com", 0, 1},
        {"xn--bcher-kva.example.com", DNS, "*.example.com", 0, 1},
        {"xn--bcher-kva.example", DNS, "xn--bcher-kva.example", 0, 1},
        {"xn--bcher-kva.example", DNS, "xn--*.example", 0, 0},
        {"a.b.example.com", DNS, "*.example.com", 0, 0},
        {"example.com", DNS, "*.example.com", 0, 0},
        {".example.com", DNS, "*.example.com", 0, 0},
        {"a.example.com", DNS, "a*.example.com", 0, 0},
        {"ab.example.com", DNS, "a*.example.com", 0, 0},
        {"a.example.com", DNS, "*.*.com", 0, 0},
        {"a.example.com", DNS, "a.*.com", 0, 0},
        {"a.example.com", DNS, "*", 0, 0},
        {"localhost", DNS, "*", 0, 0},
        {"localhost", DNS, "*.", 0, 0},
        {"example.com", DNS, "", 0, 0},
        {"127.0.0.1", ADDRESS, v4, 4, 1},
        {"127.0.0.1", DNS, "127.0.0.1", 0, 0},
        {"127.0.0.1", DNS, "*.0.0.1", 0, 0},
        {"127.0.0.1", URI, "127.0.0.1", 0, 0},
        {"127.0.0.1", ADDRESS, "127.0.0.1", 0, 0},
        {"127.0.0.1", URI, v4, 4, 0},
        {"127.0.0.1", DNS, v4, 4, 0},
        {"127.0.0.1", ADDRESS, mapped, 16, 0},
        {"127.0.0.1", ADDRESS, long_v4, 5, 0},
        {"127.0.0.2", ADDRESS, v4, 4, 0},
        {"127.0.0.01", ADDRESS, v4, 4, 0},
        {"127.0.1", ADDRESS, v4, 4, 0},
        {"127.0.0.1.", ADDRESS, v4, 4, 0},
        {"127.0.0.257", ADDRESS, v4, 4, 0},
        {"127.0.0.1.1", ADDRESS, v4, 4, 0},
        {"127.0.0.0001", ADDRESS, v4, 4, 0},
        {"127..0.1", ADDRESS, v4, 4, 0},
        {"2130706433", ADDRESS, v4, 4, 0},
        {"2130706433", DNS, "2130706433", 0, 0},
        {"...", ADDRESS, "", 0, 0},
        {"::1", ADDRESS, loop, 16, 1},
        {"::", ADDRESS, any, 16, 1},
        {"0::1", ADDRESS, loop, 16, 1},
        {"0:0:0:0:0:0:0:1", ADDRESS, loop, 16, 1},
        {"::0.0.0.1", ADDRESS, loop, 16, 1},
        {"2001:db8::1", ADDRESS, v6, 16, 1},
        {"2001:DB8::0:1", ADDRESS, v6, 16, 1},
        {"2001:0db8:0:0:0:0:0:1", ADDRESS, v6, 16, 1},
        {"2001:db8:0:0:0:0:0::1", ADDRESS, v6, 16, 0},
        {"2001:db8::", ADDRESS, v6, 16, 0},
        {"2001:db8::2", ADDRESS, v6, 16, 0},
        {"2001:db8::1", DNS, "2001:db8::1", 0, 0},
        {"::ffff:127.0.0.1", ADDRESS, mapped, 16, 1},
        {"::ffff:7f00:1", ADDRESS, mapped, 16, 1},
        {"::ffff:127.0.0.1", ADDRESS, v4, 4, 0},
        {":1", ADDRESS, loop, 16, 0},
        {":::1", ADDRESS, loop, 16, 0},
        {"::1:", ADDRESS, loop, 16, 0},
        {"::0::1", ADDRESS, loop, 16, 0},
        {"::00001", ADDRESS, loop, 16, 0},
        {"::1%eth0", ADDRESS, loop, 16, 0},
        {"0:0:0:0:0:0:0:0:1", ADDRESS, loop, 16, 0},
        {"0:0:0:0:0:0:1", ADDRESS, loop, 16, 0},
        {"0:0:0:0:0:0:1", ADDRESS, short_v6, 16, 0},
        {"::g", ADDRESS, any, 16, 0},
        {"::g", ADDRESS, no_digit, 16, 0},
        {"::1g", ADDRESS, fifteen, 16, 0},
        {":", ADDRESS, any, 16, 0},
        {":0:0:0:0:0:0:0:1", ADDRESS, loop, 16, 0},
        {"0:0:0:0:0:0:0:1:", ADDRESS, loop, 16, 0},
        {"::127.0.0.1:1", ADDRESS, any, 16, 0},
        {"0:0:0:0:0:0:0:127.0.0.1", ADDRESS, any, 16, 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        reset();
        port.san[0] = dns("www.example.org");
        port.san[1].type = rows[i].type;
        port.san[1].value = swl_span(rows[i].value, rows[i].len ? rows[i].len : strlen((const char *)rows[i].value));
        port.san_count = 2;
        swl_status s = judged_as(rows[i].name, NOW);
        CHECK_STATUS(s, rows[i].good ? SWL_DONE : SWL_E_CERT_NAME);
        if (s != (rows[i].good ? SWL_DONE : SWL_E_CERT_NAME)) printf("  row %d, %s\n", (int)i, rows[i].name);
        CHECK(port.policy.name.len ==
            (strspn(rows[i].name, "0123456789.") == strlen(rows[i].name) || strchr(rows[i].name, ':') ? 0 : strlen(rows[i].name)));
    }
    reset();
    CHECK_STATUS(judged_as("", NOW), SWL_E_ARG_HOST);
    CHECK_STATUS(judged_as("b\xc3\xbc"
                           "cher.example",
                     NOW),
        SWL_E_ARG_HOST);
    CHECK(port.starts == 0);
}

/* All suites are ephemeral, on elliptic curves, with authenticated encryption. */
static void ciphers(void) {
    static const uint16_t ours[] = {0x1301, 0x1302, 0x1303, 0x1304, 0xc02b, 0xc02c, 0xc02f, 0xc030, 0xc0ac, 0xcca8, 0xcca9};
    static const uint16_t old[] = {0x003c, 0x002f, 3, 4, 5, 6, 7, 8, 9};
    CHECK_STATUS(swl_tls_init(&tls, storage, sizeof storage), SWL_OK);
    tls.old_ciphers = old;
    for (tls.old_cipher_count = 0; tls.old_cipher_count <= SWL_TLS_OLD_CIPHERS; tls.old_cipher_count++) {
        reset();
        CHECK_STATUS(swl_tls_start(&tls, &under, swl_cstr("example.com"), NOW), SWL_OK);
        CHECK(port.policy.cipher_count == sizeof ours / sizeof *ours + tls.old_cipher_count);
        for (size_t i = 0; i < sizeof ours / sizeof *ours; i++) {
            int found = 0;
            for (size_t n = 0; n < sizeof ours / sizeof *ours; n++) found += port.ciphers[n] == ours[i];
            CHECK(found == 1);
        }
        for (uint32_t i = 0; i < tls.old_cipher_count; i++) CHECK(port.ciphers[sizeof ours / sizeof *ours + i] == old[i]);
    }
    CHECK_STATUS(swl_tls_start(&tls, &under, swl_cstr("example.com"), NOW), SWL_E_ARG);
    swl_tls_free(&tls);
}

/* Once more with TLS 1.2 alone, and not a third time. */
static void falls_back_once(void) {
    start(NOW);
    for (int turn = 0; turn < 2; turn++) {
        port.handshake[0] = SWL_OK;
        port.handshake[1] = SWL_E_TLS_FALLBACK;
        CHECK(port.policy.version_max == (turn ? SWL_TLS_1_2 : SWL_TLS_1_3));
        port.handshake[0] = SWL_E_TLS_FALLBACK;
        port.step = 0;
        CHECK_STATUS(shake(), turn ? SWL_E_TLS : SWL_E_TLS_FALLBACK);
        CHECK(tls.version_max == SWL_TLS_1_2 && tls.io.flags == 0);
        CHECK_STATUS(swl_tls_start(&tls, &under, swl_cstr("example.com"), NOW), SWL_OK);
    }
    swl_tls_free(&tls);
}

static void dates(void) {
    static const struct {
        uint32_t now;
        uint16_t from, to;
        swl_status status;
    } rows[] = {{1800000000u, 2020, 2040, SWL_DONE}, {1800000000u, 2028, 2040, SWL_E_CERT_NOT_YET}, {1800000000u, 2020, 2027, SWL_E_CERT_EXPIRED},
        {1798761600u, 2027, 2040, SWL_DONE}, {1798761599u, 2027, 2040, SWL_E_CERT_NOT_YET}, {1798761600u, 2020, 2027, SWL_DONE},
        {1798761601u, 2020, 2027, SWL_E_CERT_EXPIRED}, {4294967295u, 1950, 9999, SWL_DONE}, {1, 1950, 2040, SWL_DONE},
        {1800000000u, 2107, 9999, SWL_E_CERT_NOT_YET},
        /* no clock: only an end before this release is refused */
        {0, 2020, 2040, SWL_DONE}, {0, 2040, 2041, SWL_DONE}, {0, 2010, 2020, SWL_E_CERT_EXPIRED}, {0, 2010, 2026, SWL_E_CERT_EXPIRED},
        {0, 2010, 2027, SWL_DONE}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        swl_time now = {rows[i].now, 0};
        reset();
        for (int n = 0; n < 3; n++) {
            scripted *c = n == 2 ? &port.root[0] : &port.sent[n];
            c->facts.not_before[0] = n ? 1950 : rows[i].from;
            c->facts.not_after[0] = n ? 9999 : rows[i].to;
        }
        CHECK_STATUS(judged_as("example.com", now), rows[i].status);
        CHECK(tls.time_unverified == (rows[i].now == 0));
        if (rows[i].status != SWL_DONE) CHECK(port.alert == 45 && port.signatures == 0);
    }
    static const uint16_t from[6] = {2020, 13, 1, 0, 0, 0}, to[6] = {2040, 2, 30, 0, 0, 0};
    reset();
    memcpy(port.sent[0].facts.not_before, from, sizeof from);
    memcpy(port.sent[0].facts.not_after, to, sizeof to);
    CHECK_STATUS(judged(), SWL_E_CERT_EXPIRED);
}

/* The key of the server, of what signed it, or of the root. */
static void pins(void) {
    static const struct {
        uint8_t pin, root;
        swl_status status;
    } rows[] = {{8, 0, SWL_DONE}, {9, 0, SWL_DONE}, {8, 1, SWL_DONE}, {10, 0, SWL_E_CERT_PIN}, {9, 1, SWL_E_CERT_PIN}};
    static uint8_t list[64];
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        for (uint32_t at = 0; at < 2; at++) {
            memset(list, 0xff, sizeof list);
            memset(list + 32 * at, 0, 32);
            list[32 * at] = rows[i].pin;
            list[32 * at + 31] = rows[i].root;
            start(NOW);
            port.key = 8;
            tls.pins = list;
            tls.pin_count = 2;
            CHECK_STATUS(shake(), rows[i].status);
            tls.pin_count = at;          /* the second is not read */
            if (at) {
                CHECK_STATUS(swl_tls_start(&tls, &under, swl_cstr("example.com"), NOW), SWL_OK);
                port.step = port.alert = 0;
                CHECK_STATUS(shake(), SWL_E_CERT_PIN);
            }
            swl_tls_free(&tls);
        }
    }
}

/* A time learnt later is checked against every certificate of the chain. */
static void time_learnt_later(void) {
    swl_time none = {0, 0}, good = {1800000000u, 0}, early = {1700000000u, 0}, late = {1850000000u, 0};
    start(none);
    port.sent[0].facts.not_before[0] = 2026;
    port.sent[1].facts.not_after[0] = 2028;
    CHECK_STATUS(swl_tls_check_time(&tls, good), SWL_E_STATE);
    CHECK_STATUS(shake(), SWL_DONE);
    CHECK(tls.time_unverified == 1);
    CHECK_STATUS(swl_tls_check_time(&tls, none), SWL_E_STATE);
    CHECK(tls.io.flags == SWL_IO_SECURE);
    CHECK_STATUS(swl_tls_check_time(&tls, early), SWL_E_CERT_NOT_YET);
    CHECK_STATUS(swl_tls_check_time(&tls, late), SWL_E_CERT_EXPIRED);
    CHECK(tls.io.flags == 0);
    CHECK_STATUS(swl_tls_check_time(&tls, good), SWL_OK);
    CHECK(tls.time_unverified == 0);
    swl_tls_free(&tls);
}

static void danger_is_not_secure(void) {
    swl_time now = {1800000000u, 0};
    reset();
    port.sent_count = port.root_count = 0;
    CHECK_STATUS(swl_tls_init(&tls, storage, sizeof storage), SWL_OK);
    tls.danger_accept_any_certificate = 1;
    CHECK_STATUS(swl_tls_start(&tls, &under, swl_cstr("example.com"), now), SWL_OK);
    CHECK_STATUS(shake(), SWL_DONE);
    CHECK(tls.io.flags == 0 && port.compared == 0);
    uint8_t kept[64];
    swl_buf session = SWL_BUF(kept);
    tls.keep_session = 1;            /* nothing was checked: nothing is kept */
    CHECK_STATUS(swl_tls_session_save(&tls, &session), SWL_E_STATE);
    CHECK(session.len == 0);
    swl_tls_free(&tls);
}

/* The settings at the start of the handshake count, whatever is set later. */
static void danger_is_decided_at_the_start(void) {
    swl_time now = {1800000000u, 0};
    uint8_t kept[64];
    swl_buf session = SWL_BUF(kept);
    start(now);
    swl_tls_close(&tls);
    tls.keep_session = 1;
    CHECK_STATUS(swl_tls_start(&tls, &under, swl_cstr("example.com"), now), SWL_OK);
    CHECK_STATUS(shake(), SWL_DONE);
    CHECK_STATUS(swl_tls_session_save(&tls, &session), SWL_OK);
    for (int restored = 0; restored < 2; restored++) {
        tls.danger_accept_any_certificate = 1;
        CHECK_STATUS(swl_tls_start(&tls, &under, swl_cstr("example.com"), now), SWL_OK);
        tls.danger_accept_any_certificate = 0;
        if (restored) swl_tls_session_restore(&tls, swl_span(session.ptr, session.len));
        port.step = 0;
        CHECK_STATUS(shake(), SWL_DONE);
        CHECK(tls.io.flags == 0 && tls.resumed == 0);
        CHECK_STATUS(swl_tls_check_time(&tls, now), SWL_E_STATE);
    }
    CHECK_STATUS(swl_tls_start(&tls, &under, swl_cstr("example.net"), now), SWL_OK);
    tls.danger_accept_any_certificate = 1; /* too late */
    port.step = 0;
    CHECK_STATUS(shake(), SWL_E_CERT_NAME);
    swl_tls_free(&tls);
}

/* Whether the session is offered. */
static int offered(const char *name, swl_time now, const swl_buf *session) {
    CHECK_STATUS(swl_tls_start(&tls, &under, swl_cstr(name), now), SWL_OK);
    port.step = port.resumes = port.unjudged = 0;
    swl_tls_session_restore(&tls, swl_span(session->ptr, session->len));
    CHECK(tls.resumed == (uint32_t)port.resumes);
    return port.resumes;
}

/* A resumed session shows no certificate: it must come from a connection that was checked in the same way. */
static void a_session_is_for_what_it_was_checked_under(void) {
    static const uint8_t pins[64] = {1, [32] = 2};
    swl_time now = {1800000000u, 0}, late = {2300000000u, 0};
    uint8_t kept[64];
    swl_buf session = SWL_BUF(kept), measured = {0};
    start(now);
    swl_tls_close(&tls);
    tls.keep_session = 1;
    CHECK(!offered("example.com", now, &session));
    CHECK_STATUS(shake(), SWL_DONE);
    CHECK_STATUS(swl_tls_session_save(&tls, &measured), SWL_E_SPACE);
    port.digest = SWL_E_TLS_MEMORY;
    CHECK_STATUS(swl_tls_session_save(&tls, &session), SWL_E_TLS_MEMORY);
    CHECK(session.len == 0);
    port.digest = SWL_OK;
    CHECK_STATUS(swl_tls_session_save(&tls, &session), SWL_OK);
    CHECK(session.len == 41 && measured.len == session.len);
    session.len = 0;
    for (int i = 0; i < 2; i++) {
        port.session = i ? SIZE_MAX : sizeof kept - 40 + 1; /* more than the room */
        CHECK_STATUS(swl_tls_session_save(&tls, &session), SWL_E_TLS);
        CHECK(session.len == 0);
    }
    port.session = 0;
    CHECK_STATUS(swl_tls_session_save(&tls, &session), SWL_OK);

    CHECK(offered("example.com", now, &session));
    CHECK_STATUS(shake(), SWL_DONE);
    CHECK(tls.io.flags == SWL_IO_SECURE && tls.resumed == 1);
    CHECK(!offered("example.net", now, &session));
    CHECK(!offered("example.com", late, &session));
    tls.pins = pins;
    for (tls.pin_count = 1; tls.pin_count <= 2; tls.pin_count++) CHECK(!offered("example.com", now, &session));
    tls.pins = NULL;
    tls.pin_count = 0;
    port.digest = SWL_E_TLS_MEMORY;
    CHECK(!offered("example.com", now, &session));
    port.digest = SWL_OK;
    CHECK(offered("example.com", now, &session));
    CHECK_STATUS(swl_tls_roots(&tls, swl_cstr("one more")), SWL_OK);
    CHECK(!offered("example.com", now, &session));
    swl_tls_free(&tls);
}

const check_case tls_cases[] = {
    {"opens", opens},
    {"starts anew in silence", starts_anew_in_silence},
    {"moves nothing unless open", moves_nothing_unless_open},
    {"small storage", refuses_small_storage},
    {"a failed init says why", a_failed_init_says_why},
    {"failure is not secure", failure_is_not_secure},
    {"unjudged is refused", unjudged_is_refused},
    {"a chain is shown once", a_chain_is_shown_once},
    {"problems have their names", problems_have_their_names},
    {"every certificate is judged", every_certificate_is_judged},
    {"too much is refused before arithmetic", too_much_is_refused_before_arithmetic},
    {"signatures are bounded", signatures_are_bounded},
    {"chains", chains},
    {"a root of one's own", a_root_of_ones_own},
    {"lists end", lists_end},
    {"a fault is no verdict", a_fault_is_no_verdict},
    {"names", names},
    {"ciphers", ciphers},
    {"falls back once", falls_back_once},
    {"pins", pins},
    {"dates", dates},
    {"a time learnt later", time_learnt_later},
    {"danger is not secure", danger_is_not_secure},
    {"danger is decided at the start", danger_is_decided_at_the_start},
    {"a session is for what it was checked under", a_session_is_for_what_it_was_checked_under},
    {0},
};
