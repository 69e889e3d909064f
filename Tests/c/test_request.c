// SPDX-License-Identifier: Apache-2.0
/* Request heads: every window of every size, every refusal, nothing written when refused. */
#include "check.h"
#include <stdlib.h>

static swl_header slots[4];

static swl_request post(void) {
    swl_request r = {.method = SWL_STR("POST"),
        .host = SWL_STR("api.example.com"),
        .path = SWL_STR("/v1/chat"),
        .query = SWL_STR("a=1"),
        .body = SWL_STR("{}"),
        .headers = slots,
        .header_cap = 4};
    swl_bearer key = {SWL_STR("sk-0123456789")};
    CHECK_STATUS(swl_bearer_sign(&key, &r, NULL), SWL_OK);
    CHECK_STATUS(swl_request_add(&r, swl_cstr("Content-Type"), swl_cstr("application/json")), SWL_OK);
    return r;
}

static const char whole[] = "POST /v1/chat?a=1 HTTP/1.1\r\nHost: api.example.com\r\nAuthorization: Bearer sk-0123456789\r\n"
                            "Content-Type: application/json\r\nContent-Length: 2\r\n\r\n";

static void head_whole(void) {
    swl_request r = post();
    uint8_t text[256];
    swl_buf out = SWL_BUF(text), measure = {0};
    CHECK_STATUS(swl_request_head(&r, 0, &out), SWL_OK);
    CHECK_STR(swl_span(out.ptr, out.len), whole);
    CHECK_STATUS(swl_request_head(&r, 0, &measure), SWL_E_SPACE);
    CHECK(measure.len == sizeof whole - 1);
    CHECK_STATUS(swl_request_head(&r, 0, &measure), SWL_E_SPACE);
    CHECK(measure.len == 2 * (sizeof whole - 1));
}

/* Any window must hold the same bytes: sizes from one byte to one more than all. */
static void head_windows(void) {
    swl_request r = post();
    for (size_t cap = 1; cap <= sizeof whole; cap++) {
        size_t from = 0;
        swl_status s;
        do {
            uint8_t *p = guard_alloc(cap);
            swl_buf out = swl_out(p, cap);
            s = swl_request_head(&r, from, &out);
            CHECK(out.len <= cap && from + out.len <= sizeof whole - 1 && memcmp(p, whole + from, out.len) == 0);
            CHECK(s == SWL_OK || out.len == cap);
            from += out.len;
            guard_reset();
        } while (s == SWL_MORE);
        CHECK_STATUS(s, SWL_OK);
        CHECK(from == sizeof whole - 1);
    }
}

/* A window after the end gets nothing. */
static void head_from_anywhere(void) {
    static const size_t from[] = {sizeof whole - 1, sizeof whole, SIZE_MAX / 2, SIZE_MAX / 2 + 1, SIZE_MAX - 1, SIZE_MAX};
    swl_request r = post();
    for (size_t i = 0; i < sizeof from / sizeof *from; i++) {
        uint8_t text[sizeof whole];
        memset(text, '~', sizeof text);
        swl_buf out = SWL_BUF(text);
        CHECK_STATUS(swl_request_head(&r, from[i], &out), SWL_OK);
        CHECK(out.len == 0 && text[0] == '~' && text[1] == '~');
    }
}

static void head_appends(void) {
    swl_request r = post();
    uint8_t text[8] = "abc";
    swl_buf out = {text, 8, 3};
    CHECK_STATUS(swl_request_head(&r, 5, &out), SWL_MORE);
    CHECK_STR(swl_span(text, 8), "abc/v1/c");
}

