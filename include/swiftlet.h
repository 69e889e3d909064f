// SPDX-License-Identifier: Apache-2.0
/** @file
 * Authenticated HTTP/1.1 to cloud AI services, for small devices: the parts.
 *
 * Start with swiftlet_client.h, which does everything in one call.  Read this header when you want a
 * part alone, or a loop of your own:
 *
 *     request --sign--> headers --head--> bytes --> swl_io --> bytes --http--> events
 *                                                   (dial, tls)      --sse, json--> text
 *
 * Everything here works on memory that you own.  Nothing allocates, keeps global state or reads a
 * clock: what a call needs is in its arguments.  (Dial and TLS call the functions in
 * swiftlet_port.h, which may do all three.)  A struct may be placed anywhere and dropped without a
 * destructor, except those with a _close or _free function.  It stays where it is while in use.
 *
 * | rule   |                                                                                     |
 * | ------ | ----------------------------------------------------------------------------------- |
 * | errors | A function returns a swl_status.  0 is success.  A positive status is not an error: it tells the caller what to do next.  An error is negative, -(100 * kind + detail): branch on swl_status_kind, and log the rest.  After an error, ignore all outputs except `swl_buf.len`. |
 * | output | Bytes are appended to a swl_buf.  If they do not fit, the result is SWL_E_SPACE, `len` says how many bytes were needed (it may exceed `cap`), and nothing is written after `cap`.  {0} measures.  A signer that fails leaves the request as it was. |
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
/** The names of _init functions carry this number, so that a header that does not fit the archive fails
 * to link instead of failing in the field. */
#define SWL_ABI 2
/** Unix seconds (2026-11-22).  No device can run this release before this time; it is the lower bound
 * while the clock is unknown. */
#define SWL_RELEASE_TIME 1795305600u

/* ---- status: int32_t in the ABI, never a plain enum ---------------------------------- */
#ifndef SWL_STATUS_BEGIN /* swiftlet_swift.h has an open enum in their place */
#define SWL_STATUS_BEGIN typedef int32_t swl_status; enum {
#define SWL_STATUS_END };
#endif
/** Results: int32_t in the ABI, never a plain enum. */
SWL_STATUS_BEGIN
    SWL_OK = 0, /**< success */
    SWL_MORE = 1,        /**< decoder: input used up, feed more; head: output full, go on     */
    SWL_DONE = 2,        /**< complete                                                        */
    SWL_AGAIN = 3,       /**< transport: not now; wait, then call again                       */
    SWL_BODY_NEEDED = 4, /**< exchange: send the body yourself, then go on                    */

    SWL_E_ARG = -100,               /**< invalid argument: a bug in the calling program    */
    SWL_E_ARG_METHOD = -101,        /**< not a token, or CONNECT                              */
    SWL_E_ARG_HOST = -102, /**< empty, or a byte that no host has */
    SWL_E_ARG_PATH = -103, /**< not absolute, or a byte outside 0x21..0x7e */
    SWL_E_ARG_QUERY = -104, /**< a byte outside 0x21..0x7e, or # */
    SWL_E_ARG_HEADER_NAME = -105, /**< not a token */
    SWL_E_ARG_HEADER_VALUE = -106,  /**< a control character other than the tab               */
    SWL_E_ARG_HEADER_OURS = -107,   /**< Host or Transfer-Encoding among the caller's headers */
    SWL_E_ARG_LENGTH = -108,        /**< Content-Length twice, or not the body's; body too long */
    SWL_E_ARG_KEY = -109,           /**< empty, or a byte outside 0x21..0x7e                  */
    SWL_E_ARG_URL = -110, /**< see swl_url_split */
    SWL_E_ARG_BUFFER = -111,        /**< a work buffer below its documented minimum           */
    SWL_E_ARG_ROOTS = -112,         /**< no root certificate, or one that does not parse      */
    SWL_E_ARG_TIME = -113,          /**< a signature with a date in it needs the time         */
    SWL_E_ARG_REGION = -114,        /**< empty, or not letters, digits and - . _ ~            */
    SWL_E_ARG_SERVICE = -115, /**< empty, or not letters, digits and - . _ ~ */
    SWL_E_ARG_EXPIRES = -116,       /**< seconds out of range                                 */
    SWL_E_ARG_SIGNED = -117,        /**< headers or query carry a signature already           */
    SWL_E_ARG_ESCAPE = -118,        /**< a % without two hexadecimal digits: query, S3's path */
    SWL_E_ARG_BODY = -119,          /**< the body cannot be hashed from here                  */
    SWL_E_ARG_IDENTITY = -120,      /**< own certificate or key: not parsed, or not a pair    */
    SWL_E_ARG_TEXT = -121,          /**< a text that is not UTF-8                             */
    SWL_E_ARG_JSON = -122,          /**< arguments, schema or number that is not JSON         */
    SWL_E_ARG_QUOTES = -123,        /**< a key that begins with a quotation mark              */
    SWL_E_ARG_EMPTY = -124,         /**< a text that may not be empty: AppStage's             */

    SWL_E_SPACE = -200,             /**< output did not fit: give a larger buffer             */
    SWL_E_SPACE_HEADERS = -201,     /**< header_cap slots are used up                         */

    SWL_E_SYNTAX = -300,            /**< the peer sent something malformed                    */
    SWL_E_SYNTAX_STATUS = -301,     /**< status line                                          */
    SWL_E_SYNTAX_HEADER = -302,     /**< header line                                          */
    SWL_E_SYNTAX_LENGTH = -303,     /**< Content-Length: not a number below 2^63, or two      */
    SWL_E_SYNTAX_FRAMING = -304,    /**< both framing headers, or a coding other than chunked */
    SWL_E_SYNTAX_CHUNK = -305,      /**< chunk size, extension or end                         */
    SWL_E_SYNTAX_UPGRADE = -306,    /**< 101: nobody asked for another protocol               */
    SWL_E_SYNTAX_JSON = -307, /**< not JSON (RFC 8259) */
    SWL_E_SYNTAX_UTF8 = -308, /**< not UTF-8 */
    SWL_E_SYNTAX_DATE = -309, /**< not a date, or one that does not exist */
    SWL_E_SYNTAX_FRAME = -310,      /**< event stream: lengths that contradict each other     */
    SWL_E_SYNTAX_FRAME_HEADER = -311, /**< event stream: a header of a message */

    SWL_E_LIMIT = -400,             /**< legal, but larger than a limit you set               */
    SWL_E_LIMIT_LINE = -401,        /**< status line, framing header, a header's name or a chunk
                                       line over the line buffer                            */
    SWL_E_LIMIT_HEAD = -402,        /**< head, trailer or chunk line over head_limit          */
    SWL_E_LIMIT_FIELD = -403,       /**< SSE event type and id over the text buffer           */
    SWL_E_LIMIT_EVENT = -404,       /**< SSE event over event_limit                           */
    SWL_E_LIMIT_DEPTH = -405,       /**< JSON nested deeper than SWL_JSON_DEPTH               */
    SWL_E_LIMIT_NUMBER = -406,      /**< JSON number over the scratch buffer                  */
    SWL_E_LIMIT_FRAME = -407,       /**< event stream message over the buffer or message_limit */
    SWL_E_LIMIT_WORK = -408,        /**< an id, name or reason over the reply's work buffer   */

    SWL_E_CHECK = -500,             /**< checksum mismatch: the stream is lost                */
    SWL_E_CRYPTO = -600,            /**< the crypto library refused                           */
    SWL_E_IO = -700,                /**< the transport failed                                 */
    SWL_E_IO_SOURCE = -701,         /**< the body's source failed                             */
    SWL_E_IO_SOCKETS = -702,        /**< no socket or descriptor is free: later it may work   */
    SWL_E_HOST = -800,              /**< the name does not resolve                            */
    SWL_E_HOST_TEMPORARY = -801,    /**< the resolver failed: later it may work               */
    SWL_E_REFUSED = -900,           /**< nobody listens                                       */
    SWL_E_UNREACHABLE = -901,       /**< no way to the address                                */
    SWL_E_PROXY = -902,             /**< the proxy lets nobody through, or not you            */
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
    SWL_E_CERT_NAME = -1402,        /**< for another host                                     */
    SWL_E_CERT_EXPIRED = -1403, /**< its end has passed */
    SWL_E_CERT_NOT_YET = -1404, /**< its beginning has not come */
    SWL_E_CERT_WEAK_KEY = -1405,    /**< RSA under 2048, or a curve that is not accepted      */
    SWL_E_CERT_WEAK_HASH = -1406,   /**< signed with SHA-1 or worse                           */
    SWL_E_CERT_USAGE = -1407,       /**< not made for a TLS server                            */
    SWL_E_CERT_NO_SAN = -1408,      /**< a name in CN only (RFC 9525 section 2)               */
    SWL_E_CERT_PIN = -1409,         /**< good, but no key of the chain is pinned              */
    SWL_E_CERT_LARGE = -1410,       /**< RSA over 4096 bits, an exponent of 2^32 or more, or more
                                       than SWL_TLS_CERTIFICATES or SWL_TLS_NAMES           */

    SWL_E_INSECURE = -1500,         /**< a secret would go over a channel not marked secure   */
    SWL_E_STOPPED = -1600,          /**< cancelled                                            */
    SWL_E_STATE = -1700,            /**< called out of order, or after an error or the end    */
    SWL_E_SERVICE = -1800,          /**< the service answered with a failure, which was told  */
    SWL_E_SERVICE_LOGIN = -1801     /**< the service that gives the credential did            */
