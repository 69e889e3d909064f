// SPDX-License-Identifier: Apache-2.0
/* Key and token services: bodies, and the answers of the vectors whole, at every split and byte
 * by byte, from memory that faults after its last byte. */
#include "check.h"
#include "swiftlet_keys.h"

/* The content of an answer, one line an item. */
static char story[16384];
static size_t told;
static void tell(swl_str s) {
    if (told + s.len + 1 > sizeof story) {
        CHECK(!"story fits");
        return;
    }
    if (s.len > 0) memcpy(story + told, s.ptr, s.len);
    told += s.len;
    story[told++] = '\n';
}
static char wanted[16384];
static size_t wanted_len;
static void want(swl_str s) {
    if (s.len > 0) memcpy(wanted + wanted_len, s.ptr, s.len);
    wanted_len += s.len;
    wanted[wanted_len++] = '\n';
}
static void tell_number(long n) {
    char text[16];
    snprintf(text, sizeof text, "%ld", n);
    tell(swl_cstr(text));
}

static long number(swl_str s) {
    long n = 0;
    for (size_t i = 0; i < s.len; i++) n = n * 10 + (s.ptr[i] - '0');
    return n;
}

static void tell_error(const swl_reply_event *ev) {
    told = 0;
    tell(swl_cstr("error"));
    tell(ev->code);
    tell(ev->data);
}

static union {
    swl_qiniu_keys keys;
    swl_huawei_token token;
    swl_bedrock_admin_reply admin;
} d;
typedef struct service {
    void (*start)(void);
    void (*http)(const swl_http_event *);
    swl_status (*next)(swl_str *, swl_reply_event *);
    swl_status (*end)(swl_reply_event *);
    void (*done)(void);
} service;

static size_t work_size = 512;

static swl_status decode(const service *s, swl_str body, size_t first, size_t step) {
    swl_http_event http = {0};
    swl_reply_event ev;
    swl_status status = SWL_MORE;
    guard_reset();
    told = 0;
    s->start();
    http.kind = SWL_HTTP_STATUS;
    http.status = (int32_t)number(vector("status"));
    http.data = swl_cstr("Reason");
    s->http(&http);
    http.kind = SWL_HTTP_HEADER;
    for (int i = 0; i < number(vector("headers.count")); i++) {
        http.name = vector_at("headers_hex", 2 * i);
        http.data = vector_at("headers_hex", 2 * i + 1);
        s->http(&http);
    }
    for (size_t at = 0, n = first; at < body.len && status == SWL_MORE; at += n, n = step) {
        if (n > body.len - at) n = body.len - at;
        swl_str in = guard_copy(swl_span(body.ptr + at, n));
        while ((status = s->next(&in, &ev)) == SWL_OK)
            if (ev.kind == SWL_REPLY_ERROR) tell_error(&ev);
            else s->done();
        CHECK(status != SWL_MORE || in.len == 0);
    }
    if (status != SWL_MORE) return status;
    while ((status = s->end(&ev)) == SWL_OK)
        if (ev.kind == SWL_REPLY_ERROR) tell_error(&ev);
        else s->done();
    return status;
}

static void run_all_ways(const service *s, swl_str body, void (*last)(void)) {
    size_t stride = body.len > 2000 ? body.len / 211 : 1;
    for (size_t first = 0; first <= body.len; first += stride) {
        size_t step = first == 0 ? (body.len < 4000 ? 1 : 5) : body.len;
        CHECK_STATUS(decode(s, body, first == 0 ? step : first, step), SWL_DONE);
        if (last) last();
        CHECK_TEXT(swl_span(story, told), swl_span(wanted, wanted_len));
    }
}

static void want_error(void) {
    wanted_len = 0;
    want(swl_cstr("error"));
    want(vector("expect.error.code_hex"));
    want(vector("expect.error.message_hex"));
}