static void head_length(void) {
    static const struct {
        const char *method;
        size_t body;
        int given, expected;
    } rows[] = {
        {"GET", 0, 0, 0},
        {"HEAD", 0, 0, 0},
        {"get", 0, 0, 1},
        {"POST", 0, 0, 1},
        {"PUT", 0, 0, 1},
        {"DELETE", 0, 0, 1},
        {"GET", 2, 0, 1},
        {"POST", 2, 1, 1},
        {"PATCH", 2, 0, 1},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        swl_request r = {.method = swl_cstr(rows[i].method),
            .host = SWL_STR("h"),
            .path = SWL_STR("/"),
            .body = swl_span("{}", rows[i].body),
            .headers = slots,
            .header_cap = 4};
        char text[128];
        swl_buf out = swl_out(text, sizeof text - 1);
        int count = 0;
        check_context(rows[i].method);
        if (rows[i].given) swl_request_add(&r, swl_cstr("content-length"), swl_cstr("2"));
        CHECK_STATUS(swl_request_head(&r, 0, &out), SWL_OK);
        text[out.len] = 0;
        for (char *at = text; (at = strpbrk(at, "Cc")) != NULL; at++) count += strncmp(at + 1, "ontent-", 7) == 0;
        CHECK(count == rows[i].expected);
    }
}

static void refused(swl_request *r, swl_status want) {
    uint8_t text[64];
    swl_buf out = SWL_BUF(text);
    memset(text, 0x55, sizeof text);
    CHECK_STATUS(swl_request_head(r, 0, &out), want);
    CHECK(out.len == 0 && text[0] == 0x55);
}

/* Every byte value in every place that goes on a line. */
static void head_bytes(void) {
    static char text[] = "/a?b";
    for (int c = 0; c < 256; c++) {
        int visible = c >= 0x21 && c <= 0x7e;
        int control = (c < 0x20 && c != '\t') || c == 0x7f;
        int token = visible && !strchr("\"(),/:;<=>?@[\\]{}", c);
        swl_request r;
        text[1] = (char)c;
        r = post();
        r.method = swl_span(text + 1, 1);
        if (!token) refused(&r, SWL_E_ARG_METHOD);
        r = post();
        r.host = swl_span(text + 1, 1);
        if (!visible || strchr("/?#@\\", c)) refused(&r, SWL_E_ARG_HOST);
        r = post();
        r.path = swl_span(text, 2);
        if (!visible || c == '?' || c == '#') refused(&r, SWL_E_ARG_PATH);
        r = post();
        r.query = swl_span(text + 1, 1);
        if (!visible || c == '#') refused(&r, SWL_E_ARG_QUERY);
        r = post();
        CHECK_STATUS(swl_request_add(&r, swl_span(text + 1, 1), swl_cstr("v")), token ? SWL_OK : SWL_E_ARG_HEADER_NAME);
        CHECK(r.header_count == (token ? 3 : 2));
        CHECK_STATUS(swl_request_add(&r, swl_cstr("X"), swl_span(text, 2)), control ? SWL_E_ARG_HEADER_VALUE : SWL_OK);
        r = post();
        slots[0].prefix = swl_span(text + 1, 1);
        if (control) refused(&r, SWL_E_ARG_HEADER_VALUE);
        swl_bearer bearer = {swl_span(text + 1, 1)};
        swl_token token_key = {swl_span(text + 1, 1)};
        r = post();
        r = post();
        r.header_count = 0; /* the request has a key already */
        swl_status key = c == '"' || c == '\'' ? SWL_E_ARG_QUOTES : visible ? SWL_OK : SWL_E_ARG_KEY;
        CHECK_STATUS(swl_bearer_sign(&bearer, &r, NULL), key);
        r.header_count = 2;
        CHECK_STATUS(swl_token_sign(&token_key, &r, NULL), key);
        CHECK(r.header_count == (key == SWL_OK ? 3 : 2));
    }
}

