// SPDX-License-Identifier: Apache-2.0
/** @file
 * The functions that a port must provide, one call each.
 *
 * The core calls these functions and decides; they do one thing and report plain facts.
 * Sources/SwiftletPort has them for BSD sockets (Linux, lwIP's socket API), lwIP's raw API and
 * mbedTLS.  A board with a modem, a secure element or its own hash engine provides its own.
 * Only what a program calls must exist: one that signs or decodes alone needs no sockets.
 * docs/PORTING.md says which use needs which function; examples-c/boards/port_check.c checks them.
 *
 * "Not now" is -SWL_AGAIN where a function returns a count, and SWL_AGAIN where it returns a status.
 *
 * Threads: the core calls a function on the thread that called the core, and never from an
 * interrupt.  If two threads each use an object, they call the port at the same time: then the port
 * must be re-entrant, as the ports for BSD sockets and mbedTLS are.  If one thread does everything,
 * as with lwIP's raw API, a port need not be re-entrant.
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
/** Returns a monotonic clock in milliseconds.  It may start anywhere, and may wrap. */
uint32_t swl_port_now_ms(void);
/** Fills `p` with `n` random bytes fit for keys.  SWL_OK, or SWL_E_TLS_ENTROPY. */
swl_status swl_port_entropy(void *p, size_t n);

/* ---- crypto ----------------------------------------------------------------------------- */
/** A hash under way: 240 bytes for the library's own state. */
typedef struct swl_port_hash { uint64_t opaque_[30]; } swl_port_hash;
/** Begins a SHA-256 in `h`.  SWL_OK, or SWL_E_CRYPTO.  A hash function that fails has ended the hash, and
 * has left nothing of its input in `h`. */
swl_status swl_port_sha256_start(swl_port_hash *h);
/** Begins a SHA-1 in `h`.  As swl_port_sha256_start. */
swl_status swl_port_sha1_start(swl_port_hash *h);
/** Adds `n` bytes at `p`.  SWL_OK, or SWL_E_CRYPTO. */
swl_status swl_port_hash_update(swl_port_hash *h, const void *p, size_t n);
/** Writes 32 bytes (SHA-256) or 20 (SHA-1) to `digest`, which has room for 32, and ends the hash.  It may
 * change all 32.  SWL_OK, or SWL_E_CRYPTO. */
swl_status swl_port_hash_finish(swl_port_hash *h, uint8_t *digest);
/** Signs the 32 bytes of `digest` with the 32 bytes of `key` by ECDSA over P-256, and writes r and s to
 * `signature`, big-endian, 32 bytes each.  The nonce is that of RFC 6979 where the library has it,
 * else random.  SWL_OK, or SWL_E_CRYPTO. */
swl_status swl_port_p256_sign(const uint8_t *key, const uint8_t *digest, uint8_t *signature);

/* ---- sockets --------------------------------------------------------------------------- *
 * In a swl_address IPv4 is ip[0..3] and IPv6 ip[0..15], the first byte of the address first; the
 * bytes after IPv4 are 0.  Its port is a number such as 443, not in network order: on a little-endian
 * machine sockaddr_in wants htons(port).
 * A socket is a number of the port's own choice, 0 or more.
 * Who runs the network: a stack that works only while it is called (lwIP without an operating
 * system, a modem on a serial line) does so in swl_port_wait and in the other functions of the port.
 * After swl_port_close the core calls nothing for that socket.  To let the rest leave (a close_notify,
 * TCP's FIN and its repetition), the program's loop must go on calling the stack. */
/** Resolves `name` (a host name, or an address in text; 1..253 bytes of 0x21..0x7e) into at most `max`
 * addresses with `port` at `out`, in the order in which to try them, and puts their number in `*count`.
 * | result               | meaning                                                           |
 * | -------------------- | ----------------------------------------------------------------- |
 * | SWL_OK               | there are addresses                                               |
 * | SWL_AGAIN            | call again; keep what is needed in `*state`, which was NULL at first and must be NULL after any other result.  When the resolver is busy with another name, `*state` may stay NULL |
 * | SWL_E_HOST           | there is no such name                                             |
 * | SWL_E_HOST_TEMPORARY | nobody could say, also when the resolver cannot tell the two apart; the client tries again later |
 */
swl_status swl_port_resolve(void *SWL_NULLABLE *SWL_NULLABLE state, swl_str name, uint16_t port,
                            swl_address *out, uint32_t max, uint16_t *count);
/** Gives up a resolution that returned SWL_AGAIN, and sets `*state` to NULL.  An answer that comes later is
 * not for the next name. */
void swl_port_resolve_stop(void *SWL_NULLABLE *SWL_NULLABLE state);
/** Begins a non-blocking TCP connection to `to`, without Nagle's delay and SIGPIPE.  SWL_OK (connected at
 * once) and SWL_AGAIN (under way): `*socket` is open.  On an error `*socket` does not change:
 * SWL_E_REFUSED, SWL_E_UNREACHABLE, SWL_E_IO, or SWL_E_IO_SOCKETS when no socket is free (EMFILE), as for the
 * second connection of a port that can have one alone. */
