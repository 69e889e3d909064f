// SPDX-License-Identifier: Apache-2.0
/* The test harness of the C API tests. It is our own because the same files run on the host,
 * under QEMU on bare metal, and under valgrind: no framework in Debian does all three. */
#ifndef CHECK_H
#define CHECK_H

#include "swiftlet.h"
#include <stdio.h>

/* One row a test; each test file has a `const check_case NAME_cases[]` ended by {0}. */
typedef struct check_case {
    const char *name;
    void (*run)(void);
} check_case;

/* Counts a failure and prints place, text and the running case. */
void check_failed(const char *file, int line, const char *what);
/* Names the vector or variant under test, for messages; borrowed. */
void check_context(const char *name);

#define CHECK(condition)        ((condition) ? (void)0 : check_failed(__FILE__, __LINE__, #condition))
#define CHECK_STATUS(got, want) check_status(__FILE__, __LINE__, (got), (want))
#define CHECK_STR(got, literal) check_text(__FILE__, __LINE__, (got), swl_cstr(literal))
#define CHECK_TEXT(got, want)   check_text(__FILE__, __LINE__, (got), (want))
void check_status(const char *file, int line, swl_status got, swl_status want);
void check_text(const char *file, int line, swl_str got, swl_str want);

/* n bytes at whose end memory faults when touched (host) or a canary is watched (bare metal). Valid until the next
 * guard_reset. */
void *guard_alloc(size_t n);
swl_str guard_copy(swl_str text);
void guard_reset(void);

/* A flat vector file: lines "name value", values in hex or plain as the name says; an empty
 * line ends a record. Names ending in _hex are decoded. Values stay until the next record. */
int vectors_open(const char *file);      /* 1; 0: there is no such file */
int vectors_next(void);                  /* 1; 0: the end                */
swl_str vector(const char *name);        /* ptr NULL when absent         */
swl_str vector_at(const char *name, int index);   /* of repeated names   */

#endif
