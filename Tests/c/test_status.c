#include "check.h"

typedef struct row {
    const char *name;
    swl_status status;
} row;
/* The build writes statuses.h from swiftlet.h: STATUS(SWL_OK) and so on. */
static const row rows[] = {
#define STATUS(name) {#name, name},
#include "statuses.h"
#undef STATUS
};
enum { ROWS = sizeof rows / sizeof *rows };

static void every_status_has_its_name(void) {
    CHECK(ROWS > 50);
    for (int i = 0; i < ROWS; i++) {
        check_context(rows[i].name);
        CHECK_STR(swl_cstr(swl_status_name(rows[i].status)), rows[i].name);
    }
}

static void every_status_has_one_sentence_of_help(void) {
    for (int i = 0; i < ROWS; i++) {
        check_context(rows[i].name);
        swl_str help = swl_cstr(swl_status_help(rows[i].status));
        CHECK(help.len > 5 && help.len < 140);
        CHECK(help.len > 0 && help.ptr[help.len - 1] == '.');
    }
}

static void an_unknown_status_has_both_too(void) {
    static const swl_status unknown[] = {5, 1000000, -1, -99, -199, -1800, INT32_MIN, INT32_MAX};
    for (size_t i = 0; i < sizeof unknown / sizeof *unknown; i++) {
        CHECK(strlen(swl_status_name(unknown[i])) > 0);
        CHECK(strlen(swl_status_help(unknown[i])) > 0);
    }
}

static void a_kind_is_its_hundred(void) {
    for (int i = 0; i < ROWS; i++) {
        check_context(rows[i].name);
        swl_status s = rows[i].status;
        CHECK_STATUS(swl_status_kind(s), s < 0 ? s - s % 100 : s);
    }
    CHECK_STATUS(swl_status_kind(-199), SWL_E_ARG);
    CHECK_STATUS(swl_status_kind(INT32_MIN), INT32_MIN / 100 * 100);
}

const check_case status_cases[] = {
    {"every status has its name", every_status_has_its_name},
    {"every status has one sentence of help", every_status_has_one_sentence_of_help},
    {"an unknown status has both too", an_unknown_status_has_both_too},
    {"a kind is its hundred", a_kind_is_its_hundred},
    {0},
};
