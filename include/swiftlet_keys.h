// SPDX-License-Identifier: Apache-2.0
/** @file
 * Keys and tokens of the providers: Qiniu's API keys, Huawei Cloud's IAM tokens, Bedrock's
 * long-term keys.
 *
 * This header is part of the manual; the rules of swiftlet.h and swiftlet_model.h apply.  One
 * call makes the body of a request.  A reply reads the answer, as for a model: _init, then _next
 * for each piece of the body, then _end when the answer is over.
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
/** Appends the body that asks Qiniu for `count` keys, one for each of `names`.
 * Send it as POST https://api.qnaigc.com/v1/apikeys, application/json, signed by swl_qiniu_sign.
 * `count` is 1 to 100, and existing keys count towards the service's own limit.  For more keys
 * send more requests, and sign each right before you send it.  After a lost answer do not repeat
 * the request blindly: the keys may exist.
 * Errors: SWL_E_ARG (`count` out of range, an empty name), SWL_E_ARG_TEXT, SWL_E_SPACE.
 * Source: Qiniu, "API key management" of the AI inference service. */
swl_status swl_qiniu_keys_body(const swl_str *names, size_t count, swl_buf *out);

/** A key that Qiniu has made.  The texts are valid until the next call on the reply. */
typedef struct swl_qiniu_api_key {
    swl_str key;               /**< the key: a secret, given only here                        */
    swl_str name;              /**< as in the request                                         */
    swl_str created_at;        /**< as the service writes it                                  */
    uint32_t enabled;          /**< 1: it can be used                                         */
} swl_qiniu_api_key;
/** Reads Qiniu's answer, of any size, one key at a time. */
typedef struct swl_qiniu_keys {
    swl_reply reply;           /**< give it the head: swl_reply_http(&keys.reply, &http)      */
    swl_qiniu_api_key key;     /**< the key of the last SWL_REPLY_KEY                         */
} swl_qiniu_keys;
#define swl_qiniu_keys_init swl_qiniu_keys_init_2
/** Prepares `d` for one answer.  `work` holds one key with its name: `work_cap` is 320 bytes or
 * more.  It stays in place while `d` is used. */
void       swl_qiniu_keys_init(swl_qiniu_keys *d, void *work, size_t work_cap);
/** Takes body bytes off the front of `in`.  SWL_OK: `ev` is SWL_REPLY_KEY (read `d->key`) or
 * SWL_REPLY_ERROR, which "status": false gives, too.  Other results are those of a reply. */
swl_status swl_qiniu_keys_next(swl_qiniu_keys *d, swl_str *in, swl_reply_event *ev);
/** Ends the answer: SWL_OK with a last event in `ev` (call it again), SWL_DONE, or
 * SWL_E_TRUNCATED. */
swl_status swl_qiniu_keys_end(swl_qiniu_keys *d, swl_reply_event *ev);

/* ---- Huawei Cloud: an IAM token ------------------------------------------------------------ */
/** Who asks Huawei Cloud for a token.  Give exactly one of `project` and `project_id`. */
typedef struct swl_huawei_login {
    swl_str user;              /**< name of the IAM user                                      */
    swl_str password;          /**< a secret                                                  */
    swl_str domain;            /**< name of the account                                       */
    swl_str project;           /**< name of the project, usually the region: "cn-north-4"     */
    swl_str project_id;        /**< its id                                                    */
} swl_huawei_login;
/** Appends the body that asks for a token.
 * Send it as POST https://iam.{region}.myhuaweicloud.com/v3/auth/tokens?nocatalog=true,
 * application/json.  The body holds the password: set `flags` of the request to SWL_SECRET, and
 * wipe the body after use.
 * Errors: SWL_E_ARG (no user or domain; both projects or neither), SWL_E_ARG_TEXT, SWL_E_SPACE.
 * Source: Huawei Cloud IAM, "Obtaining a User Token Through Password Authentication". */
swl_status swl_huawei_token_body(const swl_huawei_login *login, swl_buf *out);

/** Reads the answer with the token.
 * A token has thousands of characters, in one header line.  It stays where it arrives: at the
 * front of the line buffer of the exchange (or decoder), whose later lines use the rest of the
 * buffer.  `token` is valid as long as that buffer is.  The buffer must hold the token and 64
 * bytes, else SWL_E_LIMIT_LINE; 17 KB is sensible. */
typedef struct swl_huawei_token {
    swl_reply reply;           /**< status and request id                                     */
    swl_str token;             /**< after SWL_DONE: a secret, for swl_token_sign              */
    swl_time expires;          /**< UTC                                                       */
    swl_time issued;           /**< UTC; without a clock, the token lives expires - issued    */
} swl_huawei_token;
#define swl_huawei_token_init swl_huawei_token_init_2
/** Prepares `d` for one answer.  `work` and `work_cap` are those of a reply. */
void       swl_huawei_token_init(swl_huawei_token *d, void *work, size_t work_cap);
/** Gives `d` one HTTP event; call it instead of swl_reply_http.  `decoder` is the one that gave
 * `http` last: `&x.http` of an exchange.  After this call the spans of `http` are no longer valid.
 * With an HTTP stack of your own `decoder` is NULL; `http->data` then must stay in place. */
void       swl_huawei_token_http(swl_huawei_token *d, swl_http *SWL_NULLABLE decoder, const swl_http_event *http);
/** Takes body bytes off the front of `in`.  SWL_DONE: `d->token` is there.  SWL_OK: `ev` is
 * SWL_REPLY_ERROR. */