/* ---- Qiniu ---- */
static void keys_start(void) { swl_qiniu_keys_init(&d.keys, guard_alloc(work_size), work_size); }
static void keys_http(const swl_http_event *h) { swl_reply_http(&d.keys.reply, h); }
static swl_status keys_next(swl_str *in, swl_reply_event *ev) { return swl_qiniu_keys_next(&d.keys, in, ev); }
static swl_status keys_end(swl_reply_event *ev) { return swl_qiniu_keys_end(&d.keys, ev); }
static void keys_done(void) {
    tell(d.keys.key.key);
    tell(d.keys.key.name);
    tell(d.keys.key.created_at);
    tell_number((long)d.keys.key.enabled);
}
static const service qiniu = {keys_start, keys_http, keys_next, keys_end, keys_done};

static void qiniu_answers(void) {
    int cases = 0;
    CHECK(vectors_open("qiniu_keys.txt"));
    for (; vectors_next(); cases++) {
        check_context(vector("id").ptr);
        wanted_len = 0;
        for (int i = 0; i < number(vector("expect.keys.count")); i++) {
            want(vector_at("expect.keys.key_hex", i));
            want(vector_at("expect.keys.name_hex", i));
            want(vector_at("expect.keys.created_at_hex", i));
            want(vector_at("expect.keys.enabled", i));
        }
        if (vector("expect.error.code_hex").ptr) want_error();
        run_all_ways(&qiniu, vector("body_hex"), NULL);
    }
    CHECK(cases == 15);
}

static void qiniu_bodies(void) {
    uint8_t room[4096];
    swl_str names[101];
    swl_buf out = SWL_BUF(room);
    for (int i = 0; i < 101; i++) names[i] = swl_cstr("测试 \"1\"");
    CHECK_STATUS(swl_qiniu_keys_body(names, 2, &out), SWL_OK);
    CHECK_STR(swl_span(out.ptr, out.len), "{\"count\":2,\"names\":[\"测试 \\\"1\\\"\",\"测试 \\\"1\\\"\"]}");
    out.len = 0;
    CHECK_STATUS(swl_qiniu_keys_body(names, 100, &out), SWL_OK);
    out.len = 0;
    CHECK_STATUS(swl_qiniu_keys_body(names, 0, &out), SWL_E_ARG);
    CHECK_STATUS(swl_qiniu_keys_body(names, 101, &out), SWL_E_ARG);
    names[1] = swl_cstr("");
    CHECK_STATUS(swl_qiniu_keys_body(names, 2, &out), SWL_E_ARG);
    names[1] = swl_cstr("\xe6\xb5");
    CHECK_STATUS(swl_qiniu_keys_body(names, 2, &out), SWL_E_ARG_TEXT);
    CHECK(out.len == 0);
}

/* A key that does not fit is an error, not half a key. */
static void qiniu_long_name(void) {
    static char body[700];
    int n = snprintf(body, sizeof body, "{\"status\":true,\"data\":{\"keys\":[{\"key\":\"sk-1\",\"name\":\"%0400d\"}]}}", 1);
    swl_str in = swl_span(body, (size_t)n);
    swl_reply_event ev;
    keys_start();
    CHECK_STATUS(swl_qiniu_keys_next(&d.keys, &in, &ev), SWL_E_LIMIT_WORK);
    CHECK_STATUS(swl_qiniu_keys_end(&d.keys, &ev), SWL_E_LIMIT_WORK);
    guard_reset();
}

/* ---- Huawei ---- */
static void token_start(void) { swl_huawei_token_init(&d.token, guard_alloc(work_size), work_size); }
static void token_http(const swl_http_event *h) { swl_huawei_token_http(&d.token, NULL, h); }
static swl_status token_next(swl_str *in, swl_reply_event *ev) { return swl_huawei_token_next(&d.token, in, ev); }
static swl_status token_end(swl_reply_event *ev) { return swl_huawei_token_end(&d.token, ev); }
static void token_done(void) { CHECK(!"an event but an error"); }
static void token_last(void) {
    if (told > 0) return;
    CHECK_TEXT(d.token.token, vector("expect.token_hex"));
    tell_number((long)d.token.expires.s);
}
static const service iam = {token_start, token_http, token_next, token_end, token_done};

