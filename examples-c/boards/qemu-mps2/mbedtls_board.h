// SPDX-License-Identifier: Apache-2.0
/* MBEDTLS_USER_CONFIG_FILE: what this program needs in addition to the profile. */
#define MBEDTLS_SHA1_C /* Qiniu's signatures */
