// SPDX-License-Identifier: Apache-2.0
/* MBEDTLS_CONFIG_FILE for mbedTLS 3.6 with records of 4 KB, for which the server is asked (RFC 6066 section 4).  Only
 * for a server that does as it is asked, or sends small records anyway, and whose certificates take less than 4 KB
 * together.  swiftlet_tls.h says how a connection to another server fails. */
#define MBEDTLS_SSL_IN_CONTENT_LEN 4096
#define MBEDTLS_SSL_OUT_CONTENT_LEN 4096
#define MBEDTLS_SSL_MAX_FRAGMENT_LENGTH

#include "mbedtls_device.h"
