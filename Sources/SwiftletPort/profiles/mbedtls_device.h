// SPDX-License-Identifier: Apache-2.0
/* Shared by the profiles, which include it: mbedTLS 3.6 on a device, as a client of TLS 1.2 with ECDHE, ECDSA or RSA, and
 * AES-GCM.  It has no file system, clock, sockets or entropy source of mbedTLS's, because the ports do not use them.
 * If your board or program needs more, such as MBEDTLS_SHA1_C for Qiniu's signatures, define it in an
 * MBEDTLS_USER_CONFIG_FILE. */
#ifndef SWIFTLET_MBEDTLS_DEVICE_H
#define SWIFTLET_MBEDTLS_DEVICE_H

#define MBEDTLS_HAVE_ASM
#define MBEDTLS_PLATFORM_C
/* Allows a heap of its own by mbedtls_platform_set_calloc_free; the default is calloc and free. */
#define MBEDTLS_PLATFORM_MEMORY

/* TLS without renegotiation.  Tickets take heap only with swl_tls.keep_session. */
#define MBEDTLS_SSL_TLS_C
#define MBEDTLS_SSL_CLI_C
#define MBEDTLS_SSL_PROTO_TLS1_2
#define MBEDTLS_SSL_SERVER_NAME_INDICATION
#define MBEDTLS_SSL_ALPN
#define MBEDTLS_SSL_EXTENDED_MASTER_SECRET
#define MBEDTLS_SSL_SESSION_TICKETS
#define MBEDTLS_KEY_EXCHANGE_ECDHE_ECDSA_ENABLED
#define MBEDTLS_KEY_EXCHANGE_ECDHE_RSA_ENABLED
/* Keeps the server's certificates until they are judged; after that only its key. */
#define MBEDTLS_SSL_KEEP_PEER_CERTIFICATE

#define MBEDTLS_X509_USE_C
#define MBEDTLS_X509_CRT_PARSE_C
#define MBEDTLS_ASN1_PARSE_C
#define MBEDTLS_ASN1_WRITE_C
#define MBEDTLS_OID_C
#define MBEDTLS_PK_C
#define MBEDTLS_PK_PARSE_C
/* Credentials in PEM.  Those in DER take less heap, because they are read in place. */
#define MBEDTLS_BASE64_C

#define MBEDTLS_CTR_DRBG_C
#define MBEDTLS_CIPHER_C
#define MBEDTLS_AES_C
#define MBEDTLS_GCM_C
/* Tables in flash in place of 8 KB of RAM; the fewer tables save 6 KB of flash. */
#define MBEDTLS_AES_ROM_TABLES
#define MBEDTLS_AES_FEWER_TABLES
#define MBEDTLS_BLOCK_CIPHER_NO_DECRYPT

/* SHA-384: many roots sign with it, and half of the cipher suites need it. */
#define MBEDTLS_MD_C
#define MBEDTLS_SHA224_C
#define MBEDTLS_SHA256_C
#define MBEDTLS_SHA384_C
#define MBEDTLS_SHA512_C
#define MBEDTLS_SHA512_SMALLER

#define MBEDTLS_BIGNUM_C
#define MBEDTLS_RSA_C
#define MBEDTLS_PKCS1_V15
/* RSA up to 4096 bits. */
#define MBEDTLS_MPI_MAX_SIZE 512

#define MBEDTLS_ECP_C
#define MBEDTLS_ECDH_C
#define MBEDTLS_ECDSA_C
/* P-384 for certificates.  Servers agree to P-256 for the key exchange. */
#define MBEDTLS_ECP_DP_SECP256R1_ENABLED
#define MBEDTLS_ECP_DP_SECP384R1_ENABLED
#define MBEDTLS_ECP_NIST_OPTIM
/* Slower, to save memory: a window of 4 takes 1.2 KB of heap more; FIXED_POINT_OPTIM 1 takes 6 KB of flash
 * more. */
#define MBEDTLS_ECP_WINDOW_SIZE 2
#define MBEDTLS_ECP_FIXED_POINT_OPTIM 0

#endif
