// SPDX-License-Identifier: Apache-2.0
/* The exchange over a scripted peer: any pieces, "not now" at every call, a failure at every byte. Nothing is lost, nothing comes
 * twice, and nothing is sent that must not be. */
#include "check.h"

/* The peer: it takes what is sent, and gives `answer` after `after` bytes. */
typedef struct peer {
    swl_str answer;
    size_t after, given, got, piece;   /* piece: most bytes moved a call                     */
    size_t send_fails, recv_fails;     /* at this byte; NEVER                                 */
    int32_t failure;                   /* what a failing call returns                         */
    int32_t last_word;                 /* what a failing recv returns in place of it, or 0    */
    unsigned not_now;                  /* 1: every other call says so                          */
    unsigned send_calls, recv_calls, sends;
    unsigned blocked;                  /* takes nothing until an answer was given              */
    char sent[2048];
} peer;
enum { NEVER = 1 << 20 };

static int turns_away(const peer *p, unsigned *calls) { return p->not_now && (*calls)++ % 2 == 0; }

static int32_t peer_send(void *ctx, const void *bytes, size_t n) {
    peer *p = ctx;
    p->sends++;
    if (turns_away(p, &p->send_calls) || (p->blocked && p->given < p->answer.len)) return -SWL_AGAIN;
    if (p->got >= p->send_fails) return p->failure;
    if (n > p->piece) n = p->piece;
    if (n > p->send_fails - p->got) n = p->send_fails - p->got;
    CHECK(p->got + n <= sizeof p->sent);
    memcpy(p->sent + p->got, bytes, n);
    p->got += n;
    return (int32_t)n;
}

static int32_t peer_recv(void *ctx, void *bytes, size_t n) {
    peer *p = ctx;
    if (turns_away(p, &p->recv_calls) || p->got < p->after) return -SWL_AGAIN;
    if (p->given >= p->recv_fails) return p->last_word ? p->last_word : p->failure;
    if (n > p->piece) n = p->piece;
    if (n > p->answer.len - p->given) n = p->answer.len - p->given;
    if (n > p->recv_fails - p->given) n = p->recv_fails - p->given;
    memcpy(bytes, p->answer.ptr + p->given, n);
    p->given += n;
    return (int32_t)n;
}

static peer new_peer(const char *answer, size_t after) {
    peer p;
    memset(&p, 0, sizeof p);
    p.answer = swl_cstr(answer);
    p.after = after;
    p.piece = p.send_fails = p.recv_fails = NEVER;
    p.failure = SWL_E_CLOSED;
    return p;
}

static const char request_text[] = "POST /v1 HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer k\r\nContent-Length: 5\r\n\r\nhello";
static const char answer_text[] = "HTTP/1.1 200 OK\r\nContent-Length: 11\r\nX: y\r\n\r\nhello world";
enum { REQUEST = sizeof request_text - 1, ANSWER = sizeof answer_text - 1 };

static swl_header slots[2];
static swl_request hello(void) {
    swl_request r = {
        .method = SWL_STR("POST"), .host = SWL_STR("h"), .path = SWL_STR("/v1"), .body = SWL_STR("hello"), .headers = slots, .header_cap = 2};
    swl_bearer key = {SWL_STR("k")};
    swl_bearer_sign(&key, &r, NULL);
    return r;
}

/* Runs to the end; body and header count as delivered. */
typedef struct result {
    swl_status end;
    int status, headers, reusable;
    char body[512];
    size_t len;
    unsigned again, needed;
} result;

