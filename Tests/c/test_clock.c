// SPDX-License-Identifier: Apache-2.0
#include "check.h"

static swl_http_event header(const char *name, const char *value) {
    swl_http_event ev = {.kind = SWL_HTTP_HEADER};
    ev.name = swl_cstr(name);
    ev.data = swl_cstr(value);
    return ev;
}

static swl_hints answer(int32_t status) {
    swl_hints h;
    swl_http_event ev = {.kind = SWL_HTTP_STATUS, .status = status};
    memset(&h, 0xff, sizeof h);
    swl_hints_take(&h, &ev);
    return h;
}

static void say(swl_hints *h, const char *name, const char *value) {
    swl_http_event ev = header(name, value);
    swl_hints_take(h, &ev);
}

/* Tests/vectors/http.json, clock_skew */
enum { NOTHING = 1 << 30 };
static const struct {
    const char *id;
    uint32_t sent, received;
    int32_t status;
    const char *date, *age, *code;
    int32_t skew;
    int again;
} rows[] = {
    {"skew-01", 1767225600, 1767225602, 200, "Thu, 01 Jan 2026 00:00:01 GMT", 0, 0, 0, 0},
    {"skew-02", 1767225600, 1767225602, 403, "Thu, 01 Jan 2026 00:05:01 GMT", 0, "RequestTimeTooSkewed", 300, 1},
    {"skew-03", 1767225600, 1767225602, 403, "Wed, 31 Dec 2025 23:45:01 GMT", 0, "InvalidSignatureException", -900, 1},
    {"skew-04", 1767225600, 1767225600, 403, "Thu, 01 Jan 2026 00:04:00 GMT", 0, "SignatureDoesNotMatch", 240, 0},
    {"skew-05", 1767225600, 1767225600, 403, "Thu, 01 Jan 2026 00:04:01 GMT", 0, "SignatureDoesNotMatch", 241, 1},
    {"skew-06", 1767225600, 1767225600, 403, "Fri, 02 Jan 2026 00:00:00 GMT", 0, "AccessDeniedException", 86400, 1},
    {"skew-07", 1767225600, 1767225600, 400, "Thu, 01 Jan 2026 01:00:00 GMT", 0, "ValidationException", 3600, 0},
    {"skew-08", 1767225600, 1767225600, 200, "Thu, 01 Jan 2026 01:00:00 GMT", 0, 0, 3600, 0},
    {"skew-09", 1767225600, 1767225600, 403, "Thu, 01 Jan 2026 01:00:00 GMT", "12", "RequestTimeTooSkewed", NOTHING, 0},
    {"skew-10", 1767225600, 1767226501, 403, "Thu, 01 Jan 2026 01:00:00 GMT", 0, "RequestTimeTooSkewed", NOTHING, 0},
    {"skew-11", 1767225600, 1767225610, 403, 0, 0, "RequestTimeTooSkewed", NOTHING, 0},
    /* and our own: the last second of 15 minutes, four minutes the other way, a counter from
     * power-on, a code under 200, a date that is none */
    {"trip-900", 1767225600, 1767226500, 403, "Thu, 01 Jan 2026 00:07:30 GMT", 0, "AuthFailure", 0, 0},
    {"back-240", 1767225600, 1767225600, 403, "Wed, 31 Dec 2025 23:56:00 GMT", 0, "AuthFailure", -240, 0},
    {"back-241", 1767225600, 1767225600, 403, "Wed, 31 Dec 2025 23:55:59 GMT", 0, "AuthFailure", -241, 1},
    {"power-on", 7, 9, 403, "Thu, 01 Jan 2026 00:00:08 GMT", 0, "RequestTimeTooSkewed", 1767225600, 1},
    {"under 200", 7, 9, 200, "Thu, 01 Jan 2026 00:00:08 GMT", 0, "RequestTimeTooSkewed", 1767225600, 0},
    {"set back", 1767225600, 1767225599, 200, "Thu, 01 Jan 2026 01:00:00 GMT", 0, 0, NOTHING, 0},
    {"no date", 1767225600, 1767225600, 403, "today", 0, "RequestTimeTooSkewed", NOTHING, 0},
};

static void vectors(void) {
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        for (int age_first = 0; age_first < 2; age_first++) {
            swl_hints h = answer(rows[i].status);
            swl_clock c = {0, 0};
            swl_time sent = {rows[i].sent, 0}, received = {rows[i].received, 0};
            check_context(rows[i].id);
            if (age_first && rows[i].age) say(&h, "Age", rows[i].age);
            if (rows[i].date) say(&h, "date", rows[i].date);
            if (!age_first && rows[i].age) say(&h, "age", rows[i].age);
            if (rows[i].code) swl_hints_code(&h, swl_cstr(rows[i].code));
            CHECK_STATUS(swl_clock_learn(&c, &h, sent, received), rows[i].again ? SWL_AGAIN : SWL_DONE);
            CHECK(c.known == (rows[i].skew != NOTHING) && c.skew == (c.known ? rows[i].skew : 0));
        }
}

