/* SPDX-License-Identifier: Apache-2.0 */
/* Logins for swl_auth_login: temporary AWS credentials, renewed five minutes before they end and once more when they
 * are refused, from one of
 *   STS    AssumeRole, signed by long-term keys
 *          https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
 *   IoT    the credentials provider, to a device that shows its certificate (swl_tls_identity)
 *          https://docs.aws.amazon.com/iot/latest/developerguide/authorizing-direct-aws.html
 *   IMDS   of an EC2 instance, version 2: a token, the role's name, its credentials
 *          https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-service.html
 *   static aws_login login = {.from = AWS_STS, .url = "https://sts.amazonaws.com/", .role = "arn:aws:iam::1:role/x", …};
 *   login.keys.region = …; login.keys.service = …; swl_auth auth = aws_auth(&login); */
#ifndef LOGIN_AWS_H
#define LOGIN_AWS_H

#include "swiftlet_client.h"
#include "swiftlet_keys.h"
#include <stdio.h>
#include <string.h>

enum { AWS_STS, AWS_IOT, AWS_IMDS };
enum { AWS_ID, AWS_SECRET, AWS_SESSION, AWS_ENDS, AWS_FIELDS, AWS_MARGIN = 300 };

typedef struct aws_login {
    int from;
    const char *url;           /* of STS; of the role alias; "http://169.254.169.254"          */
    const char *role;          /* STS: its ARN, percent-encoded.  IoT: the thing's name, or NULL */
    swl_aws long_term;         /* STS: signs the AssumeRole request                            */
    swl_aws keys;              /* the temporary credentials: sign with them                    */
    swl_time ends;
    swl_auth by;
    swl_login login;
    int step, fresh;           /* step: of IMDS; fresh: the keys were fetched just now       */
    int32_t status;
    size_t len;
    char answer[4096], fields[AWS_FIELDS][2048], address[512], token[128], role_name[128], body[512];
} aws_login;

static swl_status aws_due(void *ctx, swl_time now, int32_t refused) {
    aws_login *a = ctx;
    int fresh = a->fresh; /* it may end sooner than that                                     */
    a->fresh = 0;
    if (!refused && a->keys.secret_key.len > 0 && (fresh || now.s == 0 || now.s + AWS_MARGIN < a->ends.s)) return SWL_OK;
    if (refused || a->keys.secret_key.len > 0) a->step = 0;
    a->keys.secret_key.len = 0;
    return SWL_AGAIN;
}

static swl_status aws_request(void *ctx, swl_str *url, swl_request *req) {
    static const char *const steps[] = {
        "/latest/api/token", "/latest/meta-data/iam/security-credentials/", "/latest/meta-data/iam/security-credentials/"};
    aws_login *a = ctx;
    a->len = 0;
    *url = swl_cstr(a->url);
    if (a->from == AWS_STS) {
        snprintf(a->body, sizeof a->body, "Action=AssumeRole&Version=2011-06-15&RoleSessionName=device&RoleArn=%s", a->role);
        req->method = swl_cstr("POST");
        req->body = swl_cstr(a->body);
        return swl_request_add(req, swl_cstr("Content-Type"), swl_cstr("application/x-www-form-urlencoded"));
    }
    if (a->from == AWS_IOT) return a->role ? swl_request_add(req, swl_cstr("x-amzn-iot-thingname"), swl_cstr(a->role)) : SWL_OK;
    snprintf(a->address, sizeof a->address, "%s%s%s", a->url, steps[a->step], a->step == 2 ? a->role_name : "");
    *url = swl_cstr(a->address);
    if (a->step > 0) return swl_request_add(req, swl_cstr("X-aws-ec2-metadata-token"), swl_cstr(a->token));
    req->method = swl_cstr("PUT");
    return swl_request_add(req, swl_cstr("X-aws-ec2-metadata-token-ttl-seconds"), swl_cstr("21600"));
}