static void token_answers(void) {
    int cases = 0;
    CHECK(vectors_open("iam_token.txt"));
    for (; vectors_next(); cases++) {
        check_context(vector("id").ptr);
        wanted_len = 0;
        if (vector("expect.error.code_hex").ptr) want_error();
        else want(vector("expect.expires_at_seconds"));
        run_all_ways(&iam, vector("body_hex"), token_last);
    }
    CHECK(cases == 8);
}

static void token_limits(void) {
    swl_http_event http = {0};
    swl_reply_event ev;
    swl_str in = swl_cstr("{\"token\":{\"expires_at\":\"2025-11-23T10:15:30Z\"}}");
    http.kind = SWL_HTTP_HEADER;
    http.name = swl_cstr("X-SUBJECT-TOKEN");
    http.data = swl_cstr("0123456789");
    token_start();
    swl_huawei_token_http(&d.token, NULL, &http);
    CHECK_STATUS(swl_huawei_token_next(&d.token, &in, &ev), SWL_DONE);
    CHECK_STR(d.token.token, "0123456789");
    CHECK(d.token.expires.s == 1763892930 && d.token.issued.s == 0);
    swl_time now = {1763892930 - 1801, 0};
    CHECK(!swl_huawei_token_due(&d.token, now));
    now.s++;
    CHECK(swl_huawei_token_due(&d.token, now));
    now.s += 90000;
    CHECK(swl_huawei_token_due(&d.token, now));
    token_start();
    http.trailer = 1;
    in = swl_cstr("{\"token\":{\"expires_at\":\"2025-11-23T10:15:30Z\"}}");
    swl_huawei_token_http(&d.token, NULL, &http);
    CHECK_STATUS(swl_huawei_token_next(&d.token, &in, &ev), SWL_E_SYNTAX);
    CHECK(d.token.token.len == 0);
    http.trailer = 0;
    token_start();
    http.cut = 1;
    swl_huawei_token_http(&d.token, NULL, &http);
    CHECK_STATUS(swl_huawei_token_next(&d.token, &in, &ev), SWL_E_LIMIT_LINE);
    token_start();
    in = swl_cstr("{\"token\":{\"expires_at\":\"2025-11-23T10:15:30Z\"}}");
    CHECK_STATUS(swl_huawei_token_next(&d.token, &in, &ev), SWL_E_SYNTAX);
    guard_reset();
}

/* An answer with a token of n characters, as IAM sends it, read through a line buffer that has
 * `more` bytes beyond it. The lines after the token would spoil it where it came. */
enum { TOKEN_MAX = 32768 };
static const char token_head[] = "HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nX-Subject-Token: ";
static const char token_tail[] = "\r\nX-Request-Id: 0123456789012345678901234567890123456789012345678901234567890123456789\r\n"
                                 "Connection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n2f;"
                                 "extension=0123456789012345678901234567890123456789012345678901234567890123456789\r\n"
                                 "{\"token\":{\"expires_at\":\"2025-11-23T10:15:30Z\"}}\r\n0\r\n\r\n";
static char token_answer[sizeof token_head + sizeof token_tail + TOKEN_MAX];
static char token_char(size_t i) { return "-_abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789="[i * 7 % 61 + i % 4]; }

static swl_status take_token(swl_http *decoder, swl_str in) {
    swl_http_event http;
    swl_reply_event ev;
    swl_status s, status = SWL_MORE;
    while ((s = swl_http_next(decoder, &in, &http)) == SWL_OK) {
        swl_huawei_token_http(&d.token, decoder, &http);
        if (http.kind == SWL_HTTP_BODY) status = swl_huawei_token_next(&d.token, &http.data, &ev);
        if (status < 0) return status;
    }
    return s;
}

static swl_status decode_token(size_t n, size_t more, size_t first, size_t step) {
    swl_http decoder;
    swl_status s = SWL_MORE;
    size_t whole = sizeof token_head - 1 + n + sizeof token_tail - 1;
    guard_reset();
    token_start();
    swl_http_init(&decoder, guard_alloc(n + more), n + more);
    for (size_t at = 0, piece = first; at < whole && s == SWL_MORE; at += piece, piece = step) {
        if (piece > whole - at) piece = whole - at;
        s = take_token(&decoder, swl_span(token_answer + at, piece));
    }
    return s;
}

