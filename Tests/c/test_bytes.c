#include "check.h"

static swl_str copy(const char *text) { return guard_copy(swl_cstr(text)); }

static void equal_bytes_are_equal(void) {
    CHECK(swl_str_is(copy("content-length"), copy("content-length")));
    CHECK(!swl_str_is(copy("content-length"), copy("content-lengti")));
    CHECK(!swl_str_is(copy("content"), copy("content-length")));
    CHECK(!swl_str_is(copy("content-length"), copy("content")));
}

static void letters_are_equal_in_either_case(void) {
    CHECK(swl_str_is(copy("Content-LENGTH"), copy("content-length")));
    /* These differ by 0x20 as letters do, and are none. */
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

const check_case bytes_cases[] = {
    {"equal bytes are equal", equal_bytes_are_equal},
    {"letters are equal in either case", letters_are_equal_in_either_case},
    {"nothing equals nothing", nothing_equals_nothing},
    {"wipe zeroes all and no more", wipe_zeroes_all_and_no_more},
    {"makers keep pointer and length", makers_keep_pointer_and_length},
    {0},
};
