// SPDX-License-Identifier: Apache-2.0
/* MBEDTLS_CONFIG_FILE for mbedTLS 3.6, for any server: it receives records of 16 KB, the largest that a server may
 * send, and sends records of 2 KB. */
#define MBEDTLS_SSL_IN_CONTENT_LEN 16384
#define MBEDTLS_SSL_OUT_CONTENT_LEN 2048

#include "mbedtls_device.h"
