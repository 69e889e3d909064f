/* SPDX-License-Identifier: Apache-2.0 */
/* SigV4 in headers and URLs against an oracle: a second implementation, written to be read beside AWS's page,
 * with arrays, qsort and whole texts. Both hash with one function that is not SHA-256. They must agree on
 * what is hashed, and on what is refused. */
#include "oracle.h"

enum { HEADERS = 3, SLOTS = HEADERS + 4, PIECES = 256 };

/* For the link: SigV4a is not called. */
swl_status swl_port_p256_sign(const uint8_t *key, const uint8_t *digest, uint8_t *signature) {
    (void)key, (void)digest, (void)signature;
    abort();
}
swl_status swl_port_sha1_start(swl_port_hash *h) {
    (void)h;
    abort();
}

static int is_unreserved(int c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (c && strchr("-._~", c)); }
static void encode(text *t, const uint8_t *p, size_t n, int keeps_slash) {
    char escape[4];
    for (size_t i = 0; i < n; i++) {
        snprintf(escape, sizeof escape, "%%%02X", p[i]);
        if (is_unreserved(p[i]) || (p[i] == '/' && keeps_slash)) put(t, &p[i], 1);
        else puts_(t, escape);
    }
}
static int value_of(int c) { return c >= '0' && c <= '9' ? c - '0' : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : -1; }
/* How many bytes; -1 for a broken escape. */
static int decode(uint8_t *out, const char *p, size_t n, int plus_is_space) {
    int count = 0;
    for (size_t i = 0; i < n; i++) {
        int c = (uint8_t)p[i];
        if (c == '+' && plus_is_space) c = ' ';
        else if (c == '%') {
            if (i + 2 >= n || value_of((uint8_t)p[i + 1]) < 0 || value_of((uint8_t)p[i + 2]) < 0) return -1;
            c = value_of((uint8_t)p[i + 1]) * 16 + value_of((uint8_t)p[i + 2]);
            i += 2;
        }
        out[count++] = (uint8_t)c;
    }
    return count;
}

/* ---- the request --------------------------------------------------------------------------- */
static swl_request req;
static swl_aws aws;
static swl_header slots[SLOTS];
static int is_url;
static uint32_t expires;
static int s3(void) { return (aws.flags & SWL_AWS_S3) != 0; }
/* A parameter: encoded name and value; the place keeps equal ones in order. */
typedef struct parameter {
    const char *name, *value;
    int place;
} parameter;
static parameter parameters[PIECES];
static int parameter_count;
static text encoded;

static int by_name_and_value(const void *a, const void *b) {
    const parameter *x = a, *y = b;
    int order = strcmp(x->name, y->name);
    if (!order) order = strcmp(x->value, y->value);
    return order ? order : x->place - y->place;
}
static const char *encoded_part(const char *p, size_t n) {
    static uint8_t bytes[ROOM];
    int count = decode(bytes, p, n, s3());
    if (count < 0) return NULL;
    char *at = encoded.s + encoded.n;
    *at = 0;
    encode(&encoded, bytes, (size_t)count, 0);
    encoded.n++; /* its NUL */
    return at;
}
static int read_query(void) {
    const char *p = req.query.ptr, *end = p + req.query.len;
    parameter_count = 0;
    encoded.n = 0;
    while (p < end) {
        const char *stop = memchr(p, '&', (size_t)(end - p));
        if (!stop) stop = end;
        if (stop > p) {
            const char *equals = memchr(p, '=', (size_t)(stop - p));
            if (parameter_count == PIECES) return 0;
            parameter *one = &parameters[parameter_count];
            one->name = encoded_part(p, (size_t)((equals ? equals : stop) - p));
            one->value = equals ? encoded_part(equals + 1, (size_t)(stop - equals - 1)) : "";
            one->place = parameter_count++;
            if (!one->name || !one->value) return 0;
        }
        p = stop + 1;
    }
    return 1;
}

