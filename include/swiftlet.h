// SPDX-License-Identifier: Apache-2.0
/** @file
 * Authenticated HTTP/1.1 to cloud AI services, for small devices: the parts.
 *
 * Start with swiftlet_client.h, which does everything in one call.  Read this header if you want one
 * part alone, or a loop of your own:
 *
 *     request --sign--> headers --head--> bytes --> swl_io --> bytes --http--> events
 *                                                   (dial, tls)      --sse, json--> text
 *
 * Everything here works on memory that you own.  Nothing allocates, keeps global state or reads a
 * clock: all that a call needs is in its arguments.  (Dial and TLS call the functions in
 * swiftlet_port.h, which may do all three.)  A struct may be placed anywhere, and must not move while
 * it is in use.  It needs no destructor, unless it has a _close or _free function.
 *
 * | rule   |                                                                                     |
 * | ------ | ----------------------------------------------------------------------------------- |
 * | errors | A function returns a swl_status.  0 is success.  A positive status is not an error: it tells the caller what to do next.  An error is negative, -(100 * kind + detail): branch on swl_status_kind, and log the rest.  After an error, ignore all outputs except `swl_buf.len`. |
 * | output | Bytes are appended to a swl_buf.  If they do not fit, the result is SWL_E_SPACE, `len` becomes the length that was needed (above `cap`), and nothing is written after `cap`.  A swl_buf of {0} measures.  A signer that fails leaves the request as it was. |
 * | borrow | A swl_str points into memory that the caller keeps alive.  Spans from a decoder are valid until the next call on that decoder. |
 * | NULL   | A pointer must not be NULL unless SWL_NULLABLE says so.  A swl_str of length 0 may have any pointer. |
 * | fields | Names that end in an underscore are private.  Set the other fields after _init, where there is one. |
 * | threads | One thread at a time may use an object.  Different objects are independent.        |
 */
#ifndef SWIFTLET_H
#define SWIFTLET_H

#include <stddef.h>
#include <stdint.h>
#ifndef __swift__
#include <string.h>
#endif

