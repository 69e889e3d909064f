/* Streams a chat answer:  URL=https://host/v1/chat/completions API_KEY=... MODEL=... CA_FILE=ca.pem stream "question" */
#include "swiftlet_model.h"
#include "swiftlet_posix.h"
#include "swiftlet_tls.h"
#include <stdio.h>
#include <stdlib.h> /* clang-format off */

static swl_str setting(const char *name) { return swl_cstr(getenv(name) ? getenv(name) : ""); }
static int failed(swl_status s) { return fprintf(stderr, "%s: %s\n", swl_status_name(s), swl_status_help(s, (char[SWL_STATUS_HELP_SIZE]){0})), 1; }
static int refused;
static void print(const swl_reply_event *ev) {
    if (ev->kind == SWL_REPLY_TEXT) fwrite(ev->data.ptr, 1, ev->data.len, stdout);
    if (ev->kind == SWL_REPLY_ERROR) refused = fprintf(stderr, "%.*s\n", (int)ev->data.len, ev->data.ptr);
}
int main(int argc, char **argv) {
    static swl_tls_storage storage;
    static uint8_t body[8192], line[512], window[2048], work[512];
    swl_url url; swl_header headers[2]; swl_dial net; swl_tls tls; swl_exchange x; swl_http_event http; swl_reply reply; swl_reply_event event; swl_status s;
    swl_message question = { .text = swl_cstr(argc > 1 ? argv[1] : "Hello") };
    swl_conversation talk = { .model = setting("MODEL"), .messages = &question, .message_count = 1, .stream = 1 };
    swl_bearer bearer = { setting("API_KEY") }; swl_buf json = SWL_BUF(body);
    if ((s = swl_url_split(setting("URL"), &url)) != SWL_OK || (s = swl_chat_body(&talk, &json)) != SWL_OK) return failed(s);
    swl_request req = { .method = SWL_STR("POST"), .host = url.host, .path = url.path, .body = swl_span(body, json.len), .headers = headers, .header_cap = 2 };
    if ((s = swl_bearer_sign(&bearer, &req, NULL)) != SWL_OK || (s = swl_request_add(&req, swl_cstr("Content-Type"), swl_cstr("application/json"))) != SWL_OK) return failed(s);
    if ((s = swl_tls_init(&tls, &storage, sizeof storage)) != SWL_OK || (s = swl_tls_roots_file(&tls, getenv("CA_FILE") ? getenv("CA_FILE") : SWL_POSIX_ROOTS)) != SWL_OK) return failed(s);
    swl_dial_init(&net, url.name, url.port);
    while ((s = swl_dial_next(&net)) == SWL_AGAIN && (s = swl_dial_wait(&net)) == SWL_OK) {}
    if (s == SWL_DONE) s = swl_tls_start(&tls, &net.io, url.name, swl_posix_time());
    if (s == SWL_OK) while ((s = swl_tls_next(&tls)) == SWL_AGAIN && (s = swl_dial_wait(&net)) == SWL_OK) {}
    if (s != SWL_DONE) return failed(s);
    swl_exchange_init(&x, &req, &tls.io, line, sizeof line, window, sizeof window); swl_chat_reply_init(&reply, work, sizeof work);
    do {
        if ((s = swl_exchange_next(&x, &http)) == SWL_AGAIN) s = swl_dial_wait(&net);
        else if (s == SWL_OK)
            for (swl_reply_http(&reply, &http); http.kind == SWL_HTTP_BODY && (s = swl_chat_reply_next(&reply, &http.data, &event)) == SWL_OK;) print(&event);
    } while (s >= SWL_OK && s != SWL_DONE);
    while (s >= SWL_OK && (s = swl_chat_reply_end(&reply, &event)) == SWL_OK) print(&event);
    swl_tls_free(&tls); swl_dial_close(&net);
    return s == SWL_DONE ? refused != 0 : failed(s);
}