static int may_be_signed(void) {
    static const char *const taken[] = {"X-Amz-Signature", "X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Date", "X-Amz-Expires",
        "X-Amz-SignedHeaders", "X-Amz-Security-Token", "X-Amz-Region-Set"};
    static uint8_t bytes[ROOM];
    if (!req.host.len || !is_visible(req.host, "/?#@\\") || is_quoted(req.host)) return 0;
    if (req.path.len && req.path.ptr[0] != '/') return 0;
    if (s3() && decode(bytes, req.path.ptr, req.path.len, 0) < 0) return 0;
    if (!read_query()) return 0;
    for (int i = 0; i < parameter_count; i++)
        for (int j = 0; j < (is_url ? 8 : 1); j++)
            if (is(swl_cstr(parameters[i].name), taken[j])) return 0;
    if (is_url && (!req.path.len || !is_visible(req.path, "?#") || !is_visible(req.query, "#") || !expires || expires > 604800)) return 0;
    for (int i = 0; i < req.header_count; i++) {
        swl_str name = slots[i].name;
        if (!name.len || !is_visible(name, "!\"#$%&'()*+,/:;<=>?@[\\]^`{|}") || is_quoted(name) || !is_line(slots[i].value)) return 0;
        if (is(name, "host") || is(name, "transfer-encoding")) return 0;
        if (!is_url && (is(name, "authorization") || is(name, "x-amz-date") || (aws.session_token.len && is(name, "x-amz-security-token")))) return 0;
        if (!is_url && is(name, "x-amz-content-sha256") && (aws.flags & (SWL_AWS_S3 | SWL_AWS_SEND_SHA256 | SWL_AWS_UNSIGNED_BODY))) return 0;
    }
    return 1;
}

/* ---- the oracle ---------------------------------------------------------------------------- */
static void canonical_path(text *t) {
    static uint8_t bytes[ROOM];
    static const char *segments[PIECES * 8];
    static size_t lengths[PIECES * 8];
    size_t count = 0, start = t->n;
    if (s3()) {
        int n = decode(bytes, req.path.ptr, req.path.len, 0);
        encode(t, bytes, (size_t)n, 1);
    } else {
        for (size_t at = 0; at < req.path.len;) {
            size_t n = 0;
            while (at + n < req.path.len && req.path.ptr[at + n] != '/') n++;
            const char *segment = req.path.ptr + at;
            at += n + 1;
            if (n == 0 || (n == 1 && segment[0] == '.')) continue;
            if (n == 2 && memcmp(segment, "..", 2) == 0) {
                if (count) count--;
                continue;
            }
            MUST(count < PIECES * 8);
            segments[count] = segment;
            lengths[count++] = n;
        }
        for (size_t i = 0; i < count; i++) {
            puts_(t, "/");
            encode(t, (const uint8_t *)segments[i], lengths[i], 0);
        }
        if (count && req.path.ptr[req.path.len - 1] == '/') puts_(t, "/");
    }
    if (t->n == start) puts_(t, "/");
}

static int is_blank(char c) { return (uint8_t)c <= 32; }
static void value_without_blanks(text *t, swl_str v) {
    size_t end = v.len, at = 0;
    while (end > 0 && is_blank(v.ptr[end - 1])) end--;
    while (at < end && is_blank(v.ptr[at])) at++;
    for (; at < end; at++) {
        if (is_blank(v.ptr[at])) {
            if (!is_blank(v.ptr[at - 1])) puts_(t, " ");
        } else {
            put(t, v.ptr + at, 1);
        }
    }
}

typedef struct field {
    char name[ROOM / 64];
    swl_str value;
    int place;
} field;
static field fields[SLOTS + 1];
static int field_count;
static int by_name(const void *a, const void *b) {
    const field *x = a, *y = b;
    int order = strcmp(x->name, y->name);
    return order ? order : x->place - y->place;
}
static void add_field(swl_str name, swl_str v) {
    static text t;
    t.n = 0;
    lower(&t, name);
    field *f = &fields[field_count];
    memcpy(f->name, t.s, t.n + 1);
    f->value = v;
    f->place = field_count++;
}
/* The headers before Authorization and before a token that is not signed. */
static void read_fields(int count) {
    static const char *const unsigned_[] = {"authorization", "baggage", "connection", "expect", "keep-alive", "proxy-authorization", "te",
        "traceparent", "tracestate", "trailer", "upgrade", "user-agent", "x-amzn-trace-id"};
    field_count = 0;
    add_field(swl_cstr("host"), req.host);
    for (int i = 0; i < count; i++) {
        size_t j = 0;
        while (j < sizeof unsigned_ / sizeof *unsigned_ && !is(slots[i].name, unsigned_[j])) j++;
        if (j == sizeof unsigned_ / sizeof *unsigned_) add_field(slots[i].name, slots[i].value);
    }
    qsort(fields, (size_t)field_count, sizeof *fields, by_name);
}
static void names(text *t, const char *separator) {
    for (int i = 0; i < field_count; i++) {
        if (i && strcmp(fields[i].name, fields[i - 1].name) == 0) continue;
        if (i) puts_(t, separator);
        puts_(t, fields[i].name);
    }
}
static void payload(text *t) {
    uint8_t digest[32];
    for (int i = req.header_count - 1; i >= 0; i--)
        if (is(slots[i].name, "x-amz-content-sha256") && slots[i].value.len) return put(t, slots[i].value.ptr, slots[i].value.len);
    if (req.body_sha256.len) return put(t, req.body_sha256.ptr, req.body_sha256.len);
    if (aws.flags & SWL_AWS_UNSIGNED_BODY || (is_url && s3())) return puts_(t, "UNSIGNED-PAYLOAD");
    hash(digest, req.body.ptr, req.body.len);
    hex(t, digest);
}

