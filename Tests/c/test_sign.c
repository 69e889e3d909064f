// SPDX-License-Identifier: Apache-2.0
/* AWS signatures against the vectors, stage by stage: what went into the hashes is the
 * canonical request and the string to sign. */
#include "check.h"
#include "port_crypto.h"
#include "sign_vectors.h"
#include "swiftlet_client.h"

enum { SLOTS = 64 };
static swl_header slots[SLOTS];
static swl_aws aws;
static swl_request req;

static void load(void) {
    int n = 0;
    swl_str name, payload = value("payload_hash");
    load_key(&aws);
    memset(&req, 0, sizeof req);
    memset(slots, 0x5a, sizeof slots);
    req.method = value("request.method");
    req.path = value("request.path");
    req.query = value("request.query");
    req.body = value("request.body_hex");
    req.time = stamp_time(value("timestamp"));
    req.headers = slots;
    req.header_cap = SLOTS;
    for (int i = 0; (name = pair("request.headers", i, "name")).ptr; i++) {
        swl_header header = {name, {0, 0}, pair("request.headers", i, "value"), 0};
        if (is(name, "Host")) req.host = header.value;
        else slots[n++] = header;
    }
    req.header_count = (uint16_t)n;
    if (is(vector("profile"), "s3")) aws.flags |= SWL_AWS_S3;
    else if (flag("send_content_sha256")) aws.flags |= SWL_AWS_SEND_SHA256;
    if (flag("omit_session_token")) aws.flags |= SWL_AWS_UNSIGNED_TOKEN;
    if (is(payload, "UNSIGNED-PAYLOAD")) aws.flags |= SWL_AWS_UNSIGNED_BODY;
    else if (payload.ptr) req.body_sha256 = payload;
}

static int is_a(void) { return is(vector("algorithm"), "AWS4-ECDSA-P256-SHA256"); }
static swl_status sign(swl_buf *out) { return (is_a() ? swl_sigv4a_sign : swl_sigv4_sign)(&aws, &req, out); }
static swl_status presign(swl_buf *out) {
    return (is_a() ? swl_sigv4a_presign : swl_sigv4_presign)(&aws, &req, number(vector("expires_seconds")), out);
}
static swl_status either(swl_buf *out) { return is(vector("mode"), "query") ? presign(out) : sign(out); }

/* The headers that were added are those of the vector, and Authorization. */
static void check_headers(int before) {
    int i = 0;
    swl_str name;
    while ((name = pair("expect.added_headers", i, "name")).ptr) {
        CHECK(before + i < req.header_count);
        CHECK_TEXT(slots[before + i].name, name);
        CHECK_TEXT(slots[before + i].value, pair("expect.added_headers", i, "value"));
        i++;
    }
    CHECK(req.header_count == before + i + 1);
    CHECK_STR(slots[before + i].name, "Authorization");
    CHECK_TEXT(slots[before + i].value, value("expect.authorization"));
}

static void check_url(swl_str url) {
    static char want[8192];
    swl_str query = value("expect.signed_query");
    int n = snprintf(
        want, sizeof want, "https://%.*s%.*s?%.*s", (int)req.host.len, req.host.ptr, (int)req.path.len, req.path.ptr, (int)query.len, query.ptr);
    CHECK_TEXT(url, swl_span(want, (size_t)n));
}

/* By the client's form of the signer. */
static swl_status auth_sign(int a, swl_buf *out) {
    swl_auth auth = a ? swl_auth_sigv4a(&aws) : swl_auth_sigv4(&aws);
    return auth.sign(auth.key, &req, out);
}

static size_t source_at, source_piece;
static int source_read_count, source_rewound;
static int32_t source_read(void *ctx, void *p, size_t n) {
    swl_str *text = ctx;
    source_read_count++;
    if (n > source_piece) n = source_piece;
    if (n > text->len - source_at) n = text->len - source_at;
    memcpy(p, text->ptr + source_at, n);
    source_at += n;
    return (int32_t)n;
}
static swl_status source_rewind(void *ctx) {
    (void)ctx;
    source_at = 0;
    source_rewound++;
    return SWL_OK;
}

/* Measures, then signs with every size around the exact one. */
static void check_sizes(size_t *needed) {
    swl_request before = req;
    swl_buf none = {0, 0, 0};
    CHECK_STATUS(either(&none), SWL_E_SPACE);
    CHECK(memcmp(&req, &before, sizeof req) == 0);
    *needed = none.len;
    swl_buf longer = swl_out(guard_alloc(none.len + 3), none.len + 3);
    longer.len = 4;
    CHECK_STATUS(either(&longer), SWL_E_SPACE);
    CHECK(longer.len == none.len + 4 && memcmp(&req, &before, sizeof req) == 0);
    swl_buf shorter = swl_out(guard_alloc(none.len - 1), none.len - 1);
    CHECK_STATUS(either(&shorter), SWL_E_SPACE);
    CHECK(shorter.len == none.len && memcmp(&req, &before, sizeof req) == 0);
    for (int cap = 0; cap < 3; cap++) {
        swl_buf part = swl_out(guard_alloc(none.len / 4 * (size_t)cap), none.len / 4 * (size_t)cap);
        CHECK_STATUS(either(&part), SWL_E_SPACE);
        CHECK(part.len == none.len && memcmp(&req, &before, sizeof req) == 0);
    }
    guard_reset();
}

