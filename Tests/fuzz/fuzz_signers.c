/* SPDX-License-Identifier: Apache-2.0 */
/* Qiniu's and AppStage's signers against an oracle, which makes the string to sign as the vendors' pages describe it,
 * with arrays and qsort. Both hash with one function. They must agree on what is hashed, and on what is refused. */
#include "oracle.h"

enum { HEADERS = 4, SLOTS = HEADERS + 6 };

static swl_request req;
static swl_header slots[SLOTS];
static size_t source_at;
static cursor script;

swl_status swl_port_sha1_start(swl_port_hash *h) {
    start(h->opaque_);
    return SWL_OK;
}
/* For the link: SigV4a is not called. */
swl_status swl_port_p256_sign(const uint8_t *key, const uint8_t *digest, uint8_t *signature) {
    (void)key, (void)digest, (void)signature;
    abort();
}

static void base64(text *t, const uint8_t *p, size_t n, const char *last) {
    static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    for (size_t i = 0; i < n; i += 3) {
        uint32_t group = (uint32_t)p[i] << 16 | (i + 1 < n ? (uint32_t)p[i + 1] << 8 : 0) | (i + 2 < n ? p[i + 2] : 0);
        for (size_t k = 0; k < 4; k++) {
            uint32_t v = group >> (18 - 6 * k) & 63;
            if (i + k > n) puts_(t, "=");
            else put(t, v < 62 ? &alphabet[v] : &last[v - 62], 1);
        }
    }
}

static int is_key(swl_str k) { return k.len && is_visible(k, "") && !is_quoted(k); }
static int is_token(swl_str t) { return t.len && is_visible(t, "\"(),/:;<=>?@[\\]{}"); }
static int is_plain(swl_str t) { return t.len && is_visible(t, "!\"#$%&'()*+,/:;<=>?@[\\]^`{|}"); }
static int is_connect(swl_str t) { return t.len == 7 && memcmp(t.ptr, "CONNECT", 7) == 0; }
static int is_value(swl_str t) {
    for (size_t i = 0; i < t.len; i++)
        if (((uint8_t)t.ptr[i] < 32 && t.ptr[i] != '\t') || t.ptr[i] == 127) return 0;
    return 1;
}
static int has(const char *name) {
    for (int i = 0; i < req.header_count; i++)
        if (is(slots[i].name, name)) return 1;
    return 0;
}
static int ends_with(swl_str value, const text *t) { return value.len == t->n && memcmp(value.ptr, t->s, t->n) == 0; }

/* ---- Qiniu ------------------------------------------------------------------------------------ */
static int source_read_(void *ctx, void *p, size_t n) {
    (void)ctx;
    size_t left = req.body.len - source_at, most = take(&script) % 9u + 1;
    MUST(n > 0 && n <= left);
    n = n < most ? n : most;
    for (size_t i = 0; i < n; i++) ((char *)p)[i] = (char)(source_at++ * 7);
    return (int32_t)n;
}
static swl_status rewind_(void *ctx) {
    (void)ctx;
    source_at = 0;
    return SWL_OK;
}

static int by_name(const void *a, const void *b) {
    const swl_header *const *x = a, *const *y = b;
    size_t n = (*x)->name.len < (*y)->name.len ? (*x)->name.len : (*y)->name.len;
    int order = memcmp((*x)->name.ptr, (*y)->name.ptr, n);
    if (!order) order = (*x)->name.len < (*y)->name.len ? -1 : (*x)->name.len > (*y)->name.len;
    return order ? order : *x < *y ? -1 : 1;
}

static int qiniu_may_be_signed(const swl_qiniu *k) {
    if (!is_key(k->access_key) || !is_key(k->secret_key) || !is_token(req.method) || is_connect(req.method)) return 0;
    if (!req.host.len || !is_visible(req.host, "/?#@\\")) return 0;
    if (!req.path.len || req.path.ptr[0] != '/' || !is_visible(req.path, "?#") || !is_visible(req.query, "#")) return 0;
    for (int i = 0; i < req.header_count; i++) {
        if (!is_plain(slots[i].name) || is_quoted(slots[i].name) || !is_line(slots[i].value) || !is_line(slots[i].prefix)) return 0;
        if (is(slots[i].name, "host") || is(slots[i].name, "transfer-encoding")) return 0;
    }
    if (has("authorization")) return 0;
    if (k->flags & SWL_QINIU_DATE && (!req.time.s || has("x-qiniu-date"))) return 0;
    return 1;
}

