// SPDX-License-Identifier: Apache-2.0
/** @file
 * Ask a model, or call any HTTP service, in a dozen lines.  Start here.
 *
 * A client does what every program needs and gets wrong by hand: the connection, TLS, keep-alive,
 * one deadline for everything, retries, a clock that is learnt, session resumption.  It uses the
 * parts in swiftlet.h, which remain public: use one alone if you need only that.
 *
 *     swl_service --(conversation)--> request --sign--> client --> connection --> reply events
 *
 * This header is part of the manual; the rules of swiftlet.h apply.  A client never allocates.  Only
 * swl_client_wait and swl_client_run block, and a resolver that does (see swl_dial).  After SWL_AGAIN, call
 * swl_client_wait, or wait in a loop of your own as swl_client_patience says.  The whole of this program is
 * examples-c/stream.c:
 *
 *     static swl_client client;
 *     swl_client_init(&client, memory, sizeof memory);
 *     s = swl_client_tls(&client, &storage, sizeof storage);
 *     if (s == SWL_OK) s = swl_tls_roots(&client.tls, roots);
 *     if (s == SWL_OK) s = swl_client_run(&client, &service, &talk, use, NULL);
 *     swl_client_free(&client);
 */
#ifndef SWIFTLET_CLIENT_H
#define SWIFTLET_CLIENT_H

#include "swiftlet_model.h"

