// SPDX-License-Identifier: Apache-2.0
/* SHA-256, SHA-1 and P-256 for swiftlet_port.h by PSA: mbedTLS 4, or a secure element that has a PSA
 * driver. */
#include "belongs.h"
#if SWL_HAS_PSA
#include "swiftlet_port.h"

#define SWL_FRAMES 2048
#include "frames.h"
#include "machine.h"

#include <psa/crypto.h>
#include <string.h>

typedef char swl_hash_fits[sizeof(psa_hash_operation_t) <= sizeof(swl_port_hash) ? 1 : -1];

static swl_status done(psa_status_t status)
{
    return status == PSA_SUCCESS ? SWL_OK : SWL_E_CRYPTO;
}

static swl_status start(swl_port_hash *h, psa_algorithm_t algorithm)
{
    psa_hash_operation_t *op = (psa_hash_operation_t *)h;
    SWL_NEEDS_AN_ARCHIVE_FOR_THIS_MACHINE();
    *op = psa_hash_operation_init();
    if (psa_crypto_init() != PSA_SUCCESS)
        return SWL_E_CRYPTO;
    return done(psa_hash_setup(op, algorithm));
}

swl_status swl_port_sha256_start(swl_port_hash *h)
{
    return start(h, PSA_ALG_SHA_256);
}
swl_status swl_port_sha1_start(swl_port_hash *h)
{
    return start(h, PSA_ALG_SHA_1);
}

/* After a failure PSA has ended the operation; abort wipes it. */
swl_status swl_port_hash_update(swl_port_hash *h, const void *p, size_t n)
{
    psa_status_t status = psa_hash_update((psa_hash_operation_t *)h, p, n);
    if (status != PSA_SUCCESS)
        psa_hash_abort((psa_hash_operation_t *)h);
    return done(status);
}

/* The size given is that of the longer hash: PSA only compares it. */
swl_status swl_port_hash_finish(swl_port_hash *h, uint8_t *digest)
{
    size_t n;
    psa_status_t status = psa_hash_finish((psa_hash_operation_t *)h, digest, PSA_HASH_LENGTH(PSA_ALG_SHA_256), &n);
    psa_hash_abort((psa_hash_operation_t *)h);
    return done(status);
}

swl_status swl_port_p256_sign(const uint8_t *key, const uint8_t *digest, uint8_t *signature)
{
#ifdef PSA_WANT_ALG_DETERMINISTIC_ECDSA
    const psa_algorithm_t algorithm = PSA_ALG_DETERMINISTIC_ECDSA(PSA_ALG_SHA_256);
#else
    const psa_algorithm_t algorithm = PSA_ALG_ECDSA(PSA_ALG_SHA_256);
#endif
    psa_key_attributes_t attributes = psa_key_attributes_init();
    psa_key_id_t id;
    psa_status_t status;
    size_t n;
    if (psa_crypto_init() != PSA_SUCCESS)
        return SWL_E_CRYPTO;
    psa_set_key_type(&attributes, PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_SECP_R1));
    psa_set_key_usage_flags(&attributes, PSA_KEY_USAGE_SIGN_HASH);
    psa_set_key_algorithm(&attributes, algorithm);
    status = psa_import_key(&attributes, key, 32, &id);
    if (status != PSA_SUCCESS)
        return SWL_E_CRYPTO;
    status = psa_sign_hash(id, algorithm, digest, 32, signature, 64, &n);
    psa_destroy_key(id);
    fill_frames();
    return done(status);
}
#endif
