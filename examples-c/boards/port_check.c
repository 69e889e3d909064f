// SPDX-License-Identifier: Apache-2.0
/* Checks the clock, entropy and crypto of a port.  Also has the functions that the other port_check files share. */
#include "port_check.h"

/* ---- counting ------------------------------------------------------------------------------------------ */
static void print(const port_check *c, const char *verdict, const char *what) {
    c->print(swl_cstr(verdict));
    c->print(swl_cstr(what));
    c->print(swl_cstr("\n"));
}

int port_check_that(port_check *c, int good, const char *what) {
    if (good) c->passed++;
    else c->failed++;
    print(c, good ? "pass  " : "FAIL  ", what);
    return good;
}

int port_check_result(const port_check *c) {
    uint8_t bytes[64];
    swl_buf out = SWL_BUF(bytes);
    swl_json_put_int(&out, (int32_t)c->passed);
    swl_json_put(&out, swl_cstr(" passed, "));
    swl_json_put_int(&out, (int32_t)c->failed);
    swl_json_put(&out, swl_cstr(" failed\n"));
    c->print(swl_span(bytes, out.len));
    return c->failed > 0 || c->passed == 0;
}

/* ---- the clock --------------------------------------------------------------------------------------------- */
port_check_timer port_check_start(void) {
    port_check_timer t = {swl_port_now_ms()};
    return t;
}

uint32_t port_check_ms(port_check_timer t) { return swl_port_now_ms() - t.start; }

/* Waits until the clock has gone on by so many steps.  It counts calls, because the clock may stand still: then 0. */
static int clock_goes(uint32_t steps, uint32_t *backwards) {
    uint32_t last = swl_port_now_ms(), seen = 0;
    for (uint32_t calls = 0; calls < 400000000u && seen < steps; calls++) {
        uint32_t now = swl_port_now_ms();
        *backwards += now - last > 0x80000000u;
        seen += now != last;
        last = now;
    }
    return seen == steps;
}

int port_check_has_clock(port_check *c) {
    uint32_t backwards = 0;
    return (!c->has_no_clock && clock_goes(1, &backwards)) ||
        port_check_that(c, 0, "swl_port_now_ms: goes on by itself, as the checks that follow need it");
}

/* port_check_sockets compares the milliseconds with the peer's clock. */
void port_check_clock(port_check *c) {
    uint32_t backwards = 0;
    port_check_that(c, clock_goes(3, &backwards), "swl_port_now_ms: goes on by itself, without swl_port_wait");
    port_check_that(c, backwards == 0, "swl_port_now_ms: does not go back");
}

/* ---- entropy ------------------------------------------------------------------------------------------------ */
enum { GUARD = 0x5a };

static int is_all(const uint8_t *p, size_t n, uint8_t byte) {
    for (size_t i = 0; i < n; i++)
        if (p[i] != byte) return 0;
    return 1;
}

void port_check_entropy(port_check *c) {
    uint8_t a[300], b[300];
    memset(a, GUARD, sizeof a);
    memset(b, GUARD, sizeof b);
    port_check_that(c, swl_port_entropy(a, 256) == SWL_OK && swl_port_entropy(b, 256) == SWL_OK, "swl_port_entropy: SWL_OK for 256 bytes");
    port_check_that(c, memcmp(a, b, 256) != 0, "swl_port_entropy: gives other bytes each time");
    port_check_that(c, memcmp(a, a + 128, 128) != 0 && !is_all(a + 224, 32, GUARD), "swl_port_entropy: fills all of it");
    port_check_that(c, is_all(a + 256, 44, GUARD), "swl_port_entropy: writes nothing after it");
    port_check_that(c, swl_port_entropy(b + 299, 1) == SWL_OK, "swl_port_entropy: one byte, at an odd place");
}