/* 20251122T101530Z */
#define STAMP "20251122T101530Z"
#define SCOPE "20251122/us-west-2/bedrock/aws4_request"

static void signature(text *out, int count) {
    static text canonical, to_sign;
    uint8_t digest[32], key[32];
    char secret[64];
    canonical.n = to_sign.n = 0;
    for (size_t i = 0; i < req.method.len; i++) {
        char c = req.method.ptr[i];
        if (c >= 'a' && c <= 'z') c = (char)(c - 32);
        put(&canonical, &c, 1);
    }
    puts_(&canonical, "\n");
    canonical_path(&canonical);
    puts_(&canonical, "\n");
    qsort(parameters, (size_t)parameter_count, sizeof *parameters, by_name_and_value);
    for (int i = 0; i < parameter_count; i++) {
        if (i) puts_(&canonical, "&");
        puts_(&canonical, parameters[i].name);
        puts_(&canonical, "=");
        puts_(&canonical, parameters[i].value);
    }
    puts_(&canonical, "\n");
    read_fields(count);
    for (int i = 0; i < field_count; i++) {
        int is_same = i && strcmp(fields[i].name, fields[i - 1].name) == 0;
        puts_(&canonical, is_same ? "," : i ? "\n" : "");
        if (!is_same) {
            puts_(&canonical, fields[i].name);
            puts_(&canonical, ":");
        }
        value_without_blanks(&canonical, fields[i].value);
    }
    puts_(&canonical, "\n\n");
    names(&canonical, ";");
    puts_(&canonical, "\n");
    payload(&canonical);

    puts_(&to_sign, "AWS4-HMAC-SHA256\n" STAMP "\n" SCOPE "\n");
    hash(digest, canonical.s, canonical.n);
    hex(&to_sign, digest);

    int n = snprintf(secret, sizeof secret, "AWS4%.*s", (int)aws.secret_key.len, aws.secret_key.ptr);
    hmac(key, 32, secret, (size_t)n, "20251122", 8);
    hmac(key, 32, key, 32, "us-west-2", 9);
    hmac(key, 32, key, 32, "bedrock", 7);
    hmac(key, 32, key, 32, "aws4_request", 12);
    hmac(digest, 32, key, 32, to_sign.s, to_sign.n);
    out->n = 0;
    hex(out, digest);
}

/* ---- one input ----------------------------------------------------------------------------- */
static void check_headers(int before) {
    static text want;
    static uint8_t bytes[ROOM];
    int is_expected = may_be_signed();
    swl_buf out = swl_out(bytes, sizeof bytes), measure = {0};
    swl_status measured = swl_sigv4_sign(&aws, &req, &measure);
    MUST(req.header_count == before && (measured == SWL_E_SPACE) == is_expected);
    swl_status status = swl_sigv4_sign(&aws, &req, &out);
    MUST((status == SWL_OK) == is_expected && (is_expected || req.header_count == before));
    if (!is_expected) return;
    MUST(out.len == measure.len);
    swl_str last = slots[req.header_count - 1].value;
    MUST(is(slots[req.header_count - 1].name, "Authorization"));
    int count = req.header_count - 1 - (aws.session_token.len && aws.flags & SWL_AWS_UNSIGNED_TOKEN ? 1 : 0);
    signature(&want, count);
    MUST(last.len > 64 && memcmp(last.ptr + last.len - 64, want.s, 64) == 0);
}

