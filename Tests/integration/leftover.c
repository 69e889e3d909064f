// SPDX-License-Identifier: Apache-2.0
/* Preloaded into a program: when that ends, no memory that it may write holds the values of the variables named in
 * LEFTOVER, but for the environment itself and what waits to be printed. Else it says which and where, and the program
 * exits with 70. */
#define _GNU_SOURCE
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

extern char **environ;

static int look(const char *name, const char *from, const char *to, const char *where) {
    const char *value = getenv(name), *low = environ[0], *high = environ[0], *at = from;
    int found = 0;
    for (char **e = environ; *e; e++) {
        if (*e < low) low = *e;
        if (*e > high) high = *e + strlen(*e);
    }
    if (!value || !*value) return 0;
    while ((at = memmem(at, (size_t)(to - at), value, strlen(value))) != NULL) {
        if (at < low || at >= high) {
            fprintf(stderr, "leftover: %s at %p, %s", name, (const void *)at, where);
            found++;
        }
        at++;
    }
    return found;
}

__attribute__((destructor)) static void at_the_end(void) {
    static char line[512];
    int found = 0;
    fflush(stdout);
    if (stdout->_IO_buf_base) memset(stdout->_IO_buf_base, 0, (size_t)(stdout->_IO_buf_end - stdout->_IO_buf_base));
    FILE *maps = fopen("/proc/self/maps", "r");
    while (maps && fgets(line, sizeof line, maps)) {
        uintptr_t from, to;
        char may[5], names[512], *rest = names, *name;
        if (sscanf(line, "%zx-%zx %4s", &from, &to, may) != 3 || memcmp(may, "rw", 2) != 0) continue;
        snprintf(names, sizeof names, "%s", getenv("LEFTOVER"));
        while ((name = strsep(&rest, " ")) != NULL) found += look(name, (const char *)from, (const char *)to, line);
    }
    if (found) _exit(70);
}
