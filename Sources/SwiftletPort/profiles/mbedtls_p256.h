// SPDX-License-Identifier: Apache-2.0
/* The smallest MBEDTLS_CONFIG_FILE for mbedTLS 3.6, for a server of your own: its whole chain, root included, is ECDSA
 * over P-256 with SHA-256, and it accepts ECDHE-ECDSA-AES128-GCM-SHA256.  With any other server the result is
 * SWL_E_TLS_ALERT (the server finds nothing in common), SWL_E_TLS or SWL_E_CERT_*.  It receives records of 4 KB, to
 * which the server must be limited as for mbedtls_4k.h, and sends records of 2 KB. */
#define MBEDTLS_SSL_IN_CONTENT_LEN 4096
#define MBEDTLS_SSL_OUT_CONTENT_LEN 2048
#define MBEDTLS_SSL_MAX_FRAGMENT_LENGTH

#include "mbedtls_device.h"

#undef MBEDTLS_KEY_EXCHANGE_ECDHE_RSA_ENABLED
#undef MBEDTLS_RSA_C
#undef MBEDTLS_PKCS1_V15
#undef MBEDTLS_ECP_DP_SECP384R1_ENABLED
#undef MBEDTLS_SHA384_C
#undef MBEDTLS_SHA512_C
#undef MBEDTLS_SHA512_SMALLER
/* Bytes: numbers of 256 bits, products of two such numbers, and 8 bytes more. */
#undef MBEDTLS_MPI_MAX_SIZE
#define MBEDTLS_MPI_MAX_SIZE 72
