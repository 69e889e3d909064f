// SPDX-License-Identifier: Apache-2.0
/** @file
 * The functions that a port must provide, one call each.
 *
 * The core decides.  These functions each do one thing and report plain facts.
 * Sources/SwiftletPort has them for BSD sockets (Linux, lwIP's socket API), lwIP's raw API and
 * mbedTLS.  A board with a modem, a secure element or its own hash engine provides its own.
 * Only the functions that a program uses must exist: signing and decoding alone need no sockets.
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
/** Returns a monotonic clock in milliseconds.  It may start at any value, and wraps at 2^32. */
uint32_t swl_port_now_ms(void);
/** Fills `p` with `n` random bytes fit for keys.  SWL_OK, or SWL_E_TLS_ENTROPY. */
swl_status swl_port_entropy(void *p, size_t n);

/* ---- crypto ----------------------------------------------------------------------------- */
/** A hash that has begun: 240 bytes for the library's own state. */
typedef struct swl_port_hash { uint64_t opaque_[30]; } swl_port_hash;
/** Begins a SHA-256 in `h`.  SWL_OK, or SWL_E_CRYPTO.  Any of the hash functions that fails ends the hash
 * and leaves nothing of the input in `h`. */
swl_status swl_port_sha256_start(swl_port_hash *h);
/** Begins a SHA-1 in `h`; otherwise as swl_port_sha256_start. */
swl_status swl_port_sha1_start(swl_port_hash *h);
/** Adds the `n` bytes at `p` to the hash.  SWL_OK, or SWL_E_CRYPTO. */
swl_status swl_port_hash_update(swl_port_hash *h, const void *p, size_t n);
/** Ends the hash and writes it to `digest`: 32 bytes of SHA-256, or 20 of SHA-1.  `digest` has room for 32
 * bytes, all of which may change.  SWL_OK, or SWL_E_CRYPTO. */
swl_status swl_port_hash_finish(swl_port_hash *h, uint8_t *digest);
/** Signs the 32 bytes of `digest` with the 32 bytes of `key` by ECDSA over P-256, and writes r and s to
 * `signature`, big-endian, 32 bytes each.  The nonce is that of RFC 6979 where the library has it,
 * else random.  SWL_OK, or SWL_E_CRYPTO. */
swl_status swl_port_p256_sign(const uint8_t *key, const uint8_t *digest, uint8_t *signature);

/* ---- sockets --------------------------------------------------------------------------- *
 * In a swl_address, IPv4 is ip[0..3] and IPv6 is ip[0..15], the first byte of the address first.  The
 * bytes after an IPv4 address are 0.  The port is a number such as 443, not in network order: for
 * sockaddr_in use htons(port).
 * A socket is a number that your port chooses, 0 or more.
 * Who runs the network: some stacks work only while they are called (lwIP without an operating system,
 * a modem on a serial line).  They work in swl_port_wait and in the other functions here.
 * After swl_port_close the core calls nothing for that socket.  The program's loop must go on calling
 * such a stack, so that the rest can leave: a close_notify, and TCP's FIN and its repetition. */
/** Resolves `name` (a host name, or an address in text; 1..253 bytes of 0x21..0x7e) into at most `max`
 * addresses with `port` at `out`, in the order in which to try them, and puts their number in `*count`.
 * | result               | meaning                                                           |
 * | -------------------- | ----------------------------------------------------------------- |
 * | SWL_OK               | there are addresses                                               |
 * | SWL_AGAIN            | the answer has not come; the core calls again with the same `state` |
 * | SWL_E_HOST           | there is no such name                                             |
 * | SWL_E_HOST_TEMPORARY | the resolver got no answer, or cannot tell whether the name exists; the client tries again later |
 *
 * `*state` is yours: NULL at the first call, a pointer of your choice while the result is SWL_AGAIN (NULL
 * if the resolver is busy with another name), and NULL again after any other result.
 */
