// SPDX-License-Identifier: Apache-2.0
/* What signing costs beside its hashes, by mbedTLS's SHA-256. A request of 5 headers and a body
 * of 293 bytes is signed, with the secret and with a kept key, and what it hashed is hashed alone.
 * callgrind counts what the functions bench_ take; a Cortex-M4 counts for itself. */
#include "swiftlet_port.h"

#include <mbedtls/sha256.h>
#include <stdio.h>
#include <stdlib.h>

#define MEASURED __attribute__((noinline, used)) void
enum { HASHES = 16, TEXT = 512, BODY = 293 };

typedef char hash_fits[sizeof(mbedtls_sha256_context) + 8 <= sizeof(swl_port_hash) ? 1 : -1];
static struct {
    size_t len;
} hashed[HASHES];
static int count, is_recording;
static uint8_t any[TEXT];

swl_status swl_port_sha256_start(swl_port_hash *h) {
    mbedtls_sha256_context *c = (mbedtls_sha256_context *)h->opaque_;
    if (is_recording) {
        h->opaque_[29] = (uint64_t)count;
        hashed[count++].len = 0;
    }
    mbedtls_sha256_init(c);
    return mbedtls_sha256_starts(c, 0) ? SWL_E_CRYPTO : SWL_OK;
}
swl_status swl_port_hash_update(swl_port_hash *h, const void *p, size_t n) {
    if (is_recording) hashed[h->opaque_[29]].len += n;
    return mbedtls_sha256_update((mbedtls_sha256_context *)h->opaque_, p, n) ? SWL_E_CRYPTO : SWL_OK;
}
swl_status swl_port_hash_finish(swl_port_hash *h, uint8_t *digest) {
    mbedtls_sha256_context *c = (mbedtls_sha256_context *)h->opaque_;
    swl_status s = mbedtls_sha256_finish(c, digest) ? SWL_E_CRYPTO : SWL_OK;
    mbedtls_sha256_free(c);
    return s;
}

static swl_aws aws = {.access_key = SWL_STR("AKIDEXAMPLE"),
    .secret_key = SWL_STR("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"),
    .region = SWL_STR("us-west-2"),
    .service = SWL_STR("bedrock")};
static swl_aws_signing_key key;
static swl_header headers[8];
static uint8_t text[TEXT];

/* Host and X-Amz-Date make it five. */
static swl_request request(void) {
    swl_request req = {.method = SWL_STR("POST"),
        .host = SWL_STR("bedrock-runtime.us-west-2.amazonaws.com"),
        .path = SWL_STR("/model/anthropic.claude-3-haiku-20240307-v1%3A0/converse"),
        .body = {(const char *)any, BODY},
        .headers = headers,
        .header_cap = 8,
        .time = {1795305600, 0}};
    swl_request_add(&req, swl_cstr("Content-Type"), swl_cstr("application/json"));
    swl_request_add(&req, swl_cstr("Accept"), swl_cstr("application/json"));
    swl_request_add(&req, swl_cstr("X-Amzn-Bedrock-Trace"), swl_cstr("DISABLED"));
    return req;
}

static swl_request prepared;
static void sign(void) {
    swl_buf out = SWL_BUF(text);
    prepared.header_count = 3;
    if (swl_sigv4_sign(&aws, &prepared, &out) != SWL_OK) exit(3);
}
static void hash(void) {
    uint8_t digest[32];
    swl_port_hash h;
    for (int i = 0; i < count; i++) {
        swl_port_sha256_start(&h);
        swl_port_hash_update(&h, any, hashed[i].len);
        swl_port_hash_finish(&h, digest);
    }
}
MEASURED bench_sign(void) { sign(); }
MEASURED bench_hash(void) { hash(); }
MEASURED bench_sign_kept(void) { sign(); }
MEASURED bench_hash_kept(void) { hash(); }

static unsigned compressions(void) {
    size_t n = 0;
    for (int i = 0; i < count; i++) n += (hashed[i].len + 8) / 64 + 1;
    return (unsigned)n;
}

#ifdef __arm__
/* FPGAIO's counter at 20 MHz, of a machine that QEMU runs at an instruction a nanosecond. */
static volatile uint32_t *const counter = (uint32_t *)0x40028018, *const prescale = (uint32_t *)0x4002801c;
enum { PER_TICK = 50, RUNS = 500 };
_Noreturn void check_died(const char *why);
_Noreturn void check_died(const char *why) {
    puts(why);
    exit(1);
}

static unsigned instructions(void (*run)(void)) {
    *prescale = 0;
    uint32_t start = *counter;
    for (int i = 0; i < RUNS; i++) run();
    return (unsigned)((uint64_t)(*counter - start) * PER_TICK / RUNS);
}
#else
static unsigned instructions(void (*run)(void)) {
    run();
    return 0;
}
#endif

/* "SHA-256 compressions, instructions to sign, instructions for these alone". */
static void measure(void (*by_signing)(void), void (*by_hashing)(void)) {
    count = 0;
    is_recording = 1;
    sign();
    is_recording = 0;
    unsigned signing = instructions(by_signing);
    printf("%u %u %u\n", compressions(), signing, instructions(by_hashing));
}

int main(void) {
    prepared = request();
    measure(bench_sign, bench_hash);
    if (swl_sigv4_key(&aws, prepared.time, &key) != SWL_OK) return 3;
    aws.key = &key;
    measure(bench_sign_kept, bench_hash_kept);
    return 0;
}
