/* SPDX-License-Identifier: Apache-2.0 */
/* JSON there and back. The reader must read what the writer wrote as the same document. What the reader accepts must read
 * as the same document after it was written again. A text that is not UTF-8 must not be written. */
#include "fuzz.h"
#include <stdio.h>

enum { ROOM = 1 << 14 };

/* RFC 3629 section 4, as its grammar has it. */
static int is_utf8(const uint8_t *p, size_t n) {
    for (size_t i = 0; i < n;) {
        uint8_t b = p[i], low = 0x80, high = 0xbf;
        size_t more = b < 0x80 ? 0 : b >= 0xc2 && b <= 0xdf ? 1 : b >= 0xe0 && b <= 0xef ? 2 : b >= 0xf0 && b <= 0xf4 ? 3 : n;
        if (more > n - i - 1) return 0;
        if (b == 0xe0) low = 0xa0;
        if (b == 0xed) high = 0x9f;
        if (b == 0xf0) low = 0x90;
        if (b == 0xf4) high = 0x8f;
        for (size_t k = 1; k <= more; k++, low = 0x80, high = 0xbf)
            if (p[i + k] < low || p[i + k] > high) return 0;
        i += more + 1;
    }
    return 1;
}

/* Tokens as one text: kind, depth, data, an end; a string's pieces are joined. */
typedef struct tokens {
    size_t n, count;
    char s[ROOM];
    swl_status end;
} tokens;

static void note(tokens *t, const void *p, size_t n) {
    MUST(t->n + n <= ROOM);
    if (n) memcpy(t->s + t->n, p, n);
    t->n += n;
}
static void note_head(tokens *t, int kind, uint32_t depth) {
    char head[2] = {(char)('A' + kind), (char)depth};
    note(t, head, 2);
    t->count++;
}
static void note_token(tokens *t, int kind, uint32_t depth, const void *p, size_t n) {
    note_head(t, kind, depth);
    note(t, p, n);
    note(t, "", 1);
}

typedef struct writer {
    uint8_t s[ROOM];
    swl_buf out;
    char open[SWL_JSON_DEPTH + 1];
    int first[SWL_JSON_DEPTH + 1];
    uint32_t depth;
    int after_name;
} writer;

static void put(writer *w, const char *s) { MUST(swl_json_put(&w->out, swl_cstr(s)) == SWL_OK); }
static void comma(writer *w) {
    if (!w->after_name && w->depth && !w->first[w->depth]) put(w, ",");
    w->first[w->depth] = 0;
    w->after_name = 0;
}

/* Each of the reader's tokens written by the writer's functions. */
static void write_token(writer *w, const swl_json_event *ev, swl_str text) {
    static const char *const words[] = {"true", "false", "null"};
    switch (ev->kind) {
    case SWL_JSON_OBJECT:
    case SWL_JSON_ARRAY:
        comma(w);
        put(w, ev->kind == SWL_JSON_OBJECT ? "{" : "[");
        w->first[++w->depth] = 1;
        break;
    case SWL_JSON_OBJECT_END:
    case SWL_JSON_ARRAY_END:
        put(w, ev->kind == SWL_JSON_OBJECT_END ? "}" : "]");
        w->depth--;
        break;
    case SWL_JSON_KEY:
        comma(w);
        MUST(swl_json_put_string(&w->out, text) == SWL_OK);
        put(w, ":");
        w->after_name = 1;
        break;
    case SWL_JSON_STRING:
        comma(w);
        MUST(swl_json_put_string(&w->out, text) == SWL_OK);
        break;
    case SWL_JSON_NUMBER:
        comma(w);
        MUST(swl_json_put(&w->out, text) == SWL_OK);
        break;
    default: comma(w); put(w, words[ev->kind - SWL_JSON_TRUE]);
    }
}

