// SPDX-License-Identifier: Apache-2.0
/* Looks for secrets that signing leaves on the stack: the stack is painted, a call is made, and the longest run of a secret's
 * bytes is searched for. A run of RUN_MAX bytes may be chance, or a constant of the algorithm. */
#include "swiftlet.h"
#include "swiftlet_port.h"
#include <stdio.h>
#include <stdlib.h>

enum { DEPTH = 32768, RUN_MAX = 6, SECRET_MAX = 200 };
static uint8_t seen[DEPTH], text[1024];
static char secret[SECRET_MAX];
static swl_header headers[8];
static swl_aws aws;
static swl_aws_signing_key key;
static swl_qiniu qiniu;
static swl_request req;
static swl_buf out;
static swl_status status;

static void v4_key(void) { status = swl_sigv4_key(&aws, req.time, &key); }
static void v4(void) { status = swl_sigv4_sign(&aws, &req, &out); }
static void v4_url(void) { status = swl_sigv4_presign(&aws, &req, 60, &out); }
static void v4a_key(void) { status = swl_sigv4a_key(&aws, &key); }
static void v4a(void) { status = swl_sigv4a_sign(&aws, &req, &out); }
static void qn(void) { status = swl_qiniu_sign(&qiniu, &req, &out); }

__attribute__((noinline)) static void watch(void (*call)(void)) {
    uintptr_t top = (uintptr_t)__builtin_frame_address(0) - 256;
    for (uintptr_t at = top - DEPTH; at < top; at++) *(volatile uint8_t *)at = 0xa5;
    call();
    for (size_t i = 0; i < DEPTH; i++) seen[i] = *(volatile uint8_t *)(top - DEPTH + i);
}

static size_t longest_run(const uint8_t *p, size_t n) {
    size_t best = 0;
    for (size_t at = 0; at < DEPTH; at++)
        for (size_t from = 0; from < n; from++) {
            size_t run = 0;
            while (at + run < DEPTH && from + run < n && seen[at + run] == p[from + run]) run++;
            if (run > best) best = run;
        }
    return best;
}

static int check(const char *name, void (*call)(void), size_t n) {
    for (size_t i = 0; i < n; i++) secret[i] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+/"[(i * 37 + i / 64 * 11 + 7) % 64];
    aws = (swl_aws){
        .access_key = SWL_STR("AKIDEXAMPLE"), .secret_key = swl_span(secret, n), .region = SWL_STR("us-west-2"), .service = SWL_STR("bedrock")};
    qiniu = (swl_qiniu){.access_key = SWL_STR("AK"), .secret_key = swl_span(secret, n)};
    req = (swl_request){
        .method = SWL_STR("POST"), .host = SWL_STR("h"), .path = SWL_STR("/"), .body = SWL_STR("{}"), .headers = headers, .header_cap = 8};
    req.time.s = 1763806530;
    out = swl_out(text, sizeof text);
    watch(call);
    size_t run = longest_run((const uint8_t *)secret, n);
    if (call == v4a) {
        swl_aws_signing_key same; /* as the one that it was signed with */
        swl_sigv4a_key(&aws, &same);
        size_t other = longest_run(same.secret_, 32);
        if (other > run) run = other;
    }
    if (status == SWL_OK && run <= RUN_MAX) return 0;
    printf("%s, a secret of %zu: %s, %zu bytes of it left\n", name, n, swl_status_name(status), run);
    return 1;
}

int main(void) {
    static const struct {
        const char *name;
        void (*call)(void);
    } calls[] = {{"sigv4 key", v4_key}, {"sigv4", v4}, {"sigv4 URL", v4_url}, {"sigv4a key", v4a_key}, {"sigv4a", v4a}, {"qiniu", qn}};
    static const size_t sizes[] = {20, 40, 59, 60, 61, 64, 65, 100, SECRET_MAX};
    int failed = 0;
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++)
        for (size_t j = 0; j < sizeof sizes / sizeof *sizes; j++) failed += check(calls[i].name, calls[i].call, sizes[j]);
    return failed != 0;
}
