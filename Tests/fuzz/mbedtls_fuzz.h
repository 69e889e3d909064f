/* SPDX-License-Identifier: Apache-2.0 */
/* mbedTLS for fuzz_tls.c: chance and time are the target's, so that a connection is the same each time. */
#define MBEDTLS_PSA_CRYPTO_EXTERNAL_RNG
#define MBEDTLS_PLATFORM_TIME_ALT
#define MBEDTLS_PLATFORM_MS_TIME_ALT
