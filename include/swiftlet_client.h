/* Ask a model, or call any HTTP service, in a dozen lines.  Start here.
 *
 * A client owns what every program needs and gets wrong by hand: the connection, TLS, keep-alive,
 * one deadline for everything, retries, a clock that is learnt, session resumption.  It uses the
 * parts in swiftlet.h, which remain public: use them alone when you need only one.
 *
 *     swl_service --(conversation)--> request --sign--> client --> connection --> reply events
 *
 * This is the manual, like swiftlet.h, whose rules hold here too.  A client never blocks and never
 * allocates.  SWL_AGAIN means: call swl_client_wait, or wait in a loop of your own, as
 * swl_client_patience says.  The whole of this program is examples-c/stream.c:
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

/* ---- who signs ------------------------------------------------------------------------- *
 * Any signer with its key, as one value.  The client calls `sign` once for each attempt, with
 * req->time set to the corrected time; `text` has all the memory that is free then.  `key` stays
 * in place while the client uses the auth.  Only the signer that you name is linked. */
struct swl_client;
struct swl_login;
typedef struct swl_auth {
    swl_status (*SWL_NULLABLE sign)(const void *SWL_NULLABLE key, swl_request *req, swl_buf *text);
    const void *SWL_NULLABLE key;
    const struct swl_login *SWL_NULLABLE login; /* how to get and renew what `key` points to      */
    swl_status (*SWL_NULLABLE renew_)(struct swl_client *c, uint32_t step, const swl_http_event *SWL_NULLABLE ev);
} swl_auth;
swl_auth swl_auth_bearer(const swl_bearer *key);
swl_auth swl_auth_token(const swl_token *key);
/* A secret header of your choice, such as x-api-key, whose name, prefix and value are sent as they
 * are.  SWL_E_ARG_KEY as for swl_bearer_sign. */
swl_auth swl_auth_header(const swl_header *key);
swl_auth swl_auth_sigv4(const swl_aws *key);
swl_auth swl_auth_sigv4a(const swl_aws *key);
swl_auth swl_auth_qiniu(const swl_qiniu *key);
/* `key->nonce` is not read: each attempt has a new UUID.  SWL_E_TLS_ENTROPY: the port has no
 * randomness. */
swl_auth swl_auth_appstage(const swl_appstage *key);

/* A credential that ends, and is fetched or made: an IAM token, a short-term Bedrock key, temporary
 * AWS credentials.  Examples: examples-c/login_*.h.
 *   due      asked before each request (`refused` 0), with the corrected time, {0, 0} when nobody
 *            knows it: SWL_OK: the credential is there, made without a network perhaps; SWL_AGAIN:
 *            send `request` first, then ask again (a login may have several steps).
 *            Asked once more, with `refused` 1, when the service answered 401 or 403: SWL_OK and
 *            SWL_AGAIN as before, and the request is sent once more; SWL_DONE: there is no better
 *            credential, and the service's answer is told.
 *   request  gives the URL and the request.  `req` has room for 4 headers.  Mark a body that holds a
 *            password: req->flags = SWL_SECRET.
 *   take     is given every event of the answer, and NULL at its end; `decoder` is for
 *            swl_huawei_token_http.
 * An error from one of them ends the call.  After an answer with a status other than 2xx the call is
 * SWL_E_SERVICE_LOGIN, unless it is retried. */
typedef struct swl_login {
    swl_status (*due)(void *SWL_NULLABLE ctx, swl_time now, int32_t refused);
    swl_status (*request)(void *SWL_NULLABLE ctx, swl_str *url, swl_request *req);
    swl_status (*take)(void *SWL_NULLABLE ctx, swl_http *decoder, const swl_http_event *SWL_NULLABLE ev);
    void *SWL_NULLABLE ctx;
    const swl_auth *SWL_NULLABLE auth; /* who signs the login's own request (STS); NULL: nobody   */
    swl_buf line;              /* line buffer of the login's answer, where it must outlive the answer
                                  (Huawei's token, up to 17 KB); {0}: the client's own            */
} swl_login;
/* `auth`, whose key `login` gets and renews: swl_auth_login(swl_auth_token(&token), &login).  A client
 * that is given none has no code for logins. */
