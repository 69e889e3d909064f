// SPDX-License-Identifier: Apache-2.0
/** @file
 * Keys and tokens of the providers: Qiniu's API keys, Huawei Cloud's IAM tokens, Bedrock's
 * long-term keys.
 *
 * This header is part of the manual; the rules of swiftlet.h and swiftlet_model.h apply.  One
 * call makes the body of a request.  A reply reads the answer, as for a model: _init; then
 * swl_reply_http for each event of the head and _next for each piece of the body; then _end when
 * the answer is over.
 */
#ifndef SWIFTLET_KEYS_H
#define SWIFTLET_KEYS_H

#include "swiftlet_model.h"

#ifdef __cplusplus
extern "C" {
#endif
#ifdef __clang__
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wnullability-extension"
#pragma clang assume_nonnull begin
#endif

/* ---- Qiniu: keys for its inference service ----------------------------------------------- */
/** Appends the body that asks Qiniu for `count` keys, one for each of `names`, to `out`.
 * Send it as POST https://api.qnaigc.com/v1/apikeys, application/json, signed by swl_qiniu_sign.
 * `count` is 1 to 100.  The service counts existing keys towards a limit of its own.  To get more
 * keys, send more requests, and sign each right before it is sent.  If an answer is lost, look
 * whether the keys exist before you repeat the request.
 * Errors: SWL_E_ARG (`count` out of range, an empty name), SWL_E_ARG_TEXT, SWL_E_SPACE.
 * Source: Qiniu, "API key management" of the AI inference service. */
swl_status swl_qiniu_keys_body(const swl_str *names, size_t count, swl_buf *out);

/** A key that Qiniu has made.  The texts are valid until the next call on the reply. */
typedef struct swl_qiniu_api_key {
    swl_str key;               /**< a secret; the service shows it only here                  */
    swl_str name;              /**< as in the request                                         */
    swl_str created_at;        /**< as the service writes it                                  */
    uint32_t enabled;          /**< 1: the key can be used                                    */
} swl_qiniu_api_key;
/** Reads Qiniu's answer, of any size, one key at a time. */
typedef struct swl_qiniu_keys {
    swl_reply reply;           /**< give it the head: swl_reply_http(&keys.reply, &http)      */
    swl_qiniu_api_key key;     /**< the key of the last SWL_REPLY_KEY                         */
} swl_qiniu_keys;
#define swl_qiniu_keys_init swl_qiniu_keys_init_2
/** Prepares `d` for one answer.  `work` holds one key with its name and stays in place while `d` is
 * used.  `work_cap` is 320 bytes or more, else _next returns SWL_E_ARG_BUFFER. */
void       swl_qiniu_keys_init(swl_qiniu_keys *d, void *work, size_t work_cap);
/** Takes body bytes off the front of `in`.  SWL_OK: `ev` is SWL_REPLY_KEY (read `d->key`) or
 * SWL_REPLY_ERROR; an answer with "status": false is an error, too.  The other results are those of
 * swl_chat_reply_next. */
swl_status swl_qiniu_keys_next(swl_qiniu_keys *d, swl_str *in, swl_reply_event *ev);
/** Ends the answer when no more input can come: SWL_OK with a last event in `ev` (call it again),
 * SWL_DONE, or SWL_E_TRUNCATED. */
swl_status swl_qiniu_keys_end(swl_qiniu_keys *d, swl_reply_event *ev);

/* ---- Huawei Cloud: an IAM token ------------------------------------------------------------ */
/** Who asks Huawei Cloud for a token.  Give exactly one of `project` and `project_id`. */
typedef struct swl_huawei_login {
    swl_str user;              /**< name of the IAM user                                      */
    swl_str password;          /**< a secret                                                  */
    swl_str domain;            /**< name of the account                                       */
    swl_str project;           /**< name of the project, usually the region: "cn-north-4"     */
    swl_str project_id;        /**< id of the project, in place of its name                   */
} swl_huawei_login;
/** Appends the body that asks for a token to `out`.
 * Send it as POST https://iam.{region}.myhuaweicloud.com/v3/auth/tokens?nocatalog=true,
 * application/json.  The body holds the password: set `flags` of the request to SWL_SECRET, and
 * call swl_wipe on the body after use.
 * Errors: SWL_E_ARG (no user or domain; both projects or neither), SWL_E_ARG_TEXT, SWL_E_SPACE.
 * Source: Huawei Cloud IAM, "Obtaining a User Token Through Password Authentication". */
swl_status swl_huawei_token_body(const swl_huawei_login *login, swl_buf *out);

/** Reads the answer with the token.
 * A token has thousands of characters, in one header line.  It is moved to the front of the line
 * buffer of the exchange (or decoder) and stays there; later lines use the rest of the buffer.
 * `token` is valid as long as that buffer is.  The buffer must hold the token and 64 bytes, else
 * _next returns SWL_E_LIMIT_LINE.  Huawei names no longest token; 17 KB hold one of 16 KB. */
typedef struct swl_huawei_token {
    swl_reply reply;           /**< status and request id                                     */
    swl_str token;             /**< after SWL_DONE: a secret, for swl_token_sign              */
    swl_time expires;          /**< UTC                                                       */
    swl_time issued;           /**< UTC; expires - issued is the lifetime, for a device without a clock */
} swl_huawei_token;
#define swl_huawei_token_init swl_huawei_token_init_2
/** Prepares `d` for one answer.  `work` and `work_cap` are as for swl_chat_reply_init. */
void       swl_huawei_token_init(swl_huawei_token *d, void *work, size_t work_cap);
/** Gives `d` one HTTP event.  Call it in place of swl_reply_http.  `decoder` is the one that has just
 * given `http`: `&x.http` of an exchange `x`.  After this call the spans of `http` are no longer valid.
 * With an HTTP stack of your own `decoder` is NULL, and `http->data` must stay in place. */
void       swl_huawei_token_http(swl_huawei_token *d, swl_http *SWL_NULLABLE decoder, const swl_http_event *http);
/** Takes body bytes off the front of `in`.  SWL_DONE: `d->token` is there.  SWL_OK: `ev` is
 * SWL_REPLY_ERROR.  SWL_E_SYNTAX: the answer has no token, or no end of its life.  The other results are
 * those of swl_chat_reply_next. */
swl_status swl_huawei_token_next(swl_huawei_token *d, swl_str *in, swl_reply_event *ev);
/** Ends the answer when no more input can come: SWL_OK with a last event in `ev` (call it again),
 * SWL_DONE, or SWL_E_TRUNCATED. */
swl_status swl_huawei_token_end(swl_huawei_token *d, swl_reply_event *ev);
/** Returns 1 when the token of `d` has at most half an hour left at `now`, else 0.  Also get a new token,
 * and repeat the call once, when a service refuses a call with 401. */
int32_t    swl_huawei_token_due(const swl_huawei_token *d, swl_time now);
/** Reads `text`, a date and time such as "2025-11-22T10:15:30.5Z" or one that ends in "+08:00",
 * into `time`.  A fraction of a second is cut off.  Errors: SWL_E_SYNTAX_DATE, as for swl_http_date.
 * Source: RFC 3339. */
swl_status swl_iso_date(swl_str text, swl_time *time);

/* ---- Bedrock: long-term keys, which are IAM's service-specific credentials ------------------ */
#define SWL_BEDROCK_ADMIN_CREATE 0 /**< needs `user_name`; set `service_name`, too; `days` 0: the key does
                                        not expire                                            */
#define SWL_BEDROCK_ADMIN_LIST   1 /**< takes `user_name` or `all_users`, `service_name`, `marker`, `max_items` */
#define SWL_BEDROCK_ADMIN_UPDATE 2 /**< needs `user_name`, `credential_id`, `status`          */
#define SWL_BEDROCK_ADMIN_RESET  3 /**< needs `user_name`, `credential_id`: makes a new secret, and the
                                        old one ends at once                                  */
#define SWL_BEDROCK_ADMIN_DELETE 4 /**< needs `user_name`, `credential_id`                    */
/** A call that administers long-term Bedrock keys.  Fields that are empty or zero are left out. */
typedef struct swl_bedrock_admin {
    swl_str user_name;         /**< the IAM user: 1 to 64 of A-Z a-z 0-9 + = , . @ - _        */
    swl_str service_name;      /**< "bedrock.amazonaws.com"                                   */
    swl_str credential_id;     /**< the id of the key                                         */
    swl_str status;            /**< "Active" or "Inactive"; not checked                       */
    swl_str marker;            /**< `marker` of the last answer, for the rest of a list       */
    int32_t action;            /**< SWL_BEDROCK_ADMIN_*                                       */
    uint32_t days;             /**< until a new key ends: 1 to 36600                          */
    uint32_t max_items;        /**< most keys in one answer to a list: 1 to 1000              */
    uint32_t all_users;        /**< 1: lists the keys of all users                            */
} swl_bedrock_admin;
/** Appends the body of `call` to `out`.
 * Send it as POST https://iam.amazonaws.com/, application/x-www-form-urlencoded; charset=utf-8,
 * signed by swl_sigv4_sign for the service "iam" in us-east-1.
 * Errors: SWL_E_ARG (a field that the action needs is empty; a `credential_id` or `status` that it
 * does not need is set; a number or the user name is out of range), SWL_E_SPACE.
 * Source: AWS IAM API reference, "CreateServiceSpecificCredential" and the actions List, Update, Reset
 * and Delete of the same name. */
swl_status swl_bedrock_admin_body(const swl_bedrock_admin *call, swl_buf *out);

/** A long-term key.  A text that the answer does not have is empty.  The texts are valid until the next
 * call on the reply. */
typedef struct swl_bedrock_credential {
    swl_str credential_id;     /**< for UPDATE, RESET and DELETE                              */
    swl_str secret;            /**< the bearer key, a secret: only in the answer to CREATE or RESET */
    swl_str user_name;         /**< the IAM user                                              */
    swl_str status;            /**< "Active" or "Inactive"                                    */
    swl_str created;           /**< a date, which swl_iso_date reads                          */
    swl_str expires;           /**< a date, which swl_iso_date reads                          */
    swl_str service_name;      /**< "bedrock.amazonaws.com"                                   */
    swl_str alias;             /**< a second name of the key                                  */
} swl_bedrock_credential;
/* Private: a reader of elements with text in them. */
typedef struct swl_xml_ {
    uint8_t state_, name_len_, level_, closes_itself_;
    uint8_t name_[48];
    uint32_t char_;
    uint8_t char_len_, reserved_[3];
} swl_xml_;
/** Reads IAM's answer, which is XML, one credential at a time. */
typedef struct swl_bedrock_admin_reply {
    swl_reply reply;           /**< give it the head: swl_reply_http(&admin.reply, &http)     */
    swl_bedrock_credential credential; /**< the key of the last SWL_REPLY_CREDENTIAL          */
    swl_str marker;            /**< after SWL_DONE, if `is_truncated`: `marker` of the next call */
    uint32_t is_truncated;     /**< 1: the list goes on                                       */
    size_t floor_;
    swl_xml_ xml_;
    uint8_t overflowed_, told_, failed_, reserved_;
} swl_bedrock_admin_reply;
#define swl_bedrock_admin_init swl_bedrock_admin_init_2
/** Prepares `d` for one answer.  `work` holds one credential and stays in place while `d` is used.
 * `work_cap` is 320 bytes or more, else _next returns SWL_E_ARG_BUFFER; 512 is good. */
void       swl_bedrock_admin_init(swl_bedrock_admin_reply *d, void *work, size_t work_cap);
/** Takes body bytes off the front of `in`.  SWL_OK: `ev` is SWL_REPLY_CREDENTIAL (read
 * `d->credential`) or SWL_REPLY_ERROR.  SWL_E_SYNTAX: not XML.  The other results are those of
 * swl_chat_reply_next. */
swl_status swl_bedrock_admin_next(swl_bedrock_admin_reply *d, swl_str *in, swl_reply_event *ev);
/** Ends the answer when no more input can come: SWL_OK with a last event in `ev` (call it again),
 * SWL_DONE, or SWL_E_TRUNCATED. */
swl_status swl_bedrock_admin_end(swl_bedrock_admin_reply *d, swl_reply_event *ev);

#ifdef __clang__
#pragma clang assume_nonnull end
#pragma clang diagnostic pop
#endif
#ifdef __cplusplus
}
#endif
#endif
