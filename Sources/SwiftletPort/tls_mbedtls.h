/* What the tls_mbedtls*.c share: TLS for swiftlet_port.h over mbedTLS 2.28 or 3.x. */
#ifndef TLS_MBEDTLS_H
#define TLS_MBEDTLS_H

#include "swiftlet_tls.h"

#include <string.h>
#include <mbedtls/platform.h>
#include <mbedtls/platform_util.h>
#include <mbedtls/version.h>

#if MBEDTLS_VERSION_NUMBER < 0x03000000
#define MBEDTLS_PRIVATE(member) member
#define MBEDTLS_ERR_SSL_BAD_CERTIFICATE MBEDTLS_ERR_SSL_BAD_HS_CERTIFICATE
#define MBEDTLS_ERR_SSL_BAD_PROTOCOL_VERSION MBEDTLS_ERR_SSL_BAD_HS_PROTOCOL_VERSION
#define MBEDTLS_ERR_SSL_RECEIVED_NEW_SESSION_TICKET MBEDTLS_ERR_SSL_WANT_READ
#endif

struct swl_tls_identity_ {
    mbedtls_x509_crt chain;
    mbedtls_pk_context key;
};

/* The status for a number of mbedTLS's below 0. */
swl_status swl_tls_status_(int r);
/* The status for what a call on the connection returned, which is kept for the log. */
swl_status swl_tls_failed_(swl_tls_storage *s, int r);
/* swl_port_certificate.problems for mbedTLS's flags. */
uint32_t swl_tls_problems_(uint32_t flags);
/* mbedTLS's callback for a certificate: asks policy_.judge. */
int swl_tls_judge_(void *storage, mbedtls_x509_crt *crt, int depth, uint32_t *flags);
/* Fills config_ by policy_; 0, or mbedTLS's number. */
int swl_tls_configure_(swl_tls_storage *s);
swl_status swl_tls_set_name_(swl_tls_storage *s, swl_str name);
void swl_tls_drop_identity_(swl_tls_storage *s);

#endif
