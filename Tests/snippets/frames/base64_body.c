// SPDX-License-Identifier: Apache-2.0
/* swiftlet.h: swl_base64_body b = {.before = SWL_STR("{\"image\":\""), .after = SWL_STR("\"}"), */
#include "swiftlet.h"
#include <stdio.h>
#include <string.h>

static int32_t file_read(void *file, void *p, size_t n) { return (int32_t)fread(p, 1, n, file); }

static swl_status file_rewind(void *file) { return fseek(file, 0, SEEK_SET) == 0 ? SWL_OK : SWL_E_IO_SOURCE; }

int main(void) {
    swl_request req = {.method = SWL_STR("POST")};
    FILE *file = tmpfile();
    size_t file_size = 5;
    char body[64] = "";
    if (!file || fwrite("image", 1, file_size, file) != file_size || fseek(file, 0, SEEK_SET) != 0) return 1;
#include "sample.h"
    for (size_t at = 0; at < req.body.len;) {
        int32_t n = req.source.read(req.source.ctx, body + at, req.body.len - at);
        if (n <= 0) return 1;
        at += (size_t)n;
    }
    puts(body);
    return strcmp(body, "{\"image\":\"aW1hZ2U=\"}") != 0;
}
