// SPDX-License-Identifier: Apache-2.0
/* HTTP answers: each row is fed whole, split in two at every byte, and byte by byte, from
 * memory that faults after its last byte, and must tell the same story each time. */
#include "check.h"

/* The story of an answer: "200 OK|name: value|[trailer|]{body", in one line. */
static char story[4096];
static size_t told;
static int in_body;

static void tell(swl_str text) {
    if (told + text.len < sizeof story) {
        memcpy(story + told, text.ptr, text.len);
        told += text.len;
    }
}

static void tell_event(const swl_http_event *ev) {
    char number[16];
    if (ev->kind == SWL_HTTP_BODY) {
        CHECK(ev->data.len > 0);
        if (!in_body) tell(swl_cstr("{"));
        in_body = 1;
        tell(ev->data);
        return;
    }
    if (in_body) {
        tell(swl_cstr("}"));
        in_body = 0;
    }
    if (ev->kind == SWL_HTTP_STATUS) {
        snprintf(number, sizeof number, "%d ", (int)ev->status);
        tell(swl_cstr(number));
    } else {
        if (ev->trailer) tell(swl_cstr("T "));
        tell(ev->name);
        tell(swl_cstr(ev->cut ? "~" : "="));
    }
    tell(ev->data);
    tell(swl_cstr("|"));
}

static swl_status feed(swl_http *d, swl_str piece) {
    swl_str in = guard_copy(piece);
    swl_http_event ev;
    swl_status s;
    while ((s = swl_http_next(d, &in, &ev)) == SWL_OK) tell_event(&ev);
    CHECK(s != SWL_MORE || in.len == 0);
    if (s != SWL_MORE) CHECK_STATUS(swl_http_next(d, &in, &ev), s);
    guard_reset();
    return s;
}

typedef struct row {
    const char *text, *story;
    swl_status end;
    int flags;
    size_t line;
} row;
enum { HEAD = 1, REUSABLE = 2, NUL = 4 /* '\1' in the text stands for it */ };

static void run(const row *r, size_t first, size_t step) {
    static char line[512], text[2048];
    size_t n = strlen(r->text);
    swl_http d;
    swl_status s = SWL_MORE;
    memcpy(text, r->text, n);
    for (size_t i = 0; r->flags & NUL && i < n; i++)
        if (text[i] == 1) text[i] = 0;
    told = 0;
    in_body = 0;
    swl_http_init(&d, line, r->line ? r->line : 128);
    d.head_request = (r->flags & HEAD) != 0;
    d.head_limit = 600;
    for (size_t at = 0; at < n && s == SWL_MORE;) {
        size_t len = at == 0 && first ? first : step;
        if (len > n - at) len = n - at;
        s = feed(&d, swl_span(text + at, len));
        at += len;
    }
    if (s == SWL_MORE) s = swl_http_end(&d);
    CHECK_STATUS(s, r->end);
    CHECK_STATUS(swl_http_end(&d), r->end);
    CHECK(swl_http_reusable(&d) == ((r->flags & REUSABLE) != 0));
    if (r->story) CHECK_STR(swl_span(story, told), r->story);
}

static void run_all_ways(const row *r) {
    size_t n = strlen(r->text);
    check_context(r->text);
    run(r, 0, n);
    run(r, 0, 1);
    for (size_t first = 1; first < n; first++) run(r, first, n);
}

#define OK      "HTTP/1.1 200 OK\r\n"
#define ZEROS   "0000000000000000000000000000000000000000000000000000000000000000"
#define CHUNKED OK "Transfer-Encoding: chunked\r\n\r\n"