static void qiniu_text(text *t, int count) {
    const swl_header *signed_[SLOTS];
    swl_str type = {0};
    int n = 0;
    t->n = 0;
    for (size_t i = 0; i < req.method.len; i++) {
        char c = req.method.ptr[i];
        if (c >= 'a' && c <= 'z') c = (char)(c - 32);
        put(t, &c, 1);
    }
    puts_(t, " ");
    put(t, req.path.ptr, req.path.len);
    if (req.query.len) puts_(t, "?");
    put(t, req.query.ptr, req.query.len);
    puts_(t, "\nHost: ");
    put(t, req.host.ptr, req.host.len);
    for (int i = 0; i < count; i++) {
        if (!type.len && is(slots[i].name, "content-type")) type = slots[i].value;
        if (slots[i].name.len >= 8 && is(swl_span(slots[i].name.ptr, 8), "x-qiniu-")) signed_[n++] = &slots[i];
    }
    if (type.len) {
        puts_(t, "\nContent-Type: ");
        put(t, type.ptr, type.len);
    }
    qsort(signed_, (size_t)n, sizeof *signed_, by_name);
    for (int i = 0; i < n; i++) {
        puts_(t, "\n");
        size_t at = t->n;
        lower(t, signed_[i]->name);
        for (size_t k = at; k < t->n; k++)
            if ((k == at || t->s[k - 1] == '-') && t->s[k] >= 'a' && t->s[k] <= 'z') t->s[k] = (char)(t->s[k] - 32);
        puts_(t, ": ");
        put(t, signed_[i]->value.ptr, signed_[i]->value.len);
    }
    puts_(t, "\n\n");
    if (type.len && !(type.len == 24 && memcmp(type.ptr, "application/octet-stream", 24) == 0))
        for (size_t i = 0; i < req.body.len; i++) {
            char c = req.body.ptr ? req.body.ptr[i] : (char)(i * 7);
            put(t, &c, 1);
        }
}

static void check_qiniu(const swl_qiniu *k) {
    static text to_sign, want;
    static uint8_t bytes[ROOM];
    uint8_t digest[32];
    int before = req.header_count, is_expected = qiniu_may_be_signed(k);
    swl_buf out = swl_out(bytes, sizeof bytes), measure = {0};
    swl_status measured = swl_qiniu_sign(k, &req, &measure), status = swl_qiniu_sign(k, &req, &out);
    MUST((status == SWL_OK) == is_expected && (measured == SWL_E_SPACE) == is_expected);
    if (!is_expected) {
        MUST(req.header_count == before && out.len == 0);
        return;
    }
    int dated = k->flags & SWL_QINIU_DATE ? 1 : 0;
    MUST(req.header_count == before + 1 + dated && measure.len == out.len && out.len == k->access_key.len + 29 + 16u * (unsigned)dated);
    if (dated) MUST(is(slots[before].name, "X-Qiniu-Date") && is(slots[before].value, "20251122T101530Z"));
    qiniu_text(&to_sign, req.header_count - 1);
    hmac(digest, 20, k->secret_key.ptr, k->secret_key.len, to_sign.s, to_sign.n);
    want.n = 0;
    put(&want, k->access_key.ptr, k->access_key.len);
    puts_(&want, ":");
    base64(&want, digest, 20, "-_");
    const swl_header *last = &slots[req.header_count - 1];
    MUST(is(last->name, "Authorization") && is(last->prefix, "Qiniu ") && last->flags == SWL_SECRET && ends_with(last->value, &want));
}

