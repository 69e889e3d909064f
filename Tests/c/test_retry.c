// SPDX-License-Identifier: Apache-2.0
#include "check.h"

static swl_hints answer(int32_t status) {
    swl_hints h;
    swl_http_event ev = {.kind = SWL_HTTP_STATUS, .status = status};
    swl_hints_take(&h, &ev);
    return h;
}

static void say(swl_hints *h, const char *name, const char *value) {
    swl_http_event ev = {.kind = SWL_HTTP_HEADER};
    ev.name = swl_cstr(name);
    ev.data = guard_copy(swl_cstr(value));
    swl_hints_take(h, &ev);
    guard_reset();
}

static uint32_t wait_after(const swl_hints *h, uint32_t random) {
    swl_retry r = {0, 0, 0, 0, 0, 0};
    uint32_t ms = 0;
    CHECK_STATUS(swl_retry_delay(&r, SWL_DONE, h, random, &ms), SWL_AGAIN);
    return ms;
}

static void retry_after(void) {
    static const struct {
        const char *name, *value;
        uint32_t ms;
    } rows[] = {
        {"Retry-After", "0", 0},
        {"retry-after", "7", 7000},
        {"Retry-After", "1.5", 1500},
        {"Retry-After", "0.0019", 1},
        {"Retry-After", "2.", 2000},
        {"Retry-After", "-1", 0},
        {"Retry-After", ".5", 0},
        {"Retry-After", "1e3", 0},
        {"Retry-After", "", 0},
        {"Retry-After", "1 ", 0},
        {"Retry-After", "1.2.3", 0},
        {"Retry-After", "400000", 400000000},
        {"Retry-After", "400000.9", 400000000},
        {"Retry-After", "99999999999999999999", 400000000},
        {"Retry-After", "soon", 0},
        {"Retry-After", "4294967297", 400000000},
        {"retry-after-ms", "1500", 1500},
        {"Retry-After-Ms", "1500.9", 1500},
        {"retry-after-ms", "99999999999", 400000000},
        {"retry-after-ms", "x", 0},
        {"Retry-After", "Thu, 01 Jan 2026 01:00:09 GMT", 9000},
        {"Retry-After", "Thu, 01 Jan 2026 00:00:09 GMT", 0},
        {"Retry-After", "Thu, 01 Jan 2099 00:00:09 GMT", 400000000},
        /* x-amz-retry-after adds at most 5 s to our own wait, which is 0 here */
        {"x-amz-retry-after", "1500", 1500},
        {"X-Amz-Retry-After", "60000", 5000},
        {"x-amz-retry-after", "-5", 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        swl_hints h = answer(429);
        check_context(rows[i].value);
        say(&h, rows[i].name, rows[i].value);
        say(&h, "Date", "Thu, 01 Jan 2026 01:00:00 GMT");
        CHECK(wait_after(&h, 0) == rows[i].ms);
    }
    swl_hints h = answer(503);
    say(&h, "Retry-After", "2");
    say(&h, "retry-after-ms", "1700");
    CHECK(wait_after(&h, 0) == 2000);
    h = answer(503);
    say(&h, "Retry-After", "Thu, 01 Jan 2026 01:00:09 GMT");
    CHECK(wait_after(&h, 0) == 0);   /* without a Date the wait has no beginning */
}

/* Full jitter: from 0 to the window, which doubles; never less than the server asks. */
static void jitter(void) {
    for (int throttled = 0; throttled < 2; throttled++) {
        swl_retry r = {100, 0, 0, 0, 0, 0};
        uint32_t window = throttled ? 1000 : 50;
        for (int i = 0; i < 40; i++, window = window * 2 > 20000 ? 20000 : window * 2) {
            swl_hints h = answer(throttled ? 429 : 500);
            swl_retry low = r, high = r, half = r;
            uint32_t ms = 1;
            CHECK_STATUS(swl_retry_delay(&low, SWL_DONE, &h, 0, &ms), SWL_AGAIN);
            CHECK(ms == 0);
            CHECK_STATUS(swl_retry_delay(&half, SWL_DONE, &h, 0x80000000u, &ms), SWL_AGAIN);
            CHECK(ms == (window + 1) / 2);
            CHECK_STATUS(swl_retry_delay(&high, SWL_DONE, &h, UINT32_MAX, &ms), SWL_AGAIN);
            CHECK(ms == window);
            say(&h, "x-amz-retry-after", "999999");
            CHECK_STATUS(swl_retry_delay(&r, SWL_DONE, &h, UINT32_MAX, &ms), SWL_AGAIN);
            CHECK(ms == window + 5000);
        }
    }
}

static void attempts_and_time(void) {
    swl_hints h = answer(500);
    uint32_t ms;
    for (uint32_t most = 0; most < 6; most++) {
        swl_retry r = {most, 0, 0, 0, 0, 0};
        uint32_t made = 1;
        while (swl_retry_delay(&r, SWL_DONE, &h, 1, &ms) == SWL_AGAIN) made++;
        CHECK(made == (most == 0 ? 3 : most));
        CHECK(ms == 0);
    }
    say(&h, "Retry-After", "5");
    for (uint32_t left = 4999; left < 5003; left++) {
        swl_retry r = {9, left, 0, 0, 0, 0};
        CHECK_STATUS(swl_retry_delay(&r, SWL_DONE, &h, 0, &ms), left > 5000 ? SWL_AGAIN : SWL_DONE);
        CHECK(ms == 5000);   /* worth knowing in both cases */
    }
}

/* Four columns: plain, kept, unused, once. */
static void what_may_be_retried(void) {
    static const struct {
        swl_status failed;
        int32_t status;
        const char *expect;
    } rows[] = {
        {SWL_DONE, 200, "...."},
        {SWL_DONE, 301, "...."},
        {SWL_DONE, 400, "...."},
        {SWL_DONE, 401, "...."},
        {SWL_DONE, 403, "...."},
        {SWL_DONE, 404, "...."},
        {SWL_DONE, 413, "...."},
        {SWL_DONE, 424, "...."},
        {SWL_DONE, 501, "...."},
        {SWL_DONE, 408, "yyy."},
        {SWL_DONE, 429, "yyyy"},
        {SWL_DONE, 500, "yyy."},
        {SWL_DONE, 502, "yyy."},
        {SWL_DONE, 503, "yyyy"},
        {SWL_DONE, 504, "yyy."},
        {SWL_DONE, 425, "yyy."},
        {SWL_DONE, 519, "...."},
        {SWL_DONE, 520, "yyy."},
        {SWL_DONE, 522, "yyy."},
        {SWL_DONE, 524, "yyy."},
        {SWL_DONE, 525, "...."},
        {SWL_DONE, 528, "...."},
        {SWL_DONE, 529, "yyy."},
        {SWL_E_PROXY, 407, "...."},
        {SWL_E_PROXY, 403, "...."},
        {SWL_E_PROXY, 502, "yyyy"},
        {SWL_E_PROXY, 503, "yyyy"},
        {SWL_E_SERVICE_LOGIN, 500, "...."},
        {SWL_E_HOST, 0, "...."},
        {SWL_E_HOST_TEMPORARY, 0, "yyyy"},
        {SWL_E_REFUSED, 0, "yyyy"},
        {SWL_E_UNREACHABLE, 0, "yyyy"},
        {SWL_E_TIMEOUT, 0, "yyy."},
        {SWL_E_TIMEOUT, 200, "..y."},
        {SWL_E_IO, 0, "yyy."},
        {SWL_E_IO_SOCKETS, 0, "yyy."},
        {SWL_E_IO_SOURCE, 0, "...."},
        {SWL_E_CLOSED, 0, "yyy."},
        {SWL_E_TRUNCATED, 0, "yyy."},
        {SWL_E_TRUNCATED, 200, "..y."},
        {SWL_E_TRUNCATED, 500, "yyy."},
        {SWL_E_CHECK, 200, "..y."},
        {SWL_E_TLS, 0, "yyy."},
        {SWL_E_TLS, 200, "..y."},
        {SWL_E_TLS_ALERT, 0, "...."},
        {SWL_E_TLS_VERSION, 0, "...."},
        {SWL_E_TLS_MEMORY, 0, "...."},
        {SWL_E_CERT, 0, "...."},
        {SWL_E_CERT_EXPIRED, 0, "...."},
        {SWL_E_ARG_KEY, 0, "...."},
        {SWL_E_LIMIT_HEAD, 200, "...."},
        {SWL_E_SYNTAX_CHUNK, 200, "...."},
        {SWL_E_INSECURE, 0, "...."},
        {SWL_E_STOPPED, 0, "...."},
        {SWL_E_STATE, 0, "...."},
        {SWL_E_CRYPTO, 0, "...."},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        for (uint32_t column = 0; column < 4; column++) {
            swl_retry r = {0, 0, column == 1, column == 2, column == 3, 0};
            swl_hints h = answer(rows[i].status);
            uint32_t ms;
            check_context(swl_status_name(rows[i].failed));
            CHECK_STATUS(swl_retry_delay(&r, rows[i].failed, &h, 0, &ms), rows[i].expect[column] == 'y' ? SWL_AGAIN : SWL_DONE);
        }
    /* The code says it even under 400. */
    swl_hints h = answer(400);
    swl_retry r = {0, 0, 0, 0, 1, 0};
    uint32_t ms;
    swl_hints_code(&h, swl_cstr("ThrottlingException"));
    CHECK_STATUS(swl_retry_delay(&r, SWL_DONE, &h, UINT32_MAX, &ms), SWL_AGAIN);
    CHECK(ms == 1000);
}

/* What the service says about retries: a code in the body or the head, or x-should-retry. */
static void what_the_service_says(void) {
    static const struct {
        int32_t status;
        const char *header, *value, *code;
        const char *expect; /* as above: as it is, once                                         */
    } rows[] = {
        {400, NULL, NULL, "RequestTimeout", "y."},
        {400, NULL, NULL, "RequestTimeoutException", "y."},
        {400, NULL, NULL, "PriorRequestNotComplete", "y."},
        {400, "x-amzn-ErrorType", "RequestTimeout:http://internal/", NULL, "y."},
        {400, NULL, NULL, "ValidationException", ".."},
        {403, NULL, NULL, "RequestTimeout", ".."},
        {200, NULL, NULL, "RequestTimeout", ".."},
        {409, "x-should-retry", "true", NULL, "y."},
        {409, "X-Should-Retry", "True", NULL, "y."},
        {409, "x-should-retry", "yes", NULL, ".."},
        {200, "x-should-retry", "true", NULL, ".."},
        {500, "x-should-retry", "false", NULL, ".."},
        {429, "x-should-retry", "false", NULL, ".."},
        {503, "x-should-retry", "false", NULL, ".."},
        {429, "x-should-retry", "true", NULL, "yy"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        for (uint32_t once = 0; once < 2; once++) {
            swl_retry r = {0, 0, 0, 0, once, 0};
            swl_hints h = answer(rows[i].status);
            uint32_t ms;
            check_context(rows[i].code ? rows[i].code : rows[i].value);
            if (rows[i].header) say(&h, rows[i].header, rows[i].value);
            if (rows[i].code) swl_hints_code(&h, swl_cstr(rows[i].code));
            CHECK_STATUS(swl_retry_delay(&r, SWL_DONE, &h, 0, &ms), rows[i].expect[once] == 'y' ? SWL_AGAIN : SWL_DONE);
        }
}

static void how_long_a_connection_is_kept(void) {
    static const struct {
        const char *value;
        uint32_t ms;
    } rows[] = {{"timeout=5", 5000}, {"timeout=5, max=100", 5000}, {"max=100,timeout=7", 7000}, {"max=1, Timeout=2", 2000}, {"timeout=0", 1},
        {"max=100", 0}, {"", 0}, {"timeout", 1}, {"timeout=x", 1}, {"timeout=99999999999", 400000000}, {",,=,timeout=3", 3000}, {"xtimeout=3", 0}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        swl_hints h = answer(200);
        check_context(rows[i].value);
        say(&h, "Keep-Alive", rows[i].value);
        CHECK(h.idle_ms == rows[i].ms);
    }
}

static void a_stale_connection_is_no_reason_to_wait(void) {
    swl_retry r = {0, 0, 1, 0, 0, 0};
    swl_hints h = answer(0);
    uint32_t ms = 1;
    CHECK_STATUS(swl_retry_delay(&r, SWL_E_CLOSED, &h, UINT32_MAX, &ms), SWL_AGAIN);
    CHECK(ms == 0);
    r.kept = 0;
    CHECK_STATUS(swl_retry_delay(&r, SWL_E_CLOSED, &h, UINT32_MAX, &ms), SWL_AGAIN);
    CHECK(ms == 100);
}

const check_case retry_cases[] = {
    {"Retry-After", retry_after},
    {"jitter", jitter},
    {"attempts and time", attempts_and_time},
    {"what may be retried", what_may_be_retried},
    {"what the service says", what_the_service_says},
    {"how long a connection is kept", how_long_a_connection_is_kept},
    {"a stale connection is no reason to wait", a_stale_connection_is_no_reason_to_wait},
    {0},
};
