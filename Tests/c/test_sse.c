// SPDX-License-Identifier: Apache-2.0
/* Server-sent events: each row is fed whole, split in two, and byte by byte, from memory that
 * faults after its last byte, with text buffers of every size, and must tell the same story. */
#include "check.h"

/* The story of a stream: "[type;id;retry;data]" for each event. */
static char story[14000];
static size_t told;
static char data[13000];
static size_t data_len;

static void tell(swl_str text) {
    if (told + text.len > sizeof story) {
        CHECK(!"story fits");
        return;
    }
    if (text.len > 0) memcpy(story + told, text.ptr, text.len);
    told += text.len;
}

static void tell_event(const swl_sse_event *ev) {
    char number[16];
    if (ev->kind == SWL_SSE_DATA) {
        CHECK(ev->data.len > 0);
        if (data_len + ev->data.len > sizeof data) {
            CHECK(!"data fits");
            return;
        }
        memcpy(data + data_len, ev->data.ptr, ev->data.len);
        data_len += ev->data.len;
        return;
    }
    CHECK(ev->kind == SWL_SSE_END && ev->data.len == 0);
    snprintf(number, sizeof number, ";%lu;", (unsigned long)ev->retry_ms);
    tell(swl_cstr("["));
    tell(ev->type);
    tell(swl_cstr(";"));
    tell(ev->id);
    tell(swl_cstr(number));
    tell(swl_span(data, data_len));
    tell(swl_cstr("]"));
    data_len = 0;
}

static swl_sse decoder;

static void start(size_t cap) {
    /* Blocks are given back piece by piece: the text buffer has a canary of its own. */
    static uint8_t text[600];
    if (cap > sizeof text - 8) cap = sizeof text - 8;
    memset(text, 0x5a, sizeof text);
    memset(&decoder, 0xa5, sizeof decoder);
    swl_sse_init(&decoder, cap ? text : NULL, cap);
    told = data_len = 0;
}

static swl_status feed(swl_str piece) {
    swl_str in = guard_copy(piece);
    swl_sse_event ev;
    swl_status s;
    while ((s = swl_sse_next(&decoder, &in, &ev)) == SWL_OK) tell_event(&ev);
    if (s == SWL_MORE) CHECK(in.len == 0);
    else CHECK_STATUS(swl_sse_next(&decoder, &in, &ev), s);
    guard_reset();
    return s;
}

static swl_status feed_split(swl_str text, size_t first, size_t step) {
    swl_status s = SWL_MORE;
    for (size_t at = 0, n = first; at < text.len && s == SWL_MORE; at += n, n = step) {
        if (n > text.len - at) n = text.len - at;
        s = feed(swl_span(text.ptr + at, n));
    }
    return s;
}

/* The end repeats itself, and so does what comes after it. */
static swl_status finish(swl_status s) {
    swl_status end = swl_sse_end(&decoder);
    if (s != SWL_MORE) CHECK_STATUS(end, s);
    CHECK_STATUS(swl_sse_end(&decoder), end);
    swl_str more = SWL_STR("data: late\n\n");
    swl_sse_event ev;
    CHECK_STATUS(swl_sse_next(&decoder, &more, &ev), end);
    CHECK(more.len == 12);
    return end;
}

typedef struct row {
    swl_str text;
    const char *story;
    swl_status end;
    size_t cap;
    uint32_t limit;
} row;

static void run(const row *r, size_t first, size_t step) {
    start(r->cap ? r->cap : 64);
    decoder.event_limit = r->limit;
    CHECK_STATUS(finish(feed_split(r->text, first, step)), r->end);
    CHECK_STR(swl_span(story, told), r->story);
}

static void run_all(const row *rows, size_t count) {
    for (size_t i = 0; i < count; i++) {
        check_context(rows[i].text.ptr);
        run(&rows[i], rows[i].text.len, 1);
        run(&rows[i], 1, 1);
        for (size_t n = 1; n < rows[i].text.len; n++) run(&rows[i], n, rows[i].text.len);
    }
}
#define RUN(rows) run_all(rows, sizeof rows / sizeof *rows)