static int token_is_whole(size_t n) {
    if (d.token.token.len != n || d.token.expires.s != 1763892930) return 0;
    for (size_t i = 0; i < n; i++)
        if (d.token.token.ptr[i] != token_char(i)) return 0;
    return 1;
}

/* Fernet tokens of Keystone have some 200 characters; Huawei's, with a catalog inside, up to 16 KB and more. */
static void token_lengths(void) {
    static const size_t lengths[] = {1, 2, 46, 47, 48, 49, 63, 64, 183, 255, 256, 1024, 4095, 8192, 16384, 16385, TOKEN_MAX};
    memcpy(token_answer, token_head, sizeof token_head);
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        size_t n = lengths[i], whole = sizeof token_head - 1 + n + sizeof token_tail - 1;
        for (size_t k = 0; k < n; k++) token_answer[sizeof token_head - 1 + k] = token_char(k);
        memcpy(token_answer + sizeof token_head - 1 + n, token_tail, sizeof token_tail);
        for (size_t first = 0; first <= whole; first += n > 256 ? whole / 7 : 1) {
            CHECK_STATUS(decode_token(n, 64, first, first == 0 ? 1 : whole), SWL_DONE);
            CHECK(token_is_whole(n));
        }
        CHECK_STATUS(decode_token(n, 64, 5, 13), SWL_DONE);
        CHECK(token_is_whole(n));
        if (n > 1) CHECK_STATUS(decode_token(n, 63, whole, 1), SWL_E_LIMIT_LINE);
    }
    CHECK_STATUS(decode_token(TOKEN_MAX, 16, TOKEN_MAX, 1), SWL_E_LIMIT_LINE); /* cut */
    guard_reset();
}

static void token_bodies(void) {
    uint8_t room[512];
    swl_buf out = SWL_BUF(room);
    swl_huawei_login login = {SWL_STR("iam-user"), SWL_STR("p\"w\\d"), SWL_STR("账号"), SWL_STR("cn-north-4"), SWL_STR("")};
    CHECK_STATUS(swl_huawei_token_body(&login, &out), SWL_OK);
    CHECK_STR(swl_span(out.ptr, out.len),
        "{\"auth\":{\"identity\":{\"methods\":[\"password\"],\"password\":{\"user\":{\"name\":\"iam-user\",\"password\":\"p\\\"w\\\\d\","
        "\"domain\":{\"name\":\"账号\"}}}},\"scope\":{\"project\":{\"name\":\"cn-north-4\"}}}}");
    out.len = 0;
    login.project_id = swl_cstr("0123");
    CHECK_STATUS(swl_huawei_token_body(&login, &out), SWL_E_ARG);
    login.project = swl_cstr("");
    CHECK_STATUS(swl_huawei_token_body(&login, &out), SWL_OK);
    CHECK(strstr((const char *)room, "\"scope\":{\"project\":{\"id\":\"0123\"}}}}") != NULL);
    login.project_id = swl_cstr("");
    CHECK_STATUS(swl_huawei_token_body(&login, &out), SWL_E_ARG);
}

