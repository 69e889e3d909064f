// SPDX-License-Identifier: Apache-2.0
/* A body with the base64 of a source in it: every length in pieces of every size, every failure, a rewind at every byte; also
 * through a signer and the exchange. */
#include "check.h"

enum { MOST = 40, ROOM = 128 };

/* Gives the bytes 0xfb, 0x10 and so on, in which all 64 letters occur. */
typedef struct inner {
    size_t at, len, piece;
    int rewinds, asked_too_much;
    size_t fails_at;       /* answers `failure` there; asked + 1 when that is 1 */
    int32_t failure;
    swl_status rewind_fails;
} inner;
static uint8_t byte_at(size_t i) { return (uint8_t)(0xfb + i * 21); }

static int32_t inner_read(void *ctx, void *p, size_t n) {
    inner *s = ctx;
    size_t asked = n;
    if (n == 0 || n > s->len - s->at) s->asked_too_much = 1;
    if (s->at >= s->fails_at) return s->failure > 0 ? (int32_t)asked + 1 : s->failure;
    if (n > s->piece) n = s->piece;
    if (n > s->len - s->at) n = s->len - s->at;
    if (n > s->fails_at - s->at) n = s->fails_at - s->at;
    for (size_t i = 0; i < n; i++) ((uint8_t *)p)[i] = byte_at(s->at + i);
    s->at += n;
    return (int32_t)n;
}
static swl_status inner_rewind(void *ctx) {
    inner *s = ctx;
    s->rewinds++;
    if (s->rewind_fails != SWL_OK) return s->rewind_fails;
    s->at = 0;
    return SWL_OK;
}
static inner new_inner(size_t len) {
    inner s = {0, len, SIZE_MAX, 0, 0, SIZE_MAX, 0, SWL_OK};
    return s;
}

/* RFC 4648 section 4 by its definition: character i is bits 6i to 6i + 5. */
static size_t expect(char *out, swl_str before, size_t len, swl_str after) {
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    size_t n = before.len, coded = (len + 2) / 3 * 4;
    memcpy(out, before.ptr, n);
    for (size_t i = 0; i < coded; i++) {
        unsigned value = 0;
        for (size_t bit = 6 * i; bit < 6 * i + 6; bit++) value = value * 2 + (bit / 8 < len ? byte_at(bit / 8) >> (7 - bit % 8) & 1 : 0);
        out[n++] = 6 * i >= 8 * len ? '=' : letters[value];
    }
    memcpy(out + n, after.ptr, after.len);
    return n + after.len;
}

static const swl_str befores[] = {SWL_STR(""), SWL_STR("{\"image\":\"")}, afters[] = {SWL_STR(""), SWL_STR("\"}")};
static swl_request request;
static swl_base64_body made;

static void make(inner *s, int around) {
    swl_base64_body b = {befores[around & 1], afters[around >> 1], {inner_read, inner_rewind, s}, s->len, 77, {0}};
    memset(&request, 0, sizeof request);
    made = b;
    CHECK_STATUS(swl_request_base64_body(&request, &made), SWL_OK);
}

static int32_t read_body(void *p, size_t n) { return request.source.read(request.source.ctx, p, n); }
static swl_status rewind_body(void) { return request.source.rewind(request.source.ctx); }

/* Reads from `at` on, n at a time: each call gives all that it can, then nothing, twice. */
static void check_rest(const char *want, size_t total, size_t at, size_t n) {
    static char got[ROOM];
    char *place = guard_alloc(n);
    size_t start = at;
    while (at < total) {
        size_t due = total - at < n ? total - at : n;
        int32_t count = read_body(place, n);
        CHECK(count == (int32_t)due);
        if (count != (int32_t)due) break;
        memcpy(got + at, place, due);
        at += due;
    }
    CHECK_TEXT(swl_span(got + start, at - start), swl_span(want + start, total - start));
    CHECK(read_body(place, n) == 0 && read_body(place, n) == 0);
    guard_reset();
}

