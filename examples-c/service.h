/* Which service the environment names: its URL, its form of bodies and replies, and its proof.
 * The first of these variables that is set decides:
 *   OPENAI_API_KEY            OPENAI_BASE_URL: https://host/v1 of OpenAI (unless set), Bedrock, Qiniu, AppStage
 *   APPSTAGE_ACCESS_KEY       APPSTAGE_SECRET_KEY, APPSTAGE_RESOURCE_CODE; OPENAI_BASE_URL
 *   IAM_TOKEN                 of Huawei Cloud (see huawei_token.c); OPENAI_BASE_URL
 *   AWS_BEARER_TOKEN_BEDROCK  Bedrock's Converse in AWS_REGION (us-east-1 unless set)
 *   AWS_ACCESS_KEY_ID         AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN: the same, signed
 * AWS_ENDPOINT_URL_BEDROCK_RUNTIME stands in for Bedrock's own host. */
#ifndef SERVICE_H
#define SERVICE_H

#include "online.h"
#include "swiftlet_model.h"
#include "swiftlet_port.h"

typedef struct form {
    swl_status (*body)(const swl_conversation *, swl_buf *);
    swl_status (*body_part)(const swl_conversation *, size_t, swl_buf *);
    void (*init)(swl_reply *, void *, size_t);
    swl_status (*next)(swl_reply *, swl_str *, swl_reply_event *);
    swl_status (*end)(swl_reply *, swl_reply_event *);
    const char *stream_type;
} form;

static const form chat = {swl_chat_body, swl_chat_body_part, swl_chat_reply_init, swl_chat_reply_next, swl_chat_reply_end, "text/event-stream"};
static const form converse = {swl_converse_body, swl_converse_body_part, swl_converse_reply_init, swl_converse_reply_next, swl_converse_reply_end,
    "application/vnd.amazon.eventstream"};

static swl_status sign_openai(swl_request *req, swl_buf *text) { return swl_bearer_sign(&(swl_bearer){setting("OPENAI_API_KEY")}, req, text); }
static swl_status sign_bedrock(swl_request *req, swl_buf *text) {
    return swl_bearer_sign(&(swl_bearer){setting("AWS_BEARER_TOKEN_BEDROCK")}, req, text);
}
static swl_status sign_token(swl_request *req, swl_buf *text) { return swl_token_sign(&(swl_token){setting("IAM_TOKEN")}, req, text); }

static swl_status sign_aws(swl_request *req, swl_buf *text) {
    swl_aws aws = {.access_key = setting("AWS_ACCESS_KEY_ID"),
        .secret_key = setting("AWS_SECRET_ACCESS_KEY"),
        .session_token = setting("AWS_SESSION_TOKEN"),
        .region = swl_cstr(from_env("AWS_REGION", "us-east-1")),
        .service = SWL_STR("bedrock")};
    return swl_sigv4_sign(&aws, req, text);
}

static swl_status sign_appstage(swl_request *req, swl_buf *text) {
    static uint8_t uuid[36];
    uint8_t random[16];
    swl_buf nonce = SWL_BUF(uuid);
    swl_status s = swl_port_entropy(random, sizeof random);
    if (s == SWL_OK) s = swl_uuid(random, &nonce);
    swl_appstage keys = {setting("APPSTAGE_ACCESS_KEY"), setting("APPSTAGE_SECRET_KEY"), setting("APPSTAGE_RESOURCE_CODE"), swl_span(uuid, 36)};
    return s == SWL_OK ? swl_appstage_sign(&keys, req, text) : s;
}

typedef struct service {
    const char *key;           /* the variable that names it                               */
    const form *form;
    swl_status (*sign)(swl_request *, swl_buf *);
    int signs_headers;         /* 1: sign when all others are there                        */
} service;

static const service services[] = {
    {"OPENAI_API_KEY", &chat, sign_openai, 0},
    {"APPSTAGE_ACCESS_KEY", &chat, sign_appstage, 0},
    {"IAM_TOKEN", &chat, sign_token, 0},
    {"AWS_BEARER_TOKEN_BEDROCK", &converse, sign_bedrock, 0},
    {"AWS_ACCESS_KEY_ID", &converse, sign_aws, 1},
};

/* NULL: none is named. */
static const service *service_named(void) {
    for (size_t i = 0; i < sizeof services / sizeof *services; i++)
        if (from_env(services[i].key, NULL)) return &services[i];
    return NULL;
}

/* `operation`: of swl_converse_path, for Bedrock. The text ends with a zero. */
static swl_status service_url(const service *to, swl_str model, uint32_t operation, char *out, size_t cap) {
    const char *base = from_env(to->form == &chat ? "OPENAI_BASE_URL" : "AWS_ENDPOINT_URL_BEDROCK_RUNTIME", NULL);
    int n = base                ? snprintf(out, cap, "%s", base)
        : to->form == &converse ? snprintf(out, cap, "https://bedrock-runtime.%s.amazonaws.com", from_env("AWS_REGION", "us-east-1"))
                                : snprintf(out, cap, "https://api.openai.com/v1");
    if (n < 0 || (size_t)n >= cap) return SWL_E_SPACE;
    swl_buf path = swl_out(out + n, cap - (size_t)n - 1);
    swl_status s = to->form == &converse ? swl_converse_path(model, operation, &path) : swl_json_put(&path, swl_cstr("/chat/completions"));
    if (s == SWL_OK) path.ptr[path.len] = 0;
    return s;
}

/* A reply while it is read: every event goes to `use`. */
typedef struct reading {
    const form *form;
    void (*use)(void *ctx, const swl_reply_event *ev);
    void *ctx;
    swl_reply reply;
    uint8_t work[512];
} reading;

static swl_status read_on(void *ctx, const swl_http_event *http) {
    reading *r = ctx;
    swl_reply_event ev;
    swl_str in = http->data;
    swl_status s = SWL_MORE;
    swl_reply_http(&r->reply, http);
    if (http->kind == SWL_HTTP_BODY)
        while ((s = r->form->next(&r->reply, &in, &ev)) == SWL_OK) r->use(r->ctx, &ev);
    return s == SWL_MORE ? SWL_OK : s;
}

/* Sends a body to the service, and reads the reply to its end. `source` gives a body whose ptr is NULL. */
static swl_status service_call(const service *to, const char *where, swl_str body, swl_source source, const char *accept, reading *r) {
    static uint8_t signature[8192];
    swl_buf text = SWL_BUF(signature);
    swl_header headers[9];
    swl_url url;
    swl_reply_event ev;
    swl_status s = swl_url_split(swl_cstr(where), &url);
    if (s != SWL_OK) return s;
    swl_request req = {.method = SWL_STR("POST"),
        .host = url.host,
        .path = url.path,
        .query = url.query,
        .body = body,
        .source = source,
        .headers = headers,
        .header_cap = 9,
        .time = swl_posix_time()};
    if (!to->signs_headers) s = to->sign(&req, &text);
    if (s == SWL_OK) s = swl_request_add(&req, swl_cstr("Content-Type"), swl_cstr("application/json"));
    if (s == SWL_OK) s = swl_request_add(&req, swl_cstr("Accept"), swl_cstr(accept));
    if (s == SWL_OK && to->signs_headers) s = to->sign(&req, &text);
    if (s != SWL_OK) return s;
    r->form->init(&r->reply, r->work, sizeof r->work);
    s = online(&url, &req, read_on, r);
    if (s != SWL_OK) return s;
    while ((s = r->form->end(&r->reply, &ev)) == SWL_OK) r->use(r->ctx, &ev);
    return s == SWL_DONE ? SWL_OK : s;
}

#endif