SWL_STATUS_END

/** Returns the kind of `s`: SWL_E_CERT_NAME gives SWL_E_CERT.  0 and positive statuses stay as they are. */
swl_status swl_status_kind(swl_status s);
/** Returns the name of `s`, such as "SWL_E_CERT_NAME"; "unknown" for a number that is no status.  The text
 * is static, and never NULL. */
const char *swl_status_name(swl_status s);
#define SWL_STATUS_HELP_SIZE 160 /**< bytes that the longest help and its NUL need */
/** Writes one sentence that says what to do about `s` to `text`, which has SWL_STATUS_HELP_SIZE bytes, and
 * ends it with a NUL.  Returns `text`.  A program that calls neither swl_status_name nor
 * swl_status_help carries none of their words: 1.3 KB of names, 4.3 KB with the help. */
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
    size_t cap;                /**< how many there are                                    */
    size_t len;                /**< how many are used                                     */
} swl_buf;
#define SWL_STR(lit) { "" lit, sizeof(lit) - 1 } /**< initialises a swl_str with a string literal */
#define SWL_BUF(arr) { (arr), sizeof(arr), 0 } /**< initialises an empty swl_buf over an array   */
#ifndef __swift__
/** Returns the text `s`, which a NUL ends.  NULL, as getenv may return, is "". */
static inline swl_str swl_cstr(const char *SWL_NULLABLE s) { swl_str r; r.ptr = s; r.len = s ? strlen(s) : 0; return r; }
#endif
/** Returns the `n` bytes at `p`. */
static inline swl_str swl_span(const void *SWL_NULLABLE p, size_t n) { swl_str r; r.ptr = (const char *)p; r.len = n; return r; }
/** Returns an empty buffer over the `n` bytes at `p`. */
static inline swl_buf swl_out(void *SWL_NULLABLE p, size_t n) { swl_buf r; r.ptr = (uint8_t *)p; r.cap = n; r.len = 0; return r; }

/** Returns 1 when `a` and `b` have equal bytes, ASCII letters in either case (names of headers), else 0. */
int32_t swl_str_is(swl_str a, swl_str b);
#define SWL_ENCODE_PATH 1u /**< slashes stay: for the key of an S3 object as a path */
/** Appends `text` percent-encoded: all bytes except letters, digits and - . _ ~ become "%" and two
 * upper-case digits.  Use it for a name or value in a query or form, and for one segment of a path.
 * `flags`: 0 or SWL_ENCODE_PATH.  A text that is encoded already would be encoded again.
 * Errors: SWL_E_SPACE.  Source: RFC 3986 section 2.1. */
swl_status swl_encode(swl_buf *out, swl_str text, uint32_t flags);
/** Zeroes the `n` bytes at `p`, which held a secret.  No optimiser removes it. */
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
#define SWL_SECRET 1u     /**< never over a channel that is not secure, never in a log     */
#define SWL_ABSOLUTE 2u   /**< of a request: the target is "http://host/path", as an HTTP proxy wants
                             it (RFC 9112 section 3.2.2); the signature is the same         */

/** A body that is not in memory. */
typedef struct swl_source {
    /** Puts 1..n bytes at `p` and returns how many.  Any other result fails with SWL_E_IO_SOURCE; a
     * source may not return "not now". */
    int32_t (*SWL_NULLABLE read)(void *SWL_NULLABLE ctx, void *p, size_t n);
    /** Starts anew.  A signer that has hashed the body calls it, and so does the client.  The exchange
     * does not: before a retry, call it yourself. */
    swl_status (*SWL_NULLABLE rewind)(void *SWL_NULLABLE ctx);
    void *SWL_NULLABLE ctx;    /**< for both functions                                    */
} swl_source;