swl_status swl_port_connect(const swl_address *to, int32_t *socket);
/** How a connection that was under way has come out: SWL_OK, SWL_AGAIN, SWL_E_REFUSED,
 * SWL_E_UNREACHABLE, SWL_E_TIMEOUT, SWL_E_IO.  The core then closes a socket that failed. */
swl_status swl_port_connected(int32_t socket);
/** Waits at most `ms` milliseconds until one of the `count` sockets (0, 1 or 2) can do one of `wants`
 * (SWL_READ | SWL_WRITE).  It may return early for any reason.  A socket of -1 is skipped; without any
 * socket it only waits. */
void swl_port_wait(const int32_t *sockets, uint32_t count, uint32_t wants, uint32_t ms);
/** Sends 1..`n` bytes at `p`: results as for `send` of a swl_io; never raises SIGPIPE.  A connection
 * that was reset is SWL_E_CLOSED at each call. */
int32_t swl_port_send(int32_t socket, const void *p, size_t n);
/** Receives 1..`n` bytes at `p`: results as for `recv` of a swl_io.  The peer's end is 0 at each call,
 * after the bytes that had come before it; one may still send.  A connection that was reset is
 * SWL_E_CLOSED at each call, after the bytes that had come before the reset: a server may answer, and
 * reset because of what it did not read. */
int32_t swl_port_recv(int32_t socket, void *p, size_t n);
/** Closes `socket`. */
void swl_port_close(int32_t socket);
/** Returns the platform's number for the last failure of this thread, for a log: errno, or the resolver's
 * own (getaddrinfo's EAI_ numbers are negative on Linux). */
int32_t swl_port_error(void);

/* ---- TLS -------------------------------------------------------------------------------- */
/* The port does TLS and says what the certificates are; the core decides which chain, which name
 * and which date is good (Net/Chain.swift).  The TLS library's own verification is off. */

/** What a certificate says, read from its DER, without arithmetic. */
typedef struct swl_port_certificate {
    uint16_t not_before[6];    /**< year, month, day, hour, minute, second, UTC            */
    uint16_t not_after[6];     /**< likewise                                              */
    uint16_t key_type;         /**< SWL_PORT_KEY_RSA, the TLS group of an EC key's curve (RFC 8446
                                  section 4.2.7: 23 is P-256, 24 P-384, 25 P-521), or 0   */
    uint16_t key_bits;         /**< of RSA's modulus                                       */
    uint32_t exponent_bits;    /**< of RSA's public exponent                               */
    uint16_t hash_bits;        /**< of the hash that it is signed with: 256, 384, 512; 0: another */
    uint16_t path_length;      /**< CAs that may follow below it (pathLenConstraint), or
                                  SWL_PORT_NO_LIMIT                                       */
    uint32_t is;               /**< SWL_PORT_IS_*                                          */
} swl_port_certificate;
#define SWL_PORT_KEY_RSA 1u        /**< a `key_type`                                       */
#define SWL_PORT_NO_LIMIT 0xffffu  /**< a `path_length`                                    */
#define SWL_PORT_IS_CA          1u  /**< basicConstraints says so, and keyUsage, if there is one, has
                                       keyCertSign                                        */
#define SWL_PORT_IS_SERVER      2u  /**< extKeyUsage, if there is one, has serverAuth (or any), and
                                       keyUsage, if there is one, has what the cipher suite needs */
#define SWL_PORT_IS_SELF_ISSUED 4u  /**< subject and issuer are the same                   */
#define SWL_PORT_IS_OLD         8u  /**< X.509 version 1 or 2: it has no extensions        */
#define SWL_PORT_IS_ROOT       16u  /**< among the roots, byte for byte                    */

/** An entry of the server's subjectAltName: its GeneralName tag (RFC 5280 section 4.2.1.6), and
 * its bytes, which stay until swl_port_tls_stop or the end of the handshake. */
typedef struct swl_port_san {
    uint32_t type;             /**< SWL_PORT_SAN_*, or another tag                          */
    swl_str value;             /**< its bytes                                               */
} swl_port_san;
#define SWL_PORT_SAN_DNS     2u    /**< ASCII                                              */
#define SWL_PORT_SAN_URI     6u    /**< ASCII                                              */
#define SWL_PORT_SAN_ADDRESS 7u    /**< 4 or 16 bytes                                      */

/** What the core asks for.  Hashes of signatures: SHA-256, SHA-384, SHA-512; curves: P-256, P-384,
 * P-521, and X25519 to agree. */
typedef struct swl_port_tls_policy {
    const swl_io *under;       /**< carries the records; stays until swl_port_tls_stop      */
    swl_str name;              /**< for SNI; empty: none                                   */
    const uint16_t *ciphers;   /**< IANA's numbers, the best first; those that the library lacks are
                                  passed over                                             */
    uint16_t cipher_count;     /**< 1..SWL_PORT_CIPHERS                                    */
    uint16_t version_min;      /**< 0x0303 is TLS 1.2                                      */
    uint16_t version_max;      /**< 0x0304 is TLS 1.3; lower where the library has no more  */
    uint16_t keep_session;     /**< 1: get ready for swl_port_tls_session                  */
} swl_port_tls_policy;
#define SWL_PORT_CIPHERS 24        /**< most cipher suites in a policy                     */