static void answers(void) {
    static const row rows[] = {
        {OK "Content-Length: 5\r\n\r\nhello", "200 OK|Content-Length=5|{hello", SWL_DONE, REUSABLE, 0},
        {OK "Content-Length: 0\r\n\r\n", "200 OK|Content-Length=0|", SWL_DONE, REUSABLE, 0},
        {OK "Content-Length: 0003\r\n\r\nabcrest", "200 OK|Content-Length=0003|{abc", SWL_DONE, REUSABLE, 0},
        {OK "Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc", "200 OK|Content-Length=3|Content-Length=3|{abc", SWL_DONE, REUSABLE, 0},
        {OK "\r\nuntil the end", "200 OK|{until the end", SWL_DONE, 0, 0},
        {OK "\r\n", "200 OK|", SWL_DONE, 0, 0},
        {CHUNKED "5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n", "200 OK|Transfer-Encoding=chunked|{hello world", SWL_DONE, REUSABLE, 0},
        {CHUNKED "5;a=b;c=\"d;e\"\r\nhello\r\n00 ; x\r\n\r\n", "200 OK|Transfer-Encoding=chunked|{hello", SWL_DONE, REUSABLE, 0},
        {CHUNKED "A\r\n0123456789\r\n0\r\nX-Sum: 1\r\nContent-Length: 9\r\n\r\n",
            "200 OK|Transfer-Encoding=chunked|{0123456789}T X-Sum=1|T Content-Length=9|", SWL_DONE, REUSABLE, 0},
        {OK "transfer-encoding:\t CHUNKED \r\n\r\n0\r\n\r\n", "200 OK|transfer-encoding=CHUNKED|", SWL_DONE, REUSABLE, 0},
        {"HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\n", "204 No Content|Content-Length=5|", SWL_DONE, REUSABLE, 0},
        {"HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n", "304 Not Modified|Content-Length=5|", SWL_DONE, REUSABLE, 0},
        {OK "Content-Length: 5\r\n\r\n", "200 OK|Content-Length=5|", SWL_DONE, REUSABLE | HEAD, 0},
        {OK "Transfer-Encoding: chunked\r\n\r\n", "200 OK|Transfer-Encoding=chunked|", SWL_DONE, REUSABLE | HEAD, 0},
        {"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\nContent-Length: 3\r\n\r\n" OK "Content-Length: 2\r\n\r\nok",
            "200 OK|Content-Length=2|{ok", SWL_DONE, REUSABLE, 0},
        {OK "Connection: close\r\nContent-Length: 2\r\n\r\nok", "200 OK|Connection=close|Content-Length=2|{ok", SWL_DONE, 0, 0},
        {OK "Connection: foo , CLOSE\r\nContent-Length: 2\r\n\r\nok", "200 OK|Connection=foo , CLOSE|Content-Length=2|{ok", SWL_DONE, 0, 0},
        {OK "Connection: closed\r\nContent-Length: 0\r\n\r\n", "200 OK|Connection=closed|Content-Length=0|", SWL_DONE, REUSABLE, 0},
        {"HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok", "200 OK|Content-Length=2|{ok", SWL_DONE, 0, 0},
        {"HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 2\r\n\r\nok", "200 OK|Connection=keep-alive|Content-Length=2|{ok", SWL_DONE,
            REUSABLE, 0},
        {"HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n", "200 |Content-Length=0|", SWL_DONE, REUSABLE, 0},
        {"HTTP/1.1 200 \r\nContent-Length: 0\r\n\r\n", "200 |Content-Length=0|", SWL_DONE, REUSABLE, 0},
        {"HTTP/1.1 429 Too Many Requests\nRetry-After: 2\nContent-Length: 1\n\nx", "429 Too Many Requests|Retry-After=2|Content-Length=1|{x",
            SWL_DONE, REUSABLE, 0},
        {OK "A: v\r\r\nB: w\r\r\r\nContent-Length: 2\r\r\n\r\nok", "200 OK|A=v|B=w|Content-Length=2|{ok", SWL_DONE, REUSABLE, 0},
        {OK "X-Fold: a\r\r\n b\r\r\nContent-Length: 0\r\n\r\n", "200 OK|X-Fold=a b|Content-Length=0|", SWL_DONE, REUSABLE, 0},
        {"HTTP/1.1 200 OK\r\r\nContent-Length: 0\r\n\r\r\n", "200 OK|Content-Length=0|", SWL_DONE, REUSABLE, 0},
        {OK "X-Fold: a\r\n  b\r\n\tc\r\nX:\r\nContent-Length: 0\r\n\r\n", "200 OK|X-Fold=a  b c|X=|Content-Length=0|", SWL_DONE, REUSABLE, 0},
        {OK "X-Long: 0123456789012345678901234567890123456789012345678901234567890123456789\r\nContent-Length: 0\r\n\r\n",
            "200 OK|X-Long~01234567890123456789012345678901234567890123456789012345|Content-Length=0|", SWL_DONE, REUSABLE, 64},
        {OK "X-Exact: 3456789012345678901234567890123456789012345678901234567\r\nContent-Length: 0\r\n\r\n",
            "200 OK|X-Exact=3456789012345678901234567890123456789012345678901234567|Content-Length=0|", SWL_DONE, REUSABLE, 64},
        {OK "Content-Length: 9223372036854775807\r\n\r\nx", "200 OK|Content-Length=9223372036854775807|{x", SWL_E_TRUNCATED, 0, 0},
        {CHUNKED "7fffffffffffffff\r\nx", "200 OK|Transfer-Encoding=chunked|{x", SWL_E_TRUNCATED, 0, 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) run_all_ways(&rows[i]);
}

static void refusals(void) {
    static const row rows[] = {
        /* status line, RFC 9112 section 4 */
        {"HTTP/2 200 OK\r\n\r\n", "", SWL_E_SYNTAX_STATUS, 0, 0},
        {"HTTP/2.0 200 OK\r\n\r\n", "", SWL_E_SYNTAX_STATUS, 0, 0},
        {"ICY 200 OK\r\n\r\n", "", SWL_E_SYNTAX_STATUS, 0, 0},
        {"\r\n", "", SWL_E_SYNTAX_STATUS, 0, 0},
        {"HTTP/1.1 20 OK\r\n\r\n", "", SWL_E_SYNTAX_STATUS, 0, 0},
        {"HTTP/1.1 2000 OK\r\n\r\n", "", SWL_E_SYNTAX_STATUS, 0, 0},
        {"HTTP/1.1 099 OK\r\n\r\n", "", SWL_E_SYNTAX_STATUS, 0, 0},
        {"HTTP/1.1  200 OK\r\n\r\n", "", SWL_E_SYNTAX_STATUS, 0, 0},
        {"HTTP/1.x 200 OK\r\n\r\n", "", SWL_E_SYNTAX_STATUS, 0, 0},
        {"HTTP/1.1200 OK\r\n\r\n", "", SWL_E_SYNTAX_STATUS, 0, 0},
        {"HTTP/1.1 2 0 OK\r\n\r\n", "", SWL_E_SYNTAX_STATUS, 0, 0},
        {"HTTP/1.1 101 Switching\r\n\r\n", "", SWL_E_SYNTAX_UPGRADE, 0, 0},
        {"HTTP/1.1 200 OK but with a reason that goes on and on, far beyond the line\r\n\r\n", "", SWL_E_LIMIT_LINE, 0, 64},
        {"HTTP/1.1 200 \1\r\n\r\n", NULL, SWL_E_SYNTAX_STATUS, NUL, 0},
        {"\x15\x03\x03\1\x02\x02\x46", "", SWL_E_SYNTAX_STATUS, NUL, 0},   /* a TLS alert: the wrong port */
        /* header lines, section 5 */
        {OK "Bad\r\n\r\n", NULL, SWL_E_SYNTAX_HEADER, 0, 0},
        {OK ": v\r\n\r\n", NULL, SWL_E_SYNTAX_HEADER, 0, 0},
        {OK "A B: v\r\n\r\n", NULL, SWL_E_SYNTAX_HEADER, 0, 0},
        {OK "A : v\r\n\r\n", NULL, SWL_E_SYNTAX_HEADER, 0, 0},
        {OK " A: v\r\n\r\n", NULL, SWL_E_SYNTAX_HEADER, 0, 0},
        {OK "A: v\rB\r\n\r\n", NULL, SWL_E_SYNTAX_HEADER, 0, 0},
        {OK "A: \1\r\n\r\n", NULL, SWL_E_SYNTAX_HEADER, NUL, 0},
        {OK "A: v\r\rB\r\n\r\n", NULL, SWL_E_SYNTAX_HEADER, 0, 0},
        {OK "A\r\r\n\r\n", NULL, SWL_E_SYNTAX_HEADER, 0, 0},
        {OK "A-name-that-is-far-longer-than-the-line-buffer-of-64-bytes-in-this-row: v\r\n\r\n", NULL, SWL_E_LIMIT_LINE, 0, 64},
        /* what frames the body, section 6 */
        {OK "Content-Length:\r\n\r\n", NULL, SWL_E_SYNTAX_LENGTH, 0, 0},
        {OK "Content-Length: +5\r\n\r\n", NULL, SWL_E_SYNTAX_LENGTH, 0, 0},
        {OK "Content-Length: -5\r\n\r\n", NULL, SWL_E_SYNTAX_LENGTH, 0, 0},
        {OK "Content-Length: 5 5\r\n\r\n", NULL, SWL_E_SYNTAX_LENGTH, 0, 0},
        {OK "Content-Length: 5,5\r\n\r\n", NULL, SWL_E_SYNTAX_LENGTH, 0, 0},
        {OK "Content-Length: 0x5\r\n\r\n", NULL, SWL_E_SYNTAX_LENGTH, 0, 0},
        {OK "Content-Length: 9223372036854775808\r\n\r\n", NULL, SWL_E_SYNTAX_LENGTH, 0, 0},
        {OK "Content-Length: 18446744073709551617\r\n\r\n", NULL, SWL_E_SYNTAX_LENGTH, 0, 0},
        {OK "Content-Length: 99999999999999999999999999\r\n\r\n", NULL, SWL_E_SYNTAX_LENGTH, 0, 0},
        {OK "Content-Length: 3\r\nContent-Length: 4\r\n\r\nabc", NULL, SWL_E_SYNTAX_LENGTH, 0, 0},
        {OK "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n", NULL, SWL_E_SYNTAX_FRAMING, 0, 0},
        {OK "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n", NULL, SWL_E_SYNTAX_FRAMING, 0, 0},
        {OK "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n", NULL, SWL_E_SYNTAX_FRAMING, 0, 0},
        {OK "Transfer-Encoding: gzip, chunked\r\n\r\n", NULL, SWL_E_SYNTAX_FRAMING, 0, 0},
        {OK "Transfer-Encoding: identity\r\n\r\n", NULL, SWL_E_SYNTAX_FRAMING, 0, 0},
        {OK "Transfer-Encoding: xchunked\r\n\r\n", NULL, SWL_E_SYNTAX_FRAMING, 0, 0},
        {OK "Transfer-Encoding:\r\n\r\n", NULL, SWL_E_SYNTAX_FRAMING, 0, 0},
        {"HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", NULL, SWL_E_SYNTAX_FRAMING, 0, 0},
        {OK "Content-Length: 00000000000000000000000000000000000000000000000000003\r\n\r\nabc", NULL, SWL_E_LIMIT_LINE, 0, 64},
        {OK "Connection: 00000000000000000000000000000000000000000000000000000000000, close\r\n\r\nabc", NULL, SWL_E_LIMIT_LINE, 0, 64},
        /* chunks, section 7.1 */
        {CHUNKED "\r\n", NULL, SWL_E_SYNTAX_CHUNK, 0, 0},
        {CHUNKED "g\r\n", NULL, SWL_E_SYNTAX_CHUNK, 0, 0},
        {CHUNKED "0x5\r\n", NULL, SWL_E_SYNTAX_CHUNK, 0, 0},
        {CHUNKED "-1\r\n", NULL, SWL_E_SYNTAX_CHUNK, 0, 0},
        {CHUNKED "5\nhello\r\n", NULL, SWL_E_SYNTAX_CHUNK, 0, 0},
        {CHUNKED "5;a\nhello\r\n", NULL, SWL_E_SYNTAX_CHUNK, 0, 0},
        {CHUNKED "5\r\nhelloX\r\n", NULL, SWL_E_SYNTAX_CHUNK, 0, 0},
        {CHUNKED "5\r\nhello\n0\r\n\r\n", NULL, SWL_E_SYNTAX_CHUNK, 0, 0},
        {CHUNKED "5\r\nhello\rX", NULL, SWL_E_SYNTAX_CHUNK, 0, 0},
        {CHUNKED "8000000000000000\r\n", NULL, SWL_E_SYNTAX_CHUNK, 0, 0},
        {CHUNKED "10000000000000000\r\n", NULL, SWL_E_SYNTAX_CHUNK, 0, 0},
        {CHUNKED "5\rX", NULL, SWL_E_SYNTAX_CHUNK, 0, 0},
        {CHUNKED ";a\r\n", NULL, SWL_E_SYNTAX_CHUNK, 0, 0},
        {CHUNKED ZEROS "5\r\nX: y\n\r\n0\r\n\r\n", NULL, SWL_E_LIMIT_LINE, 0, 64},
        {CHUNKED ZEROS "\r\n\r\n", NULL, SWL_DONE, REUSABLE, 64},
        {CHUNKED "0\r\nA: v\n\r\n", NULL, SWL_E_SYNTAX_HEADER, 0, 0},
        {CHUNKED "0\r\nA: v\r\n\n", NULL, SWL_E_SYNTAX_HEADER, 0, 0},
        {CHUNKED "0\r\n\n", NULL, SWL_E_SYNTAX_HEADER, 0, 0},
        {CHUNKED "0\r\nA: v\r\r\n\r\n", NULL, SWL_E_SYNTAX_HEADER, 0, 0},
        {CHUNKED "0\r\r\n\r\n", NULL, SWL_E_SYNTAX_CHUNK, 0, 0},
        {CHUNKED "0\r\nbad trailer\r\n\r\n", NULL, SWL_E_SYNTAX_HEADER, 0, 0},
        /* a body cut short, section 8 */
        {OK "Content-Length: 5\r\n\r\nhell", NULL, SWL_E_TRUNCATED, 0, 0},
        {CHUNKED "5\r\nhello\r\n", NULL, SWL_E_TRUNCATED, 0, 0},
        {CHUNKED "5\r\nhel", NULL, SWL_E_TRUNCATED, 0, 0},
        {CHUNKED "0\r\n", NULL, SWL_E_TRUNCATED, 0, 0},
        {CHUNKED "0\r\n\r", NULL, SWL_E_TRUNCATED, 0, 0},
        {OK "Content-Le", NULL, SWL_E_TRUNCATED, 0, 0},
        {"H", NULL, SWL_E_TRUNCATED, 0, 0},
        {"", "", SWL_E_CLOSED, 0, 0},
        {"HTTP/1.1 100 Continue\r\n\r\n", "", SWL_E_TRUNCATED, 0, 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) run_all_ways(&rows[i]);
}

/* Endless input of a peer: head_limit is 600 in these tests. */
static void endless(void) {
    static const struct {
        const char *start, *more;
        swl_status end;
    } rows[] = {
        {"", "HTTP/1.1 100 Continue\r\n\r\n", SWL_E_LIMIT_HEAD},
        {OK, "X: 1\r\n", SWL_E_LIMIT_HEAD},
        {OK "X: ", "1", SWL_E_LIMIT_HEAD},
        {OK "X: 1\r\n", " 1\r\n", SWL_E_LIMIT_HEAD},
        {CHUNKED "5;", "x", SWL_E_LIMIT_HEAD},
        {CHUNKED, "0", SWL_E_LIMIT_HEAD},
        {CHUNKED "0\r\n", "X: 1\r\n", SWL_E_LIMIT_HEAD},
        {"", "H", SWL_E_LIMIT_HEAD},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char line[128];
        swl_http d;
        swl_status s;
        int rounds = 0;
        check_context(rows[i].start);
        swl_http_init(&d, line, sizeof line);
        d.head_limit = 600;
        told = 0;
        s = feed(&d, swl_cstr(rows[i].start));
        while (s == SWL_MORE && rounds++ < 1000) s = feed(&d, swl_cstr(rows[i].more));
        CHECK_STATUS(s, rows[i].end);
    }
}

/* The largest lengths: half the address space of a small device, and more. */
static void limits_beyond(void) {
    static const uint32_t limits[] = {0x7fffffff, 0x80000000, 0xffffffff};
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
        char line[64];
        swl_http d;
        swl_http_event ev;
        swl_str in = guard_copy(swl_cstr("HTTP/1.1 20"));
        swl_http_init(&d, line, sizeof line);
        d.head_limit = limits[i];
        CHECK_STATUS(swl_http_next(&d, &in, &ev), SWL_MORE);
        CHECK(in.len == 0);
        in = guard_copy(swl_cstr("0 OK\r\n"));
        CHECK_STATUS(swl_http_next(&d, &in, &ev), SWL_OK);
        CHECK(ev.status == 200);
        guard_reset();
    }
}

/* A body whose last byte was delivered is whole, even before the call that returns SWL_DONE. */
static void end_after_the_last_byte(void) {
    char line[64];
    swl_http d;
    swl_http_event ev;
    swl_str in = swl_cstr("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
    swl_http_init(&d, line, sizeof line);
    while (in.len > 0) CHECK_STATUS(swl_http_next(&d, &in, &ev), SWL_OK);
    CHECK_STATUS(swl_http_end(&d), SWL_DONE);
}

static void small_line(void) {
    char line[64];
    swl_http d;
    swl_http_event ev;
    swl_str in = swl_cstr("HTTP/1.1 200 OK\r\n");
    swl_http_init(&d, line, 63);
    CHECK_STATUS(swl_http_next(&d, &in, &ev), SWL_E_ARG_BUFFER);
}

/* Every byte of a good answer changed to every value: any result, but no trap and no hang. */
static void flipped(void) {
    static const char good[] = OK "A: b\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nT: u\r\n\r\n";
    for (size_t at = 0; at < sizeof good - 1; at++)
        for (int value = 0; value < 256; value++) {
            char text[sizeof good], line[64];
            swl_http d;
            swl_http_event ev;
            swl_str in = swl_span(text, sizeof good - 1);
            memcpy(text, good, sizeof good);
            text[at] = (char)value;
            swl_http_init(&d, line, sizeof line);
            int events = 0;
            while (swl_http_next(&d, &in, &ev) == SWL_OK) events++;
            CHECK(events < 100);
        }
}

const check_case http_cases[] = {
    {"answers", answers},
    {"refusals", refusals},
    {"endless", endless},
    {"limits beyond", limits_beyond},
    {"end after the last byte", end_after_the_last_byte},
    {"line buffer too small", small_line},
    {"every byte changed", flipped},
    {0},
};
