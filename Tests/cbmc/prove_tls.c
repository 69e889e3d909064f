// SPDX-License-Identifier: Apache-2.0
/* CBMC: every number of mbedTLS's becomes a status that the header names, and none of them success; the numbers that mean no
 * heap, and any number while there is no heap, are SWL_E_TLS_MEMORY or a reason that says more. */
#include "tls_mbedtls_status.c"

int nondet_int(void);

static int named(swl_status s) {
    return s == SWL_E_TLS_MEMORY || s == SWL_E_TLS_ENTROPY || s == SWL_E_TLS_VERSION || s == SWL_E_TLS_ALERT || s == SWL_E_CLOSED ||
        s == SWL_E_CERT || s == SWL_E_TLS;
}

int main(void) {
    static const int memory[] = {MBEDTLS_ERR_SSL_ALLOC_FAILED, MBEDTLS_ERR_X509_ALLOC_FAILED, MBEDTLS_ERR_PK_ALLOC_FAILED,
        MBEDTLS_ERR_MD_ALLOC_FAILED, MBEDTLS_ERR_ECP_ALLOC_FAILED, MBEDTLS_ERR_CIPHER_ALLOC_FAILED, MBEDTLS_ERR_ASN1_ALLOC_FAILED,
        MBEDTLS_ERR_MPI_ALLOC_FAILED, MBEDTLS_ERR_X509_INVALID_EXTENSIONS + MBEDTLS_ERR_ASN1_ALLOC_FAILED};
    static swl_tls_storage storage;
    static unsigned char message[2];
    int r = nondet_int(), i = nondet_int();
    swl_status s;

    __CPROVER_assume(r < 0 && r >= -0xffff && i >= 0 && i < (int)(sizeof memory / sizeof *memory));
    __CPROVER_assert(named(swl_tls_status_(r)), "a status that the header names");
    __CPROVER_assert(swl_tls_status_(memory[i]) == SWL_E_TLS_MEMORY, "no heap is told as such");
    storage.ssl_.MBEDTLS_PRIVATE(in_msg) = message;
    message[1] = (unsigned char)nondet_int();
    storage.below_ = nondet_int() ? SWL_OK : SWL_E_TIMEOUT;
    s = swl_tls_failed_(&storage, r);
    __CPROVER_assert(s == SWL_AGAIN || named(s) || (s == storage.below_ && s < 0), "a failure is none that could be taken for success");
    __CPROVER_assert(storage.below_ == SWL_OK || s == storage.below_, "the io's own failure says more");
    return 0;
}
