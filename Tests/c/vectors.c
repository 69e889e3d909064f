// SPDX-License-Identifier: Apache-2.0
/* The flat form of Tests/vectors/NAME.json, which scripts/vectors.py makes at build time. On
 * bare metal stdio reaches the host's file by semihosting. */
#include "check.h"
#include "runner.h"

#ifndef VECTORS_RECORD
#define VECTORS_RECORD (1u << 19)
#endif
#ifndef VECTORS_FIELDS
#define VECTORS_FIELDS 8192
#endif

typedef struct field {
    const char *name;
    swl_str value;
} field;

static FILE *input;
static char record[VECTORS_RECORD];
static field fields[VECTORS_FIELDS];
static int field_count;

int vectors_open(const char *file) {
    char path[512];
    snprintf(path, sizeof path, "%s/%s", VECTORS_DIR, file);
    if (input) fclose(input);
    field_count = 0;
    input = fopen(path, "rb");
    return input != NULL;
}

static int hex_digit(char c) { return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1; }

/* In place; the text must be whole pairs of lower-case digits. */
static size_t decode_hex(char *text, size_t n) {
    for (size_t i = 0; i < n; i += 2) {
        int high = hex_digit(text[i]), low = i + 1 < n ? hex_digit(text[i + 1]) : -1;
        if (high < 0 || low < 0) check_died("vectors: a value is not hex");
        text[i / 2] = (char)(high << 4 | low);
    }
    return n / 2;
}

static int ends_in_hex(const char *name) {
    size_t n = strlen(name);
    return n > 4 && strcmp(name + n - 4, "_hex") == 0;
}

/* "name value", both kept where they stand. */
static void add_field(char *line, size_t n) {
    if (field_count == VECTORS_FIELDS) check_died("vectors: VECTORS_FIELDS is too small");
    char *space = memchr(line, ' ', n);
    char *value = space ? space + 1 : line + n;
    size_t length = (size_t)(line + n - value);
    if (space) *space = 0;
    if (ends_in_hex(line)) length = decode_hex(value, length);
    fields[field_count].name = line;
    fields[field_count++].value = swl_span(value, length);
}

int vectors_next(void) {
    char *at = record, *const end = record + sizeof record;
    field_count = 0;
    while (input && fgets(at, (int)(end - at), input)) {
        size_t n = strlen(at);
        if (at + n + 1 == end) check_died("vectors: VECTORS_RECORD is too small");
        if (n > 0 && at[n - 1] == '\n') at[--n] = 0;
        if (n > 0) add_field(at, n);
        else if (field_count > 0) break;
        at += n + 1;
    }
    return field_count > 0;
}

swl_str vector_at(const char *name, int index) {
    for (int i = 0; i < field_count; i++)
        if (strcmp(fields[i].name, name) == 0 && index-- == 0) return fields[i].value;
    return swl_span(NULL, 0);
}

swl_str vector(const char *name) { return vector_at(name, 0); }
