/* Asks a model, and prints the answer as it is written.
 *
 *   ask "question"          or the question on standard input
 *
 *   OPENAI_BASE_URL   https://host/v1, and OPENAI_API_KEY; or
 *   AWS_BEARER_TOKEN_BEDROCK with AWS_REGION (us-east-1 unless set)
 *   OPENAI_MODEL      the model's id
 *   SWIFTLET_CA_FILE  root certificates, PEM file or directory; the system's unless set
 *   SWIFTLET_TIMEOUT  seconds for the whole call; 60 unless set
 *
 * Exit codes: see `outcome` below; 0 is an answer that is complete.
 */
#include "swiftlet_posix.h"
#include "swiftlet_tls.h"
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

enum outcome { ANSWERED, USAGE = 2, BAD_KEY, NO_HOST, NOT_REACHED, BAD_CERTIFICATE, TIMED_OUT, HTTP_ERROR, BROKEN, CANCELLED };

enum { QUESTION = 16384, EVENT = 16384, WORDS = 512 };

/* ---- what was asked: an OpenAI chat completion ---------------------------------------- */

/* Appends text as the inside of a JSON string (RFC 8259 section 7). */
static void put_escaped(swl_buf *out, swl_str text) {
    static const char hex[] = "0123456789abcdef";
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        char escape[6] = {'\\', 'u', '0', '0', hex[c >> 4], hex[c & 15]};
        size_t n = c < 0x20 ? 6 : c == '"' || c == '\\' ? 2 : 1;
        if (n == 2) escape[1] = (char)c;
        if (n == 1) escape[0] = (char)c;
        if (out->len + n <= out->cap) memcpy(out->ptr + out->len, escape, n);
        out->len += n;
    }
}

static void put(swl_buf *out, const char *text) {
    size_t n = strlen(text);
    if (out->len + n <= out->cap) memcpy(out->ptr + out->len, text, n);
    out->len += n;
}

