// SPDX-License-Identifier: Apache-2.0
/* Server-sent events: however the input is cut, the same events come out. */
#include "fuzz.h"

typedef struct outcome {
    uint64_t digest;
    swl_status end, closed;
} outcome;

static outcome decode(const cursor *c, size_t step, size_t text_cap, uint32_t limit) {
    outcome o = {14695981039346656037u, SWL_MORE, 0};
    char *text = exact(NULL, text_cap);
    uint32_t seed = (uint32_t)c->n;
    uint64_t event = 14695981039346656037u;
    swl_sse d;
    swl_sse_event ev;
    swl_sse_init(&d, text, text_cap);
    d.event_limit = limit;
    for (size_t at = 0; at < c->n && o.end == SWL_MORE;) {
        size_t n = piece(&seed, step, c->n - at);
        char *bytes = step == 1 ? (char *)c->p + at : exact(c->p + at, n);   /* a copy a byte is slow */
        swl_str in = swl_span(bytes, n);
        while ((o.end = swl_sse_next(&d, &in, &ev)) == SWL_OK) {
            MUST(ev.kind == SWL_SSE_DATA || ev.kind == SWL_SSE_END);
            if (ev.kind == SWL_SSE_DATA) {
                mix(&event, ev.data.ptr, ev.data.len);
                continue;
            }
            MUST(ev.type.len + ev.id.len <= text_cap);
            mix_number(&o.digest, event);
            mix_number(&o.digest, ev.retry_ms);
            mix(&o.digest, ev.type.ptr, ev.type.len);
            mix_number(&o.digest, ev.type.len);
            mix(&o.digest, ev.id.ptr, ev.id.len);
            event = 14695981039346656037u;
        }
        MUST(o.end != SWL_MORE || in.len == 0);
        at += n - in.len;
        if (step != 1) free(bytes);
    }
    if (o.end == SWL_MORE) o.closed = swl_sse_end(&d);
    free(text);
    return o;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    cursor c = {data, size};
    size_t text_cap = take(&c) % 64u;
    uint32_t limit = take(&c);
    outcome whole = decode(&c, 0, text_cap, limit), bytes = decode(&c, 1, text_cap, limit), some = decode(&c, 9, text_cap, limit);
    MUST(whole.end == bytes.end && whole.digest == bytes.digest && whole.closed == bytes.closed);
    MUST(whole.end == some.end && whole.digest == some.digest && whole.closed == some.closed);
    return 0;
}