static const row lines[] = {
    {SWL_STR("data: a\n\n"), "[;;0;a]", SWL_DONE, 0, 0},
    {SWL_STR("data: a\r\rdata: b\r\n\r\ndata: c\n\n"), "[;;0;a][;;0;b][;;0;c]", SWL_DONE, 0, 0},
    {SWL_STR("data: a\n\rdata: b\r\n\ndata: c\r\r\n"), "[;;0;a][;;0;b][;;0;c]", SWL_DONE, 0, 0},
    {SWL_STR("\n\n\r\r\r\n\r\n"), "", SWL_DONE, 0, 0},
    {SWL_STR(""), "", SWL_DONE, 0, 0},
    {SWL_STR("data: a\ndata: b\ndata: c\n\n"), "[;;0;a\nb\nc]", SWL_DONE, 0, 0},
    {SWL_STR("data\n\n"), "[;;0;]", SWL_DONE, 0, 0},
    {SWL_STR("data:\n\n"), "[;;0;]", SWL_DONE, 0, 0},
    {SWL_STR("data: \n\n"), "[;;0;]", SWL_DONE, 0, 0},
    {SWL_STR("data\ndata\n\n"), "[;;0;\n]", SWL_DONE, 0, 0},
    {SWL_STR("data:\r\ndata\rdata: \n\n"), "[;;0;\n\n]", SWL_DONE, 0, 0},
    {SWL_STR("data:  a \n\n"), "[;;0; a ]", SWL_DONE, 0, 0},
    {SWL_STR("data:\ta:b:: c\n\n"), "[;;0;\ta:b:: c]", SWL_DONE, 0, 0},
    {SWL_STR("data: a\n: comment\n:\ndata: b\n\n"), "[;;0;a\nb]", SWL_DONE, 0, 0},
    {SWL_STR(": only\n\n:\r\n\r\n"), "", SWL_DONE, 0, 0},
    {SWL_STR("Data: x\nDATA: x\n data: x\ndata : x\ndat: x\ndatax: x\ndata-: x\nxdata: x\n\n"), "", SWL_DONE, 0, 0},
    {SWL_STR("aaaaaadata: x\nevent data: x\ndatadata: x\nretrydata: x\n`data: x\n{data: x\n\n"), "", SWL_DONE, 0, 0},
    {SWL_STR("d\nda\ndat\ne\nevents: x\ni\nids: 1\nr\nretry1: 1\ndata: a\n\n"), "[;;0;a]", SWL_DONE, 0, 0},
};
static void test_lines(void) { RUN(lines); }

