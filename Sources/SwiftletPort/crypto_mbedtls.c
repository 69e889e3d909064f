// SPDX-License-Identifier: Apache-2.0
/* SHA-256, SHA-1 and P-256 for swiftlet_port.h by mbedTLS 2.28 or 3.6. */
#include "belongs.h"
#if SWL_HAS_MBEDTLS_HASHES
#include "swiftlet_port.h"

#define SWL_FRAMES 1024
#include "frames.h"
#include "machine.h"

#include <mbedtls/version.h>
#include <mbedtls/ecdsa.h>
#include <mbedtls/sha1.h>
#include <mbedtls/sha256.h>

#if MBEDTLS_VERSION_NUMBER < 0x03000000
#define mbedtls_sha256_starts mbedtls_sha256_starts_ret
#define mbedtls_sha256_update mbedtls_sha256_update_ret
#define mbedtls_sha256_finish mbedtls_sha256_finish_ret
#define mbedtls_sha1_starts mbedtls_sha1_starts_ret
#define mbedtls_sha1_update mbedtls_sha1_update_ret
#define mbedtls_sha1_finish mbedtls_sha1_finish_ret
#endif

struct hash {
    const struct hash_kind *kind;
    union {
        mbedtls_sha256_context sha256;
        mbedtls_sha1_context sha1;
    } u;
};
typedef char swl_hash_fits[sizeof(struct hash) <= sizeof(swl_port_hash) ? 1 : -1];

/* Only the hash's own _start names its functions, so that a program without SHA-1 does not link them. */
struct hash_kind {
    int (*update)(struct hash *h, const unsigned char *p, size_t n);
    int (*finish)(struct hash *h, unsigned char *digest);
    void (*free)(struct hash *h); /* also wipes it */
};

static swl_status done(struct hash *h, int error)
{
    h->kind->free(h);
    return error ? SWL_E_CRYPTO : SWL_OK;
}

static int sha256_update(struct hash *h, const unsigned char *p, size_t n)
{
    return mbedtls_sha256_update(&h->u.sha256, p, n);
}
static int sha256_finish(struct hash *h, unsigned char *digest)
{
    return mbedtls_sha256_finish(&h->u.sha256, digest);
}
static void sha256_free(struct hash *h)
{
    mbedtls_sha256_free(&h->u.sha256);
}

swl_status swl_port_sha256_start(swl_port_hash *hash)
{
    SWL_NEEDS_AN_ARCHIVE_FOR_THIS_MACHINE();
    static const struct hash_kind kind = { sha256_update, sha256_finish, sha256_free };
    struct hash *h = (struct hash *)hash;
    h->kind = &kind;
    mbedtls_sha256_init(&h->u.sha256);
    return mbedtls_sha256_starts(&h->u.sha256, 0) ? done(h, 1) : SWL_OK;
}

#ifdef MBEDTLS_SHA1_C
static int sha1_update(struct hash *h, const unsigned char *p, size_t n)
{
    return mbedtls_sha1_update(&h->u.sha1, p, n);
}
static int sha1_finish(struct hash *h, unsigned char *digest)
{
    return mbedtls_sha1_finish(&h->u.sha1, digest);
}
static void sha1_free(struct hash *h)
{
    mbedtls_sha1_free(&h->u.sha1);
}

swl_status swl_port_sha1_start(swl_port_hash *hash)
{
    static const struct hash_kind kind = { sha1_update, sha1_finish, sha1_free };
    struct hash *h = (struct hash *)hash;
    h->kind = &kind;
    mbedtls_sha1_init(&h->u.sha1);
    return mbedtls_sha1_starts(&h->u.sha1) ? done(h, 1) : SWL_OK;
}
#endif

swl_status swl_port_hash_update(swl_port_hash *hash, const void *p, size_t n)
{
    struct hash *h = (struct hash *)hash;
    return h->kind->update(h, p, n) ? done(h, 1) : SWL_OK;
}

swl_status swl_port_hash_finish(swl_port_hash *hash, uint8_t *digest)
{
    struct hash *h = (struct hash *)hash;
    return done(h, h->kind->finish(h, digest));
}

#if defined(MBEDTLS_ECDSA_C) && defined(MBEDTLS_ECP_DP_SECP256R1_ENABLED)
/* For the nonce, if RFC 6979 is not compiled in, and for blinding. */
static int entropy(void *ctx, unsigned char *p, size_t n)
{
    (void)ctx;
    return swl_port_entropy(p, n) == SWL_OK ? 0 : MBEDTLS_ERR_ECP_RANDOM_FAILED;
}

swl_status swl_port_p256_sign(const uint8_t *key, const uint8_t *digest, uint8_t *signature)
{
    mbedtls_ecp_group group;
    mbedtls_mpi d, r, s;
    int error;
    mbedtls_ecp_group_init(&group);
    mbedtls_mpi_init(&d);
    mbedtls_mpi_init(&r);
    mbedtls_mpi_init(&s);
    error = mbedtls_ecp_group_load(&group, MBEDTLS_ECP_DP_SECP256R1);
    if (!error)
        error = mbedtls_mpi_read_binary(&d, key, 32);
#ifdef MBEDTLS_ECDSA_DETERMINISTIC
    if (!error)
        error = mbedtls_ecdsa_sign_det_ext(&group, &r, &s, &d, digest, 32, MBEDTLS_MD_SHA256, entropy, NULL);
#else
    if (!error)
        error = mbedtls_ecdsa_sign(&group, &r, &s, &d, digest, 32, entropy, NULL);
#endif
    if (!error)
        error = mbedtls_mpi_write_binary(&r, signature, 32);
    if (!error)
        error = mbedtls_mpi_write_binary(&s, signature + 32, 32);
    mbedtls_mpi_free(&s);
    mbedtls_mpi_free(&r);
    mbedtls_mpi_free(&d);
    mbedtls_ecp_group_free(&group);
    fill_frames();
    return error ? SWL_E_CRYPTO : SWL_OK;
}
#endif
#endif