static void check_slots(size_t needed, int count) {
    swl_request whole = req;
    if (is(vector("mode"), "query")) return;
    for (int cap = whole.header_count; cap < count; cap++) {
        swl_buf out = swl_out(guard_alloc(needed), needed);
        req.header_cap = (uint16_t)cap;
        CHECK_STATUS(sign(&out), SWL_E_SPACE_HEADERS);
        CHECK(req.header_count == whole.header_count);
    }
    req = whole;
    guard_reset();
}

static void take_body_from_source(swl_str *body) {
    source_at = 0;
    source_rewound = source_read_count = 0;
    req.source.read = source_read;
    req.source.rewind = source_rewind;
    req.source.ctx = body;
    req.body.ptr = NULL;
}

/* The same result by the client's auth, which reads as much of the body at a time as there is memory; with less than
 * two times 64 bytes more than the signature needs, it leaves the body to the signer. */
static void check_auth(size_t needed, swl_str first, int is_hashed) {
    swl_request whole = req;
    swl_str body = req.body;
    if (is(vector("mode"), "query")) return;
    source_piece = SIZE_MAX;
    for (size_t more = 0; more < 300; more += 43) {
        swl_buf out = swl_out(guard_alloc(needed + more), needed + more);
        size_t room = needed + more - 64;
        int is_whole = needed + more >= 128;
        take_body_from_source(&body);
        swl_status got = auth_sign(is_a(), &out);
        /* The 64 digits of the hash may take what the signature needs. */
        if (is_whole && is_hashed && body.len > 0 && more < 64) {
            CHECK_STATUS(got, SWL_E_SPACE);
            CHECK(req.header_count == whole.header_count);
        } else {
            CHECK_STATUS(got, SWL_OK);
            CHECK(same(swl_span(out.ptr, out.len), first));
            if (is_whole) CHECK((size_t)source_read_count == (is_hashed ? (body.len + room - 1) / room : 0));
        }
        CHECK(source_rewound == (is_hashed && body.len > 0) && source_at == 0);
        CHECK(out.cap == needed + more && req.body_sha256.ptr == whole.body_sha256.ptr && req.body_sha256.len == whole.body_sha256.len);
        req = whole;
        guard_reset();
    }
}

/* The same result with the body in pieces, and with a key that is kept. */
static void check_again(size_t needed, swl_str first) {
    swl_request whole = req;
    swl_aws_signing_key key;
    swl_str body = req.body;
    int is_hashed = !req.body_sha256.ptr && !(aws.flags & SWL_AWS_UNSIGNED_BODY) && !(is(vector("mode"), "query") && aws.flags & SWL_AWS_S3);
    for (source_piece = 1; source_piece < 200; source_piece = source_piece * 3 + 1) {
        swl_buf out = swl_out(guard_alloc(needed), needed);
        req = whole;
        take_body_from_source(&body);
        CHECK_STATUS(either(&out), SWL_OK);
        CHECK(same(swl_span(out.ptr, out.len), first));
        CHECK(source_rewound == (is_hashed && body.len > 0) && source_at == 0);
        guard_reset();
    }
    req = whole;
    check_auth(needed, first, is_hashed);
    CHECK_STATUS(is_a() ? swl_sigv4a_key(&aws, &key) : swl_sigv4_key(&aws, req.time, &key), SWL_OK);
    if (value("expect.signing_key_hex").ptr) CHECK_TEXT(swl_span(key.secret_, 32), value("expect.signing_key_hex"));
    if (value("expect.private_key_hex").ptr) CHECK_TEXT(swl_span(key.secret_, 32), value("expect.private_key_hex"));
    swl_aws with_secret = aws;
    aws.key = &key;
    aws.secret_key = swl_span(NULL, 0);
    swl_buf out = swl_out(guard_alloc(needed), needed);
    crypto_reset();
    CHECK_STATUS(either(&out), SWL_OK);
    CHECK(crypto_hashes() == (is_a() ? 2 : 3) + is_hashed);
    CHECK(same(swl_span(out.ptr, out.len), first));
    aws = with_secret;
    req = whole;
    guard_reset();
}

/* One vector has a header that no request may have: it is refused, and signed without. */
static void drop_forbidden(void) {
    uint8_t text[1024];
    for (int i = 0; i < req.header_count; i++) {
        if (!swl_str_is(slots[i].name, swl_cstr("Transfer-Encoding"))) continue;
        swl_buf out = swl_out(text, sizeof text);
        CHECK_STATUS(either(&out), SWL_E_ARG_HEADER_OURS);
        CHECK(out.len == 0);
        slots[i] = slots[--req.header_count];
    }
}