#ifdef __cplusplus
extern "C" {
#endif

#ifdef __clang__
#define SWL_NULLABLE _Nullable /**< this pointer may be NULL */
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wnullability-extension"
#pragma clang assume_nonnull begin
#else
#define SWL_NULLABLE
#endif

#define SWL_VERSION "0.1.0" /**< of these headers */
/** The number of the binary interface.  The names of _init functions carry it: a program with a header of
 * another number does not link, instead of failing in the field. */
#define SWL_ABI 2
/** Unix seconds (2026-11-22).  No device can run this release before this time; it is the lower bound
 * while the clock is unknown. */
#define SWL_RELEASE_TIME 1795305600u

/* ---- status --------------------------------------------------------------------------- */
#ifndef SWL_STATUS_BEGIN /* swiftlet_swift.h has an open enum in their place */
#define SWL_STATUS_BEGIN typedef int32_t swl_status; enum {
#define SWL_STATUS_END };
#endif
/** Results.  In the ABI they are int32_t, because a compiler may choose the size of an enum. */
SWL_STATUS_BEGIN
    SWL_OK = 0,                     /**< success                                              */
    SWL_MORE = 1,                   /**< decoder: input used up, feed more; head: output full, go on */
    SWL_DONE = 2,                   /**< complete                                             */
    SWL_AGAIN = 3,                  /**< transport: not now; wait, then call again            */
    SWL_BODY_NEEDED = 4,            /**< exchange: send the body yourself, then go on         */

    SWL_E_ARG = -100,               /**< invalid argument: a bug in the calling program       */
    SWL_E_ARG_METHOD = -101,        /**< not a token, or CONNECT                              */
    SWL_E_ARG_HOST = -102,          /**< empty, or a byte that no host has                    */
    SWL_E_ARG_PATH = -103,          /**< not absolute, or a byte outside 0x21..0x7e           */
    SWL_E_ARG_QUERY = -104,         /**< a byte outside 0x21..0x7e, or #                      */
    SWL_E_ARG_HEADER_NAME = -105,   /**< not a token                                          */
    SWL_E_ARG_HEADER_VALUE = -106,  /**< a control character other than the tab               */
    SWL_E_ARG_HEADER_OURS = -107,   /**< Host or Transfer-Encoding among the caller's headers */
    SWL_E_ARG_LENGTH = -108,        /**< Content-Length twice, or not the body's; a body too long */
    SWL_E_ARG_KEY = -109,           /**< empty, or a byte outside 0x21..0x7e                  */
    SWL_E_ARG_URL = -110,           /**< see swl_url_split                                    */
    SWL_E_ARG_BUFFER = -111,        /**< a work buffer below its documented minimum           */
    SWL_E_ARG_ROOTS = -112,         /**< no root certificate, or one that does not parse      */
    SWL_E_ARG_TIME = -113,          /**< a signature with a date in it needs the time         */
    SWL_E_ARG_REGION = -114,        /**< empty, or not letters, digits and - . _ ~; SigV4a also * and , */
    SWL_E_ARG_SERVICE = -115,       /**< empty, or not letters, digits and - . _ ~            */
    SWL_E_ARG_EXPIRES = -116,       /**< seconds out of range                                 */
    SWL_E_ARG_SIGNED = -117,        /**< the headers or the query have a signature already    */
    SWL_E_ARG_ESCAPE = -118,        /**< a % without two hexadecimal digits in the query or in S3's path */
    SWL_E_ARG_BODY = -119,          /**< a body neither in memory nor from a source; or a source without
                                       rewind for a signer that hashes the body             */
    SWL_E_ARG_IDENTITY = -120,      /**< own certificate or key: not parsed, or not a pair    */
    SWL_E_ARG_TEXT = -121,          /**< a text that is not UTF-8                             */
    SWL_E_ARG_JSON = -122,          /**< arguments, schema or number that is not JSON         */
    SWL_E_ARG_QUOTES = -123,        /**< a key that begins with a quotation mark              */
    SWL_E_ARG_EMPTY = -124,         /**< an empty nonce or resource code of AppStage          */

    SWL_E_SPACE = -200,             /**< output did not fit: give a larger buffer             */
    SWL_E_SPACE_HEADERS = -201,     /**< header_cap slots are used up                         */

    SWL_E_SYNTAX = -300,            /**< the peer sent something malformed                    */
    SWL_E_SYNTAX_STATUS = -301,     /**< status line                                          */
    SWL_E_SYNTAX_HEADER = -302,     /**< header line                                          */
    SWL_E_SYNTAX_LENGTH = -303,     /**< Content-Length: not a number below 2^63, or two      */
    SWL_E_SYNTAX_FRAMING = -304,    /**< both framing headers, or a coding other than chunked */
    SWL_E_SYNTAX_CHUNK = -305,      /**< chunk size, extension or end                         */
    SWL_E_SYNTAX_UPGRADE = -306,    /**< status 101, although no other protocol was asked for */
    SWL_E_SYNTAX_JSON = -307,       /**< not JSON (RFC 8259)                                  */
    SWL_E_SYNTAX_UTF8 = -308,       /**< not UTF-8                                            */
    SWL_E_SYNTAX_DATE = -309,       /**< not a date, or one that does not exist               */
    SWL_E_SYNTAX_FRAME = -310,      /**< event stream: lengths that contradict each other     */
    SWL_E_SYNTAX_FRAME_HEADER = -311, /**< event stream: a header of a message                */

    SWL_E_LIMIT = -400,             /**< legal, but larger than a limit you set               */
    SWL_E_LIMIT_LINE = -401,        /**< status line, framing header, a header's name or a chunk
                                       line over the line buffer                            */
    SWL_E_LIMIT_HEAD = -402,        /**< head, trailer or chunk line over head_limit          */
    SWL_E_LIMIT_FIELD = -403,       /**< SSE event type and id over the text buffer           */
    SWL_E_LIMIT_EVENT = -404,       /**< SSE event over event_limit                           */
    SWL_E_LIMIT_DEPTH = -405,       /**< JSON nested deeper than SWL_JSON_DEPTH               */
    SWL_E_LIMIT_NUMBER = -406,      /**< JSON number over the scratch buffer                  */
    SWL_E_LIMIT_FRAME = -407,       /**< event stream message over the buffer or message_limit */
    SWL_E_LIMIT_WORK = -408,        /**< an id, name, reason or header over the reply's work buffer */

    SWL_E_CHECK = -500,             /**< checksum mismatch: the stream is lost                */
    SWL_E_CRYPTO = -600,            /**< the crypto library refused                           */
    SWL_E_IO = -700,                /**< the transport failed                                 */
    SWL_E_IO_SOURCE = -701,         /**< the body's source failed                             */
    SWL_E_IO_SOCKETS = -702,        /**< no socket or descriptor is free; may work later      */
    SWL_E_HOST = -800,              /**< the name does not resolve                            */
    SWL_E_HOST_TEMPORARY = -801,    /**< the resolver failed; may work later                  */
    SWL_E_REFUSED = -900,           /**< nobody listens on the port                           */
    SWL_E_UNREACHABLE = -901,       /**< no route to the address                              */
    SWL_E_PROXY = -902,             /**< the proxy refused CONNECT; 407: user and password    */
    SWL_E_TIMEOUT = -1000,          /**< a deadline passed                                    */
    SWL_E_CLOSED = -1100,           /**< the peer closed before any byte of the answer        */
    SWL_E_TRUNCATED = -1200,        /**< the peer closed in the middle                        */

    SWL_E_TLS = -1300,              /**< handshake or record; the library's number is kept    */
    SWL_E_TLS_VERSION = -1301,      /**< the server speaks no TLS that is accepted            */
    SWL_E_TLS_ALERT = -1302,        /**< the server sent a fatal alert                        */
    SWL_E_TLS_MEMORY = -1303,       /**< the TLS library has no heap left                     */
    SWL_E_TLS_ENTROPY = -1304,      /**< no randomness                                        */
    SWL_E_TLS_FALLBACK = -1305,     /**< connect again: TLS 1.2 is then offered alone         */

    SWL_E_CERT = -1400,             /**< certificate refused; nothing was sent                */
    SWL_E_CERT_UNTRUSTED = -1401,   /**< no chain to one of the roots                         */
    SWL_E_CERT_NAME = -1402,        /**< made for another host                                */
    SWL_E_CERT_EXPIRED = -1403,     /**< its notAfter has passed                              */
    SWL_E_CERT_NOT_YET = -1404,     /**< its notBefore has not come                           */
    SWL_E_CERT_WEAK_KEY = -1405,    /**< RSA under 2048, or a curve that is not accepted      */
    SWL_E_CERT_WEAK_HASH = -1406,   /**< signed with SHA-1 or worse                           */
    SWL_E_CERT_USAGE = -1407,       /**< not made for a TLS server                            */
    SWL_E_CERT_NO_SAN = -1408,      /**< a name in CN only (RFC 9525 section 2)               */
    SWL_E_CERT_PIN = -1409,         /**< the chain is good, but none of its keys is pinned    */
    SWL_E_CERT_LARGE = -1410,       /**< RSA over 4096 bits, an exponent of 2^32 or more, or more
                                       than SWL_TLS_CERTIFICATES or SWL_TLS_NAMES           */

    SWL_E_INSECURE = -1500,         /**< a secret would go over a channel not marked secure   */
    SWL_E_STOPPED = -1600,          /**< cancelled                                            */
    SWL_E_STATE = -1700,            /**< called out of order, or after an error or the end    */
    SWL_E_SERVICE = -1800,          /**< the service answered with a failure: see SWL_REPLY_ERROR */
    SWL_E_SERVICE_LOGIN = -1801     /**< the login's service answered with a failure          */
SWL_STATUS_END

/** Returns the kind of `s`: SWL_E_CERT_NAME gives SWL_E_CERT.  0 and positive statuses stay as they are. */
swl_status swl_status_kind(swl_status s);
/** Returns the name of `s`, such as "SWL_E_CERT_NAME"; "unknown" for a number that is not listed here.  The
 * text is static, and never NULL. */
const char *swl_status_name(swl_status s);
#define SWL_STATUS_HELP_SIZE 160 /**< bytes that the longest help and its NUL need */
/** Writes one sentence that says what to do about `s`, and a NUL, to `text`, which has SWL_STATUS_HELP_SIZE
 * bytes.  Returns `text`.  A program that calls neither swl_status_name nor swl_status_help carries none
 * of their words: 1.3 KB of flash for names, 4.3 KB with the help (Cortex-M4, 2026-11). */
const char *swl_status_help(swl_status s, char *text);

/* ---- bytes --------------------------------------------------------------------------- */
/** Bytes that the caller keeps alive; not ended by a NUL. */
typedef struct swl_str {
    const char *SWL_NULLABLE ptr; /**< the first byte                                     */
    size_t len;                /**< how many                                              */
} swl_str;
/** The caller's memory, to which a function appends. */
typedef struct swl_buf {
    uint8_t *SWL_NULLABLE ptr; /**< the first byte                                        */
    size_t cap;                /**< how many bytes there are                              */
    size_t len;                /**< how many are used; above `cap` after SWL_E_SPACE      */
} swl_buf;
#define SWL_STR(lit) { "" lit, sizeof(lit) - 1 } /**< initialises a swl_str with a string literal */
#define SWL_BUF(arr) { (arr), sizeof(arr), 0 } /**< initialises an empty swl_buf over an array of bytes */
#ifndef __swift__
/** Returns the text `s`, which a NUL ends.  NULL, as getenv may return, is "". */
static inline swl_str swl_cstr(const char *SWL_NULLABLE s) { swl_str r; r.ptr = s; r.len = s ? strlen(s) : 0; return r; }
#endif
/** Returns the `n` bytes at `p`. */
static inline swl_str swl_span(const void *SWL_NULLABLE p, size_t n) { swl_str r; r.ptr = (const char *)p; r.len = n; return r; }
/** Returns an empty buffer over the `n` bytes at `p`. */
static inline swl_buf swl_out(void *SWL_NULLABLE p, size_t n) { swl_buf r; r.ptr = (uint8_t *)p; r.cap = n; r.len = 0; return r; }

/** Returns 1 when `a` and `b` have equal bytes, whatever the case of ASCII letters, else 0.  Use it for names
 * of headers. */
int32_t swl_str_is(swl_str a, swl_str b);
#define SWL_ENCODE_PATH 1u /**< slashes stay: for the key of an S3 object as a path */
/** Appends `text` percent-encoded: all bytes except letters, digits and - . _ ~ become "%" and two
 * upper-case digits.  Use it for a name or value in a query or form, and for one segment of a path.
 * `flags`: 0 or SWL_ENCODE_PATH.  Do not pass a text that is encoded already: its "%" become "%25".
 * Errors: SWL_E_SPACE.  Source: RFC 3986 section 2.1. */
swl_status swl_encode(swl_buf *out, swl_str text, uint32_t flags);
/** Zeroes the `n` bytes at `p`, which held a secret.  The compiler does not remove this call. */
void swl_wipe(void *p, size_t n);

/** Unix time, UTC. */
typedef struct swl_time {
    uint32_t s;                /**< seconds; 0 is "no clock"; ends 2106-02-07             */
    uint32_t ms;               /**< 0 to 999                                              */
} swl_time;

/* ---- request: plain data ------------------------------------------------------------- */
/** A header line: name, ": ", prefix, value.  The prefix is separate so that a key need not be copied to
 * put "Bearer " before it. */
typedef struct swl_header {
    swl_str name;              /**< a token                                               */
    swl_str prefix;            /**< such as "Bearer "; or ""                              */
    swl_str value;             /**< no control characters except the tab                  */
    uint32_t flags;            /**< SWL_SECRET, or 0                                      */
} swl_header;
#define SWL_SECRET 1u     /**< of a header or a request's body: never sent over a channel that is not
                             secure; keep it out of logs                                    */
#define SWL_ABSOLUTE 2u   /**< of a request: the target is "http://host/path", as an HTTP proxy wants
                             it (RFC 9112 section 3.2.2); the signature is the same         */

/** A body that is not in memory. */
typedef struct swl_source {
    /** Puts 1..`n` bytes at `p` and returns how many.  Any other result fails with SWL_E_IO_SOURCE: a
     * source must not return "not now". */
    int32_t (*SWL_NULLABLE read)(void *SWL_NULLABLE ctx, void *p, size_t n);
    /** Goes back to the first byte.  SWL_OK, or an error.  Signers call it after they have hashed the body,
     * and the client calls it before each attempt.  The exchange does not call it: before a retry, call it
     * yourself.  NULL: the body can be read once. */
    swl_status (*SWL_NULLABLE rewind)(void *SWL_NULLABLE ctx);
    void *SWL_NULLABLE ctx;    /**< for both functions                                    */
} swl_source;

/** A request.  Signers append to `headers`. */
typedef struct swl_request {
    swl_str method;            /**< "POST"                                                */
    swl_str host;              /**< "api.example.com", with ":port" if it is not the default */
    swl_str path;              /**< absolute, percent-encoded: "/v1/chat"                 */
    swl_str query;             /**< percent-encoded, without '?'; may be empty            */
    swl_str body;              /**< less than half the address space (2 GB on 32 bits).  If `ptr` is
                                  NULL and `len` > 0, `source` gives `len` bytes; without a source,
                                  you send them after SWL_BODY_NEEDED                     */
    swl_source source;         /**< gives the body if it is not in memory                 */
    swl_str body_sha256;       /**< lower-case hex; empty: the signer hashes the body     */
    swl_header *SWL_NULLABLE headers; /**< the caller's array                             */
    uint16_t header_count;     /**< how many of it are used                               */
    uint16_t header_cap;       /**< how many it has                                       */
    swl_time time;             /**< the time now; signatures with a date need it          */
    uint32_t flags;            /**< SWL_SECRET: the body is a secret, such as the password of a login;
                                  SWL_ABSOLUTE                                            */
} swl_request;

/** The parts of a URL, as they are in the text. */
typedef struct swl_url {
    swl_str host;              /**< for the Host header; includes the port if the text has one that is
                                  not the scheme's default                                */
    swl_str name;              /**< for dial and the certificate: without port, and an IPv6 address
                                  without brackets                                        */
    swl_str path;              /**< "/" when absent                                       */
    swl_str query;             /**< without '?'                                           */
    uint16_t port;             /**< the scheme's default if the text has none             */
    uint16_t secure;           /**< 1: https; 0: http                                     */
} swl_url;
/** Splits `text`, "https://host:port/path?query", into `url`.  Nothing is copied.
 * SWL_E_ARG_URL: a scheme other than http and https, user information, a fragment, an empty host, brackets
 * around anything other than hex digits, dots and colons, a port outside 1..65535, a byte outside
 * 0x21..0x7e.  Source: RFC 3986. */
swl_status swl_url_split(swl_str text, swl_url *url);

/** Appends the header `name: value`, which is borrowed, to `req`.  The header is not marked as secret: if
 * `value` is a key, set `headers[header_count - 1].flags` to SWL_SECRET.
 * Errors: SWL_E_ARG_HEADER_NAME (not a token), SWL_E_ARG_HEADER_VALUE (a control character other than the
 * tab), SWL_E_ARG_HEADER_OURS (Host or Transfer-Encoding, which the head writes), SWL_E_SPACE_HEADERS
 * (header_cap is reached).  Source: RFC 9110 section 5.5. */
swl_status swl_request_add(swl_request *req, swl_str name, swl_str value);

/** A body with base64 in it, such as JSON with an image that is read from a file:
 *
 *     swl_base64_body b = {.before = SWL_STR("{\"image\":\""), .after = SWL_STR("\"}"),
 *                          .source = {file_read, file_rewind, file}, .len = file_size};
 *     swl_request_base64_body(&req, &b);
 */
typedef struct swl_base64_body {
    swl_str before;            /**< comes first, unchanged                                */
    swl_str after;             /**< comes last, unchanged                                 */
    swl_source source;         /**< gives the bytes between, not encoded                  */
    size_t len;                /**< how many bytes `source` gives                         */
    size_t at_;
    uint8_t group_[4];
} swl_base64_body;
/** Makes `b` the body of `req`: `before`, the base64 of `len` bytes of `source` (RFC 4648 section 4, with
 * padding), `after`.  It sets `req->body` and `req->source`.  `b` must not change or move while the request
 * is used.  If `source` fails, the body fails until it is rewound.  If `source` has no rewind, neither has
 * the body.  SWL_E_ARG_LENGTH: the body has half the address space or more; `req` is as it was. */
swl_status swl_request_base64_body(swl_request *req, swl_base64_body *b);

/** Appends the head of `req` from its byte `from` on to `out`: request line, Host, the headers in their
 * order, and Content-Length.  Content-Length is left out if the caller gave it (its value must then be the
 * body's length) and for a GET or HEAD without a body.
 * | result    | meaning                                                                        |
 * | --------- | ------------------------------------------------------------------------------ |
 * | SWL_OK    | the head is complete                                                           |
 * | SWL_MORE  | `out` is full: send it and call again.  `out` may be as small as one byte      |
 * | SWL_E_SPACE | `out` has cap 0: `len` grew by what remains of the head                      |
 * | SWL_E_ARG_* | the head is refused, and nothing is written.  Each call checks the whole head |
 *
 * Source: RFC 9112 section 3. */
swl_status swl_request_head(const swl_request *req, size_t from, swl_buf *out);

/* ---- signers: one shape.  What you do not call is not linked. ------------------------ *
 * A signer checks its key, appends its headers to the request, and writes their texts to `text`, which
 * must stay in place while the request is used.  To retry, restore `header_count` to its value before
 * signing, then sign again.
 * A key must have at least one byte, and only bytes of 0x21..0x7e (SWL_E_ARG_KEY: a pasted newline).  It
 * must not begin with a quotation mark (SWL_E_ARG_QUOTES).  A header that a signer would add must not be
 * there already (SWL_E_ARG_SIGNED). */
/** A bearer key (RFC 6750), such as an API key. */
typedef struct swl_bearer {
    swl_str token;             /**< a secret                                              */
} swl_bearer;
/** A token of Huawei Cloud IAM. */
typedef struct swl_token {
    swl_str token;             /**< a secret                                              */
} swl_token;
/** Adds the header "Authorization: Bearer " with the token, which is borrowed: `text` may be NULL.
 * Errors: SWL_E_ARG_KEY, SWL_E_ARG_QUOTES, SWL_E_ARG_SIGNED, SWL_E_SPACE_HEADERS. */
swl_status swl_bearer_sign(const swl_bearer *k, swl_request *req, swl_buf *SWL_NULLABLE text);
/** Adds the header "X-Auth-Token: " with the token; otherwise as swl_bearer_sign. */
swl_status swl_token_sign(const swl_token *k, swl_request *req, swl_buf *SWL_NULLABLE text);

/** A signing key that was derived from a secret key.  It is as secret as that. */
typedef struct swl_aws_signing_key { uint8_t secret_[32]; uint32_t day_; } swl_aws_signing_key;
/** AWS credentials, and what they are used for. */
typedef struct swl_aws {
    swl_str access_key;        /**< "AKIA…" or "ASIA…"                                    */
    swl_str secret_key;        /**< a secret                                              */
    swl_str session_token;     /**< of temporary credentials; else empty                  */
    swl_str region;            /**< "us-west-2"; SigV4a: a set, "us-*,eu-west-1"          */
    swl_str service;           /**< the signing name: "bedrock", "s3", "iam"              */
    uint32_t flags;            /**< SWL_AWS_*                                             */
    const swl_aws_signing_key *SWL_NULLABLE key; /**< a derived key that you kept, or NULL.  While it is valid,
                                  `secret_key` is not read                                */
} swl_aws;
#define SWL_AWS_S3             1u  /**< path and query are signed as S3 reads them; sends
                                      X-Amz-Content-Sha256; a presigned URL leaves the body unsigned */
#define SWL_AWS_SEND_SHA256    2u  /**< sends X-Amz-Content-Sha256 to services other than S3 */
#define SWL_AWS_UNSIGNED_BODY  4u  /**< signs UNSIGNED-PAYLOAD in place of the body's hash, and sends
                                      it as X-Amz-Content-Sha256                           */
#define SWL_AWS_UNSIGNED_TOKEN 8u  /**< the session token is sent and not signed (AWS IoT) */
/** Signs `req` by AWS Signature Version 4: adds X-Amz-Date, what the flags of `k` ask for, and
 * Authorization.  `req->time` must be set.
 *
 * Signed are Host, the headers of the request except those that proxies change (User-Agent,
 * Connection, TE and the like), and the hash of the body:
 * | the request has                        | the hash is                                        |
 * | -------------------------------------- | -------------------------------------------------- |
 * | a header X-Amz-Content-Sha256          | its value                                          |
 * | `body_sha256`                          | that text.  A literal such as UNSIGNED-PAYLOAD needs SWL_AWS_SEND_SHA256 |
 * | SWL_AWS_UNSIGNED_BODY in `k->flags`    | UNSIGNED-PAYLOAD                                   |
 * | a body in memory                       | SHA-256 of the body                                |
 * | a body from `source`                   | SHA-256 of what `source` gives; it is read once, then rewound |
 *
 * Path and query are signed as the service reads them.  For S3 the path is decoded and encoded anew, and
 * "+" in the query is a space.  For other services "+" is itself.
 * Path, query and headers may have any size.  Sorting n headers or parameters costs n * n comparisons.
 *
 * `text`: 512 bytes are good; {0} measures.
 * | error                               | why                                              |
 * | ----------------------------------- | ------------------------------------------------ |
 * | SWL_E_ARG_TIME, _REGION, _SERVICE, _METHOD | not set, or not of the right form         |
 * | SWL_E_ARG_KEY, SWL_E_ARG_QUOTES     | a key is empty, has a byte outside 0x21..0x7e, or begins with a quotation mark |
 * | SWL_E_ARG_HOST                      | a scheme, a path or user information in the host |
 * | SWL_E_ARG_PATH, SWL_E_ARG_ESCAPE    | not absolute; a broken escape in a query, or in S3's path |
 * | SWL_E_ARG_HEADER_NAME, _VALUE, _OURS | a name that is not a token; a control character other than the tab; Host or Transfer-Encoding |
 * | SWL_E_ARG_SIGNED                    | a header that would be added is there already, or the query is signed |
 * | SWL_E_ARG_BODY, SWL_E_IO_SOURCE     | the body cannot be hashed: see the statuses       |
 * | SWL_E_SPACE, SWL_E_SPACE_HEADERS    | `text` or the header slots are used up           |
 * | SWL_E_CRYPTO                        | the port's hash failed                           |
 *
 * Source: AWS, "Create a signed AWS API request". */
swl_status swl_sigv4_sign (const swl_aws *k, swl_request *req, swl_buf *text);
/** Signs `req` by Signature Version 4a, for a set of regions.  Otherwise as swl_sigv4_sign.  `text`: 640
 * bytes are good; {0} measures for the longest signature. */
swl_status swl_sigv4a_sign(const swl_aws *k, swl_request *req, swl_buf *text);
/** Derives the signing key of `k` for the day of `day` (UTC), `k->region` and `k->service` into `key`.  Keep
 * it in `k->key` to save the derivation at each request.  Use it for that region and service only: the
 * signer checks the day alone.  On another day it reads `secret_key` again: SWL_E_ARG_KEY if that is empty
 * then.  Errors: SWL_E_ARG_TIME, SWL_E_ARG_KEY, SWL_E_ARG_QUOTES, SWL_E_ARG_REGION, SWL_E_ARG_SERVICE,
 * SWL_E_CRYPTO. */
swl_status swl_sigv4_key (const swl_aws *k, swl_time day, swl_aws_signing_key *key);
/** Derives the SigV4a key of `k` into `key`.  It is valid for as long as the credentials are.  Errors:
 * SWL_E_ARG_KEY, SWL_E_ARG_QUOTES, SWL_E_CRYPTO. */
swl_status swl_sigv4a_key(const swl_aws *k, swl_aws_signing_key *key);
/** Appends a presigned URL, "https://host/path?query", to `url`.  It is valid for `expires_s` seconds, 1 to
 * 604800.  The headers of `req` are part of the signature: whoever uses the URL must send them.  Errors: as
 * swl_sigv4_sign, and SWL_E_ARG_EXPIRES.  Source: AWS, "Authenticating Requests: Using Query Parameters". */
swl_status swl_sigv4_presign (const swl_aws *k, const swl_request *req, uint32_t expires_s, swl_buf *url);
/** As swl_sigv4_presign, by Signature Version 4a. */
swl_status swl_sigv4a_presign(const swl_aws *k, const swl_request *req, uint32_t expires_s, swl_buf *url);
/** Appends a short-term Amazon Bedrock API key for swl_bearer to `key`; it is made without a network.  It
 * is valid in `k->region` for `expires_s` seconds, 1 to 43200.  It expires at `*ends`, or earlier if the
 * credentials expire first.  It has about 450 characters, and 4/3 of the session token's length more.
 * `k->service` and `k->flags` are not read; a key in `k->key` must have been derived for the service
 * "bedrock".  Errors: as swl_sigv4_presign.  Source: AWS, aws-bedrock-token-generator. */
swl_status swl_bedrock_key(const swl_aws *k, swl_time now, uint32_t expires_s, swl_buf *key, swl_time *SWL_NULLABLE ends);

/** Qiniu's management keys. */
typedef struct swl_qiniu {
    swl_str access_key;        /**< AK                                                    */
    swl_str secret_key;        /**< SK, a secret                                          */
    uint32_t flags;            /**< SWL_QINIU_DATE, or 0                                  */
} swl_qiniu;
#define SWL_QINIU_DATE 1u      /**< sends and signs X-Qiniu-Date; `text` needs 16 bytes more */
/** Adds the header "Authorization: Qiniu …".  Signed are method, path, query, Host, Content-Type, the X-Qiniu-
 * headers, and the body if Content-Type is set to another type than "application/octet-stream".  `text`
 * needs 29 bytes and the length of the access key.  Errors: those of swl_sigv4_sign that apply.
 * Source: Qiniu, "Management credential". */
swl_status swl_qiniu_sign(const swl_qiniu *k, swl_request *req, swl_buf *text);

/** Huawei Cloud AppStage's keys. */
typedef struct swl_appstage {
    swl_str access_key;        /**< AK                                                    */
    swl_str secret_key;        /**< SK, a secret                                          */
    swl_str resource_code;     /**< not empty                                             */
    swl_str nonce;             /**< not empty; a new one for each request, such as a UUID */
} swl_appstage;
/** Adds the headers ts, nonce, ak, resource-code and sign.  The signature covers ts, nonce and ak; the
 * request itself is not signed.  `text` needs 57 bytes.
 * Errors: SWL_E_ARG_KEY, SWL_E_ARG_QUOTES, SWL_E_ARG_EMPTY (nonce or resource code),
 * SWL_E_ARG_HEADER_VALUE (a control character in either), SWL_E_ARG_TIME, SWL_E_ARG_SIGNED,
 * SWL_E_SPACE, SWL_E_SPACE_HEADERS, SWL_E_CRYPTO.
 * Source: Huawei Cloud AppStage, "AK/SK authentication". */
swl_status swl_appstage_sign(const swl_appstage *k, swl_request *req, swl_buf *text);
/** Appends the 36 characters of a UUID of version 4, made from the 16 bytes at `random`, to `text`.  Errors:
 * SWL_E_SPACE.  Source: RFC 9562 section 5.4. */
swl_status swl_uuid(const void *random, swl_buf *text);

/* ---- decoders: one shape ------------------------------------------------------------- *
 * swl_X_next takes bytes off the front of `*in`.  SWL_OK: one event; SWL_MORE: it needs input;
 * SWL_DONE: the end; an error: the decoder stays failed and repeats the error.  Input may come in
 * any pieces, down to single bytes.  After SWL_DONE, bytes left in `*in` belong to whatever follows
 * this message.  Call swl_X_end when no more input can come: SWL_DONE, or an error that says what is
 * missing.  The buffer that _init gets stays in place while the decoder is used.  If it is below the
 * minimum that _init names, _next returns SWL_E_ARG_BUFFER. */

#define SWL_HTTP_STATUS 1 /**< status; data: the reason phrase                             */
#define SWL_HTTP_HEADER 2 /**< name, data without outer white space, cut, trailer          */
#define SWL_HTTP_BODY   3 /**< data: a piece of the body, straight from the input, never empty */
/** One event of an HTTP answer.  Its spans are valid until the next call on the decoder. */
typedef struct swl_http_event {
    int32_t kind;              /**< SWL_HTTP_*                                            */
    int32_t status;            /**< the status code, such as 200                          */
    swl_str name;              /**< the name of a header                                  */
    swl_str data;              /**< see the kinds                                         */
    uint32_t cut;              /**< 1: the header was longer than `line`; the end of its value is lost */
    uint32_t trailer;          /**< 1: the header comes after a chunked body              */
} swl_http_event;
/** Decodes an HTTP/1.1 response (RFC 9112).  The body has a Content-Length, is chunked (with extensions and
 * trailers), or ends when the peer closes.  1xx answers are skipped. */
typedef struct swl_http {
    uint32_t head_request;     /**< 1: this is the answer to HEAD, which has no body; set it after _init */
    uint32_t head_limit;       /**< most bytes of each of these: all heads (1xx too) with the first chunk
                                  line; a later chunk line; the trailer.  Default 65536.  Set it
                                  after _init and before the first byte.  0 allows no bytes */
    uint8_t state_, follows_, plain_, cut_, trailer_, version_, closes_, chunked_, reserved_[4];
    swl_buf line_;
    swl_status status_;
    uint32_t spent_;
    uint64_t left_;
} swl_http;
#define swl_http_init swl_http_init_2
/** Prepares `d`.  `line` holds one header line: `line_cap` is 64 bytes or more; 512 is good.  A status line or
 * framing header that is longer is SWL_E_LIMIT_LINE; another header is cut. */
void       swl_http_init(swl_http *d, void *line, size_t line_cap);
/** Takes bytes off the front of `in` and gives one event in `ev`.  Errors: SWL_E_SYNTAX_*, SWL_E_LIMIT_*. */
swl_status swl_http_next(swl_http *d, swl_str *in, swl_http_event *ev);
/** Call it when the peer has closed.  SWL_DONE: that ends the body; SWL_E_CLOSED: no byte had come;
 * SWL_E_TRUNCATED: the answer is incomplete. */
swl_status swl_http_end(swl_http *d);
/** Returns 1 when, after SWL_DONE, the connection may carry another request, else 0.  Source: RFC 9112 section
 * 9.3. */
int32_t    swl_http_reusable(const swl_http *d);

#define SWL_SSE_DATA 1 /**< data: a piece of the event's data, straight from the input; lines are joined
                            by a piece "\n"                                               */
#define SWL_SSE_END  2 /**< the event is complete: `type`, `id` and `retry_ms` are set      */
/** One event of the decoder.  Its spans are valid until the next call on the decoder.  Pieces without a
 * following END belong to an event that was cut off: ignore them. */
typedef struct swl_sse_event {
    int32_t kind;              /**< SWL_SSE_*                                             */
    uint32_t retry_ms;         /**< the last "retry" in milliseconds; 0: none yet         */
    swl_str data;              /**< see the kinds                                         */
    swl_str type;              /**< "" means "message"                                    */
    swl_str id;                /**< the id of the last event that had one                 */
} swl_sse_event;
/** Decodes server-sent events (WHATWG HTML, section 9.2). */
typedef struct swl_sse {
    uint32_t event_limit;      /**< most bytes of one event, comments too; 0, the default: no limit */
    uint8_t state_, field_, data_, lossy_; /* lossy: ids, and types that do not fit, are skipped */
    swl_status status_;
    uint32_t retry_;
    size_t number_, pending_, spent_, type_, id_, cap_;
    char *SWL_NULLABLE text_;
} swl_sse;
#define swl_sse_init swl_sse_init_2
/** Prepares `d`.  `text` holds the type and id of one event, and those of the next while they arrive:
 * `text_cap` of 128 bytes is good.  With 0, type and id are always "". */
void       swl_sse_init(swl_sse *d, void *SWL_NULLABLE text, size_t text_cap);
/** Takes bytes off the front of `in` and gives one event in `ev`.  Errors: SWL_E_LIMIT_FIELD,
 * SWL_E_LIMIT_EVENT. */
swl_status swl_sse_next(swl_sse *d, swl_str *in, swl_sse_event *ev);
/** Call it when no more input can come.  SWL_DONE, or SWL_E_TRUNCATED inside an event that has data. */
swl_status swl_sse_end(swl_sse *d);

#define SWL_JSON_OBJECT     1 /**< begins an object                                        */
#define SWL_JSON_OBJECT_END 2 /**< ends an object; `depth` is that of its begin            */
#define SWL_JSON_ARRAY      3 /**< begins an array                                         */
#define SWL_JSON_ARRAY_END  4 /**< ends an array; `depth` is that of its begin             */
#define SWL_JSON_KEY        5 /**< data: a member's name, unescaped, whole.  If it was longer than
                                   `scratch`, it was cut between characters, and `cut` is 1 */
#define SWL_JSON_STRING     6 /**< data: a piece of a string, unescaped, without split UTF-8 characters;
                                   text without escapes is a span of the input.  `more` is 1; the
                                   last piece of each string is empty, and its `more` is 0 */
#define SWL_JSON_NUMBER     7 /**< data: the number's text, whole                          */
#define SWL_JSON_TRUE       8 /**< true                                                    */
#define SWL_JSON_FALSE      9 /**< false                                                   */
#define SWL_JSON_NULL      10 /**< null                                                    */
#define SWL_JSON_DEPTH     64 /**< most objects and arrays inside each other               */
/** One token.  Its span is valid until the next call on the decoder. */
typedef struct swl_json_event {
    int32_t kind;              /**< SWL_JSON_*                                            */
    uint32_t depth;            /**< 0 for the document itself, 1 inside it, and so on     */
    swl_str data;              /**< see the kinds                                         */
    uint32_t more;             /**< 1: more pieces of this string follow                  */
    uint32_t cut;              /**< 1: the name was cut                                   */
} swl_json_event;
/** Decodes one JSON document (RFC 8259) into tokens, one a call.  Invalid UTF-8 is SWL_E_SYNTAX_UTF8; a lone
 * surrogate is SWL_E_SYNTAX_JSON.  examples-c/tools.c reads a member of an object with it. */
typedef struct swl_json {
    uint32_t lenient;          /**< 1: accepts what services send beyond RFC 8259: a lone surrogate is
                                  U+FFFD; NaN, Infinity and -Infinity are SWL_JSON_NULL.  Set it after
                                  _init.  Default 0                                       */
    uint8_t state_, token_, need_, cut_;
    uint32_t depth_, code_, char_;
    swl_status status_;
    swl_buf scratch_;
    uint64_t nest_;
} swl_json;
#define swl_json_init swl_json_init_2
/** Prepares `d`.  `scratch` holds one name or number; 64 bytes are good.  A longer name is cut; a longer number is
 * SWL_E_LIMIT_NUMBER. */
void       swl_json_init(swl_json *d, void *scratch, size_t scratch_cap);
/** Takes bytes off the front of `in` and gives one token in `ev`.  SWL_DONE comes as soon as the document is
 * complete; a bare number is complete at the byte after it.  The caller must check that only white space
 * follows.  Errors: SWL_E_SYNTAX_JSON, SWL_E_SYNTAX_UTF8, SWL_E_LIMIT_DEPTH, SWL_E_LIMIT_NUMBER. */
swl_status swl_json_next(swl_json *d, swl_str *in, swl_json_event *ev);
/** Ends a document that is a bare number: SWL_OK with that number in `ev` (call it again), SWL_DONE, or
 * SWL_E_TRUNCATED. */
swl_status swl_json_end(swl_json *d, swl_json_event *ev);

/** Appends `text` as a JSON string, with quotes and escapes, to `out`.  Errors: SWL_E_ARG_TEXT (not UTF-8),
 * SWL_E_SPACE. */
swl_status swl_json_put_string(swl_buf *out, swl_str text);
/** Appends `number` in decimal to `out`.  Errors: SWL_E_SPACE. */
swl_status swl_json_put_int(swl_buf *out, int32_t number);
/** Appends `json` unchanged to `out`: brackets, commas, names, literals.  Errors: SWL_E_SPACE. */
swl_status swl_json_put(swl_buf *out, swl_str json);

#define SWL_FRAMES_HEADER  1 /**< `name`, `type` and `data`: one header of a message       */
#define SWL_FRAMES_PAYLOAD 2 /**< data: a piece of the payload, straight from the input, never empty */
#define SWL_FRAMES_END     3 /**< the message is complete, and its checksum is right       */
/** One event of the decoder.  Its spans are valid until the next call on the decoder.  Events without a
 * following END belong to a message that was cut off or damaged: ignore them. */
typedef struct swl_frames_event {
    int32_t kind;              /**< SWL_FRAMES_*                                          */
    uint32_t type;             /**< the type of a header's value: 0 true; 1 false; 2, 3, 4, 5 a signed
                                  number of 1, 2, 4, 8 bytes; 6 bytes; 7 text; 8 milliseconds since
                                  1970 in 8 bytes; 9 a UUID of 16 bytes.  Numbers are big-endian */
    swl_str name;              /**< the name of a header                                  */
    swl_str data;              /**< see the kinds                                         */
} swl_frames_event;
/** Decodes AWS event streams (application/vnd.amazon.eventstream).  Source: Smithy, "Amazon Event Stream
 * Specification". */
typedef struct swl_frames {
    uint32_t whole;            /**< 1: nothing of a message is given before its checksum was right, and
                                  the payload is one piece; `buffer` must hold the message minus 16
                                  bytes.  0, the default: `buffer` must hold the headers, and the
                                  payload may have any size                               */
    uint32_t message_limit;    /**< most bytes of one message; 0, the default: 24 MiB     */
    swl_buf buffer_;
    uint32_t left_, headers_, payload_, at_, number_, crc_, checksum_, state_;
    swl_status status_;
} swl_frames;
#define swl_frames_init swl_frames_init_2
/** Prepares `d`.  `buffer` holds the headers of one message: `cap` is 32 bytes or more; 256 is good for
 * Bedrock. */
void       swl_frames_init(swl_frames *d, void *buffer, size_t cap);
/** Takes bytes off the front of `in` and gives one event in `ev`.  Errors: SWL_E_LIMIT_FRAME (as soon as the
 * lengths of a message are known), SWL_E_CHECK (of the prelude or the message), SWL_E_SYNTAX_FRAME,
 * SWL_E_SYNTAX_FRAME_HEADER. */
swl_status swl_frames_next(swl_frames *d, swl_str *in, swl_frames_event *ev);
/** Call it when no more input can come.  SWL_DONE between two messages, else SWL_E_TRUNCATED. */
swl_status swl_frames_end(swl_frames *d);

/* ---- transport: two functions, a pointer, and what the channel is -------------------- */
/** A transport.
 * | result of send and recv  | meaning                                                        |
 * | ------------------------ | -------------------------------------------------------------- |
 * | 1..n                     | this many bytes were sent or received                          |
 * | 0, only from recv        | the peer's orderly end                                         |
 * | -SWL_AGAIN               | not now; a blocking transport never returns it                 |
 * | -100 and below, a swl_status | the exchange returns it.  SWL_E_CLOSED: the peer is gone without an orderly end |
 * | another negative number  | the exchange returns SWL_E_IO                                  |
 *
 * After "not now", the next call of send must pass the same bytes again, because TLS has encrypted them;
 * pointer and length may differ. */
typedef struct swl_io {
    int32_t (*send)(void *SWL_NULLABLE ctx, const void *p, size_t n); /**< n: 1 to 2^31 - 1 */
    int32_t (*recv)(void *SWL_NULLABLE ctx, void *p, size_t n); /**< n: 1 to 2^31 - 1       */
    void *SWL_NULLABLE ctx;    /**< for both                                              */
    uint32_t flags;            /**< SWL_IO_SECURE, or 0                                   */
} swl_io;
#define SWL_IO_SECURE 1u  /**< the channel is encrypted, and its peer is authenticated.  TLS sets it.  Set
                             it yourself for a channel with TLS of its own, such as a modem's */
/** Calls `io->send`.  Use this function, because `io.send(...)` does not compile where lwIP's sockets.h
 * defines send and recv as macros. */
static inline int32_t swl_io_send(const swl_io *io, const void *p, size_t n) { return (io->send)(io->ctx, p, n); }
/** Calls `io->recv`, for the same reason. */
static inline int32_t swl_io_recv(const swl_io *io, void *p, size_t n) { return (io->recv)(io->ctx, p, n); }

#define SWL_READ  1u      /**< wait until there is something to read                       */
#define SWL_WRITE 2u      /**< wait until something can be written                         */

/* ---- exchange: sends the request, decodes the answer, never waits -------------------- */
/** One request and its answer over any swl_io.
 *
 *     for (;;) switch (s = swl_exchange_next(&x, &ev)) {
 *         case SWL_OK:    use(&ev); break;
 *         case SWL_AGAIN: wait_for(swl_exchange_wants(&x)); break;
 *         case SWL_DONE:  return 0;
 *         default:        return failed(s);
 *     }
 *
 * The whole request is checked before its first byte is sent.  After any error, close the connection.
 * Also close a kept connection if data arrives on it between requests: swl_dial_quiet looks, the
 * exchange does not (RFC 9112 section 9.2). */
typedef struct swl_exchange {
    uint32_t send_secrets_in_clear; /**< 1: no SWL_E_INSECURE; for tests on loopback      */
    uint32_t state_;
    const swl_request *request_;
    const swl_io *io_;
    swl_http http;             /**< the decoder; set its head_limit after _init           */
    uint8_t *window_;
    size_t window_cap_, head_, sent_, out_at_, out_end_, in_at_, in_end_;
    uint32_t wants_, closes_;
    int32_t send_status_;
    swl_status failed_;
} swl_exchange;
#define swl_exchange_init swl_exchange_init_2
/** Prepares `x` to send `req` over `io`.  `x`, `req`, `io` and the buffers must not change until SWL_DONE or
 * an error.  `line` is as for swl_http_init.  `window` holds bytes on their way out and in: `window_cap` is 64
 * bytes or more; 1024 is good.  If head and body fit into three quarters of it, they leave in one send.
 * The window holds the request's keys: call swl_wipe on it after use. */
void       swl_exchange_init(swl_exchange *x, const swl_request *req, const swl_io *io,
                             void *line, size_t line_cap, void *window, size_t window_cap);
/** Goes on.
 * | result          | meaning                                                                  |
 * | --------------- | ------------------------------------------------------------------------ |
 * | SWL_OK          | `ev` is an event of the answer                                           |
 * | SWL_AGAIN       | wait for swl_exchange_wants, then call again                             |
 * | SWL_BODY_NEEDED | once, after the head of a request with body.len > 0 and neither body.ptr nor a source: send body.len bytes through the io yourself, then call again.  If you cannot send all of them, still read the answer, then close the connection |
 * | SWL_DONE        | the answer is complete                                                   |
 * | SWL_E_INSECURE  | a header or the body is marked SWL_SECRET, and the io has no SWL_IO_SECURE |
 * | SWL_E_CLOSED    | the connection ended before any byte of the answer.  If it had carried a request before, send this one again on a new connection (RFC 9112 section 9.3.1) |
 *
 * An answer that arrives while the request cannot be sent, or after sending failed, is read. */
swl_status swl_exchange_next(swl_exchange *x, swl_http_event *ev);
/** Returns what the last SWL_AGAIN waits for: SWL_READ, SWL_WRITE or both. */
uint32_t   swl_exchange_wants(const swl_exchange *x);
/** Returns 1 when, after SWL_DONE, the connection may carry another request, else 0.  It may if the answer
 * does not say close, the caller gave no Connection header, and the request was sent completely. */
int32_t    swl_exchange_reusable(const swl_exchange *x);

/* ---- dial: a TCP connection as a swl_io ---------------------------------------------- */
/** An address of a host. */
typedef struct swl_address {
    uint8_t ip[16];            /**< IPv4 is ip[0..3]                                      */
    uint32_t scope;            /**< scope id of an IPv6 link-local address; else 0        */
    uint16_t port;             /**< a number, not in network order                        */
    uint16_t version;          /**< 4 or 6                                                */
} swl_address;
#define SWL_DIAL_ADDRESSES 4   /**< most addresses of a name that are tried               */
/** A TCP connection.
 *
 *     swl_dial_init(&net, url.name, url.port);
 *     while ((s = swl_dial_next(&net)) == SWL_AGAIN && (s = swl_dial_wait(&net)) == SWL_OK) {}
 *
 * The addresses of the name are tried 250 ms apart, two at a time, and the first that answers is taken
 * (RFC 8305).  When both sockets are in use, the address that has been tried for longer gives way to the
 * next one.  After each address has had its turn, those that gave way are tried again, each for
 * connect_ms.  If the port has only one socket (SWL_E_IO_SOCKETS for the second), each address is tried
 * for 250 ms, then again for connect_ms.
 *
 * The port decides whether the lookup of a name blocks.  resolver_cares.c does not.
 * resolver_getaddrinfo.c blocks in one call, which neither deadline_ms nor `stop` can end. */
typedef struct swl_dial {
    swl_io io;                 /**< after SWL_DONE: open and non-blocking, over sockets[0] */
    uint32_t connect_ms;       /**< most milliseconds for one address; default 10000      */
    uint32_t deadline_ms;      /**< most milliseconds from swl_dial_init to swl_dial_close; default 60000;
                                  0: no limit.  swl_dial_extend starts it anew            */
    const volatile uint32_t *SWL_NULLABLE stop; /**< made nonzero by any thread or signal handler:
                                  SWL_E_STOPPED within 100 ms                             */
    int32_t  sockets[2];       /**< the port's; -1: none                                  */
    uint32_t wants;            /**< what to wait for: SWL_READ, SWL_WRITE or both         */
    int32_t  error;            /**< the platform's number of the last failure, for a log  */
    swl_str name_;
    void *SWL_NULLABLE resolver_;
    uint32_t start_, tried_[2], state_;
    swl_status failed_;
    uint16_t port_;
    uint8_t turns_, turn_[2];  /* turns of addresses, see Race.swift                      */
    uint8_t alone_;            /* 1: the port has no second socket                        */
    uint16_t reserved_;
    swl_address address_[SWL_DIAL_ADDRESSES];
} swl_dial;
#define swl_dial_init swl_dial_init_2
/** Prepares `d` for `name`, a host name or an address without brackets, and `port`.  `name` stays in place
 * until SWL_DONE. */
void       swl_dial_init(swl_dial *d, swl_str name, uint16_t port);
/** Goes on with the connection.  SWL_DONE: `d->io` is open.  SWL_AGAIN: wait, then call again.  Errors, of the
 * name or of the last address that failed: SWL_E_ARG_HOST, SWL_E_HOST, SWL_E_HOST_TEMPORARY, SWL_E_REFUSED,
 * SWL_E_UNREACHABLE, SWL_E_TIMEOUT, SWL_E_STOPPED, SWL_E_IO, SWL_E_IO_SOCKETS. */
swl_status swl_dial_next(swl_dial *d);
/** Sleeps until the call that last answered "not now" on this connection may go on: the connect, or send and
 * recv of the io, also under TLS.  If no call did, it returns at once.  SWL_OK; SWL_E_TIMEOUT:
 * deadline_ms has passed; SWL_E_STOPPED. */
swl_status swl_dial_wait(swl_dial *d);
/** Starts the deadline anew, for a request on a kept connection. */
void       swl_dial_extend(swl_dial *d);
/** Returns how many milliseconds a loop of your own may wait for `d->wants` on each of `d->sockets` that is
 * not -1; 0: do not wait.  After the wait, set `d->wants` to 0, and repeat the call that said "not now". */
uint32_t   swl_dial_patience(swl_dial *d);
/** Returns 1 when a kept connection may carry another request: since the last answer neither a byte nor the
 * end has come on `io` (RFC 9112 section 9.2).  `io` is `d->io`, or the `io` of the swl_tls over it.  0: close
 * the connection; a byte that had come is lost. */
int32_t    swl_dial_quiet(swl_dial *d, const swl_io *io);
/** Closes the connection.  Call it after success and after failure; it may be called twice. */
void       swl_dial_close(swl_dial *d);

/* ---- TLS over any swl_io -------------------------------------------------------------- */
#define SWL_TLS_CERTIFICATES 6 /**< most certificates that a server may send              */
#define SWL_TLS_NAMES 1024     /**< most entries of its certificate's subjectAltName      */
#define SWL_TLS_1_2 0x0303u    /**< a value of `version_max`                              */
#define SWL_TLS_1_3 0x0304u    /**< a value of `version_max`                              */
#define SWL_TLS_OLD_CIPHERS 8  /**< most entries of `old_ciphers`                         */
/** A TLS connection.  `storage` is a swl_tls_storage of swiftlet_tls.h, or the port's own.
 *
 *     s = swl_tls_init(&tls, &storage, sizeof storage);
 *     if (s == SWL_OK) s = swl_tls_roots(&tls, certificates);
 *     if (s == SWL_OK) s = swl_tls_start(&tls, &net.io, url.name, now);
 *     if (s == SWL_OK)
 *         while ((s = swl_tls_next(&tls)) == SWL_AGAIN && (s = swl_dial_wait(&net)) == SWL_OK) {}
 *
 * | checked, always |                                                                          |
 * | --------------- | ------------------------------------------------------------------------ |
 * | version         | TLS 1.2 or 1.3                                                           |
 * | cipher suites   | ECDHE with AEAD (RFC 9325 section 4.2), and those of TLS 1.3             |
 * | chain           | to one of the roots, with at most SWL_TLS_CERTIFICATES from the server; signatures of SHA-256 or better |
 * | keys            | P-256, P-384, P-521, or RSA of 2048 to 4096 bits with an exponent below 2^32.  All keys, and the number of certificates, are judged before any signature is computed |
 * | name            | subjectAltName alone (RFC 9525 section 6): a host matches a dNSName, whose first label may be "*"; an address matches an iPAddress |
 * | dates           | by `now`.  If that is {0, 0}, "no clock", only a certificate that ended before SWL_RELEASE_TIME is refused, and `time_unverified` is 1 |
 * | pins            | if there are any, one must be the SHA-256 of the public key (SubjectPublicKeyInfo in DER) of a certificate of the chain, its root included |
 *
 * Between two signatures swl_tls_next returns SWL_AGAIN, so that the program can look at a deadline, `stop` or
 * a watchdog.  swl_dial_wait does not sleep then. */
typedef struct swl_tls {
    swl_io io;                 /**< open after SWL_DONE; before that it returns SWL_E_STATE */
    uint32_t time_unverified;  /**< 1: dates were judged without a clock; see swl_tls_check_time */
    int32_t  error;            /**< the TLS library's own number of the last failure, for a log */
    uint32_t danger_accept_any_certificate; /**< 1: nothing is checked, and `io` is NOT marked secure.  Set it
                                  before swl_tls_start                                    */
    const uint8_t *SWL_NULLABLE pins; /**< 32 bytes each; set them before swl_tls_start.  They stay in place.
                                  Pin at least two keys, so that one can be replaced      */
    uint32_t pin_count;        /**< how many `pins` there are                             */
    uint32_t keep_session;     /**< 1: you will call swl_tls_session_save; costs the heap of a ticket, 200
                                  to 2000 bytes.  Set it before swl_tls_start             */
    uint32_t resumed;          /**< 1: the server resumed the session                     */
    const uint16_t *SWL_NULLABLE old_ciphers; /**< cipher suites to offer after Swiftlet's own, for a peer that
                                  has no better, by IANA's numbers (0x003C:
                                  TLS_RSA_WITH_AES_128_CBC_SHA256).  Those that the TLS library lacks
                                  are skipped.  Set them before swl_tls_start; they stay in place */
    uint32_t old_cipher_count; /**< how many `old_ciphers` there are: at most SWL_TLS_OLD_CIPHERS */
    uint16_t version_max;      /**< SWL_TLS_1_2, or SWL_TLS_1_3, the default              */
    uint16_t reserved_;
    void *SWL_NULLABLE storage_;
    swl_time now_;
    swl_str name_;
    uint32_t not_before_, not_after_, seen_, state_;
    uint32_t child_, issuer_;  /* the next pair of certificates, see Chain.swift          */
    uint32_t issuers_;         /* how many CAs are below that issuer                      */
    swl_status verdict_;
} swl_tls;
#define swl_tls_init swl_tls_init_2
/** Prepares `t`.  `storage` holds the TLS library's state.  It is aligned for any type, and `size` is at least
 * swl_port_tls_size() (else SWL_E_ARG_BUFFER).  SWL_E_TLS_ENTROPY, SWL_E_TLS_MEMORY, SWL_E_TLS: the library
 * could not begin; `t->error` is its number, and nothing needs freeing. */
swl_status swl_tls_init(swl_tls *t, void *storage, size_t size);
/** Adds root certificates: a text in PEM with any number of them, or one in DER.  PEM is copied; DER is not, and
 * must stay in place.  SWL_E_ARG_ROOTS: a certificate does not parse; those before it stay.
 * SWL_E_TLS_MEMORY; SWL_E_STATE. */
swl_status swl_tls_roots(swl_tls *t, swl_str certificates);
/** Sets the identity that the device shows to a server that asks for one.  `certificates`: in PEM, the device's
 * own first, or one in DER.  `key`: in PEM or DER, not encrypted.  Both are copied to the TLS library's heap.
 * SWL_E_ARG_IDENTITY: one does not parse, or they are not a pair; SWL_E_TLS_MEMORY; SWL_E_STATE. */
swl_status swl_tls_identity(swl_tls *t, swl_str certificates, swl_str key);
/** Begins a handshake over `under` with the host `name`, in ASCII (an internationalised name as A-labels,
 * "xn--…").  `now` is the time, or {0, 0}.  `under` and `name` stay in place until swl_tls_close.  Call it
 * again for the next connection: it keeps roots and identity, and drops the old one without a close_notify.
 * Errors: SWL_E_ARG_HOST, SWL_E_ARG (too many `old_ciphers`), SWL_E_TLS_VERSION, SWL_E_TLS_MEMORY,
 * SWL_E_STATE. */
swl_status swl_tls_start(swl_tls *t, const swl_io *under, swl_str name, swl_time now);
/** Goes on with the handshake.  SWL_DONE: `t->io` is open.  SWL_AGAIN: wait, then call again.  Errors: SWL_E_TLS*,
 * SWL_E_CERT*, SWL_E_STATE, or those of `under`.
 * SWL_E_TLS_FALLBACK: the server chose TLS 1.2, and the TLS library failed at that because it had offered TLS
 * 1.3, too (mbedTLS 3.6 at a server that prefers RSA-PSS).  `t->version_max` is TLS 1.2 now: connect again. */
swl_status swl_tls_next(swl_tls *t);
/** Judges the dates of this connection's certificates again, by the time `now`.  Call it when a device without a
 * clock learns the time.  SWL_OK; SWL_E_CERT_EXPIRED, SWL_E_CERT_NOT_YET: `t->io` is no longer marked secure;
 * SWL_E_STATE: the connection is not open, `now` is {0, 0}, or certificates were not checked. */
swl_status swl_tls_check_time(swl_tls *t, swl_time now);
/** Appends the session of the open connection to `session`: some 130 bytes and the server's ticket.  Resuming it
 * later spares the device nearly all public-key computation of a handshake.  A session holds keys of the
 * connection: store it as a secret, where nobody else can write.  Pins, roots and identity must be as at
 * swl_tls_start.  SWL_E_STATE: `keep_session` is 0, the connection is not secure, or there is no session yet
 * (in TLS 1.3 it comes only after the first bytes of an answer); SWL_E_SPACE. */
swl_status swl_tls_session_save(swl_tls *t, swl_buf *session);
/** Offers `session` to the server.  Call it after swl_tls_start and before swl_tls_next.  A server that resumes a
 * session shows no certificate.  So the session is offered only for the same name, pins, roots (in the same
 * order) and identity, and while no certificate has expired.  A SHA-256 of all these is part of the saved
 * session: if it does not fit, or the session was damaged in storage, the session is ignored, and
 * certificates are checked as always.  The hash is not a signature: whoever can write to the storage can
 * forge it. */
void       swl_tls_session_restore(swl_tls *t, swl_str session);
/** Ends the connection, with a close_notify if that can be sent at once.  Roots and identity stay. */
void       swl_tls_close(swl_tls *t);
/** Frees everything, roots and identity too.  After it, call swl_tls_init before anything else. */
void       swl_tls_free(swl_tls *t);

/* ---- pure helpers --------------------------------------------------------------------- */
/** Reads `text`, a date in one of the three forms of RFC 9110 section 5.6.7 (GMT), into `time`.  A year of two
 * digits is one of 1970 to 2069.  SWL_E_SYNTAX_DATE: another form, a date that does not exist, or one outside
 * 1970 to 2106-02-07 06:28:15. */
swl_status swl_http_date(swl_str text, swl_time *time);

/** What an answer says about the time and about retries.  Begin with {0}.  With an HTTP stack of your own, set
 * the members yourself. */
typedef struct swl_hints {
    int32_t  status;           /**< 0: no answer came                                     */
    uint32_t date;             /**< the header Date in Unix seconds; 0: none              */
    uint32_t cached;           /**< 1: the answer has the header Age: `date` is that of a cache */
    uint32_t clock;            /**< 1: the error code is one that a wrong clock causes; a wrong key may
                                  cause it, too                                           */
    uint32_t throttled;        /**< 1: status 429, or an error code that means the same   */
    uint32_t retry_at;         /**< Retry-After, if it is a date, in Unix seconds         */
    uint32_t retry_ms;         /**< the longer of Retry-After in seconds and retry-after-ms */
    uint32_t amz_retry_ms;     /**< x-amz-retry-after in milliseconds                     */
    uint32_t idle_ms;          /**< Keep-Alive's timeout in milliseconds, at least 1; 0: none */
    uint32_t should_retry;     /**< 1: x-should-retry is true, or the code of a 400 asks for another
                                  attempt; 2: x-should-retry is false                     */
} swl_hints;
/** Reads one event of the answer.  Call it for each event. */
void swl_hints_take(swl_hints *h, const swl_http_event *ev);
/** Reads `code`, an error code from the body of the answer.  (swl_hints_take reads the header
 * x-amzn-ErrorType.) */
void swl_hints_code(swl_hints *h, swl_str code);

/** How far this device's clock is off.  Sign with local time + skew, modulo 2^32.  The local time may be any
 * clock of seconds, even one that counts from power-on.  Begin with {0}. */
typedef struct swl_clock {
    int32_t skew;              /**< seconds to add to the local time                      */
    uint32_t known;            /**< 1: `skew` was learnt from an answer                   */
} swl_clock;
/** Learns the skew from an answer that came over TLS.  `sent` and `received` are the local times, without skew,
 * of the request and the answer.  Nothing is learnt from an answer that comes from a cache, has no date, or
 * took more than 15 minutes.
 * SWL_AGAIN: the server refused the signature, and the clock was off by more than 4 minutes from what was
 * known: sign anew with the new skew and send again.  SWL_DONE: every other case, also the refusal of that
 * second attempt, which means that the key is wrong. */
swl_status swl_clock_learn(swl_clock *c, const swl_hints *h, swl_time sent, swl_time received);

/** Whether and when to send a request again.  Begin with {0}. */
typedef struct swl_retry {
    uint32_t attempts;         /**< most attempts, the first included; 0 means 3          */
    uint32_t left_ms;          /**< milliseconds left for everything: a wait that would use them up is not
                                  begun; 0: no limit                                      */
    uint32_t kept;             /**< 1: the connection had carried a request before        */
    uint32_t unused;           /**< 1: the program has used nothing of a 2xx answer       */
    uint32_t once;             /**< 1: the request must not be carried out twice (it creates something):
                                  retry only if the server cannot have begun it           */
    uint32_t made_;
} swl_retry;
/** Decides whether to send a request again.  `failed` is the result of exchange, dial or TLS; `h` is what the
 * answer said; `random` is any random number.  SWL_AGAIN: wait `*ms` milliseconds, then send the request
 * anew.  SWL_DONE: do not retry; `*ms` is how long the server asked to wait, or 0.
 * | retried | no connection; a connection that ended or failed (SWL_E_IO, SWL_E_TLS), or a deadline that passed, before the answer; the statuses 408, 425, 429, 500, 502, 503, 504, 520 to 524 and 529; 400 with the code RequestTimeout or PriorRequestNotComplete; x-should-retry: true |
 * | ------- | --- |
 * | not retried | a 2xx answer, unless it was cut off and `unused`; x-should-retry: false; a proxy that refuses by another status than these; certificates, arguments, limits |
 *
 * The wait is a random time of at most 50 ms (1 s when throttled); this limit doubles at each attempt, up to
 * 20 s.  The wait is not shorter than the server asks (but x-amz-retry-after adds at most 5 s).  After a kept
 * connection has ended it is 0. */
swl_status swl_retry_delay(swl_retry *r, swl_status failed, const swl_hints *h, uint32_t random, uint32_t *ms);

#ifdef __clang__
#pragma clang assume_nonnull end
#pragma clang diagnostic pop
#endif

#ifdef __cplusplus
}
#endif
#endif
