// SPDX-License-Identifier: Apache-2.0
/* Checks that descriptors and memory do not grow over many calls of one client:
 *   soak ROOTS URL KEPT FRESH      KEPT over one connection, FRESH each with a handshake
 * One line of JSON. The C library's own books say what is allocated; the first calls are
 * left out, for they fill caches (resolver, stdio). */
#include "swiftlet_client.h"
#include "swiftlet_posix.h"
#include "swiftlet_tls.h"
#include <dirent.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>

static swl_tls_storage storage;
static swl_client client;
static uint8_t memory[4096], session[4096];
static const char *url;

static void fail(const char *what, swl_status s) {
    printf("{\"failed\": \"%s\", \"status\": \"%s\", \"error\": %ld}\n", what, swl_status_name(s), (long)client.tls.error);
    exit(1);
}

static swl_time wall_clock(void *ctx) {
    (void)ctx;
    return swl_posix_time();
}

static int descriptors(void) {
    int n = 0;
    DIR *d = opendir("/proc/self/fd");
    while (d && readdir(d)) n++;
    if (d) closedir(d);
    return n;
}

static void ask(void) {
    static char body[300];
    swl_bearer key = {SWL_STR("k")};
    swl_auth auth = swl_auth_bearer(&key);
    swl_request req = {.method = SWL_STR("POST")};
    swl_http_event ev;
    swl_status s;
    memset(body, 'b', sizeof body);
    req.body = swl_span(body, sizeof body);
    swl_client_send(&client, swl_cstr(url), &req, &auth);
    while ((s = swl_client_next(&client, &ev)) == SWL_OK || s == SWL_AGAIN)
        if (s == SWL_AGAIN) swl_client_wait(&client);
    if (s != SWL_DONE) fail("call", s);
    if (client.hints.status != 200) fail("status", client.hints.status);
}

static void kept(long n) {
    for (long i = 0; i < n; i++) ask();
    swl_client_close(&client);
}

/* Every other one resumes the session of the one before. */
static void fresh(long n) {
    for (long i = 0; i < n; i++) {
        ask();
        if (i % 2) client.session.len = 0;
        swl_client_close(&client);
    }
    client.session.len = 0;
}

int main(int argc, char **argv) {
    struct mallinfo2 before, after;
    int fds;
    swl_status s;
    if (argc != 5) return 2;
    url = argv[2];
    swl_client_init(&client, memory, sizeof memory);
    client.clock = wall_clock;
    if ((s = swl_client_tls(&client, &storage, sizeof storage)) != SWL_OK) fail("init", s);
    swl_client_session(&client, session, sizeof session, 0);
    if ((s = swl_tls_roots_file(&client.tls, argv[1])) != SWL_OK) fail("roots", s);
    kept(10);
    fresh(4);
    fds = descriptors();
    before = mallinfo2();
    kept(atol(argv[3]));
    fresh(atol(argv[4]));
    after = mallinfo2();
    printf("{\"descriptors\": [%d, %d], \"bytes\": [%zu, %zu], \"arena\": [%zu, %zu]}\n", fds, descriptors(), before.uordblks, after.uordblks,
        before.arena, after.arena);
    swl_client_free(&client);
    return 0;
}