/** Bytes of storage that one connection with its roots needs. */
size_t     swl_port_tls_size(void);
/** Makes `storage` usable, without roots or connection: SWL_OK, or SWL_E_TLS*; then there is
 * nothing to free, and only swl_port_tls_error may be asked. */
swl_status swl_port_tls_init(void *storage);
/** Adds roots, as for swl_tls_roots. */
swl_status swl_port_tls_roots(void *storage, swl_str certificates);
/** Sets `certificates` and `key` of this device, as for swl_tls_identity, while there is no connection. */
swl_status swl_port_tls_identity(void *storage, swl_str certificates, swl_str key);
/** Prepares a handshake: SWL_OK, or SWL_E_ARG_HOST, SWL_E_TLS_VERSION, SWL_E_TLS_MEMORY.
 * `*policy`, its name and its ciphers are copied; `under` stays until swl_port_tls_stop. */
swl_status swl_port_tls_start(void *storage, const swl_port_tls_policy *policy);
/** Goes on with the handshake: SWL_OK: it is over; SWL_AGAIN; SWL_E_TLS*; or what the io below
 * said.  A peer that ends during the handshake is SWL_E_CLOSED.  When the io cannot send, what
 * has come is read first: an alert in it is SWL_E_TLS_ALERT.  SWL_E_TLS_FALLBACK: the server
 * chose TLS 1.2, and the library fails there because it had offered TLS 1.3, too.
 * SWL_MORE, once, and never when the server takes up the session: the server's certificates are
 * there, and nothing has been computed with any of them, nor has anything been sent since.  The next
 * call goes on, and takes them for good; until then the functions below speak of them. */
swl_status swl_port_tls_handshake(void *storage);
/** The facts of certificate `index`: 0 is the server's own, the others follow as they came; from
 * SWL_PORT_ROOT on they are the roots.  SWL_DONE: there are no more; SWL_E_TLS*, SWL_E_CERT.
 * A port over a platform's bundle shows, besides or instead of the roots that it was given, those of the bundle
 * whose subject is the issuer of a certificate that the server sent: none other can end the chain. */
swl_status swl_port_tls_certificate(void *storage, uint32_t index, swl_port_certificate *out);
#define SWL_PORT_ROOT 0x10000u     /**< index of the first root                            */
/** The SHA-256 of its SubjectPublicKeyInfo, in 32 bytes.  SWL_OK, or SWL_E_TLS*. */
swl_status swl_port_tls_key_sha256(void *storage, uint32_t index, uint8_t *digest);
/** Entry `index` of the server's subjectAltName.  SWL_DONE: there are no more. */
swl_status swl_port_tls_san(void *storage, uint32_t index, swl_port_san *out);
/** Whether `issuer` signed `index`.  SWL_OK: it did; SWL_E_CERT_UNTRUSTED: it has another name, and
 * nothing was computed; SWL_E_CHECK: the name is right and the signature is not; SWL_E_TLS*: it
 * could not be computed (SWL_E_TLS_MEMORY).  Computes one signature at most. */
swl_status swl_port_tls_issued(void *storage, uint32_t index, uint32_t issuer);
/** Sends a fatal alert (RFC 8446 section 6.2), if it can be sent at once. */
void       swl_port_tls_alert(void *storage, uint8_t description);
/** As `send` of a swl_io. */
int32_t    swl_port_tls_send(void *storage, const void *p, size_t n);
/** As `recv` of a swl_io.  0 only for a close_notify; an end without one is SWL_E_TRUNCATED. */
int32_t    swl_port_tls_recv(void *storage, void *p, size_t n);
/** What a saved session is good for, and that it is whole: the SHA-256 of `name`, `pins`, `saved`,
 * the roots and the certificates of swl_port_tls_identity, in 32 bytes.  SWL_OK, or SWL_E_TLS*. */
swl_status swl_port_tls_digest(void *storage, swl_str name, swl_str pins, swl_str saved, uint8_t *digest);
/** Offers a session in the handshake that was prepared; one that the library cannot use is
 * passed over, and then answered with anything but SWL_OK.  The bytes are as
 * swl_port_tls_session gave them. */
swl_status swl_port_tls_resume(void *storage, const void *p, size_t n);
/** Writes the session to the `n` bytes at `p`; `*len` is its size, also with SWL_E_SPACE.  SWL_E_STATE: there is
 * none that can be resumed. */
swl_status swl_port_tls_session(void *storage, void *p, size_t n, size_t *len);
/** Sends a close_notify, if it can be sent at once. */
void       swl_port_tls_close_notify(void *storage);
/** Drops the connection; roots and identity stay. */
void       swl_port_tls_stop(void *storage);
/** Drops everything. */
void       swl_port_tls_free(void *storage);
/** The library's number of the last failure, for SWL_E_TLS_ALERT the alert's (RFC 8446
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