/* Reads all of it in pieces of `step`, and writes it again if there is a writer. */
static void read_all(tokens *t, const void *p, size_t n, size_t step, writer *w) {
    static char text[ROOM];
    size_t text_n = 0;
    char scratch[256];
    swl_json d;
    swl_json_event ev;
    int in_string = 0;
    t->n = t->count = 0;
    t->end = SWL_MORE;
    swl_json_init(&d, scratch, sizeof scratch);
    for (size_t at = 0; t->end == SWL_MORE || t->end == SWL_OK;) {
        if (at == n && t->end == SWL_MORE) {
            t->end = swl_json_end(&d, &ev);
            if (t->end != SWL_OK) break;
        } else {
            size_t m = n - at < step ? n - at : step;
            char *copy = exact((const char *)p + at, m);
            swl_str in = swl_span(copy, m);
            while ((t->end = swl_json_next(&d, &in, &ev)) == SWL_OK) {
                if (ev.cut) {
                    t->end = SWL_E_LIMIT;
                    break;
                }
                if (ev.kind == SWL_JSON_STRING) {
                    if (!in_string) {
                        note_head(t, ev.kind, ev.depth);
                        text_n = 0;
                    }
                    in_string = 1;
                    note(t, ev.data.ptr, ev.data.len);
                    MUST(text_n + ev.data.len <= ROOM);
                    memcpy(text + text_n, ev.data.ptr, ev.data.len);
                    text_n += ev.data.len;
                    if (ev.more) continue;
                    in_string = 0;
                    note(t, "", 1);
                    if (w) write_token(w, &ev, swl_span(text, text_n));
                } else {
                    note_token(t, ev.kind, ev.depth, ev.data.ptr, ev.data.len);
                    if (w) write_token(w, &ev, ev.data);
                }
            }
            at += m - in.len;
            free(copy);
            continue;
        }
        note_token(t, ev.kind, ev.depth, ev.data.ptr, ev.data.len);   /* a bare number */
        if (w) write_token(w, &ev, ev.data);
    }
}

static tokens first, second;
static writer w;

static void start(writer *x) {
    x->out = swl_out(x->s, sizeof x->s);
    x->depth = 0;
    x->first[0] = 1;
    x->after_name = 0;
}

/* The input as a document: read, written, read again. */
static void there(const uint8_t *p, size_t n) {
    start(&w);
    read_all(&first, p, n, n ? n : 1, &w);
    if (first.end != SWL_DONE) return;
    read_all(&second, w.s, w.out.len, 3, NULL);
    MUST(second.end == SWL_DONE && second.n == first.n && memcmp(second.s, first.s, first.n) == 0);
}

/* The input as calls of the writer: what it wrote is read as what was asked for. */
static void back(cursor *c) {
    char digits[16];
    start(&w);
    first.n = first.count = 0;
    put(&w, "[");
    note_token(&first, SWL_JSON_ARRAY, 0, NULL, 0);
    for (int i = 0; i < 40 && c->n > 0; i++) {
        uint8_t op = take(c);
        if (first.count > 1) put(&w, ",");
        if (op & 1) {
            size_t n = op >> 1 < c->n ? op >> 1 : c->n, len = w.out.len;
            char *copy = exact(c->p, n);
            swl_status s = swl_json_put_string(&w.out, swl_span(copy, n));
            MUST((s == SWL_OK) == is_utf8(c->p, n) && (s == SWL_OK || s == SWL_E_ARG_TEXT));
            if (s != SWL_OK) {
                w.out.len = len;
                put(&w, "null");
                note_token(&first, SWL_JSON_NULL, 1, NULL, 0);
            } else {
                note_token(&first, SWL_JSON_STRING, 1, c->p, n);
                swl_buf measure = {0}, tight = swl_out(copy, 0);
                MUST(swl_json_put_string(&measure, swl_span(c->p, n)) == SWL_E_SPACE && measure.len == w.out.len - len);
                MUST(swl_json_put_string(&tight, swl_span(c->p, n)) == SWL_E_SPACE && tight.len == measure.len);
            }
            free(copy);
            c->p += n;
            c->n -= n;
        } else {
            uint32_t number = 0;
            for (int k = 0; k < 4; k++) number = number << 8 | take(c);
            int n = snprintf(digits, sizeof digits, "%d", (int)number);
            MUST(swl_json_put_int(&w.out, (int32_t)number) == SWL_OK);
            note_token(&first, SWL_JSON_NUMBER, 1, digits, (size_t)n);
        }
    }
    put(&w, "]");
    note_token(&first, SWL_JSON_ARRAY_END, 0, NULL, 0);
    read_all(&second, w.s, w.out.len, 7, NULL);
    MUST(second.end == SWL_DONE && second.n == first.n && memcmp(second.s, first.s, first.n) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    cursor c = {data, size};
    if (size > 2000) return 0;
    if (take(&c) & 1) back(&c);
    else there(c.p, c.n);
    return 0;
}
