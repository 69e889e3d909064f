// SPDX-License-Identifier: Apache-2.0
/* Shared by the tls_mbedtls*.c, which are TLS for swiftlet_port.h over mbedTLS 2.28, 3.x or 4:
 * | file                    | part                                                   |
 * | tls_mbedtls.c           | one connection from init to free                       |
 * | tls_mbedtls_config.c    | what is offered to the server and accepted from it     |
 * | tls_mbedtls_verify.c    | facts of certificates                                  |
 * | tls_mbedtls_credentials.c | roots and identity                                   |
 * | tls_mbedtls_bundle.c    | roots from a platform's bundle                         |
 * | tls_mbedtls_session.c   | sessions to resume                                     |
 * | tls_mbedtls_status.c    | mbedTLS's numbers as statuses                          | */
#ifndef TLS_MBEDTLS_H
#define TLS_MBEDTLS_H

#include "tls_mbedtls_compat.h"

#include <string.h>
#include <mbedtls/platform.h>
#include <mbedtls/platform_util.h>

#if !defined(MBEDTLS_SSL_KEEP_PEER_CERTIFICATE)
#error "tls_mbedtls.c needs MBEDTLS_SSL_KEEP_PEER_CERTIFICATE: the certificates are judged before they are used"
#endif
#if SWL_TLS_PSA && !defined(MBEDTLS_THREADING_C) && !defined(SWL_TLS_ONE_THREAD)
#error "this mbedTLS computes through PSA, whose state all connections share: define MBEDTLS_THREADING_C, or SWL_TLS_ONE_THREAD where one thread alone uses TLS and PSA"
#endif

struct swl_tls_identity_ {
    mbedtls_x509_crt chain;
    mbedtls_pk_context key;
};

/* The status for a negative number of mbedTLS's. */
swl_status swl_tls_status_(int r);
/* SWL_E_TLS_MEMORY if the heap has no room, else `otherwise`. */
swl_status swl_tls_or_memory_(swl_status otherwise);
/* The status for `r`, which a call on the connection returned; `r` is kept for swl_port_tls_error. */
swl_status swl_tls_failed_(swl_tls_storage *s, int r);
/* The chain that the server has sent, its own certificate first; NULL: none yet. */
mbedtls_x509_crt *swl_tls_chain_(swl_tls_storage *s);
/* Frees all of the chain but the server's key, which the handshake has yet to use. */
void swl_tls_keep_key_(swl_tls_storage *s);
/* Fills config_ by `policy`.  0, or mbedTLS's number. */
int swl_tls_configure_(swl_tls_storage *s, const swl_port_tls_policy *policy);
void swl_tls_free_identity_(struct swl_tls_identity_ *identity);
/* The first of the roots that `s` trusts: its own, or those of another connection, which other threads may be reading. */
const mbedtls_x509_crt *swl_tls_roots_(const swl_tls_storage *s);

#endif
