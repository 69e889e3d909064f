// SPDX-License-Identifier: Apache-2.0
/** @file
 * TLS over mbedTLS: storage for swl_tls_init, and where root certificates come from.
 *
 * The functions are those of Sources/SwiftletPort.  Call them after swl_tls_init and before
 * swl_tls_start; if swl_tls_init failed, they do nothing.  The rules of swiftlet.h apply.
 */
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

/** Storage of one connection and its roots.  mbedTLS takes further memory from its own heap.
 *
 * The layout depends on mbedTLS and its configuration: compile your program, the ports and mbedTLS with
 * the same.  `error` of swl_tls is mbedTLS's number; for SWL_E_TLS_ALERT it is the alert's (RFC 8446
 * section 6).
 *
 * Threads: where mbedTLS computes through PSA (TLS 1.3, MBEDTLS_USE_PSA_CRYPTO, mbedTLS 4), connections
 * share PSA's state.  The ports then do not compile without MBEDTLS_THREADING_C, unless you define
 * SWL_TLS_ONE_THREAD because only one thread of your program uses TLS and PSA.
 *
 * Heap: on a device, compile mbedTLS 3.6 and these ports with one of Sources/SwiftletPort/profiles
 * (installed: share/swiftlet/port/profiles) as MBEDTLS_CONFIG_FILE.  The table has the most bytes of
 * mbedTLS's heap that one POST had in use at one time, in about 30 blocks, on 32-bit ARM with roots in DER
 * (measured on 2026-11-30 by Tests/integration/test_profiles.py).
 * | profile          | records               | one EC certificate | two of RSA-2048 |
 * | ---------------- | --------------------- | -----------------: | --------------: |
 * | mbedtls_16k_2k.h | 16 KB in, 2 KB out    | 22,551             | 28,514          |
 * | mbedtls_4k.h     | 4 KB in, 4 KB out     | 12,311             | 18,274          |
 *
 * mbedtls_4k.h asks the server for records of 4 KB (max_fragment_length, RFC 6066 section 4).  A server
 * that sends larger records all the same, or more than 4 KB of certificates, fails each time with SWL_E_TLS and
 * error -0x7100 (-28928).  Then let it send less (nginx: ssl_buffer_size 4k), or use
 * mbedtls_16k_2k.h. */
typedef struct swl_tls_storage {
    mbedtls_ssl_context ssl_;
    mbedtls_ssl_config config_;
    mbedtls_x509_crt roots_;
    const mbedtls_x509_crt *shared_;       /* roots_ of another connection, or NULL       */
    mbedtls_x509_crt found_;               /* roots from the bundle for this connection   */
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
    swl_status lost_;          /* why that io sends no more in the handshake              */
    int32_t error_;
    uint16_t version_max_, shown_; /* shown_: 1: the core judges the certificates; 2: it has */
    uint32_t waits_, open_, ended_;
} swl_tls_storage;

/** Adds the root certificates at `path`: a file in PEM or DER, or a directory of such files.  NULL: the
 * system's, where Debian, Alpine, Fedora, openSUSE, OpenWrt and FreeBSD keep them.
 * Certificates that this mbedTLS cannot parse are skipped.  SWL_E_ARG_ROOTS: none could be read;
 * SWL_E_TLS_MEMORY; SWL_E_STATE: before swl_tls_init.  Needs MBEDTLS_FS_IO. */
swl_status swl_tls_roots_file(swl_tls *t, const char *path);

/** Lets `t` trust the roots of `other` in place of its own, without a copy: for a program with many clients,
 * because a system's roots take some 460 KB of heap once they are parsed (Debian's, 2026-11).  `other` need not
 * connect.  It must outlive `t`, and its roots must not change.  Clients on several threads may share
 * it: its roots are only read. */
void swl_tls_roots_of(swl_tls *t, const swl_tls *other);

/** A root of a bundle: its certificate, or its key alone, as esp_crt_bundle keeps it.  Both are in DER and stay
 * in place until the connection is closed.  The dates of a root that is a key are not judged: it has none. */
typedef struct swl_tls_root {
    swl_str certificate;       /**< empty: `key` is given                                 */
    swl_str key;               /**< without a certificate: SubjectPublicKeyInfo (RFC 5280 section 4.1.2.7) */
} swl_tls_root;
/** A platform's own bundle of roots.  Only the roots that a connection needs are read. */
typedef struct swl_tls_bundle {
    /** Puts a root whose subject is `issuer`, a Name in DER (RFC 5280 section 4.1.2.4), into `*root`.  It is called
     * for the issuer of each certificate that the server sent.  Several roots may have one name: `turn` counts
     * from 0 to at most 3.  SWL_DONE: there is no such root, or no further one.  An error ends the handshake.
     * A wrong root lets nobody in: the core judges root and signature, as with swl_tls_roots. */
    swl_status (*find)(void *ctx, swl_str issuer, uint32_t turn, swl_tls_root *root);
    void *ctx;                 /**< for `find`                                            */
    swl_str edition;           /**< any text that changes when the bundle does: a saved session is resumed only
                                  with the same edition                                   */
} swl_tls_bundle;
/** Trusts the roots of `bundle` in addition to those of swl_tls_roots.  `bundle` stays in place. */
void swl_tls_roots_in(swl_tls *t, const swl_tls_bundle *bundle);

/** @name Roots in flash
 * Groups of root certificates in DER, from roots.c, which names the certificates and their sources.  A text of
 * length 0 ends each group.  A group that is not used is not linked.  To add a group:
 * `for (const swl_str *r = swl_roots_aws; r->len > 0; r++) swl_tls_roots(&tls, *r);`
 * @{ */
extern const swl_str swl_roots_aws[];         /**< *.amazonaws.com                        */
extern const swl_str swl_roots_qiniu[];       /**< *.qiniuapi.com, api.qnaigc.com, openai.qiniu.com */
extern const swl_str swl_roots_huawei[];      /**< *.myhuaweicloud.com                    */
extern const swl_str swl_roots_google[];      /**< the authority Google Trust Services    */
extern const swl_str swl_roots_letsencrypt[]; /**< the authority Let's Encrypt            */
extern const swl_str swl_roots_digicert[];    /**< the authority DigiCert                 */
extern const swl_str swl_roots_globalsign[];  /**< the authority GlobalSign               */
extern const swl_str swl_roots_sectigo[];     /**< the authority Sectigo                  */
extern const swl_str swl_roots_microsoft[];   /**< *.azure.com, *.microsoft.com           */
extern const swl_str swl_roots_common[];      /**< a dozen authorities, for services whose authority you do not know */
/** @} */

#ifdef __cplusplus
}
#endif
#endif