static void check_vector(void) {
    static char first[8192];
    size_t needed;
    swl_request whole;
    load();
    drop_forbidden();
    whole = req;
    if (is_a()) read_signature(value("expect.signature"), crypto_p256_signature);
    check_sizes(&needed);
    swl_buf out = swl_out(guard_alloc(needed), needed);
    crypto_reset();
    CHECK_STATUS(either(&out), SWL_OK);
    CHECK(crypto_open() == 0);
    CHECK(was_hashed(value("expect.canonical_request"), 0));
    CHECK(was_hashed(value("expect.string_to_sign"), is_a() ? 0 : 64));
    if (is_a()) CHECK_TEXT(swl_span(crypto_p256_key, 32), value("expect.private_key_hex"));
    int count = req.header_count;
    if (is(vector("mode"), "query")) check_url(swl_span(out.ptr, out.len));
    else check_headers(whole.header_count);
    CHECK(out.len + (is_a() ? 144 - value("expect.signature").len : 0) == needed);
    memcpy(first, out.ptr, out.len);
    req = whole;
    guard_reset();
    check_slots(needed, count);
    check_again(needed, swl_span(first, out.len));
}

static void vectors(const char *file, int expected) {
    int cases = 0;
    if (!vectors_open(file)) {
        check_context(file);
        CHECK(!"the vectors are there");
        return;
    }
    while (vectors_next()) {
        if (!is(vector("list"), "cases")) continue;
        check_context(vector("id").ptr);
        check_vector();
        cases++;
    }
    CHECK(cases == expected);
}
static void sigv4(void) { vectors("sigv4.txt", 130); }
static void presigned(void) { vectors("presign.txt", 35); }
static void sigv4a(void) { vectors("sigv4a.txt", 32); }

static void derived(void) {
    int cases = 0;
    if (!vectors_open("sigv4a.txt")) {
        CHECK(!"sigv4a.txt is there");
        return;
    }
    while (vectors_next()) {
        swl_aws_signing_key key;
        if (!is(vector("list"), "key_derivation")) continue;
        check_context(vector("id").ptr);
        memset(&aws, 0, sizeof aws);
        aws.access_key = value("access_key_id");
        aws.secret_key = value("secret_access_key");
        crypto_reset();
        CHECK_STATUS(swl_sigv4a_key(&aws, &key), SWL_OK);
        CHECK_TEXT(swl_span(key.secret_, 32), vector("private_key_hex"));
        CHECK(was_hashed(vector("kdf_input_hex"), 64));
        cases++;
    }
    CHECK(cases == 24);
}

/* Candidates at the edge of the order, given by the port in place of an HMAC. */
static void boundary(void) {
    int cases = 0;
    if (!vectors_open("sigv4a.txt")) {
        CHECK(!"sigv4a.txt is there");
        return;
    }
    while (vectors_next()) {
        swl_aws_signing_key key;
        if (!is(vector("list"), "key_boundary")) continue;
        check_context(vector("id").ptr);
        aws.access_key = aws.secret_key = swl_cstr("x");
        crypto_reset();
        crypto_outer_digest = (const uint8_t *)vector("candidate_hex").ptr;
        CHECK_STATUS(swl_sigv4a_key(&aws, &key), flag("accepted") ? SWL_OK : SWL_E_CRYPTO);
        CHECK(crypto_hashes() == (flag("accepted") ? 2 : 2 * 254));
        if (flag("accepted")) CHECK_TEXT(swl_span(key.secret_, 32), vector("private_key_hex"));
        cases++;
    }
    crypto_reset();
    CHECK(cases == 11);
}

/* A request that can be signed, for what is done to it. */
static void good(void) {
    memset(&aws, 0, sizeof aws);
    memset(&req, 0, sizeof req);
    aws.access_key = swl_cstr("AKIDEXAMPLE");
    aws.secret_key = swl_cstr("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY");
    aws.region = swl_cstr("us-west-2");
    aws.service = swl_cstr("bedrock");
    req.method = swl_cstr("POST");
    req.host = swl_cstr("h");
    req.path = swl_cstr("/p");
    req.query = swl_cstr("a=b");
    req.body = swl_cstr("{}");
    req.headers = slots;
    req.header_cap = SLOTS;
    req.time.s = 1763806530;
}

