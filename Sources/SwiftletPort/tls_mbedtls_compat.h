// SPDX-License-Identifier: Apache-2.0
/* One name for each thing that differs between mbedTLS 2.28, 3.x and 4. */
#ifndef TLS_MBEDTLS_COMPAT_H
#define TLS_MBEDTLS_COMPAT_H

#include "swiftlet_tls.h"

#include <mbedtls/md.h>
#include <mbedtls/pk.h>

#if MBEDTLS_VERSION_NUMBER < 0x03000000
#define MBEDTLS_PRIVATE(member) member
#define MBEDTLS_ERR_SSL_BAD_CERTIFICATE MBEDTLS_ERR_SSL_BAD_HS_CERTIFICATE
#define MBEDTLS_ERR_SSL_BAD_PROTOCOL_VERSION MBEDTLS_ERR_SSL_BAD_HS_PROTOCOL_VERSION
#define MBEDTLS_ERR_SSL_RECEIVED_NEW_SESSION_TICKET MBEDTLS_ERR_SSL_WANT_READ
#define mbedtls_ssl_is_handshake_over(ssl) ((ssl)->state == MBEDTLS_SSL_HANDSHAKE_OVER)
#define mbedtls_ssl_conf_min_tls_version(c, v) mbedtls_ssl_conf_min_version(c, (v) >> 8, (v) & 255)
#define mbedtls_ssl_conf_max_tls_version(c, v) mbedtls_ssl_conf_max_version(c, (v) >> 8, (v) & 255)
#endif

/* Whether the library computes through PSA. */
#if defined(MBEDTLS_USE_PSA_CRYPTO) || defined(MBEDTLS_SSL_PROTO_TLS1_3) || MBEDTLS_VERSION_NUMBER >= 0x04000000
#define SWL_TLS_PSA 1
#include <psa/crypto.h>
#else
#define SWL_TLS_PSA 0
#endif

#if MBEDTLS_VERSION_NUMBER >= 0x04000000
/* Randomness is PSA's own. */
static inline int swl_mbedtls_seed(swl_tls_storage *s)
{
    (void)s;
    return 0;
}
static inline void swl_mbedtls_unseed(swl_tls_storage *s)
{
    (void)s;
}
static inline void swl_mbedtls_conf_rng(swl_tls_storage *s)
{
    (void)s;
}
static inline int swl_mbedtls_verify(const mbedtls_x509_crt *crt, mbedtls_pk_context *by, const unsigned char *hash, size_t n)
{
    return mbedtls_pk_verify_ext(crt->MBEDTLS_PRIVATE(sig_pk), by, crt->MBEDTLS_PRIVATE(sig_md), hash, n,
                                 crt->MBEDTLS_PRIVATE(sig).p, crt->MBEDTLS_PRIVATE(sig).len);
}
#else
static inline int swl_mbedtls_entropy(void *ctx, unsigned char *p, size_t n)
{
    (void)ctx;
    return swl_port_entropy(p, n) == SWL_OK ? 0 : MBEDTLS_ERR_CTR_DRBG_ENTROPY_SOURCE_FAILED;
}
/* Each connection has a generator of its own, so that a slow source of randomness is asked once. */
static inline int swl_mbedtls_seed(swl_tls_storage *s)
{
    mbedtls_ctr_drbg_init(&s->random_);
    return mbedtls_ctr_drbg_seed(&s->random_, swl_mbedtls_entropy, NULL, NULL, 0);
}
static inline void swl_mbedtls_unseed(swl_tls_storage *s)
{
    mbedtls_ctr_drbg_free(&s->random_);
}
static inline void swl_mbedtls_conf_rng(swl_tls_storage *s)
{
    mbedtls_ssl_conf_rng(&s->config_, mbedtls_ctr_drbg_random, &s->random_);
}
static inline int swl_mbedtls_verify(const mbedtls_x509_crt *crt, mbedtls_pk_context *by, const unsigned char *hash, size_t n)
{
    return mbedtls_pk_verify_ext(crt->MBEDTLS_PRIVATE(sig_pk), crt->MBEDTLS_PRIVATE(sig_opts), by, crt->MBEDTLS_PRIVATE(sig_md),
                                 hash, n, crt->MBEDTLS_PRIVATE(sig).p, crt->MBEDTLS_PRIVATE(sig).len);
}
#endif

/* Only version 3 wants randomness to parse a key and to check a pair. */
#if MBEDTLS_VERSION_NUMBER >= 0x03000000 && MBEDTLS_VERSION_NUMBER < 0x04000000
static inline int swl_mbedtls_parse_key(swl_tls_storage *s, mbedtls_pk_context *key, const unsigned char *der, size_t n)
{
    return mbedtls_pk_parse_key(key, der, n, NULL, 0, mbedtls_ctr_drbg_random, &s->random_);
}
static inline int swl_mbedtls_check_pair(swl_tls_storage *s, mbedtls_pk_context *pub, mbedtls_pk_context *key)
{
    return mbedtls_pk_check_pair(pub, key, mbedtls_ctr_drbg_random, &s->random_);
}
#else
static inline int swl_mbedtls_parse_key(swl_tls_storage *s, mbedtls_pk_context *key, const unsigned char *der, size_t n)
{
    (void)s;
    return mbedtls_pk_parse_key(key, der, n, NULL, 0);
}
static inline int swl_mbedtls_check_pair(swl_tls_storage *s, mbedtls_pk_context *pub, mbedtls_pk_context *key)
{
    (void)s;
    return mbedtls_pk_check_pair(pub, key);
}
#endif

#endif