/* Milliseconds count: an answer after 14:59.999 teaches, after 15:00.001 not; the middle is cut to seconds. */
static void milliseconds(void) {
    static const struct {
        swl_time sent, received;
        int known;
        int32_t skew;
    } trips[] = {
        {{1000, 0}, {1900, 0}, 1, 550},
        {{1000, 999}, {1900, 999}, 1, 550 - 0},
        {{1000, 0}, {1900, 1}, 0, 0},
        {{1000, 999}, {1901, 0}, 0, 0},
        {{1000, 999}, {1000, 998}, 0, 0},
        {{1000, 900}, {1001, 100}, 1, 999},
        {{0xffffffff, 500}, {0, 500}, 1, 2000 - 0},
    };
    for (size_t i = 0; i < sizeof trips / sizeof *trips; i++) {
        swl_hints h = answer(200);
        swl_clock c = {0, 0};
        h.date = 2000;
        CHECK_STATUS(swl_clock_learn(&c, &h, trips[i].sent, trips[i].received), SWL_DONE);
        CHECK((int)c.known == trips[i].known && c.skew == trips[i].skew);
    }
}

/* A wrong secret looks like a wrong clock: once, and never again. */
static void a_wrong_key_is_refused_once_more(void) {
    swl_clock c = {0, 0};
    swl_time now = {1767225600, 0};
    swl_hints h = answer(403);
    say(&h, "Date", "Thu, 01 Jan 2026 01:00:00 GMT");
    say(&h, "X-Amzn-ErrorType", "com.amazon.coral.service#InvalidSignatureException:http://internal.amazon.com/");
    CHECK_STATUS(swl_clock_learn(&c, &h, now, now), SWL_AGAIN);
    CHECK_STATUS(swl_clock_learn(&c, &h, now, now), SWL_DONE);
    CHECK(c.skew == 3600);
}

static void codes(void) {
    static const struct {
        const char *code;
        unsigned clock, throttled;
    } names[] = {
        {"RequestTimeTooSkewed", 1, 0},
        {"requesttimetooskewed", 1, 0},
        {"AuthFailure:", 1, 0},
        {"x#AuthFailure", 1, 0},
        {"x#AuthFailure:y#z", 1, 0},
        {"ThrottlingException", 0, 1},
        {"aws#ThrottlingException", 0, 1},
        {"SlowDown", 0, 1},
        {"", 0, 0},
        {":", 0, 0},
        {"#", 0, 0},
        {"AuthFailur", 0, 0},
        {"AuthFailures", 0, 0},
        {"AuthFailure\nRequestTimeTooSkewed", 0, 0},
        {":AuthFailure", 0, 0},
    };
    /* A NUL does not lead past the end of what it is compared with. */
    swl_hints zero = answer(400);
    swl_hints_code(&zero, guard_copy(swl_span("authfailure\0\0\0\0\0\0\0\0\0", 20)));
    CHECK(!zero.clock && !zero.throttled);
    swl_http_event odd = header("age", "1");
    odd.name = swl_span("age\0\0\0\0\0", 8);
    swl_hints_take(&zero, &odd);
    CHECK(!zero.cached);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        swl_hints h = answer(400);
        check_context(names[i].code);
        swl_hints_code(&h, guard_copy(swl_cstr(names[i].code)));
        CHECK(h.clock == names[i].clock && h.throttled == names[i].throttled);
        guard_reset();
    }
}

/* Each answer resets the hints; trailers and cut lines do not count. */
static void only_whole_headers_count(void) {
    swl_hints h = answer(200);
    swl_http_event ev = header("Date", "Thu, 01 Jan 2026 01:00:00 GMT");
    CHECK(h.status == 200 && h.date == 0 && h.cached == 0 && h.clock == 0 && h.throttled == 0 && h.retry_at == 0 && h.retry_ms == 0 &&
        h.amz_retry_ms == 0);
    ev.trailer = 1;
    swl_hints_take(&h, &ev);
    ev.trailer = 0;
    ev.cut = 1;
    swl_hints_take(&h, &ev);
    ev.cut = 0;
    ev.kind = SWL_HTTP_BODY;
    swl_hints_take(&h, &ev);
    CHECK(h.date == 0);
    ev.kind = SWL_HTTP_HEADER;
    swl_hints_take(&h, &ev);
    CHECK(h.date == 1767229200);
}

const check_case clock_cases[] = {
    {"vectors", vectors},
    {"milliseconds", milliseconds},
    {"a wrong key is refused once more", a_wrong_key_is_refused_once_more},
    {"codes", codes},
    {"only whole headers count", only_whole_headers_count},
    {0},
};