static void dates(void) {
    static const struct {
        const char *text;
        uint32_t s;
    } rows[] = {
        {"2025-11-20T19:56:02+08:00", 1763639762},
        {"2025-11-20T11:56:02Z", 1763639762},
        {"2025-11-20t06:26:02.123456-05:30", 1763639762},
        {"1970-01-01T00:00:00Z", 0},
        {"2106-02-07T06:28:15Z", 0xffffffff},
    };
    static const char *const bad[] = {"", "2025-11-20", "2025-11-20T11:56:02", "2025-11-20 11:56:02Z", "2025-13-20T11:56:02Z", "2025-02-29T11:56:02Z",
        "2025-11-20T24:56:02Z", "2025-11-20T11:60:02Z", "2025-11-20T11:56:02+0800", "2025-11-20T11:56:02+24:00", "2025-11-20T11:56:02ZZ",
        "2106-02-07T06:28:16Z", "1970-01-01T00:00:00+01:00", "2106-02-07T06:28:15-01:00", "2025-11-20T11:56:02.", "202a-11-20T11:56:02Z",
        "2025-11-20T11:56:02.Z", "2025-11-20T11:56:02.+08:00", "2025-1-20T11:56:002Z", "2025-11-20T11:56:02+08-00"};
    int cases = 0;
    swl_time t;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        check_context(rows[i].text);
        CHECK_STATUS(swl_iso_date(guard_copy(swl_cstr(rows[i].text)), &t), SWL_OK);
        CHECK(t.s == rows[i].s);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        check_context(bad[i]);
        CHECK_STATUS(swl_iso_date(guard_copy(swl_cstr(bad[i])), &t), SWL_E_SYNTAX_DATE);
    }
    CHECK(vectors_open("token_expiry.txt"));
    for (; vectors_next(); cases++) {
        check_context(vector("id").ptr);
        CHECK_STATUS(swl_iso_date(vector("text_hex"), &t), SWL_OK);
        CHECK((long)t.s == number(vector("epoch")));
    }
    CHECK(cases == 6);
}

/* ---- Bedrock ---- */
static void admin_start(void) { swl_bedrock_admin_init(&d.admin, guard_alloc(work_size), work_size); }
static void admin_http(const swl_http_event *h) { swl_reply_http(&d.admin.reply, h); }
static swl_status admin_next(swl_str *in, swl_reply_event *ev) { return swl_bedrock_admin_next(&d.admin, in, ev); }
static swl_status admin_end(swl_reply_event *ev) { return swl_bedrock_admin_end(&d.admin, ev); }
static void admin_done(void) {
    const swl_bedrock_credential *c = &d.admin.credential;
    tell(c->credential_id);
    tell(c->secret);
    tell(c->user_name);
    tell(c->status);
    tell(c->created);
    tell(c->expires);
    tell(c->service_name);
    tell(c->alias);
}
static const service admin = {admin_start, admin_http, admin_next, admin_end, admin_done};

/* Members may be absent, so the n-th value of one need not be the n-th credential's: of two
 * credentials only the first has an end. */
static void want_credential(const char *prefix, int i) {
    static const char *const names[] = {"ServiceSpecificCredentialId", "ServiceCredentialSecret", "UserName", "Status", "CreateDate",
        "ExpirationDate", "ServiceName", "ServiceCredentialAlias"};
    for (int k = 0; k < 8; k++) {
        char name[100];
        snprintf(name, sizeof name, "expect.%s.%s_hex", prefix, names[k]);
        want(vector_at(name, i));
    }
}

static void admin_answers(void) {
    int cases = 0;
    CHECK(vectors_open("iam_responses.txt"));
    for (; vectors_next(); cases++) {
        check_context(vector("id").ptr);
        wanted_len = 0;
        if (vector("expect.Error.Code_hex").ptr) {
            want(swl_cstr("error"));
            want(vector("expect.Error.Code_hex"));
            want(vector("expect.Error.Message_hex"));
        } else if (vector("expect.ServiceSpecificCredentials.count").ptr) {
            for (int i = 0; i < number(vector("expect.ServiceSpecificCredentials.count")); i++) want_credential("ServiceSpecificCredentials", i);
        } else want_credential("ServiceSpecificCredential", 0);
        run_all_ways(&admin, vector("body_hex"), NULL);
        CHECK(d.admin.is_truncated == 0 && d.admin.marker.len == 0);
        CHECK(d.admin.reply.request_id.len == 3);
    }
    CHECK(cases == 7);
}

static swl_status read_xml(const char *text) {
    swl_str in = guard_copy(swl_cstr(text));
    swl_reply_event ev;
    swl_status s;
    told = 0;
    admin_start();
    while ((s = swl_bedrock_admin_next(&d.admin, &in, &ev)) == SWL_OK)
        if (ev.kind == SWL_REPLY_ERROR) tell_error(&ev);
        else admin_done();
    if (s == SWL_MORE)
        while ((s = swl_bedrock_admin_end(&d.admin, &ev)) == SWL_OK) {}
    guard_reset();
    return s;
}

