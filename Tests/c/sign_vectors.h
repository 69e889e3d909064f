// SPDX-License-Identifier: Apache-2.0
/* What the tests of the signers share: fields of the vectors, and what was hashed. */
#ifndef SIGN_VECTORS_H
#define SIGN_VECTORS_H

#include "swiftlet.h"

swl_str value(const char *name);        /* of a field; NULL when absent or null       */
swl_str pair(const char *list, int i, const char *part);  /* "name" or "value"         */
int same(swl_str a, swl_str b);
int is(swl_str a, const char *b);
int flag(const char *name);
uint32_t number(swl_str text);
swl_time stamp_time(swl_str text);      /* 20150830T123600Z                            */
void load_key(swl_aws *k);              /* credentials, region, service                */
void read_signature(swl_str text, uint8_t *out);  /* DER in hex: r and s, 32 bytes each */
/* Whether this text, after `skip` bytes, was what a hash was given. */
int was_hashed(swl_str text, size_t skip);

#endif
