// SPDX-License-Identifier: Apache-2.0
/* InvokeModel: sends standard input, in the model's own form, and prints what the model sends back:
 *   invoke [--stream] MODEL < body.json        AWS_BEARER_TOKEN_BEDROCK or AWS_ACCESS_KEY_ID: see environment.h
 * It shows a swl_service of one's own: a path, a body and a reply. */
#include "environment.h"

static uint8_t body[(1 << 20) + 1];
static size_t body_len;

static swl_status write_path(const swl_conversation *talk, swl_buf *out) {
    return swl_converse_path(talk->model, talk->stream ? SWL_INVOKE_STREAM : SWL_INVOKE, out);
}

/* The part of the body from `from` on.  An `out` without room measures. */
static swl_status write_body(const swl_conversation *talk, size_t from, swl_buf *out) {
    size_t left = body_len - from, n = left < out->cap ? left : out->cap;
    (void)talk;
    if (n > 0) memcpy(out->ptr, body + from, n);
    out->len = out->cap > 0 ? n : left;
    return n == left ? SWL_OK : out->cap > 0 ? SWL_MORE : SWL_E_SPACE;
}

static void use(void *ctx, const swl_reply_event *ev) {
    (void)ctx;
    if (ev->kind == SWL_REPLY_BYTES) fwrite(ev->data.ptr, 1, ev->data.len, stdout);
    if (ev->kind == SWL_REPLY_ERROR) fprintf(stderr, "invoke: %.*s: %.*s\n", (int)ev->code.len, ev->code.ptr, (int)ev->data.len, ev->data.ptr);
}

int main(int argc, char **argv) {
    static swl_client client;
    swl_service service;
    int streamed = argc > 1 && strcmp(argv[1], "--stream") == 0;
    if (argc != 2 + streamed || setting("OPENAI_API_KEY").len > 0 || !service_named(&service)) {
        fprintf(stderr, "usage: invoke [--stream] MODEL < body.json, with a key for Bedrock in the environment\n");
        return 2;
    }
    body_len = fread(body, 1, sizeof body, stdin);
    if (body_len == sizeof body || ferror(stdin)) {
        fprintf(stderr, "invoke: standard input cannot be read, or is over 1 MiB\n");
        return 2;
    }
    service.path = write_path;
    service.body = write_body;
    service.init = swl_invoke_reply_init;
    service.next = swl_invoke_reply_next;
    service.end = swl_invoke_reply_end;
    swl_conversation talk = {.model = swl_cstr(argv[1 + streamed]), .stream = (uint16_t)streamed};
    swl_status s = open_client(&client, service.base.ptr);
    if (s == SWL_OK) s = swl_client_run(&client, &service, &talk, use, NULL);
    swl_client_free(&client);
    return s == SWL_E_SERVICE ? 1 : report("invoke", s);
}