/** What is sent.  Signers append to `headers`. */
typedef struct swl_request {
    swl_str method;            /**< "POST"                                                */
    swl_str host;              /**< "api.example.com", with ":port" if it is not the default */
    swl_str path;              /**< absolute, percent-encoded: "/v1/chat"                 */
    swl_str query;             /**< percent-encoded, without '?'; may be empty            */
    swl_str body;              /**< below half the address space (2 GB on 32 bits).  ptr NULL and
                                  len > 0: `source` gives len bytes; without a source you
                                  send them, after SWL_BODY_NEEDED                        */
    swl_source source;         /**< of the body                                           */
    swl_str body_sha256;       /**< lower-case hex; empty: the signer hashes the body     */
    swl_header *SWL_NULLABLE headers; /**< the caller's memory                            */
    uint16_t header_count;     /**< how many are used                                     */
    uint16_t header_cap;       /**< how many there are                                    */
    swl_time time;             /**< now; signers with a date in them need it              */
    uint32_t flags;            /**< SWL_SECRET: the body is a secret, such as a password that buys a
                                  token; SWL_ABSOLUTE                                     */
} swl_request;

/** The parts of a URL, as they are in the text. */
typedef struct swl_url {
    swl_str host;              /**< for the Host header: with the port, if it is written and not the
                                  scheme's own                                            */
    swl_str name;              /**< for dial and the certificate: an IPv6 address has no brackets */
    swl_str path;              /**< "/" when absent                                       */
    swl_str query;             /**< without '?'                                           */
    uint16_t port;             /**< the scheme's own when it is not written               */
    uint16_t secure;           /**< 1: https                                              */
} swl_url;
/** Splits `text`, "https://host:port/path?query", into `url`.  Schemes: http and https.
 * SWL_E_ARG_URL: user information, a fragment, an empty host, brackets around anything other than hex
 * digits, dots and colons, a port outside 1..65535, a byte outside 0x21..0x7e.  Source: RFC 3986. */
swl_status swl_url_split(swl_str text, swl_url *url);

/** Appends the header `name: value` to `req`.  The header is not marked as secret: if `value` is a key, set
 * `headers[header_count - 1].flags` to SWL_SECRET.
 * Errors: SWL_E_ARG_HEADER_NAME (not a token), SWL_E_ARG_HEADER_VALUE (a control character other than the
 * tab), SWL_E_SPACE_HEADERS (header_cap is reached).  Source: RFC 9110 section 5.5. */
swl_status swl_request_add(swl_request *req, swl_str name, swl_str value);

/** A body with base64 in it, such as JSON with an image that is read from a file:
 *
 *     swl_base64_body b = {.before = SWL_STR("{\"image\":\""), .after = SWL_STR("\"}"),
 *                          .source = {file_read, file_rewind, file}, .len = file_size};
 *     swl_request_base64_body(&req, &b);
 */
typedef struct swl_base64_body {
    swl_str before;            /**< comes first, as it is                                 */
    swl_str after;             /**< comes last, as it is                                  */
    swl_source source;         /**< gives the bytes between, not encoded                  */
    size_t len;                /**< how many bytes `source` gives                         */
    size_t at_;
    uint8_t group_[4];
} swl_base64_body;
/** Makes `b` the body of `req`: `before`, the base64 of `len` bytes of `source` (RFC 4648 section 4, with
 * padding), `after`.  It sets `req->body` and `req->source`.  `b` does not change while the request is
 * used.  If `source` fails, so does the body, until it is rewound; a `source` without rewind makes a
 * body without rewind.  SWL_E_ARG_LENGTH: half the address space or more; `req` is as it was. */
swl_status swl_request_base64_body(swl_request *req, swl_base64_body *b);

/** Appends the head of `req` from its byte `from` on: request line, Host, the headers in their order, and
 * Content-Length.  Content-Length is left out if the caller gave it (then it must be the body's) and
 * for a GET or HEAD without a body.
 * SWL_OK: the end; SWL_MORE: `out` is full, and may be as small as one byte.  An `out` of cap 0
 * measures: SWL_E_SPACE, and `len` grows by what remains.  The whole head is checked at each call; if
 * it is refused (SWL_E_ARG_*), nothing is written.  Source: RFC 9112 section 3. */
swl_status swl_request_head(const swl_request *req, size_t from, swl_buf *out);

/* ---- signers: one shape.  What you do not call is not linked. ------------------------ *
 * A signer checks its key, appends its headers to the request, and writes what they borrow to
 * `text`, which must live as long as the request is used.  To retry, restore `header_count` to its
 * value before signing, then sign again.
 * A key must have only bytes of 0x21..0x7e, and at least one (SWL_E_ARG_KEY: a pasted newline); it
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
/** Adds "Authorization: Bearer " and the token, which is borrowed: `text` may be NULL.
 * Errors: SWL_E_ARG_KEY, SWL_E_ARG_QUOTES, SWL_E_ARG_SIGNED, SWL_E_SPACE_HEADERS. */
swl_status swl_bearer_sign(const swl_bearer *k, swl_request *req, swl_buf *SWL_NULLABLE text);
/** Adds "X-Auth-Token: " and the token; otherwise as swl_bearer_sign. */
swl_status swl_token_sign(const swl_token *k, swl_request *req, swl_buf *SWL_NULLABLE text);

/** A signing key that was derived from a secret key, and is as secret. */
typedef struct swl_aws_signing_key { uint8_t secret_[32]; uint32_t day_; } swl_aws_signing_key;
/** AWS credentials, and what they are used for. */
typedef struct swl_aws {
    swl_str access_key;        /**< "AKIA…" or "ASIA…"                                    */
    swl_str secret_key;        /**< a secret                                              */
    swl_str session_token;     /**< of temporary credentials; else empty                  */
    swl_str region;            /**< "us-west-2"; SigV4a: a set, "us-*,eu-west-1"          */
    swl_str service;           /**< the signing name: "bedrock", "s3", "iam"              */
    uint32_t flags;            /**< SWL_AWS_*                                             */
    const swl_aws_signing_key *SWL_NULLABLE key; /**< a kept key; if it fits, secret_key is not read */
} swl_aws;
#define SWL_AWS_S3             1u  /**< path and query are signed as S3 reads them; sends
                                      X-Amz-Content-Sha256; presigned: the body is not signed */
#define SWL_AWS_SEND_SHA256    2u  /**< sends X-Amz-Content-Sha256 to services other than S3 */
#define SWL_AWS_UNSIGNED_BODY  4u  /**< UNSIGNED-PAYLOAD in place of the body's hash; sends
                                      X-Amz-Content-Sha256, which says so                  */