static void xml(void) {
    static const struct {
        const char *text, *status;
        swl_status end;
    } rows[] = {
        {"<L><Marker>m+/=&amp;</Marker><member><ServiceSpecificCredentialId>a</ServiceSpecificCredentialId><Status>&#65;&#x4f60;&lt;&gt;&quot;&apos;</Status></member></L>",
            "a\n\n\nA你<>\"'\n\n\n\n\n", SWL_DONE},
        {"<L><member><ServiceSpecificCredentialId>a</ServiceSpecificCredentialId></member><x a='b'/><!-- no --><member><Status>S</Status></member></L>",
            "a\n\n\n\n\n\n\n\n", SWL_DONE},
        {"<L><Status>a&b</Status></L>", "", SWL_E_TRUNCATED},
        {"<L>&x;</L>", "", SWL_E_SYNTAX},
        {"<L>&#0;</L>", "", SWL_E_SYNTAX},
        {"<L>&#xd800;</L>", "", SWL_E_SYNTAX},
        {"<L>&#1114112;</L>", "", SWL_E_SYNTAX},
        {"<L>&a b;</L>", "", SWL_E_SYNTAX},
        {"</L>", "", SWL_E_SYNTAX},
        {"<L><M>", "", SWL_E_TRUNCATED},
        {"", "", SWL_E_TRUNCATED},
        {"{\"a\":1}", "", SWL_E_TRUNCATED},
        {"<L/>", "", SWL_E_TRUNCATED},
        {"<></>", "", SWL_E_SYNTAX},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        swl_status s;
        check_context(rows[i].text);
        s = read_xml(rows[i].text);
        if (rows[i].end == SWL_E_TRUNCATED || rows[i].end == SWL_E_SYNTAX) CHECK(s == SWL_E_TRUNCATED || s == SWL_E_SYNTAX);
        else CHECK_STATUS(s, rows[i].end);
        CHECK_STR(swl_span(story, told), rows[i].status);
        if (i == 0) CHECK_STR(d.admin.marker, "m+/=&");
    }
    static char large[1200];
    snprintf(large, sizeof large, "<L><member><Status>%0700d</Status></member></L>", 1);
    CHECK_STATUS(read_xml(large), SWL_E_LIMIT_WORK);
    size_t n = (size_t)snprintf(large, sizeof large, "<L><Code>C</Code><Message>a");
    while (n < 700) n += (size_t)snprintf(large + n, sizeof large - n, "你");
    snprintf(large + n, sizeof large - n, "&#xe9;x</Message></L>");
    for (work_size = 510; work_size < 513; work_size++) {
        CHECK_STATUS(read_xml(large), SWL_DONE);
        CHECK(told > 350 && told < 370 && (told - 10) % 3 == 0); /* error, C, a你你... */
    }
    work_size = 512;
    snprintf(large, sizeof large, "<L><Other>%0700d</Other><%0100d>x</y><Marker>m</Marker></L>", 1, 1);
    CHECK_STATUS(read_xml(large), SWL_DONE);
}

static void admin_bodies(void) {
    static const char *const actions[] = {"CreateServiceSpecificCredential", "ListServiceSpecificCredentials", "UpdateServiceSpecificCredential",
        "ResetServiceSpecificCredential", "DeleteServiceSpecificCredential"};
    static const char *const names[] = {
        "UserName", "ServiceName", "ServiceSpecificCredentialId", "Status", "Marker", "CredentialAgeDays", "MaxItems", "AllUsers"};
    int cases = 0;
    uint8_t room[512];
    CHECK(vectors_open("iam_requests.txt"));
    for (; vectors_next(); cases++) {
        swl_buf out = SWL_BUF(room);
        swl_bedrock_admin call = {0};
        check_context(vector("id").ptr);
        while (call.action < 4 && strcmp(actions[call.action], vector("action").ptr)) call.action++;
        for (int i = 0; i < number(vector("parameters.count")); i++) {
            swl_str name = vector_at("parameters_hex", 2 * i), value = vector_at("parameters_hex", 2 * i + 1);
            swl_str *texts[] = {&call.user_name, &call.service_name, &call.credential_id, &call.status, &call.marker};
            uint32_t *numbers[] = {&call.days, &call.max_items, &call.all_users};
            for (int k = 0; k < 8; k++) {
                if (strlen(names[k]) != name.len || memcmp(names[k], name.ptr, name.len)) continue;
                if (k < 5) *texts[k] = value;
                else *numbers[k - 5] = k == 7 ? 1 : (uint32_t)number(value);
            }
        }
        CHECK_STATUS(swl_bedrock_admin_body(&call, &out), SWL_OK);
        CHECK_TEXT(swl_span(out.ptr, out.len), vector("body_hex"));
    }
    CHECK(cases == 9);
}

