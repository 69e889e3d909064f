// SPDX-License-Identifier: Apache-2.0
/* Sends any HTTP request from bare metal: here a request to Qiniu, signed with access key and secret key.  The answer is
 * printed while it arrives.  Settings: url, key, secret, body, roots, deadline. */
#include "board.h"
#include "network.h"
#include "swiftlet_client.h"
#include "swiftlet_tls.h"
#include <mbedtls/platform.h>

static swl_client client;
static swl_tls_storage storage;
static uint8_t memory[4096];

static swl_status start(void) {
    if (!network_start()) return SWL_E_IO;
    swl_client_init(&client, memory, sizeof memory);
    client.deadline_ms = board_number("deadline", 60000);
    client.once = 1; /* the request creates keys */
    swl_status s = swl_client_tls(&client, &storage, sizeof storage);
    return s == SWL_OK ? swl_tls_roots(&client.tls, board_file(board_setting("roots"))) : s;
}

static swl_status send(void) {
    swl_qiniu key = {board_setting("key"), board_setting("secret"), 0};
    swl_auth auth = swl_auth_qiniu(&key);
    swl_header type = {.name = swl_cstr("Content-Type"), .value = swl_cstr("application/json")};
    swl_request req = {.method = swl_cstr("POST"), .body = board_setting("body"), .headers = &type, .header_count = 1, .header_cap = 1};
    swl_http_event ev;
    swl_status s;
    swl_client_send(&client, board_setting("url"), &req, &auth);
    while ((s = swl_client_next(&client, &ev)) == SWL_OK || s == SWL_AGAIN) {
        if (s == SWL_AGAIN) swl_client_wait(&client);
        else if (ev.kind == SWL_HTTP_BODY) board_print(ev.data);
    }
    return s;
}

int main(void) {
    mbedtls_platform_set_calloc_free(board_calloc, board_free);
    swl_status s = start();
    if (s == SWL_OK) s = send();
    board_print(swl_cstr("\n"));
    board_line("end", swl_cstr(swl_status_name(s)));
    board_line_number("status", client.hints.status);
    swl_client_free(&client);
    return s == SWL_DONE ? 0 : 1;
}
