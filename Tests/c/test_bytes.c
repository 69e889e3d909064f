// SPDX-License-Identifier: Apache-2.0
#include "check.h"
#include "swiftlet_model.h"

static swl_str copy(const char *text) { return guard_copy(swl_cstr(text)); }

static void equal_bytes_are_equal(void) {
    CHECK(swl_str_is(copy("content-length"), copy("content-length")));
    CHECK(!swl_str_is(copy("content-length"), copy("content-lengti")));
    CHECK(!swl_str_is(copy("content"), copy("content-length")));
    CHECK(!swl_str_is(copy("content-length"), copy("content")));
}

static void letters_are_equal_in_either_case(void) {
    CHECK(swl_str_is(copy("Content-LENGTH"), copy("content-length")));
    /* These differ by 0x20 like letters, but are not letters. */
    CHECK(!swl_str_is(copy("@"), copy("`")));
    CHECK(!swl_str_is(copy("["), copy("{")));
    CHECK(!swl_str_is(copy("\xc3\x84"), copy("\xc3\xa4")));
    CHECK(!swl_str_is(copy("\r"), copy("-")));
}

static void nothing_equals_nothing(void) {
    swl_str nothing = {NULL, 0};
    CHECK(swl_str_is(nothing, nothing));
    CHECK(swl_str_is(nothing, copy("")));
    CHECK(!swl_str_is(nothing, copy("a")));
}

static void wipe_zeroes_all_and_no_more(void) {
    for (size_t n = 0; n <= 40; n++) {
        uint8_t *p = guard_alloc(n);
        memset(p, 0x5a, n);
        swl_wipe(p, n);
        for (size_t i = 0; i < n; i++) CHECK(p[i] == 0);
        guard_reset();
    }
}

static void makers_keep_pointer_and_length(void) {
    static const swl_str literal = SWL_STR("POST");
    uint8_t bytes[8];
    swl_buf b = SWL_BUF(bytes), c = swl_out(bytes, 3);
    CHECK_STR(literal, "POST");
    CHECK_TEXT(swl_span(literal.ptr, literal.len), literal);
    CHECK(b.ptr == bytes && b.cap == 8 && b.len == 0);
    CHECK(c.ptr == bytes && c.cap == 3 && c.len == 0);
}

/* Every byte alone; letters, digits and - . _ ~ stay. */
static void encode_escapes_all_but_the_unreserved(void) {
    for (int c = 0; c < 256; c++) {
        char byte = (char)c, escape[4];
        int stays = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (c && strchr("-._~", c));
        uint8_t *text = guard_alloc(3);
        swl_buf out = swl_out(text, 3);
        snprintf(escape, sizeof escape, "%%%02X", (unsigned)c);
        CHECK_STATUS(swl_encode(&out, swl_span(&byte, 1), 0), SWL_OK);
        CHECK_TEXT(swl_span(text, out.len), stays ? swl_span(&byte, 1) : swl_cstr(escape));
        out.len = 0;
        CHECK_STATUS(swl_encode(&out, swl_span(&byte, 1), SWL_ENCODE_PATH), SWL_OK);
        CHECK_TEXT(swl_span(text, out.len), stays || c == '/' ? swl_span(&byte, 1) : swl_cstr(escape));
        guard_reset();
    }
}

static void encode_writes_keys_and_values(void) {
    static const char key[] = "//2026/\xe4\xbd\xa0 a+b=50%.txt/";
    uint8_t text[64];
    swl_buf out = swl_out(text, sizeof text), none = {0};
    CHECK_STATUS(swl_encode(&out, swl_cstr("/bucket"), SWL_ENCODE_PATH), SWL_OK);
    CHECK_STATUS(swl_encode(&out, swl_cstr(key), SWL_ENCODE_PATH), SWL_OK);
    CHECK_STR(swl_span(text, out.len), "/bucket//2026/%E4%BD%A0%20a%2Bb%3D50%25.txt/");
    CHECK_STATUS(swl_encode(&none, swl_cstr(key), 0), SWL_E_SPACE);
    CHECK(none.len == strlen("%2F%2F2026%2F%E4%BD%A0%20a%2Bb%3D50%25.txt%2F"));
    out = swl_out(text, 5);
    CHECK_STATUS(swl_encode(&out, swl_cstr("a b c"), 0), SWL_E_SPACE);
    CHECK(out.len == 9 && memcmp(text, "a%20b", 5) == 0);
    out = swl_out(text, 5);
    CHECK_STATUS(swl_encode(&out, swl_span(NULL, 0), 0), SWL_OK);
    CHECK(out.len == 0);
}

