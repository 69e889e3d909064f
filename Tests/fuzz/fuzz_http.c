// SPDX-License-Identifier: Apache-2.0
/* The HTTP decoder: however the input is cut, it must deliver the same. An error must stay, and nothing may be
 * delivered after the end. */
#include "fuzz.h"

typedef struct outcome {
    uint64_t digest;
    swl_status end, closed;
    size_t left;
    int32_t reusable;
} outcome;

static outcome decode(const cursor *c, size_t step, size_t line_cap, uint32_t head_request) {
    outcome o = {14695981039346656037u, SWL_MORE, 0, 0, 0};
    uint8_t *line = (uint8_t *)exact(NULL, line_cap);
    uint32_t seed = (uint32_t)c->n;
    size_t at = 0;
    int32_t last = 0;
    swl_http d;
    swl_http_event ev;
    swl_http_init(&d, line, line_cap);
    d.head_request = head_request;
    d.head_limit = 2000;
    while (at < c->n && o.end == SWL_MORE) {
        size_t n = piece(&seed, step, c->n - at);
        char *bytes = step == 1 ? (char *)c->p + at : exact(c->p + at, n);   /* a copy a byte is slow */
        swl_str in = swl_span(bytes, n);
        while ((o.end = swl_http_next(&d, &in, &ev)) == SWL_OK) {
            if (ev.kind == SWL_HTTP_BODY) {
                MUST(ev.data.len > 0 && ev.data.ptr >= bytes && ev.data.ptr + ev.data.len <= bytes + n);
                mix(&o.digest, ev.data.ptr, ev.data.len);
            } else {
                MUST(ev.kind == SWL_HTTP_STATUS || ev.kind == SWL_HTTP_HEADER);
                MUST(last != SWL_HTTP_BODY || ev.trailer);
                MUST(ev.name.len + ev.data.len <= line_cap);
                MUST(ev.kind != SWL_HTTP_STATUS || (ev.status >= 200 && ev.status <= 999));
                mix_number(&o.digest, (uint64_t)ev.kind * 100000u + (uint64_t)ev.status * 4u + ev.cut * 2u + ev.trailer);
                mix(&o.digest, ev.name.ptr, ev.name.len);
                mix_number(&o.digest, ev.name.len);
                mix(&o.digest, ev.data.ptr, ev.data.len);
            }
            last = ev.kind;
        }
        MUST(in.len <= n && (o.end != SWL_MORE || in.len == 0));
        at += n - in.len;
        if (o.end != SWL_MORE) {
            swl_str more = swl_span("x", 1);
            MUST(swl_http_next(&d, &more, &ev) == o.end && more.len == 1);
        }
        if (step != 1) free(bytes);
    }
    o.left = c->n - at;
    if (o.end == SWL_MORE) o.closed = swl_http_end(&d);
    o.reusable = swl_http_reusable(&d);
    MUST(!o.reusable || o.end == SWL_DONE || o.closed == SWL_DONE);
    free(line);
    return o;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    cursor c = {data, size};
    size_t line_cap = 64 + take(&c) % 100u;
    uint8_t flags = take(&c);
    outcome whole = decode(&c, 0, line_cap, flags & 1), bytes = decode(&c, 1, line_cap, flags & 1),
            some = decode(&c, 2 + flags / 8u, line_cap, flags & 1);
    /* After an error the decoder does not tell how much of its piece it read. */
    MUST(whole.end == bytes.end && whole.digest == bytes.digest && whole.closed == bytes.closed && whole.reusable == bytes.reusable);
    MUST(whole.end == some.end && whole.digest == some.digest && whole.closed == some.closed && whole.reusable == some.reusable);
    MUST(whole.end != SWL_DONE || (whole.left == bytes.left && whole.left == some.left));
    return 0;
}
