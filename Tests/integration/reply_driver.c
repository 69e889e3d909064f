/* SPDX-License-Identifier: Apache-2.0 */
/* Reads answers of Messages, one a line, "messages" or "invoke", a content type and the body in hex, and prints
 * what they say: a line a block, kind, number and text in hex, then the status. Each body is read whole, byte by
 * byte and cut in two, a small one at every byte, others at 64 places that differ from line to line; anything that
 * is told otherwise is "differs". */
#include "swiftlet_model.h"
#include <stdio.h>
#include <stdlib.h>

enum { TOLD = 1 << 19, WORK = 512 };
typedef struct told {
    char text[TOLD];
    size_t len;
    uint64_t last;
} told;

static void add(told *t, const char *p, size_t n) {
    if (t->len + n >= TOLD) abort();
    memcpy(t->text + t->len, p, n);
    t->len += n;
}

static void tell(told *t, const swl_reply_event *ev) {
    uint64_t what = (uint64_t)ev->kind << 32 | ev->block << 1 | ev->keep;
    char line[128];
    if (what != t->last || ev->kind == SWL_REPLY_USAGE) {
        int n = snprintf(line, sizeof line, "\n%d %u %u ", (int)ev->kind, (unsigned)ev->block, (unsigned)ev->keep);
        add(t, line, (size_t)n);
    }
    t->last = what;
    if (ev->kind == SWL_REPLY_USAGE) {
        int n = snprintf(line, sizeof line, "%u %u %u", (unsigned)ev->input, (unsigned)ev->output, (unsigned)ev->total);
        add(t, line, (size_t)n);
    }
    for (size_t i = 0; i < ev->code.len; i++) add(t, line, (size_t)snprintf(line, sizeof line, "%02x", (uint8_t)ev->code.ptr[i]));
    if (ev->kind == SWL_REPLY_ERROR) add(t, " ", 1);
    for (size_t i = 0; i < ev->data.len; i++) add(t, line, (size_t)snprintf(line, sizeof line, "%02x", (uint8_t)ev->data.ptr[i]));
}

static void decode(told *t, int invoke, const char *type, const char *body, size_t len, size_t first, size_t step) {
    swl_status (*next)(swl_reply *, swl_str *, swl_reply_event *) = invoke ? swl_messages_invoke_reply_next : swl_messages_reply_next;
    swl_status (*end)(swl_reply *, swl_reply_event *) = invoke ? swl_messages_invoke_reply_end : swl_messages_reply_end;
    swl_reply r;
    swl_reply_event ev;
    swl_http_event head = {0};
    swl_status s = SWL_MORE;
    char *work = malloc(WORK), line[16]; /* of its own, so that valgrind sees its end            */
    t->len = 0;
    t->last = 0;
    if (invoke) swl_messages_invoke_reply_init(&r, work, WORK);
    else swl_messages_reply_init(&r, work, WORK);
    head.kind = SWL_HTTP_HEADER;
    head.name = swl_cstr("content-type");
    head.data = swl_cstr(type);
    swl_reply_http(&r, &head);
    for (size_t at = 0, n = first; at < len && s == SWL_MORE; at += n, n = step) {
        if (n > len - at) n = len - at;
        char *piece = malloc(n);
        memcpy(piece, body + at, n);
        swl_str in = swl_span(piece, n);
        while ((s = next(&r, &in, &ev)) == SWL_OK) tell(t, &ev);
        free(piece);
    }
    while (s == SWL_MORE || s == SWL_OK)
        if ((s = end(&r, &ev)) == SWL_OK) tell(t, &ev);
    add(t, line, (size_t)snprintf(line, sizeof line, "\nend %ld", (long)s));
    free(work);
}

int main(void) {
    static char line[1 << 20], body[1 << 19];
    static told whole, other;
    char family[16], type[64];
    int at;
    size_t lines = 0;
    while (fgets(line, sizeof line, stdin)) {
        if (sscanf(line, "%15s %63s %n", family, type, &at) != 2) return 1;
        size_t n = 0;
        for (unsigned byte; sscanf(line + at + 2 * n, "%2x", &byte) == 1; n++) body[n] = (char)byte;
        int invoke = strcmp(family, "invoke") == 0, differs = 0;
        decode(&whole, invoke, type, body, n, n, 1);
        size_t stride = n < 1000 ? 1 : n / 64;
        for (size_t cut = 0; cut < n; cut += cut ? stride : 1 + lines % stride) {
            decode(&other, invoke, type, body, n, cut ? cut : 1, cut ? n : 1);
            differs |= other.len != whole.len || memcmp(other.text, whole.text, whole.len) != 0;
        }
        lines++;
        printf("%.*s%s\n\n", (int)whole.len, whole.text, differs ? "\ndiffers" : "");
    }
    return 0;
}