swl_auth swl_auth_login(swl_auth auth, const swl_login *login);

/* An HTTP proxy: CONNECT before TLS (RFC 9110 section 9.3.6), the absolute form for http (RFC 9112
 * section 3.2.2).  Linked only when it is named.  User and password go to the proxy in the clear,
 * as Basic (RFC 7617) does: both empty means none. */
typedef struct swl_proxy {
    swl_str name;              /* host name or address, without brackets                          */
    uint16_t port;
    swl_str user, password;
    swl_status (*connect)(struct swl_client *c); /* swl_proxy_connect                             */
} swl_proxy;
swl_status swl_proxy_connect(struct swl_client *c);

/* ---- what a service speaks ------------------------------------------------------------- *
 * `base` is what comes before the family's own path: "https://api.openai.com/v1"; its query, if it
 * has one, is kept (Azure's api-version).  `base` and the key stay in place while a client uses the
 * service. */
typedef struct swl_service {
    swl_str base;
    swl_auth auth;
    swl_status (*path)(const swl_conversation *talk, swl_buf *out);
    swl_status (*body)(const swl_conversation *talk, size_t from, swl_buf *out);
    void (*init)(swl_reply *r, void *work, size_t work_cap);
    swl_status (*next)(swl_reply *r, swl_str *in, swl_reply_event *ev);
    swl_status (*end)(swl_reply *r, swl_reply_event *ev);
    swl_str accept;            /* the type of a streamed answer                                   */
    swl_header version;        /* a header that the family asks for; name empty: none             */
} swl_service;
/* OpenAI chat completions, and all that speak them. */
swl_service swl_chat_service(swl_str base, swl_auth auth);
/* Bedrock's Converse: "https://bedrock-runtime.us-west-2.amazonaws.com". */
swl_service swl_converse_service(swl_str base, swl_auth auth);
/* Anthropic's Messages: "https://api.anthropic.com/v1", "https://api.deepseek.com/anthropic/v1", and
 * Bedrock's endpoint for them; and the same through Bedrock's InvokeModel, under Converse's base. */
swl_service swl_messages_service(swl_str base, swl_auth auth);
swl_service swl_messages_invoke_service(swl_str base, swl_auth auth);

/* ---- the client ------------------------------------------------------------------------- */
typedef struct swl_client {
    /* Set these after _init when the defaults do not suit. */
    uint32_t deadline_ms;      /* of a whole call: names, connects, logins, pauses and attempts;
                                  60000; 0: none                                                  */
    uint32_t idle_ms;          /* a kept connection is not used again after so long; 30000, and
                                  never longer than the server's Keep-Alive header says           */
    uint32_t attempts;         /* at most so many for one call; 3; 1: never retry                 */
    uint32_t once;             /* 1: the request must not be carried out twice (it creates
                                  something): retried only while nothing of it was sent, or when
                                  the server says that it did not begin (429, 503)                */
    const volatile uint32_t *SWL_NULLABLE stop; /* made nonzero by any thread or signal handler:
                                  SWL_E_STOPPED within 100 ms, wherever the call is               */
    swl_time (*SWL_NULLABLE clock)(void *SWL_NULLABLE ctx); /* NULL: learnt from the answers' Date */
    void *SWL_NULLABLE clock_ctx;
    const swl_proxy *SWL_NULLABLE proxy; /* NULL: none                                            */
    const swl_header *SWL_NULLABLE headers; /* sent with every request, besides those of the service;
                                  not with logins                                                 */
    uint16_t header_count;
    uint16_t trust_lan;        /* 1: secrets may go over http, readable for everyone on the way: for
                                  a server in your own network that has no certificate            */
    swl_buf line;              /* {0}: part of the client's memory; or a line buffer of your own, for
                                  headers that are longer.  It is yours to wipe                   */
    swl_tls tls;               /* after swl_client_tls: roots, identity and pins go here.  Call
                                  swl_client_close when you change them                           */

    /* Read these. */
    swl_dial net;              /* sockets and wants, for a loop of your own                       */
    swl_hints hints;           /* of the last answer: status, Retry-After, Date                   */
    swl_clock skew;            /* corrected time is local time plus skew.skew                     */
    swl_reply reply;           /* of swl_client_ask: status, request_id                           */
    swl_buf session;           /* len > 0: the TLS session of the last name; see
                                  swl_client_session                                              */

    uint8_t *memory_;
    size_t size_, at_, body_at_;
    swl_status (*SWL_NULLABLE build_)(struct swl_client *c);
    swl_status (*SWL_NULLABLE secure_)(struct swl_client *c, uint32_t step);
    swl_status (*SWL_NULLABLE resume_)(struct swl_client *c, uint32_t step);
    const swl_service *SWL_NULLABLE service_;
    const swl_conversation *SWL_NULLABLE talk_;
    const swl_request *SWL_NULLABLE asked_;
    const swl_proxy *SWL_NULLABLE through_;
    swl_auth auth_;
    swl_str url_, name_, piece_;
    swl_url to_;
    swl_request request_;
    swl_exchange exchange_;
    swl_time local_, sent_at_;
    uint32_t tick_, began_, since_, pause_ms_, made_;
    swl_status failed_;
    uint16_t port_;
    uint8_t phase_, kept_, secured_, begun_, headed_, told_, reading_, unread_, refused_, login_, clocked_, reserved_;
} swl_client;

