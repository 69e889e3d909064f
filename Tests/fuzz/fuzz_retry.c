/* SPDX-License-Identifier: Apache-2.0 */
/* What an answer says about the time and another attempt, against a second reader and a second calendar with wider
 * numbers: dates in their three forms, Retry-After and the other headers of delays, whether and when a request is sent
 * again, and what a clock learns. */
#include "fuzz.h"
#include <stdio.h>

static uint32_t take32(cursor *c) {
    uint32_t n = 0;
    for (int i = 0; i < 4; i++) n = n << 8 | take(c);
    return n;
}
static uint64_t least(uint64_t a, uint64_t b) { return a < b ? a : b; }
static uint64_t most(uint64_t a, uint64_t b) { return a > b ? a : b; }

/* ---- a calendar that counts ---------------------------------------------------------------- */
static const char *const days[] = {"Thursday", "Friday", "Saturday", "Sunday", "Monday", "Tuesday", "Wednesday"};
static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
static int write_date(char *out, size_t room, uint32_t s, int form) {
    static const uint32_t lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    uint32_t day = s / 86400, year = 1970, month = 0, second = s % 86400;
    const char *name = days[day % 7];
    for (;; year++) {
        uint32_t n = year % 4 == 0 && year != 2100 ? 366 : 365;
        if (day < n) break;
        day -= n;
    }
    for (;; month++) {
        uint32_t n = lengths[month] + (month == 1 && year % 4 == 0 && year != 2100);
        if (day < n) break;
        day -= n;
    }
    unsigned h = second / 3600, m = second / 60 % 60, sec = second % 60;
    if (form == 0) return snprintf(out, room, "%.3s, %02u %s %u %02u:%02u:%02u GMT", name, day + 1, months[month], year, h, m, sec);
    if (form == 1) return snprintf(out, room, "%s, %02u-%s-%02u %02u:%02u:%02u GMT", name, day + 1, months[month], year % 100, h, m, sec);
    return snprintf(out, room, "%.3s %s %2u %02u:%02u:%02u %u", name, months[month], day + 1, h, m, sec, year);
}

/* ---- numbers with a fraction, in millionths of a millisecond --------------------------------- */
static uint64_t milliseconds(const char *p, size_t n, uint64_t unit) {
    uint64_t whole = 0, fraction = 0, scale = unit * 1000000u, ms;
    size_t i = 0;
    if (n == 0 || p[0] < '0' || p[0] > '9') return 0;
    for (; i < n && p[i] >= '0' && p[i] <= '9'; i++) whole = least(whole * 10 + (uint64_t)(p[i] - '0'), 1000000000u);
    if (i < n && p[i] == '.') {
        for (i++; i < n && p[i] >= '0' && p[i] <= '9'; i++) {
            scale /= 10;
            fraction += scale / 1000000u * (uint64_t)(p[i] - '0');   /* each place is cut to whole milliseconds */
        }
    }
    if (i < n) return 0;
    ms = whole * unit + fraction;
    return least(ms, 400000000u);
}

static void give(swl_hints *h, const char *name, const char *value, size_t n, uint32_t flags) {
    char *copy = exact(value, n);
    swl_http_event ev = {.kind = SWL_HTTP_HEADER, .name = swl_cstr(name), .data = swl_span(copy, n), .cut = flags & 1, .trailer = flags >> 1};
    swl_hints_take(h, &ev);
    free(copy);
}

static int is_transient(int32_t s) { return s == 408 || s == 425 || s == 500 || s == 502 || s == 504 || (s >= 520 && s <= 524) || s == 529; }

