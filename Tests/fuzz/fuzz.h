// SPDX-License-Identifier: Apache-2.0
/* What the fuzz targets share: a cursor over the input, a digest of what came out, and a way to
 * fail that libFuzzer notices. Each target says what must hold besides not crashing. */
#ifndef FUZZ_H
#define FUZZ_H
#include "swiftlet.h"
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define MUST(condition)                                                                                                                              \
    do {                                                                                                                                             \
        if (!(condition)) abort();                                                                                                                   \
    } while (0)

typedef struct cursor {
    const uint8_t *p;
    size_t n;
} cursor;

static inline uint8_t take(cursor *c) {
    if (c->n == 0) return 0;
    c->n--;
    return *c->p++;
}

/* A copy that ends where the sanitizer watches. */
static inline char *exact(const void *p, size_t n) {
    char *copy = malloc(n ? n : 1);
    if (p && n) memcpy(copy, p, n);
    return copy;
}

/* FNV-1a over what was delivered; pieces of one text are one text. */
static inline void mix(uint64_t *h, const void *p, size_t n) {
    for (size_t i = 0; i < n; i++) *h = (*h ^ ((const uint8_t *)p)[i]) * 0x100000001b3u;
}

static inline void mix_number(uint64_t *h, uint64_t v) { mix(h, &v, sizeof v); }

/* Pieces for a decoder: `step` 0 is everything at once, else it varies with the seed. */
static inline size_t piece(uint32_t *seed, size_t step, size_t left) {
    size_t n;
    if (step == 0) return left;
    *seed = *seed * 1664525u + 1013904223u;
    n = 1 + (*seed >> 16) % step;
    return n < left ? n : left;
}
#endif
