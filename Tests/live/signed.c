// SPDX-License-Identifier: Apache-2.0
/* Signs a request and sends it over an exchange, in clear or by TLS, and prints the answer:
 *   signed SCHEME METHOD URL BODY [NAME VALUE]...
 * SCHEME: sigv4, sigv4a, token, qiniu; login asks IAM for a token of the project whose id is
 * BODY. Keys come from the environment, as for examples-c/sign.c; CA_FILE has the roots. FLIP=1
 * changes a digit of the signature. */
#include "swiftlet_keys.h"
#include "swiftlet_posix.h"
#include "swiftlet_tls.h"
#include <stdio.h>
#include <stdlib.h>

static swl_str setting(const char *name) {
    const char *s = getenv(name);
    return swl_cstr(s ? s : "");
}

static int failed(swl_status s) {
    fprintf(stderr, "%s: %s\n", swl_status_name(s), swl_status_help(s, (char[SWL_STATUS_HELP_SIZE]){0}));
    return 1;
}

static swl_status sign(const char *scheme, swl_request *req, swl_buf *text) {
    swl_aws aws = {setting("AWS_ACCESS_KEY_ID"), setting("AWS_SECRET_ACCESS_KEY"), setting("AWS_SESSION_TOKEN"), setting("AWS_REGION"),
        setting("SERVICE"), 0, NULL};
    swl_qiniu qiniu = {setting("QINIU_ACCESS_KEY"), setting("QINIU_SECRET_KEY"), 0};
    swl_token token = {setting("IAM_TOKEN")};
    if (strcmp(aws.service.ptr, "s3") == 0) aws.flags = SWL_AWS_S3;
    if (strcmp(scheme, "sigv4") == 0) return swl_sigv4_sign(&aws, req, text);
    if (strcmp(scheme, "sigv4a") == 0) return swl_sigv4a_sign(&aws, req, text);
    if (strcmp(scheme, "qiniu") == 0) return swl_qiniu_sign(&qiniu, req, text);
    if (strcmp(scheme, "token") == 0) return swl_token_sign(&token, req, NULL);
    if (strcmp(scheme, "login") == 0) {
        swl_huawei_login login = {
            .user = setting("IAM_USER"), .password = setting("IAM_PASSWORD"), .domain = setting("IAM_DOMAIN"), .project_id = req->body};
        swl_status s = swl_huawei_token_body(&login, text);
        req->body = swl_span(text->ptr, text->len);
        return s;
    }
    return SWL_E_ARG;
}

/* A digit of the signature, which comes last. */
static void flip(swl_buf *text) {
    uint8_t *last = text->ptr + text->len - 10;
    *last = *last == '1' ? '2' : '1';
}

int main(int argc, char **argv) {
    static swl_tls_storage storage;
    static uint8_t line[16384], window[2048], bytes[8192];
    swl_buf text = SWL_BUF(bytes);
    swl_header headers[24];
    swl_url url;
    swl_dial net;
    swl_tls tls;
    swl_exchange x;
    swl_http_event ev;
    swl_status s;

    if (argc < 5 || argc % 2 == 0) return 2;
    if ((s = swl_url_split(swl_cstr(argv[3]), &url)) != SWL_OK) return failed(s);
    swl_request req = {.method = swl_cstr(argv[2]),
        .host = url.host,
        .path = url.path,
        .query = url.query,
        .body = swl_cstr(argv[4]),
        .headers = headers,
        .header_cap = 24,
        .time = swl_posix_time()};
    for (int i = 5; i < argc; i += 2)
        if ((s = swl_request_add(&req, swl_cstr(argv[i]), swl_cstr(argv[i + 1]))) != SWL_OK) return failed(s);
    if ((s = sign(argv[1], &req, &text)) != SWL_OK) return failed(s);
    if (getenv("FLIP")) flip(&text);

    if ((s = swl_tls_init(&tls, &storage, sizeof storage)) != SWL_OK) return failed(s);
    swl_dial_init(&net, url.name, url.port);
    while ((s = swl_dial_next(&net)) == SWL_AGAIN && (s = swl_dial_wait(&net)) == SWL_OK) {}
    if (s == SWL_DONE && url.secure) {
        if ((s = swl_tls_roots_file(&tls, getenv("CA_FILE"))) == SWL_OK) s = swl_tls_start(&tls, &net.io, url.name, swl_posix_time());
        if (s == SWL_OK)
            while ((s = swl_tls_next(&tls)) == SWL_AGAIN && (s = swl_dial_wait(&net)) == SWL_OK) {}
    }
    if (s != SWL_DONE) return failed(s);

    swl_exchange_init(&x, &req, url.secure ? &tls.io : &net.io, line, sizeof line, window, sizeof window);
    x.send_secrets_in_clear = !url.secure;
    for (int head = 1; (s = swl_exchange_next(&x, &ev)) == SWL_OK || (s == SWL_AGAIN && swl_dial_wait(&net) == SWL_OK);) {
        if (s != SWL_OK) continue;
        if (ev.kind == SWL_HTTP_STATUS) printf("%d\n", ev.status);
        if (ev.kind == SWL_HTTP_HEADER && !ev.trailer) printf("%.*s: %.*s\n", (int)ev.name.len, ev.name.ptr, (int)ev.data.len, ev.data.ptr);
        if (ev.kind != SWL_HTTP_BODY) continue;
        if (head) puts("");
        head = 0;
        fwrite(ev.data.ptr, 1, ev.data.len, stdout);
    }
    swl_tls_free(&tls);
    swl_dial_close(&net);
    return s == SWL_DONE ? 0 : failed(s);
}