/* The table beside swl_retry_delay in swiftlet.h, row by row. */
static int may_repeat(const swl_retry *r, swl_status failed, const swl_hints *h) {
    int is_read = h->status / 100 == 2 && !r->unused;
    if (failed == SWL_DONE) {
        if (h->should_retry == 2) return 0;
        if (h->status == 503 || (h->throttled && h->status >= 400)) return 1;
        return !r->once && h->status >= 400 && (h->should_retry == 1 || is_transient(h->status));
    }
    if (failed == SWL_E_REFUSED || failed == SWL_E_UNREACHABLE || failed == SWL_E_HOST_TEMPORARY) return 1;
    if (failed == SWL_E_PROXY) return is_transient(h->status) || h->status == 503;
    if (failed == SWL_E_CLOSED) return !r->once;
    if (failed == SWL_E_IO || failed == SWL_E_IO_SOCKETS || failed == SWL_E_TIMEOUT || failed == SWL_E_TRUNCATED || failed == SWL_E_CHECK ||
        failed == SWL_E_TLS)
        return !r->once && !is_read;
    return 0;
}

static void check_retry(cursor *c, const swl_hints *h) {
    static const swl_status ends[] = {SWL_DONE, SWL_E_REFUSED, SWL_E_UNREACHABLE, SWL_E_HOST, SWL_E_HOST_TEMPORARY, SWL_E_PROXY, SWL_E_CLOSED,
        SWL_E_IO, SWL_E_IO_SOURCE, SWL_E_IO_SOCKETS, SWL_E_TIMEOUT, SWL_E_TRUNCATED, SWL_E_CHECK, SWL_E_TLS, SWL_E_TLS_VERSION, SWL_E_CERT_NAME,
        SWL_E_ARG, SWL_E_SPACE, SWL_E_LIMIT_HEAD, SWL_E_SYNTAX_STATUS, SWL_E_INSECURE, SWL_E_STOPPED, SWL_E_STATE, SWL_E_SERVICE};
    uint8_t flags = take(c);
    swl_retry r = {.attempts = take(c) % 16u,
        .left_ms = flags & 8 ? take32(c) % 1000000u : 0,
        .kept = flags & 1,
        .unused = flags >> 1 & 1,
        .once = flags >> 2 & 1};
    uint32_t attempts = r.attempts ? r.attempts : 3;
    uint64_t asked = h->retry_ms;
    if (h->date && h->retry_at > h->date) asked = most(asked, least((uint64_t)h->retry_at - h->date, 400000u) * 1000u);
    for (uint32_t made = 1; made <= 17; made++) {
        swl_status failed = ends[take(c) % (sizeof ends / sizeof *ends)];
        uint32_t ms = 0xeeeeeeee;
        swl_status s = swl_retry_delay(&r, failed, h, take32(c), &ms);
        uint64_t window = least((h->throttled ? 1000u : 50u) * (uint64_t)(1u << (made - 1)), 20000u);
        uint64_t low = most(asked, 0), high = most(most(window, asked), least(h->amz_retry_ms, window + 5000));
        if (failed == SWL_E_CLOSED && r.kept) high = most(asked, least(h->amz_retry_ms, 5000));
        MUST(s == SWL_AGAIN || s == SWL_DONE);
        if (s == SWL_DONE) MUST(ms == asked);
        if (made >= attempts || !may_repeat(&r, failed, h)) MUST(s == SWL_DONE);
        else if (s == SWL_DONE) MUST(r.left_ms && high >= r.left_ms);
        else MUST(ms >= low && ms <= high && (!r.left_ms || ms < r.left_ms));
    }
}