static const row marks[] = {
    {SWL_STR("\xef\xbb\xbf"
             "data: a\n\n"),
        "[;;0;a]", SWL_DONE, 0, 0},
    {SWL_STR("\xef\xbb\xbf\r\ndata: a\n\n"), "[;;0;a]", SWL_DONE, 0, 0},
    {SWL_STR("\xef\xbb\xbf"), "", SWL_DONE, 0, 0},
    {SWL_STR("\xef\xbb\xbf\xef\xbb\xbf"
             "data: a\ndata: b\n\n"),
        "[;;0;b]", SWL_DONE, 0, 0},
    {SWL_STR("\n\xef\xbb\xbf"
             "data: a\ndata: b\n\n"),
        "[;;0;b]", SWL_DONE, 0, 0},
    {SWL_STR("\xef\xbb"
             "data: a\ndata: b\n\n"),
        "[;;0;b]", SWL_DONE, 0, 0},
    {SWL_STR("\xef"
             "data: a\ndata: b\n\n"),
        "[;;0;b]", SWL_DONE, 0, 0},
    {SWL_STR("\xef\xbb\ndata: b\n\n"), "[;;0;b]", SWL_DONE, 0, 0},
    {SWL_STR("\xef\n\ndata: b\n\n"), "[;;0;b]", SWL_DONE, 0, 0},
    {SWL_STR("\xef\xbb:\ndata: b\n\n"), "[;;0;b]", SWL_DONE, 0, 0},
    {SWL_STR("\xbb\xbf"
             "data: a\ndata: b\n\n"),
        "[;;0;b]", SWL_DONE, 0, 0},
    {SWL_STR("\xef\xbb\xba"
             "data: a\ndata: b\n\n"),
        "[;;0;b]", SWL_DONE, 0, 0},
    {SWL_STR("\xef\xba\xbf"
             "data: a\ndata: b\n\n"),
        "[;;0;b]", SWL_DONE, 0, 0},
    {SWL_STR("\xef\xbf\xbb"
             "data: a\ndata: b\n\n"),
        "[;;0;b]", SWL_DONE, 0, 0},
    {SWL_STR("data: \xef\xbb\xbf\xff\x00\x80\n\n"), "[;;0;\xef\xbb\xbf\xff", SWL_DONE, 0, 0},
};
static void test_byte_order_mark(void) {
    size_t count = sizeof marks / sizeof *marks - 1;
    run_all(marks, count);
    /* The last holds NUL, which its story cannot. */
    start(64);
    CHECK_STATUS(finish(feed_split(marks[count].text, 1, 1)), SWL_DONE);
    CHECK_TEXT(swl_span(story, told), swl_span("[;;0;\xef\xbb\xbf\xff\x00\x80]", 12));
}

static const row fields[] = {
    {SWL_STR("event: ping\ndata: a\n\ndata: b\n\n"), "[ping;;0;a][;;0;b]", SWL_DONE, 0, 0},
    {SWL_STR("event: ping\n\ndata: b\n\n"), "[;;0;b]", SWL_DONE, 0, 0},
    {SWL_STR("data: a\nevent: one\nevent: two!\n\n"), "[two!;;0;a]", SWL_DONE, 0, 0},
    {SWL_STR("data: a\nevent: one\nevent\n\n"), "[;;0;a]", SWL_DONE, 0, 0},
    {SWL_STR("data: a\nevent: one\nevent:  x\n\n"), "[ x;;0;a]", SWL_DONE, 0, 0},
    {SWL_STR("id: 7\ndata: a\n\ndata: b\n\nid\ndata: c\n\n"), "[;7;0;a][;7;0;b][;;0;c]", SWL_DONE, 0, 0},
    {SWL_STR("id: 7\n\ndata: b\n\nid:\ndata: c\n\nid: \ndata: d\n\n"), "[;7;0;b][;;0;c][;;0;d]", SWL_DONE, 0, 0},
    {SWL_STR("id: 1\ndata: a\n\nid: 2\0\ndata: b\n\n"), "[;1;0;a][;1;0;b]", SWL_DONE, 0, 0},
    {SWL_STR("id: 1\nid: \0\ndata: b\n\n"), "[;1;0;b]", SWL_DONE, 0, 0},
    {SWL_STR("id: 1\nid: longer\0than\rid\0: x\ndata: b\n\n"), "[;1;0;b]", SWL_DONE, 0, 0},
    {SWL_STR("id: first\nevent: one\nid: 2\nevent: another\nid: third\ndata: b\n\n"), "[another;third;0;b]", SWL_DONE, 0, 0},
    {SWL_STR("event: e\nid: longest-id\nid: s\ndata: b\n\ndata: c\n\n"), "[e;s;0;b][;s;0;c]", SWL_DONE, 0, 0},
    {SWL_STR("retry: 1500\nretry: 1x\nretry:\nretry\nretry: \nretry: -1\nretry: 12 \ndata: a\n\n"), "[;;1500;a]", SWL_DONE, 0, 0},
    {SWL_STR("retry:1500\nretry: 0\ndata: a\n\n"), "[;;0;a]", SWL_DONE, 0, 0},
    {SWL_STR("retry: 0015\ndata: a\n\ndata: b\n\n"), "[;;15;a][;;15;b]", SWL_DONE, 0, 0},
    {SWL_STR("retry:  15\ndata: a\n\n"), "[;;0;a]", SWL_DONE, 0, 0},
    {SWL_STR("retry: 4294967289\ndata: a\n\n"), "[;;4294967289;a]", SWL_DONE, 0, 0},
    {SWL_STR("retry: 4294967296\ndata: a\n\n"), "[;;4294967295;a]", SWL_DONE, 0, 0},
    {SWL_STR("retry: 99999999999999999999999999\ndata: a\n\n"), "[;;4294967295;a]", SWL_DONE, 0, 0},
};
static void test_fields(void) { RUN(fields); }

