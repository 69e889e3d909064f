// SPDX-License-Identifier: Apache-2.0
/* JSON: each document is fed whole, split in two at every byte, and byte by byte, from memory
 * that faults after its last byte, with scratch buffers of every size, and must tell the same story. */ /* clang-format off: tables */
#include "check.h"

/* The story of a document: its tokens without white space; a key is k"...", with ~ when it was
 * cut, literals are t, f and n. */
static char story[2048];
static size_t told;
static uint32_t depth;
static int in_string;

static void tell(swl_str text) {
    if (told + text.len > sizeof story) {
        CHECK(!"story fits");
        return;
    }
    if (text.len > 0) memcpy(story + told, text.ptr, text.len);
    told += text.len;
}

static int is_continuation(swl_str text, size_t at) { return ((uint8_t)text.ptr[at] & 0xc0) == 0x80; }

/* How many bytes the character has that begins at `at`. */
static size_t character(swl_str text, size_t at) {
    uint8_t lead = (uint8_t)text.ptr[at];
    return lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
}

static void check_whole_characters(swl_str text) {
    size_t at = 0;
    while (at < text.len && !is_continuation(text, at)) at += character(text, at);
    CHECK(at == text.len);
}

static void tell_string(const swl_json_event *ev) {
    check_whole_characters(ev->data);
    if (!in_string) tell(swl_cstr("\""));
    tell(ev->data);
    if (!ev->more) tell(swl_cstr("\""));
    in_string = (int)ev->more;
}

static void tell_event(const swl_json_event *ev) {
    static const char *const marks[] = {"", "{", "}", "[", "]", "k\"", "", "", "t", "f", "n"};
    if (ev->kind < 1 || ev->kind > SWL_JSON_NULL) {
        CHECK(!"kind is known");
        return;
    }
    if (ev->kind == SWL_JSON_OBJECT_END || ev->kind == SWL_JSON_ARRAY_END) depth--;
    CHECK(ev->depth == depth);
    if (ev->kind == SWL_JSON_OBJECT || ev->kind == SWL_JSON_ARRAY) depth++;
    CHECK(ev->cut == 0 || ev->kind == SWL_JSON_KEY);
    if (ev->kind == SWL_JSON_STRING) {
        tell_string(ev);
        return;
    }
    CHECK(ev->more == 0 && !in_string);
    tell(swl_cstr(marks[ev->kind]));
    if (ev->kind != SWL_JSON_KEY && ev->kind != SWL_JSON_NUMBER) {
        CHECK(ev->data.len == 0);
        return;
    }
    tell(ev->data);
    if (ev->kind == SWL_JSON_NUMBER) {
        tell(swl_cstr(","));
        return;
    }
    check_whole_characters(ev->data);
    tell(swl_cstr(ev->cut ? "~\"" : "\""));
}

static swl_json decoder;
static uint8_t *scratch;
static size_t scratch_cap, left;   /* left: after the document */
static uint32_t lenient;
static uint8_t scratch_memory[128];

static void start(size_t cap) {
    scratch = scratch_memory;
    scratch_cap = cap;
    memset(scratch, 0x5a, sizeof scratch_memory);
    memset(&decoder, 0xa5, sizeof decoder);
    swl_json_init(&decoder, scratch, cap);
    CHECK(decoder.lenient == 0);
    decoder.lenient = lenient;
    told = left = 0;
    depth = 0;
    in_string = 0;
}

static swl_status feed(swl_str piece) {
    swl_str in = guard_copy(piece);
    swl_json_event ev;
    swl_status s;
    while ((s = swl_json_next(&decoder, &in, &ev)) == SWL_OK) tell_event(&ev);
    CHECK(s != SWL_MORE || in.len == 0);
    if (s != SWL_MORE) CHECK_STATUS(swl_json_next(&decoder, &in, &ev), s);
    left = in.len;
    guard_reset();
    return s;
}

static swl_status feed_split(swl_str text, size_t first, size_t step) {
    swl_status s = SWL_MORE;
    size_t at = 0;
    for (size_t n = first; at < text.len && s == SWL_MORE; at += n, n = step) {
        if (n > text.len - at) n = text.len - at;
        s = feed(swl_span(text.ptr + at, n));
    }
    left += text.len - at;
    return s;
}

