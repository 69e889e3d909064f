/* Keys and tokens of the providers: Qiniu's API keys, Huawei Cloud's IAM tokens, Bedrock's
 * long-term keys.
 *
 * This is the manual, like swiftlet.h and swiftlet_model.h, whose rules hold here too.  A body
 * is made by one call; the answer is read by a reply, as a model's answer is.
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

/* ---- Qiniu: keys for its inference service ----------------------------------------------- *
 * POST https://api.qnaigc.com/v1/apikeys, application/json, signed by swl_qiniu_sign.  The body
 * asks for `count` keys, 1 to 100 (keys that there are already count too), none of the names
 * empty: else SWL_E_ARG.  For many keys, many requests, each signed right before it is sent;
 * after a lost answer do not repeat blindly. */
swl_status swl_qiniu_keys_body(const swl_str *names, size_t count, swl_buf *out);
/* The answer, one key after another, whatever its size:
 *   SWL_REPLY_KEY        `key` of the struct, until the next call.  A key is a secret and is
 *                        told only here.
 *   SWL_REPLY_ERROR      as in replies; status false is a failure
 * `work` holds one key with its name: 320 bytes or more. */
typedef struct swl_qiniu_api_key { swl_str key, name, created_at; uint32_t enabled; } swl_qiniu_api_key;
typedef struct swl_qiniu_keys { swl_reply reply; swl_qiniu_api_key key; } swl_qiniu_keys; /* swl_reply_http(&keys.reply, …) */
#define swl_qiniu_keys_init swl_qiniu_keys_init_2
void       swl_qiniu_keys_init(swl_qiniu_keys *d, void *work, size_t work_cap);
swl_status swl_qiniu_keys_next(swl_qiniu_keys *d, swl_str *in, swl_reply_event *ev);
swl_status swl_qiniu_keys_end(swl_qiniu_keys *d, swl_reply_event *ev);

/* ---- Huawei Cloud: an IAM token ------------------------------------------------------------ *
 * POST https://iam.{region}.myhuaweicloud.com/v3/auth/tokens?nocatalog=true, application/json;
 * the body holds the password: wipe it.  One of project (a name, mostly the region) and
 * project_id, else SWL_E_ARG. */
typedef struct swl_huawei_login { swl_str user, password, domain, project, project_id; } swl_huawei_login;
swl_status swl_huawei_token_body(const swl_huawei_login *login, swl_buf *out);
/* The answer: SWL_DONE and the token for swl_token_sign, or SWL_REPLY_ERROR as in replies.
 * Tokens have thousands of characters, and come in one header, X-Subject-Token.  One is kept
 * where it arrives, at the front of the line buffer that you gave to the exchange (or decoder),
 * whose later lines use what is behind it: `token` is good as long as that buffer is.  The
 * buffer is the only limit: the token and 64 bytes, else SWL_E_LIMIT_LINE; 17 KB is sensible.
 * Without a clock, expires - issued is its life from now on. */
typedef struct swl_huawei_token { swl_reply reply; swl_str token; swl_time expires, issued; } swl_huawei_token;
#define swl_huawei_token_init swl_huawei_token_init_2
void       swl_huawei_token_init(swl_huawei_token *d, void *work, size_t work_cap);
/* Instead of swl_reply_http.  `decoder`: &x.http of the exchange, whose last event this is;
 * the event's spans end here.  NULL with an HTTP stack of your own: then the token is
 * http->data, which must stay. */
void       swl_huawei_token_http(swl_huawei_token *d, swl_http *SWL_NULLABLE decoder, const swl_http_event *http);
swl_status swl_huawei_token_next(swl_huawei_token *d, swl_str *in, swl_reply_event *ev);
swl_status swl_huawei_token_end(swl_huawei_token *d, swl_reply_event *ev);
/* 1 when less than half an hour is left: get a new one.  A call that is refused with 401 wants
 * a new one too, and then one more try. */