static const row ends[] = {
    {SWL_STR("data: a\n\ndata: b\n"), "[;;0;a]", SWL_E_TRUNCATED, 0, 0},
    {SWL_STR("data: a\n\ndata: b"), "[;;0;a]", SWL_E_TRUNCATED, 0, 0},
    {SWL_STR("data: a\n\ndata:"), "[;;0;a]", SWL_E_TRUNCATED, 0, 0},
    {SWL_STR("data: a\n\ndata"), "[;;0;a]", SWL_DONE, 0, 0},
    {SWL_STR("data: a\n\nevent: b\nid: 4\n"), "[;;0;a]", SWL_DONE, 0, 0},
    {SWL_STR("data: a\n\n: comment"), "[;;0;a]", SWL_DONE, 0, 0},
    {SWL_STR("data: a\r\r"), "[;;0;a]", SWL_DONE, 0, 0},
};
static void test_ends(void) { RUN(ends); }

static const row limits[] = {
    {SWL_STR("data: 0123456\n\n"), "[;;0;0123456]", SWL_DONE, 0, 15},
    {SWL_STR("data: 0123456\n\n"), "", SWL_E_LIMIT_EVENT, 0, 14},
    {SWL_STR("data: 0123456\n\ndata: 0123456\n\n"), "[;;0;0123456][;;0;0123456]", SWL_DONE, 0, 15},
    {SWL_STR("data: 0123456\n\ndata: 01234567\n\n"), "[;;0;0123456]", SWL_E_LIMIT_EVENT, 0, 15},
    {SWL_STR("data: 1\n:23456\n\n"), "", SWL_E_LIMIT_EVENT, 0, 15},
    {SWL_STR(":23456789012345\n\n"), "", SWL_E_LIMIT_EVENT, 0, 15},
    {SWL_STR("data: a\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\ndata: b\n\n"), "[;;0;a][;;0;b]", SWL_DONE, 0, 9},
    {SWL_STR("d"), "", SWL_DONE, 0, 1},
    {SWL_STR("da"), "", SWL_E_LIMIT_EVENT, 0, 1},
    {SWL_STR("data: a\n\n"), "[;;0;a]", SWL_DONE, 0, 0xffffffffu},
    {SWL_STR("event: 12345678\ndata: a\n\n"), "[12345678;;0;a]", SWL_DONE, 8, 0},
    {SWL_STR("event: 123456789\ndata: a\n\n"), "", SWL_E_LIMIT_FIELD, 8, 0},
    {SWL_STR("id: 12345678\ndata: a\n\n"), "[;12345678;0;a]", SWL_DONE, 8, 0},
    {SWL_STR("id: 123456789\ndata: a\n\n"), "", SWL_E_LIMIT_FIELD, 8, 0},
    {SWL_STR("id: 1234\nid: 5678\ndata: a\n\n"), "[;5678;0;a]", SWL_DONE, 8, 0},
    {SWL_STR("id: 1234\nid: 56789\ndata: a\n\n"), "", SWL_E_LIMIT_FIELD, 8, 0},
    {SWL_STR("id: 123\nevent: 45\nevent: 678\ndata: a\n\n"), "[678;123;0;a]", SWL_DONE, 8, 0},
    {SWL_STR("event: 12345678\ndata: a\n\nid: 12345678\ndata: a\n\n"), "[12345678;;0;a][;12345678;0;a]", SWL_DONE, 8, 0},
};
static void test_limits(void) { RUN(limits); }

