// SPDX-License-Identifier: Apache-2.0
/* Asks a model from bare metal, and prints the answer as it arrives.  Settings:
 *   url       what comes before the family's path: "https://api.openai.com/v1"
 *   family    "chat" unless it is "converse" (Bedrock)
 *   key       an API key; with `secret` and `region` an access key of AWS, which signs by SigV4
 *   model, question, roots (a file, PEM or DER), deadline (milliseconds)
 *   clock     "host", or this board has no clock
 *   times     asks so often, each time on a new connection that takes up the TLS session of the last */
#include "board.h"
#include "network.h"
#include "swiftlet_client.h"
#include "swiftlet_tls.h"
#include <mbedtls/platform.h>

static swl_client client;
static swl_tls_storage storage;
static uint8_t memory[4096], session[1024];

static swl_time now(void *ctx) {
    (void)ctx;
    return board_time();
}

static void print(void *ctx, const swl_reply_event *ev) {
    (void)ctx;
    if (ev->kind == SWL_REPLY_TEXT) board_print(ev->data);
    if (ev->kind == SWL_REPLY_ERROR) board_line("\nerror", ev->data);
}

static void report(swl_status s) {
    board_print(swl_cstr("\n"));
    board_line("end", swl_cstr(swl_status_name(s)));
    board_line_number("status", client.hints.status);
    board_line_number("dial_error", client.net.error);
    board_line_number("tls_error", client.tls.error);
    board_line_number("resumed", (int32_t)client.tls.resumed);
}

static swl_status start(void) {
    if (!network_start()) return SWL_E_IO;
    swl_client_init(&client, memory, sizeof memory);
    client.deadline_ms = board_number("deadline", 60000);
    client.attempts = board_number("attempts", 3);
    client.clock = now;
    if (board_number("times", 1) > 1) swl_client_session(&client, session, sizeof session, 0);
    swl_status s = swl_client_tls(&client, &storage, sizeof storage);
    return s == SWL_OK ? swl_tls_roots(&client.tls, board_file(board_setting("roots"))) : s;
}

int main(void) {
    swl_bearer bearer = {board_setting("key")};
    swl_aws aws = {
        .access_key = bearer.token, .secret_key = board_setting("secret"), .region = board_setting("region"), .service = swl_cstr("bedrock")};
    swl_auth auth = aws.secret_key.len > 0 ? swl_auth_sigv4(&aws) : swl_auth_bearer(&bearer);
    swl_str url = board_setting("url");
    swl_service service = swl_str_is(board_setting("family"), swl_cstr("converse")) ? swl_converse_service(url, auth) : swl_chat_service(url, auth);
    swl_message question = {.text = board_setting("question")};
    swl_conversation talk = {.model = board_setting("model"), .messages = &question, .message_count = 1, .stream = 1};
    mbedtls_platform_set_calloc_free(board_calloc, board_free);
    board_cost_begin();
    swl_status s = start();
    for (uint32_t i = 0; s == SWL_OK && i < board_number("times", 1); i++) {
        if (i > 0) board_cost_begin();
        s = swl_client_run(&client, &service, &talk, print, NULL);
        swl_client_close(&client);
        if (s == SWL_OK) report(s);
        board_cost_print();
    }
    if (s != SWL_OK) report(s);
    swl_client_free(&client);
    board_cost_print();
    return s == SWL_OK ? 0 : 1;
}
