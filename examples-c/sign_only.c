// SPDX-License-Identifier: Apache-2.0
/* Signs a Bedrock call for an HTTP client of your own, and prints its headers:
 *   AWS_ACCESS_KEY_ID=... AWS_SECRET_ACCESS_KEY=... sign_only
 * On a device the time comes from SNTP or a server's Date header. */
#include "swiftlet.h"
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#define REGION "us-west-2"

static swl_str setting(const char *name) {
    const char *s = getenv(name);
    return swl_cstr(s ? s : "");
}

int main(void) {
    swl_header headers[4] = {{SWL_STR("Content-Type"), SWL_STR(""), SWL_STR("application/json"), 0}};
    uint8_t bytes[512];
    swl_buf text = SWL_BUF(bytes);
    swl_aws aws = {.access_key = setting("AWS_ACCESS_KEY_ID"),
        .secret_key = setting("AWS_SECRET_ACCESS_KEY"),
        .session_token = setting("AWS_SESSION_TOKEN"),
        .region = SWL_STR(REGION),
        .service = SWL_STR("bedrock")};
    swl_request req = {.method = SWL_STR("POST"),
        .host = SWL_STR("bedrock-runtime." REGION ".amazonaws.com"),
        .path = SWL_STR("/model/anthropic.claude-3-haiku-20240307-v1%3A0/converse"),
        .body = SWL_STR("{\"messages\":[{\"role\":\"user\",\"content\":[{\"text\":\"Hello\"}]}]}"),
        .headers = headers,
        .header_count = 1,
        .header_cap = 4,
        .time = {(uint32_t)time(NULL), 0}};
    swl_status s = swl_sigv4_sign(&aws, &req, &text);
    if (s != SWL_OK) {
        fprintf(stderr, "%s: %s\n", swl_status_name(s), swl_status_help(s, (char[SWL_STATUS_HELP_SIZE]){0}));
        return 1;
    }
    for (int i = 0; i < req.header_count; i++)
        printf("%.*s: %.*s\n", (int)headers[i].name.len, headers[i].name.ptr, (int)headers[i].value.len, headers[i].value.ptr);
    return 0;
}
