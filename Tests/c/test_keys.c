// SPDX-License-Identifier: Apache-2.0
/* Qiniu, AppStage, Bedrock keys and UUIDs against the vectors. */
#include "check.h"
#include "port_crypto.h"
#include "sign_vectors.h"

enum { SLOTS = 16 };
static swl_header slots[SLOTS];
static swl_request req;

static swl_request request(void) {
    swl_request r;
    memset(&r, 0, sizeof r);
    r.headers = slots;
    r.header_cap = SLOTS;
    return r;
}

static void add(const char *name, swl_str text) {
    swl_header header = {swl_cstr(name), {0, 0}, text, 0};
    slots[req.header_count++] = header;
}

static int source_reads;
static int32_t source_read(void *ctx, void *p, size_t n) {
    swl_str *text = ctx;
    size_t most = (size_t)(1 + source_reads++ % 7);
    if (n > most) n = most;
    memcpy(p, text->ptr, n);
    text->ptr += n;
    return (int32_t)n;
}
static swl_status source_rewind(void *ctx) {
    (void)ctx;
    return SWL_OK;
}

static void load_qiniu(swl_qiniu *k) {
    swl_str name;
    memset(k, 0, sizeof *k);
    k->access_key = value("access_key");
    k->secret_key = value("secret_key");
    req = request();
    req.method = value("method");
    req.host = value("host");
    req.path = value("path");
    req.query = value("query");
    req.body = value("body_hex");
    if (value("content_type").ptr) add("Content-Type", value("content_type"));
    for (int i = 0; (name = pair("headers", i, "name")).ptr; i++) {
        add("", pair("headers", i, "value"));
        slots[req.header_count - 1].name = name;
    }
}

/* A key: 0x21..0x7e. */
static int is_visible(swl_str text) {
    size_t n = 0;
    while (n < text.len && text.ptr[n] > 0x20 && text.ptr[n] < 0x7f) n++;
    return n > 0 && n == text.len;
}

/* Authorization: Qiniu text */
static void check_qiniu(const swl_buf *out, int before) {
    char want[256];
    swl_str authorization = value("expect.authorization");
    const swl_header *last = &slots[before];
    CHECK(req.header_count == before + 1);
    CHECK_STR(last->name, "Authorization");
    CHECK_STR(last->prefix, "Qiniu ");
    CHECK(last->flags == SWL_SECRET && last->value.ptr == (const char *)out->ptr);
    int n = snprintf(want, sizeof want, "Qiniu %.*s", (int)last->value.len, last->value.ptr);
    CHECK_TEXT(swl_span(want, (size_t)n), authorization);
}

static void qiniu(void) {
    int cases = 0, refused = 0;
    if (!vectors_open("qiniu.txt")) {
        CHECK(!"qiniu.txt is there");
        return;
    }
    while (vectors_next()) {
        swl_qiniu k;
        check_context(vector("id").ptr);
        load_qiniu(&k);
        int before = req.header_count;
        swl_buf none = {0, 0, 0};
        if (!is_visible(k.access_key) || !is_visible(k.secret_key)) {
            CHECK_STATUS(swl_qiniu_sign(&k, &req, &none), SWL_E_ARG_KEY);
            CHECK(none.len == 0 && req.header_count == before);
            refused++;
            continue;
        }
        CHECK_STATUS(swl_qiniu_sign(&k, &req, &none), SWL_E_SPACE);
        CHECK(none.len == k.access_key.len + 29 && req.header_count == before);
        for (size_t cap = 0; cap < none.len; cap++) {
            swl_buf out = swl_out(guard_alloc(cap), cap);
            CHECK_STATUS(swl_qiniu_sign(&k, &req, &out), SWL_E_SPACE);
            CHECK(out.len == none.len && req.header_count == before);
            guard_reset();
        }
        swl_buf out = swl_out(guard_alloc(none.len), none.len);
        crypto_reset();
        CHECK_STATUS(swl_qiniu_sign(&k, &req, &out), SWL_OK);
        CHECK(out.len == none.len && crypto_open() == 0);
        CHECK(was_hashed(vector("expect.signing_string_hex"), 64));
        check_qiniu(&out, before);

        swl_str body = req.body;
        req.header_count = (uint16_t)before;
        req.source.read = source_read;
        req.source.rewind = source_rewind;
        req.source.ctx = &body;
        req.body.ptr = NULL;
        out.len = 0;
        CHECK_STATUS(swl_qiniu_sign(&k, &req, &out), SWL_OK);
        check_qiniu(&out, before);
        req.header_count = (uint16_t)before;
        req.header_cap = (uint16_t)before;
        out.len = 0;
        CHECK_STATUS(swl_qiniu_sign(&k, &req, &out), SWL_E_SPACE_HEADERS);
        CHECK(req.header_count == before);
        guard_reset();
        cases++;
    }
    CHECK(cases == 38 && refused == 1); /* a secret in UTF-8 */
}