static swl_status finish(swl_status s) {
    swl_json_event ev;
    swl_status end = swl_json_end(&decoder, &ev);
    swl_str more = SWL_STR("[]");
    if (end == SWL_OK) {
        tell_event(&ev);
        end = swl_json_end(&decoder, &ev);
    }
    if (s != SWL_MORE) CHECK_STATUS(end, s);
    CHECK_STATUS(swl_json_end(&decoder, &ev), end);
    CHECK_STATUS(swl_json_next(&decoder, &more, &ev), end);
    CHECK(more.len == 2);
    for (size_t i = scratch_cap; i < sizeof scratch_memory; i++) CHECK(scratch[i] == 0x5a);
    return end;
}

typedef struct row {
    swl_str text;
    const char *story;
    swl_status end;
    size_t left;
} row;

static void run(const row *r, size_t first, size_t step) {
    start(64);
    CHECK_STATUS(finish(feed_split(r->text, first, step)), r->end);
    if (r->story) CHECK_STR(swl_span(story, told), r->story);
    if (r->end == SWL_DONE) CHECK(left == r->left);
}

static void run_all(const row *rows, size_t count) {
    for (size_t i = 0; i < count; i++) {
        check_context(rows[i].text.ptr);
        run(&rows[i], rows[i].text.len, 1);
        run(&rows[i], 1, 1);
        for (size_t n = 1; n < rows[i].text.len; n++) run(&rows[i], n, rows[i].text.len);
    }
}
#define RUN(rows)         run_all(rows, sizeof rows / sizeof *rows)
#define GOOD(text, story) {SWL_STR(text), story, SWL_DONE, 0}
#define BAD(text)         {SWL_STR(text), NULL, SWL_E_SYNTAX_JSON, 0}
#define UTF8(text)        {SWL_STR(text), NULL, SWL_E_SYNTAX_UTF8, 0}
#define OPEN(text)        {SWL_STR(text), NULL, SWL_E_TRUNCATED, 0}