typedef swl_status signer(swl_buf *out);
static uint32_t lifetime;
static swl_status v4_sign(swl_buf *out) { return swl_sigv4_sign(&aws, &req, out); }
static swl_status v4a_sign(swl_buf *out) { return swl_sigv4a_sign(&aws, &req, out); }
static swl_status v4_presign(swl_buf *out) { return swl_sigv4_presign(&aws, &req, lifetime, out); }
static swl_status v4a_presign(swl_buf *out) { return swl_sigv4a_presign(&aws, &req, lifetime, out); }
static swl_status v4_auth(swl_buf *out) { return auth_sign(0, out); }
static swl_status v4a_auth(swl_buf *out) { return auth_sign(1, out); }
static signer *const signers[] = {v4_sign, v4a_sign, v4_presign, v4a_presign, v4_auth, v4a_auth};
enum { SIGNERS = 6, V4 = 1 | 4 | 16, V4A = 2 | 8 | 32, HEADER = 1 | 2 | 16 | 32, URL = 4 | 8, ALL = 63 };

/* Each signer in `which` refuses with `want`, writes nothing, and leaves the request alone. */
static void refused(int which, swl_status want, const char *why) {
    check_context(why);
    for (int i = 0; i < SIGNERS; i++) {
        uint8_t text[2048];
        swl_request before = req;
        swl_buf out = swl_out(text, sizeof text);
        swl_status got;
        if (!(which & 1 << i)) continue;
        crypto_reset();
        got = signers[i](&out);
        CHECK_STATUS(got, want);
        if (want != SWL_OK) {
            CHECK(memcmp(&before, &req, sizeof req) == 0 && out.len == 0);
            CHECK(crypto_open() == 0);
        }
        req = before;
    }
    good();
}

static void header(const char *name, const char *text) {
    swl_header h = {swl_cstr(name), {0, 0}, swl_cstr(text), 0};
    slots[req.header_count++] = h;
}

static int32_t bad_read(void *ctx, void *p, size_t n) {
    memset(p, 'x', n);
    return *(int32_t *)ctx == 9 ? (int32_t)n + 1 : *(int32_t *)ctx;
}
static swl_status bad_rewind(void *ctx) {
    (void)ctx;
    return SWL_E_STATE;
}
static swl_status good_rewind(void *ctx) {
    (void)ctx;
    return SWL_OK;
}