static void qiniu_date(void) {
    static const char with_date[] = "GET /v1?a=b\nHost: api.qnaigc.com\nX-Qiniu-A: 1\nX-Qiniu-Date: 20251122T101530Z\n\n";
    swl_qiniu k = {SWL_STR("AK"), SWL_STR("SK"), SWL_QINIU_DATE};
    uint8_t text[47];
    req = request();
    req.method = swl_cstr("get");
    req.host = swl_cstr("api.qnaigc.com");
    req.path = swl_cstr("/v1");
    req.query = swl_cstr("a=b");
    add("X-Qiniu-A", swl_cstr("1"));
    swl_buf out = swl_out(text, sizeof text);
    CHECK_STATUS(swl_qiniu_sign(&k, &req, &out), SWL_E_ARG_TIME);
    CHECK(req.header_count == 1);
    req.time.s = 1763806530;
    out.cap = 46;
    CHECK_STATUS(swl_qiniu_sign(&k, &req, &out), SWL_E_SPACE);
    CHECK(out.len == 47 && req.header_count == 1);
    out = swl_out(text, sizeof text);
    crypto_reset();
    CHECK_STATUS(swl_qiniu_sign(&k, &req, &out), SWL_OK);
    CHECK(out.len == 47 && req.header_count == 3);
    CHECK(was_hashed(swl_cstr(with_date), 64));
    CHECK_STR(slots[1].name, "X-Qiniu-Date");
    CHECK_STR(slots[1].value, "20251122T101530Z");
}

static void qiniu_bad(void) {
    static const struct {
        const char *ak, *sk, *method, *host, *path, *query;
        swl_status want;
    } rows[] = {
        {"", "s", "GET", "h", "/", "", SWL_E_ARG_KEY},
        {"a\n", "s", "GET", "h", "/", "", SWL_E_ARG_KEY},
        {"a", "", "GET", "h", "/", "", SWL_E_ARG_KEY},
        {"a", "s\r\n", "GET", "h", "/", "", SWL_E_ARG_KEY},
        {"a", "s t", "GET", "h", "/", "", SWL_E_ARG_KEY},
        {"a", "\xe5\xaf\x86", "GET", "h", "/", "", SWL_E_ARG_KEY},
        {"\"a\"", "s", "GET", "h", "/", "", SWL_E_ARG_QUOTES},
        {"a", "'s'", "GET", "h", "/", "", SWL_E_ARG_QUOTES},
        {"a", "s", "G T", "h", "/", "", SWL_E_ARG_METHOD},
        {"a", "s", "GET", "", "/", "", SWL_E_ARG_HOST},
        {"a", "s", "GET", "h", "x", "", SWL_E_ARG_PATH},
        {"a", "s", "GET", "h", "/", "a b", SWL_E_ARG_QUERY},
    };
    uint8_t text[64];
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        swl_qiniu k = {swl_cstr(rows[i].ak), swl_cstr(rows[i].sk), 0};
        swl_buf out = swl_out(text, sizeof text);
        req = request();
        req.method = swl_cstr(rows[i].method);
        req.host = swl_cstr(rows[i].host);
        req.path = swl_cstr(rows[i].path);
        req.query = swl_cstr(rows[i].query);
        CHECK_STATUS(swl_qiniu_sign(&k, &req, &out), rows[i].want);
        CHECK(req.header_count == 0 && out.len == 0);
    }
    static const struct {
        const char *name, *value;
        swl_status want;
    } headers[] = {
        {"X-Qiniu-A\r\nX-Qiniu-B", "v", SWL_E_ARG_HEADER_NAME},
        {"X-Qiniu-A", "v\nX-Qiniu-B: w", SWL_E_ARG_HEADER_VALUE},
        {"host", "h", SWL_E_ARG_HEADER_OURS},
        {"Transfer-Encoding", "chunked", SWL_E_ARG_HEADER_OURS},
    };
    for (size_t i = 0; i < sizeof headers / sizeof *headers; i++) {
        swl_qiniu k = {SWL_STR("a"), SWL_STR("s"), 0};
        swl_buf out = swl_out(text, sizeof text);
        req = request();
        req.method = swl_cstr("GET");
        req.host = swl_cstr("h");
        req.path = swl_cstr("/");
        add(headers[i].name, swl_cstr(headers[i].value));
        check_context(headers[i].name);
        CHECK_STATUS(swl_qiniu_sign(&k, &req, &out), headers[i].want);
        CHECK(req.header_count == 1 && out.len == 0);
    }
}

