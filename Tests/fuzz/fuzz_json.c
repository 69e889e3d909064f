// SPDX-License-Identifier: Apache-2.0
/* JSON: however the input is cut, the reader must give the same tokens at the same depth, and split no character. */
#include "fuzz.h"

typedef struct outcome {
    uint64_t digest;
    swl_status end, closed;
    uint32_t in_string;
} outcome;

static int whole_utf8(swl_str s) {
    for (size_t i = 0; i < s.len;) {
        uint8_t b = (uint8_t)s.ptr[i];
        size_t n = b < 0x80 ? 1 : b >= 0xc2 && b < 0xe0 ? 2 : (b & 0xf0) == 0xe0 ? 3 : b >= 0xf0 && b < 0xf5 ? 4 : 99;
        if (n > s.len - i) return 0;
        for (size_t k = 1; k < n; k++)
            if ((s.ptr[i + k] & 0xc0) != 0x80) return 0;
        i += n;
    }
    return 1;
}

static void token(outcome *o, const swl_json_event *ev) {
    MUST(ev->kind >= SWL_JSON_OBJECT && ev->kind <= SWL_JSON_NULL && ev->depth <= SWL_JSON_DEPTH);
    MUST(ev->depth <= SWL_JSON_DEPTH);
    if (ev->kind == SWL_JSON_STRING || ev->kind == SWL_JSON_KEY) MUST(whole_utf8(ev->data));
    if (!o->in_string) mix_number(&o->digest, (uint64_t)ev->kind * 1000u + ev->depth * 2u + ev->cut);
    mix(&o->digest, ev->data.ptr, ev->data.len);
    o->in_string = ev->kind == SWL_JSON_STRING && ev->more;
    if (!o->in_string) mix_number(&o->digest, 77);
}

static outcome decode(const cursor *c, size_t step, size_t scratch_cap, uint32_t lenient) {
    outcome o = {14695981039346656037u, SWL_MORE, 0, 0};
    char *scratch = exact(NULL, scratch_cap);
    uint32_t seed = (uint32_t)c->n;
    swl_json d;
    swl_json_event ev;
    swl_json_init(&d, scratch, scratch_cap);
    d.lenient = lenient;
    for (size_t at = 0; at < c->n && o.end == SWL_MORE;) {
        size_t n = piece(&seed, step, c->n - at);
        char *bytes = step == 1 ? (char *)c->p + at : exact(c->p + at, n);   /* a copy a byte is slow */
        swl_str in = swl_span(bytes, n);
        while ((o.end = swl_json_next(&d, &in, &ev)) == SWL_OK) token(&o, &ev);
        MUST(o.end != SWL_MORE || in.len == 0);
        at += n - in.len;
        if (step != 1) free(bytes);
    }
    if (o.end == SWL_MORE) {
        o.closed = swl_json_end(&d, &ev);
        if (o.closed == SWL_OK) {
            token(&o, &ev);
            MUST(ev.kind == SWL_JSON_NUMBER);
            o.closed = swl_json_end(&d, &ev);
            MUST(o.closed == SWL_DONE || o.closed == SWL_E_TRUNCATED);
        }
    }
    free(scratch);
    return o;
}

static outcome decode_all_ways(const cursor *c, size_t scratch_cap, uint32_t lenient) {
    outcome whole = decode(c, 0, scratch_cap, lenient), bytes = decode(c, 1, scratch_cap, lenient), some = decode(c, 5, scratch_cap, lenient);
    /* Tokens before an error are the same as well, but a string that breaks off may have been
     * given in part: only its end is compared then. */
    MUST(whole.end == bytes.end && whole.closed == bytes.closed && whole.end == some.end && whole.closed == some.closed);
    if (whole.end >= 0 && whole.closed >= 0) MUST(whole.digest == bytes.digest && whole.digest == some.digest);
    return whole;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    cursor c = {data, size};
    size_t scratch_cap = 16 + take(&c) % 64u;
    outcome strict = decode_all_ways(&c, scratch_cap, 0), lenient = decode_all_ways(&c, scratch_cap, 1);
    /* Both must agree on what is JSON. */
    if (strict.end >= 0 && strict.closed >= 0) MUST(strict.digest == lenient.digest && strict.end == lenient.end && strict.closed == lenient.closed);
    return 0;
}