/* Whatever the text buffer holds, a stream is told whole or ends with SWL_E_LIMIT_FIELD; the
 * same for all splits. Without one, type and id are "". */
static void test_every_text_size(void) {
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        for (size_t cap = 1; cap < 40; cap++) {
            static char whole[256];
            check_context(fields[i].text.ptr);
            start(cap);
            swl_status s = finish(feed_split(fields[i].text, fields[i].text.len, 1));
            size_t n = told;
            memcpy(whole, story, n);
            if (s != SWL_E_LIMIT_FIELD) CHECK_STR(swl_span(whole, n), fields[i].story);
            start(cap);
            CHECK_STATUS(finish(feed_split(fields[i].text, 1, 1)), s);
            CHECK_TEXT(swl_span(story, told), swl_span(whole, n));
        }
    start(0);
    CHECK_STATUS(feed(swl_cstr("event: a long name\nid: a long id\nretry: 5\ndata: a\n\n")), SWL_MORE);
    CHECK_STR(swl_span(story, told), "[;;5;a]");
}

static void test_text_is_kept_in_bounds(void) {
    static uint8_t text[24];
    swl_str in = SWL_STR("event: typetype\nid: id\nid: newid\ndata: a\n\n");
    swl_sse_event ev;
    memset(text, 0x5a, sizeof text);
    swl_sse_init(&decoder, text + 4, 16);
    while (swl_sse_next(&decoder, &in, &ev) == SWL_OK && ev.kind != SWL_SSE_END) {}
    CHECK_STR(ev.type, "typetype");
    CHECK_STR(ev.id, "newid");
    CHECK(memcmp(text, "ZZZZ", 4) == 0 && memcmp(text + 20, "ZZZZ", 4) == 0);
}

/* A line straight from the input is a span of it. */
static void test_data_is_not_copied(void) {
    swl_str text = SWL_STR("data: hello\r\n\r\n"), in = text;
    swl_sse_event ev;
    swl_sse_init(&decoder, NULL, 0);
    CHECK_STATUS(swl_sse_next(&decoder, &in, &ev), SWL_OK);
    CHECK(ev.kind == SWL_SSE_DATA && ev.data.ptr == text.ptr + 6 && ev.data.len == 5);
    CHECK_STATUS(swl_sse_next(&decoder, &in, &ev), SWL_OK);
    CHECK(ev.kind == SWL_SSE_END);
    CHECK_STATUS(swl_sse_next(&decoder, &in, &ev), SWL_MORE);
    in = swl_span(NULL, 0);
    CHECK_STATUS(swl_sse_next(&decoder, &in, &ev), SWL_MORE);
}

/* ---- the vectors ------------------------------------------------------------------------- */

/* Appends choices[0].delta.content of a chat chunk. */
static char chat[256];
static size_t chat_len;

static void read_chunk(swl_str in) {
    static const char *const path[] = {"choices", NULL, "delta", "content"};
    uint8_t scratch[64];
    swl_json d;
    swl_json_event ev;
    size_t matched = 0;   /* of the path, above the token at hand */
    int element = 0, at_path = 0;
    swl_json_init(&d, scratch, sizeof scratch);
    while (swl_json_next(&d, &in, &ev) == SWL_OK) {
        if (ev.kind == SWL_JSON_KEY) {
            if (ev.depth <= matched) matched = ev.depth - 1;
            at_path = ev.depth == matched + 1 && matched < 4 && path[matched] && ev.data.len == strlen(path[matched]) &&
                memcmp(ev.data.ptr, path[matched], ev.data.len) == 0;
            matched += (size_t)at_path;
        } else if (ev.kind == SWL_JSON_ARRAY && at_path && matched == 1) {
            element = 1;
        } else if (ev.kind == SWL_JSON_OBJECT && ev.depth == 2 && matched == 1 && element) {
            matched = 2;
            element = 0;
        } else if (ev.kind == SWL_JSON_STRING && matched == 4 && at_path && chat_len + ev.data.len <= sizeof chat) {
            if (ev.data.len > 0) memcpy(chat + chat_len, ev.data.ptr, ev.data.len);
            chat_len += ev.data.len;
        }
    }
}

