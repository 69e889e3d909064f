// SPDX-License-Identifier: Apache-2.0
/* MBEDTLS_CONFIG_FILE for mbedTLS 2.28: a profile that was written for 3.6, which names a few hashes
 * otherwise, and what 3.6 does by itself. */
#include SWIFTLET_PROFILE
#include "mbedtls_board.h"
#define MBEDTLS_X509_CHECK_KEY_USAGE
#define MBEDTLS_X509_CHECK_EXTENDED_KEY_USAGE
#include "mbedtls/check_config.h"
