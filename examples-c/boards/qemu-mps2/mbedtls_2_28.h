// SPDX-License-Identifier: Apache-2.0
/* MBEDTLS_CONFIG_FILE for mbedTLS 2.28: a profile written for 3.6, with 2.28's names of a few hashes, and options that
 * 3.6 sets itself. */
#include SWIFTLET_PROFILE
#include "mbedtls_board.h"
#define MBEDTLS_X509_CHECK_KEY_USAGE
#define MBEDTLS_X509_CHECK_EXTENDED_KEY_USAGE
#include "mbedtls/check_config.h"