static void lengths(void) {
    static const size_t pieces[] = {1, 2, 4, 7, SIZE_MAX};
    char want[ROOM];
    for (int around = 0; around < 4; around++)
        for (size_t len = 0; len <= MOST; len++) {
            size_t total = expect(want, befores[around & 1], len, afters[around >> 1]);
            for (size_t n = 1; n <= 20; n++)
                for (size_t p = 0; p < sizeof pieces / sizeof *pieces; p++) {
                    inner s = new_inner(len);
                    s.piece = pieces[p];
                    make(&s, around);
                    CHECK(request.body.ptr == NULL && request.body.len == total);
                    check_rest(want, total, 0, n);
                    CHECK(s.at == len && s.rewinds == 0 && !s.asked_too_much);
                }
            inner s = new_inner(len);
            make(&s, around);
            check_rest(want, total, 0, ROOM);
        }
}

/* The vectors of RFC 4648 section 10, beside the test's own encoder. */
static int32_t read_text(void *ctx, void *p, size_t n) {
    swl_str *rest = ctx;
    memcpy(p, rest->ptr, n);
    *rest = swl_span(rest->ptr + n, rest->len - n);
    return (int32_t)n;
}
static void vectors_of_rfc4648(void) {
    static const char *const coded[] = {"", "Zg==", "Zm8=", "Zm9v", "Zm9vYg==", "Zm9vYmE=", "Zm9vYmFy"};
    for (size_t len = 0; len <= 6; len++) {
        char got[8];
        swl_str rest = swl_span("foobar", len);
        swl_base64_body b = {SWL_STR(""), SWL_STR(""), {read_text, NULL, &rest}, len, 0, {0}};
        CHECK_STATUS(swl_request_base64_body(&request, &b), SWL_OK);
        int32_t n = read_body(got, sizeof got);
        CHECK(n >= 0 && request.body.len == (size_t)n);
        CHECK_STR(swl_span(got, (size_t)n), coded[len]);
    }
}

/* A large piece at once is read from the source in few calls. */
static unsigned calls;
static int32_t counted_read(void *ctx, void *p, size_t n) {
    calls++;
    return inner_read(ctx, p, n);
}
static void few_reads(void) {
    static uint8_t place[1024];
    inner s = new_inner(3000);
    make(&s, 0);
    made.source.read = counted_read;
    for (int i = 0; i < 3; i++) CHECK(read_body(place, sizeof place) == 1024);
    CHECK(calls == 3);
    CHECK(read_body(place, 1023) == 928);
    CHECK(calls == 4 && s.at == 3000);
}

static void failures(void) {
    static const int32_t kinds[] = {0, -1, INT32_MIN, 1};
    char want[ROOM];
    for (int around = 0; around < 4; around += 3)
        for (size_t len = 1; len <= 13; len++)
            for (size_t fails_at = 0; fails_at < len; fails_at++)
                for (size_t k = 0; k < 4; k++)
                    for (size_t n = 1; n <= 20; n++) {
                        size_t total = expect(want, befores[around & 1], len, afters[around >> 1]), at = 0;
                        char *place = guard_alloc(n);
                        int32_t count;
                        inner s = new_inner(len);
                        s.fails_at = fails_at;
                        s.failure = kinds[k];
                        make(&s, around);
                        while ((count = read_body(place, n)) > 0 && at + (size_t)count <= total) {
                            CHECK(memcmp(place, want + at, (size_t)count) == 0);
                            at += (size_t)count;
                        }
                        CHECK(count == 0 && at <= befores[around & 1].len + fails_at / 3 * 4);
                        s.fails_at = SIZE_MAX; /* the source could go on, but its position is unknown */
                        CHECK(read_body(place, n) == 0);
                        CHECK_STATUS(rewind_body(), SWL_OK);
                        check_rest(want, total, 0, n);
                    }
}

