// SPDX-License-Identifier: Apache-2.0
/* One HTTPS request from bare metal: connects, sends, prints the answer as it arrives. */
#include "board.h"
#include "network.h"
#include "swiftlet_model.h"
#include "swiftlet_port.h"
#include "swiftlet_tls.h"
#include <mbedtls/platform.h>

static swl_tls_storage storage;
static swl_tls tls;
static swl_dial net;
static swl_exchange exchange;
static swl_reply reply;
static swl_hints hints;
static uint8_t line[512], window[1024], work[512], body[2048], text[640];
static swl_header headers[8];

static void print(const swl_reply_event *ev) {
    if (ev->kind == SWL_REPLY_TEXT) board_print(ev->data);
    if (ev->kind == SWL_REPLY_ERROR) board_line("error", ev->data);
}

static swl_status sign(swl_request *req) {
    swl_buf out = SWL_BUF(text);
    swl_str how = board_setting("auth");
    if (swl_str_is(how, swl_cstr("sigv4"))) {
        swl_aws key = {.access_key = board_setting("key"),
            .secret_key = board_setting("secret"),
            .region = swl_cstr("us-east-1"),
            .service = swl_cstr("bedrock")};
        return swl_sigv4_sign(&key, req, &out);
    }
    if (swl_str_is(how, swl_cstr("qiniu"))) {
        swl_qiniu key = {board_setting("key"), board_setting("secret"), 0};
        return swl_qiniu_sign(&key, req, &out);
    }
    swl_bearer key = {board_setting("key")};
    return swl_bearer_sign(&key, req, NULL);
}

static swl_status connect_to(const swl_url *url, swl_time now) {
    swl_status s;
    swl_dial_init(&net, url->name, url->port);
    net.deadline_ms = board_number("deadline", 60000);
    while ((s = swl_dial_next(&net)) == SWL_AGAIN && (s = swl_dial_wait(&net)) == SWL_OK) {}
    if (s != SWL_DONE || !url->secure) return s;
    s = swl_tls_start(&tls, &net.io, url->name, now);
    if (s == SWL_OK)
        while ((s = swl_tls_next(&tls)) == SWL_AGAIN && (s = swl_dial_wait(&net)) == SWL_OK) {}
    return s;
}

static swl_status answer(const swl_request *req, const swl_io *io) {
    swl_http_event http;
    swl_reply_event event;
    swl_status s;
    swl_exchange_init(&exchange, req, io, line, sizeof line, window, sizeof window);
    swl_chat_reply_init(&reply, work, sizeof work);
    do {
        if ((s = swl_exchange_next(&exchange, &http)) == SWL_AGAIN) s = swl_dial_wait(&net);
        else if (s == SWL_OK) {
            swl_hints_take(&hints, &http);
            for (swl_reply_http(&reply, &http); http.kind == SWL_HTTP_BODY && (s = swl_chat_reply_next(&reply, &http.data, &event)) == SWL_OK;)
                print(&event);
        }
    } while (s >= SWL_OK && s != SWL_DONE);
    while (s >= SWL_OK && (s = swl_chat_reply_end(&reply, &event)) == SWL_OK) print(&event);
    return s;
}

/* The answer's Date is all that a board without a clock knows of the time. */
static swl_status check_time(swl_time sent) {
    swl_clock learnt = {0, 0};
    swl_time now = {swl_port_now_ms() / 1000, 0};
    if (!tls.time_unverified || swl_clock_learn(&learnt, &hints, sent, now) < 0 || !learnt.known) return SWL_DONE;
    now.s += (uint32_t)learnt.skew;
    swl_status s = swl_tls_check_time(&tls, now);
    return s == SWL_OK ? SWL_DONE : s;
}

int main(void) {
    swl_url url;
    swl_message question = {.text = board_setting("question")};
    swl_conversation talk = {.model = board_setting("model"), .messages = &question, .message_count = 1, .stream = 1};
    swl_buf json = SWL_BUF(body);
    swl_status s;
    mbedtls_platform_set_calloc_free(board_calloc, board_free);
    if (!network_start()) {
        board_line("end", swl_cstr("no network"));
        return 1;
    }
    s = swl_url_split(board_setting("url"), &url);
    if (s == SWL_OK) s = swl_chat_body(&talk, &json);
    if (s == SWL_OK) s = swl_tls_init(&tls, &storage, sizeof storage);
    if (s == SWL_OK) s = swl_tls_roots(&tls, board_file(board_setting("roots")));
    swl_request req = {
        .method = SWL_STR("POST"), .host = url.host, .path = url.path, .body = swl_span(body, json.len), .headers = headers, .header_cap = 8};
    req.time = board_time();
    if (s == SWL_OK) s = swl_request_add(&req, swl_cstr("Content-Type"), swl_cstr("application/json"));
    if (s == SWL_OK) s = sign(&req);
    if (s == SWL_OK) s = connect_to(&url, req.time);
    const swl_time sent = {swl_port_now_ms() / 1000, 0};
    if (s == SWL_DONE) s = answer(&req, url.secure ? &tls.io : &net.io);
    if (s == SWL_DONE) s = check_time(sent);
    board_print(swl_cstr("\n"));
    board_line("end", swl_cstr(swl_status_name(s)));
    board_line_number("status", hints.status);
    board_line_number("error", net.error);
    board_line_number("tls_error", tls.error);
    swl_tls_free(&tls);
    swl_dial_close(&net);
    board_line_number("heap", (int32_t)board_heap_peak());
    board_line_number("heap_left", (int32_t)board_heap_used());
    board_line_number("stack", (int32_t)board_stack_peak());
    return s == SWL_DONE ? 0 : 1;
}