static result run(const swl_request *r, peer *p, size_t window_cap, uint32_t flags) {
    static uint8_t line[64];
    swl_io io = {peer_send, peer_recv, p, flags};
    uint8_t *window = guard_alloc(window_cap);
    swl_exchange x;
    swl_http_event ev;
    result out;
    memset(&out, 0, sizeof out);
    swl_exchange_init(&x, r, &io, line, sizeof line, window, window_cap);
    for (int i = 0; i < 20000; i++) {
        out.end = swl_exchange_next(&x, &ev);
        if (out.end == SWL_AGAIN) {
            CHECK(swl_exchange_wants(&x) != 0);
            if (++out.again > 5000) break;
        } else if (out.end == SWL_BODY_NEEDED) {
            out.needed++;
            for (size_t sent = 0; sent < 5;) {
                int32_t n = peer_send(p, &"hello"[sent], 5 - sent);
                if (n > 0) sent += (size_t)n;
            }
        } else if (out.end != SWL_OK) {
            break;
        } else if (ev.kind == SWL_HTTP_STATUS) {
            out.status = ev.status;
        } else if (ev.kind == SWL_HTTP_HEADER) {
            out.headers++;
        } else {
            CHECK(out.len + ev.data.len <= sizeof out.body);
            memcpy(out.body + out.len, ev.data.ptr, ev.data.len);
            out.len += ev.data.len;
        }
    }
    CHECK(out.end == SWL_AGAIN || swl_exchange_next(&x, &ev) == out.end);
    out.reusable = swl_exchange_reusable(&x);
    guard_reset();
    return out;
}

static void is_good(const result *got, const peer *p) {
    CHECK_STATUS(got->end, SWL_DONE);
    CHECK(got->status == 200 && got->headers == 2 && got->reusable);
    CHECK_STR(swl_span(got->body, got->len), "hello world");
    CHECK_STR(swl_span(p->sent, p->got), request_text);
}

static void pieces(void) {
    static const size_t windows[] = {64, 65, 100, 1024};
    swl_request r = hello();
    for (size_t w = 0; w < sizeof windows / sizeof *windows; w++)
        for (size_t piece = 1; piece <= REQUEST + 1; piece++)
            for (unsigned not_now = 0; not_now < 2; not_now++) {
                peer p = new_peer(answer_text, REQUEST);
                p.piece = piece;
                p.not_now = not_now;
                result got = run(&r, &p, windows[w], SWL_IO_SECURE);
                is_good(&got, &p);
            }
}

/* Head and body leave together when three quarters of the window hold them. */
static void one_send(void) {
    swl_request r = hello();
    peer p = new_peer(answer_text, REQUEST);
    result got = run(&r, &p, 256, SWL_IO_SECURE);
    is_good(&got, &p);
    CHECK(p.sends == 1);
}

/* A peer that takes `n` bytes and gives none: then send fails with `failure`, and recv with `last_word` unless it is 0. */
static peer deaf_after(size_t n, int32_t failure, int32_t last_word) {
    peer p = new_peer("", 0);
    p.send_fails = n;
    p.recv_fails = 0;
    p.failure = failure;
    p.last_word = last_word;
    return p;
}

static void send_fails(void) {
    static const struct {
        int32_t says;
        swl_status kind;
    } rows[] = {{SWL_E_CLOSED, SWL_E_CLOSED}, {-1, SWL_E_IO}, {SWL_E_TIMEOUT, SWL_E_TIMEOUT}, {SWL_E_TLS_ALERT, SWL_E_TLS}, {0, SWL_E_IO}};
    swl_request r = hello();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        for (size_t n = 0; n < REQUEST; n++) {
            peer p = deaf_after(n, rows[i].says, 0);
            result got = run(&r, &p, 64, SWL_IO_SECURE);
            CHECK_STATUS(swl_status_kind(got.end), rows[i].kind);
            CHECK(p.got == n && memcmp(p.sent, request_text, n) == 0 && !got.reusable);
        }
}

/* A server's alert wins over the failed send, which it caused; an end alone does not. */
static void send_fails_and_recv_says_why(void) {
    static const swl_status rows[][3] = {{SWL_E_CLOSED, SWL_E_TLS_ALERT, SWL_E_TLS_ALERT}, {SWL_E_IO, SWL_E_TLS_ALERT, SWL_E_TLS_ALERT},
        {SWL_E_TIMEOUT, SWL_E_CLOSED, SWL_E_TIMEOUT}, {SWL_E_IO, SWL_E_TRUNCATED, SWL_E_IO}, {SWL_E_TLS, SWL_E_IO, SWL_E_TLS}};
    swl_request r = hello();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        for (size_t n = 0; n < REQUEST; n++) {
            peer p = deaf_after(n, rows[i][0], rows[i][1]);
            result got = run(&r, &p, 64, SWL_IO_SECURE);
            CHECK_STATUS(got.end, rows[i][2]);
        }
}