/* `memory` holds headers, signature, line, window and the reply's texts, and is wiped by
 * swl_client_close and _free: 2048 bytes or more, 4096 is good (and better with a long session token).
 * A body needs no memory: it is written in pieces as it is sent.  The client stays where it is. */
#define swl_client_init swl_client_init_2
void       swl_client_init(swl_client *c, void *memory, size_t size);
/* Makes https possible: `storage` and errors as for swl_tls_init.  Not called: http only, and no TLS
 * is linked (https is then SWL_E_STATE). */
swl_status swl_client_tls(swl_client *c, void *storage, size_t size);
/* Resumes TLS sessions, which spares a device the handshake's public-key work: `buffer` keeps the
 * session of the last name, 2048 bytes are good.  `len` > 0: it holds one that you stored, as it was in
 * `session`.  It is saved once an answer begins to arrive, offered on the next connection, and dropped
 * after a handshake that failed.  It is a secret. */
void       swl_client_session(swl_client *c, void *buffer, size_t size, size_t len);

/* A question to a model …  `to` and `talk`, and all that they point to, stay in place until the call
 * ends.  An argument that is wrong is told by the first swl_client_reply. */
void       swl_client_ask(swl_client *c, const swl_service *to, const swl_conversation *talk);
/* SWL_OK: an event; SWL_AGAIN: wait; SWL_DONE: the answer is complete; SWL_E_SERVICE: an
 * SWL_REPLY_ERROR was told; else what went wrong.  After the first event of a 2xx answer nothing is
 * retried. */
swl_status swl_client_reply(swl_client *c, swl_reply_event *ev);
/* … or any request to any `url`, which replaces the host, path and query of `req`; both stay in place
 * until the call ends, and so does `auth` (NULL: not signed).  A body from a source needs its `rewind`
 * to be retried or signed. */
void       swl_client_send(swl_client *c, swl_str url, const swl_request *req, const swl_auth *SWL_NULLABLE auth);
/* As for swl_client_reply, without SWL_E_SERVICE: SWL_DONE comes after an answer of any status, which
 * is in hints.status.  A second SWL_HTTP_STATUS begins another attempt's answer: forget the one
 * before.  Its body was not told; no body of a 2xx answer is told twice. */
swl_status swl_client_next(swl_client *c, swl_http_event *ev);

/* Sleeps until there is something to do, at most swl_client_patience.  What ends the call is told by the
 * next swl_client_reply or _next. */
void       swl_client_wait(swl_client *c);
/* For a loop of your own: milliseconds that it may wait for client.net.wants on each of
 * client.net.sockets that is not -1.  Then it sets client.net.wants to 0 and calls again. */
uint32_t   swl_client_patience(swl_client *c);
/* Ends the call and hangs up; the client can be used again. */
void       swl_client_close(swl_client *c);
/* TLS too.  swl_client_init makes it usable again. */
void       swl_client_free(swl_client *c);

/* Ask, and loop, for programs with a thread to spend.  SWL_OK: the answer is complete; else as
 * swl_client_reply says. */
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
