// SPDX-License-Identifier: Apache-2.0
/* Runs every suite, or those named as SUITE or SUITE.CASE. */
#include "check.h"
#include "runner.h"

/* The build writes suites.h: SUITE(name) for each test_NAME.c. */
#define SUITE(name) extern const check_case name##_cases[];
#include "suites.h"
#undef SUITE

typedef struct suite {
    const char *name;
    const check_case *cases;
} suite;
static const suite suites[] = {
#define SUITE(name) {#name, name##_cases},
#include "suites.h"
#undef SUITE
};

static int is_named(const char *wanted, const char *suite_name, const char *case_name) {
    size_t n = strlen(suite_name);
    if (strncmp(wanted, suite_name, n) != 0) return 0;
    return wanted[n] == 0 || (wanted[n] == '.' && strcmp(wanted + n + 1, case_name) == 0);
}

static int is_wanted(int argc, char **argv, const char *suite_name, const char *case_name) {
    for (int i = 1; i < argc; i++)
        if (is_named(argv[i], suite_name, case_name)) return 1;
    return argc < 2;
}

static int passes(const char *suite_name, const check_case *test) {
    check_start(suite_name, test->name);
    test->run();
    guard_reset();
    return check_failures() == 0;
}

int main(int argc, char **argv) {
    int passed = 0, failed = 0;
    check_catch_signals();
    for (size_t i = 0; i < sizeof suites / sizeof *suites; i++)
        for (const check_case *test = suites[i].cases; test->name; test++)
            if (is_wanted(argc, argv, suites[i].name, test->name)) *(passes(suites[i].name, test) ? &passed : &failed) += 1;
    printf("%d passed, %d failed\n", passed, failed);
    return failed > 0 || passed == 0;
}