static void rewinds(void) {
    char want[ROOM];
    inner s = new_inner(11);
    size_t total = expect(want, befores[1], s.len, afters[1]);
    for (size_t at = 0; at <= total; at++)
        for (size_t n = 1; n <= 9; n++) {
            char place[ROOM];
            s = new_inner(11);
            make(&s, 3);
            if (at > 0) CHECK(read_body(place, at) == (int32_t)at);
            CHECK_STATUS(rewind_body(), SWL_OK);
            CHECK(s.rewinds == 1);
            if (at % 2) check_rest(want, total, 0, n);
            s.rewind_fails = SWL_E_IO;
            CHECK_STATUS(rewind_body(), SWL_E_IO);
            CHECK(read_body(place, n) == 0);
            s.rewind_fails = SWL_OK;
            CHECK_STATUS(rewind_body(), SWL_OK);
            check_rest(want, total, 0, n);
        }
}

static void refuses(size_t before, size_t len, size_t after, swl_status wanted) {
    swl_base64_body b = {{NULL, before}, {NULL, after}, {inner_read, inner_rewind, NULL}, len, 0, {0}};
    swl_request was;
    memset(&request, 0, sizeof request);
    request.body = befores[1];
    was = request;
    CHECK_STATUS(swl_request_base64_body(&request, &b), wanted);
    if (wanted == SWL_OK) CHECK(request.body.len == before + (len + 2) / 3 * 4 + after);
    else CHECK(memcmp(&request, &was, sizeof was) == 0);
}

static void too_long(void) {
    const size_t half = SIZE_MAX / 2, largest = half / 4 * 3; /* its base64 is half - 3 */
    refuses(0, largest, 3, SWL_OK);
    refuses(3, largest, 0, SWL_OK);
    refuses(half, 0, 0, SWL_OK);
    refuses(0, 0, half, SWL_OK);
    refuses(0, largest, 4, SWL_E_ARG_LENGTH);
    refuses(4, largest, 0, SWL_E_ARG_LENGTH);
    refuses(2, largest, 2, SWL_E_ARG_LENGTH);
    for (size_t more = 1; more < 8; more++) {
        refuses(0, largest + more, 0, SWL_E_ARG_LENGTH);
        refuses(0, half + more, 0, SWL_E_ARG_LENGTH);
        refuses(0, SIZE_MAX - more, 0, SWL_E_ARG_LENGTH);
    }
    refuses(0, SIZE_MAX, 0, SWL_E_ARG_LENGTH);
    refuses(half, 1, 0, SWL_E_ARG_LENGTH);
    refuses(half, 0, 1, SWL_E_ARG_LENGTH);
    refuses(half, largest, half, SWL_E_ARG_LENGTH);
    refuses(half + 1, 0, 0, SWL_E_ARG_LENGTH);
    refuses(0, 0, half + 1, SWL_E_ARG_LENGTH);
    refuses(half + 1, 0, half + 1, SWL_E_ARG_LENGTH);
    /* Sums that wrap to a small number. */
    refuses(half, half, 0, SWL_E_ARG_LENGTH);
    refuses(SIZE_MAX, 3, 0, SWL_E_ARG_LENGTH);
    refuses(0, 3, SIZE_MAX, SWL_E_ARG_LENGTH);
    refuses(SIZE_MAX, 3, SIZE_MAX, SWL_E_ARG_LENGTH);
    refuses(SIZE_MAX, 0, 1, SWL_E_ARG_LENGTH);
}

/* A peer that takes `piece` bytes at most, and answers when it has all. */
typedef struct peer {
    char sent[1024];
    size_t got, whole, piece;
    int answered;
} peer;
static int32_t peer_send(void *ctx, const void *bytes, size_t n) {
    peer *p = ctx;
    if (n > p->piece) n = p->piece;
    CHECK(p->got + n <= sizeof p->sent);
    memcpy(p->sent + p->got, bytes, n);
    p->got += n;
    return (int32_t)n;
}
static int32_t peer_recv(void *ctx, void *bytes, size_t n) {
    static const char answer[] = "HTTP/1.1 204 \r\n\r\n";
    peer *p = ctx;
    if (p->got < p->whole || p->answered) return -SWL_AGAIN;
    CHECK(n >= sizeof answer - 1);
    memcpy(bytes, answer, sizeof answer - 1);
    p->answered = 1;
    return sizeof answer - 1;
}

static swl_header slots[4];
static uint8_t text[640];