static const char *const aws_names[AWS_FIELDS] = {"AccessKeyId", "SecretAccessKey", "SessionToken", "Expiration"};

static void aws_append(aws_login *a, int field, swl_str piece) {
    size_t n = strlen(a->fields[field]);
    if (n + piece.len < sizeof a->fields[field]) memcpy(a->fields[field] + n, piece.ptr, piece.len);
}

static swl_status aws_read_json(aws_login *a) {
    swl_json json;
    swl_json_event ev;
    swl_str in = swl_span(a->answer, a->len);
    char scratch[64];
    int field = AWS_FIELDS;
    swl_status s;
    swl_json_init(&json, scratch, sizeof scratch);
    while ((s = swl_json_next(&json, &in, &ev)) == SWL_OK) {
        if (ev.kind == SWL_JSON_STRING && field < AWS_FIELDS) aws_append(a, field, ev.data);
        if (ev.kind != SWL_JSON_KEY) continue;
        for (field = 0; field < AWS_FIELDS && !swl_str_is(ev.data, swl_cstr(aws_names[field]));) field++;
        if (swl_str_is(ev.data, swl_cstr("Token"))) field = AWS_SESSION; /* as IMDS calls it */
    }
    return s == SWL_DONE ? SWL_OK : SWL_E_SYNTAX_JSON;
}

static void aws_read_xml(aws_login *a) {
    char tag[32];
    for (int field = 0; field < AWS_FIELDS; field++) {
        snprintf(tag, sizeof tag, "<%s>", aws_names[field]);
        const char *start = strstr(a->answer, tag);
        if (start) aws_append(a, field, swl_span(start + strlen(tag), strcspn(start + strlen(tag), "<")));
    }
}

/* The answer is complete: a step of IMDS, or the credentials. */
static swl_status aws_read(aws_login *a) {
    swl_status s = SWL_OK;
    if (a->from == AWS_IMDS && a->step < 2) {
        snprintf(a->step == 0 ? a->token : a->role_name, sizeof a->token, "%.*s", (int)strcspn(a->answer, "\r\n"), a->answer);
        a->step++;
        return SWL_OK;
    }
    memset(a->fields, 0, sizeof a->fields);
    if (a->from == AWS_STS) aws_read_xml(a);
    else s = aws_read_json(a);
    swl_wipe(a->answer, sizeof a->answer);
    if (s == SWL_OK) s = swl_iso_date(swl_cstr(a->fields[AWS_ENDS]), &a->ends);
    if (s != SWL_OK) return s;
    a->fresh = 1;
    a->keys.access_key = swl_cstr(a->fields[AWS_ID]);
    a->keys.secret_key = swl_cstr(a->fields[AWS_SECRET]);
    a->keys.session_token = swl_cstr(a->fields[AWS_SESSION]);
    return a->keys.secret_key.len > 0 ? SWL_OK : SWL_E_SYNTAX;
}

static swl_status aws_take(void *ctx, swl_http *decoder, const swl_http_event *ev) {
    aws_login *a = ctx;
    (void)decoder;
    if (!ev) return a->status / 100 == 2 ? aws_read(a) : SWL_OK;
    if (ev->kind == SWL_HTTP_STATUS) a->status = ev->status;
    if (ev->kind != SWL_HTTP_BODY) return SWL_OK;
    if (ev->data.len >= sizeof a->answer - a->len) return SWL_E_SPACE;
    memcpy(a->answer + a->len, ev->data.ptr, ev->data.len);
    a->len += ev->data.len;
    a->answer[a->len] = 0;
    return SWL_OK;
}

static swl_auth aws_auth(aws_login *a) {
    a->by = swl_auth_sigv4(&a->long_term);
    a->login = (swl_login){aws_due, aws_request, aws_take, a, a->from == AWS_STS ? &a->by : NULL, {NULL, 0, 0}};
    return swl_auth_login(swl_auth_sigv4(&a->keys), &a->login);
}

#endif
