// SPDX-License-Identifier: Apache-2.0
/* For test_answers.py: decodes answers from standard input, one a line: 1 when the request was HEAD, or 0,
 * then the bytes in hex. Prints a line of JSON for each: how it ended, whether the connection may
 * be used again, how many bytes were left after a whole one, and the events, texts in hex. Each answer is read
 * whole, cut in two at every byte, and byte by byte; when that tells another story, it is shown
 * on standard error and the exit status is 1. */
#include "swiftlet.h"
#include <stdio.h>
#include <stdlib.h>

enum { ANSWER = 1 << 17, STORY = 1 << 20 };

typedef struct story {
    char text[STORY];
    size_t len;
    int in_body;
} story;

static void tell(story *t, const char *text) {
    size_t n = strlen(text);
    if (n >= STORY - t->len) exit(3);
    memcpy(t->text + t->len, text, n + 1);
    t->len += n;
}

static void tell_hex(story *t, swl_str text) {
    static const char digits[] = "0123456789abcdef";
    if (2 * text.len >= STORY - t->len) exit(3);
    for (size_t i = 0; i < text.len; i++) {
        t->text[t->len++] = digits[(uint8_t)text.ptr[i] >> 4];
        t->text[t->len++] = digits[text.ptr[i] & 15];
    }
    t->text[t->len] = 0;
}

/* The pieces of a body are joined: it does not matter where they were cut. */
static void tell_event(story *t, const swl_http_event *ev) {
    char start[40];
    if (ev->kind == SWL_HTTP_BODY && t->in_body) {
        tell_hex(t, ev->data);
        return;
    }
    if (t->in_body) tell(t, "\"]");
    if (t->len) tell(t, ",");
    t->in_body = ev->kind == SWL_HTTP_BODY;
    if (t->in_body) {
        tell(t, "[\"body\",\"");
        tell_hex(t, ev->data);
        return;
    }
    if (ev->kind == SWL_HTTP_STATUS) {
        snprintf(start, sizeof start, "[\"status\",%ld,\"", (long)ev->status);
        tell(t, start);
    } else {
        tell(t, ev->trailer ? "[\"trailer\",\"" : "[\"header\",\"");
        tell_hex(t, ev->name);
        tell(t, ev->cut ? "\",\"cut " : "\",\"");
    }
    tell_hex(t, ev->data);
    tell(t, "\"]");
}

/* Takes `first` bytes, then pieces of `step`. Each piece is memory of its own, so that a
 * sanitizer sees a read beside it. */
static void decode(story *t, swl_str answer, int head, size_t first, size_t step) {
    static uint8_t line[ANSWER];
    char end[120];
    size_t used = 0;
    swl_http d;
    swl_status s = SWL_MORE;
    t->len = 0;
    t->in_body = 0;
    t->text[0] = 0;
    swl_http_init(&d, line, sizeof line);
    d.head_request = (uint32_t)head;
    for (size_t at = 0; at < answer.len && s == SWL_MORE;) {
        size_t n = at == 0 ? first : step;
        swl_http_event ev;
        if (n > answer.len - at) n = answer.len - at;
        char *piece = malloc(n);
        memcpy(piece, answer.ptr + at, n);
        swl_str in = swl_span(piece, n);
        while ((s = swl_http_next(&d, &in, &ev)) == SWL_OK) tell_event(t, &ev);
        used = at + n - in.len;
        if (s == SWL_MORE && in.len) exit(4);
        free(piece);
        at += n;
    }
    if (s == SWL_MORE) s = swl_http_end(&d);
    if (t->in_body) tell(t, "\"]");
    /* After an error the rest of the input has no meaning. */
    snprintf(end, sizeof end, "],\"end\":\"%s\",\"reusable\":%ld,\"left\":%zu", swl_status_name(s), (long)swl_http_reusable(&d),
        s == SWL_DONE ? answer.len - used : 0);
    tell(t, end);
}

static int value(char digit) { return digit <= '9' ? digit - '0' : digit - 'a' + 10; }

/* 1 when the pieces give another result than `whole`. */
static int differ(const story *whole, swl_str answer, int head, size_t first, size_t step) {
    static story pieces;
    decode(&pieces, answer, head, first, step);
    if (strcmp(whole->text, pieces.text) == 0) return 0;
    fprintf(stderr, "first %zu bytes, then by %zu: [%s, whole: [%s\n", first, step, pieces.text, whole->text);
    return 1;
}

int main(void) {
    static char text[2 * ANSWER + 8], bytes[ANSWER];
    static story whole;
    int differing = 0;
    while (fgets(text, sizeof text, stdin)) {
        size_t n = 0;
        int head = text[0] == '1';
        for (const char *at = text + 2; *at != '\n'; at += 2) bytes[n++] = (char)(value(at[0]) << 4 | value(at[1]));
        swl_str answer = swl_span(bytes, n);
        decode(&whole, answer, head, n, n);
        printf("{\"events\":[%s}\n", whole.text);
        for (size_t first = 1; first < n; first++) differing |= differ(&whole, answer, head, first, n);
        differing |= differ(&whole, answer, head, 1, 1);
    }
    return differing;
}
