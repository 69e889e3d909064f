/* The TLS policy over a scripted port: what is judged, in which order, and what is secure when. */
#include "check.h"
#include "swiftlet_port.h"

static struct {
    swl_port_tls_policy policy;
    swl_status init, start, digest, handshake[3];
    int unjudged;                    /* the library asked nobody about a certificate     */
    int step, inits, starts, stops, frees, notifies, roots, resumes;
    int32_t moved;
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
    CHECK(s == storage);
    port.starts++;
    port.policy = *policy;
    return port.start;
}
/* No hash, but what it is made of, as far as it fits: name, pins the roots' number and the saved bytes. */
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
    port.unjudged = 1;   /* the server will take it up */
    return SWL_OK;
}
swl_status swl_port_tls_session(void *s, void *p, size_t n, size_t *len) {
    CHECK(s == storage);
    *len = 1;
    if (n < 1) return SWL_E_SPACE;
    memset(p, 'x', 1);
    return SWL_OK;
}
swl_status swl_port_tls_handshake(void *s) {
    swl_port_judged_ good = {.not_before = {2020, 1, 1, 0, 0, 0}, .not_after = {2040, 1, 1, 0, 0, 0}};
    CHECK(s == storage);
    if (port.handshake[port.step] == SWL_OK && port.policy.judge && !port.unjudged) CHECK_STATUS(port.policy.judge(port.policy.ctx, &good), SWL_OK);
    return port.handshake[port.step++];
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

static const swl_io under;
static swl_tls tls;

static void start(swl_time now) {
    memset(&port, 0, sizeof port);
    CHECK_STATUS(swl_tls_init(&tls, storage, sizeof storage), SWL_OK);
    CHECK_STATUS(swl_tls_start(&tls, &under, swl_cstr("example.com"), now), SWL_OK);
}

static swl_port_judged_ certificate(uint32_t problems, uint16_t from_year, uint16_t to_year) {
    swl_port_judged_ c = {.problems = problems, .not_before = {from_year, 1, 1, 0, 0, 0}, .not_after = {to_year, 1, 1, 0, 0, 0}};
    return c;
}

static void opens(void) {
    swl_time now = {1800000000u, 0};
    char byte = 0;
    start(now);
    port.handshake[0] = SWL_AGAIN;
    CHECK(tls.io.flags == 0);
    CHECK_STATUS(swl_tls_next(&tls), SWL_AGAIN);
    CHECK(tls.io.flags == 0);
    CHECK_STATUS(swl_tls_next(&tls), SWL_DONE);
    CHECK_STATUS(swl_tls_next(&tls), SWL_DONE);
    CHECK(tls.io.flags == SWL_IO_SECURE && tls.time_unverified == 0);
    CHECK(port.policy.under == &under && port.policy.judge && port.policy.version_min == 0x0303 && port.policy.rsa_bits_min == 2048);
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
    CHECK_STATUS(swl_tls_next(&tls), SWL_DONE);
    CHECK_STATUS(swl_tls_start(&tls, &under, swl_cstr("example.com"), now), SWL_OK);
    CHECK(port.notifies == 0 && port.stops == 1 && tls.io.flags == 0);
    swl_tls_free(&tls);
}

static void moves_nothing_unless_open(void) {
    swl_time now = {1800000000u, 0};
    char byte = 0;
    for (int phase = 0; phase < 5; phase++) {
        memset(&port, 0, sizeof port);
        CHECK_STATUS(swl_tls_init(&tls, storage, sizeof storage), SWL_OK);
        if (phase > 0) CHECK_STATUS(swl_tls_start(&tls, &under, swl_cstr("example.com"), now), SWL_OK);
        port.handshake[0] = phase == 2 ? SWL_E_CERT_NAME : SWL_OK;
        if (phase > 1) swl_tls_next(&tls);
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

/* What the library said is kept, though it holds nothing that could be asked later. */
static void a_failed_init_says_why(void) {
    memset(&port, 0, sizeof port);
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

/* A port that lets a server in without a word about its certificate. */
static void unjudged_is_refused(void) {
    swl_time now = {1800000000u, 0};
    start(now);
    port.unjudged = 1;
    CHECK_STATUS(swl_tls_next(&tls), SWL_E_CERT);
    CHECK(tls.io.flags == 0);
    CHECK_STATUS(swl_tls_next(&tls), SWL_E_STATE);
    swl_tls_free(&tls);
}

static void problems_have_their_names(void) {
    static const struct {
        uint32_t problems;
        swl_status status;
    } rows[] = {{0, SWL_OK}, {SWL_PORT_CERT_UNTRUSTED, SWL_E_CERT_UNTRUSTED}, {SWL_PORT_CERT_NAME, SWL_E_CERT_NAME},
        {SWL_PORT_CERT_NO_SAN, SWL_E_CERT_NO_SAN}, {SWL_PORT_CERT_KEY, SWL_E_CERT_WEAK_KEY}, {SWL_PORT_CERT_HASH, SWL_E_CERT_WEAK_HASH},
        {SWL_PORT_CERT_USAGE, SWL_E_CERT_USAGE}, {SWL_PORT_CERT_OTHER, SWL_E_CERT}, {1u << 31, SWL_E_CERT},
        {SWL_PORT_CERT_OTHER | SWL_PORT_CERT_NAME, SWL_E_CERT_NAME}, {~0u, SWL_E_CERT_UNTRUSTED}};
    swl_time now = {1800000000u, 0}, none = {0, 0};
    for (int clock = 0; clock < 2; clock++) {
        start(clock ? now : none);
        for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
            swl_port_judged_ c = certificate(rows[i].problems, 2020, 2040);
            CHECK_STATUS(port.policy.judge(port.policy.ctx, &c), rows[i].status);
        }
        swl_tls_free(&tls);
    }
}

static void dates(void) {
    static const struct {
        uint32_t now;
        uint16_t from, to;
        swl_status status;
    } rows[] = {{1800000000u, 2020, 2040, SWL_OK}, {1800000000u, 2028, 2040, SWL_E_CERT_NOT_YET}, {1800000000u, 2020, 2027, SWL_E_CERT_EXPIRED},
        {1798761600u, 2027, 2040, SWL_OK}, {1798761599u, 2027, 2040, SWL_E_CERT_NOT_YET}, {1798761600u, 2020, 2027, SWL_OK},
        {1798761601u, 2020, 2027, SWL_E_CERT_EXPIRED}, {4294967295u, 1950, 9999, SWL_OK}, {1, 1950, 2040, SWL_OK},
        {1800000000u, 2107, 9999, SWL_E_CERT_NOT_YET},
        /* no clock: only an end before this release is refused */
        {0, 2020, 2040, SWL_OK}, {0, 2040, 2041, SWL_OK}, {0, 2010, 2020, SWL_E_CERT_EXPIRED}, {0, 2010, 2026, SWL_E_CERT_EXPIRED},
        {0, 2010, 2027, SWL_OK}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        swl_time now = {rows[i].now, 0};
        swl_port_judged_ c = certificate(0, rows[i].from, rows[i].to);
        start(now);
        CHECK_STATUS(port.policy.judge(port.policy.ctx, &c), rows[i].status);
        CHECK(tls.time_unverified == (rows[i].now == 0));
        swl_tls_free(&tls);
    }
    swl_time now = {1800000000u, 0};
    swl_port_judged_ nonsense = {.not_before = {2020, 13, 1, 0, 0, 0}, .not_after = {2040, 2, 30, 0, 0, 0}};
    start(now);
    CHECK_STATUS(port.policy.judge(port.policy.ctx, &nonsense), SWL_E_CERT_EXPIRED);
    swl_tls_free(&tls);
}

/* A time learnt later is checked against every certificate of the chain. */
static void time_learnt_later(void) {
    swl_time none = {0, 0}, good = {1800000000u, 0}, early = {1700000000u, 0}, late = {2000000000u, 0};
    swl_port_judged_ root = certificate(0, 2020, 2040), leaf = certificate(0, 2026, 2028);
    start(none);
    CHECK_STATUS(port.policy.judge(port.policy.ctx, &root), SWL_OK);
    CHECK_STATUS(port.policy.judge(port.policy.ctx, &leaf), SWL_OK);
    CHECK_STATUS(swl_tls_check_time(&tls, good), SWL_E_STATE);
    CHECK_STATUS(swl_tls_next(&tls), SWL_DONE);
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
    memset(&port, 0, sizeof port);
    CHECK_STATUS(swl_tls_init(&tls, storage, sizeof storage), SWL_OK);
    tls.danger_accept_any_certificate = 1;
    CHECK_STATUS(swl_tls_start(&tls, &under, swl_cstr("example.com"), now), SWL_OK);
    CHECK(port.policy.judge == NULL);
    CHECK_STATUS(swl_tls_next(&tls), SWL_DONE);
    CHECK(tls.io.flags == 0);
    swl_tls_free(&tls);
}

/* What counts is what was asked of the handshake at its start, whatever is set later. */
static void danger_is_decided_at_the_start(void) {
    swl_time now = {1800000000u, 0};
    uint8_t kept[64];
    swl_buf session = SWL_BUF(kept);
    start(now);
    swl_tls_close(&tls);
    tls.keep_session = 1;
    CHECK_STATUS(swl_tls_start(&tls, &under, swl_cstr("example.com"), now), SWL_OK);
    CHECK_STATUS(swl_tls_next(&tls), SWL_DONE);
    CHECK_STATUS(swl_tls_session_save(&tls, &session), SWL_OK);
    for (int restored = 0; restored < 2; restored++) {
        tls.danger_accept_any_certificate = 1;
        CHECK_STATUS(swl_tls_start(&tls, &under, swl_cstr("example.com"), now), SWL_OK);
        tls.danger_accept_any_certificate = 0;
        if (restored) swl_tls_session_restore(&tls, swl_span(session.ptr, session.len));
        port.step = 0;
        CHECK_STATUS(swl_tls_next(&tls), SWL_DONE);
        CHECK(tls.io.flags == 0 && tls.resumed == 0);
        CHECK_STATUS(swl_tls_check_time(&tls, now), SWL_E_STATE);
    }
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

/* A session that is taken up shows no certificate: it must be one that was checked as this would be. */
static void a_session_is_for_what_it_was_checked_under(void) {
    static const uint8_t pins[64] = {1, [32] = 2};
    swl_time now = {1800000000u, 0}, late = {2300000000u, 0};
    uint8_t kept[64];
    swl_buf session = SWL_BUF(kept), measured = {0};
    start(now);
    swl_tls_close(&tls);
    tls.keep_session = 1;
    CHECK(!offered("example.com", now, &session));
    CHECK_STATUS(swl_tls_next(&tls), SWL_DONE);
    CHECK_STATUS(swl_tls_session_save(&tls, &measured), SWL_E_SPACE);
    port.digest = SWL_E_TLS_MEMORY;
    CHECK_STATUS(swl_tls_session_save(&tls, &session), SWL_E_TLS_MEMORY);
    CHECK(session.len == 0);
    port.digest = SWL_OK;
    CHECK_STATUS(swl_tls_session_save(&tls, &session), SWL_OK);
    CHECK(session.len == 41 && measured.len == session.len);

    CHECK(offered("example.com", now, &session));
    CHECK_STATUS(swl_tls_next(&tls), SWL_DONE);
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
    {"problems have their names", problems_have_their_names},
    {"dates", dates},
    {"a time learnt later", time_learnt_later},
    {"danger is not secure", danger_is_not_secure},
    {"danger is decided at the start", danger_is_decided_at_the_start},
    {"a session is for what it was checked under", a_session_is_for_what_it_was_checked_under},
    {0},
};