#define SWL_AWS_UNSIGNED_TOKEN 8u  /**< the session token is sent and not signed (AWS IoT) */
/** Signs `req` by AWS Signature Version 4: adds X-Amz-Date, what the flags of `k` ask for, and
 * Authorization.  `req->time` must be set.
 *
 * Signed are Host, the headers of the request except those that proxies change (User-Agent,
 * Connection, TE and the like), and the body.  The body's hash is that of the memory, or of
 * `req->source` (read once, then rewound), or `req->body_sha256`, which may also be a literal such
 * as UNSIGNED-PAYLOAD; a literal needs SWL_AWS_SEND_SHA256.  A header X-Amz-Content-Sha256 of your own
 * is used as the hash.
 * Path and query are signed as the service reads them.  For S3 that is the path decoded and encoded
 * anew, and a query in which "+" is a space; for other services "+" is itself.
 * Path, query and headers may have any size.  Sorting n headers or parameters costs n * n comparisons.
 *
 * `text`: 512 bytes are good; {0} measures.
 * | error                               | why                                              |
 * | ----------------------------------- | ------------------------------------------------ |
 * | SWL_E_ARG_TIME, _REGION, _SERVICE, _METHOD | not set, or not of the right form         |
 * | SWL_E_ARG_KEY, SWL_E_ARG_QUOTES     | see above                                        |
 * | SWL_E_ARG_HOST                      | a scheme, a path or user information in the host |
 * | SWL_E_ARG_PATH, SWL_E_ARG_ESCAPE    | not absolute; a broken escape in a query, or in S3's path |
 * | SWL_E_ARG_HEADER_NAME, _VALUE, _OURS | a name that is no token; a control character but the tab; Host or Transfer-Encoding |
 * | SWL_E_ARG_SIGNED                    | a header that would be added is there, or the query is signed |
 * | SWL_E_ARG_BODY, SWL_E_IO_SOURCE     | the body cannot be hashed from here              |
 * | SWL_E_SPACE, SWL_E_SPACE_HEADERS    | `text` or the header slots are used up           |
 * | SWL_E_CRYPTO                        | the port's hash failed                           |
 *
 * Source: AWS, "Create a signed AWS API request". */
swl_status swl_sigv4_sign (const swl_aws *k, swl_request *req, swl_buf *text);
/** Signs `req` by Signature Version 4a, for a set of regions.  As swl_sigv4_sign; `text`: 640 bytes are
 * good, and {0} measures for the longest signature. */
swl_status swl_sigv4a_sign(const swl_aws *k, swl_request *req, swl_buf *text);
/** Derives the signing key of `k` for the day of `day` (UTC), one region and one service.  It may be kept
 * in `k->key`.  On another day secret_key is read again, and is SWL_E_ARG_KEY when empty. */
swl_status swl_sigv4_key (const swl_aws *k, swl_time day, swl_aws_signing_key *key);
/** Derives the SigV4a key of `k`, which is good for as long as the credentials are. */
swl_status swl_sigv4a_key(const swl_aws *k, swl_aws_signing_key *key);
/** Appends "https://host/path?query", valid for `expires_s` of 1 to 604800 seconds, to `url`.  The headers of
 * `req` are part of the signature: whoever uses the URL must send them.  Errors: as swl_sigv4_sign, and
 * SWL_E_ARG_EXPIRES. */
swl_status swl_sigv4_presign (const swl_aws *k, const swl_request *req, uint32_t expires_s, swl_buf *url);
/** As swl_sigv4_presign, by Signature Version 4a. */
swl_status swl_sigv4a_presign(const swl_aws *k, const swl_request *req, uint32_t expires_s, swl_buf *url);
/** Appends a short-term Amazon Bedrock API key for swl_bearer to `key`, made without a network.  It is good
 * in `k->region` (service and flags are not read) for `expires_s` of 1 to 43200 seconds.  A key kept in
 * `k->key` must be one for the service "bedrock".  The key expires at `*ends`, or earlier if the
 * credentials expire first.  It has about 450 characters, and 4/3 of a session token. */
swl_status swl_bedrock_key(const swl_aws *k, swl_time now, uint32_t expires_s, swl_buf *key, swl_time *SWL_NULLABLE ends);

/** Qiniu's management keys. */
typedef struct swl_qiniu {
    swl_str access_key;        /**< AK                                                    */
    swl_str secret_key;        /**< SK, a secret                                          */
    uint32_t flags;            /**< SWL_QINIU_DATE, or 0                                  */
} swl_qiniu;
#define SWL_QINIU_DATE 1u      /**< sends and signs X-Qiniu-Date; 16 bytes of text more   */
/** Adds "Authorization: Qiniu".  Signed are method, path, query, Host, Content-Type, the X-Qiniu- headers,
 * and the body if it has a type other than "application/octet-stream".  It refuses what swl_sigv4_sign
 * refuses.  `text` needs the access key and 29 bytes.  Source: Qiniu, "Management credential". */
swl_status swl_qiniu_sign(const swl_qiniu *k, swl_request *req, swl_buf *text);

/** Huawei Cloud AppStage's keys. */
typedef struct swl_appstage {
    swl_str access_key;        /**< AK                                                    */
    swl_str secret_key;        /**< SK, a secret                                          */
    swl_str resource_code;     /**< not empty                                             */
    swl_str nonce;             /**< not empty; another for each request: a UUID           */
} swl_appstage;
/** Adds ts, nonce, ak, resource-code and sign.  The request itself is not signed.  `text` needs 57 bytes.
 * Errors: SWL_E_ARG_EMPTY (nonce or resource code), and those of the other signers.
 * Source: Huawei Cloud AppStage, "AK/SK authentication". */
swl_status swl_appstage_sign(const swl_appstage *k, swl_request *req, swl_buf *text);
/** Appends the 36 characters of a UUID of version 4, made from the 16 bytes at `random` (RFC 9562). */
swl_status swl_uuid(const void *random, swl_buf *text);

/* ---- decoders: one shape ------------------------------------------------------------- *
 * swl_X_next takes bytes off the front of `*in`.  SWL_OK: one event; SWL_MORE: it needs input;
 * SWL_DONE: the end; an error: the decoder stays failed and repeats the error.  Input may come in
 * any pieces, down to single bytes.  After SWL_DONE, bytes left in `*in` belong to whatever follows
 * this message.  swl_X_end is for the moment when no more input can come: SWL_DONE, or what is
 * missing. */

#define SWL_HTTP_STATUS 1 /**< status; data: the reason phrase                             */
#define SWL_HTTP_HEADER 2 /**< name, data without outer white space, cut, trailer          */
#define SWL_HTTP_BODY   3 /**< data: a piece of the body, straight from the input, never empty */
/** One event of an HTTP answer.  Its spans are valid until the next call on the decoder. */
typedef struct swl_http_event {
    int32_t kind;              /**< SWL_HTTP_*                                            */
    int32_t status;            /**< 200 and so on                                         */
    swl_str name;              /**< of a header                                           */
    swl_str data;              /**< see the kinds                                         */
    uint32_t cut;              /**< 1: the header was longer than `line`; the rest of its value is lost */
    uint32_t trailer;          /**< 1: the header comes after a chunked body              */
} swl_http_event;
/** Decodes an HTTP/1.1 response (RFC 9112) whose body has a Content-Length, is chunked (extensions and
 * trailers too), or goes on until the peer closes.  1xx answers are skipped. */
