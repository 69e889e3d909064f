// SPDX-License-Identifier: Apache-2.0
/* URLs, heads, dates and hints: what is accepted must be safe to send. A head must have one line for each header
 * and no more. A URL's parts must lie in it and be accepted in a request. The measured length must be the written one. */
#include "fuzz.h"

/* Whether there is a head; then it is checked. */
static int has_head(swl_request *req, size_t lines) {
    swl_buf measure = {0}, out, one;
    size_t at = 0, ends = 0;
    swl_status status = swl_request_head(req, 0, &measure);
    MUST(status == SWL_E_SPACE || status <= SWL_E_ARG);
    if (status != SWL_E_SPACE) return 0;
    char *text = exact(NULL, measure.len);
    out = swl_out(text, measure.len);
    MUST(swl_request_head(req, 0, &out) == SWL_OK && out.len == measure.len);
    for (size_t i = 0; i < out.len; i++) {
        MUST(text[i] != 0 && (text[i] != '\r' || text[i + 1] == '\n') && (text[i] != '\n' || text[i - 1] == '\r'));
        ends += text[i] == '\n';
    }
    MUST(ends == lines && memcmp(text + out.len - 4, "\r\n\r\n", 4) == 0);
    for (status = SWL_MORE; status == SWL_MORE; at += one.len) {
        char byte;
        one = swl_out(&byte, 1);
        status = swl_request_head(req, at, &one);
        MUST(one.len == 1 && byte == text[at]);
    }
    MUST(status == SWL_OK && at == out.len);
    free(text);
    return 1;
}

static swl_str part(cursor *c, char **copy) {
    size_t n = take(c);
    if (n > c->n) n = c->n;
    *copy = exact(c->p, n);
    c->p += n;
    c->n -= n;
    return swl_span(*copy, n);
}

static int is_text(swl_str text, const char *literal) { return text.len == strlen(literal) && memcmp(text.ptr, literal, text.len) == 0; }

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    cursor c = {data, size};
    char *copies[6];
    swl_str parts[6];
    swl_url url;
    swl_time time;
    for (int i = 0; i < 6; i++) parts[i] = part(&c, &copies[i]);
    if (swl_url_split(parts[0], &url) == SWL_OK) {
        swl_request get = {.method = SWL_STR("GET"), .host = url.host, .path = url.path, .query = url.query};
        MUST(url.port != 0 && url.secure <= 1 && url.name.len > 0 && url.host.len >= url.name.len);
        MUST(has_head(&get, 3));
    }
    swl_header headers[2];
    swl_request req = {.method = parts[1], .host = parts[2], .path = parts[3], .headers = headers, .header_cap = 2};
    if (swl_request_add(&req, parts[4], parts[5]) == SWL_OK) {
        MUST(req.header_count == 1);
        (void)has_head(&req, is_text(parts[1], "GET") || is_text(parts[1], "HEAD") || swl_str_is(parts[4], swl_cstr("content-length")) ? 4 : 5);
    } else {
        MUST(req.header_count == 0);
    }
    if (swl_http_date(parts[5], &time) == SWL_OK) MUST(time.ms == 0 && parts[5].len >= 24);
    swl_hints h;
    swl_http_event ev = {.kind = SWL_HTTP_STATUS, .status = (int32_t)(400 + parts[0].len)};
    swl_clock clock = {0, 0};
    swl_time sent = {(uint32_t)parts[1].len, 0};
    swl_retry retry = {0, 0, 0, 0, 0, 0};
    uint32_t ms = 0;
    swl_hints_take(&h, &ev);
    ev.kind = SWL_HTTP_HEADER;
    ev.name = parts[4];
    ev.data = parts[5];
    swl_hints_take(&h, &ev);
    swl_hints_code(&h, parts[3]);
    MUST(h.retry_ms <= 400000000 && h.amz_retry_ms <= 400000000);
    (void)swl_clock_learn(&clock, &h, sent, sent);
    if (swl_retry_delay(&retry, SWL_DONE, &h, (uint32_t)size * 2654435761u, &ms) == SWL_AGAIN) MUST(ms <= 400000000);
    for (int i = 0; i < 6; i++) free(copies[i]);
    return 0;
}
