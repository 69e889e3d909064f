// SPDX-License-Identifier: Apache-2.0
/* A crypto port for the tests of the signers. It needs no library, so that the same runner works on every target, and it
 * records what is hashed. */
#ifndef PORT_CRYPTO_H
#define PORT_CRYPTO_H

#include "swiftlet_port.h"

/* Forgets what was hashed, and resets crypto_refuse_at and crypto_digest. */
void crypto_reset(void);
/* What the hash number `index` since then was given; index counts from the start of each,
 * negative ones from the last. ptr NULL: there was none, or the record of it is too long. */
swl_str crypto_hashed(int index);
int crypto_hashes(void);
int crypto_open(void);                  /* started, not finished                          */

/* The call (start, update, finish, sign) with this number, from 1 on, fails; 0: none. */
extern int crypto_refuse_at;
extern int crypto_calls;
/* When set, what every hash that was begun with 64 bytes and 32 more (an HMAC's outer one)
 * gives: for candidates of the key derivation that no secret is known for. */
extern const uint8_t *crypto_outer_digest;
/* The input of the last P-256 signature, and its result: r and s. */
extern uint8_t crypto_p256_key[32], crypto_p256_digest[32], crypto_p256_signature[64];

#endif