/* Milliseconds in decimal; 1 when swl_time can hold them. What it cannot, a blank and 0 too, is a
 * time that was never set. */
static int split_ms(swl_str text, swl_time *t) {
    unsigned long long ms = 0;
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] < '0' || text.ptr[i] > '9') return 0;
        ms = ms * 10 + (unsigned long long)(text.ptr[i] - '0');
    }
    int fits = ms >= 1000 && ms / 1000 <= UINT32_MAX;
    t->s = fits ? (uint32_t)(ms / 1000) : 0;
    t->ms = fits ? (uint32_t)(ms % 1000) : 0;
    return fits;
}

static void appstage(void) {
    int cases = 0, refused = 0;
    if (!vectors_open("huawei.txt")) {
        CHECK(!"huawei.txt is there");
        return;
    }
    while (vectors_next()) {
        swl_appstage k;
        swl_time t;
        if (!is(vector("list"), "appstage")) continue;
        int is_time = split_ms(value("ts"), &t);
        check_context(vector("id").ptr);
        k.access_key = value("ak");
        k.secret_key = value("sk");
        k.nonce = value("nonce");
        k.resource_code = swl_cstr("code-1");
        req = request();
        req.time = t;
        int is_key = is_visible(k.access_key) && is_visible(k.secret_key);
        if (!is_time || !is_key) {
            uint8_t text[64];
            swl_buf out = swl_out(text, sizeof text);
            CHECK_STATUS(swl_appstage_sign(&k, &req, &out), is_key ? SWL_E_ARG_TIME : SWL_E_ARG_KEY);
            CHECK(req.header_count == 0 && out.len == 0);
            refused++;
            continue;
        }
        for (size_t cap = 0; cap < 57; cap++) {
            swl_buf out = swl_out(guard_alloc(cap), cap);
            CHECK_STATUS(swl_appstage_sign(&k, &req, &out), SWL_E_SPACE);
            CHECK(out.len == 57 && req.header_count == 0);
            guard_reset();
        }
        for (uint16_t cap = 0; cap < 5; cap++) {
            swl_buf out = swl_out(guard_alloc(57), 57);
            req.header_cap = cap;
            CHECK_STATUS(swl_appstage_sign(&k, &req, &out), SWL_E_SPACE_HEADERS);
            CHECK(req.header_count == 0);
        }
        swl_buf out = swl_out(guard_alloc(57), 57);
        req.header_cap = 5;
        crypto_reset();
        CHECK_STATUS(swl_appstage_sign(&k, &req, &out), SWL_OK);
        CHECK(was_hashed(value("expect.plain"), 0));
        CHECK(req.header_count == 5 && out.len == 57);
        static const char *const names[] = {"ts", "nonce", "ak", "resource-code", "sign"};
        const swl_str values[] = {value("ts"), k.nonce, k.access_key, k.resource_code, value("expect.sign")};
        for (int i = 0; i < 5; i++) {
            CHECK_STR(slots[i].name, names[i]);
            CHECK_TEXT(slots[i].value, values[i]);
            CHECK(slots[i].flags == (i == 4 ? SWL_SECRET : 0));
        }
        guard_reset();
        cases++;
    }
    CHECK(cases == 11 && refused == 6); /* ts of 0, blank, and past 2106; keys with spaces or in UTF-8 */
}