#ifdef __cplusplus
extern "C" {
#endif
#ifdef __clang__
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wnullability-extension"
#pragma clang assume_nonnull begin
#endif

/* ---- who signs ------------------------------------------------------------------------- */
struct swl_client;
struct swl_login;
/** Any signer with its key, as one value; {0} for a service that wants none.  The client signs each attempt
 * anew, with the corrected time.  The key stays in place while a client uses the swl_auth.  Only the
 * signers that a program names are linked. */
typedef struct swl_auth {
    /** Signs `req` with `key`.  `req->time` is the corrected time; `text` is all the memory that is
     * free then.  NULL: the request is not signed. */
    swl_status (*SWL_NULLABLE sign)(const void *SWL_NULLABLE key, swl_request *req, swl_buf *text);
    const void *SWL_NULLABLE key; /**< for `sign`                                                 */
    const struct swl_login *SWL_NULLABLE login; /**< gets and renews what `key` points to; NULL: the key
                                  does not expire                                                 */
    swl_status (*SWL_NULLABLE renew_)(struct swl_client *c, uint32_t step, const swl_http_event *SWL_NULLABLE ev);
} swl_auth;
/** Signs by swl_bearer_sign with `key`. */
swl_auth swl_auth_bearer(const swl_bearer *key);
/** Signs by swl_token_sign with `key`. */
swl_auth swl_auth_token(const swl_token *key);
/** Sends the header `key`, such as x-api-key, as a secret.  Its name, prefix and value are sent unchanged.
 * The errors are those of swl_bearer_sign but SWL_E_ARG_SIGNED: another header of that name stays beside it. */
swl_auth swl_auth_header(const swl_header *key);
/** Signs by swl_sigv4_sign with `key`.  A body from a source is read in pieces as large as the memory of
 * `text` that is free, less 64 bytes for its hash. */
swl_auth swl_auth_sigv4(const swl_aws *key);
/** Signs by swl_sigv4a_sign with `key`.  Reads a body as swl_auth_sigv4 does. */
swl_auth swl_auth_sigv4a(const swl_aws *key);
/** Signs by swl_qiniu_sign with `key`. */
swl_auth swl_auth_qiniu(const swl_qiniu *key);
/** Signs by swl_appstage_sign with `key`.  Each attempt has a new UUID as its nonce; `key->nonce` is not
 * read.  SWL_E_TLS_ENTROPY: the port has no randomness. */
swl_auth swl_auth_appstage(const swl_appstage *key);

/** How to get a credential that expires: an IAM token, a short-term Bedrock key, temporary AWS
 * credentials.  Examples: examples-c/login_*.h.
 * An error from one of its functions ends the call.  If the login's service answers with a status other
 * than 2xx, the login is retried or the call ends with SWL_E_SERVICE_LOGIN. */
typedef struct swl_login {
    /** Says whether the credential is there.  `now` is the corrected time; {0, 0} while it is unknown.
     * | `refused` | the client calls it      | result                                            |
     * | --------- | ------------------------ | ------------------------------------------------- |
     * | 0         | before each request      | SWL_OK: the credential is there (it may have been made right now, without a network).  SWL_AGAIN: send `request`, then call `due` again; a login may have up to 8 steps |
     * | 1         | after status 401 or 403  | SWL_OK and SWL_AGAIN: as above, and the request is sent once more.  SWL_DONE: there is no better credential, and the caller gets the service's answer | */
    swl_status (*due)(void *SWL_NULLABLE ctx, swl_time now, int32_t refused);
    /** Sets `*url` and fills in `req`, the request of the login.  `req` has room for 4 headers; an empty method
     * is GET.  If its body holds a password, set req->flags to SWL_SECRET. */
    swl_status (*request)(void *SWL_NULLABLE ctx, swl_str *url, swl_request *req);
    /** Takes one event of the login's answer; `ev` is NULL at its end.  `decoder` is for
     * swl_huawei_token_http. */
    swl_status (*take)(void *SWL_NULLABLE ctx, swl_http *decoder, const swl_http_event *SWL_NULLABLE ev);
    void *SWL_NULLABLE ctx;    /**< for the three functions                                       */
    const swl_auth *SWL_NULLABLE auth; /**< signs the login's own request (STS); NULL: not signed  */
    swl_buf line;              /**< a line buffer for the login's answer, if the credential stays in it
                                  (as a swl_huawei_token does); {0}: the client's own             */
} swl_login;
/** Returns `auth` with `login`, which gets and renews its key, such as
 * `swl_auth_login(swl_auth_token(&token), &login)`.  A program that does not call this function links no
 * code for logins. */
swl_auth swl_auth_login(swl_auth auth, const swl_login *login);

/** An HTTP proxy: CONNECT for https (RFC 9110 section 9.3.6), the absolute form for http (RFC 9112 section
 * 3.2.2).  User and password go to the proxy in the clear, because that is how Basic works (RFC 7617).
 * SOCKS, and TLS to the proxy itself, are not supported.  A program that does not name swl_proxy_connect
 * links no code for proxies. */
typedef struct swl_proxy {
    swl_str name;              /**< host name or address, without brackets                        */
    uint16_t port;             /**< 1 to 65535                                                    */
    swl_str user;              /**< `user` and `password` both empty: no Proxy-Authorization      */
    swl_str password;          /**< a secret                                                      */
    swl_status (*connect)(struct swl_client *c); /**< swl_proxy_connect                           */
} swl_proxy;
/** The value of `connect` of a swl_proxy.  The client calls it. */
swl_status swl_proxy_connect(struct swl_client *c);

/* ---- what a service speaks ------------------------------------------------------------- */
/** A service: its address, who signs, and the family of its API.  The functions below make one.  `base` and
 * the key stay in place while a client uses the service.
 *
 * For an API of another kind, set the members yourself.  You may also set single ones: a `path` for an endpoint
 * whose URL ends in another way, or a `body` that sends JSON text which your program has already, such as
 * a history that is kept as JSON (examples-c/invoke.c has both). */
typedef struct swl_service {
    swl_str base;              /**< the URL before the family's own path, such as
                                  "https://api.openai.com/v1"; its query is kept (Azure's
                                  api-version)                                                    */
    swl_auth auth;             /**< signs each request                                            */
    swl_status (*path)(const swl_conversation *talk, swl_buf *out); /**< appends the family's path */
    swl_status (*body)(const swl_conversation *talk, size_t from, swl_buf *out); /**< as swl_chat_body_part */
    void (*init)(swl_reply *r, void *work, size_t work_cap); /**< as swl_chat_reply_init          */
    swl_status (*next)(swl_reply *r, swl_str *in, swl_reply_event *ev); /**< as swl_chat_reply_next */
    swl_status (*end)(swl_reply *r, swl_reply_event *ev); /**< as swl_chat_reply_end              */
    swl_str accept;            /**< media type of a streamed answer                               */
    swl_header version;        /**< a header that the family requires; empty name: none           */
} swl_service;
/** OpenAI chat completions, at OpenAI and at services with the same API.  `base` ends before
 * /chat/completions. */
swl_service swl_chat_service(swl_str base, swl_auth auth);
/** Bedrock's Converse and ConverseStream.  `base`: "https://bedrock-runtime.us-west-2.amazonaws.com". */
swl_service swl_converse_service(swl_str base, swl_auth auth);
/** Anthropic's Messages.  `base`: "https://api.anthropic.com/v1", the base of a compatible service
 * such as "https://api.deepseek.com/anthropic/v1", or that of Bedrock's endpoint for Messages. */
swl_service swl_messages_service(swl_str base, swl_auth auth);
/** Anthropic's Messages by Bedrock's InvokeModel, streamed and plain.  `base` is as for Converse. */
swl_service swl_messages_invoke_service(swl_str base, swl_auth auth);

/* ---- the client ------------------------------------------------------------------------- */
/** One connection at a time, and all that it needs.  A call to another host closes the connection of the one
 * before. */
typedef struct swl_client {
    /* Private, and first: members in front are reached by the shortest instructions. */
    uint8_t phase_, clocked_, reserved_[2];
    uint8_t kept_, secured_, begun_, unread_;        /* of a connection */
    uint8_t headed_, told_, refused_, login_;        /* of a call */
    swl_status failed_;
    uint32_t tick_, began_, since_, pause_ms_, made_;
    uint8_t *memory_;
    size_t size_, at_, body_at_;
    const swl_service *SWL_NULLABLE service_;
    const swl_conversation *SWL_NULLABLE talk_;
    const swl_request *SWL_NULLABLE asked_;
    const swl_auth *SWL_NULLABLE auth_;
    const swl_proxy *SWL_NULLABLE through_;
    swl_status (*SWL_NULLABLE build_)(struct swl_client *c);
    swl_status (*SWL_NULLABLE secure_)(struct swl_client *c, uint32_t step);
    swl_status (*SWL_NULLABLE resume_)(struct swl_client *c, uint32_t step);
    swl_str url_, name_;

    /* Set these after _init when the defaults do not suit.  What they point to stays in place. */
    uint32_t deadline_ms;      /**< most milliseconds of a whole call: lookup, connects, logins, pauses
                                  and all attempts.  Default 60000; 0: no limit                   */
    uint32_t attempt_ms;       /**< most milliseconds of one attempt, from its beginning until the head of
                                  its answer is there.  Then it has failed with SWL_E_TIMEOUT, and the
                                  next attempt uses a new connection.  It must be longer than a model
                                  thinks before a plain answer.  Default 0: a server that accepts and
                                  says nothing takes all of deadline_ms                           */
    uint32_t idle_ms;          /**< a kept connection is not used after it was idle for longer, or for
                                  longer than the server's Keep-Alive says.  Default 30000        */
    uint32_t attempts;         /**< most attempts of one call.  Default 3; 1: no retry            */
    uint32_t once;             /**< 1: the request must not be carried out twice (it creates
                                  something).  It is retried only if nothing of it was sent, or if
                                  the server says that it did not begin (429, 503)                */
    const volatile uint32_t *SWL_NULLABLE stop; /**< when any thread or signal handler makes it nonzero,
                                  the call ends with SWL_E_STOPPED within 100 ms.  It stays in place
                                  until the call ends                                             */
    swl_time (*SWL_NULLABLE clock)(void *SWL_NULLABLE ctx); /**< returns the time now, {0, 0} while it does
                                  not know it.  Then, and if this is NULL, the time is learnt from
                                  the header Date of answers                                      */
    void *SWL_NULLABLE clock_ctx; /**< for `clock`                                                */
    const swl_proxy *SWL_NULLABLE proxy; /**< NULL: no proxy                                      */
    const swl_header *SWL_NULLABLE headers; /**< sent with every request but those of logins, after the
                                  headers of the service                                          */
    uint16_t header_count;     /**< how many `headers` there are                                  */
    uint16_t trust_lan;        /**< 1: secrets may go over http, where everyone on the way can read
                                  them.  For a server in your own network without a certificate   */
    swl_buf line;              /**< a line buffer of your own, for longer headers, which you must wipe
                                  yourself; {0}: a part of the client's memory                    */
    swl_tls tls;               /**< after swl_client_tls: set roots, identity and pins here.  Call
                                  swl_client_close when you change them later                     */

    /* Read these. */
    swl_dial net;              /**< `sockets` and `wants`, for a loop of your own; `error`, for a log */
    swl_hints hints;           /**< what the last answer said: status, Retry-After, Date          */
    swl_clock skew;            /**< the corrected time is the local time plus skew.skew           */
    swl_reply reply;           /**< after swl_client_ask: status and request_id of the answer     */
    swl_buf session;           /**< the TLS session of the last host, if `len` > 0; see
                                  swl_client_session                                              */

    swl_url to_;
    swl_request request_;
    swl_exchange exchange_;
    swl_http_event event_;
    swl_time local_, sent_at_;
    uint16_t port_;
} swl_client;

#define swl_client_init swl_client_init_2
/** Prepares `c`, with the defaults above.  `memory` holds headers, signature, line, window and the
 * reply's texts.  `size` is 2048 bytes or more; 4096 is good; a long session token needs more.  If it is
 * too small, the call ends with SWL_E_ARG_BUFFER or SWL_E_SPACE.  The body needs no memory, because it is
 * written in pieces as it is sent.  `c` and `memory` must not move; swl_client_close wipes `memory`. */
void       swl_client_init(swl_client *c, void *memory, size_t size);
/** Makes https possible.  `storage`, `size` and the errors are those of swl_tls_init.  A program that
 * does not call this function links no TLS, and https is SWL_E_STATE. */
swl_status swl_client_tls(swl_client *c, void *storage, size_t size);
/** Lets `c` resume TLS sessions, which spares a device nearly all public-key computation of a handshake.
 * `buffer` of `size` bytes keeps the session of the last host: 2048 is good.  If its first `len` bytes
 * are a session that you stored, it is offered on the first connection.  The client saves a session once
 * an answer begins to arrive, offers it on the next connection, and drops it after a handshake that
 * failed.  A session is a secret. */
void       swl_client_session(swl_client *c, void *buffer, size_t size, size_t len);

/** Begins a question to a model.  `to` and `talk`, and all that they point to, stay in place until the
 * call ends.  If an argument is wrong, the first swl_client_reply returns the error; that of a key or a
 * header comes later, once the connection is open. */
void       swl_client_ask(swl_client *c, const swl_service *to, const swl_conversation *talk);
/** Goes on with a question.
 * | result        | meaning                                                             |
 * | ------------- | ------------------------------------------------------------------- |
 * | SWL_OK        | `ev` is an event of the answer                                      |
 * | SWL_AGAIN     | wait, then call again                                               |
 * | SWL_DONE      | the answer is complete                                              |
 * | SWL_E_SERVICE | the answer is a failure; the event before was its SWL_REPLY_ERROR   |
 * | another error | the call has ended for this reason                                  |
 *
 * After the first event of a 2xx answer nothing is retried. */
swl_status swl_client_reply(swl_client *c, swl_reply_event *ev);
/** Begins any HTTP request.  `url` replaces host, path and query of `req`.  `url`, `req` and `auth` stay in
 * place until the call ends.  If `auth` is NULL, the request is not signed.  A source of the body needs
 * a `rewind` if the request is to be signed or retried. */
void       swl_client_send(swl_client *c, swl_str url, const swl_request *req, const swl_auth *SWL_NULLABLE auth);
/** Goes on with a request.  The results are those of swl_client_reply without SWL_E_SERVICE: SWL_DONE
 * comes after an answer of any status, which is in `c->hints.status`.  If SWL_HTTP_STATUS comes again,
 * the answer to another attempt begins: forget the head of the one before, of whose body nothing was
 * given.  No body of a 2xx answer is given twice. */
swl_status swl_client_next(swl_client *c, swl_http_event *ev);

/** Sleeps until the call can go on, at most swl_client_patience milliseconds.  If the deadline or `stop` ends
 * the call in the meantime, the next swl_client_reply or swl_client_next returns that. */
void       swl_client_wait(swl_client *c);
/** Returns how many milliseconds a loop of your own may wait for `c->net.wants` on each of
 * `c->net.sockets` that is not -1.  After the wait, set `c->net.wants` to 0 and go on with the call. */
uint32_t   swl_client_patience(swl_client *c);
/** Ends the call, closes the connection and wipes the memory.  `c` can be used again. */
void       swl_client_close(swl_client *c);
/** Closes `c` and frees its TLS.  To use `c` again, call swl_client_init. */
void       swl_client_free(swl_client *c);

/** Asks, waits, and calls `use` with `ctx` for each event.  It blocks the thread until the answer is complete.
 * SWL_OK, or an error of swl_client_reply.  `use` may end the call by swl_client_close, after which the spans of its
 * event are no longer valid: the result is SWL_E_STATE. */
swl_status swl_client_run(swl_client *c, const swl_service *to, const swl_conversation *talk,
                          void (*use)(void *SWL_NULLABLE ctx, const swl_reply_event *ev), void *SWL_NULLABLE ctx);

#ifdef __clang__
#pragma clang assume_nonnull end
#pragma clang diagnostic pop
#endif
#ifdef __cplusplus
}
#endif
#endif