static const row structure[] = {
    GOOD("{}", "{}"),
    GOOD("[]", "[]"),
    GOOD("[[]]", "[[]]"),
    GOOD("[{},[]]", "[{}[]]"),
    GOOD("{\"a\":1}", "{k\"a\"1,}"),
    GOOD("{\"a\":{\"b\":[]}}", "{k\"a\"{k\"b\"[]}}"),
    GOOD("{\"a\":1,\"a\":2}", "{k\"a\"1,k\"a\"2,}"),
    GOOD("{\"\":\"\"}", "{k\"\"\"\"}"),
    GOOD("[1,\"a\",true,false,null,{},[]]", "[1,\"a\"tfn{}[]]"),
    GOOD("true", "t"),
    GOOD("false", "f"),
    GOOD("null", "n"),
    GOOD("\"a\"", "\"a\""),
    GOOD("\"\"", "\"\""),
    GOOD(" \t\r\n[ \t\r\n1 \t\r\n, \t\r\n2 \t\r\n]", "[1,2,]"),
    GOOD(" { \"a\" : 1 , \"b\" : \"\" }", "{k\"a\"1,k\"b\"\"\"}"),
    GOOD("[\"a\"\n,\n\"b\"]", "[\"a\"\"b\"]"),
    {SWL_STR("{}x"), "{}", SWL_DONE, 1},
    {SWL_STR("[]]"), "[]", SWL_DONE, 1},
    {SWL_STR("\"a\" \"b\""), "\"a\"", SWL_DONE, 4},
    {SWL_STR("null,"), "n", SWL_DONE, 1},
    {SWL_STR("12 {}"), "12,", SWL_DONE, 3},
    {SWL_STR("1x"), "1,", SWL_DONE, 1},
    {SWL_STR("1]"), "1,", SWL_DONE, 1},
    BAD("]"),
    BAD("}"),
    BAD(","),
    BAD(":"),
    BAD("[,]"),
    BAD("[1,]"),
    BAD("[,1]"),
    BAD("[1,,2]"),
    BAD("[1 2]"),
    BAD("[1:2]"),
    BAD("[1}"),
    BAD("{]"),
    BAD("[}"),
    BAD("{1:1}"),
    BAD("{a:1}"),
    BAD("{'a':1}"),
    BAD("{\"a\"}"),
    BAD("{\"a\",1}"),
    BAD("{\"a\":}"),
    BAD("{\"a\":1,}"),
    BAD("{,}"),
    BAD("{\"a\"::1}"),
    BAD("{\"a\":1 \"b\":2}"),
    BAD("{\"a\":1,,\"b\":2}"),
    BAD("{\"a\":1]"),
    BAD("{\"a\":[1}"),
    BAD("{{}}"),
    BAD("{[]:1}"),
    BAD("{null:1}"),
    BAD("[\"a\" \"b\"]"),
    BAD("[\"a\":1]"),
    BAD("{\"a\" \"b\"}"),
    BAD("[\"a\""
        "true]"),
    BAD("[[]{}]"),
    BAD("<html>"),
    BAD("upstream error"),
    BAD("'a'"),
    BAD("[undefined]"),
    BAD("[NaN]"),
    BAD("[Infinity]"),
    BAD("True"),
    BAD("[TRUE]"),
    BAD("[tru]"),
    BAD("[nul]"),
    BAD("[fals]"),
    BAD("[truee]"),
    BAD("[nulll]"),
    BAD("[t]"),
    BAD("[t rue]"),
    BAD("[tRue]"),
    BAD("[\xc3\xa9]"),
    BAD("\xef\xbb\xbf{}"),
    BAD("/**/[]"),
    BAD("[//\n]"),
    BAD("\f[1]"),
    BAD("\v[]"),
    BAD("\xc2\xa0[]"),
    BAD("[\0]"),
    BAD("\0"),
    BAD("[\x1f]"),
    BAD("*"),
    BAD("[\\u0022a\"]"),
    BAD("[\\]"),
    OPEN(""),
    OPEN(" "),
    OPEN("["),
    OPEN("{"),
    OPEN("[1"),
    OPEN("[1,"),
    OPEN("{\"a"),
    OPEN("{\"a\""),
    OPEN("{\"a\":"),
    OPEN("{\"a\":1"),
    OPEN("{\"a\":1,"),
    OPEN("[[]"),
    OPEN("\""),
    OPEN("\"a"),
    OPEN("\"\\"),
    OPEN("\"\\u12"),
    OPEN("\"\\ud83d"),
    OPEN("\"\xe4\xbd"),
    OPEN("tru"),
    OPEN("n"),
    OPEN("-"),
    OPEN("1."),
    OPEN("1e"),
    OPEN("1e+"),
};
static void test_structure(void) { RUN(structure); }

static const row numbers[] = {
    GOOD("0", "0,"),
    GOOD("-0", "-0,"),
    GOOD("1", "1,"),
    GOOD("10", "10,"),
    GOOD("1234567890", "1234567890,"),
    GOOD("-1", "-1,"),
    GOOD("0.5", "0.5,"),
    GOOD("-0.0", "-0.0,"),
    GOOD("1.25", "1.25,"),
    GOOD("0.00", "0.00,"),
    GOOD("1e5", "1e5,"),
    GOOD("1E5", "1E5,"),
    GOOD("0e0", "0e0,"),
    GOOD("1e+5", "1e+5,"),
    GOOD("1e-05", "1e-05,"),
    GOOD("-12.50E+010", "-12.50E+010,"),
    GOOD("[0]", "[0,]"),
    GOOD("[-1.5e3,2]", "[-1.5e3,2,]"),
    GOOD("{\"a\":0}", "{k\"a\"0,}"),
    {SWL_STR("1 "), "1,", SWL_DONE, 1},
    {SWL_STR("1\n"), "1,", SWL_DONE, 1},
    GOOD("99999999999999999999999999999999999999", "99999999999999999999999999999999999999,"),
    BAD("01"),
    BAD("-01"),
    BAD("00"),
    BAD("[-]"),
    BAD("+1"),
    BAD("[--1]"),
    BAD("[1.]"),
    BAD("[.5]"),
    BAD("[1.e5]"),
    BAD("[1e]"),
    BAD("[1e+]"),
    BAD("[1e5.5]"),
    BAD("[1e5e5]"),
    BAD("[1.5.5]"),
    BAD("[1-]"),
    BAD("[1+1]"),
    BAD("[1e++5]"),
    BAD("[1e+-5]"),
    BAD("[0x10]"),
    BAD("[1_000]"),
    BAD("[1a]"),
    BAD("[0e]"),
    BAD("[-e5]"),
    BAD("[-.5]"),
    BAD("[-a]"),
    BAD("[1 .5]"),
    BAD("[1,000]"),
    BAD("[0.-1]"),
    BAD("[1e 5]"),
    BAD("1.x"),
    BAD("-x"),
    BAD("1ex"),
};
static void test_numbers(void) { RUN(numbers); }

