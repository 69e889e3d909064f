/* Swiftlet's link-time seam: what a board provides, one call each.
 *
 * The core calls these functions and decides; they do one thing and report plain facts.
 * Sources/SwiftletPort has them for BSD sockets (Linux, lwIP's socket API) and mbedTLS; a
 * board with lwIP raw, a modem, a secure element or its own hash engine gives its own.
 * Only what is called must exist: a program that signs or decodes alone needs no sockets.
 *
 * Numbers that mean the same everywhere: SWL_OK, -SWL_AGAIN "not now" where a count is
 * returned and SWL_AGAIN where a status is, and the SWL_E_ statuses.
 */
#ifndef SWIFTLET_PORT_H
#define SWIFTLET_PORT_H

#include "swiftlet.h"

#ifdef __cplusplus
extern "C" {
#endif
#ifdef __clang__
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wnullability-extension"
#pragma clang assume_nonnull begin
#endif

/* ---- time and chance ------------------------------------------------------------------ */
/* A monotonic clock in milliseconds; any start, may wrap. */
uint32_t swl_port_now_ms(void);
/* Fills p with n random bytes fit for keys.  SWL_OK, or SWL_E_TLS_ENTROPY. */
swl_status swl_port_entropy(void *p, size_t n);

/* ---- crypto ----------------------------------------------------------------------------- */
/* A hash under way.  SWL_OK or SWL_E_CRYPTO; _finish, and whatever fails, has ended the hash
 * and left nothing of its input in *h. */
typedef struct swl_port_hash { uint64_t opaque_[30]; } swl_port_hash;
swl_status swl_port_sha256_start(swl_port_hash *h);
swl_status swl_port_sha1_start(swl_port_hash *h);
swl_status swl_port_hash_update(swl_port_hash *h, const void *p, size_t n);
/* Writes 32 bytes (SHA-256) or 20 (SHA-1), and may change all 32 that there is room for. */
swl_status swl_port_hash_finish(swl_port_hash *h, uint8_t *digest);
/* ECDSA over P-256: r and s, big-endian, 32 bytes each.  The nonce is that of RFC 6979
 * where the library has it, else random. */
swl_status swl_port_p256_sign(const uint8_t *key, const uint8_t *digest, uint8_t *signature);

/* ---- sockets --------------------------------------------------------------------------- */
/* Resolves `name` (a host name, or an address in text; 1..253 bytes of 0x21..0x7e) into at
 * most `max` addresses, in the order in which to try them, and puts their number in *count.
 * SWL_AGAIN: call again, and keep what is needed in *state, which was NULL at first and is
 * NULL after any other answer.
 * SWL_E_HOST: there is no such name; SWL_E_HOST_TEMPORARY: nobody could say. */
swl_status swl_port_resolve(void *SWL_NULLABLE *SWL_NULLABLE state, swl_str name, uint16_t port,
                            swl_address *out, uint32_t max, uint16_t *count);
/* Gives up a resolution that answered SWL_AGAIN. */
void swl_port_resolve_stop(void *SWL_NULLABLE *SWL_NULLABLE state);
/* Starts a non-blocking TCP connection, without Nagle's delay and SIGPIPE.  SWL_AGAIN:
 * under way, *socket is open; SWL_OK: connected at once; else *socket is as it was. */
swl_status swl_port_connect(const swl_address *to, int32_t *socket);
/* How the connection that was under way came out: SWL_OK, SWL_AGAIN, SWL_E_REFUSED,
 * SWL_E_UNREACHABLE, SWL_E_TIMEOUT, SWL_E_IO. */
swl_status swl_port_connected(int32_t socket);
/* Waits at most `ms` until the socket can do one of `wants` (SWL_READ | SWL_WRITE); also
 * returns early, whatever the reason.  A socket of -1 means: just wait. */
void swl_port_wait(int32_t socket, uint32_t wants, uint32_t ms);
/* As in swl_io, and never raises SIGPIPE.  A reset connection is SWL_E_CLOSED. */
int32_t swl_port_send(int32_t socket, const void *p, size_t n);
int32_t swl_port_recv(int32_t socket, void *p, size_t n);
void swl_port_close(int32_t socket);
/* The platform's number behind the last failure of this thread, for a log: errno, or the
 * resolver's own (getaddrinfo's EAI_ numbers are negative on Linux). */
int32_t swl_port_error(void);

/* ---- TLS -------------------------------------------------------------------------------- */
/* What a certificate of the peer's chain says.  The core judges it. */
typedef struct swl_port_certificate {
    uint32_t depth;            /* 0 is the server's own                                   */
    uint32_t problems;         /* SWL_PORT_CERT_*, as the library found them              */
    uint16_t not_before[6];    /* year, month, day, hour, minute, second, UTC             */
    uint16_t not_after[6];
    uint8_t key_sha256[32];    /* of its SubjectPublicKeyInfo, when the policy wants it   */
} swl_port_certificate;
#define SWL_PORT_CERT_UNTRUSTED 1u    /* no chain to a root, or a signature that is wrong */
#define SWL_PORT_CERT_NAME      2u    /* not for the name given                           */
#define SWL_PORT_CERT_NO_SAN    4u    /* no subjectAltName (at depth 0)                   */
#define SWL_PORT_CERT_KEY       8u    /* key too weak                                     */
#define SWL_PORT_CERT_HASH     16u    /* signed with a hash that is too weak              */
#define SWL_PORT_CERT_USAGE    32u    /* not for a server, or not for a CA                */
#define SWL_PORT_CERT_OTHER    64u    /* whatever else the library refuses                */

/* What the core asks for.  `judge` is called for every certificate of the chain with its
 * root, the server's own last; the handshake goes on only when it returned SWL_OK for each
 * (NULL: no check at all).  It is not called when the server takes up the session. */
typedef struct swl_port_tls_policy {
    swl_str name;              /* for SNI and the certificate                             */
    const swl_io *under;
    swl_status (*SWL_NULLABLE judge)(void *ctx, const swl_port_certificate *cert);
    void *ctx;
    uint16_t version_min;      /* 0x0303 is TLS 1.2                                       */
    uint16_t rsa_bits_min;     /* 2048; curves: P-256, P-384, P-521, and X25519 to agree;
                                  hashes: SHA-256, SHA-384, SHA-512                       */
    uint16_t want_key_sha256;
    uint16_t keep_session;     /* 1: get ready for swl_port_tls_session                   */
} swl_port_tls_policy;

/* Bytes of storage that one connection with its roots needs. */
size_t     swl_port_tls_size(void);
/* Makes `storage` usable, without roots or connection: SWL_OK, or SWL_E_TLS*; then there is
 * nothing to free, and only swl_port_tls_error may be asked. */
swl_status swl_port_tls_init(void *storage);
swl_status swl_port_tls_roots(void *storage, swl_str certificates);
/* Certificates and key of this device, as for swl_tls_identity. */
swl_status swl_port_tls_identity(void *storage, swl_str certificates, swl_str key);
/* Prepares a handshake: SWL_OK, or SWL_E_ARG_HOST, SWL_E_CERT_NAME (an address where the
 * library knows only names), SWL_E_TLS_VERSION, SWL_E_TLS_MEMORY.  *policy is copied;
 * `under` and `ctx` stay until swl_port_tls_stop, `name` only until this returns. */
swl_status swl_port_tls_start(void *storage, const swl_port_tls_policy *policy);
/* SWL_OK, SWL_AGAIN, SWL_E_TLS*, the first status of `judge` that is not SWL_OK, or what
 * the io below said.  A key that cannot be hashed is SWL_E_TLS*, and not judged.  What
 * the library finds wrong only behind the judge is SWL_E_CERT_USAGE or
 * SWL_E_CERT_WEAK_KEY.  A peer that ends during the handshake is SWL_E_CLOSED. */
swl_status swl_port_tls_handshake(void *storage);
/* As in swl_io.  recv: 0 only for a close_notify; an end without one is SWL_E_TRUNCATED. */
int32_t    swl_port_tls_send(void *storage, const void *p, size_t n);
int32_t    swl_port_tls_recv(void *storage, void *p, size_t n);
/* What a session is good for: the SHA-256 of `name`, `pins`, the roots and the certificates of
 * swl_port_tls_identity, in 32 bytes.  SWL_OK, or SWL_E_TLS*. */
swl_status swl_port_tls_digest(void *storage, swl_str name, swl_str pins, uint8_t *digest);
/* Offers a session in the handshake that was prepared; one that the library cannot use is
 * passed over, and then answered with anything but SWL_OK. */
swl_status swl_port_tls_resume(void *storage, const void *p, size_t n);
/* Writes the session at p; *len is its size, also with SWL_E_SPACE.  SWL_E_STATE: there is
 * none that could be resumed. */
swl_status swl_port_tls_session(void *storage, void *p, size_t n, size_t *len);
void       swl_port_tls_close_notify(void *storage);
void       swl_port_tls_stop(void *storage);   /* the connection; roots, identity stay    */
void       swl_port_tls_free(void *storage);   /* everything                              */
/* The library's number behind the last failure, for SWL_E_TLS_ALERT the alert's (RFC 8446
 * section 6); it outlives swl_port_tls_stop. */
int32_t    swl_port_tls_error(const void *storage);

#ifdef __clang__
#pragma clang assume_nonnull end
#pragma clang diagnostic pop
#endif
#ifdef __cplusplus
}
#endif
#endif
