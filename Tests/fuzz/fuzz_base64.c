/* SPDX-License-Identifier: Apache-2.0 */
/* A base64 body against a second encoder. The source gives pieces of any length, fails, or gives too much. The reader asks
 * for any number of bytes, and rewinds. What it reads must be a prefix of the encoder's text, and the whole text unless the
 * source failed. */
#include "fuzz.h"

enum { ROOM = 4096 };

static cursor script;
static const uint8_t *bytes;
static size_t count, given;
static int failed;

static int32_t source_read(void *ctx, void *p, size_t n) {
    MUST(ctx == &script && n > 0 && n <= count - given);
    uint8_t op = take(&script);
    if (op >= 250) {
        failed = 1;
        return op == 250 ? 0 : op == 251 ? -SWL_AGAIN : op == 252 ? SWL_E_IO : op == 253 ? (int32_t)(n + 1) : -1;
    }
    size_t most = op % 32u + 1;
    n = n < most ? n : most;
    memcpy(p, bytes + given, n);
    given += n;
    return (int32_t)n;
}
static swl_status source_rewind(void *ctx) {
    MUST(ctx == &script);
    if (take(&script) >= 250) return SWL_E_IO;
    given = 0;
    return SWL_OK;
}

static size_t encode(char *out, const uint8_t *p, size_t n) {
    static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    size_t at = 0;
    uint32_t bits = 0;
    int held = 0;
    for (size_t i = 0; i < n; i++) {
        bits = bits << 8 | p[i];
        for (held += 8; held >= 6; held -= 6) out[at++] = alphabet[bits >> (held - 6) & 63];
    }
    if (held > 0) out[at++] = alphabet[bits << (6 - held) & 63];
    while (at % 4) out[at++] = '=';
    return at;
}

static swl_str part(cursor *c, char **copy, size_t most) {
    size_t n = take(c) % most;
    if (n > c->n) n = c->n;
    *copy = exact(c->p, n);
    c->p += n;
    c->n -= n;
    return swl_span(*copy, n);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static char text[ROOM];
    cursor c = {data, size};
    char *copies[3];
    uint8_t flags = take(&c);
    swl_base64_body b = {.before = part(&c, &copies[0], 16), .after = part(&c, &copies[1], 16)};
    swl_str between = part(&c, &copies[2], 200);
    swl_request req = {.method = SWL_STR("POST")};
    script = c;
    bytes = (const uint8_t *)between.ptr;
    count = between.len;
    given = 0;
    failed = 0;
    b.source.read = source_read;
    b.source.rewind = flags & 1 ? source_rewind : NULL;
    b.source.ctx = &script;
    b.len = count;
    if (flags == 255) {   /* too long: nothing changes */
        b.len = (size_t)-1 / 2 - take(&c);
        MUST(swl_request_base64_body(&req, &b) == SWL_E_ARG_LENGTH && req.body.len == 0 && !req.source.read);
    } else {
        size_t n = b.before.len;
        memcpy(text, b.before.ptr, n);
        n += encode(text + n, bytes, count);
        memcpy(text + n, b.after.ptr, b.after.len);
        n += b.after.len;
        MUST(swl_request_base64_body(&req, &b) == SWL_OK && req.body.len == n && !req.body.ptr);
        MUST((req.source.rewind != NULL) == (flags & 1));
        size_t at = 0;
        int over = 0, turns = 0;   /* over: the source failed since the last rewind */
        while ((at < n && !over) || (script.n > 0 && turns < 64)) {
            MUST(turns++ < ROOM);
            uint8_t op = take(&script);
            if (op >= 240 && req.source.rewind) {
                failed = 0;
                swl_status s = req.source.rewind(req.source.ctx);
                over = s != SWL_OK;
                at = 0;
                continue;
            }
            size_t want = op % 40u + 1;
            uint8_t *out = (uint8_t *)exact(NULL, want);
            int32_t got = req.source.read(req.source.ctx, out, want);
            MUST(got >= 0 && (size_t)got <= want && (size_t)got <= n - at);
            if (over) MUST(got == 0);
            MUST(memcmp(out, text + at, (size_t)got) == 0);
            if (got == 0 || failed) {
                MUST(over || failed || at == n);
                MUST(!failed || got == 0);
                over |= failed;
            } else {
                MUST((size_t)got == want || at + (size_t)got == n);   /* a short one is the end */
            }
            at += (size_t)got;
            free(out);
        }
        MUST(over || at == n);
    }
    for (int i = 0; i < 3; i++) free(copies[i]);
    return 0;
}
