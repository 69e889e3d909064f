// SPDX-License-Identifier: Apache-2.0
/* For test_heads.py: sends requests, one description a line, by an exchange whose transport keeps the bytes:  WINDOW SIGNER METHOD HOST PATH QUERY BODY [NAME VALUE]...
 * From METHOD on in hex, "-" for empty. Prints a line each: how it ended, what was sent, and the
 * headers of the request, those that the signer added too, in hex. */
#include "swiftlet.h"
#include <stdio.h>
#include <stdlib.h>

enum { HEADERS = 96, WIRE = 1 << 19 };
static char line[1 << 20];

typedef struct wire {
    uint8_t sent[WIRE];
    size_t sent_len, answered;
} wire;

static int32_t send_bytes(void *ctx, const void *p, size_t n) {
    wire *w = ctx;
    if (n > WIRE - w->sent_len) return -1;
    memcpy(w->sent + w->sent_len, p, n);
    w->sent_len += n;
    return (int32_t)n;
}

static int32_t answer_bytes(void *ctx, void *p, size_t n) {
    static const char answer[] = "HTTP/1.1 204 No Content\r\n\r\n";
    wire *w = ctx;
    if (n > sizeof answer - 1 - w->answered) n = sizeof answer - 1 - w->answered;
    memcpy(p, answer + w->answered, n);
    w->answered += n;
    return (int32_t)n;
}

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

static void print(swl_str text) {
    for (size_t i = 0; i < text.len; i++) printf("%02x", (unsigned char)text.ptr[i]);
}

static swl_status sign(const char *signer, swl_request *req, swl_buf *text) {
    swl_str access = SWL_STR("AKIDEXAMPLE"), secret = SWL_STR("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY");
    swl_str key = SWL_STR("!key~with#odd|bytes");
    swl_aws aws = {access, secret, key, SWL_STR("us-east-1"), SWL_STR("s3"), SWL_AWS_S3, NULL};
    swl_qiniu qiniu = {access, secret, SWL_QINIU_DATE};
    swl_appstage appstage = {access, secret, key, SWL_STR("00112233-4455-4677-8899-aabbccddeeff")};
    swl_bearer bearer = {key};
    swl_token token = {key};
    req->time.s = SWL_RELEASE_TIME;
    if (strcmp(signer, "bearer") == 0) return swl_bearer_sign(&bearer, req, NULL);
    if (strcmp(signer, "token") == 0) return swl_token_sign(&token, req, NULL);
    if (strcmp(signer, "sigv4") == 0) return swl_sigv4_sign(&aws, req, text);
    if (strcmp(signer, "sigv4a") == 0) return swl_sigv4a_sign(&aws, req, text);
    if (strcmp(signer, "qiniu") == 0) return swl_qiniu_sign(&qiniu, req, text);
    if (strcmp(signer, "appstage") == 0) return swl_appstage_sign(&appstage, req, text);
    return strcmp(signer, "none") ? SWL_E_ARG : SWL_OK;
}

int main(void) {
    while (fgets(line, sizeof line, stdin)) {
        static wire w;
        static uint8_t bytes[8192], work[512], window[4096];
        swl_header headers[HEADERS] = {0};
        swl_buf text = SWL_BUF(bytes);
        swl_io io = {.ctx = &w, .send = send_bytes, .recv = answer_bytes, .flags = SWL_IO_SECURE};
        swl_exchange x;
        swl_http_event ev;
        size_t room = strtoul(strtok(line, " "), NULL, 10);
        const char *signer = strtok(NULL, " ");
        swl_request req = {.headers = headers, .header_cap = HEADERS};
        req.method = field();
        req.host = field();
        req.path = field();
        req.query = field();
        req.body = field();
        w.sent_len = w.answered = 0;
        swl_status s = SWL_OK;
        for (swl_str name; s == SWL_OK && (name = field()).ptr;) s = swl_request_add(&req, name, field());
        if (s == SWL_OK) s = sign(signer, &req, &text);
        if (s == SWL_OK) {
            swl_exchange_init(&x, &req, &io, work, sizeof work, window, room < sizeof window ? room : sizeof window);
            while ((s = swl_exchange_next(&x, &ev)) == SWL_OK) {}
        }
        printf("%s -", swl_status_name(s));
        print(swl_span(w.sent, w.sent_len));
        for (size_t i = 0; i < req.header_count; i++) {
            printf(" -");
            print(headers[i].name);
            printf(" -");
            print(headers[i].prefix);
            print(headers[i].value);
        }
        putchar('\n');
    }
    return 0;
}
