// SPDX-License-Identifier: Apache-2.0
/* Bedrock's long-term API keys, which are IAM's service-specific credentials:
 *   bedrock_admin create USER [DAYS]           prints the key: no later answer shows it again
 *   bedrock_admin list [USER [PAGE]]           lists all keys, PAGE at a time
 *   bedrock_admin enable|disable|reset|delete USER ID
 * Environment: AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN.
 * AWS_ENDPOINT_URL_IAM: https://iam.amazonaws.com/ unless set. */
#include "environment.h"
#include "swiftlet_keys.h"

typedef struct reader {
    swl_bedrock_admin_reply reply;
    uint8_t work[1024];
    int refused;
} reader;

static void print(const char *name, swl_str value) {
    if (value.len > 0) printf(" %s=%.*s", name, (int)value.len, value.ptr);
}

static void use(reader *r, const swl_reply_event *ev) {
    const swl_bedrock_credential *c = &r->reply.credential;
    if (ev->kind == SWL_REPLY_ERROR) {
        r->refused = 1;
        fprintf(
            stderr, "bedrock_admin: HTTP %d %.*s: %.*s\n", r->reply.reply.status, (int)ev->code.len, ev->code.ptr, (int)ev->data.len, ev->data.ptr);
        return;
    }
    printf("%.*s", (int)c->credential_id.len, c->credential_id.ptr);
    print("user", c->user_name);
    print("status", c->status);
    print("created", c->created);
    print("expires", c->expires);
    print("key", c->secret);
    printf("\n");
}

static swl_status read_reply(swl_client *client, reader *r) {
    swl_http_event http;
    swl_reply_event ev;
    swl_status s = SWL_OK;
    while ((s = swl_client_next(client, &http)) == SWL_OK || s == SWL_AGAIN) {
        if (s == SWL_AGAIN) {
            swl_client_wait(client);
            continue;
        }
        if (http.kind == SWL_HTTP_STATUS) swl_bedrock_admin_init(&r->reply, r->work, sizeof r->work);
        swl_reply_http(&r->reply.reply, &http);
        if (http.kind == SWL_HTTP_BODY)
            while ((s = swl_bedrock_admin_next(&r->reply, &http.data, &ev)) == SWL_OK) use(r, &ev);
        if (s < 0) return s;
    }
    while (s == SWL_DONE && (s = swl_bedrock_admin_end(&r->reply, &ev)) == SWL_OK) {
        use(r, &ev);
        s = SWL_DONE;
    }
    return s == SWL_DONE ? SWL_OK : s;
}

static swl_status call(swl_client *client, const char *where, const swl_bedrock_admin *what, reader *r) {
    static uint8_t body[2048];
    static swl_header headers[] = {{SWL_STR("Content-Type"), SWL_STR(""), SWL_STR("application/x-www-form-urlencoded; charset=utf-8"), 0}};
    swl_buf form = SWL_BUF(body);
    swl_aws aws = {.access_key = setting("AWS_ACCESS_KEY_ID"),
        .secret_key = setting("AWS_SECRET_ACCESS_KEY"),
        .session_token = setting("AWS_SESSION_TOKEN"),
        .region = SWL_STR("us-east-1"),
        .service = SWL_STR("iam")};
    swl_auth auth = swl_auth_sigv4(&aws);
    swl_status s = swl_bedrock_admin_body(what, &form);
    if (s != SWL_OK) return s;
    swl_request req = {.method = SWL_STR("POST"), .body = swl_span(form.ptr, form.len), .headers = headers, .header_count = 1};
    int makes = what->action == SWL_BEDROCK_ADMIN_CREATE || what->action == SWL_BEDROCK_ADMIN_RESET;
    client->attempts = makes ? 1 : 3; /* the answer that was lost may have held a new key */
    swl_client_send(client, swl_cstr(where), &req, &auth);
    return read_reply(client, r);
}

/* "" means 0. */
static uint32_t number(const char *text) {
    unsigned long n = strtoul(text, NULL, 10);
    if (text[strspn(text, "0123456789")] == 0 && n <= UINT32_MAX) return (uint32_t)n;
    fprintf(stderr, "bedrock_admin: DAYS and PAGE are numbers, not %s\n", text);
    exit(2);
}

static const struct {
    const char *name;
    int32_t action;
    int words;
    const char *status;
} actions[] = {{"create", SWL_BEDROCK_ADMIN_CREATE, 1, ""}, {"list", SWL_BEDROCK_ADMIN_LIST, 0, ""},
    {"enable", SWL_BEDROCK_ADMIN_UPDATE, 2, "Active"}, {"disable", SWL_BEDROCK_ADMIN_UPDATE, 2, "Inactive"},
    {"reset", SWL_BEDROCK_ADMIN_RESET, 2, ""}, {"delete", SWL_BEDROCK_ADMIN_DELETE, 2, ""}};

/* One call, or one for each page of a list. */
static int act(swl_client *client, const char *where, swl_bedrock_admin *what, reader *r) {
    static char marker[512];
    do {
        swl_status s = call(client, where, what, r);
        swl_str next = r->reply.marker;
        if (report("bedrock_admin", s) || r->refused) return 1;
        if (r->reply.is_truncated && (next.len == 0 || (next.len == what->marker.len && memcmp(next.ptr, marker, next.len) == 0)))
            return fprintf(stderr, "bedrock_admin: the list goes on, but its answer does not say where\n"), 1;
        if (next.len > sizeof marker) return fprintf(stderr, "bedrock_admin: the marker is too long\n"), 1;
        if (next.len > 0) memcpy(marker, next.ptr, next.len);
        what->marker = swl_span(marker, next.len);
    } while (what->action == SWL_BEDROCK_ADMIN_LIST && r->reply.is_truncated);
    return 0;
}

int main(int argc, char **argv) {
    static swl_client client;
    static reader r;
    const char *where = setting_or("AWS_ENDPOINT_URL_IAM", "https://iam.amazonaws.com/");
    size_t i = 0, known = sizeof actions / sizeof *actions;
    while (i < known && (argc < 2 || strcmp(argv[1], actions[i].name) != 0)) i++;
    if (i == known || argc - 2 < actions[i].words) {
        fprintf(stderr, "usage: bedrock_admin create USER [DAYS] | list [USER [PAGE]] | enable|disable|reset|delete USER ID\n");
        return 2;
    }
    swl_bedrock_admin what = {.action = actions[i].action, .status = swl_cstr(actions[i].status), .user_name = swl_cstr(argc > 2 ? argv[2] : "")};
    const char *third = argc > 3 ? argv[3] : "";
    if (what.action == SWL_BEDROCK_ADMIN_CREATE) what.days = number(third);
    else if (what.action == SWL_BEDROCK_ADMIN_LIST) what.max_items = number(third);
    else what.credential_id = swl_cstr(third);
    if (what.action == SWL_BEDROCK_ADMIN_CREATE || what.action == SWL_BEDROCK_ADMIN_LIST) what.service_name = swl_cstr("bedrock.amazonaws.com");
    if (what.action == SWL_BEDROCK_ADMIN_LIST && what.user_name.len == 0) what.all_users = 1;
    if (report("bedrock_admin", open_client(&client, where))) return 1;
    int failed = act(&client, where, &what, &r);
    swl_client_free(&client);
    swl_wipe(r.work, sizeof r.work);
    return failed;
}
