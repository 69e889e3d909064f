/* SPDX-License-Identifier: Apache-2.0 */
/* What the signers' oracles share: a hash for both sides that is not SHA-256, texts, and what may be signed. */
#ifndef FUZZ_ORACLE_H
#define FUZZ_ORACLE_H
#include "fuzz.h"
#include "swiftlet_port.h"
#include <stdio.h>

enum { ROOM = 1 << 16 };

/* ---- a hash for both: four lanes of FNV-1a ------------------------------------------------- */
static inline void start(uint64_t *lanes) {
    for (int i = 0; i < 4; i++) lanes[i] = 0xcbf29ce484222325u + (uint64_t)i;
}
static inline void add(uint64_t *lanes, const void *p, size_t n) {
    for (int i = 0; i < 4; i++) mix(&lanes[i], p, n);
}
swl_status swl_port_sha256_start(swl_port_hash *h) {
    start(h->opaque_);
    return SWL_OK;
}
swl_status swl_port_hash_update(swl_port_hash *h, const void *p, size_t n) {
    add(h->opaque_, p, n);
    return SWL_OK;
}
swl_status swl_port_hash_finish(swl_port_hash *h, uint8_t *digest) {
    memcpy(digest, h->opaque_, 32);
    memset(h, 0, sizeof *h);
    return SWL_OK;
}

static inline void hash(uint8_t *digest, const void *p, size_t n) {
    uint64_t lanes[4];
    start(lanes);
    add(lanes, p, n);
    memcpy(digest, lanes, 32);
}
/* `size`: 32 bytes of a hash in place of SHA-256's, 20 in place of SHA-1's. */
static inline void hmac(uint8_t *digest, size_t size, const void *key, size_t key_len, const void *p, size_t n) {
    static uint8_t inner[64 + ROOM], outer[96], shorter[32];
    if (key_len > 64) {
        hash(shorter, key, key_len);
        key = shorter;
        key_len = size;
    }
    memset(inner, 0x36, 64);
    memset(outer, 0x5c, 64);
    for (size_t i = 0; i < key_len; i++) {
        inner[i] ^= ((const uint8_t *)key)[i];
        outer[i] ^= ((const uint8_t *)key)[i];
    }
    memcpy(inner + 64, p, n);
    hash(outer + 64, inner, 64 + n);
    hash(digest, outer, 64 + size);
}

/* ---- texts of the oracle ------------------------------------------------------------------- */
typedef struct text {
    size_t n;
    char s[ROOM];
} text;

static inline void put(text *t, const void *p, size_t n) {
    MUST(t->n + n < ROOM);
    if (n) memcpy(t->s + t->n, p, n);
    t->s[t->n += n] = 0;
}
static inline void puts_(text *t, const char *s) { put(t, s, strlen(s)); }
static inline void hex(text *t, const uint8_t *p) {
    char two[3];
    for (int i = 0; i < 32; i++) {
        snprintf(two, sizeof two, "%02x", p[i]);
        puts_(t, two);
    }
}

/* ---- what may be signed --------------------------------------------------------------------- */
static inline int is(swl_str a, const char *b) { return swl_str_is(a, swl_cstr(b)); }

static inline int is_visible(swl_str t, const char *excluded) {
    for (size_t i = 0; i < t.len; i++)
        if (t.ptr[i] < 0x21 || t.ptr[i] > 0x7e || strchr(excluded, t.ptr[i])) return 0;
    return 1;
}
static inline int is_line(swl_str t) { /* no control character but the tab */
    for (size_t i = 0; i < t.len; i++)
        if (((unsigned char)t.ptr[i] < ' ' && t.ptr[i] != '\t') || t.ptr[i] == 0x7f) return 0;
    return 1;
}
static inline int is_quoted(swl_str t) { return t.len && (t.ptr[0] == '"' || t.ptr[0] == '\''); }

static inline void lower(text *t, swl_str s) {
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i];
        if (c >= 'A' && c <= 'Z') c = (char)(c + 32);
        put(t, &c, 1);
    }
}
#endif