int32_t    swl_huawei_token_due(const swl_huawei_token *d, swl_time now);
/* "2025-11-22T10:15:30.5Z" or with "+08:00" at its end (RFC 3339); the fraction is cut off.
 * SWL_E_SYNTAX_DATE as for swl_http_date. */
swl_status swl_iso_date(swl_str text, swl_time *time);

/* ---- Bedrock: long-term keys, which are IAM's service-specific credentials ------------------ *
 * POST https://iam.amazonaws.com/, application/x-www-form-urlencoded; charset=utf-8, signed by
 * swl_sigv4_sign for service iam in us-east-1.  What is empty or zero is left out of the body;
 * SWL_E_ARG when the action lacks what it needs:
 *   SWL_BEDROCK_ADMIN_CREATE   user_name; days until it ends: 1 to 36600, 0 is never
 *   SWL_BEDROCK_ADMIN_LIST     user_name or all_users, marker and max_items (1 to 1000): all optional
 *   SWL_BEDROCK_ADMIN_UPDATE   user_name, credential_id, status: "Active" or "Inactive"
 *   SWL_BEDROCK_ADMIN_RESET    user_name, credential_id: a new secret, and the old one ends at once
 *   SWL_BEDROCK_ADMIN_DELETE   user_name, credential_id
 * service_name: "bedrock.amazonaws.com" to create and to list. */
#define SWL_BEDROCK_ADMIN_CREATE 0
#define SWL_BEDROCK_ADMIN_LIST   1
#define SWL_BEDROCK_ADMIN_UPDATE 2
#define SWL_BEDROCK_ADMIN_RESET  3
#define SWL_BEDROCK_ADMIN_DELETE 4
typedef struct swl_bedrock_admin {
    swl_str user_name, service_name, credential_id, status, marker;
    int32_t action;
    uint32_t days, max_items, all_users;
} swl_bedrock_admin;
swl_status swl_bedrock_admin_body(const swl_bedrock_admin *call, swl_buf *out);
/* The answer, XML, one credential after another:
 *   SWL_REPLY_CREDENTIAL  `credential`, until the next call; its secret is the bearer key, and
 *                         told only when it was just made
 *   SWL_REPLY_ERROR       as in replies
 * After SWL_DONE, is_truncated 1 and marker ask for the rest of a list. `work`: 512 bytes is
 * good; it holds one credential. */
typedef struct swl_bedrock_credential {
    swl_str credential_id, secret, user_name, status, created, expires, service_name, alias;
} swl_bedrock_credential;
#ifdef __swift__
/* Private: the reply addresses the members by number. */
_Static_assert(sizeof(swl_bedrock_credential) == 8 * sizeof(swl_str), "members of a credential");
#endif
/* Private: a reader of elements with text in them. */
typedef struct swl_xml_ {
    uint8_t state_, name_len_, level_, closes_itself_;
    uint8_t name_[48];
    uint32_t char_;
    uint8_t char_len_, reserved_[3];
} swl_xml_;
typedef struct swl_bedrock_admin_reply {
    swl_reply reply;           /* swl_reply_http(&admin.reply, …)                         */
    swl_bedrock_credential credential;
    swl_str marker;
    uint32_t is_truncated;
    size_t floor_;
    swl_xml_ xml_;
    uint8_t overflowed_, told_, failed_, reserved_;
} swl_bedrock_admin_reply;
#define swl_bedrock_admin_init swl_bedrock_admin_init_2
void       swl_bedrock_admin_init(swl_bedrock_admin_reply *d, void *work, size_t work_cap);
swl_status swl_bedrock_admin_next(swl_bedrock_admin_reply *d, swl_str *in, swl_reply_event *ev);
swl_status swl_bedrock_admin_end(swl_bedrock_admin_reply *d, swl_reply_event *ev);

#ifdef __clang__
#pragma clang assume_nonnull end
#pragma clang diagnostic pop
#endif
#ifdef __cplusplus
}
#endif
#endif