static const row strings[] = {
    GOOD("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\"\\/\b\f\n\r\t\""),
    GOOD("\"a\\nb\"", "\"a\nb\""),
    GOOD("\"\\u0041\\u00e9\\u4F60\"", "\"A\xc3\xa9\xe4\xbd\xa0\""),
    GOOD("\"\\u007f\\u0080\\u07ff\\u0800\\uffff\"", "\"\x7f\xc2\x80\xdf\xbf\xe0\xa0\x80\xef\xbf\xbf\""),
    GOOD("\"\\ud83d\\ude00\"", "\"\xf0\x9f\x98\x80\""),
    GOOD("\"\\uD800\\uDC00\"", "\"\xf0\x90\x80\x80\""),
    GOOD("\"\\udbff\\udfff!\"", "\"\xf4\x8f\xbf\xbf!\""),
    GOOD("\"\\ud7ff\\ue000\"", "\"\xed\x9f\xbf\xee\x80\x80\""),
    GOOD("\"\\ud83d\\ude00\\ud83d\\ude00\"", "\"\xf0\x9f\x98\x80\xf0\x9f\x98\x80\""),
    GOOD("\"\xc3\xa9\xe4\xbd\xa0\xf0\x9f\x98\x80\"", "\"\xc3\xa9\xe4\xbd\xa0\xf0\x9f\x98\x80\""),
    GOOD("\"a\xc3\xa9"
         "b\xe4\xbd\xa0"
         "c\xf0\x9f\x98\x80"
         "d\"",
        "\"a\xc3\xa9"
        "b\xe4\xbd\xa0"
        "c\xf0\x9f\x98\x80"
        "d\""),
    GOOD("\"\x7f \xc2\x80\xdf\xbf\"", "\"\x7f \xc2\x80\xdf\xbf\""),
    GOOD("\"\xe0\xa0\x80\xed\x9f\xbf\xee\x80\x80\xef\xbf\xbf\"", "\"\xe0\xa0\x80\xed\x9f\xbf\xee\x80\x80\xef\xbf\xbf\""),
    GOOD("\"\xf0\x90\x80\x80\xf4\x8f\xbf\xbf\"", "\"\xf0\x90\x80\x80\xf4\x8f\xbf\xbf\""),
    GOOD("\"\xe2\x80\xa8\xef\xbb\xbf\"", "\"\xe2\x80\xa8\xef\xbb\xbf\""),
    GOOD("[\"[]{}:,\",\"//\"]", "[\"[]{}:,\"\"//\"]"),
    GOOD("[\"\\\\\",\"\\\"\"]", "[\"\\\"\"\"\"]"),
    GOOD("{\"k\\u00e9\\n\\ud83d\\ude00\xe4\xbd\xa0\":\"v\"}", "{k\"k\xc3\xa9\n\xf0\x9f\x98\x80\xe4\xbd\xa0\"\"v\"}"),
    BAD("\"\\a\""),
    BAD("\"\\v\""),
    BAD("\"\\0\""),
    BAD("\"\\'\""),
    BAD("\"\\U0041\""),
    BAD("\"\\x41\""),
    BAD("\"\\N\""),
    BAD("\"\\ \""),
    BAD("\"\\\n\""),
    BAD("\"\\\b\""),
    BAD("\"\\\f\""),
    BAD("\"\\\r\""),
    BAD("\"\\\t\""),
    BAD("\"\\\0\""),
    BAD("\"\\\xc3\xa9\""),
    BAD("\"\\u\""),
    BAD("\"\\u004\""),
    BAD("\"\\u004g\""),
    BAD("\"\\u00 41\""),
    BAD("\"\\u+041\""),
    BAD("\"\\u00:1\""),
    BAD("\"\\u00@1\""),
    BAD("\"\\u00`1\""),
    BAD("\"\\u00G1\""),
    BAD("\"\\uu0041\""),
    BAD("\"\\ud83d\""),
    BAD("\"\\ud83d \""),
    BAD("\"\\ud83da\""),
    BAD("\"\\ud83d\\n\""),
    BAD("\"\\ud83d\\\\\""),
    BAD("\"\\ud83d\\u0041\""),
    BAD("\"\\ud83d\\ud83d\""),
    BAD("\"\\ud83d\\ue000\""),
    BAD("\"\\ude00\""),
    BAD("\"\\udc00\\ud800\""),
    BAD("\"\\udfff\""),
    BAD("\"\\ud800\\udbff\""),
    BAD("\"\\ude00\\ude00\""),
    BAD("{\"\\ud800\":1}"),
    BAD("\"a\nb\""),
    BAD("\"\t\""),
    BAD("\"\0\""),
    BAD("\"\x1f\""),
    BAD("\"a\r\""),
    BAD("{\"\n\":1}"),
    UTF8("\"\x80\""),
    UTF8("\"a\xbf\""),
    UTF8("\"\xc0\x80\""),
    UTF8("\"\xc1\xbf\""),
    UTF8("\"\xc3\""),
    UTF8("\"\xc3(\""),
    UTF8("\"\xc3\xc3\xa9\""),
    UTF8("\"\xc3\xa9\xa9\""),
    UTF8("\"\xe0\x80\x80\""),
    UTF8("\"\xe0\x9f\xbf\""),
    UTF8("\"\xe4\xbd\""),
    UTF8("\"\xe4\xbd(\""),
    UTF8("\"\xe4(\xa0\""),
    UTF8("\"\xe4\""),
    UTF8("\"\xed\xa0\x80\""),
    UTF8("\"\xed\xbf\xbf\""),
    UTF8("\"\xed\xa0\xbd\xed\xb8\x80\""),
    UTF8("\"\xf0\x80\x80\x80\""),
    UTF8("\"\xf0\x8f\xbf\xbf\""),
    UTF8("\"\xf0\x9f\x98\""),
    UTF8("\"\xf0\x9f(\x80\""),
    UTF8("\"\xf0(\x98\x80\""),
    UTF8("\"\xf4\x90\x80\x80\""),
    UTF8("\"\xf5\x80\x80\x80\""),
    UTF8("\"\xf8\x88\x80\x80\x80\""),
    UTF8("\"\xfe\""),
    UTF8("\"\xff\""),
    UTF8("\"\xc3\\n\""),
    UTF8("\"\xe4\xbd\n\""),
    UTF8("{\"\xff\":1}"),
    UTF8("{\"a\xe4\xbd\":1}"),
};
static void test_strings(void) { RUN(strings); }

