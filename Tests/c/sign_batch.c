// SPDX-License-Identifier: Apache-2.0
/* For the differential test: signs requests from standard input, one a line:
 *   SCHEME FLAGS EXPIRES TIME ACCESS SECRET TOKEN REGION SERVICE METHOD HOST PATH QUERY BODY [NAME VALUE]...
 * From ACCESS on in hex, "-" for empty. Prints a line each: the Authorization value, the URL or
 * the key; or the name of the status. Every other request is signed with a kept key. */
#include "swiftlet.h"

#include <stdio.h>
#include <stdlib.h>

enum { HEADERS = 64 };
static char line[1 << 20];
static uint8_t bytes[1 << 16];

static swl_str field(void) {
    char *text = strtok(NULL, " \n");
    size_t n = 0;
    if (!text || *text == '-') return swl_span(text, 0);
    for (; text[2 * n] && text[2 * n + 1]; n++) {
        char two[3] = {text[2 * n], text[2 * n + 1], 0};
        text[n] = (char)strtoul(two, NULL, 16);
    }
    return swl_span(text, n);
}

static uint32_t number(void) { return (uint32_t)strtoul(strtok(NULL, " \n"), NULL, 10); }

int main(void) {
    for (unsigned count = 0; fgets(line, sizeof line, stdin); count++) {
        swl_header headers[HEADERS + 4];
        swl_aws aws;
        swl_aws_signing_key key;
        swl_request req;
        swl_buf out = SWL_BUF(bytes);
        swl_status s = SWL_E_ARG;
        memset(&aws, 0, sizeof aws);
        memset(&req, 0, sizeof req);
        const char *scheme = strtok(line, " ");
        aws.flags = number();
        uint32_t expires = number();
        req.time.s = number();
        aws.access_key = field();
        aws.secret_key = field();
        aws.session_token = field();
        aws.region = field();
        aws.service = field();
        req.method = field();
        req.host = field();
        req.path = field();
        req.query = field();
        req.body = field();
        req.headers = headers;
        req.header_cap = HEADERS + 4;
        for (swl_str name; req.header_count < HEADERS && (name = field()).ptr;) {
            memset(&headers[req.header_count], 0, sizeof *headers);
            headers[req.header_count].name = name;
            headers[req.header_count++].value = field();
        }
        int is_a = strncmp(scheme, "sigv4a", 6) == 0;
        if (strcmp(scheme, "bedrock-key") == 0) aws.service = swl_cstr("bedrock");
        if (count % 2 && strcmp(scheme, "qiniu") != 0 && (is_a ? swl_sigv4a_key(&aws, &key) : swl_sigv4_key(&aws, req.time, &key)) == SWL_OK) {
            aws.key = &key;
            aws.secret_key = swl_span(NULL, 0);
        }
        if (strcmp(scheme, "sigv4") == 0) s = swl_sigv4_sign(&aws, &req, &out);
        if (strcmp(scheme, "sigv4a") == 0) s = swl_sigv4a_sign(&aws, &req, &out);
        if (strcmp(scheme, "sigv4-url") == 0) s = swl_sigv4_presign(&aws, &req, expires, &out);
        if (strcmp(scheme, "sigv4a-url") == 0) s = swl_sigv4a_presign(&aws, &req, expires, &out);
        if (strcmp(scheme, "bedrock-key") == 0) s = swl_bedrock_key(&aws, req.time, expires, &out, NULL);
        if (strcmp(scheme, "qiniu") == 0) {
            swl_qiniu qiniu = {aws.access_key, aws.secret_key, aws.flags};
            s = swl_qiniu_sign(&qiniu, &req, &out);
        }
        if (s != SWL_OK) puts(swl_status_name(s));
        else if (req.header_count > 0 &&
            headers[req.header_count - 1].value.ptr + headers[req.header_count - 1].value.len == (char *)out.ptr + out.len)
            printf("%.*s%.*s\n", (int)headers[req.header_count - 1].prefix.len, headers[req.header_count - 1].prefix.ptr,
                (int)headers[req.header_count - 1].value.len, headers[req.header_count - 1].value.ptr);
        else printf("%.*s\n", (int)out.len, (const char *)out.ptr);
    }
    return 0;
}
