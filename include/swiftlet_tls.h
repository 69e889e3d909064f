// SPDX-License-Identifier: Apache-2.0
/* Storage for swl_tls_init over mbedTLS, and root certificates from a file. */
#ifndef SWIFTLET_TLS_H
#define SWIFTLET_TLS_H

#include "swiftlet_port.h"
#include <mbedtls/ssl.h>
#include <mbedtls/version.h>
#include <mbedtls/x509_crt.h>
#if MBEDTLS_VERSION_NUMBER < 0x04000000
#include <mbedtls/ctr_drbg.h>
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* One connection and its roots; what else mbedTLS needs comes from its own heap.  Its
 * layout is that of your mbedTLS and its configuration: compile it with the same.
 * swl_tls.error is mbedTLS's number; for SWL_E_TLS_ALERT it is the alert's (RFC 8446
 * section 6).
 * Where mbedTLS computes through PSA (TLS 1.3, MBEDTLS_USE_PSA_CRYPTO, mbedTLS 4), connections share
 * PSA's state: the ports want MBEDTLS_THREADING_C then, or SWL_TLS_ONE_THREAD defined by a program in
 * which one thread alone uses TLS and PSA.
 *
 * For a device, mbedTLS 3.6 and these ports compiled with one of Sources/SwiftletPort/profiles
 * (installed: share/swiftlet/port/profiles) as MBEDTLS_CONFIG_FILE.  Peak of mbedTLS's heap in one
 * whole POST on 32-bit ARM, bytes asked of calloc in about 30 blocks, roots in DER:
 *                                                one EC certificate   two of RSA-2048
 *   mbedtls_16k_2k.h  16 KB in, 2 KB out               22,551              28,514
 *   mbedtls_4k.h      4 KB in, 4 KB out                12,311              18,274
 * The 4 KB one asks the server for such records (max_fragment_length, RFC 6066 section 4).  One that
 * sends larger ones all the same, or certificates of more than 4 KB, is SWL_E_TLS with error
 * -0x7100 (-28928) and will be each time: have it send less (nginx: ssl_buffer_size 4k), or take
 * mbedtls_16k_2k.h. */
typedef struct swl_tls_storage {
    mbedtls_ssl_context ssl_;
    mbedtls_ssl_config config_;
    mbedtls_x509_crt roots_;
    const mbedtls_x509_crt *shared_;       /* another's roots_, or NULL                   */
    mbedtls_x509_crt found_;               /* what the bundle has for this connection     */
    const struct swl_tls_bundle *bundle_;  /* or NULL                                     */
    swl_status (*gather_)(struct swl_tls_storage *s);
#if MBEDTLS_VERSION_NUMBER < 0x04000000
    mbedtls_ctr_drbg_context random_;
#endif
    struct swl_tls_identity_ *identity_;   /* on mbedTLS's heap, or NULL                  */
    const swl_io *under_;
    int ciphers_[SWL_PORT_CIPHERS + 1];
    size_t unsent_;            /* bytes of a record that the io below has yet to take     */
    size_t owed_;              /* bytes encrypted, not yet reported to the caller         */
    swl_status below_;         /* the first failure of the io below in this call          */
    swl_status lost_;          /* why it sends no more in the handshake                   */
    int32_t error_;
    uint16_t version_max_, shown_; /* shown_: 1: the certificates are judged, 2: they were */
    uint32_t waits_, open_, ended_;
} swl_tls_storage;

/* Adds the root certificates of a PEM or DER file, or of every file in a directory; NULL: the
 * system's, where Debian, Alpine, Fedora, openSUSE, OpenWrt and FreeBSD keep them.
 * Certificates that this mbedTLS cannot parse are passed over, as long as one is read;
 * else SWL_E_ARG_ROOTS.  Needs MBEDTLS_FS_IO. */
swl_status swl_tls_roots_file(swl_tls *t, const char *path);

/* Trusts the roots of `other` instead of its own, without a copy: for a program with many clients, as
 * a system's bundle has 460 KB once it is parsed.  `other` need not ever connect; it outlives `t`, and its
 * roots stay as they are.  Clients on several threads may share them: they are only read. */
void swl_tls_roots_of(swl_tls *t, const swl_tls *other);

/** A root of a bundle: its certificate, or its key alone, as esp_crt_bundle keeps it.  A key has no dates that could be
 * judged.  Both are in DER; they stay until the connection is closed. */
typedef struct swl_tls_root {
    swl_str certificate;       /**< or empty                                              */
    swl_str key;               /**< without a certificate: SubjectPublicKeyInfo (RFC 5280 section 4.1.2.7) */
} swl_tls_root;
/** A platform's own bundle of roots.  Only those that a connection needs are read. */
typedef struct swl_tls_bundle {
    /** Gives a root whose subject is `issuer`, a Name in DER (RFC 5280 section 4.1.2.4).  `turn` counts from 0, because
     * several roots may have that name; at most four are asked for.  The function is called for the issuer of each
     * certificate that the server sent.  SWL_DONE: there is no such root, or no more.  An error ends the handshake.  A
     * wrong root lets nobody in: the core judges root and signature, as with swl_tls_roots. */
    swl_status (*find)(void *ctx, swl_str issuer, uint32_t turn, swl_tls_root *root);
    void *ctx;                 /**< for `find`                                            */
    swl_str edition;           /**< any text that changes when the bundle does: a saved session is resumed only
                                  with the same edition                                   */
} swl_tls_bundle;
/** Trusts the roots of `bundle` in addition to those of swl_tls_roots.  `bundle` stays in place. */
void swl_tls_roots_in(swl_tls *t, const swl_tls_bundle *bundle);

/* Roots in flash, from roots.c (scripts/make-roots made it and says what they cover), each
 * group ended by an empty one:
 *   for (const swl_str *r = swl_roots_aws; r->len > 0; r++) swl_tls_roots(&tls, *r); */
extern const swl_str swl_roots_aws[], swl_roots_qiniu[], swl_roots_huawei[];
/* By certificate authority, for services that change theirs; `common` is a dozen of them all. */
extern const swl_str swl_roots_google[], swl_roots_letsencrypt[], swl_roots_digicert[], swl_roots_globalsign[];
extern const swl_str swl_roots_sectigo[], swl_roots_microsoft[], swl_roots_common[];

#ifdef __cplusplus
}
#endif
#endif