static void check_clock(cursor *c, swl_hints *h) {
    swl_clock clock = {(int32_t)take32(c), take(c) & 1}, before = clock;
    swl_time sent = {take32(c), take32(c) % 1000}, received = {sent.s + take32(c) % 2000 - 500, take32(c) % 1000};
    if (take(c) & 1) h->date = sent.s + take32(c) % 1000;
    int64_t trip = ((int64_t)(int32_t)(received.s - sent.s)) * 1000 + received.ms - sent.ms;
    int is_told = h->date && !h->cached && trip >= 0 && trip <= 900000;
    swl_status s = swl_clock_learn(&clock, h, sent, received);
    if (!is_told) {
        /* Up to a second over the 15 minutes is the library's to choose. */
        if (!h->date || h->cached || trip < 0 || trip > 901000) MUST(s == SWL_DONE && clock.skew == before.skew && clock.known == before.known);
        return;
    }
    if (received.s - sent.s > 900) return;
    uint32_t skew = (uint32_t)(h->date - sent.s - (uint32_t)(((uint64_t)trip / 2 + sent.ms) / 1000));
    MUST(clock.known == 1 && (uint32_t)clock.skew == skew);
    int64_t change = (int32_t)(skew - (uint32_t)before.skew);
    MUST((s == SWL_AGAIN) == (h->clock && h->status >= 400 && (change > 240 || change < -240)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const char *const names[] = {
        "Retry-After", "retry-after-ms", "X-Amz-Retry-After", "Keep-Alive", "Age", "Date", "x-should-retry", "x-amzn-ErrorType", "Content-Type", ""};
    cursor c = {data, size};
    char text[64];
    swl_hints h = {0};
    uint64_t retry_ms = 0, amz = 0;
    swl_http_event status = {.kind = SWL_HTTP_STATUS, .status = 100 + (take(&c) << 2 | (take(&c) & 3)) % 900};
    if (take(&c) & 1) status.status = (const int32_t[]){200, 400, 403, 429, 500, 503, 529, 408}[take(&c) & 7];
    swl_hints_take(&h, &status);
    MUST(h.status == status.status && h.throttled == (h.status == 429));
    for (int i = 0; i < 6 && c.n > 0; i++) {
        uint8_t which = take(&c), flags = take(&c);
        const char *name = names[which % 10];
        swl_hints before = h;
        if (flags & 4) {   /* a date, right or with one byte changed */
            uint32_t s = take32(&c);
            int form = flags >> 3 & 3, n;
            if (form == 3) form = 0;
            if (form == 1 && s >= 3155760000u) s -= 3155760000u;   /* two digits are 1970 to 2069 */
            n = write_date(text, sizeof text, s, form);
            swl_time t = {1, 1};
            MUST(swl_http_date(swl_span(text, (size_t)n), &t) == SWL_OK && t.s == s && t.ms == 0);
            if (flags & 32) {
                text[take(&c) % (unsigned)n] = (char)take(&c);
                swl_status got = swl_http_date(swl_span(text, (size_t)n), &t);
                char again[64];
                MUST(got == SWL_OK || got == SWL_E_SYNTAX_DATE);
                /* What is read is what such a date writes, but for the day's name, letters' case and a leap second. */
                if (got == SWL_OK && form == 0 && memcmp(text + 23, "60", 2) != 0) {
                    write_date(again, sizeof again, t.s, 0);
                    MUST(swl_str_is(swl_span(again + 5, (size_t)n - 5), swl_span(text + 5, (size_t)n - 5)));
                }
            }
            give(&h, name, text, (size_t)n, 0);
            if (which % 10 == 5 && !(flags & 32)) MUST(h.date == s);
            if (which % 10 == 0 && !(flags & 32)) MUST(h.retry_at == s);
            retry_ms = h.retry_ms;
            amz = h.amz_retry_ms;
            continue;
        }
        size_t n = take(&c) % 24u;
        if (n > c.n) n = c.n;
        give(&h, name, (const char *)c.p, n, flags & 3);
        if (flags & 3) {
            MUST(memcmp(&before, &h, sizeof h) == 0);
        } else {
            if (which % 10 == 0) retry_ms = most(retry_ms, milliseconds((const char *)c.p, n, 1000));
            if (which % 10 == 1) retry_ms = most(retry_ms, milliseconds((const char *)c.p, n, 1));
            if (which % 10 == 2) amz = milliseconds((const char *)c.p, n, 1);
            MUST(h.retry_ms == retry_ms && h.amz_retry_ms == amz);
            MUST(which % 10 == 3 ? h.idle_ms <= 400000000u : h.idle_ms == before.idle_ms);
        }
        c.p += n;
        c.n -= n;
    }
    check_retry(&c, &h);
    check_clock(&c, &h);
    return 0;
}