static void admin_refusals(void) {
    uint8_t room[512];
    swl_buf out = SWL_BUF(room);
    static const swl_bedrock_admin rows[] = {
        {SWL_STR(""), SWL_STR("s"), SWL_STR(""), SWL_STR(""), SWL_STR(""), SWL_BEDROCK_ADMIN_CREATE, 0, 0, 0},
        {SWL_STR("a b"), SWL_STR("s"), SWL_STR(""), SWL_STR(""), SWL_STR(""), SWL_BEDROCK_ADMIN_CREATE, 0, 0, 0},
        {SWL_STR("a/b"), SWL_STR("s"), SWL_STR(""), SWL_STR(""), SWL_STR(""), SWL_BEDROCK_ADMIN_LIST, 0, 0, 0},
        {SWL_STR("01234567890123456789012345678901234567890123456789012345678901234"), SWL_STR("s"), SWL_STR(""), SWL_STR(""), SWL_STR(""),
            SWL_BEDROCK_ADMIN_CREATE, 0, 0, 0},
        {SWL_STR("a"), SWL_STR("s"), SWL_STR("i"), SWL_STR(""), SWL_STR(""), SWL_BEDROCK_ADMIN_CREATE, 0, 0, 0},
        {SWL_STR("a"), SWL_STR("s"), SWL_STR(""), SWL_STR(""), SWL_STR(""), SWL_BEDROCK_ADMIN_CREATE, 36601, 0, 0},
        {SWL_STR("a"), SWL_STR(""), SWL_STR(""), SWL_STR("Active"), SWL_STR(""), SWL_BEDROCK_ADMIN_UPDATE, 0, 0, 0},
        {SWL_STR("a"), SWL_STR(""), SWL_STR("i"), SWL_STR(""), SWL_STR(""), SWL_BEDROCK_ADMIN_UPDATE, 0, 0, 0},
        {SWL_STR("a"), SWL_STR(""), SWL_STR(""), SWL_STR(""), SWL_STR(""), SWL_BEDROCK_ADMIN_RESET, 0, 0, 0},
        {SWL_STR("a"), SWL_STR(""), SWL_STR("i"), SWL_STR("Active"), SWL_STR(""), SWL_BEDROCK_ADMIN_DELETE, 0, 0, 0},
        {SWL_STR(""), SWL_STR(""), SWL_STR(""), SWL_STR(""), SWL_STR(""), SWL_BEDROCK_ADMIN_LIST, 0, 1001, 0},
        {SWL_STR("a"), SWL_STR(""), SWL_STR("i"), SWL_STR(""), SWL_STR(""), 5, 0, 0, 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        CHECK_STATUS(swl_bedrock_admin_body(&rows[i], &out), SWL_E_ARG);
        CHECK(out.len == 0);
    }
}

const check_case services_cases[] = {
    {"Qiniu answers", qiniu_answers},
    {"Qiniu bodies", qiniu_bodies},
    {"Qiniu, a name too long", qiniu_long_name},
    {"Huawei answers", token_answers},
    {"Huawei limits", token_limits},
    {"Huawei tokens of any length", token_lengths},
    {"Huawei bodies", token_bodies},
    {"dates", dates},
    {"Bedrock answers", admin_answers},
    {"XML", xml},
    {"Bedrock bodies", admin_bodies},
    {"Bedrock refusals", admin_refusals},
    {0},
};
