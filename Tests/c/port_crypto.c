// SPDX-License-Identifier: Apache-2.0
#include "port_crypto.h"

/* FIPS 180-4, written for clarity. */
typedef struct hash {
    uint32_t h[8], sha1;
    uint32_t size;
    uint32_t number;
    uint8_t block[64];
} hash;
typedef char hash_fits[sizeof(hash) <= sizeof(swl_port_hash) ? 1 : -1];

int crypto_refuse_at, crypto_calls;
const uint8_t *crypto_outer_digest;
uint8_t crypto_p256_key[32], crypto_p256_digest[32], crypto_p256_signature[64];

enum { RECORDS = 256, BYTES = 1 << 16 };
static struct {
    size_t at, len;
    int whole;
} records[RECORDS];
static uint8_t kept[BYTES];
static size_t kept_count;
static int record_count, open_count;

void crypto_reset(void) {
    kept_count = 0;
    record_count = open_count = crypto_calls = crypto_refuse_at = 0;
    crypto_outer_digest = NULL;
}

int crypto_hashes(void) { return record_count; }
int crypto_open(void) { return open_count; }

swl_str crypto_hashed(int index) {
    if (index < 0) index += record_count;
    if (index < 0 || index >= record_count || index >= RECORDS || !records[index].whole) return swl_span(NULL, 0);
    return swl_span(kept + records[index].at, records[index].len);
}

static void record(uint32_t number, const void *p, size_t n) {
    if (number >= RECORDS || number + 1 != (uint32_t)record_count || kept_count + n > BYTES) {
        if (number < RECORDS) records[number].whole = 0;
        return;
    }
    memcpy(kept + kept_count, p, n);
    kept_count += n;
    records[number].len += n;
}

static int refused(void) { return ++crypto_calls == crypto_refuse_at; }
static uint32_t left(uint32_t x, int n) { return x << n | x >> (32 - n); }
static uint32_t right(uint32_t x, int n) { return x >> n | x << (32 - n); }

static void sha256(hash *s, const uint8_t *p) {
    static const uint32_t k[64] = {0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98,
        0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc,
        0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351,
        0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b,
        0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3,
        0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};
    uint32_t w[64], v[8];
    for (int i = 0; i < 64; i++)
        w[i] = i < 16 ? (uint32_t)p[4 * i] << 24 | (uint32_t)p[4 * i + 1] << 16 | (uint32_t)p[4 * i + 2] << 8 | p[4 * i + 3]
                      : w[i - 16] + w[i - 7] + (right(w[i - 15], 7) ^ right(w[i - 15], 18) ^ w[i - 15] >> 3) +
                (right(w[i - 2], 17) ^ right(w[i - 2], 19) ^ w[i - 2] >> 10);
    memcpy(v, s->h, sizeof v);
    for (int i = 0; i < 64; i++) {
        uint32_t a = v[7] + (right(v[4], 6) ^ right(v[4], 11) ^ right(v[4], 25)) + ((v[4] & v[5]) ^ (~v[4] & v[6])) + k[i] + w[i];
        uint32_t b = (right(v[0], 2) ^ right(v[0], 13) ^ right(v[0], 22)) + ((v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2]));
        memmove(v + 1, v, 7 * sizeof *v);
        v[4] += a;
        v[0] = a + b;
    }
    for (int i = 0; i < 8; i++) s->h[i] += v[i];
}

static void sha1(hash *s, const uint8_t *p) {
    uint32_t w[80], v[5];
    for (int i = 0; i < 80; i++)
        w[i] = i < 16 ? (uint32_t)p[4 * i] << 24 | (uint32_t)p[4 * i + 1] << 16 | (uint32_t)p[4 * i + 2] << 8 | p[4 * i + 3]
                      : left(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
    memcpy(v, s->h, sizeof v);
    for (int i = 0; i < 80; i++) {
        uint32_t f = i < 20 ? (v[1] & v[2]) | (~v[1] & v[3]) : i < 40 || i >= 60 ? v[1] ^ v[2] ^ v[3] : (v[1] & v[2]) | (v[1] & v[3]) | (v[2] & v[3]);
        uint32_t c = i < 20 ? 0x5a827999 : i < 40 ? 0x6ed9eba1 : i < 60 ? 0x8f1bbcdc : 0xca62c1d6;
        uint32_t a = left(v[0], 5) + f + v[4] + c + w[i];
        v[4] = v[3];
        v[3] = v[2];
        v[2] = left(v[1], 30);
        v[1] = v[0];
        v[0] = a;
    }
    for (int i = 0; i < 5; i++) s->h[i] += v[i];
}

static swl_status start(swl_port_hash *p, uint32_t is_sha1) {
    static const uint32_t h256[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
    static const uint32_t h1[8] = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0, 0, 0, 0};
    hash *s = (hash *)p;
    if (refused()) return SWL_E_CRYPTO;
    memcpy(s->h, is_sha1 ? h1 : h256, sizeof s->h);
    s->sha1 = is_sha1;
    s->size = 0;
    s->number = (uint32_t)record_count++;
    open_count++;
    if (s->number < RECORDS) {
        records[s->number].at = kept_count;
        records[s->number].len = 0;
        records[s->number].whole = 1;
    }
    return SWL_OK;
}

static void put(hash *s, const uint8_t *p, size_t n) {
    while (n-- > 0) {
        s->block[s->size++ % 64] = *p++;
        if (s->size % 64 == 0) (s->sha1 ? sha1 : sha256)(s, s->block);
    }
}

swl_status swl_port_sha256_start(swl_port_hash *h) { return start(h, 0); }
swl_status swl_port_sha1_start(swl_port_hash *h) { return start(h, 1); }

swl_status swl_port_hash_update(swl_port_hash *h, const void *p, size_t n) {
    hash *s = (hash *)h;
    if (refused()) {
        open_count--;
        return SWL_E_CRYPTO;
    }
    record(s->number, p, n);
    put(s, p, n);
    return SWL_OK;
}

swl_status swl_port_hash_finish(swl_port_hash *h, uint8_t *digest) {
    hash *s = (hash *)h;
    uint8_t tail[72] = {0x80};
    uint32_t size = s->size, gap = (119 - size % 64) % 64 + 1;
    open_count--;
    if (refused()) return SWL_E_CRYPTO;
    if (crypto_outer_digest && size == 96) {
        memcpy(digest, crypto_outer_digest, 32);
        return SWL_OK;
    }
    tail[gap + 3] = (uint8_t)(size >> 29);
    for (int i = 0; i < 4; i++) tail[gap + 4 + i] = (uint8_t)(size << 3 >> (24 - 8 * i));
    put(s, tail, gap + 8);
    for (int i = 0; i < (s->sha1 ? 20 : 32); i++) digest[i] = (uint8_t)(s->h[i / 4] >> (24 - i % 4 * 8));
    memset(h, 0xa5, sizeof *h);
    return SWL_OK;
}

swl_status swl_port_p256_sign(const uint8_t *key, const uint8_t *digest, uint8_t *signature) {
    if (refused()) return SWL_E_CRYPTO;
    memcpy(crypto_p256_key, key, 32);
    memcpy(crypto_p256_digest, digest, 32);
    memcpy(signature, crypto_p256_signature, 64);
    return SWL_OK;
}