static void put_body(swl_buf *out, const char *model, swl_str question) {
    put(out, "{\"model\":\"");
    put_escaped(out, swl_cstr(model));
    put(out, "\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"");
    put_escaped(out, question);
    put(out, "\"}]}");
}

/* ---- what came back -------------------------------------------------------------------- */

typedef struct answer {
    int status, streamed, done, failed, printed;
    swl_sse sse;
    swl_buf text;                 /* one event's data, or an answer that is no stream       */
    swl_buf words;                /* the service's own words when it refuses                 */
    char key[5][16];              /* the names that lead to the value, by depth              */
} answer;

static int at(const answer *a, uint32_t depth, const char *name) { return strcmp(a->key[depth], name) == 0; }

static void append(swl_buf *out, swl_str text) {
    size_t n = text.len < out->cap - out->len ? text.len : out->cap - out->len;
    memcpy(out->ptr + out->len, text.ptr, n);
    out->len += n;
}

/* choices[].delta.content or choices[].message.content is the answer; an `error`, with its
 * `message`, or a `message` alone, is a refusal. */
static void take_value(answer *a, const swl_json_event *ev) {
    int is_text = ev->depth == 4 && at(a, 1, "choices") && (at(a, 3, "delta") || at(a, 3, "message")) && at(a, 4, "content");
    int is_words = (ev->depth == 1 && (at(a, 1, "message") || at(a, 1, "Message") || at(a, 1, "error")))
                || (ev->depth == 2 && at(a, 1, "error") && at(a, 2, "message"));
    if (is_text) { fwrite(ev->data.ptr, 1, ev->data.len, stdout); fflush(stdout); a->printed = 1; }
    if (is_words) { append(&a->words, ev->data); a->failed = 1; }
}

static swl_status read_json(answer *a) {
    uint8_t scratch[64];
    swl_json json;
    swl_json_event ev;
    swl_str in = swl_span(a->text.ptr, a->text.len);
    swl_status s;
    memset(a->key, 0, sizeof a->key);
    swl_json_init(&json, scratch, sizeof scratch);
    while ((s = swl_json_next(&json, &in, &ev)) == SWL_OK) {
        if (ev.kind == SWL_JSON_KEY && ev.depth < 5) {
            size_t n = ev.data.len < 15 ? ev.data.len : 15;
            memcpy(a->key[ev.depth], ev.data.ptr, n);
            a->key[ev.depth][n] = 0;
        } else if (ev.kind == SWL_JSON_STRING) {
            take_value(a, &ev);
        }
    }
    return s == SWL_DONE ? SWL_OK : s == SWL_MORE ? SWL_E_TRUNCATED : s;
}

static swl_status end_of_event(answer *a) {
    swl_status s = SWL_OK;
    if (a->text.len == 6 && memcmp(a->text.ptr, "[DONE]", 6) == 0) a->done = 1;
    else s = read_json(a);
    a->text.len = 0;
    return s;
}

static swl_status take_body(answer *a, swl_str data) {
    swl_sse_event ev;
    swl_status s;
    if (!a->streamed) { append(&a->text, data); return SWL_OK; }
    while ((s = swl_sse_next(&a->sse, &data, &ev)) == SWL_OK) {
        if (ev.kind == SWL_SSE_DATA && ev.data.len > a->text.cap - a->text.len) return SWL_E_LIMIT_EVENT;
        if (ev.kind == SWL_SSE_DATA) append(&a->text, ev.data);
        else if ((s = end_of_event(a)) != SWL_OK) return s;
    }
    return s == SWL_MORE ? SWL_OK : s;
}

static swl_status take(answer *a, const swl_http_event *ev) {
    if (ev->kind == SWL_HTTP_STATUS) a->status = ev->status;
    if (ev->kind == SWL_HTTP_HEADER && swl_str_is(ev->name, swl_cstr("content-type")))
        a->streamed = a->status == 200 && ev->data.len >= 17 && swl_str_is(swl_span(ev->data.ptr, 17), swl_cstr("text/event-stream"));
    return ev->kind == SWL_HTTP_BODY ? take_body(a, ev->data) : SWL_OK;
}

/* ---- the call ---------------------------------------------------------------------------- */

static volatile uint32_t stop;
static void on_signal(int number) { (void)number; stop = 1; }

static const struct { swl_status kind; int code; } codes[] = {
    {SWL_E_HOST, NO_HOST}, {SWL_E_REFUSED, NOT_REACHED}, {SWL_E_CERT, BAD_CERTIFICATE},
    {SWL_E_TIMEOUT, TIMED_OUT}, {SWL_E_STOPPED, CANCELLED}, {SWL_E_ARG, USAGE}, {SWL_E_INSECURE, USAGE},
};

static int failed(const char *what, swl_status s) {
    fprintf(stderr, "ask: %s: %s (%s)\n", what, swl_status_help(s), swl_status_name(s));
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        if (codes[i].kind == swl_status_kind(s)) return codes[i].code;
    return BROKEN;
}

static swl_status connect_to(const swl_url *url, swl_dial *net, swl_tls *tls) {
    swl_status s;
    while ((s = swl_dial_next(net)) == SWL_AGAIN && (s = swl_dial_wait(net)) == SWL_OK) {}
    if (s != SWL_DONE || !url->secure) return s;
    s = swl_tls_start(tls, &net->io, url->name, swl_posix_time());
    if (s == SWL_OK) while ((s = swl_tls_next(tls)) == SWL_AGAIN && (s = swl_dial_wait(net)) == SWL_OK) {}
    return s;
}

static swl_status exchange(const swl_request *req, const swl_io *io, swl_dial *net, answer *a) {
    static uint8_t line[512], window[4096];
    swl_exchange x;
    swl_http_event ev;
    swl_status s;
    swl_exchange_init(&x, req, io, line, sizeof line, window, sizeof window);
    for (;;) {
        s = swl_exchange_next(&x, &ev);
        if (s == SWL_OK) s = take(a, &ev);
        else if (s == SWL_AGAIN) s = swl_dial_wait(net);
        if (s != SWL_OK || a->done) return s;
    }
}

static int report(answer *a, const char *where, swl_status s) {
    if (s >= 0 && !a->streamed && a->text.len > 0) read_json(a);
    if (a->printed) printf("\n");
    if (s < 0) return failed(where, s);
    if (a->status == 200 && !a->failed) return a->streamed && !a->done ? failed(where, SWL_E_TRUNCATED) : ANSWERED;
    swl_buf *words = a->words.len > 0 ? &a->words : &a->text;
    fprintf(stderr, "ask: %s: HTTP %d: %.*s\n", where, a->status, (int)(words->len < WORDS ? words->len : WORDS), (const char *)words->ptr);
    return a->status == 401 || a->status == 403 ? BAD_KEY : HTTP_ERROR;
}

/* ---- from the command line and the environment --------------------------------------------- */

static const char *from_env(const char *name, const char *otherwise) {
    const char *value = getenv(name);
    return value && *value ? value : otherwise;
}

static int base_url(char *out, size_t cap, const char *bedrock_key) {
    const char *base = from_env("OPENAI_BASE_URL", NULL);
    int n = base || !bedrock_key
        ? snprintf(out, cap, "%s/chat/completions", base ? base : "https://api.openai.com/v1")
        : snprintf(out, cap, "https://bedrock-runtime.%s.amazonaws.com/openai/v1/chat/completions", from_env("AWS_REGION", "us-east-1"));
    return n > 0 && (size_t)n < cap;
}

static swl_str question_from(int argc, char **argv) {
    static char text[QUESTION];
    return argc > 1 ? swl_cstr(argv[1]) : swl_span(text, fread(text, 1, sizeof text, stdin));
}

int main(int argc, char **argv) {
    static swl_tls_storage storage;
    static uint8_t body[2 * QUESTION], event[EVENT], words[WORDS];
    static char where[1024];
    const char *bedrock_key = from_env("AWS_BEARER_TOKEN_BEDROCK", NULL), *key = from_env("OPENAI_API_KEY", bedrock_key);
    swl_header headers[4];
    swl_url url;
    swl_dial net;
    swl_tls tls;
    answer a = {.text = SWL_BUF(event), .words = SWL_BUF(words)};
    swl_buf out = SWL_BUF(body);
    swl_status s;

    if (!key) { fprintf(stderr, "ask: no key: set OPENAI_API_KEY (and OPENAI_BASE_URL), or AWS_BEARER_TOKEN_BEDROCK\n"); return USAGE; }
    if (!base_url(where, sizeof where, bedrock_key)) return failed("OPENAI_BASE_URL", SWL_E_SPACE);
    if ((s = swl_url_split(swl_cstr(where), &url)) != SWL_OK) return failed(where, s);
    put_body(&out, from_env("OPENAI_MODEL", "openai.gpt-oss-120b-1:0"), question_from(argc, argv));
    if (out.len > out.cap) return failed("question", SWL_E_SPACE);

    swl_request req = {.method = SWL_STR("POST"), .host = url.host, .path = url.path, .query = url.query,
                       .body = swl_span(out.ptr, out.len), .headers = headers, .header_cap = 4};
    swl_bearer bearer = {swl_cstr(key)};
    if ((s = swl_bearer_sign(&bearer, &req, NULL)) != SWL_OK) return failed("key", s);
    swl_request_add(&req, swl_cstr("Content-Type"), swl_cstr("application/json"));
    swl_request_add(&req, swl_cstr("Accept"), swl_cstr("text/event-stream"));

    if ((s = swl_tls_init(&tls, &storage, sizeof storage)) != SWL_OK) return failed("TLS", s);
    if (url.secure && (s = swl_tls_roots_file(&tls, from_env("SWIFTLET_CA_FILE", SWL_POSIX_ROOTS))) != SWL_OK) return failed("root certificates", s);
    signal(SIGINT, on_signal);
    swl_sse_init(&a.sse, NULL, 0);
    swl_dial_init(&net, url.name, url.port);
    net.deadline_ms = (uint32_t)atoi(from_env("SWIFTLET_TIMEOUT", "60")) * 1000u;
    net.stop = &stop;
    s = connect_to(&url, &net, &tls);
    if (s == SWL_DONE) s = exchange(&req, url.secure ? &tls.io : &net.io, &net, &a);
    int code = report(&a, where, s);
    swl_tls_free(&tls);
    swl_dial_close(&net);
    return code;
}