swl_status swl_port_resolve(void *SWL_NULLABLE *SWL_NULLABLE state, swl_str name, uint16_t port,
                            swl_address *out, uint32_t max, uint16_t *count);
/** Gives up a resolution that returned SWL_AGAIN, and sets `*state` to NULL.  An answer that comes later must
 * not be taken for that of the next name. */
void swl_port_resolve_stop(void *SWL_NULLABLE *SWL_NULLABLE state);
/** Begins a non-blocking TCP connection to `to`, without Nagle's delay and without SIGPIPE.
 * | result            | meaning                                                              |
 * | ----------------- | -------------------------------------------------------------------- |
 * | SWL_OK            | connected at once; `*socket` is open                                 |
 * | SWL_AGAIN         | the connect has begun; `*socket` is open                             |
 * | SWL_E_IO_SOCKETS  | no socket is free (EMFILE); also for the second connection of a port that can have only one |
 * | SWL_E_REFUSED, SWL_E_UNREACHABLE, SWL_E_IO | the connect failed                          |
 *
 * On an error `*socket` does not change. */
swl_status swl_port_connect(const swl_address *to, int32_t *socket);
/** Returns the result of a connect that had begun: SWL_OK, SWL_AGAIN, SWL_E_REFUSED,
 * SWL_E_UNREACHABLE, SWL_E_TIMEOUT, SWL_E_IO.  After an error the core closes the socket. */
swl_status swl_port_connected(int32_t socket);
/** Waits at most `ms` milliseconds until one of the `count` sockets (0, 1 or 2) can do one of `wants`
 * (SWL_READ | SWL_WRITE).  It may return early for any reason.  A socket of -1 is skipped; without any
 * socket it only waits. */
void swl_port_wait(const int32_t *sockets, uint32_t count, uint32_t wants, uint32_t ms);
/** Sends 1..`n` bytes from `p` and returns how many; the other results are those of `send` of a swl_io.  It
 * never raises SIGPIPE.  After a reset of the connection, each call returns SWL_E_CLOSED. */
int32_t swl_port_send(int32_t socket, const void *p, size_t n);
/** Receives 1..`n` bytes to `p` and returns how many; the other results are those of `recv` of a swl_io.
 * After the peer's end, each call returns 0, and sending still works.  After a reset, each call returns
 * SWL_E_CLOSED.  In both cases the bytes that had arrived before are given first: a server may answer, and
 * then reset the connection because it did not read the whole request. */
int32_t swl_port_recv(int32_t socket, void *p, size_t n);
/** Closes `socket`, whether or not it is connected. */
void swl_port_close(int32_t socket);
/** Returns the platform's number for the last failure of this thread, for a log: errno, or a number of the
 * resolver's (getaddrinfo's EAI_ numbers are negative on Linux). */
int32_t swl_port_error(void);

/* ---- TLS -------------------------------------------------------------------------------- */
/* The port does TLS and reports the facts of the certificates.  The core decides which chain, name and
 * date is good (Net/Chain.swift).  The TLS library's own verification must be off. */