typedef struct swl_http {
    uint32_t head_request;     /**< 1: the answer to HEAD, which has no body              */
    uint32_t head_limit;       /**< most bytes of all heads (1xx too) with the first chunk line, of the
                                  trailer, and of each later chunk line.  Default 65536.  Set it
                                  after _init and before the first byte.  0 allows no bytes */
    uint8_t state_, follows_, plain_, cut_, trailer_, version_, closes_, chunked_, reserved_[4];
    swl_buf line_;
    swl_status status_;
    uint32_t spent_;
    uint64_t left_;
} swl_http;
#define swl_http_init swl_http_init_2
/** Prepares `d`.  `line` holds one header line: `line_cap` is 64 bytes or more; 512 is good.  A longer
 * status line or framing header is SWL_E_LIMIT_LINE. */
void       swl_http_init(swl_http *d, void *line, size_t line_cap);
/** Takes bytes off the front of `in` and gives one event in `ev`.  Errors: SWL_E_SYNTAX_*, SWL_E_LIMIT_*. */
swl_status swl_http_next(swl_http *d, swl_str *in, swl_http_event *ev);
/** The peer closed.  SWL_DONE when that ends the body, SWL_E_CLOSED before the first byte, else
 * SWL_E_TRUNCATED. */
swl_status swl_http_end(swl_http *d);
/** Returns 1 when, after SWL_DONE, the connection may carry another request (RFC 9112 section 9.3). */
int32_t    swl_http_reusable(const swl_http *d);

#define SWL_SSE_DATA 1 /**< data: a piece of the event's data, straight from the input; lines are joined
                            by a piece "\n"                                               */
#define SWL_SSE_END  2 /**< the event is complete: type, id, retry_ms                       */
/** One event of the decoder.  Pieces without a following END belong to an event that was cut off:
 * ignore them. */
typedef struct swl_sse_event {
    int32_t kind;              /**< SWL_SSE_*                                             */
    uint32_t retry_ms;         /**< the last "retry"; 0: none yet                         */
    swl_str data;              /**< see the kinds                                         */
    swl_str type;              /**< "" means "message"                                    */
    swl_str id;                /**< of the last event that had one                        */
} swl_sse_event;
/** Decodes server-sent events (WHATWG HTML, section 9.2). */
typedef struct swl_sse {
    uint32_t event_limit;      /**< most bytes of one event, comments too; 0: no limit    */
    uint8_t state_, field_, data_, lossy_; /* lossy: ids, and types that do not fit, are passed over */
    swl_status status_;
    uint32_t retry_;
    size_t number_, pending_, spent_, type_, id_, cap_;
    char *SWL_NULLABLE text_;
} swl_sse;
#define swl_sse_init swl_sse_init_2
/** Prepares `d`.  `text` holds type and id together, and the next ones while they arrive: `text_cap` of 128
 * bytes is good.  With 0, type and id are always "". */
void       swl_sse_init(swl_sse *d, void *SWL_NULLABLE text, size_t text_cap);
/** Takes bytes off the front of `in` and gives one event in `ev`.  Errors: SWL_E_LIMIT_FIELD,
 * SWL_E_LIMIT_EVENT. */
swl_status swl_sse_next(swl_sse *d, swl_str *in, swl_sse_event *ev);
/** SWL_DONE, or SWL_E_TRUNCATED inside an event that has data. */
swl_status swl_sse_end(swl_sse *d);

#define SWL_JSON_OBJECT     1 /**< begins an object                                        */
#define SWL_JSON_OBJECT_END 2 /**< ends it; depth is that of its begin                     */
#define SWL_JSON_ARRAY      3 /**< begins an array                                         */
#define SWL_JSON_ARRAY_END  4 /**< ends it; depth is that of its begin                     */
#define SWL_JSON_KEY        5 /**< data: a member's name, unescaped, whole; cut 1: it was longer than
                                   `scratch`, and was cut between characters               */
#define SWL_JSON_STRING     6 /**< data: a piece, unescaped, never a split UTF-8 character, with more 1;
                                   plain text comes straight from the input.  The last piece of each
                                   string is empty and has more 0                          */
#define SWL_JSON_NUMBER     7 /**< data: its text, whole                                   */
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
/** Decodes one JSON document (RFC 8259) to tokens that are pulled.  Invalid UTF-8 is SWL_E_SYNTAX_UTF8, a
 * lone surrogate SWL_E_SYNTAX_JSON. */
typedef struct swl_json {
    uint32_t lenient;          /**< 1, set after _init: takes what services send beyond RFC 8259.  A lone
                                  surrogate is U+FFFD; NaN, Infinity and -Infinity are SWL_JSON_NULL */
    uint8_t state_, token_, need_, cut_;
    uint32_t depth_, code_, char_;
    swl_status status_;
    swl_buf scratch_;
    uint64_t nest_;
} swl_json;
#define swl_json_init swl_json_init_2
/** Prepares `d`.  `scratch` holds names and numbers: `scratch_cap` is 16 bytes or more; 64 is good. */
void       swl_json_init(swl_json *d, void *scratch, size_t scratch_cap);
/** Takes bytes off the front of `in` and gives one token in `ev`.  SWL_DONE comes as soon as the document is
 * complete; a bare number is complete with the byte after it.  The caller must check that only white
 * space follows.  Errors: SWL_E_SYNTAX_JSON, SWL_E_SYNTAX_UTF8, SWL_E_LIMIT_DEPTH, SWL_E_LIMIT_NUMBER. */
swl_status swl_json_next(swl_json *d, swl_str *in, swl_json_event *ev);
/** Ends a document that is a bare number: SWL_OK with that number in `ev` (call it again), SWL_DONE, or
 * SWL_E_TRUNCATED. */
swl_status swl_json_end(swl_json *d, swl_json_event *ev);

/** Appends `text` as a JSON string, with its quotes and escapes.  Errors: SWL_E_ARG_TEXT (not UTF-8),
 * SWL_E_SPACE. */
swl_status swl_json_put_string(swl_buf *out, swl_str text);
/** Appends `number`.  Errors: SWL_E_SPACE. */
swl_status swl_json_put_int(swl_buf *out, int32_t number);
/** Appends `json`, which is JSON already: brackets, commas, names, literals.  Errors: SWL_E_SPACE. */
swl_status swl_json_put(swl_buf *out, swl_str json);

#define SWL_FRAMES_HEADER  1 /**< name, type and data: one header of a message             */
#define SWL_FRAMES_PAYLOAD 2 /**< data: a piece of the payload, straight from the input, never empty */
#define SWL_FRAMES_END     3 /**< the message is complete, and its checksum is right       */
/** One event of the decoder.  Events without a following END belong to a message that was cut off or
 * damaged: ignore them. */
