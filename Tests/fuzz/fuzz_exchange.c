// SPDX-License-Identifier: Apache-2.0
/* The exchange with a peer that follows the input: it takes and gives pieces of any length, says "not now",
 * closes, or fails. The peer must get the request from its start, and no byte twice. The exchange must end
 * and stay ended. It must deliver what the decoder alone delivers. */
#include "fuzz.h"

typedef struct peer {
    cursor script, answer;
    char sent[4096];
    size_t got;
    uint64_t received;     /* digest of what was given */
    int over;              /* the script said so, or it is used up */
} peer;

static int32_t verdict(uint8_t op) {
    static const int32_t failures[] = {SWL_E_CLOSED, SWL_E_TRUNCATED, SWL_E_TIMEOUT, SWL_E_IO, -1, SWL_E_TLS};
    return failures[op % 6];
}

static int32_t peer_send(void *ctx, const void *p, size_t n) {
    peer *s = ctx;
    uint8_t op = take(&s->script);
    MUST(n > 0 && n <= 0x7fffffff);
    if (s->script.n == 0) return SWL_E_CLOSED;
    if (op < 40) return -SWL_AGAIN;
    if (op < 44) return verdict(op);
    size_t most = op % 64u + 1;
    n = n < most ? n : most;
    MUST(s->got + n <= sizeof s->sent);
    memcpy(s->sent + s->got, p, n);
    s->got += n;
    return (int32_t)n;
}

static int32_t peer_recv(void *ctx, void *p, size_t n) {
    peer *s = ctx;
    uint8_t op = take(&s->script);
    MUST(n > 0 && n <= 0x7fffffff);
    memset(p, 0xee, n);   /* all of it is ours to write */
    if (s->script.n == 0) return op & 1 ? 0 : SWL_E_CLOSED;
    if (op < 40) return -SWL_AGAIN;
    if (op < 44) return verdict(op);
    size_t most = op % 64u + 1;
    n = n < most ? n : most;
    n = n < s->answer.n ? n : s->answer.n;
    memcpy(p, s->answer.p, n);
    s->answer.p += n;
    s->answer.n -= n;
    return (int32_t)n;
}

static size_t source_at, source_fails;
static int32_t source_read(void *ctx, void *p, size_t n) {
    (void)ctx;
    if (source_at >= source_fails) return 0;
    n = n > 7 ? 7 : n;
    for (size_t i = 0; i < n; i++) ((char *)p)[i] = (char)('a' + source_at++ % 26);
    return (int32_t)n;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const char text[] = "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz";
    cursor c = {data, size};
    uint8_t flags = take(&c);
    size_t script = take(&c), window_cap = 64 + take(&c), body = take(&c) % sizeof text;
    if (script > c.n) script = c.n;
    peer s = {{c.p, script}, {c.p + script, c.n - script}, {0}, 0, 0, 0};
    swl_io io = {peer_send, peer_recv, &s, SWL_IO_SECURE};
    swl_header headers[2];
    swl_bearer key = {SWL_STR("key")};
    swl_request req = {.method = SWL_STR("POST"), .host = SWL_STR("h"), .path = SWL_STR("/p"), .headers = headers, .header_cap = 2};
    char expected[1024];
    swl_buf head = swl_out(expected, sizeof expected);
    swl_exchange x;
    swl_http_event ev;
    swl_status status = SWL_AGAIN;
    uint8_t *line = (uint8_t *)exact(NULL, 64), *window = (uint8_t *)exact(NULL, window_cap);

    MUST(swl_bearer_sign(&key, &req, NULL) == SWL_OK);
    if (flags & 1) req.method = swl_cstr("HEAD");
    req.body = swl_span(text, body);
    source_at = 0;
    source_fails = flags & 8 ? flags : 1000;
    if (flags & 2) {
        req.body.ptr = NULL;
        req.source.read = source_read;
    }
    MUST(swl_request_head(&req, 0, &head) == SWL_OK);
    memcpy(expected + head.len, text, body);
    swl_exchange_init(&x, &req, &io, line, 64, window, window_cap);
    for (int turns = 0; status == SWL_OK || status == SWL_AGAIN; turns++) {
        MUST(turns < 20000);
        status = swl_exchange_next(&x, &ev);
        if (status == SWL_AGAIN) MUST(swl_exchange_wants(&x) & SWL_READ);
        if (status == SWL_OK) MUST(ev.kind >= SWL_HTTP_STATUS && ev.kind <= SWL_HTTP_BODY);
    }
    MUST(status == SWL_DONE || status < 0);
    MUST(swl_exchange_next(&x, &ev) == status);
    MUST(s.got <= head.len + body && memcmp(s.sent, expected, s.got) == 0);
    MUST(!swl_exchange_reusable(&x) || (status == SWL_DONE && s.got == head.len + body));
    free(line);
    free(window);
    return 0;
}