/** The facts of a certificate, read from its DER without any computation with its key. */
typedef struct swl_port_certificate {
    uint16_t not_before[6];    /**< year, month, day, hour, minute, second, UTC            */
    uint16_t not_after[6];     /**< as `not_before`                                       */
    uint16_t key_type;         /**< SWL_PORT_KEY_RSA, the TLS group of an EC key's curve (RFC 8446
                                  section 4.2.7: 23 is P-256, 24 P-384, 25 P-521), or 0   */
    uint16_t key_bits;         /**< bits of RSA's modulus                                  */
    uint32_t exponent_bits;    /**< bits of RSA's public exponent                          */
    uint16_t hash_bits;        /**< bits of SHA-2 in its signature: 256, 384, 512; 0: another hash */
    uint16_t path_length;      /**< most CAs below it (pathLenConstraint), or SWL_PORT_NO_LIMIT */
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
#define SWL_PORT_IS_ROOT       16u  /**< one of the roots has the same bytes                */

/** An entry of the server's subjectAltName (RFC 5280 section 4.2.1.6).  Its bytes stay in place until
 * swl_port_tls_stop or the end of the handshake. */
typedef struct swl_port_san {
    uint32_t type;             /**< the tag of the GeneralName: SWL_PORT_SAN_*, or another  */
    swl_str value;             /**< the bytes of the name                                   */
} swl_port_san;
#define SWL_PORT_SAN_DNS     2u    /**< ASCII                                              */
#define SWL_PORT_SAN_URI     6u    /**< ASCII                                              */
#define SWL_PORT_SAN_ADDRESS 7u    /**< 4 or 16 bytes                                      */

/** What the core asks for in a handshake.  Not in the struct, because always the same: hashes of signatures
 * are SHA-256, SHA-384 and SHA-512; curves are P-256, P-384, P-521, and X25519 for key agreement. */
typedef struct swl_port_tls_policy {
    const swl_io *under;       /**< carries the records; stays in place until swl_port_tls_stop */
    swl_str name;              /**< for SNI; empty: none                                   */
    const uint16_t *ciphers;   /**< IANA's numbers, the best first; skip those that the library does not
                                  have                                                    */
    uint16_t cipher_count;     /**< 1..SWL_PORT_CIPHERS                                    */
    uint16_t version_min;      /**< 0x0303 is TLS 1.2                                      */
    uint16_t version_max;      /**< 0x0304 is TLS 1.3; a library without it takes its highest */
    uint16_t keep_session;     /**< 1: swl_port_tls_session will be called                  */
} swl_port_tls_policy;
#define SWL_PORT_CIPHERS 24        /**< most cipher suites in a policy                     */

/** Returns how many bytes of storage one connection with its roots needs. */
size_t     swl_port_tls_size(void);
/** Makes `storage` usable, without roots or connection.  SWL_OK, or SWL_E_TLS*: then there is nothing to
 * free, and only swl_port_tls_error may be called. */
swl_status swl_port_tls_init(void *storage);
/** Adds roots; texts and errors as for swl_tls_roots. */
swl_status swl_port_tls_roots(void *storage, swl_str certificates);
/** Sets `certificates` and `key` of this device; texts and errors as for swl_tls_identity.  The core calls it
 * while there is no connection. */
swl_status swl_port_tls_identity(void *storage, swl_str certificates, swl_str key);
/** Prepares a handshake: SWL_OK, or SWL_E_ARG_HOST, SWL_E_TLS_VERSION, SWL_E_TLS_MEMORY.  Copy `*policy`,
 * its name and its ciphers: only `under` stays in place, until swl_port_tls_stop. */
swl_status swl_port_tls_start(void *storage, const swl_port_tls_policy *policy);
/** Goes on with the handshake.
 * | result             | meaning                                                             |
 * | ------------------ | ------------------------------------------------------------------- |
 * | SWL_OK             | the handshake is complete                                           |
 * | SWL_AGAIN          | not now                                                             |
 * | SWL_MORE           | once: the server's certificates have come.  Nothing has been computed with them, and nothing sent since.  The functions below report them.  The core calls again only if it accepts them.  Never when the server resumes the session |
 * | SWL_E_CLOSED       | the peer ended during the handshake                                 |
 * | SWL_E_TLS_ALERT    | the peer sent a fatal alert.  When `under` cannot send, first read what has arrived: the alert may be in it |
 * | SWL_E_TLS_FALLBACK | the server chose TLS 1.2, and the library fails at that because it had offered TLS 1.3, too |
 * | SWL_E_TLS*, or the error of `under` | any other failure                                  |
 */
swl_status swl_port_tls_handshake(void *storage);
/** Writes the facts of certificate `index` to `out`.  0 is the server's own; its others follow in the order in
 * which they came; from SWL_PORT_ROOT on come the roots.  SWL_OK; SWL_DONE: there are no more;
 * SWL_E_TLS*, SWL_E_CERT.
 * A port over a platform's bundle also reports, as roots, those of the bundle whose subject is the issuer of a
 * certificate that the server sent: no other root can end the chain. */
swl_status swl_port_tls_certificate(void *storage, uint32_t index, swl_port_certificate *out);
#define SWL_PORT_ROOT 0x10000u     /**< index of the first root                            */
/** Writes the SHA-256 of the SubjectPublicKeyInfo of certificate `index` to `digest`, 32 bytes.  SWL_OK, or
 * SWL_E_TLS*. */
swl_status swl_port_tls_key_sha256(void *storage, uint32_t index, uint8_t *digest);
/** Writes entry `index` (from 0) of the server's subjectAltName to `out`.  SWL_OK; SWL_DONE: there are no
 * more. */
swl_status swl_port_tls_san(void *storage, uint32_t index, swl_port_san *out);
/** Says whether certificate `issuer` signed certificate `index`.  It computes at most one signature.
 * | result               | meaning                                                           |
 * | -------------------- | ----------------------------------------------------------------- |
 * | SWL_OK               | it did                                                            |
 * | SWL_E_CERT_UNTRUSTED | its name is not that of the issuer; nothing was computed          |
 * | SWL_E_CHECK          | the name is right, the signature is not                           |
 * | SWL_E_TLS*           | the signature could not be computed (SWL_E_TLS_MEMORY)            |
 */
swl_status swl_port_tls_issued(void *storage, uint32_t index, uint32_t issuer);
/** Sends the fatal alert `description` (RFC 8446 section 6.2), if it can be sent at once. */
void       swl_port_tls_alert(void *storage, uint8_t description);
/** Encrypts and sends; parameters and results as for `send` of a swl_io. */
int32_t    swl_port_tls_send(void *storage, const void *p, size_t n);
/** Receives and decrypts; parameters and results as for `recv` of a swl_io.  0 is a close_notify; an end
 * without one is SWL_E_TRUNCATED. */
int32_t    swl_port_tls_recv(void *storage, void *p, size_t n);
/** Writes the SHA-256 of `name`, `pins`, `saved`, the roots and the certificates of swl_port_tls_identity to
 * `digest`, 32 bytes.  The core compares it to know that a saved session is whole and belongs to this
 * configuration.  SWL_OK, or SWL_E_TLS*. */
swl_status swl_port_tls_digest(void *storage, swl_str name, swl_str pins, swl_str saved, uint8_t *digest);
/** Offers the session in the `n` bytes at `p`, which swl_port_tls_session wrote, in the handshake that was
 * prepared.  SWL_OK: it will be offered; any other result: the library cannot use it, and the handshake
 * begins without it. */
swl_status swl_port_tls_resume(void *storage, const void *p, size_t n);
/** Writes the session to the `n` bytes at `p` and its size to `*len`.  SWL_OK; SWL_E_SPACE: `n` is less than
 * `*len`; SWL_E_STATE: there is no session that can be resumed. */
swl_status swl_port_tls_session(void *storage, void *p, size_t n, size_t *len);
/** Sends a close_notify, if it can be sent at once. */
void       swl_port_tls_close_notify(void *storage);
/** Ends the connection without sending; roots and identity stay. */
void       swl_port_tls_stop(void *storage);
/** Frees everything, roots and identity too. */
void       swl_port_tls_free(void *storage);
/** Returns the library's number of the last failure; for SWL_E_TLS_ALERT the alert's (RFC 8446 section 6).  It
 * remains after swl_port_tls_stop. */
int32_t    swl_port_tls_error(const void *storage);

#ifdef __clang__
#pragma clang assume_nonnull end
#pragma clang diagnostic pop
#endif
#ifdef __cplusplus
}
#endif
#endif
