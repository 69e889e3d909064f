// SPDX-License-Identifier: Apache-2.0
/* A program for one crypto port: checks hashes in pieces, and P-256 against the vectors of sigv4a.json. It exits with 0 if
 * all is right. */
#include "check.h"
#include "runner.h"
#include "sign_vectors.h"
#include "swiftlet_port.h"

static void digest(swl_status (*start)(swl_port_hash *), swl_str text, size_t piece, uint8_t *out) {
    swl_port_hash h;
    CHECK_STATUS(start(&h), SWL_OK);
    for (size_t at = 0; at < text.len; at += piece)
        CHECK_STATUS(swl_port_hash_update(&h, text.ptr + at, text.len - at < piece ? text.len - at : piece), SWL_OK);
    CHECK_STATUS(swl_port_hash_finish(&h, out), SWL_OK);
}

static void hashes(void) {
    static const uint8_t sha256[32] = {0xba, 0x78, 0x16, 0xbf, 0x8f, 0x01, 0xcf, 0xea, 0x41, 0x41, 0x40, 0xde, 0x5d, 0xae, 0x22, 0x23, 0xb0, 0x03,
        0x61, 0xa3, 0x96, 0x17, 0x7a, 0x9c, 0xb4, 0x10, 0xff, 0x61, 0xf2, 0x00, 0x15, 0xad};
    static const uint8_t sha1[20] = {
        0xa9, 0x99, 0x3e, 0x36, 0x47, 0x06, 0x81, 0x6a, 0xba, 0x3e, 0x25, 0x71, 0x78, 0x50, 0xc2, 0x6c, 0x9c, 0xd0, 0xd8, 0x9d};
    static const uint8_t nothing[4] = {0xe3, 0xb0, 0xc4, 0x42};
    uint8_t out[32], whole[32], text[300];
    digest(swl_port_sha256_start, swl_cstr("abc"), 3, out);
    CHECK(memcmp(out, sha256, 32) == 0);
    digest(swl_port_sha1_start, swl_cstr("abc"), 1, out);
    CHECK(memcmp(out, sha1, 20) == 0);
    digest(swl_port_sha256_start, swl_cstr(""), 1, out);
    CHECK(memcmp(out, nothing, 4) == 0);
    for (size_t i = 0; i < sizeof text; i++) text[i] = (uint8_t)(i * 7);
    digest(swl_port_sha256_start, swl_span(text, sizeof text), sizeof text, whole);
    for (size_t piece = 1; piece < 130; piece++) {
        digest(swl_port_sha256_start, swl_span(text, sizeof text), piece, out);
        CHECK(memcmp(out, whole, 32) == 0);
    }
}

static void p256(void) {
    int cases = 0;
    if (!vectors_open("sigv4a.txt")) {
        CHECK(!"sigv4a.txt is there");
        return;
    }
    while (vectors_next()) {
        uint8_t hash[32], got[64], want[64];
        if (!is(vector("list"), "cases")) continue;
        check_context(vector("id").ptr);
        read_signature(value("expect.signature"), want);
        digest(swl_port_sha256_start, value("expect.string_to_sign"), 64, hash);
        CHECK_STATUS(swl_port_p256_sign((const uint8_t *)vector("expect.private_key_hex").ptr, hash, got), SWL_OK);
        CHECK(memcmp(got, want, 64) == 0);
        cases++;
    }
    CHECK(cases == 32);
    uint8_t zero[32] = {0}, got[64];
    CHECK_STATUS(swl_port_p256_sign(zero, zero, got), SWL_E_CRYPTO);
}

int main(void) {
    check_start("port", "hashes");
    hashes();
    int failures = check_failures();
    check_start("port", "p256");
    p256();
    failures += check_failures();
    printf("crypto_ports: %s\n", failures ? "failed" : "passed");
    return failures != 0;
}
