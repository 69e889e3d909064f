// SPDX-License-Identifier: Apache-2.0
/* What the ports want of Zephyr's Mbed TLS and no Kconfig option sets by itself: CONFIG_MBEDTLS_USER_CONFIG_FILE. */
#ifndef MBEDTLS_SSL_KEEP_PEER_CERTIFICATE
#define MBEDTLS_SSL_KEEP_PEER_CERTIFICATE
#endif