static void appstage_bad(void) {
    static const struct {
        const char *ak, *sk, *code, *nonce;
        uint32_t s;
        swl_status want;
    } rows[] = {
        {"", "s", "c", "n", 1, SWL_E_ARG_KEY},
        {"a", "", "c", "n", 1, SWL_E_ARG_KEY},
        {"a\n", "s", "c", "n", 1, SWL_E_ARG_KEY},
        {"a", "s\n", "c", "n", 1, SWL_E_ARG_KEY},
        {"a b", "s", "c", "n", 1, SWL_E_ARG_KEY},
        {"a", "\xe5\xaf\x86", "c", "n", 1, SWL_E_ARG_KEY},
        {"\"a\"", "s", "c", "n", 1, SWL_E_ARG_QUOTES},
        {"a", "'s'", "c", "n", 1, SWL_E_ARG_QUOTES},
        {"a", "s", "", "n", 1, SWL_E_ARG_EMPTY},
        {"a", "s", "c", "", 1, SWL_E_ARG_EMPTY},
        {"a", "s", "c\r", "n", 1, SWL_E_ARG_HEADER_VALUE},
        {"a", "s", "c", "n\n", 1, SWL_E_ARG_HEADER_VALUE},
        {"a", "s", "c", "n", 0, SWL_E_ARG_TIME},
    };
    uint8_t text[64];
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        swl_appstage k = {swl_cstr(rows[i].ak), swl_cstr(rows[i].sk), swl_cstr(rows[i].code), swl_cstr(rows[i].nonce)};
        swl_buf out = swl_out(text, sizeof text);
        req = request();
        req.time.s = rows[i].s;
        CHECK_STATUS(swl_appstage_sign(&k, &req, &out), rows[i].want);
        CHECK(req.header_count == 0 && out.len == 0);
    }
}

static void bedrock(void) {
    int cases = 0;
    if (!vectors_open("bedrock-keys.txt")) {
        CHECK(!"bedrock-keys.txt is there");
        return;
    }
    while (vectors_next()) {
        swl_aws k;
        swl_time ends = {0, 0}, now;
        if (!is(vector("list"), "short_term")) continue;
        check_context(vector("id").ptr);
        load_key(&k);
        k.service = swl_cstr("other");
        k.flags = ~0u;
        now = stamp_time(value("timestamp"));
        uint32_t expires = number(vector("expires_seconds"));
        swl_str want = value("expect.api_key");
        swl_buf none = {0, 0, 0};
        CHECK_STATUS(swl_bedrock_key(&k, now, expires, &none, &ends), SWL_E_SPACE);
        CHECK(none.len == want.len && ends.s == 0);
        for (size_t cap = 0; cap < want.len; cap += cap < 30 ? 1 : 97) {
            swl_buf out = swl_out(guard_alloc(cap), cap);
            CHECK_STATUS(swl_bedrock_key(&k, now, expires, &out, NULL), SWL_E_SPACE);
            CHECK(out.len == want.len);
            guard_reset();
        }
        swl_buf shorter = swl_out(guard_alloc(want.len - 1), want.len - 1);
        CHECK_STATUS(swl_bedrock_key(&k, now, expires, &shorter, NULL), SWL_E_SPACE);
        swl_buf out = swl_out(guard_alloc(want.len), want.len);
        CHECK_STATUS(swl_bedrock_key(&k, now, expires, &out, &ends), SWL_OK);
        CHECK_TEXT(swl_span(out.ptr, out.len), want);
        CHECK(ends.s == now.s + expires && ends.ms == now.ms);
        guard_reset();
        cases++;
    }
    CHECK(cases == 8);
}