/* Characters of each width, in every order of four, cut at every length from both ends: the rest must be the longest text of
 * whole characters. */
static void text_ends_are_whole_characters(void) {
    static const char *const characters[] = {"a", "\xc3\xa9", "\xe4\xbd\xa0", "\xf0\x9f\xa6\x8a"};
    for (unsigned code = 0; code < 256; code++) {
        size_t ends[5] = {0};      /* where each character ends */
        char text[20] = "";
        for (unsigned i = 0; i < 4; i++) {
            strcat(text, characters[code >> 2 * i & 3]);
            ends[i + 1] = strlen(text);
        }
        swl_str all = copy(text);
        for (size_t max = 0; max <= all.len + 2; max++) {
            size_t head = 0, tail = 0;
            for (unsigned i = 0; i < 5; i++) {
                if (ends[i] <= max) head = ends[i];
                if (all.len - ends[4 - i] <= max) tail = all.len - ends[4 - i];
            }
            swl_str h = swl_text_head(all, max), t = swl_text_tail(all, max);
            CHECK(h.ptr == all.ptr && h.len == head);
            CHECK(t.len == tail && t.ptr + t.len == all.ptr + all.len);
        }
        CHECK_TEXT(swl_text_head(all, SIZE_MAX), all);
        CHECK_TEXT(swl_text_tail(all, SIZE_MAX), all);
        guard_reset();
    }
}

/* A text that was cut before: an incomplete character at the end is left out, elsewhere it stays. */
static void text_ends_of_broken_text(void) {
    static const struct {
        const char *text, *head, *tail;
    } rows[] = {
        {"", "", ""},
        {"a\xe4\xbd", "a", "a"},
        {"\xe4\xbd", "", ""},
        {"\xe4", "", ""},
        {"\xbd\xa0"
         "a",
            "\xbd\xa0"
            "a",
            "a"},
        {"a\x80\x80", "a", "a"},
        {"\xc3\xa9\x80", "\xc3\xa9", "\xc3\xa9"},
        {"a\xff", "a", "a"},
        {"\xff\xfe"
         "b",
            "\xff\xfe"
            "b",
            "b"},
        {"\xf0\x9f\xa6"
         "b",
            "\xf0\x9f\xa6"
            "b",
            "b"},
        {"a\xff"
         "b",
            "a\xff"
            "b",
            "a\xff"
            "b"},
        {"a\xed\xa0\xbd", "a", "a"},      /* a surrogate */
        {"\xc0\x80"
         "b\xc0\x80",
            "\xc0\x80"
            "b",
            "b"},
        {"\x80\x80\x80\x80\x80\x80", "", ""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        check_context(rows[i].head);
        CHECK_STR(swl_text_head(copy(rows[i].text), 100), rows[i].head);
        CHECK_STR(swl_text_tail(copy(rows[i].text), 100), rows[i].tail);
        guard_reset();
    }
    CHECK(swl_text_head(swl_span(NULL, 0), 5).len == 0 && swl_text_tail(swl_span(NULL, 0), 0).len == 0);
}

const check_case bytes_cases[] = {
    {"text ends are whole characters", text_ends_are_whole_characters},
    {"text ends of broken text", text_ends_of_broken_text},
    {"encode escapes all but the unreserved", encode_escapes_all_but_the_unreserved},
    {"encode writes keys and values", encode_writes_keys_and_values},
    {"equal bytes are equal", equal_bytes_are_equal},
    {"letters are equal in either case", letters_are_equal_in_either_case},
    {"nothing equals nothing", nothing_equals_nothing},
    {"wipe zeroes all and no more", wipe_zeroes_all_and_no_more},
    {"makers keep pointer and length", makers_keep_pointer_and_length},
    {0},
};