/* ---- AppStage --------------------------------------------------------------------------------- */
static void check_appstage(const swl_appstage *k) {
    static text to_sign, code, want;
    static uint8_t bytes[ROOM];
    static const char *const names[] = {"ts", "nonce", "ak", "resource-code", "sign"};
    uint8_t digest[32];
    char ts[16];
    int before = req.header_count;
    int is_expected = is_key(k->access_key) && is_key(k->secret_key) && k->nonce.len && k->resource_code.len && is_value(k->nonce) &&
        is_value(k->resource_code) && req.time.s;
    for (int i = 0; i < 5; i++) is_expected = is_expected && !has(names[i]);
    swl_buf out = swl_out(bytes, sizeof bytes), measure = {0};
    swl_status measured = swl_appstage_sign(k, &req, &measure), status = swl_appstage_sign(k, &req, &out);
    MUST((status == SWL_OK) == is_expected && (measured == SWL_E_SPACE) == is_expected);
    if (!is_expected) {
        MUST(req.header_count == before && out.len == 0);
        return;
    }
    int n = snprintf(ts, sizeof ts, "%u%03u", (unsigned)req.time.s, (unsigned)req.time.ms);
    MUST(req.header_count == before + 5 && out.len == measure.len && out.len == (size_t)n + 44);
    to_sign.n = code.n = want.n = 0;
    puts_(&to_sign, "ts=");
    puts_(&to_sign, ts);
    puts_(&to_sign, "&nonce=");
    put(&to_sign, k->nonce.ptr, k->nonce.len);
    puts_(&to_sign, "&ak=");
    put(&to_sign, k->access_key.ptr, k->access_key.len);
    hash(digest, to_sign.s, to_sign.n);
    hex(&code, digest);
    hmac(digest, 32, k->secret_key.ptr, k->secret_key.len, code.s, code.n);
    base64(&want, digest, 32, "+/");
    const swl_str values[] = {swl_cstr(ts), k->nonce, k->access_key, k->resource_code, swl_span(want.s, want.n)};
    for (int i = 0; i < 5; i++) {
        const swl_header *h = &slots[before + i];
        MUST(is(h->name, names[i]) && h->prefix.len == 0 && h->value.len == values[i].len && memcmp(h->value.ptr, values[i].ptr, values[i].len) == 0);
        MUST(h->flags == (i == 4 ? SWL_SECRET : 0));
    }
}

/* ---- one input -------------------------------------------------------------------------------- */
static char *copies[24];
static int copy_count;
static swl_str part(cursor *c) {
    size_t n = take(c);
    if (n > c->n) n = c->n;
    char *copy = exact(c->p, n);
    copies[copy_count++] = copy;
    c->p += n;
    c->n -= n;
    return swl_span(copy, n);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const char *const methods[] = {"GET", "post", "Delete", "CONNECT"},
                             *const names[] = {"Content-Type", "X-Qiniu-A", "x-qiniu-b-c", "X-QINIU-"};
    cursor c = {data, size};
    uint8_t choice = take(&c), more = take(&c);
    copy_count = 0;
    source_at = 0;
    memset(&req, 0, sizeof req);
    req.headers = slots;
    req.header_cap = SLOTS;
    req.time.s = choice & 1 ? 1763806530 : 0;
    req.time.ms = (uint32_t)take(&c) * 3;
    req.method = choice & 2 ? swl_cstr(methods[more & 3]) : part(&c);
    req.host = choice & 4 ? swl_cstr("Api.example.com:8443") : part(&c);
    req.path = choice & 8 ? swl_cstr("/v1/a//b%20c") : part(&c);
    req.query = part(&c);
    req.body = part(&c);
    for (int i = 0; i < HEADERS; i++) {
        swl_header one = {.name = choice & 16 ? swl_cstr(names[take(&c) & 3]) : part(&c), .value = part(&c)};
        if (more & 128 && i == 0) one.prefix = part(&c);
        if (one.name.len && !one.prefix.len) slots[req.header_count++] = one;
    }
    swl_str access = choice & 32 ? swl_cstr("AK-with+/=") : part(&c), secret = choice & 64 ? swl_cstr("SK") : part(&c);
    swl_str nonce = part(&c), code = part(&c);
    script = c;
    if (more & 4) {
        req.body.ptr = NULL;
        req.source.read = source_read_;
        req.source.rewind = rewind_;
    }
    if (choice & 128) {
        swl_appstage k = {access, secret, code, nonce};
        check_appstage(&k);
    } else {
        swl_qiniu k = {access, secret, more >> 3 & SWL_QINIU_DATE};
        check_qiniu(&k);
    }
    while (copy_count) free(copies[--copy_count]);
    return 0;
}
