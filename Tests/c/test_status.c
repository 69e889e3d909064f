// SPDX-License-Identifier: Apache-2.0
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
        char text[SWL_STATUS_HELP_SIZE + 1];
        memset(text, '~', sizeof text);
        swl_str help = swl_cstr(swl_status_help(rows[i].status, text));
        CHECK(help.ptr == text && text[SWL_STATUS_HELP_SIZE] == '~');
        CHECK(help.len > 5 && help.len < 140);
        CHECK(help.len > 0 && help.ptr[help.len - 1] == '.');
    }
}

static void help_is_spelt_as_it_was_written(void) {
    static const struct {
        swl_status status;
        const char *help;
    } written[] = {
        {SWL_OK, "Success."},
        {SWL_E_ARG_HOST, "The host must be a name, with :port if needed, of bytes 0x21 to 0x7e."},
        {SWL_E_CERT_NAME, "The server's certificate is for another host."},
        {SWL_E_STATE, "Called out of order, or after an error or the end."},
    };
    for (size_t i = 0; i < sizeof written / sizeof *written; i++) {
        char text[SWL_STATUS_HELP_SIZE];
        CHECK_STR(swl_cstr(swl_status_help(written[i].status, text)), written[i].help);
    }
}

static void an_unknown_status_has_both_too(void) {
    static const swl_status unknown[] = {5, 1000000, -1, -99, -199, -1900, INT32_MIN, INT32_MAX};
    for (size_t i = 0; i < sizeof unknown / sizeof *unknown; i++) {
        char text[SWL_STATUS_HELP_SIZE];
        CHECK_STR(swl_cstr(swl_status_name(unknown[i])), "unknown");
        CHECK_STR(swl_cstr(swl_status_help(unknown[i], text)), "Unknown status: header and archive are not of one version.");
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
    {"help is spelt as it was written", help_is_spelt_as_it_was_written},
    {"an unknown status has both too", an_unknown_status_has_both_too},
    {"a kind is its hundred", a_kind_is_its_hundred},
    {0},
};