static void recv_fails(void) {
    static const struct {
        int32_t says;
        swl_status first, later;
    } rows[] = {{SWL_E_CLOSED, SWL_E_CLOSED, SWL_E_TRUNCATED}, {0, SWL_E_CLOSED, SWL_E_TRUNCATED}, {SWL_E_TRUNCATED, SWL_E_CLOSED, SWL_E_TRUNCATED},
        {-1, SWL_E_IO, SWL_E_IO}, {SWL_E_STOPPED, SWL_E_STOPPED, SWL_E_STOPPED}};
    swl_request r = hello();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        for (size_t n = 0; n < ANSWER; n++) {
            peer p = new_peer(answer_text, REQUEST);
            p.recv_fails = n;
            p.failure = rows[i].says;
            result got = run(&r, &p, 64, SWL_IO_SECURE);
            CHECK_STATUS(got.end, n == 0 ? rows[i].first : rows[i].later);
            CHECK(!got.reusable);
        }
}

/* An answer before the request is sent whole, while sending stalls or after it failed. */
static void early_answer(void) {
    static const char refusal[] = "HTTP/1.1 413 Too Large\r\nContent-Length: 2\r\n\r\nno";
    swl_request r = hello();
    for (size_t n = 0; n <= REQUEST; n++)
        for (size_t piece = 1; piece < 80; piece += 13) {
            peer p = new_peer(refusal, n < REQUEST ? 0 : REQUEST);
            p.send_fails = n;
            p.piece = piece;
            result got = run(&r, &p, 64, SWL_IO_SECURE);
            CHECK_STATUS(got.end, SWL_DONE);
            CHECK(got.status == 413 && got.len == 2 && got.reusable == (n >= REQUEST));
        }
    /* One that ends with the connection is whole, though not all of the request was taken. */
    peer closing = new_peer("HTTP/1.1 413 Too Large\r\n\r\nno", 0);
    closing.send_fails = 9;
    result closed = run(&r, &closing, 64, SWL_IO_SECURE);
    CHECK_STATUS(closed.end, SWL_DONE);
    CHECK(closed.status == 413 && closed.len == 2 && !closed.reusable);
    peer p = new_peer(refusal, 0);
    p.blocked = 1;
    result got = run(&r, &p, 64, SWL_IO_SECURE);
    CHECK_STATUS(got.end, SWL_DONE);
    CHECK(got.status == 413 && p.got == 0 && !got.reusable);
}

/* 1xx while sending stalls: what was not sent yet must survive it, from a source too. */
typedef struct stream {
    size_t at;
    int fails_at;
} stream;
static int32_t stream_read(void *ctx, void *bytes, size_t n) {
    stream *s = ctx;
    if ((int)s->at == s->fails_at) return s->at % 2 ? 0 : -5;
    if (n > 3) n = 3;
    if (n > 200 - s->at) n = 200 - s->at;
    for (size_t i = 0; i < n; i++) ((char *)bytes)[i] = (char)('a' + (s->at + i) % 26);
    s->at += n;
    return (int32_t)n;
}

static void source(void) {
    static char expected[512];
    static const char long_answer[] = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    size_t head;
    for (size_t piece = 1; piece < 300; piece = piece * 2 + 1)
        for (unsigned not_now = 0; not_now < 2; not_now++)
            for (size_t after = 0; after < 300; after += 60) {
                stream s = {0, -1};
                swl_request r = hello();
                peer p = new_peer(long_answer, after);
                swl_buf out = SWL_BUF((uint8_t *)expected);
                out.cap = sizeof expected;
                r.body = swl_span(NULL, 200);
                r.source.read = stream_read;
                r.source.ctx = &s;
                CHECK_STATUS(swl_request_head(&r, 0, &out), SWL_OK);
                head = out.len;
                p.piece = piece;
                p.not_now = not_now;
                if (after > head + 200) p.after = head + 200;
                result got = run(&r, &p, 64, SWL_IO_SECURE);
                CHECK_STATUS(got.end, SWL_DONE);
                CHECK(got.status == 200 && p.got <= head + 200);
                for (size_t i = 0; i < p.got; i++)
                    if (p.sent[i] != (i < head ? expected[i] : (char)('a' + (i - head) % 26))) {
                        CHECK(!"the bytes of the source");
                        break;
                    }
            }
    for (int n = 0; n < 200; n += 3) {
        stream s = {0, n};
        swl_request r = hello();
        peer p = new_peer("", NEVER);
        r.body = swl_span(NULL, 200);
        r.source.read = stream_read;
        r.source.ctx = &s;
        p.recv_fails = 0;
        p.after = 0;
        result got = run(&r, &p, 64, SWL_IO_SECURE);
        CHECK_STATUS(got.end, SWL_E_IO_SOURCE);
    }
    /* The server waits for the rest and says nothing, so the exchange does not wait for it. */
    stream s = {0, 9};
    swl_request r = hello();
    peer p = new_peer("", NEVER);
    r.body = swl_span(NULL, 200);
    r.source.read = stream_read;
    r.source.ctx = &s;
    result got = run(&r, &p, 64, SWL_IO_SECURE);
    CHECK_STATUS(got.end, SWL_E_IO_SOURCE);
    CHECK(got.again == 0);
}

