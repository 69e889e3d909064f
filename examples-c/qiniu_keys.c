// SPDX-License-Identifier: Apache-2.0
/* Makes keys for Qiniu's inference service, and prints each with its name and time:
 *   QINIU_ACCESS_KEY=... QINIU_SECRET_KEY=... qiniu_keys [-n BATCH] NAME ...
 * One request makes BATCH keys (default 20), and is signed right before it is sent. The service shows a key only
 * once. After a failure, the keys that were printed exist, and those of the last request may exist.
 * QINIU_BASE_URL: default https://api.qnaigc.com. */
#include "environment.h"
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

static swl_status read_keys(swl_client *client, reader *r) {
    swl_http_event http;
    swl_reply_event ev;
    swl_status s = SWL_OK;
    while ((s = swl_client_next(client, &http)) == SWL_OK || s == SWL_AGAIN) {
        if (s == SWL_AGAIN) {
            swl_client_wait(client);
            continue;
        }
        if (http.kind == SWL_HTTP_STATUS) swl_qiniu_keys_init(&r->keys, r->work, sizeof r->work);
        swl_reply_http(&r->keys.reply, &http);
        if (http.kind == SWL_HTTP_BODY)
            while ((s = swl_qiniu_keys_next(&r->keys, &http.data, &ev)) == SWL_OK) use(r, &ev);
        if (s < 0) return s;
    }
    while (s == SWL_DONE && (s = swl_qiniu_keys_end(&r->keys, &ev)) == SWL_OK) {
        use(r, &ev);
        s = SWL_DONE;
    }
    return s == SWL_DONE ? SWL_OK : s;
}

static swl_status make(swl_client *client, const char *where, const swl_str *names, size_t count, reader *r) {
    static uint8_t body[65536];
    static swl_header headers[] = {{SWL_STR("Content-Type"), SWL_STR(""), SWL_STR("application/json"), 0}};
    swl_buf json = SWL_BUF(body);
    swl_qiniu pair = {setting("QINIU_ACCESS_KEY"), setting("QINIU_SECRET_KEY"), 0};
    swl_auth auth = swl_auth_qiniu(&pair);
    swl_status s = swl_qiniu_keys_body(names, count, &json);
    if (s != SWL_OK) return s;
    swl_request req = {.method = SWL_STR("POST"), .body = swl_span(json.ptr, json.len), .headers = headers, .header_count = 1};
    swl_client_send(client, swl_cstr(where), &req, &auth);
    s = read_keys(client, r);
    swl_wipe(r->work, sizeof r->work);
    return s;
}

/* `batch` keys at a time. */
static int make_all(swl_client *client, const char *where, char **words, size_t left, size_t batch) {
    static reader r;
    static swl_str names[BATCH_MAX];
    while (left > 0) {
        size_t count = left < batch ? left : batch;
        for (size_t i = 0; i < count; i++) names[i] = swl_cstr(words[i]);
        r.count = 0;
        swl_status s = make(client, where, names, count, &r);
        if (s == SWL_OK && !r.refused && r.count != count) s = SWL_E_SYNTAX;
        if (report("qiniu_keys", s) || r.refused) return 1;
        fflush(stdout);
        words += count;
        left -= count;
    }
    return 0;
}

int main(int argc, char **argv) {
    static swl_client client;
    char where[1024];
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
    if (snprintf(where, sizeof where, "%s/v1/apikeys", setting_or("QINIU_BASE_URL", "https://api.qnaigc.com")) >= (int)sizeof where) return 2;
    if (report("qiniu_keys", open_client(&client, where))) return 1;
    client.attempts = 1; /* the answer that was lost may have held new keys */
    int failed = make_all(&client, where, argv + first, (size_t)(argc - first), batch);
    swl_client_free(&client);
    return failed;
}