static void check_url(void) {
    static text want, url;
    static uint8_t bytes[ROOM];
    char number[16];
    int is_expected = may_be_signed(), count = parameter_count;
    swl_buf out = swl_out(bytes, sizeof bytes);
    swl_status status = swl_sigv4_presign(&aws, &req, expires, &out);
    MUST((status == SWL_OK) == is_expected);
    if (!is_expected) return;
    url.n = 0;
    puts_(&url, "https://");
    put(&url, req.host.ptr, req.host.len);
    put(&url, req.path.ptr, req.path.len);
    puts_(&url, "?");
    for (int i = 0; i < count; i++) {
        puts_(&url, parameters[i].name);
        puts_(&url, "=");
        puts_(&url, parameters[i].value);
        puts_(&url, "&");
    }
    snprintf(number, sizeof number, "%u", (unsigned)expires);
    size_t own = url.n;
    puts_(&url,
        "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKID%2F20251122%2Fus-west-2%2Fbedrock%2Faws4_request&X-Amz-Date=" STAMP "&X-Amz-Expires=");
    puts_(&url, number);
    puts_(&url, "&X-Amz-SignedHeaders=");
    read_fields(req.header_count);
    names(&url, "%3B");
    if (aws.session_token.len && !(aws.flags & SWL_AWS_UNSIGNED_TOKEN)) puts_(&url, "&X-Amz-Security-Token=T%2B%2F%3D");
    /* What was added is part of the query that is signed. */
    static text added;
    added.n = 0;
    put(&added, url.s + own, url.n - own);
    for (char *p = strtok(added.s, "&"); p; p = strtok(NULL, "&")) {
        char *equals = strchr(p, '=');
        *equals = 0;
        MUST(parameter_count < PIECES);
        parameter one = {p, equals + 1, parameter_count};
        parameters[parameter_count++] = one;
    }
    if (aws.session_token.len && aws.flags & SWL_AWS_UNSIGNED_TOKEN) puts_(&url, "&X-Amz-Security-Token=T%2B%2F%3D");
    puts_(&url, "&X-Amz-Signature=");
    signature(&want, req.header_count);
    put(&url, want.s, 64);
    MUST(out.len == url.n && memcmp(out.ptr, url.s, url.n) == 0);
}

static swl_str part(cursor *c, char **copy) {
    size_t n = take(c);
    if (n > c->n) n = c->n;
    *copy = exact(c->p, n);
    c->p += n;
    c->n -= n;
    return swl_span(*copy, n);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const char *const methods[] = {"GET", "POST", "put", "Delete"};
    static const uint32_t lives[] = {1, 3600, 604800, 0, 604801};
    cursor c = {data, size};
    char *copies[4 + 2 * HEADERS];
    uint8_t choice = take(&c);
    memset(&req, 0, sizeof req);
    memset(&aws, 0, sizeof aws);
    aws.access_key = swl_cstr("AKID");
    aws.secret_key = swl_cstr("wJalrXUtnFEMI/K7MDENG");
    aws.region = swl_cstr("us-west-2");
    aws.service = swl_cstr("bedrock");
    aws.flags = choice & 15;
    is_url = choice >> 4 & 1;
    if (choice & 32) aws.session_token = swl_cstr("T+/=");
    req.method = swl_cstr(methods[choice >> 6]);
    choice = take(&c);
    expires = lives[(choice & 31) % 5];
    if (choice & 32) req.body_sha256 = swl_cstr("abc");
    req.time.s = 1763806530;
    req.host = part(&c, &copies[0]);
    if (choice & 64) req.host = swl_cstr("h.example.com:8443");
    req.path = part(&c, &copies[1]);
    req.query = part(&c, &copies[2]);
    req.body = part(&c, &copies[3]);
    req.headers = slots;
    req.header_cap = SLOTS;
    for (int i = 0; i < HEADERS; i++) {
        swl_header one = {.name = part(&c, &copies[4 + 2 * i]), .value = part(&c, &copies[5 + 2 * i])};
        if (one.name.len) slots[req.header_count++] = one;
    }
    if (is_url) check_url();
    else check_headers(req.header_count);
    for (int i = 0; i < 4 + 2 * HEADERS; i++) free(copies[i]);
    return 0;
}