static void nothing_sent(swl_request *r, uint32_t flags, swl_status want) {
    peer p = new_peer(answer_text, 0);
    result got = run(r, &p, 64, flags);
    CHECK_STATUS(got.end, want);
    CHECK(p.got == 0 && p.sends == 0);
}

/* Half of the address space: a signed size of the same width cannot count it. */
static int32_t measured_read(void *ctx, void *bytes, size_t n) {
    size_t *most = ctx;
    (void)bytes;
    if (n > *most) *most = n;
    return -1;
}

static void endless_body(void) {
    size_t most = 0;
    swl_request r = hello();
    r.body = swl_span(NULL, SIZE_MAX / 2 + 1);
    r.source.read = measured_read;
    r.source.ctx = &most;
    nothing_sent(&r, SWL_IO_SECURE, SWL_E_ARG_LENGTH);
    CHECK(most == 0);
}

static void body_needed(void) {
    swl_request r = hello();
    for (unsigned not_now = 0; not_now < 2; not_now++) {
        peer p = new_peer(answer_text, REQUEST);
        p.not_now = not_now;
        r.body = swl_span(NULL, 5);
        result got = run(&r, &p, 64, SWL_IO_SECURE);
        CHECK(got.needed == 1);
        is_good(&got, &p);
    }
}

static void refused_before_sending(void) {
    swl_request r = hello();
    nothing_sent(&r, 0, SWL_E_INSECURE);
    r.path = swl_cstr("/\r\n");
    nothing_sent(&r, SWL_IO_SECURE, SWL_E_ARG_PATH);
    r = hello();
    slots[0].value = swl_cstr("k\nX: y");
    nothing_sent(&r, SWL_IO_SECURE, SWL_E_ARG_HEADER_VALUE);
    /* a body that is a secret, with no header that says so */
    r = hello();
    r.header_count = 0;
    r.flags = SWL_SECRET;
    nothing_sent(&r, 0, SWL_E_INSECURE);
}

static void in_clear(void) {
    swl_request r = hello();
    peer p = new_peer(answer_text, REQUEST);
    uint8_t line[64], window[64];
    swl_io io = {peer_send, peer_recv, &p, 0};
    swl_exchange x;
    swl_http_event ev;
    swl_status s;
    swl_exchange_init(&x, &r, &io, line, sizeof line, window, sizeof window);
    x.send_secrets_in_clear = 1;
    while ((s = swl_exchange_next(&x, &ev)) == SWL_OK) {}
    CHECK_STATUS(s, SWL_DONE);
    swl_exchange_init(&x, &r, &io, line, sizeof line, window, 63);
    CHECK_STATUS(swl_exchange_next(&x, &ev), SWL_E_ARG_BUFFER);
    swl_exchange_init(&x, &r, &io, line, 63, window, 64);
    CHECK_STATUS(swl_exchange_next(&x, &ev), SWL_E_ARG_BUFFER);
}

