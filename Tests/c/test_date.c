// SPDX-License-Identifier: Apache-2.0
#include "check.h"
#include <stdlib.h>

/* Tests/vectors/http.json, http_dates */
static void vectors(void) {
    int cases = 0;
    if (!vectors_open("http_dates.txt")) {
        CHECK(!"http_dates.txt is there");
        return;
    }
    while (vectors_next()) {
        swl_str text = vector("http_date"), epoch = vector("epoch");
        swl_time t = {1, 1};
        check_context(vector("id").ptr);
        if (epoch.ptr && epoch.len > 0 && epoch.ptr[0] != 'n') {
            CHECK_STATUS(swl_http_date(guard_copy(text), &t), SWL_OK);
            CHECK(t.s == strtoul(epoch.ptr, NULL, 10) && t.ms == 0);
        } else {
            CHECK_STATUS(swl_http_date(guard_copy(text), &t), SWL_E_SYNTAX_DATE);
        }
        guard_reset();
        cases++;
    }
    CHECK(cases == 15);
}

static void edges(void) {
    static const struct {
        const char *text;
        uint32_t s;
    } rows[] = {
        {"Thu, 01 Jan 1970 00:00:01 GMT", 1},
        {"Sun, 07 Feb 2106 06:28:15 GMT", 4294967295u},
        {"Thu, 29 Feb 2096 00:00:00 GMT", 3981312000u},
        {"Wed, 31 Dec 2098 23:59:59 GMT", 4070908799u},
        {"Friday, 31-Dec-99 23:59:59 GMT", 946684799u},
        {"Wednesday, 01-Jan-69 00:00:00 GMT", 3124224000u},
        {"Sat Jan  1 00:00:00 2000", 946684800u},
        {"Sat Jan 11 00:00:00 2000", 947548800u},
        {"Fri, 31 Dec 2100 00:00:00 GMT", 4133894400u},
        {"Sun, 31 Jan 2106 00:00:00 GMT", 4294339200u},
        {"Sun, 31 Dec 2023 23:59:60 GMT", 1704067200u},
    };
    static const char *const bad[] = {
        "Thu, 29 Feb 2100 00:00:00 GMT",
        "Sun, 06 Nov 0094 08:49:37 GMT",
        "Sun Nov  6 08:49:37 0025",
        "Sun, 07 Feb 2106 06:28:16 GMT",
        "Mon, 08 Feb 2106 00:00:00 GMT",
        "Wed, 31 Dec 1969 23:59:59 GMT",
        "Fri, 00 Jan 2021 00:00:00 GMT",
        "Fri, 31 Apr 2021 00:00:00 GMT",
        "Fri, 01 Xan 2021 00:00:00 GMT",
        "Fri, 01 Jan 2021 24:00:00 GMT",
        "Fri, 01 Jan 2021 00:60:00 GMT",
        "Fri, 01 Jan 2021 00:00:61 GMT",
        "Fri, 01 Jan 2021 00:00:00 UTC",
        "Fri, 01 Jan 2021 00:00:00 GMT ",
        ", 01 Jan 2021 00:00:00 GMT",
        "Fri 01 Jan 2021 00:00:00 GMT",
        "Fri, 1 Jan 2021 00:00:00 GMT",
        "Fri, 01 Jan 20210 00:00:00 GMT",
        "Fri, 01-Jan-2021 00:00:00 GMT",
        "Sat Jan 01 00:00:00 2000 GMT",
        "Sat Jan x1 00:00:00 2000",
    };
    swl_time t;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        check_context(rows[i].text);
        CHECK_STATUS(swl_http_date(swl_cstr(rows[i].text), &t), SWL_OK);
        CHECK(t.s == rows[i].s);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        check_context(bad[i]);
        CHECK_STATUS(swl_http_date(swl_cstr(bad[i]), &t), SWL_E_SYNTAX_DATE);
    }
}

/* Each day from 1970 to 2106, made by counting: no day is skipped or doubled. */
static void every_day(void) {
    static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    uint32_t expected = 0;
    for (int year = 1970; year < 2106; year++)
        for (int month = 0; month < 12; month++)
            for (int day = 1; day <= days[month] + (month == 1 && year % 4 == 0 && year != 2100); day++, expected += 86400) {
                char text[48];
                swl_time t = {0, 0};
                snprintf(text, sizeof text, "Mon, %02d %s %d 00:00:00 GMT", day, months[month], year);
                if (swl_http_date(swl_cstr(text), &t) != SWL_OK || t.s != expected) {
                    check_context(text);
                    CHECK(!"this day");
                }
            }
}

const check_case date_cases[] = {{"vectors", vectors}, {"edges", edges}, {"every day", every_day}, {0}};
