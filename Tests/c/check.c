// SPDX-License-Identifier: Apache-2.0
#include "check.h"
#include "runner.h"
#include <stdlib.h>

#ifdef __unix__
#include <signal.h>
#include <unistd.h>
#endif

/* A broken decoder fails at every split: a few failures are enough. */
enum { FAILURES_SHOWN = 5, TEXT_SHOWN = 160, SECONDS_MAX = 600 };

static const char *running_suite = "", *running_case = "", *running_context;
static int failures;

void check_start(const char *suite, const char *name) {
    running_suite = suite;
    running_case = name;
    running_context = NULL;
    failures = 0;
}

int check_failures(void) { return failures; }

void check_context(const char *name) { running_context = name; }

static void print_case(void) {
    printf("FAIL %s.%s", running_suite, running_case);
    if (running_context) printf(" [%s]", running_context);
}

/* Counts a failure.  1: it is to be shown. */
static int begin_failure(const char *file, int line) {
    if (++failures > FAILURES_SHOWN) return 0;
    const char *base = strrchr(file, '/');
    print_case();
    printf(" %s:%d: ", base ? base + 1 : file, line);
    return 1;
}

void check_failed(const char *file, int line, const char *what) {
    if (begin_failure(file, line)) printf("%s\n", what);
}

void check_status(const char *file, int line, swl_status got, swl_status want) {
    if (got == want || !begin_failure(file, line)) return;
    printf("got %s (%ld), want %s (%ld)\n", swl_status_name(got), (long)got, swl_status_name(want), (long)want);
}

static void print_text(swl_str text) {
    size_t shown = text.len < TEXT_SHOWN ? text.len : TEXT_SHOWN;
    putchar('"');
    for (size_t i = 0; i < shown; i++) {
        unsigned char byte = (unsigned char)text.ptr[i];
        if (byte >= 0x20 && byte < 0x7f && byte != '"' && byte != '\\') putchar(byte);
        else printf("\\x%02x", byte);
    }
    putchar('"');
    if (shown < text.len) printf("... (%lu bytes)", (unsigned long)text.len);
}

void check_text(const char *file, int line, swl_str got, swl_str want) {
    if (got.len == want.len && (got.len == 0 || memcmp(got.ptr, want.ptr, got.len) == 0)) return;
    if (!begin_failure(file, line)) return;
    printf("got ");
    print_text(got);
    printf(", want ");
    print_text(want);
    putchar('\n');
}

_Noreturn void check_died(const char *why) {
    print_case();
    printf(": %s\n", why);
    fflush(stdout);
    _Exit(1);
}

#ifdef __unix__
static void on_signal(int number) {
    /* printf in a handler is safe enough for a process that does nothing more. */
    check_died(number == SIGALRM ? "no end" : strsignal(number));
}

/* Defined under -fsanitize, which reports faults better than a signal handler. */
__attribute__((weak)) void __sanitizer_set_death_callback(void (*callback)(void));
static void on_report(void) { check_died("see the report above"); }

void check_catch_signals(void) {
    static const int faults[] = {SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGFPE, SIGABRT};
    signal(SIGALRM, on_signal);
    alarm(SECONDS_MAX);
    if (__sanitizer_set_death_callback) __sanitizer_set_death_callback(on_report);
    else
        for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) signal(faults[i], on_signal);
}
#else
void check_catch_signals(void) {}
#endif
