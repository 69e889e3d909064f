// SPDX-License-Identifier: Apache-2.0
/* An Xtensa LX106 (ESP8266) in QEMU's simulator: reset, and what picolibc wants of a system, by simcall. */
#include "runner.h"
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

enum { SYS_EXIT = 1, SYS_READ = 3, SYS_WRITE = 4, SYS_OPEN = 5, SYS_CLOSE = 6, SYS_LSEEK = 19 };

extern int main(int argc, char **argv);

/* QEMU enters at the start of .init; the stack grows down from the end of what lx106.ld calls RAM. */
__asm__(".section .init, \"ax\"\n"
        ".global _start\n"
        "_start: j 3f\n"
        ".align 4\n"
        "1: .word stack_top\n"
        "2: .word start\n"
        "3: l32r a1, 1b\n"
        "   l32r a0, 2b\n"
        "   callx0 a0\n"
        ".text");

static int simcall(int number, int a, int b, int c) {
    register int a2 __asm__("a2") = number;
    register int a3 __asm__("a3") = a;
    register int a4 __asm__("a4") = b;
    register int a5 __asm__("a5") = c;
    __asm__ volatile("simcall" : "+r"(a2), "+r"(a3) : "r"(a4), "r"(a5) : "memory");
    return a2;
}

int open(const char *path, int flags, ...);
int open(const char *path, int flags, ...) {
    (void)flags;
    return simcall(SYS_OPEN, (int)path, 0, 0);
}
int close(int fd);
int close(int fd) { return simcall(SYS_CLOSE, fd, 0, 0); }
int read(int fd, void *p, size_t n);
int read(int fd, void *p, size_t n) { return simcall(SYS_READ, fd, (int)p, (int)n); }
int write(int fd, const void *p, size_t n);
int write(int fd, const void *p, size_t n) { return simcall(SYS_WRITE, fd, (int)p, (int)n); }
long long lseek(int fd, long long at, int from);
long long lseek(int fd, long long at, int from) { return simcall(SYS_LSEEK, fd, (int)at, from); }
_Noreturn void _exit(int code);
_Noreturn void _exit(int code) {
    fflush(stdout);
    for (;;) simcall(SYS_EXIT, code, 0, 0);
}

/* Writes whole lines: one simcall for each character would take minutes. */
static int put(char c, FILE *file) {
    static char line[256];
    static size_t used;
    (void)file;
    line[used++] = c;
    if (c == '\n' || used == sizeof line) {
        write(1, line, used);
        used = 0;
    }
    return (unsigned char)c;
}
static FILE terminal = FDEV_SETUP_STREAM(put, NULL, NULL, _FDEV_SETUP_WRITE);
FILE *const stdout = &terminal, *const stderr = &terminal, *const stdin = &terminal;

_Noreturn void start(void);
_Noreturn void start(void) { exit(main(0, NULL)); }