static void bad(void) {
    static const char *const queries[] = {
        "X-Amz-Signature=0", "a=1&X-Amz-Signature", "x-amz-signature=", "b&&X-Amz-Signature=&c", "X%2dAmz%2DSignature=0", "b&x-amz-%53ignatur%65"};
    static const char *const taken[] = {"X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Date", "X-Amz-Expires", "X-Amz-SignedHeaders",
        "X-Amz-Security-Token", "X-Amz-Region-Set", "X-Amz-Signature"};
    static const char *const escapes[] = {"%", "a%", "a%4", "%4g", "%g4", "x=%zz&y=1", "%%41"};
    static const char *const texts[] = {"", " ", "a b", "key\n", "k\x7f", "\xc3\xa9"};
    lifetime = 1;
    good();
    refused(ALL, SWL_OK, "good");
    req.time.s = 0;
    refused(ALL, SWL_E_ARG_TIME, "time");
    req.time.s = 1;
    refused(ALL, SWL_OK, "first second");
    req.time.s = UINT32_MAX;
    refused(ALL, SWL_OK, "last second");
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        aws.access_key = swl_cstr(texts[i]);
        refused(ALL, SWL_E_ARG_KEY, "access key");
        aws.secret_key = swl_cstr(texts[i]);
        refused(ALL, SWL_E_ARG_KEY, "secret key");
        if (i > 0) {
            aws.session_token = swl_cstr(texts[i]);
            refused(ALL, SWL_E_ARG_KEY, "token");
        }
        aws.region = swl_cstr(texts[i]);
        refused(ALL, SWL_E_ARG_REGION, "region");
        aws.service = swl_cstr(texts[i]);
        refused(ALL, SWL_E_ARG_SERVICE, "service");
        req.host = swl_cstr(texts[i]);
        refused(ALL, SWL_E_ARG_HOST, "host");
        req.method = swl_cstr(texts[i]);
        refused(ALL, SWL_E_ARG_METHOD, "method");
    }
    aws.region = swl_cstr("us-*,eu/1");
    refused(V4, SWL_E_ARG_REGION, "set");
    aws.region = swl_cstr("us-*,eu-1");
    refused(V4A, SWL_OK, "set");
    aws.service = swl_cstr("a/b");
    refused(ALL, SWL_E_ARG_SERVICE, "service");
    req.path = swl_cstr("p");
    refused(ALL, SWL_E_ARG_PATH, "path");
    req.path = swl_cstr("");
    refused(URL, SWL_E_ARG_PATH, "no path");
    req.path = swl_cstr("/a b");
    refused(URL, SWL_E_ARG_PATH, "space in a URL");
    req.path = swl_cstr("/%");
    aws.flags = SWL_AWS_S3;
    refused(ALL, SWL_E_ARG_ESCAPE, "path of S3");
    for (size_t i = 0; i < sizeof escapes / sizeof *escapes; i++) {
        req.query = swl_cstr(escapes[i]);
        refused(ALL, SWL_E_ARG_ESCAPE, escapes[i]);
    }
    for (size_t i = 0; i < sizeof queries / sizeof *queries; i++) {
        req.query = swl_cstr(queries[i]);
        refused(ALL, SWL_E_ARG_SIGNED, queries[i]);
    }
    for (size_t i = 0; i < sizeof taken / sizeof *taken; i++) {
        req.query = swl_cstr(taken[i]);
        refused(URL, SWL_E_ARG_SIGNED, taken[i]);
    }
    req.query = swl_cstr("X-Amz-Signatures=1&X-Amz-=2&X-Amz-Acl=private&aX-Amz-Signature=1");
    refused(ALL, SWL_OK, "no signature");
    header("Authorization", "x");
    refused(HEADER, SWL_E_ARG_SIGNED, "authorization");
    header("x-AMZ-date", "x");
    refused(HEADER, SWL_E_ARG_SIGNED, "date");
    header("X-Amz-Security-Token", "x");
    aws.session_token = swl_cstr("t");
    refused(HEADER, SWL_E_ARG_SIGNED, "token");
    header("X-Amz-Region-Set", "x");
    refused(V4A & HEADER, SWL_E_ARG_SIGNED, "region set");
    header("x-amz-content-sha256", "x");
    aws.flags = SWL_AWS_S3;
    refused(HEADER, SWL_E_ARG_SIGNED, "hash");
    header("", "x");
    refused(URL, SWL_E_ARG_HEADER_NAME, "no name");
    header("a b", "x");
    refused(URL, SWL_E_ARG_HEADER_NAME, "name");
    header("a;b", "x");
    refused(URL, SWL_E_ARG_HEADER_NAME, "name");
    header("a%3b", "x");
    refused(URL, SWL_E_ARG_HEADER_NAME, "name");
    lifetime = 0;
    refused(URL, SWL_E_ARG_EXPIRES, "0 s");
    lifetime = 604801;
    refused(URL, SWL_E_ARG_EXPIRES, "a week and 1 s");
    lifetime = UINT32_MAX;
    refused(URL, SWL_E_ARG_EXPIRES, "long");
    lifetime = 604800;
    refused(URL, SWL_OK, "a week");

    int32_t says;
    static const int32_t failures[] = {0, -1, -700, 9};
    for (size_t i = 0; i < sizeof failures / sizeof *failures; i++) {
        says = failures[i];
        req.body = swl_span(NULL, 5);
        req.source.ctx = &says;
        req.source.read = bad_read;
        req.source.rewind = good_rewind;
        refused(ALL, SWL_E_IO_SOURCE, "source");
    }
    says = 1;
    req.body = swl_span(NULL, 5);
    req.source.ctx = &says;
    req.source.read = bad_read;
    req.source.rewind = bad_rewind;
    refused(ALL, SWL_E_STATE, "rewind");
    req.body = swl_span(NULL, 5);
    req.source.ctx = &says;
    req.source.read = bad_read;
    refused(ALL, SWL_E_ARG_BODY, "no rewind");
    req.body = swl_span(NULL, 5);
    refused(ALL, SWL_E_ARG_BODY, "no source");
    req.body = swl_span(NULL, 5);
    req.body_sha256 = swl_cstr("x");
    refused(ALL, SWL_OK, "hash given");
    req.body = swl_span(NULL, 5);
    aws.flags = SWL_AWS_UNSIGNED_BODY;
    refused(ALL, SWL_OK, "unsigned");
}

/* The crypto library fails at its first call, its second … */
static void crypto_fails(void) {
    lifetime = 60;
    good();
    for (int i = 0; i < SIGNERS; i++)
        for (int at = 1;; at++) {
            uint8_t text[2048];
            swl_request before = req;
            swl_buf out = swl_out(text, sizeof text);
            crypto_reset();
            crypto_refuse_at = at;
            swl_status got = signers[i](&out);
            CHECK(crypto_open() == 0);
            if (crypto_calls < at) {
                CHECK_STATUS(got, SWL_OK);
                CHECK(at > 5);
                req = before;
                break;
            }
            CHECK_STATUS(got, SWL_E_CRYPTO);
            CHECK(crypto_calls == at && out.len == 0 && memcmp(&before, &req, sizeof req) == 0);
        }
    crypto_reset();
}