/* The request must be signed in the same way, wherever its body comes from. */
static swl_status sign(void) {
    static const swl_aws aws = {SWL_STR("AKID"), SWL_STR("secret"), SWL_STR(""), SWL_STR("us-west-2"), SWL_STR("bedrock"), 0, NULL};
    swl_buf out = SWL_BUF(text);
    request.method = swl_cstr("POST");
    request.host = swl_cstr("h");
    request.path = swl_cstr("/v1");
    request.headers = slots;
    request.header_cap = sizeof slots / sizeof *slots;
    request.header_count = 0;
    request.time.s = SWL_RELEASE_TIME;
    return swl_sigv4_sign(&aws, &request, &out);
}

static swl_status exchange(peer *p, size_t window_cap) {
    static uint8_t line[64];
    swl_io io = {peer_send, peer_recv, p, SWL_IO_SECURE};
    swl_http_event ev;
    swl_exchange x;
    swl_status s = SWL_OK;
    swl_exchange_init(&x, &request, &io, line, sizeof line, guard_alloc(window_cap), window_cap);
    for (int i = 0; i < 10 && s == SWL_OK; i++) s = swl_exchange_next(&x, &ev);
    guard_reset();
    return s;
}

static void signed_and_sent(void) {
    static const size_t windows[] = {64, 65, 71, 100, 1024};
    for (size_t len = 0; len <= 200; len += 7)
        for (size_t w = 0; w < sizeof windows / sizeof *windows; w++) {
            static char want[1024], body[512];
            size_t body_len = expect(body, befores[1], len, afters[1]);
            memset(&request, 0, sizeof request);
            request.body = swl_span(body, body_len);
            CHECK_STATUS(sign(), SWL_OK);
            swl_buf head = swl_out(want, sizeof want);
            CHECK_STATUS(swl_request_head(&request, 0, &head), SWL_OK);
            memcpy(want + head.len, body, body_len);

            inner s = new_inner(len);
            peer p = {{0}, 0, head.len + body_len, 1 + len % 50, 0};
            s.piece = 1 + len % 9;
            make(&s, 3);
            CHECK_STATUS(sign(), SWL_OK);
            CHECK(s.rewinds == 1 && s.at == 0);
            CHECK_STATUS(exchange(&p, windows[w]), SWL_DONE);
            CHECK_TEXT(swl_span(p.sent, p.got), swl_span(want, p.whole));
        }
}

static void not_signed_nor_sent(void) {
    inner s = new_inner(100);
    peer p = {{0}, 0, SIZE_MAX, SIZE_MAX, 0};
    make(&s, 3);
    s.fails_at = 50;
    CHECK_STATUS(sign(), SWL_E_IO_SOURCE);
    s.fails_at = SIZE_MAX;
    s.rewind_fails = SWL_E_IO;
    CHECK_STATUS(rewind_body(), SWL_E_IO);
    s.rewind_fails = SWL_OK;
    CHECK_STATUS(sign(), SWL_E_IO_SOURCE); /* the source was not at its start */
    CHECK_STATUS(sign(), SWL_OK);          /* the failed call has rewound it */
    s.fails_at = 50;
    CHECK_STATUS(exchange(&p, 64), SWL_E_IO_SOURCE);
    /* Without a rewind it can be sent, but not hashed before; without a read, neither. */
    s = new_inner(100);
    made.source.rewind = NULL;
    CHECK_STATUS(swl_request_base64_body(&request, &made), SWL_OK);
    CHECK_STATUS(sign(), SWL_E_ARG_BODY);
    made.source.read = NULL;
    CHECK_STATUS(swl_request_base64_body(&request, &made), SWL_OK);
    p.got = 0;
    CHECK_STATUS(exchange(&p, 64), SWL_E_IO_SOURCE);
}

const check_case base64_body_cases[] = {
    {"lengths", lengths},
    {"vectors_of_rfc4648", vectors_of_rfc4648},
    {"few_reads", few_reads},
    {"failures", failures},
    {"rewinds", rewinds},
    {"too_long", too_long},
    {"signed_and_sent", signed_and_sent},
    {"not_signed_nor_sent", not_signed_nor_sent},
    {0},
};