typedef struct swl_frames_event {
    int32_t kind;              /**< SWL_FRAMES_*                                          */
    uint32_t type;             /**< of a header: 0 true, 1 false; 2 to 5 a signed number of 1, 2, 4 or 8
                                  bytes; 6 bytes; 7 text; 8 milliseconds since 1970 in 8 bytes; 9 a
                                  UUID of 16 bytes.  Numbers are big-endian               */
    swl_str name;              /**< of a header                                           */
    swl_str data;              /**< see the kinds                                         */
} swl_frames_event;
/** Decodes AWS event streams (application/vnd.amazon.eventstream). */
typedef struct swl_frames {
    uint32_t whole;            /**< 1: nothing is given before the checksum was right, and the payload is
                                  one piece; `buffer` must hold the message minus 16 bytes.  0:
                                  `buffer` must hold the headers, and a payload of any size passes */
    uint32_t message_limit;    /**< most bytes of one message; 0: 24 MiB                  */
    swl_buf buffer_;
    uint32_t left_, headers_, payload_, at_, number_, crc_, checksum_, state_;
    swl_status status_;
} swl_frames;
#define swl_frames_init swl_frames_init_2
/** Prepares `d`.  `cap` is 32 bytes or more; 256 is good for Bedrock's headers. */
void       swl_frames_init(swl_frames *d, void *buffer, size_t cap);
/** Takes bytes off the front of `in` and gives one event in `ev`.  Errors: SWL_E_LIMIT_FRAME as soon as the
 * lengths of a message are known, SWL_E_CHECK when a checksum of lengths or message is wrong,
 * SWL_E_SYNTAX_FRAME, SWL_E_SYNTAX_FRAME_HEADER. */
swl_status swl_frames_next(swl_frames *d, swl_str *in, swl_frames_event *ev);
/** SWL_DONE between two messages, else SWL_E_TRUNCATED. */
swl_status swl_frames_end(swl_frames *d);

/* ---- transport: two functions, a pointer, and what the channel is -------------------- */
/** A transport.
 * | result of send and recv  | meaning                                                        |
 * | ------------------------ | -------------------------------------------------------------- |
 * | 1..n                     | so many bytes moved                                            |
 * | 0, of recv alone         | the peer's orderly end                                         |
 * | -SWL_AGAIN               | not now; a blocking transport never says so                    |
 * | a swl_status, -100 and below | is passed on; SWL_E_CLOSED: the peer is gone without an orderly end |
 * | another negative number  | SWL_E_IO                                                       |
 *
 * After "not now" the next send passes the same bytes again, because TLS has encrypted them; pointer
 * and length may differ. */
typedef struct swl_io {
    int32_t (*send)(void *SWL_NULLABLE ctx, const void *p, size_t n); /**< n: 1 to 2^31 - 1 */
    int32_t (*recv)(void *SWL_NULLABLE ctx, void *p, size_t n); /**< n: 1 to 2^31 - 1       */
    void *SWL_NULLABLE ctx;    /**< for both                                              */
    uint32_t flags;            /**< SWL_IO_SECURE, or 0                                   */
} swl_io;
#define SWL_IO_SECURE 1u  /**< encrypted, and the peer is known: set by TLS, or by you for a channel that
                             is so (a modem's own TLS)                                     */
/** Calls `io->send`.  Use it: `io.send(...)` does not compile where lwIP's sockets.h makes macros of send
 * and recv. */
static inline int32_t swl_io_send(const swl_io *io, const void *p, size_t n) { return (io->send)(io->ctx, p, n); }
/** Calls `io->recv`. */
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
    uint32_t send_secrets_in_clear; /**< 1: waives SWL_E_INSECURE; for tests on loopback   */
    uint32_t state_;
    const swl_request *request_;
    const swl_io *io_;
    swl_http http;             /**< its head_limit may be set after _init                 */
    uint8_t *window_;
    size_t window_cap_, head_, sent_, out_at_, out_end_, in_at_, in_end_;
    uint32_t wants_, closes_;
    int32_t send_status_;
    swl_status failed_;
} swl_exchange;
#define swl_exchange_init swl_exchange_init_2
/** Prepares `x` to send `req` over `io`.  All of these and the buffers stay as they are until SWL_DONE or an
 * error.  `line` is as for swl_http_init.  `window` carries bytes out and in: `window_cap` is 64 bytes or
 * more; 1024 is good.  A head with a body that fit into three quarters of it leave in one send.  The
 * window carries the request's keys: wipe it after use. */
void       swl_exchange_init(swl_exchange *x, const swl_request *req, const swl_io *io,
                             void *line, size_t line_cap, void *window, size_t window_cap);
/** Goes on.
 * | result          | meaning                                                                  |
 * | --------------- | ------------------------------------------------------------------------ |
 * | SWL_OK          | `ev` is an event of the answer                                           |
 * | SWL_AGAIN       | wait for swl_exchange_wants, then call again                             |
 * | SWL_BODY_NEEDED | once, after the head of a request with body.len > 0 and neither body.ptr nor a source: send body.len bytes through the io yourself, then call again.  If you cannot send all of them, still read the answer, then close the connection |
 * | SWL_DONE        | the answer is complete                                                   |
 * | SWL_E_INSECURE  | a header or body marked SWL_SECRET, over an io without SWL_IO_SECURE     |
 * | SWL_E_CLOSED    | the connection ended before any byte of the answer.  If it had carried a request before, send this one again on a new connection (RFC 9112 section 9.3.1) |
 *
 * An answer that arrives while the request cannot be sent, or after sending failed, is read. */
swl_status swl_exchange_next(swl_exchange *x, swl_http_event *ev);
/** SWL_READ | SWL_WRITE: what the last SWL_AGAIN waits for. */
uint32_t   swl_exchange_wants(const swl_exchange *x);
/** Returns 1 when, after SWL_DONE, the connection may carry another request: the answer does not say close,
 * the request has no Connection header of the caller's, and it was sent completely. */
int32_t    swl_exchange_reusable(const swl_exchange *x);

