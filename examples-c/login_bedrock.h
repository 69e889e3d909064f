/* SPDX-License-Identifier: Apache-2.0 */
/* A login for swl_auth_login: short-term Bedrock keys, made on the device without a network.  A new key is made before the
 * last one expires, and once when Bedrock refuses a key.
 *   static bedrock_login login = {.keys = {access_key, secret_key, .region = region}};
 *   swl_auth auth = bedrock_auth(&login); */
#ifndef LOGIN_BEDROCK_H
#define LOGIN_BEDROCK_H

#include "swiftlet_client.h"

enum { BEDROCK_LIFE = 3600, BEDROCK_MARGIN = 300 }; /* seconds; at most 43200 */

typedef struct bedrock_login {
    swl_aws keys;
    swl_bearer made;
    swl_time ends;
    swl_login login;
    uint8_t text[2048];        /* about 450 bytes, and 4/3 of a session token                */
} bedrock_login;

static swl_status bedrock_due(void *ctx, swl_time now, int32_t refused) {
    bedrock_login *b = ctx;
    swl_buf key = SWL_BUF(b->text);
    if (!refused && b->made.token.len > 0 && now.s + BEDROCK_MARGIN < b->ends.s) return SWL_OK;
    /* Without a clock Bedrock refuses the first key; the Date of that answer gives the time for the next one. */
    if (now.s == 0) now.s = SWL_RELEASE_TIME;
    swl_status s = swl_bedrock_key(&b->keys, now, BEDROCK_LIFE, &key, &b->ends);
    b->made.token = swl_span(b->text, s == SWL_OK ? key.len : 0);
    return s;
}

/* Never called: nothing is fetched. */
static swl_status bedrock_request(void *ctx, swl_str *url, swl_request *req) {
    (void)ctx;
    (void)url;
    (void)req;
    return SWL_E_STATE;
}

static swl_status bedrock_take(void *ctx, swl_http *decoder, const swl_http_event *ev) {
    (void)ctx;
    (void)decoder;
    (void)ev;
    return SWL_E_STATE;
}

static swl_auth bedrock_auth(bedrock_login *b) {
    b->login = (swl_login){bedrock_due, bedrock_request, bedrock_take, b, NULL, {NULL, 0, 0}};
    return swl_auth_login(swl_auth_bearer(&b->made), &b->login);
}

#endif
