// SPDX-License-Identifier: Apache-2.0
/* Streams a chat answer:  OPENAI_BASE_URL=https://host/v1 OPENAI_API_KEY=... OPENAI_MODEL=... stream "question" */
#include "swiftlet_client.h"
#include "swiftlet_tls.h"
#include <stdio.h>
#include <stdlib.h>

static void print(void *out, const swl_reply_event *ev) {
    if (ev->kind == SWL_REPLY_TEXT || ev->kind == SWL_REPLY_ERROR) fwrite(ev->data.ptr, 1, ev->data.len, out), fflush(out);
}

int main(int argc, char **argv) {
    static swl_tls_storage storage;
    static swl_client client;
    static char memory[4096];
    swl_bearer key = {swl_cstr(getenv("OPENAI_API_KEY"))};
    swl_service service = swl_chat_service(swl_cstr(getenv("OPENAI_BASE_URL")), swl_auth_bearer(&key));
    swl_message question = {.text = swl_cstr(argc > 1 ? argv[1] : "Hello")};
    swl_conversation talk = {.model = swl_cstr(getenv("OPENAI_MODEL")), .messages = &question, .message_count = 1, .stream = 1};
    swl_client_init(&client, memory, sizeof memory);
    swl_status s = swl_client_tls(&client, &storage, sizeof storage);
    if (s == SWL_OK) s = swl_tls_roots_file(&client.tls, getenv("SWIFTLET_CA_FILE"));
    if (s == SWL_OK) s = swl_client_run(&client, &service, &talk, print, stdout);
    swl_client_free(&client);
    return s == SWL_OK ? 0 : fprintf(stderr, "%s\n", swl_status_name(s)), s != SWL_OK;
}
