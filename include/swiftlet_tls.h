/* Storage for swl_tls_init over mbedTLS, and root certificates from a file. */
#ifndef SWIFTLET_TLS_H
#define SWIFTLET_TLS_H

#include "swiftlet_port.h"
#include <mbedtls/ctr_drbg.h>
#include <mbedtls/ssl.h>
#include <mbedtls/x509_crt.h>

#ifdef __cplusplus
extern "C" {
#endif

/* One connection and its roots; what else mbedTLS needs comes from its own heap.  Its
 * layout is that of your mbedTLS and its configuration: compile it with the same.
 * swl_tls.error is mbedTLS's number; behind SWL_E_TLS_ALERT it is the alert's (RFC 8446
 * section 6).  With mbedTLS before 3.5 a name that is an IP address is SWL_E_CERT_NAME.
 * mbedTLS 3.6.6 with TLS 1.3 compiled in fails with SWL_E_TLS at a server of TLS 1.2 alone that
 * prefers RSA-PSS, as OpenSSL does when it goes by its own order: apply Mbed-TLS pull request
 * 10674.
 *
 * For a device, mbedTLS 3.6 and these ports compiled with one of Sources/SwiftletPort/profiles
 * (installed: share/swiftlet/port/profiles) as MBEDTLS_CONFIG_FILE.  Peak of mbedTLS's heap in one
 * whole POST on 32-bit ARM, bytes asked of calloc in about 30 blocks, roots in DER:
 *                                                one EC certificate   two of RSA-2048
 *   mbedtls_16k_2k.h  16 KB in, 2 KB out               22,371              26,892
 *   mbedtls_4k.h      4 KB in, 4 KB out                12,131              16,652
 * The 4 KB one asks the server for such records (max_fragment_length, RFC 6066 section 4).  One that
 * sends larger ones all the same, or certificates of more than 4 KB, is SWL_E_TLS with error
 * -0x7100 (-28928) and will be each time: have it send less (nginx: ssl_buffer_size 4k), or take
 * mbedtls_16k_2k.h. */
typedef struct swl_tls_storage {
    mbedtls_ssl_context ssl_;
    mbedtls_ssl_config config_;
    mbedtls_x509_crt roots_;
    mbedtls_ctr_drbg_context random_;
    mbedtls_x509_crt_profile profile_;
    struct swl_tls_identity_ *identity_;   /* on mbedTLS's heap, or NULL                  */
    swl_port_tls_policy policy_;
    size_t unsent_;            /* bytes of a record that the io below has yet to take     */
    size_t owed_;              /* bytes encrypted, not yet reported to the caller         */
    swl_status verdict_;       /* the judge's first refusal                               */
    swl_status below_;         /* the first failure of the io below in this call          */
    int32_t error_;
    uint32_t waits_, open_, ended_;
} swl_tls_storage;

/* Adds the root certificates of a PEM or DER file, or of every file in a directory; NULL: the
 * system's, where Debian, Alpine, Fedora, openSUSE, OpenWrt and FreeBSD keep them.
 * Certificates that this mbedTLS cannot parse are passed over, as long as one is read;
 * else SWL_E_ARG_ROOTS.  Needs MBEDTLS_FS_IO. */
swl_status swl_tls_roots_file(swl_tls *t, const char *path);

/* Roots in flash, from roots.c (scripts/make-roots made it and says what they cover), each
 * group ended by an empty one:
 *   for (const swl_str *r = swl_roots_aws; r->len > 0; r++) swl_tls_roots(&tls, *r); */
extern const swl_str swl_roots_aws[], swl_roots_qiniu[], swl_roots_huawei[];

#ifdef __cplusplus
}
#endif
#endif