static int number_is(const char *name, int number) {
    swl_str text = vector(name);
    char digits[16];
    snprintf(digits, sizeof digits, "%d", number);
    return text.ptr && text.len == strlen(digits) && memcmp(text.ptr, digits, text.len) == 0;
}

static int event_index, chat_done;
static uint32_t retry_ms;

/* An event that has ended, against the vector's next one. */
static void compare_event(const swl_sse_event *ev) {
    swl_str type = vector_at("expect_events.event_hex", event_index);
    swl_str text = swl_span(data, data_len);
    CHECK(type.ptr != NULL);
    CHECK_TEXT(ev->type.len ? ev->type : swl_cstr("message"), type);
    CHECK_TEXT(text, vector_at("expect_events.data_hex", event_index));
    CHECK_TEXT(ev->id, vector_at("expect_events.last_event_id_hex", event_index));
    event_index++;
    retry_ms = ev->retry_ms;
    if (text.len == 6 && memcmp(text.ptr, "[DONE]", 6) == 0) chat_done = 1;
    else if (!chat_done) read_chunk(text);
}

static void compare(swl_str in) {
    swl_sse_event ev;
    swl_status s;
    while ((s = swl_sse_next(&decoder, &in, &ev)) == SWL_OK) {
        if (ev.kind == SWL_SSE_DATA) {
            tell_event(&ev);
            continue;
        }
        compare_event(&ev);
        data_len = 0;
    }
    CHECK_STATUS(s, SWL_MORE);
}

static void begin_vector(void) {
    start(128);
    event_index = chat_done = 0;
    chat_len = 0;
}

static void end_vector(void) {
    CHECK(number_is("expect_events.count", event_index));
    CHECK_STATUS(swl_sse_end(&decoder), number_is("expect_incomplete", 1) ? SWL_E_TRUNCATED : SWL_DONE);
    CHECK(number_is("expect_openai.done", chat_done));
    CHECK_TEXT(swl_span(chat, chat_len), vector("expect_openai.text_hex"));
    if (vector("expect_retry").ptr) CHECK(number_is("expect_retry", (int)retry_ms));
}

/* In the vector's pieces, and all in pieces of n bytes. */
static void run_vector(size_t n) {
    begin_vector();
    swl_str piece;
    for (int i = 0; (piece = vector_at("chunks_hex", i)).ptr; i++) {
        for (size_t at = 0; at < piece.len; at += n) {
            size_t rest = piece.len - at;
            compare(guard_copy(swl_span(piece.ptr + at, rest < n ? rest : n)));
            guard_reset();
        }
    }
    end_vector();
}

static void test_vectors(void) {
    int count = 0;
    if (!vectors_open("sse.txt")) {
        CHECK(!"sse.txt is there");
        return;
    }
    while (vectors_next()) {
        check_context(vector("id").ptr);
        run_vector((size_t)-1 / 2);
        run_vector(1);
        run_vector(2);
        run_vector(3);
        run_vector(7);
        count++;
    }
    CHECK(count == 42);
}

const check_case sse_cases[] = {
    {"lines", test_lines},
    {"byte_order_mark", test_byte_order_mark},
    {"fields", test_fields},
    {"ends", test_ends},
    {"limits", test_limits},
    {"every_text_size", test_every_text_size},
    {"text_is_kept_in_bounds", test_text_is_kept_in_bounds},
    {"data_is_not_copied", test_data_is_not_copied},
    {"vectors", test_vectors},
    {0},
};