/* An escaped NUL is a byte like any other: in the story it stands for itself. */
static void test_escaped_nul(void) {
    swl_str text = SWL_STR("[\"a\\u0000b\",{\"\\u0000\":1}]");
    for (size_t n = 1; n <= text.len; n++) {
        start(64);
        CHECK_STATUS(finish(feed_split(text, n, n)), SWL_DONE);
        CHECK_TEXT(swl_span(story, told), swl_span("[\"a\0b\"{k\"\0\"1,}]", 15));
    }
}

static void test_every_scratch_size(void) {
    static const row *const tables[] = {structure, numbers, strings};
    static const size_t counts[] = {sizeof structure / sizeof *structure, sizeof numbers / sizeof *numbers, sizeof strings / sizeof *strings};
    for (size_t t = 0; t < 3; t++)
        for (size_t i = 0; i < counts[t]; i++)
            for (size_t cap = 0; cap < 20; cap++) {
                const row *r = &tables[t][i];
                static char whole[sizeof story];
                check_context(r->text.ptr);
                start(cap);
                swl_status s = finish(feed_split(r->text, r->text.len, 1));
                size_t n = told;
                memcpy(whole, story, n);
                if (s != SWL_E_LIMIT_NUMBER) CHECK_STATUS(s, r->end);
                start(cap);
                CHECK_STATUS(finish(feed_split(r->text, 1, 1)), s);
                CHECK_TEXT(swl_span(story, told), swl_span(whole, n));
            }
}