/* ---- dial: a TCP connection as a swl_io ---------------------------------------------- */
/** An address of a host. */
typedef struct swl_address {
    uint8_t ip[16];            /**< IPv4 is ip[0..3]                                      */
    uint32_t scope;            /**< of an IPv6 link-local address; else 0                 */
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
 * (RFC 8305).  An address that has not answered when both sockets are in use gives way to the next.
 * When each has had its turn, those that gave way are tried again, each for connect_ms.  A port that has
 * one socket alone (SWL_E_IO_SOCKETS for the second) tries each address for 250 ms, then again for
 * connect_ms.
 *
 * Whether the lookup of a name blocks is the port's: resolver_cares.c does not block;
 * resolver_getaddrinfo.c is one call, which neither deadline nor `stop` can end. */
typedef struct swl_dial {
    swl_io io;                 /**< after SWL_DONE: open and non-blocking, over sockets[0] */
    uint32_t connect_ms;       /**< for one address; default 10000                        */
    uint32_t deadline_ms;      /**< for everything until swl_dial_close; default 60000; 0: none.
                                  swl_dial_extend starts it anew                          */
    const volatile uint32_t *SWL_NULLABLE stop; /**< made nonzero by any thread or signal handler:
                                  SWL_E_STOPPED within 100 ms                             */
    int32_t  sockets[2];       /**< the port's; -1: none                                  */
    uint32_t wants;            /**< SWL_READ | SWL_WRITE                                  */
    int32_t  error;            /**< the platform's number of the last failure, for a log  */
    swl_str name_;
    void *SWL_NULLABLE resolver_;
    uint32_t start_, tried_[2], state_;
    swl_status failed_;
    uint16_t port_, count_;
    uint8_t fresh_, later_;    /* a bit for each address: to be tried, and again          */
    uint8_t address_of_[2];    /* which of them each socket is for                        */
    uint8_t again_;            /* a bit for each address: it has its second turn          */
    uint8_t alone_;            /* 1: the port has no second socket                        */
    uint16_t reserved_;
    swl_address address_[SWL_DIAL_ADDRESSES];
} swl_dial;
#define swl_dial_init swl_dial_init_2
/** Prepares `d` for `name`, a host name or an address without brackets, and `port`.  `name` stays until
 * SWL_DONE. */
void       swl_dial_init(swl_dial *d, swl_str name, uint16_t port);
/** Goes on: SWL_DONE: `d->io` is open; SWL_AGAIN: wait, then call again; an error: that of the last address
 * that failed (SWL_E_HOST, SWL_E_HOST_TEMPORARY, SWL_E_REFUSED, SWL_E_UNREACHABLE, SWL_E_TIMEOUT,
 * SWL_E_STOPPED, SWL_E_IO). */
swl_status swl_dial_next(swl_dial *d);
/** Sleeps until what last answered "not now" on this connection may go on: the connect, or the io's send and
 * recv, under TLS too.  It returns at once when nothing did.  SWL_OK; SWL_E_TIMEOUT: deadline_ms has
 * passed since swl_dial_init; SWL_E_STOPPED. */
swl_status swl_dial_wait(swl_dial *d);
/** Starts the deadline anew, for a request on a kept connection. */
void       swl_dial_extend(swl_dial *d);
/** For a loop of your own: returns how many milliseconds it may wait for `d->wants` on each of `d->sockets`
 * that is not -1; 0: do not wait.  After the wait, set `d->wants` to 0, and call again what said "not
 * now". */
uint32_t   swl_dial_patience(swl_dial *d);
/** Returns 1 when a kept connection may carry another request: nothing has come on `io` since the last answer,
 * neither a byte nor its end (RFC 9112 section 9.2).  `io` is `d->io`, or the tls.io over it.  0: close it;
 * a byte that had come is lost. */
int32_t    swl_dial_quiet(swl_dial *d, const swl_io *io);
/** Closes the connection.  Call it in every case; it may be called twice. */
void       swl_dial_close(swl_dial *d);

/* ---- TLS over any swl_io -------------------------------------------------------------- */
#define SWL_TLS_CERTIFICATES 6 /**< most certificates that a server may send              */
#define SWL_TLS_NAMES 1024     /**< most entries of its subjectAltName: each is a step    */
#define SWL_TLS_1_2 0x0303u    /**< a version_max                                         */
#define SWL_TLS_1_3 0x0304u    /**< a version_max                                         */
#define SWL_TLS_OLD_CIPHERS 8  /**< most old_ciphers                                      */
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
 * | keys            | P-256, P-384, P-521, or RSA of 2048 to 4096 bits with an exponent below 2^32.  Keys and length are judged before any signature is computed |
 * | name            | subjectAltName alone (RFC 9525 section 6): a host matches a dNSName, whose first label may be "*"; an address matches an iPAddress |
 * | dates           | from `now`; {0, 0} is "no clock": then only an end before SWL_RELEASE_TIME is refused, and time_unverified says so |
 * | pins            | if there are any: the SHA-256 of the public key (SubjectPublicKeyInfo in DER) of one certificate of the chain, its root included |
 *
 * Between two signatures swl_tls_next returns SWL_AGAIN, so that a deadline, `stop` or a watchdog is looked
 * at; swl_dial_wait then does not sleep. */
typedef struct swl_tls {
    swl_io io;                 /**< after SWL_DONE; SWL_E_STATE while it is not open      */
    uint32_t time_unverified;  /**< 1: nobody knew the time; see swl_tls_check_time       */
    int32_t  error;            /**< the TLS library's own number of the last failure, for a log */
    uint32_t danger_accept_any_certificate; /**< 1, before swl_tls_start: no check at all, and io is NOT
                                  marked secure                                           */
    const uint8_t *SWL_NULLABLE pins; /**< 32 bytes each, before swl_tls_start; they stay in place.  Pin at
                                  least two keys, so that one can be replaced             */
    uint32_t pin_count;        /**< how many there are                                    */
    uint32_t keep_session;     /**< 1, before swl_tls_start: set it if you will call swl_tls_session_save;
                                  costs the heap of a ticket, 200 to 2000 bytes           */
    uint32_t resumed;          /**< 1: the server took up a restored session              */
    const uint16_t *SWL_NULLABLE old_ciphers; /**< before swl_tls_start: suites to offer after ours, by
                                  their numbers at IANA (0x003C: TLS_RSA_WITH_AES_128_CBC_SHA256), for
                                  a peer that has no better; those that the TLS library lacks are
                                  skipped.  They stay in place                            */
    uint32_t old_cipher_count; /**< at most SWL_TLS_OLD_CIPHERS                           */
    uint16_t version_max;      /**< default SWL_TLS_1_3                                   */
    uint16_t reserved_;
    void *SWL_NULLABLE storage_;
    const swl_io *SWL_NULLABLE under_;
    swl_time now_;
    swl_str name_;
    uint32_t not_before_, not_after_, seen_, state_;
    uint32_t child_, issuer_;  /* which pair of certificates is next, see Chain.swift     */
    uint32_t issuers_;         /* how many of the server's are above the leaf             */
    swl_status verdict_;
} swl_tls;
#define swl_tls_init swl_tls_init_2
/** Prepares `t`.  `storage` holds the TLS library's state: aligned for any type, `size` at least
 * swl_port_tls_size() (else SWL_E_ARG_BUFFER).  SWL_E_TLS_ENTROPY, SWL_E_TLS_MEMORY, SWL_E_TLS: the library
 * could not begin, `t->error` is its number, and nothing needs freeing. */
swl_status swl_tls_init(swl_tls *t, void *storage, size_t size);
/** Adds root certificates: PEM text with any number of them, or one in DER, which must stay in place because it
 * is not copied.  SWL_E_ARG_ROOTS: one does not parse; those before it stay. */
swl_status swl_tls_roots(swl_tls *t, swl_str certificates);
/** Gives what the device shows to a server that asks who it is: `certificates` in PEM, its own first, or one in
 * DER, and `key` in PEM or DER, not encrypted.  Both are copied to the TLS library's heap.
 * SWL_E_ARG_IDENTITY: one does not parse, or they are not a pair. */
swl_status swl_tls_identity(swl_tls *t, swl_str certificates, swl_str key);
/** Begins a handshake over `under` with `name`, in ASCII: an internationalised name in its A-labels
 * ("xn--…").  `now` is the time, or {0, 0}.  `under` and `name` stay in place until swl_tls_close.  After an
 * end or failure it keeps roots and identity, and drops the old connection without a close_notify.
 * Errors: SWL_E_ARG_HOST, SWL_E_TLS_VERSION, SWL_E_TLS_MEMORY, SWL_E_STATE. */
swl_status swl_tls_start(swl_tls *t, const swl_io *under, swl_str name, swl_time now);
/** Goes on: SWL_DONE: `t->io` is open; SWL_AGAIN; SWL_E_TLS*, SWL_E_CERT*, or an error of `under`.
 * SWL_E_TLS_FALLBACK: the server chose TLS 1.2, and the TLS library failed at it because TLS 1.3 was offered,
 * too (mbedTLS 3.6 at a server that prefers RSA-PSS).  `t->version_max` is TLS 1.2 now: connect again. */
swl_status swl_tls_next(swl_tls *t);
/** Judges the dates of the certificates of this connection again, with the time `now`.  After a refusal
 * (SWL_E_CERT_EXPIRED, SWL_E_CERT_NOT_YET) `t->io` is no longer marked secure.  SWL_E_STATE: not open, no
 * time, or nothing was judged. */
swl_status swl_tls_check_time(swl_tls *t, swl_time now);
/** Appends the session of the open connection to `session`: some 130 bytes and the server's ticket.  Resumption
 * spares the device nearly all of a handshake's time.  A session holds keys of the connection: keep it as
 * a secret, where nobody else can write.  Pins, roots and identity must be as at swl_tls_start.
 * SWL_E_STATE: there is none yet; TLS 1.3 has one only after the first bytes of an answer. */
swl_status swl_tls_session_save(swl_tls *t, swl_buf *session);
/** Offers `session` to the server; call it after swl_tls_start.  A server that takes it up shows no certificate,
 * so it is offered only for the same name, pins, roots (in the same order) and identity, and while no
 * certificate has expired.  A SHA-256 of all these and of the session comes before it: a session that was
 * damaged in storage, or does not fit, is ignored, and certificates are checked as always.  The hash is
 * no signature: who can write to the storage can also make one. */
void       swl_tls_session_restore(swl_tls *t, swl_str session);
/** Ends the connection, with a close_notify if it can be sent at once.  Roots and identity stay. */
void       swl_tls_close(swl_tls *t);
/** Frees everything, roots too. */
void       swl_tls_free(swl_tls *t);

/* ---- pure helpers --------------------------------------------------------------------- */
/** Reads `text`, a date in one of the three forms of RFC 9110 section 5.6.7, GMT, into `time`.  A two-digit year
 * is that of 1970 to 2069.  SWL_E_SYNTAX_DATE: another form, a date that does not exist, or one outside
 * 1970 to 2106-02-07 06:28:15. */
swl_status swl_http_date(swl_str text, swl_time *time);

/** What an answer says about the time and about trying again.  Begin with {0}.  With an HTTP stack of your own,
 * set the members yourself. */
typedef struct swl_hints {
    int32_t  status;           /**< 0: no answer came                                     */
    uint32_t date;             /**< Date, Unix seconds; 0: none                           */
    uint32_t cached;           /**< 1: it has an Age, so `date` is a cache's              */
    uint32_t clock;            /**< 1: a code that a wrong clock gives, and a wrong key, too */
    uint32_t throttled;        /**< 1: status 429, or a code that says so                 */
    uint32_t retry_at;         /**< Retry-After as a date                                 */
    uint32_t retry_ms;         /**< Retry-After in seconds or retry-after-ms, the longer  */
    uint32_t amz_retry_ms;     /**< x-amz-retry-after                                     */
    uint32_t idle_ms;          /**< Keep-Alive's timeout, at least 1; 0: not told         */
    uint32_t should_retry;     /**< 1: x-should-retry is true, or the code of a 400 asks for another
                                  attempt; 2: x-should-retry is false                     */
} swl_hints;
/** Takes one event of the answer.  Give it all of them. */
void swl_hints_take(swl_hints *h, const swl_http_event *ev);
/** Takes an error code from the body of the answer.  (The header x-amzn-ErrorType is read by swl_hints_take.) */
void swl_hints_code(swl_hints *h, swl_str code);

/** How far this device's clock is off: sign with local time + skew, modulo 2^32.  Any clock that ticks in seconds
 * will do for the local time, even one that counts from power-on.  Begin with {0}. */
typedef struct swl_clock {
    int32_t skew;              /**< seconds to add                                        */
    uint32_t known;            /**< 1: learnt                                             */
} swl_clock;
/** Learns from an answer that came over TLS.  `sent` and `received` are local times, without skew.  An answer from
 * a cache, without a date, or after more than 15 minutes teaches nothing.
 * SWL_AGAIN: the server refused a signature, and the clock was off by more than 4 minutes from what was
 * known: sign anew with the new skew and send again.  With a wrong key the second attempt fails too, and the
 * result is SWL_DONE; so it is in every other case. */
swl_status swl_clock_learn(swl_clock *c, const swl_hints *h, swl_time sent, swl_time received);

/** Whether and when to send a request again.  Begin with {0}. */
typedef struct swl_retry {
    uint32_t attempts;         /**< most attempts in all; 0 means 3                       */
    uint32_t left_ms;          /**< time left for everything: a wait that would use it up is not begun; 0:
                                  no limit                                                */
    uint32_t kept;             /**< 1: the connection had carried a request before        */
    uint32_t unused;           /**< 1: nothing of a 2xx answer was used                   */
    uint32_t once;             /**< 1: the request must not be carried out twice (it creates something):
                                  retry only if the server cannot have begun it           */
    uint32_t made_;
} swl_retry;
/** Decides after `failed` (the result of the exchange, dial or TLS) and what the answer said in `h`.  `random` is
 * any random number.  SWL_AGAIN: wait `*ms` milliseconds, then send the request anew.  SWL_DONE: do not
 * retry; `*ms` is how long the server asked to wait, or 0.
 * | retried | no connection; a connection that ended, or a deadline that passed, before the answer; the statuses 408, 425, 429, 500, 502, 503, 504, 520 to 524 and 529; 400 with the code RequestTimeout or PriorRequestNotComplete; x-should-retry: true |
 * | ------- | --- |
 * | not retried | a 2xx answer, unless it was cut off and `unused`; x-should-retry: false; a proxy that refuses; certificates, arguments, limits |
 *
 * The wait is random within 50 ms (1 s when throttled), doubled at each attempt up to 20 s, and not shorter
 * than the server asks.  For a kept connection that has ended it is 0. */
swl_status swl_retry_delay(swl_retry *r, swl_status failed, const swl_hints *h, uint32_t random, uint32_t *ms);

#ifdef __clang__
#pragma clang assume_nonnull end
#pragma clang diagnostic pop
#endif

#ifdef __cplusplus
}
#endif
#endif
