/* A Huawei Cloud IAM token, kept, renewed, and used:
 *   huawei_token                 prints a token, and on standard error when it ends
 *   huawei_token URL [BODY]      calls an interface (POST with a body), and prints its answer
 * IAM_USER, IAM_PASSWORD, IAM_DOMAIN; IAM_PROJECT (mostly the region) or IAM_PROJECT_ID.
 * IAM_URL: https://iam.cn-north-4.myhuaweicloud.com unless set.
 * IAM_TOKEN: a token that was kept. When the call says 401 to it, a new one is got, and the call made once more. */
#include "online.h"
#include "swiftlet_keys.h"

static swl_huawei_token token;
static uint8_t token_line[32768 + 512], work[512]; /* a token is one header line, and stays in its buffer */
static int refused;

static void use(const swl_reply_event *ev) {
    refused = 1;
    fprintf(stderr, "huawei_token: HTTP %d %.*s: %.*s\n", token.reply.status, (int)ev->code.len, ev->code.ptr, (int)ev->data.len, ev->data.ptr);
}

static swl_status read_token(void *ctx, const swl_http_event *http) {
    swl_reply_event ev;
    swl_str in = http->data;
    swl_status s = SWL_MORE;
    (void)ctx;
    swl_huawei_token_http(&token, &online_x.http, http);
    if (http->kind == SWL_HTTP_BODY)
        while ((s = swl_huawei_token_next(&token, &in, &ev)) == SWL_OK) use(&ev);
    return s == SWL_MORE ? SWL_OK : s;
}

static swl_status log_in(void) {
    uint8_t body[2048];
    char where[1024];
    swl_buf json = SWL_BUF(body);
    swl_header headers[1];
    swl_url url;
    swl_reply_event ev;
    swl_huawei_login login = {setting("IAM_USER"), setting("IAM_PASSWORD"), setting("IAM_DOMAIN"), setting("IAM_PROJECT"), setting("IAM_PROJECT_ID")};
    swl_status s = swl_huawei_token_body(&login, &json);
    if (snprintf(where, sizeof where, "%s/v3/auth/tokens?nocatalog=true", from_env("IAM_URL", "https://iam.cn-north-4.myhuaweicloud.com")) >=
        (int)sizeof where)
        s = SWL_E_SPACE;
    if (s == SWL_OK) s = swl_url_split(swl_cstr(where), &url);
    if (s == SWL_OK) {
        swl_request req = {.method = SWL_STR("POST"),
            .host = url.host,
            .path = url.path,
            .query = url.query,
            .body = swl_span(json.ptr, json.len),
            .headers = headers,
            .header_cap = 1};
        s = swl_request_add(&req, swl_cstr("Content-Type"), swl_cstr("application/json;charset=utf8"));
        swl_huawei_token_init(&token, work, sizeof work);
        swl_buf short_line = online_line;
        online_line = swl_out(token_line, sizeof token_line);
        /* The body holds a password, which no header marks as a secret. */
        if (s == SWL_OK) s = url.secure ? online(&url, &req, read_token, NULL) : SWL_E_INSECURE;
        online_line = short_line;
        while (s == SWL_OK && (s = swl_huawei_token_end(&token, &ev)) == SWL_OK) use(&ev);
    }
    swl_wipe(body, sizeof body);
    return s == SWL_DONE ? SWL_OK : s;
}

/* ---- a call with it ------------------------------------------------------------------------ */

static swl_status print_answer(void *ctx, const swl_http_event *http) {
    int *status = ctx;
    if (http->kind == SWL_HTTP_STATUS) *status = http->status;
    if (http->kind == SWL_HTTP_BODY) fwrite(http->data.ptr, 1, http->data.len, *status < 300 ? stdout : stderr);
    return SWL_OK;
}

static swl_status call(const char *where, const char *body, swl_str with, int *status) {
    swl_header headers[2];
    swl_url url;
    swl_token key = {with};
    swl_status s = swl_url_split(swl_cstr(where), &url);
    if (s != SWL_OK) return s;
    swl_request req = {.method = swl_cstr(body ? "POST" : "GET"),
        .host = url.host,
        .path = url.path,
        .query = url.query,
        .body = swl_cstr(body ? body : ""),
        .headers = headers,
        .header_cap = 2};
    s = swl_token_sign(&key, &req, NULL);
    if (s == SWL_OK && body) s = swl_request_add(&req, swl_cstr("Content-Type"), swl_cstr("application/json"));
    return s == SWL_OK ? online(&url, &req, print_answer, status) : s;
}

static int failed(swl_status s) {
    if (s != SWL_OK) fprintf(stderr, "huawei_token: %s: %s\n", swl_status_name(s), swl_status_help(s, (char[SWL_STATUS_HELP_SIZE]){0}));
    return 1;
}

int main(int argc, char **argv) {
    const char *kept = from_env("IAM_TOKEN", NULL);
    int status = 401;
    swl_status s = SWL_OK;
    if (kept && argc > 1) s = call(argv[1], argc > 2 ? argv[2] : NULL, swl_cstr(kept), &status);
    if (s == SWL_OK && status == 401) { /* none was kept, or it is dead */
        if ((s = log_in()) != SWL_OK || refused) return failed(s);
        fprintf(stderr, "a token that ends at %lu\n", (unsigned long)token.expires.s);
        if (argc > 1) s = call(argv[1], argc > 2 ? argv[2] : NULL, token.token, &status);
        else printf("%.*s\n", (int)token.token.len, token.token.ptr);
    }
    swl_wipe(token_line, sizeof token_line);
    return s != SWL_OK || (argc > 1 && status >= 300) ? failed(s) : 0;
}
