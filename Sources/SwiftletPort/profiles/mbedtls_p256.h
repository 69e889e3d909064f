// SPDX-License-Identifier: Apache-2.0
/* MBEDTLS_CONFIG_FILE for mbedTLS 3.6: the smallest, for a server of your own whose whole chain is
 * ECDSA over P-256 with SHA-256, its root too, and that takes ECDHE-ECDSA-AES128-GCM-SHA256.  Any other is
 * SWL_E_TLS_ALERT (the server finds nothing in common), SWL_E_TLS or SWL_E_CERT_*.  Records of 4 KB are
 * received, which the server must be made to keep to (mbedtls_4k.h), and of 2 KB sent. */
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
/* Numbers of 256 bits, products of two, and a little room. */
#undef MBEDTLS_MPI_MAX_SIZE
#define MBEDTLS_MPI_MAX_SIZE 72
