/* SPDX-License-Identifier: Apache-2.0 */
/* mbedTLS for fuzz_tls.c: randomness and time are the target's, so that each connection is the same. */
#define MBEDTLS_PSA_CRYPTO_EXTERNAL_RNG
#define MBEDTLS_PLATFORM_TIME_ALT
#define MBEDTLS_PLATFORM_MS_TIME_ALT
