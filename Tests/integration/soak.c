/* Descriptors and memory are back where they were after many exchanges:
 *   soak ROOTS URL KEPT FRESH      KEPT over one connection, FRESH each with a handshake
 * One line of JSON. The C library's own books say what is allocated; the first exchanges are
 * left out, for they fill caches (resolver, stdio). */
#include "swiftlet_posix.h"
#include "swiftlet_tls.h"
#include <dirent.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>

static swl_tls_storage storage;
static swl_tls tls;
static swl_dial net;
static swl_url url;
static uint8_t line[512], window[2048], session[4096];
static size_t session_len;

static void fail(const char *what, swl_status s) {
    printf("{\"failed\": \"%s\", \"status\": \"%s\", \"error\": %ld}\n", what, swl_status_name(s), (long)tls.error);
    exit(1);
}

static int descriptors(void) {
    int n = 0;
    DIR *d = opendir("/proc/self/fd");
    while (d && readdir(d)) n++;
    if (d) closedir(d);
    return n;
}

static void open_connection(void) {
    swl_status s;
    swl_dial_init(&net, url.name, url.port);
    while ((s = swl_dial_next(&net)) == SWL_AGAIN && (s = swl_dial_wait(&net)) == SWL_OK) {}
    if (s != SWL_DONE) fail("dial", s);
    if ((s = swl_tls_start(&tls, &net.io, url.name, swl_posix_time())) != SWL_OK) fail("start", s);
    swl_tls_session_restore(&tls, swl_span(session, session_len));
    while ((s = swl_tls_next(&tls)) == SWL_AGAIN && (s = swl_dial_wait(&net)) == SWL_OK) {}
    if (s != SWL_DONE) fail("handshake", s);
}

static void close_connection(void) {
    swl_tls_close(&tls);
    swl_dial_close(&net);
}

static int ask(void) {
    static char body[300];
    swl_header headers[1];
    swl_request req = {.method = SWL_STR("POST"), .host = url.host, .path = url.path, .headers = headers, .header_cap = 1};
    swl_bearer key = {SWL_STR("k")};
    swl_exchange x;
    swl_http_event ev;
    swl_status s;
    memset(body, 'b', sizeof body);
    req.body = swl_span(body, sizeof body);
    swl_bearer_sign(&key, &req, NULL);
    swl_dial_extend(&net);
    swl_exchange_init(&x, &req, &tls.io, line, sizeof line, window, sizeof window);
    do {
        s = swl_exchange_next(&x, &ev);
        if (s == SWL_AGAIN) s = swl_dial_wait(&net);
    } while (s == SWL_OK);
    if (s != SWL_DONE) fail("exchange", s);
    return swl_exchange_reusable(&x);
}

static void kept(long n) {
    open_connection();
    for (long i = 0; i < n; i++)
        if (!ask()) {
            close_connection();
            open_connection();
        }
    close_connection();
}

/* Every other one resumes the session of the one before. */
static void fresh(long n) {
    for (long i = 0; i < n; i++) {
        swl_buf out = swl_out(session, sizeof session);
        open_connection();
        ask();
        session_len = 0;
        if (i % 2 == 0 && swl_tls_session_save(&tls, &out) == SWL_OK) session_len = out.len;
        close_connection();
    }
    session_len = 0;
}

int main(int argc, char **argv) {
    struct mallinfo2 before, after;
    int fds;
    swl_status s;
    if (argc != 5 || swl_url_split(swl_cstr(argv[2]), &url) != SWL_OK) return 2;
    if ((s = swl_tls_init(&tls, &storage, sizeof storage)) != SWL_OK) fail("init", s);
    tls.keep_session = 1;
    if ((s = swl_tls_roots_file(&tls, argv[1])) != SWL_OK) fail("roots", s);
    kept(10);
    fresh(4);
    fds = descriptors();
    before = mallinfo2();
    kept(atol(argv[3]));
    fresh(atol(argv[4]));
    after = mallinfo2();
    printf("{\"descriptors\": [%d, %d], \"bytes\": [%zu, %zu], \"arena\": [%zu, %zu]}\n", fds, descriptors(), before.uordblks, after.uordblks,
        before.arena, after.arena);
    swl_tls_free(&tls);
    return 0;
}
