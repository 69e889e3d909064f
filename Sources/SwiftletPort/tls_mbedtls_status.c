// SPDX-License-Identifier: Apache-2.0
/* The status for a number of mbedTLS's. */
#include "belongs.h"
#if SWL_HAS_MBEDTLS
#include "tls_mbedtls.h"

/* A number of mbedTLS's is the sum of a high and a low part (-0x2880 - 0x006A), or it is one of PSA's. */
static int is_memory(int r, int high, int low)
{
#if SWL_TLS_PSA
    if (r == PSA_ERROR_INSUFFICIENT_MEMORY)
        return 1;
#endif
#if MBEDTLS_VERSION_NUMBER < 0x04000000
    if (low == MBEDTLS_ERR_MPI_ALLOC_FAILED || high == MBEDTLS_ERR_PK_ALLOC_FAILED || high == MBEDTLS_ERR_MD_ALLOC_FAILED ||
        high == MBEDTLS_ERR_ECP_ALLOC_FAILED || high == MBEDTLS_ERR_CIPHER_ALLOC_FAILED)
        return 1;
#endif
    return r == MBEDTLS_ERR_SSL_ALLOC_FAILED || high == MBEDTLS_ERR_SSL_ALLOC_FAILED || high == MBEDTLS_ERR_X509_ALLOC_FAILED ||
           low == MBEDTLS_ERR_ASN1_ALLOC_FAILED;
}

static int is_entropy(int r, int high, int low)
{
    (void)r;
#if SWL_TLS_PSA
    if (r == PSA_ERROR_INSUFFICIENT_ENTROPY)
        return 1;
#endif
#if MBEDTLS_VERSION_NUMBER < 0x04000000
    return high == MBEDTLS_ERR_ECP_RANDOM_FAILED || low == MBEDTLS_ERR_CTR_DRBG_ENTROPY_SOURCE_FAILED;
#else
    (void)high;
    (void)low;
    return 0;
#endif
}

swl_status swl_tls_status_(int r)
{
    int low = -(-r & 0x7F), high = r - low;

    if (is_memory(r, high, low))
        return SWL_E_TLS_MEMORY;
    if (is_entropy(r, high, low))
        return SWL_E_TLS_ENTROPY;
    if (high == MBEDTLS_ERR_SSL_BAD_PROTOCOL_VERSION)
        return SWL_E_TLS_VERSION;
    if (high == MBEDTLS_ERR_SSL_PEER_CLOSE_NOTIFY)
        return SWL_E_CLOSED;
    if (high == MBEDTLS_ERR_SSL_BAD_CERTIFICATE ||
        (high <= MBEDTLS_ERR_X509_FEATURE_UNAVAILABLE && high >= MBEDTLS_ERR_X509_FATAL_ERROR))
        return swl_tls_or_memory_(SWL_E_CERT);
    return swl_tls_or_memory_(SWL_E_TLS);
}

/* When mbedTLS parses keys, and in all of TLS 1.3, it returns another number if its heap has run out.  So this asks the
 * heap for as much as an operation with a key takes. */
swl_status swl_tls_or_memory_(swl_status otherwise)
{
    void *room = mbedtls_calloc(1, 4096);

    if (room == NULL)
        return SWL_E_TLS_MEMORY;
    mbedtls_free(room);
    return otherwise;
}

swl_status swl_tls_failed_(swl_tls_storage *s, int r)
{
    if (s->below_ != SWL_OK)
        return s->below_;
    /* 0 is an empty record, and a ticket is for mbedTLS: in both cases there are no bytes for the caller. */
    if (r == 0 || r == MBEDTLS_ERR_SSL_WANT_READ || r == MBEDTLS_ERR_SSL_WANT_WRITE ||
        r == MBEDTLS_ERR_SSL_RECEIVED_NEW_SESSION_TICKET)
        return SWL_AGAIN;
    s->error_ = r;
    if (r != MBEDTLS_ERR_SSL_FATAL_ALERT_MESSAGE)
        return swl_tls_status_(r);
    /* The alert says more than the library's number.  mbedTLS has no function that returns it. */
    s->error_ = s->ssl_.MBEDTLS_PRIVATE(in_msg)[1];
    if (s->error_ == MBEDTLS_SSL_ALERT_MSG_PROTOCOL_VERSION)
        return SWL_E_TLS_VERSION;
    return SWL_E_TLS_ALERT;
}
#endif