swl_status swl_huawei_token_next(swl_huawei_token *d, swl_str *in, swl_reply_event *ev);
/** Ends the answer: SWL_OK with a last event in `ev` (call it again), SWL_DONE, or an error. */
swl_status swl_huawei_token_end(swl_huawei_token *d, swl_reply_event *ev);
/** Returns 1 when the token of `d` has less than half an hour left at `now`, else 0.  If a call is
 * refused with 401, get a new token, too, and repeat the call once. */
int32_t    swl_huawei_token_due(const swl_huawei_token *d, swl_time now);
/** Reads `text`, a date and time such as "2025-11-22T10:15:30.5Z" or one that ends in "+08:00",
 * into `time`.  The fraction is cut off.  Errors: SWL_E_SYNTAX_DATE, as for swl_http_date.
 * Source: RFC 3339. */
swl_status swl_iso_date(swl_str text, swl_time *time);

/* ---- Bedrock: long-term keys, which are IAM's service-specific credentials ------------------ */
#define SWL_BEDROCK_ADMIN_CREATE 0 /**< needs `user_name`; set `service_name`, too; `days` 0: it never ends */
#define SWL_BEDROCK_ADMIN_LIST   1 /**< takes `user_name` or `all_users`, `service_name`, `marker`, `max_items` */
#define SWL_BEDROCK_ADMIN_UPDATE 2 /**< needs `user_name`, `credential_id`, `status`          */
#define SWL_BEDROCK_ADMIN_RESET  3 /**< needs `user_name`, `credential_id`: makes a new secret, and the
                                        old one ends at once                                  */
#define SWL_BEDROCK_ADMIN_DELETE 4 /**< needs `user_name`, `credential_id`                    */
/** A call that administers long-term Bedrock keys.  Fields that are empty or zero are left out. */
typedef struct swl_bedrock_admin {
    swl_str user_name;         /**< the IAM user: 1 to 64 of A-Z a-z 0-9 + = , . @ - _        */
    swl_str service_name;      /**< "bedrock.amazonaws.com"                                   */
    swl_str credential_id;     /**< which key                                                 */
    swl_str status;            /**< "Active" or "Inactive"                                    */
    swl_str marker;            /**< of the answer before, for the rest of a list              */
    int32_t action;            /**< SWL_BEDROCK_ADMIN_*                                       */
    uint32_t days;             /**< until a new key ends: 1 to 36600                          */
    uint32_t max_items;        /**< of a list: 1 to 1000                                      */
    uint32_t all_users;        /**< 1: lists the keys of all users                            */
} swl_bedrock_admin;
/** Appends the body of `call`.
 * Send it as POST https://iam.amazonaws.com/, application/x-www-form-urlencoded; charset=utf-8,
 * signed by swl_sigv4_sign for the service "iam" in us-east-1.
 * Errors: SWL_E_ARG (the action lacks what it needs, or a number is out of range), SWL_E_SPACE.
 * Source: AWS IAM API reference, CreateServiceSpecificCredential and its neighbours. */
swl_status swl_bedrock_admin_body(const swl_bedrock_admin *call, swl_buf *out);

/** A long-term key.  What the answer does not say is empty.  The texts are valid until the next
 * call on the reply. */
typedef struct swl_bedrock_credential {
    swl_str credential_id;     /**< for update, reset and delete                              */
    swl_str secret;            /**< the bearer key: a secret, given only when it was just made */
    swl_str user_name;         /**< the IAM user                                              */
    swl_str status;            /**< "Active" or "Inactive"                                    */
    swl_str created;           /**< for swl_iso_date                                          */
    swl_str expires;           /**< for swl_iso_date                                          */
    swl_str service_name;      /**< "bedrock.amazonaws.com"                                   */
    swl_str alias;             /**< of the credential                                         */
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
    swl_bedrock_credential credential; /**< of the last SWL_REPLY_CREDENTIAL                  */
    swl_str marker;            /**< after SWL_DONE, if is_truncated: for the next call        */
    uint32_t is_truncated;     /**< 1: the list goes on                                       */
    size_t floor_;
    swl_xml_ xml_;
    uint8_t overflowed_, told_, failed_, reserved_;
} swl_bedrock_admin_reply;
#define swl_bedrock_admin_init swl_bedrock_admin_init_2
/** Prepares `d` for one answer.  `work` holds one credential: `work_cap` of 512 bytes is good. */
void       swl_bedrock_admin_init(swl_bedrock_admin_reply *d, void *work, size_t work_cap);
/** Takes body bytes off the front of `in`.  SWL_OK: `ev` is SWL_REPLY_CREDENTIAL (read
 * `d->credential`) or SWL_REPLY_ERROR.  Other results are those of a reply. */
swl_status swl_bedrock_admin_next(swl_bedrock_admin_reply *d, swl_str *in, swl_reply_event *ev);
/** Ends the answer: SWL_OK with a last event in `ev` (call it again), SWL_DONE, or
 * SWL_E_TRUNCATED. */
swl_status swl_bedrock_admin_end(swl_bedrock_admin_reply *d, swl_reply_event *ev);

#ifdef __clang__
#pragma clang assume_nonnull end
#pragma clang diagnostic pop
#endif
#ifdef __cplusplus
}
#endif
#endif
