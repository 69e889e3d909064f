// SPDX-License-Identifier: Apache-2.0
/* Prints a link to an S3 object that works for an hour, for whoever holds it:
 *   AWS_ACCESS_KEY_ID=... AWS_SECRET_ACCESS_KEY=... AWS_REGION=us-west-2 presign BUCKET /KEY */
#include "swiftlet.h"
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static swl_str setting(const char *name) {
    const char *s = getenv(name);
    return swl_cstr(s ? s : "");
}

int main(int argc, char **argv) {
    if (argc != 3) {
        fprintf(stderr, "usage: presign BUCKET /KEY\n");
        return 2;
    }
    uint8_t bytes[4096];
    char host[256];
    int n = snprintf(host, sizeof host, "%s.s3.%s.amazonaws.com", argv[1], setting("AWS_REGION").ptr);
    if (n < 0 || (size_t)n >= sizeof host) {
        fprintf(stderr, "the bucket's name is too long\n");
        return 2;
    }
    swl_buf url = SWL_BUF(bytes);
    swl_aws aws = {.access_key = setting("AWS_ACCESS_KEY_ID"),
        .secret_key = setting("AWS_SECRET_ACCESS_KEY"),
        .session_token = setting("AWS_SESSION_TOKEN"),
        .region = setting("AWS_REGION"),
        .service = SWL_STR("s3"),
        .flags = SWL_AWS_S3};
    swl_request req = {.method = SWL_STR("GET"), .host = swl_cstr(host), .path = swl_cstr(argv[2]), .time = {(uint32_t)time(NULL), 0}};
    swl_status s = swl_sigv4_presign(&aws, &req, 3600, &url);
    if (s != SWL_OK) {
        fprintf(stderr, "%s: %s\n", swl_status_name(s), swl_status_help(s, (char[SWL_STATUS_HELP_SIZE]){0}));
        return 1;
    }
    printf("%.*s\n", (int)url.len, (const char *)url.ptr);
    return 0;
}
