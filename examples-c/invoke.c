/* InvokeModel: sends standard input, in the model's own form, and prints what the model sends back:
 *   invoke [--stream] MODEL < body.json        AWS_BEARER_TOKEN_BEDROCK or AWS_ACCESS_KEY_ID: see service.h */
#include "service.h"

static const form raw = {NULL, NULL, swl_invoke_reply_init, swl_invoke_reply_next, swl_invoke_reply_end, "application/vnd.amazon.eventstream"};

static void use(void *ctx, const swl_reply_event *ev) {
    if (ev->kind == SWL_REPLY_BYTES) fwrite(ev->data.ptr, 1, ev->data.len, stdout);
    if (ev->kind != SWL_REPLY_ERROR) return;
    *(int *)ctx = 1;
    fprintf(stderr, "invoke: %.*s: %.*s\n", (int)ev->code.len, ev->code.ptr, (int)ev->data.len, ev->data.ptr);
}

int main(int argc, char **argv) {
    static uint8_t body[(1 << 20) + 1];
    static reading r;
    char where[8192];
    int streamed = argc > 1 && strcmp(argv[1], "--stream") == 0, refused = 0;
    const service *to = service_named();
    if (!to || to->form != &converse || argc != 2 + streamed) {
        fprintf(stderr, "usage: invoke [--stream] MODEL < body.json, with a key for Bedrock in the environment\n");
        return 2;
    }
    size_t n = fread(body, 1, sizeof body, stdin);
    if (n == sizeof body || ferror(stdin)) {
        fprintf(stderr, "invoke: standard input cannot be read, or is over 1 MiB\n");
        return 2;
    }
    swl_status s = service_url(to, swl_cstr(argv[1 + streamed]), streamed ? SWL_INVOKE_STREAM : SWL_INVOKE, where, sizeof where);
    r = (reading){.form = &raw, .use = use, .ctx = &refused};
    if (s == SWL_OK) s = service_call(to, where, swl_span(body, n), (swl_source){0}, streamed ? raw.stream_type : "application/json", &r);
    if (s != SWL_OK) fprintf(stderr, "invoke: %s: %s\n", swl_status_name(s), swl_status_help(s, (char[SWL_STATUS_HELP_SIZE]){0}));
    return s != SWL_OK || refused;
}
