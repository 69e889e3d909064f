// SPDX-License-Identifier: Apache-2.0
/* swiftlet_client.h: static swl_client client; */
#include "swiftlet_client.h"
#include "swiftlet_tls.h"
#include <stdio.h>
#include <stdlib.h>

static void use(void *ctx, const swl_reply_event *event) {
    (void)ctx;
    if (event->kind == SWL_REPLY_TEXT) fwrite(event->data.ptr, 1, event->data.len, stdout);
}

int main(void) {
    static swl_tls_storage storage;
    static uint8_t memory[4096], certificates[16384];
    FILE *file = fopen(getenv("CA_FILE"), "rb");
    if (!file) return 1;
    swl_str roots = swl_span(certificates, fread(certificates, 1, sizeof certificates, file));
    fclose(file);
    swl_bearer key = {swl_cstr(getenv("API_KEY"))};
    swl_service service = swl_chat_service(swl_cstr(getenv("OPENAI_BASE_URL")), swl_auth_bearer(&key));
    swl_message hello = {.text = SWL_STR("Hello")};
    swl_conversation talk = {.model = SWL_STR("m"), .messages = &hello, .message_count = 1, .stream = 1};
    swl_status s;
#include "sample.h"
    if (s != SWL_OK) fprintf(stderr, "%s\n", swl_status_name(s));
    return s != SWL_OK;
}