static void test_limits(void) {
    static const struct {
        const char *text, *story;
        swl_status end;
        size_t cap;
    } rows[] = {
        {"{\"1234567890123456\":1}", "{k\"1234567890123456\"1,}", SWL_DONE, 16},
        {"{\"12345678901234567\":1}", "{k\"1234567890123456~\"1,}", SWL_DONE, 16},
        {"{\"1234567890123456\":{\"b\":1}}", "{k\"123456789012345~\"{k\"b\"1,}}", SWL_DONE, 15},
        {"{\"12345678901234\xe4\xbd\xa0\":1}", "{k\"12345678901234~\"1,}", SWL_DONE, 16},
        {"{\"12345678901234\xe4\xbd\xa0"
         "1\":1}",
            "{k\"12345678901234~\"1,}", SWL_DONE, 16},
        {"{\"1234567890123\xe4\xbd\xa0\":1}", "{k\"1234567890123\xe4\xbd\xa0\"1,}", SWL_DONE, 16},
        {"{\"1234567890123\\ud83d\\ude00x\":1}", "{k\"1234567890123~\"1,}", SWL_DONE, 16},
        {"[1234567890123456,1]", "[1234567890123456,1,]", SWL_DONE, 16},
        {"[12345678901234567]", "[", SWL_E_LIMIT_NUMBER, 16},
        {"[1.00000000000000000]", "[", SWL_E_LIMIT_NUMBER, 16},
        {"12345678901234567", "", SWL_E_LIMIT_NUMBER, 16},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        for (size_t n = 1; n <= strlen(rows[i].text); n++) {
            check_context(rows[i].text);
            start(rows[i].cap);
            CHECK_STATUS(finish(feed_split(swl_cstr(rows[i].text), n, n)), rows[i].end);
            CHECK_STR(swl_span(story, told), rows[i].story);
        }
}

/* What Python's json.dumps and services that cut text inside a character send. */
static const row beyond[] = {
    GOOD("\"\\ud83d\"", "\"\xef\xbf\xbd\""),
    GOOD("\"\\ude00\"", "\"\xef\xbf\xbd\""),
    GOOD("\"a\\ud83d b\"", "\"a\xef\xbf\xbd b\""),
    GOOD("\"\\ud83d\xc3\xa9\"", "\"\xef\xbf\xbd\xc3\xa9\""),
    GOOD("\"\\ud83d\\n\"", "\"\xef\xbf\xbd\n\""),
    GOOD("\"\\ud83d\\\\\"", "\"\xef\xbf\xbd\\\""),
    GOOD("\"\\ud83d\\u0041\"",
        "\"\xef\xbf\xbd"
        "A\""),
    GOOD("\"\\ud83d\\ue000\"", "\"\xef\xbf\xbd\xee\x80\x80\""),
    GOOD("\"\\ud83d\\ud83d\\ude00\"", "\"\xef\xbf\xbd\xf0\x9f\x98\x80\""),
    GOOD("\"\\ud83d\\ud83d\\ud83d\"", "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\""),
    GOOD("\"\\ude00\\ud83d\"", "\"\xef\xbf\xbd\xef\xbf\xbd\""),
    GOOD("\"\\ude00\\ud83d\\ude00\"", "\"\xef\xbf\xbd\xf0\x9f\x98\x80\""),
    GOOD("\"\\ud83d\\u0000\"", NULL),
    GOOD("{\"\\ud800\":1}", "{k\"\xef\xbf\xbd\"1,}"),
    GOOD("[NaN]", "[n]"),
    GOOD("[Infinity]", "[n]"),
    GOOD("[-Infinity]", "[n]"),
    GOOD("NaN", "n"),
    GOOD("{\"score\":NaN,\"text\":\"a\",\"p\":[-Infinity,Infinity,-1,null]}", "{k\"score\"nk\"text\"\"a\"k\"p\"[nn-1,n]}"),
    BAD("[-NaN]"),
    BAD("[+Infinity]"),
    BAD("[1Infinity]"),
    BAD("[-1Infinity]"),
    BAD("[--Infinity]"),
    BAD("[Inf]"),
    BAD("[Nan]"),
    BAD("[nan]"),
    BAD("[NaN1]"),
    BAD("[aN]"),
    BAD("[rue]"),
    BAD("[undefined]"),
    BAD("{NaN:1}"),
    BAD("\"\\ud83d\\x\""),
    BAD("\"\\ud83d\\u00g0\""),
    BAD("\"\\ud83d\n\""),
    UTF8("\"\\ud83d\xff\""),
    UTF8("\"\xed\xa0\xbd\""),
    OPEN("\"\\ud83d"),
    OPEN("\"\\ud83d\\u"),
    OPEN("[-Infinit"),
};
static void test_lenient(void) {
    lenient = 1;
    RUN(beyond);
    run_all(structure + 0, 9);
    lenient = 0;
    for (size_t i = 0; i < 19; i++) {
        check_context(beyond[i].text.ptr);
        start(64);
        CHECK_STATUS(finish(feed(beyond[i].text)), SWL_E_SYNTAX_JSON);
    }
}

static void test_depth(void) {
    static char text[4 * SWL_JSON_DEPTH + 8];
    for (size_t deep = SWL_JSON_DEPTH - 1; deep <= SWL_JSON_DEPTH + 1; deep++) {
        size_t n = 0;
        for (size_t i = 0; i < deep; i++) text[n++] = '[';
        for (size_t i = 0; i < deep; i++) text[n++] = ']';
        start(16);
        CHECK_STATUS(finish(feed(swl_span(text, n))), deep > SWL_JSON_DEPTH ? SWL_E_LIMIT_DEPTH : SWL_DONE);
    }
}

/* Each of 64 levels remembers what opened it: only the matching end closes it. */
static void test_nesting(void) {
    static char text[8 * SWL_JSON_DEPTH];
    for (size_t wrong = 0; wrong <= SWL_JSON_DEPTH; wrong++) {
        size_t n = 0;
        for (size_t i = 0; i < SWL_JSON_DEPTH; i++) {
            int object = (int)(i * 7 / 3 % 2);
            memcpy(text + n, object ? "{\"a\":" : "[", object ? 5 : 1);
            n += object ? 5 : 1;
        }
        text[n++] = '1';
        for (size_t i = SWL_JSON_DEPTH; i-- > 0;) {
            int object = (int)(i * 7 / 3 % 2);
            text[n++] = object != (i == wrong) ? '}' : ']';
        }
        start(16);
        CHECK_STATUS(finish(feed(swl_span(text, n))), wrong < SWL_JSON_DEPTH ? SWL_E_SYNTAX_JSON : SWL_DONE);
    }
}

/* Plain text of a string is a span of the input, up to what must be unescaped. */
static void test_text_is_not_copied(void) {
    swl_str text = SWL_STR("\"h\xc3\xa9llo\\nw\""), in = text;
    swl_json_event ev;
    swl_json_init(&decoder, scratch_memory, sizeof scratch_memory);
    CHECK_STATUS(swl_json_next(&decoder, &in, &ev), SWL_OK);
    CHECK(ev.kind == SWL_JSON_STRING && ev.data.ptr == text.ptr + 1 && ev.data.len == 6 && ev.more);
    CHECK_STATUS(swl_json_next(&decoder, &in, &ev), SWL_OK);
    CHECK_STR(ev.data, "\n");
    CHECK_STATUS(swl_json_next(&decoder, &in, &ev), SWL_OK);
    CHECK_STR(ev.data, "w");
    CHECK(ev.more);
    CHECK_STATUS(swl_json_next(&decoder, &in, &ev), SWL_OK);
    CHECK(ev.kind == SWL_JSON_STRING && ev.data.len == 0 && !ev.more);
    CHECK_STATUS(swl_json_next(&decoder, &in, &ev), SWL_DONE);
}

const check_case json_cases[] = {
    {"structure", test_structure},
    {"numbers", test_numbers},
    {"strings", test_strings},
    {"escaped_nul", test_escaped_nul},
    {"every_scratch_size", test_every_scratch_size},
    {"limits", test_limits},
    {"lenient", test_lenient},
    {"depth", test_depth},
    {"nesting", test_nesting},
    {"text_is_not_copied", test_text_is_not_copied},
    {0},
};
