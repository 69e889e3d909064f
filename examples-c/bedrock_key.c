// SPDX-License-Identifier: Apache-2.0
/* Makes an Amazon Bedrock API key that is valid for an hour, on the device and without a network:
 *   AWS_ACCESS_KEY_ID=... AWS_SECRET_ACCESS_KEY=... AWS_REGION=us-west-2 bedrock_key
 * Use it as in bearer.c. */
#include "swiftlet.h"
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static swl_str setting(const char *name) {
    const char *s = getenv(name);
    return swl_cstr(s ? s : "");
}

int main(void) {
    uint8_t bytes[4096];
    swl_buf key = SWL_BUF(bytes);
    swl_time now = {(uint32_t)time(NULL), 0}, ends;
    swl_aws aws = {
        .access_key = setting("AWS_ACCESS_KEY_ID"),
        .secret_key = setting("AWS_SECRET_ACCESS_KEY"),
        .session_token = setting("AWS_SESSION_TOKEN"),
        .region = setting("AWS_REGION"),
    };
    swl_status s = swl_bedrock_key(&aws, now, 3600, &key, &ends);
    if (s != SWL_OK) {
        fprintf(stderr, "%s: %s\n", swl_status_name(s), swl_status_help(s, (char[SWL_STATUS_HELP_SIZE]){0}));
        return 1;
    }
    printf("%.*s\n", (int)key.len, (const char *)key.ptr);
    fprintf(stderr, "ends at %lu\n", (unsigned long)ends.s);
    swl_wipe(bytes, sizeof bytes);
    return 0;
}