/* A key for another day or scheme is not used. */
static void kept_keys(void) {
    uint8_t text[4][1024];
    swl_buf out[4];
    swl_aws_signing_key v4, v4a, none;
    memset(&none, 0, sizeof none);
    for (int i = 0; i < 4; i++) out[i] = swl_out(text[i], sizeof text[i]);
    good();
    swl_time yesterday = {req.time.s - 86400, 0};
    CHECK_STATUS(swl_sigv4_key(&aws, yesterday, &v4), SWL_OK);
    CHECK_STATUS(swl_sigv4a_key(&aws, &v4a), SWL_OK);
    CHECK_STATUS(v4_sign(&out[0]), SWL_OK);
    const swl_aws_signing_key *const keys[] = {&v4, &v4a, &none};
    for (int i = 0; i < 3; i++) {
        aws.key = keys[i];
        req.header_count = 0;
        CHECK_STATUS(v4_sign(&out[1 + i]), SWL_OK);
        CHECK(same(swl_span(out[1 + i].ptr, out[1 + i].len), swl_span(out[0].ptr, out[0].len)));
    }
    req.header_count = 0;
    aws.secret_key = swl_span(NULL, 0);
    refused(V4, SWL_E_ARG_KEY, "no secret");
    aws.key = &v4;
    aws.secret_key = swl_span(NULL, 0);
    refused(V4A, SWL_E_ARG_KEY, "no secret");
    req.time.s = 1;
    aws.key = &none;
    aws.secret_key = swl_span(NULL, 0);
    refused(V4, SWL_E_ARG_KEY, "the first day");
    swl_time no_clock = {0, 0};
    CHECK_STATUS(swl_sigv4_key(&aws, no_clock, &v4), SWL_E_ARG_TIME);
    aws.region = swl_cstr("a,b");
    CHECK_STATUS(swl_sigv4_key(&aws, yesterday, &v4), SWL_E_ARG_REGION);
    good();
    aws.service = swl_cstr("");
    CHECK_STATUS(swl_sigv4_key(&aws, yesterday, &v4), SWL_E_ARG_SERVICE);
    CHECK_STATUS(swl_sigv4a_key(&aws, &v4), SWL_OK);
    aws.access_key = swl_cstr("");
    CHECK_STATUS(swl_sigv4a_key(&aws, &v4), SWL_E_ARG_KEY);
}

/* NULL headers have no slots, whatever header_cap says. */
static void no_slots(void) {
    uint8_t text[512];
    for (size_t i = 0; i < 2; i++) {
        swl_buf out = swl_out(text, sizeof text);
        good();
        req.headers = NULL;
        req.header_count = 0;
        CHECK_STATUS(signers[i](&out), SWL_E_SPACE_HEADERS);
        CHECK(req.header_count == 0 && out.len == 0);
    }
}

/* What the body is must then stand in the request. */
static void unsigned_body(void) {
    uint8_t text[512];
    swl_buf out = swl_out(text, sizeof text);
    good();
    aws.flags = SWL_AWS_UNSIGNED_BODY;
    CHECK_STATUS(v4_sign(&out), SWL_OK);
    int found = 0;
    for (int i = 0; i < req.header_count; i++)
        if (swl_str_is(req.headers[i].name, swl_cstr("X-Amz-Content-Sha256")))
            found += swl_str_is(req.headers[i].value, swl_cstr("UNSIGNED-PAYLOAD"));
    CHECK(found == 1);
}

/* A key whose derivation failed fits no request. */
static void failed_keys(void) {
    static swl_aws_signing_key key;
    good();
    aws.secret_key.len = 0;
    CHECK_STATUS(swl_sigv4_key(&aws, req.time, &key), SWL_E_ARG_KEY);
    CHECK(key.day_ == 0);
    memset(&key, 0xff, sizeof key);
    CHECK_STATUS(swl_sigv4a_key(&aws, &key), SWL_E_ARG_KEY);
    CHECK(key.day_ == 0);
}

static int has_text(swl_str in, const char *text) {
    size_t n = strlen(text);
    for (size_t i = 0; i + n <= in.len; i++)
        if (memcmp(in.ptr + i, text, n) == 0) return 1;
    return 0;
}