/* Long-term keys: calls to IAM, signed. */
static void iam(void) {
    int cases = 0;
    if (!vectors_open("bedrock-keys.txt")) {
        CHECK(!"bedrock-keys.txt is there");
        return;
    }
    while (vectors_next()) {
        swl_aws k;
        uint8_t text[512];
        swl_buf out = swl_out(text, sizeof text);
        if (!is(vector("list"), "iam_requests")) continue;
        check_context(vector("id").ptr);
        load_key(&k);
        k.region = swl_cstr("us-east-1");
        k.service = swl_cstr("iam");
        req = request();
        req.method = swl_cstr("POST");
        req.host = swl_cstr("iam.amazonaws.com");
        req.path = swl_cstr("/");
        req.body = value("body");
        req.time = stamp_time(value("timestamp"));
        add("Content-Type", value("content_type"));
        CHECK_STATUS(swl_sigv4_sign(&k, &req, &out), SWL_OK);
        CHECK_TEXT(slots[req.header_count - 1].value, value("authorization"));
        cases++;
    }
    CHECK(cases == 9);
}

static void bedrock_bad(void) {
    static const struct {
        const char *ak, *sk, *token, *region;
        uint32_t now, expires;
        swl_status want;
    } rows[] = {
        {"a", "s", "", "r", 1, 0, SWL_E_ARG_EXPIRES},
        {"a", "s", "", "r", 1, 43201, SWL_E_ARG_EXPIRES},
        {"a", "s", "", "r", 0, 1, SWL_E_ARG_TIME},
        {"a", "s", "", "", 1, 1, SWL_E_ARG_REGION},
        {"a", "s", "", "us/1", 1, 1, SWL_E_ARG_REGION},
        {"", "s", "", "r", 1, 1, SWL_E_ARG_KEY},
        {"a", "", "", "r", 1, 1, SWL_E_ARG_KEY},
        {"a", "s", "t\n", "r", 1, 1, SWL_E_ARG_KEY},
    };
    uint8_t text[700];
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        swl_aws k;
        swl_buf out = swl_out(text, sizeof text);
        swl_time now = {rows[i].now, 0};
        memset(&k, 0, sizeof k);
        k.access_key = swl_cstr(rows[i].ak);
        k.secret_key = swl_cstr(rows[i].sk);
        k.session_token = swl_cstr(rows[i].token);
        k.region = swl_cstr(rows[i].region);
        CHECK_STATUS(swl_bedrock_key(&k, now, rows[i].expires, &out, NULL), rows[i].want);
        CHECK(out.len == 0);
    }
}

static void uuid(void) {
    static const uint8_t random[16] = {0x00, 0x11, 0x22, 0x33, 0x44, 0x55, 0xf6, 0x77, 0xff, 0x99, 0xaa, 0xbb, 0xcc, 0xdd, 0xee, 0xff};
    for (size_t cap = 0; cap <= 36; cap++) {
        swl_buf out = swl_out(guard_alloc(cap), cap);
        CHECK_STATUS(swl_uuid(random, &out), cap < 36 ? SWL_E_SPACE : SWL_OK);
        CHECK(out.len == 36);
        if (cap == 36) CHECK_STR(swl_span(out.ptr, out.len), "00112233-4455-4677-bf99-aabbccddeeff");
        guard_reset();
    }
}

const check_case keys_cases[] = {
    {"qiniu", qiniu},
    {"qiniu_date", qiniu_date},
    {"qiniu_bad", qiniu_bad},
    {"appstage", appstage},
    {"appstage_bad", appstage_bad},
    {"bedrock", bedrock},
    {"iam", iam},
    {"bedrock_bad", bedrock_bad},
    {"uuid", uuid},
    {0, 0},
};
