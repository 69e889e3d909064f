/* Makes keys for Qiniu's inference service, and prints each with its name and time:
 *   QINIU_ACCESS_KEY=... QINIU_SECRET_KEY=... qiniu_keys [-n BATCH] NAME ...
 * One request makes BATCH keys (20), signed right before it is sent. A key is told only once. After a
 * failure the keys that were printed are there, and those of the last request may be.
 * QINIU_BASE_URL: https://api.qnaigc.com unless set. */
#include "online.h"
#include "swiftlet_keys.h"

enum { BATCH_MAX = 100 };

typedef struct reader {
    swl_qiniu_keys keys;
    uint8_t work[1024];
    size_t count;
    int refused;
} reader;

static void use(reader *r, const swl_reply_event *ev) {
    const swl_qiniu_api_key *k = &r->keys.key;
    if (ev->kind == SWL_REPLY_ERROR) {
        r->refused = 1;
        fprintf(stderr, "qiniu_keys: HTTP %d: %.*s\n", r->keys.reply.status, (int)ev->data.len, ev->data.ptr);
    } else {
        r->count++;
        printf("%.*s\t%.*s\t%.*s\n", (int)k->key.len, k->key.ptr, (int)k->name.len, k->name.ptr, (int)k->created_at.len, k->created_at.ptr);
    }
}

static swl_status read_keys(void *ctx, const swl_http_event *http) {
    reader *r = ctx;
    swl_reply_event ev;
    swl_str in = http->data;
    swl_status s = SWL_MORE;
    swl_reply_http(&r->keys.reply, http);
    if (http->kind == SWL_HTTP_BODY)
        while ((s = swl_qiniu_keys_next(&r->keys, &in, &ev)) == SWL_OK) use(r, &ev);
    return s == SWL_MORE ? SWL_OK : s;
}

static swl_status make(const swl_str *names, size_t count, reader *r) {
    static uint8_t body[65536], text[512];
    char where[1024];
    swl_header headers[3];
    swl_buf json = SWL_BUF(body), signature = SWL_BUF(text);
    swl_qiniu pair = {setting("QINIU_ACCESS_KEY"), setting("QINIU_SECRET_KEY"), 0};
    swl_url url;
    swl_reply_event ev;
    swl_status s = swl_qiniu_keys_body(names, count, &json);
    if (snprintf(where, sizeof where, "%s/v1/apikeys", from_env("QINIU_BASE_URL", "https://api.qnaigc.com")) >= (int)sizeof where) s = SWL_E_SPACE;
    if (s == SWL_OK) s = swl_url_split(swl_cstr(where), &url);
    if (s != SWL_OK) return s;
    swl_request req = {.method = SWL_STR("POST"),
        .host = url.host,
        .path = url.path,
        .body = swl_span(json.ptr, json.len),
        .headers = headers,
        .header_cap = 3,
        .time = swl_posix_time()};
    s = swl_request_add(&req, swl_cstr("Content-Type"), swl_cstr("application/json"));
    if (s == SWL_OK) s = swl_qiniu_sign(&pair, &req, &signature);
    if (s != SWL_OK) return s;
    swl_qiniu_keys_init(&r->keys, r->work, sizeof r->work);
    s = online(&url, &req, read_keys, r);
    while (s == SWL_OK && (s = swl_qiniu_keys_end(&r->keys, &ev)) == SWL_OK) use(r, &ev);
    swl_wipe(r->work, sizeof r->work);
    return s == SWL_DONE ? SWL_OK : s;
}

int main(int argc, char **argv) {
    static reader r;
    static swl_str names[BATCH_MAX];
    int first = 1;
    size_t batch = 20;
    if (argc > 2 && strcmp(argv[1], "-n") == 0) {
        batch = (size_t)atoi(argv[2]);
        first = 3;
    }
    if (argc <= first || batch < 1 || batch > BATCH_MAX) {
        fprintf(stderr, "usage: qiniu_keys [-n BATCH] NAME ...   (1 to 100 names)\n");
        return 2;
    }
    for (int next = first; next < argc;) {
        size_t count = 0;
        while (count < batch && next < argc) names[count++] = swl_cstr(argv[next++]);
        r.count = 0;
        swl_status s = make(names, count, &r);
        if (s == SWL_OK && !r.refused && r.count != count) s = SWL_E_SYNTAX;
        if (s != SWL_OK) fprintf(stderr, "qiniu_keys: %s: %s\n", swl_status_name(s), swl_status_help(s, (char[SWL_STATUS_HELP_SIZE]){0}));
        if (s != SWL_OK || r.refused) return 1;
        fflush(stdout);
    }
    return 0;
}