/* What S3 reads: decoded, then all but letters, digits, - . _ ~ and / encoded anew. */
static void s3_paths(void) {
    static const struct {
        const char *path, *signed_path;
    } rows[] = {
        {"/b/2026-11-30T10:00:00Z.json", "/b/2026-11-30T10%3A00%3A00Z.json"},
        {"/a=b", "/a%3Db"},
        {"/u@h", "/u%40h"},
        {"/!$&'()*+,;=:@", "/%21%24%26%27%28%29%2A%2B%2C%3B%3D%3A%40"},
        {"/%21%24%26%27%28%29%2a%2b%2c%3b%3d%3a%40", "/%21%24%26%27%28%29%2A%2B%2C%3B%3D%3A%40"},
        {"/%c3%a9%7E%61%2D", "/%C3%A9~a-"},
        {"/\xc3\xa9 ", "/%C3%A9%20"},
        {"/a//./../b/", "/a//./../b/"},
        {"/100%25", "/100%25"},
        {"/a%2Fb%2fc", "/a/b/c"},
        {"/", "/"},
        {"", "/"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        for (int j = 0; j < SIGNERS; j++) {
            uint8_t text[2048];
            char want[128];
            swl_buf out = swl_out(text, sizeof text);
            good();
            lifetime = 60;
            aws.flags = SWL_AWS_S3;
            req.path = swl_cstr(rows[i].path);
            if ((URL & 1 << j) && (!req.path.len || strchr(rows[i].path, ' '))) continue;
            int n = snprintf(want, sizeof want, "POST\n%s\n", rows[i].signed_path);
            check_context(rows[i].path);
            crypto_reset();
            CHECK_STATUS(signers[j](&out), SWL_OK);
            int found = 0;
            for (int h = 0; h < crypto_hashes(); h++) found += crypto_hashed(h).len > (size_t)n && memcmp(crypto_hashed(h).ptr, want, (size_t)n) == 0;
            CHECK(found == 1);
            if (URL & 1 << j) CHECK(memcmp(text, "https://h", 9) == 0 && memcmp(text + 9, req.path.ptr, req.path.len) == 0);
        }
    good();
}

/* A "+" in a query is a space to S3, which reads it as a form; to others it is itself. */
static void plus_in_query(void) {
    for (int s3 = 0; s3 < 2; s3++)
        for (int j = 0; j < SIGNERS; j++) {
            uint8_t text[2048];
            swl_buf out = swl_out(text, sizeof text);
            const char *want = s3 ? "a%20b=c%20d%2B" : "a%2Bb=c%2Bd%2B";
            good();
            lifetime = 60;
            aws.flags = s3 ? SWL_AWS_S3 : 0;
            req.query = swl_cstr("a+b=c+d%2b");
            crypto_reset();
            CHECK_STATUS(signers[j](&out), SWL_OK);
            int found = 0;
            for (int h = 0; h < crypto_hashes(); h++) {
                swl_str t = crypto_hashed(h);
                found += t.len > 30 && memcmp(t.ptr, "POST\n/p\n", 8) == 0 && has_text(t, want);
            }
            CHECK(found == 1);
            if (URL & 1 << j) CHECK(has_text(swl_span(text, out.len), want));
        }
    good();
}

/* Requests whose signature would be for another request than the one that is sent. */
static void another_request(void) {
    static const char *const hosts[] = {"https://h", "h/", "h?", "h#", "u@h", "h\\", "h\r\nX: y", "h\n"};
    static const char *const lines[] = {"\r", "\n", "a\r\nb: c", "\r\n c", "\x01", "a\x7f"};
    static const char *const signed_or_not[] = {"X-A", "User-Agent"};
    lifetime = 60;
    good();
    for (size_t i = 0; i < sizeof hosts / sizeof *hosts; i++) {
        req.host = swl_cstr(hosts[i]);
        refused(ALL, SWL_E_ARG_HOST, hosts[i]);
    }
    req.host = swl_cstr("[::1]:8080");
    refused(ALL, SWL_OK, "address");
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        header(lines[i], "v");
        refused(ALL, SWL_E_ARG_HEADER_NAME, "name");
        for (size_t j = 0; j < 2; j++) {
            header(signed_or_not[j], lines[i]);
            refused(ALL, SWL_E_ARG_HEADER_VALUE, "value");
            header(signed_or_not[j], "v");
            slots[0].prefix = swl_cstr(lines[i]);
            refused(ALL, SWL_E_ARG_HEADER_VALUE, "prefix");
        }
    }
    header("X-A", "v");
    slots[0].value = swl_span("a\0b", 3);
    refused(ALL, SWL_E_ARG_HEADER_VALUE, "NUL");
    header("X-A", "v");
    slots[0].name = swl_span("X\0A", 3);
    refused(ALL, SWL_E_ARG_HEADER_NAME, "NUL");
    header("", "v");
    refused(ALL, SWL_E_ARG_HEADER_NAME, "no name");
    header("X A", "v");
    refused(ALL, SWL_E_ARG_HEADER_NAME, "space");
    header("X:A", "v");
    refused(ALL, SWL_E_ARG_HEADER_NAME, "colon");
    header("x;y", "v");
    refused(ALL, SWL_E_ARG_HEADER_NAME, "two names");
    header("hOST", "a,a");
    refused(ALL, SWL_E_ARG_HEADER_OURS, "host");
    header("transfer-encoding", "chunked");
    refused(ALL, SWL_E_ARG_HEADER_OURS, "transfer-encoding");
    header("X-A", "tab\tand \xc3\xa9");
    refused(ALL, SWL_OK, "text");
}

/* Keys that were pasted with their quotation marks. */
static void quoted_keys(void) {
    static const char *const quoted[] = {"\"k\"", "'k'", "\"k"};
    lifetime = 60;
    good();
    for (size_t i = 0; i < sizeof quoted / sizeof *quoted; i++) {
        aws.access_key = swl_cstr(quoted[i]);
        refused(ALL, SWL_E_ARG_QUOTES, "access key");
        aws.secret_key = swl_cstr(quoted[i]);
        refused(ALL, SWL_E_ARG_QUOTES, "secret key");
        aws.session_token = swl_cstr(quoted[i]);
        refused(ALL, SWL_E_ARG_QUOTES, "token");
    }
}

/* A body from a source, of lengths around the client's pieces and the signer's 64 bytes, read in pieces of any size: the
 * signature is that of the same body in memory. */
static void lengths(void) {
    enum { ROOM = 600, CAP = 1 + ROOM + 64 }; /* one byte is taken, and the last 64 are for the digits of the hash */
    static const size_t edges[] = {2, 64, 128, ROOM, ROOM + 64, 2 * ROOM};
    static char content[2 * ROOM + 2];
    for (size_t i = 0; i < sizeof content; i++) content[i] = (char)('a' + i % 23);
    for (size_t i = 0; i < sizeof edges / sizeof *edges; i++)
        for (size_t n = edges[i] - 2; n <= edges[i] + 2; n++)
            for (int j = 0; j < 2; j++) {
                uint8_t whole[CAP];
                swl_buf out = SWL_BUF(whole);
                swl_str body = swl_span(content, n);
                good();
                req.body = body;
                CHECK_STATUS((j ? v4a_sign : v4_sign)(&out), SWL_OK);
                for (source_piece = 1; source_piece < 2 * ROOM; source_piece = source_piece * 7 + 1) {
                    swl_buf text = swl_out(guard_alloc(CAP), CAP);
                    text.len = 1;
                    good();
                    req.body = body;
                    take_body_from_source(&body);
                    CHECK_STATUS(auth_sign(j, &text), SWL_OK);
                    CHECK(same(swl_span(text.ptr + 1, text.len - 1), swl_span(whole, out.len)));
                    CHECK(source_at == 0 && text.cap == CAP && req.body_sha256.ptr == NULL);
                    guard_reset();
                }
            }
    good();
}

/* The caller's own X-Amz-Content-Sha256 is the hash that is signed. */
static void own_hash(void) {
    static const char *const hashes[] = {"UNSIGNED-PAYLOAD", "STREAMING-UNSIGNED-PAYLOAD-TRAILER", "abc"};
    for (size_t i = 0; i < sizeof hashes / sizeof *hashes; i++)
        for (int j = 0; j < SIGNERS; j++) {
            uint8_t text[2048];
            swl_buf out = swl_out(text, sizeof text);
            good();
            lifetime = 60;
            header("x-AMZ-content-SHA256", hashes[i]);
            crypto_reset();
            CHECK_STATUS(signers[j](&out), SWL_OK);
            size_t n = strlen(hashes[i]);
            int found = 0;
            for (int h = 0; h < crypto_hashes(); h++) {
                swl_str t = crypto_hashed(h);
                found += t.len > n && t.ptr[t.len - n - 1] == '\n' && memcmp(t.ptr + t.len - n, hashes[i], n) == 0;
            }
            CHECK(found == 1);
        }
    good();
}

/* DER of what the signer gives: leading zeros go, a top bit gets one. */
static void der(void) {
    static const struct {
        uint8_t r0, r1, s0;
        const char *want;
    } rows[] = {
        {0, 0, 0x7f, "3025020101"},
        {0x80, 0, 0x7f, "3045022100800000"},
        {0, 0x80, 0x7f, "30440220008000"},
        {0, 0x7f, 0x7f, "3043021f7f00"},
        {0x7f, 0xff, 0xff, "304502207fff00"},
    };
    good();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        uint8_t text[512];
        swl_buf out = swl_out(text, sizeof text);
        memset(crypto_p256_signature, 0, 64);
        crypto_p256_signature[0] = rows[i].r0;
        crypto_p256_signature[1] = rows[i].r1;
        crypto_p256_signature[31] = 1;
        crypto_p256_signature[32] = rows[i].s0;
        req.header_count = 0;
        CHECK_STATUS(v4a_sign(&out), SWL_OK);
        swl_str got = slots[req.header_count - 1].value;
        const char *at = strstr((const char *)text, "Signature=");
        check_context(rows[i].want);
        CHECK(got.ptr + got.len == (const char *)out.ptr + out.len);
        CHECK_TEXT(swl_span(at + 10, strlen(rows[i].want)), swl_cstr(rows[i].want));
    }
}

const check_case sign_cases[] = {
    {"sigv4", sigv4},
    {"presigned", presigned},
    {"sigv4a", sigv4a},
    {"derived", derived},
    {"boundary", boundary},
    {"bad", bad},
    {"crypto_fails", crypto_fails},
    {"kept_keys", kept_keys},
    {"paths of S3", s3_paths},
    {"plus in a query", plus_in_query},
    {"another request", another_request},
    {"keys in quotation marks", quoted_keys},
    {"lengths of a body", lengths},
    {"a hash of the caller's", own_hash},
    {"no slots", no_slots},
    {"unsigned body", unsigned_body},
    {"failed keys", failed_keys},
    {"der", der},
    {0, 0},
};
