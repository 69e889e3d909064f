// SPDX-License-Identifier: Apache-2.0
/* mbedTLS for the bench: SHA-256 in C, the same on every machine. */
#define MBEDTLS_SHA256_C
