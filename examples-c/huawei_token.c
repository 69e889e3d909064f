// SPDX-License-Identifier: Apache-2.0
/* Gets, renews and uses a token of Huawei Cloud IAM:
 *   huawei_token                 prints a token, and its expiry to standard error
 *   huawei_token URL [BODY]      calls an interface (POST with a body), and prints its answer
 * Environment: IAM_USER, IAM_PASSWORD, IAM_DOMAIN; IAM_PROJECT (mostly the region) or IAM_PROJECT_ID.
 * IAM_URL: default https://iam.cn-north-4.myhuaweicloud.com.
 * IAM_TOKEN: a token from before. If the interface refuses it with 401, the program gets a new one and calls once more. */
#include "environment.h"
#include "login_huawei.h"

static huawei_login login;

/* A signer is any function. This one prints the key and stops, so that no request is sent. */
static swl_status print_token(const void *key, swl_request *req, swl_buf *text) {
    swl_str token = ((const swl_token *)key)->token;
    (void)req;
    (void)text;
    printf("%.*s\n", (int)token.len, token.ptr);
    return SWL_E_STOPPED;
}

int main(int argc, char **argv) {
    static swl_client client;
    static swl_header json[] = {{SWL_STR("Content-Type"), SWL_STR(""), SWL_STR("application/json"), 0}};
    static char url[1024];
    const char *body = argc > 2 ? argv[2] : NULL;
    swl_request req = {.method = swl_cstr(body ? "POST" : "GET"), .body = swl_cstr(body), .headers = json, .header_count = body ? 1 : 0};
    swl_auth auth = huawei_auth(&login);
    swl_http_event ev;
    login.who =
        (swl_huawei_login){setting("IAM_USER"), setting("IAM_PASSWORD"), setting("IAM_DOMAIN"), setting("IAM_PROJECT"), setting("IAM_PROJECT_ID")};
    login.url = url;
    login.token.token = argc > 1 ? setting("IAM_TOKEN") : swl_cstr("");
    if (snprintf(url, sizeof url, "%s/v3/auth/tokens?nocatalog=true", setting_or("IAM_URL", "https://iam.cn-north-4.myhuaweicloud.com")) >=
        (int)sizeof url)
        return report("huawei_token", SWL_E_SPACE);
    if (argc < 2) auth.sign = print_token;

    swl_status s = open_client(&client, url);
    swl_client_send(&client, swl_cstr(argc > 1 ? argv[1] : url), &req, &auth);
    while (s == SWL_OK || s == SWL_AGAIN) {
        s = swl_client_next(&client, &ev);
        if (s == SWL_AGAIN) swl_client_wait(&client);
        if (s == SWL_OK && ev.kind == SWL_HTTP_BODY) fwrite(ev.data.ptr, 1, ev.data.len, client.hints.status < 300 ? stdout : stderr);
    }
    if (login.answer.expires.s) fprintf(stderr, "a token that ends at %lu\n", (unsigned long)login.answer.expires.s);
    swl_client_free(&client);
    swl_wipe(&login, sizeof login);
    if (s == SWL_E_STOPPED && argc < 2) return 0;
    return s == SWL_DONE ? client.hints.status >= 300 : report("huawei_token", s);
}