static void head_shapes(void) {
    static const swl_str none = {NULL, 0};
    swl_request r;
    r = post();
    r.method = none;
    refused(&r, SWL_E_ARG_METHOD);
    r.method = swl_cstr("CONNECT");
    refused(&r, SWL_E_ARG_METHOD);
    r = post();
    r.host = none;
    refused(&r, SWL_E_ARG_HOST);
    r = post();
    r.path = none;
    refused(&r, SWL_E_ARG_PATH);
    r = post();
    r.path = swl_cstr("v1");
    refused(&r, SWL_E_ARG_PATH);
    r = post();
    CHECK_STATUS(swl_request_add(&r, none, swl_cstr("v")), SWL_E_ARG_HEADER_NAME);
    CHECK_STATUS(swl_request_add(&r, swl_cstr("hOST"), swl_cstr("v")), SWL_E_ARG_HEADER_OURS);
    CHECK_STATUS(swl_request_add(&r, swl_cstr("Transfer-Encoding"), swl_cstr("chunked")), SWL_E_ARG_HEADER_OURS);
    CHECK_STATUS(swl_request_add(&r, swl_cstr("X-Empty"), none), SWL_OK);
    CHECK_STATUS(swl_request_add(&r, swl_cstr("X-4"), swl_cstr("4")), SWL_OK);
    CHECK_STATUS(swl_request_add(&r, swl_cstr("X-5"), swl_cstr("5")), SWL_E_SPACE_HEADERS);
    CHECK(r.header_count == 4);
    swl_bearer empty = {none};
    r = post();
    r.header_count = 0;
    CHECK_STATUS(swl_bearer_sign(&empty, &r, NULL), SWL_E_ARG_KEY);
}

static void head_lengths_given(void) {
    static const char *const wrong[] = {"", "1", "3", "02", "+2", "2 ", "0x2", "18446744073709551618", "2,2"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        swl_request r = post();
        check_context(wrong[i]);
        CHECK_STATUS(swl_request_add(&r, swl_cstr("Content-Length"), swl_cstr(wrong[i])), SWL_OK);
        refused(&r, SWL_E_ARG_LENGTH);
    }
    swl_request r = post();
    swl_request_add(&r, swl_cstr("Content-Length"), swl_cstr("2"));
    swl_request_add(&r, swl_cstr("Content-Length"), swl_cstr("2"));
    refused(&r, SWL_E_ARG_LENGTH);
}

static void head_for_a_proxy(void) {
    swl_request r = post();
    uint8_t bytes[512];
    swl_buf out = SWL_BUF(bytes);
    r.flags = SWL_ABSOLUTE;
    CHECK_STATUS(swl_request_head(&r, 0, &out), SWL_OK);
    static const char start[] = "POST http://api.example.com/v1/chat?a=1 HTTP/1.1\r\nHost: api.example.com\r\n";
    CHECK_STR(swl_span(bytes, sizeof start - 1), start);
}

static void bearer_header(void) {
    swl_request r = post();
    CHECK(slots[0].flags == SWL_SECRET);
    CHECK_STR(slots[0].prefix, "Bearer ");
    r.header_count = 0;
    swl_token token = {SWL_STR("MIIabc")};
    CHECK_STATUS(swl_token_sign(&token, &r, NULL), SWL_OK);
    CHECK_STR(slots[0].name, "X-Auth-Token");
    CHECK(slots[0].flags == SWL_SECRET && slots[0].prefix.len == 0);
    CHECK_STATUS(swl_token_sign(&token, &r, NULL), SWL_E_ARG_SIGNED);
    swl_bearer bearer = {SWL_STR("sk")};
    CHECK_STATUS(swl_bearer_sign(&bearer, &r, NULL), SWL_OK);
    CHECK_STATUS(swl_bearer_sign(&bearer, &r, NULL), SWL_E_ARG_SIGNED);
    CHECK(r.header_count == 2);
    slots[1].name = swl_cstr("aUTHORIZATIOn");
    CHECK_STATUS(swl_bearer_sign(&bearer, &r, NULL), SWL_E_ARG_SIGNED);
    slots[1].name = swl_cstr("Authorizations");
    CHECK_STATUS(swl_bearer_sign(&bearer, &r, NULL), SWL_OK);
}

const check_case request_cases[] = {
    {"head, whole and measured", head_whole},
    {"head, every window", head_windows},
    {"head_from_anywhere", head_from_anywhere},
    {"head for a proxy", head_for_a_proxy},
    {"head appends", head_appends},
    {"Content-Length when it is due", head_length},
    {"every byte in every place", head_bytes},
    {"shapes refused", head_shapes},
    {"Content-Length of the caller", head_lengths_given},
    {"key headers", bearer_header},
    {0},
};
