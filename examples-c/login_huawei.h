/* SPDX-License-Identifier: Apache-2.0 */
/* A login for swl_auth_login: Huawei Cloud's IAM token.  It is fetched when there is none, renewed half an hour before it
 * expires, and renewed once when a service answers 401.
 *   static huawei_login login = {.who = {user, password, domain, project, project_id}, .url = "https://iam…"};
 *   swl_auth auth = huawei_auth(&login); */
#ifndef LOGIN_HUAWEI_H
#define LOGIN_HUAWEI_H

#include "swiftlet_client.h"
#include "swiftlet_keys.h"
#include <stdio.h>

typedef struct huawei_login {
    swl_huawei_login who;
    const char *url;           /* https://iam.{region}.myhuaweicloud.com/v3/auth/tokens?nocatalog=true */
    swl_token token;           /* a token from before, or empty                                        */
    swl_huawei_token answer;
    swl_login login;
    uint8_t line[33 * 1024], body[2048], work[512]; /* a token is one line of the answer's head       */
} huawei_login;

static swl_status huawei_due(void *ctx, swl_time now, int32_t refused) {
    huawei_login *h = ctx;
    int known = h->answer.expires.s != 0; /* the expiry of a token from before is unknown               */
    if (!refused && h->token.token.len > 0 && !(known && swl_huawei_token_due(&h->answer, now))) return SWL_OK;
    h->token.token.len = 0;
    return SWL_AGAIN;
}

static swl_status huawei_request(void *ctx, swl_str *url, swl_request *req) {
    huawei_login *h = ctx;
    swl_buf json = SWL_BUF(h->body);
    swl_status s = swl_huawei_token_body(&h->who, &json);
    swl_huawei_token_init(&h->answer, h->work, sizeof h->work);
    *url = swl_cstr(h->url);
    req->method = swl_cstr("POST");
    req->body = swl_span(json.ptr, json.len);
    req->flags = SWL_SECRET; /* the password */
    return s == SWL_OK ? swl_request_add(req, swl_cstr("Content-Type"), swl_cstr("application/json;charset=utf8")) : s;
}

static void huawei_told(const huawei_login *h, const swl_reply_event *ev) {
    fprintf(stderr, "Huawei's IAM: HTTP %d %.*s: %.*s\n", h->answer.reply.status, (int)ev->code.len, ev->code.ptr, (int)ev->data.len, ev->data.ptr);
}

static swl_status huawei_take(void *ctx, swl_http *decoder, const swl_http_event *http) {
    huawei_login *h = ctx;
    swl_reply_event ev;
    swl_status s = SWL_MORE;
    if (http) {
        swl_str in = http->data;
        swl_huawei_token_http(&h->answer, decoder, http);
        if (http->kind == SWL_HTTP_BODY)
            while ((s = swl_huawei_token_next(&h->answer, &in, &ev)) == SWL_OK) huawei_told(h, &ev);
        return s < 0 ? s : SWL_OK;
    }
    swl_wipe(h->body, sizeof h->body);
    while ((s = swl_huawei_token_end(&h->answer, &ev)) == SWL_OK) huawei_told(h, &ev);
    h->token.token = h->answer.token;
    return s == SWL_DONE ? SWL_OK : s;
}

static swl_auth huawei_auth(huawei_login *h) {
    h->login = (swl_login){huawei_due, huawei_request, huawei_take, h, NULL, SWL_BUF(h->line)};
    return swl_auth_login(swl_auth_token(&h->token), &h->login);
}

#endif