/* ---- hashes ---------------------------------------------------------------------------------------------------- */
/* The examples of FIPS 180-4. */
static const uint8_t sha256_abc[32] = {0xba, 0x78, 0x16, 0xbf, 0x8f, 0x01, 0xcf, 0xea, 0x41, 0x41, 0x40, 0xde, 0x5d, 0xae, 0x22, 0x23, 0xb0, 0x03,
    0x61, 0xa3, 0x96, 0x17, 0x7a, 0x9c, 0xb4, 0x10, 0xff, 0x61, 0xf2, 0x00, 0x15, 0xad};
static const uint8_t sha256_empty[32] = {0xe3, 0xb0, 0xc4, 0x42, 0x98, 0xfc, 0x1c, 0x14, 0x9a, 0xfb, 0xf4, 0xc8, 0x99, 0x6f, 0xb9, 0x24, 0x27, 0xae,
    0x41, 0xe4, 0x64, 0x9b, 0x93, 0x4c, 0xa4, 0x95, 0x99, 0x1b, 0x78, 0x52, 0xb8, 0x55};
/* 10,000 times "a". */
static const uint8_t sha256_many[32] = {0x27, 0xdd, 0x1f, 0x61, 0xb8, 0x67, 0xb6, 0xa0, 0xf6, 0xe9, 0xd8, 0xa4, 0x1c, 0x43, 0x23, 0x1d, 0xe5, 0x21,
    0x07, 0xe5, 0x3a, 0xe4, 0x24, 0xde, 0x8f, 0x84, 0x7b, 0x82, 0x1d, 0xb4, 0xb7, 0x11};
static const uint8_t sha1_abc[20] = {
    0xa9, 0x99, 0x3e, 0x36, 0x47, 0x06, 0x81, 0x6a, 0xba, 0x3e, 0x25, 0x71, 0x78, 0x50, 0xc2, 0x6c, 0x9c, 0xd0, 0xd8, 0x9d};

static int sha256_is(const char *text, const uint8_t *expected) {
    swl_port_hash h;
    uint8_t digest[32];
    if (swl_port_sha256_start(&h) != SWL_OK || swl_port_hash_update(&h, text, strlen(text)) != SWL_OK) return 0;
    return swl_port_hash_finish(&h, digest) == SWL_OK && memcmp(digest, expected, 32) == 0;
}

static int many_in_pieces(void) {
    static const char block[] = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    swl_port_hash h;
    uint8_t digest[32];
    size_t left = 10000, piece = 1;
    if (swl_port_sha256_start(&h) != SWL_OK) return 0;
    for (; left > 0; left -= piece, piece = piece % 90 + 1) {
        if (piece > left) piece = left;
        if (swl_port_hash_update(&h, block, piece) != SWL_OK) return 0;
    }
    return swl_port_hash_finish(&h, digest) == SWL_OK && memcmp(digest, sha256_many, 32) == 0;
}

static int two_at_once(void) {
    swl_port_hash a, b;
    uint8_t first[32], second[32];
    if (swl_port_sha256_start(&a) != SWL_OK || swl_port_hash_update(&a, "a", 1) != SWL_OK) return 0;
    if (swl_port_sha256_start(&b) != SWL_OK || swl_port_hash_update(&a, "bc", 2) != SWL_OK) return 0;
    if (swl_port_hash_finish(&b, first) != SWL_OK || swl_port_hash_finish(&a, second) != SWL_OK) return 0;
    return memcmp(first, sha256_empty, 32) == 0 && memcmp(second, sha256_abc, 32) == 0;
}

static int nothing_left_of_the_input(void) {
    static const char secret[] = "a key that nobody may find again";
    swl_port_hash h;
    uint8_t digest[32];
    if (swl_port_sha256_start(&h) != SWL_OK || swl_port_hash_update(&h, secret, sizeof secret) != SWL_OK) return 0;
    if (swl_port_hash_finish(&h, digest) != SWL_OK) return 0;
    for (size_t i = 0; i + 8 <= sizeof h; i++)
        for (size_t at = 0; at + 8 <= sizeof secret; at++)
            if (memcmp((const uint8_t *)&h + i, secret + at, 8) == 0) return 0;
    return 1;
}