static void not_reusable(void) {
    static const char *const rows[] = {"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 200 OK\r\n",
        "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok", "HTTP/1.1 200 OK\r\n\r\nok"};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        swl_request r = hello();
        peer p = new_peer(rows[i], REQUEST);
        result got = run(&r, &p, 256, SWL_IO_SECURE);
        CHECK_STATUS(got.end, SWL_DONE);
        CHECK(got.len == 2 && !got.reusable);
    }
    /* Nor when the request said close (RFC 9112 section 9.6). */
    swl_request r = hello();
    peer p = new_peer(answer_text, 0);
    CHECK_STATUS(swl_request_add(&r, swl_cstr("connection"), swl_cstr("close")), SWL_OK);
    result got = run(&r, &p, 256, SWL_IO_SECURE);
    CHECK_STATUS(got.end, SWL_DONE);
    CHECK(!got.reusable);
}

/* Once a byte was sent, the connect is not refused: else the request would be sent again. */
static void never_refused_later(void) {
    static const swl_status rows[] = {SWL_E_UNREACHABLE, SWL_E_REFUSED};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        for (size_t at = 0; at <= REQUEST; at += 7) {
            swl_request r = hello();
            peer p = new_peer("", 0);
            p.failure = rows[i];
            p.recv_fails = 0;
            p.send_fails = at;
            result got = run(&r, &p, 256, SWL_IO_SECURE);
            CHECK_STATUS(got.end, at == 0 ? rows[i] : SWL_E_IO);
        }
}

/* If a source gives more than it was asked for, the rest would follow the body. */
static int32_t too_much_read(void *ctx, void *p, size_t n) {
    (void)ctx;
    memset(p, 'x', n);
    return (int32_t)n + 1;
}

static void lying_source(void) {
    swl_request r = hello();
    peer p = new_peer("", NEVER);
    r.body = swl_span(NULL, 10);
    r.source.read = too_much_read;
    result got = run(&r, &p, 256, SWL_IO_SECURE);
    CHECK_STATUS(got.end, SWL_E_IO_SOURCE);
}

static void head_request(void) {
    swl_request r = hello();
    peer p = new_peer("HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n", 0);
    r.method = swl_cstr("HEAD");
    result got = run(&r, &p, 64, SWL_IO_SECURE);
    CHECK_STATUS(got.end, SWL_DONE);
    CHECK(got.len == 0 && got.headers == 1);
    /* Methods are case-sensitive (RFC 9110 section 9.1): this one is some other. */
    p = new_peer("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", 0);
    r.method = swl_cstr("head");
    got = run(&r, &p, 64, SWL_IO_SECURE);
    CHECK_STATUS(got.end, SWL_DONE);
    CHECK(got.len == 2);
}

/* A transport that breaks its contract must not cause a read or write out of bounds. */
static int32_t too_much(void *ctx, void *p, size_t n) {
    (void)ctx;
    (void)p;
    return (int32_t)n + 1;
}
static int32_t too_much_out(void *ctx, const void *p, size_t n) {
    (void)ctx;
    (void)p;
    return (int32_t)n + 1;
}

static void lying_transport(void) {
    swl_request r = hello();
    peer p = new_peer("", 0);
    uint8_t line[64], window[64];
    swl_io io = {peer_send, too_much, &p, SWL_IO_SECURE};
    swl_exchange x;
    swl_http_event ev;
    swl_exchange_init(&x, &r, &io, line, sizeof line, window, sizeof window);
    CHECK_STATUS(swl_exchange_next(&x, &ev), SWL_E_IO);
    io.send = too_much_out;
    io.recv = peer_recv;
    p = new_peer("", 0);
    p.recv_fails = 0;
    p.failure = -1;
    swl_exchange_init(&x, &r, &io, line, sizeof line, window, sizeof window);
    CHECK_STATUS(swl_exchange_next(&x, &ev), SWL_E_IO);
}

static void state_is_small(void) { CHECK(sizeof(swl_exchange) <= 256); }

const check_case exchange_cases[] = {
    {"any pieces", pieces},
    {"one send", one_send},
    {"send fails at every byte", send_fails},
    {"send fails and recv says why", send_fails_and_recv_says_why},
    {"recv fails at every byte", recv_fails},
    {"early answer", early_answer},
    {"source", source},
    {"endless body", endless_body},
    {"body sent by the caller", body_needed},
    {"refused before sending", refused_before_sending},
    {"in clear when asked", in_clear},
    {"not reusable", not_reusable},
    {"never refused later", never_refused_later},
    {"lying source", lying_source},
    {"HEAD", head_request},
    {"lying transport", lying_transport},
    {"256 bytes", state_is_small},
    {0},
};