static int sha1_is_right(void) {
    swl_port_hash h;
    uint8_t digest[32];
    if (swl_port_sha1_start(&h) != SWL_OK || swl_port_hash_update(&h, "abc", 3) != SWL_OK) return 0;
    return swl_port_hash_finish(&h, digest) == SWL_OK && memcmp(digest, sha1_abc, 20) == 0;
}

void port_check_hashes(port_check *c) {
    port_check_that(c, sha256_is("abc", sha256_abc) && sha256_is("", sha256_empty), "swl_port_sha256_start: SHA-256 of \"abc\" and of nothing");
    port_check_that(c, many_in_pieces(), "swl_port_hash_update: 10,000 bytes in pieces of 1 to 90");
    port_check_that(c, two_at_once(), "swl_port_hash_update: two hashes at one time");
    port_check_that(c, nothing_left_of_the_input(), "swl_port_hash_finish: leaves nothing of the input");
    port_check_that(c, sha1_is_right(), "swl_port_sha1_start: SHA-1 of \"abc\" (for Qiniu alone)");
}

/* ---- P-256 ------------------------------------------------------------------------------------------------------ */
/* RFC 6979 appendix A.2.5, SHA-256 of "sample". */
static const uint8_t p256_key[32] = {0xc9, 0xaf, 0xa9, 0xd8, 0x45, 0xba, 0x75, 0x16, 0x6b, 0x5c, 0x21, 0x57, 0x67, 0xb1, 0xd6, 0x93, 0x4e, 0x50, 0xc3,
    0xdb, 0x36, 0xe8, 0x9b, 0x12, 0x7b, 0x8a, 0x62, 0x2b, 0x12, 0x0f, 0x67, 0x21};
static const uint8_t p256_digest[32] = {0xaf, 0x2b, 0xdb, 0xe1, 0xaa, 0x9b, 0x6e, 0xc1, 0xe2, 0xad, 0xe1, 0xd6, 0x94, 0xf4, 0x1f, 0xc7, 0x1a, 0x83,
    0x1d, 0x02, 0x68, 0xe9, 0x89, 0x15, 0x62, 0x11, 0x3d, 0x8a, 0x62, 0xad, 0xd1, 0xbf};
static const uint8_t p256_signature[64] = {0xef, 0xd4, 0x8b, 0x2a, 0xac, 0xb6, 0xa8, 0xfd, 0x11, 0x40, 0xdd, 0x9c, 0xd4, 0x5e, 0x81, 0xd6, 0x9d, 0x2c,
    0x87, 0x7b, 0x56, 0xaa, 0xf9, 0x91, 0xc3, 0x4d, 0x0e, 0xa8, 0x4e, 0xaf, 0x37, 0x16, 0xf7, 0xcb, 0x1c, 0x94, 0x2d, 0x65, 0x7c, 0x41, 0xd4, 0x36,
    0xc7, 0xa1, 0xb6, 0xe2, 0x9f, 0x65, 0xf3, 0xe9, 0x00, 0xdb, 0xb9, 0xaf, 0xf4, 0x06, 0x4d, 0xc4, 0xab, 0x2f, 0x84, 0x3a, 0xcd, 0xa8};

/* A signature with a random nonce cannot be checked here: send one SigV4a request to the service. */
void port_check_p256(port_check *c) {
    uint8_t first[64] = {0}, second[64] = {0};
    swl_status s = swl_port_p256_sign(p256_key, p256_digest, first);
    if (s == SWL_OK) s = swl_port_p256_sign(p256_key, p256_digest, second);
    port_check_that(c, s == SWL_OK, "swl_port_p256_sign: SWL_OK");
    if (s == SWL_OK && memcmp(first, second, 64) != 0) print(c, "----  ", "swl_port_p256_sign: signs with a random nonce, which is not checked here");
    else port_check_that(c, memcmp(first, p256_signature, 64) == 0, "swl_port_p256_sign: the signature of RFC 6979 A.2.5");
}
