/* SPDX-License-Identifier: Apache-2.0 */
/* A client among servers and proxies that do anything: answers of a list, spoilt, cut, early, doubled, in pieces of any size,
 * over connections that stop taking bytes and fail at any call. Whatever they do, each call ends within its deadline, tells an
 * answer once, sends what is rightly signed, and reads nothing of a call that has ended. Each script is made from its number,
 * which a failure names: for a longer run, compile this file with -DFIRST=… -DSCRIPTS=…. */
#include "client_world.h"
#include <stdlib.h>

#ifndef FIRST
#define FIRST 1
#endif
#ifndef SCRIPTS
#define SCRIPTS 2000
#endif

static uint32_t seed;
static uint32_t any(uint32_t n) { /* 0 to n - 1; xorshift */
    seed ^= seed << 13;
    seed ^= seed >> 17;
    seed ^= seed << 5;
    return seed % n;
}

#define EVENTS "Content-Type: text/event-stream\r\n"
static const char *const answers[] = {STREAM, STREAM, STREAM, OK_HEAD "Transfer-Encoding: chunked\r\n\r\n" CHUNK("3a", HI) CHUNK("51", END),
    OK_HEAD "Transfer-Encoding: chunked\r\n\r\n" CHUNK("3a", HI), OK_HEAD "\r\n" HI END, OK_HEAD "\r\n" HI, STREAM STREAM,
    STREAM "HTTP/1.1 408 Request Timeout\r\n\r\n", "HTTP/1.1 100 Continue\r\n\r\n" STREAM,
    "HTTP/1.1 103 Early Hints\r\nRetry-After: 9\r\n\r\nHTTP/1.1 103 Early Hints\r\n\r\n", "HTTP/1.1 101 Switching Protocols\r\n\r\n",
    PLAIN("200 OK", EVENTS, "139", HI END), PLAIN("200 OK", EVENTS, "9999", HI END), PLAIN("200 OK", "", "4", "here"),
    PLAIN("204 No Content", "", "0", ""), PLAIN("400 Bad Request", "", "2", "{}"), PLAIN("401 Unauthorized", "", "2", "{}"),
    PLAIN("403 Forbidden", "Date: Mon, 30 Nov 2026 12:00:00 GMT\r\nx-amzn-ErrorType: InvalidSignatureException\r\n", "2", "{}"),
    PLAIN("403 Forbidden", "Date: Mon, 31 Feb 2026 25:61:61 GMT\r\nx-amzn-ErrorType: RequestTimeTooSkewed\r\n", "2", "{}"),
    PLAIN("413 Content Too Large", "Connection: close\r\n", "5", "large"),
    PLAIN("429 Too Many Requests", "Retry-After: 9223372036854775808\r\n", "0", ""),
    PLAIN("429 Too Many Requests", "Retry-After: 1\r\nretry-after-ms: 0.5\r\nx-amz-retry-after: 99999999999\r\n", "0", ""),
    PLAIN("500 Internal Server Error", "", "33", "{\"error\":{\"message\":\"it is late\"}}"),
    PLAIN("503 Service Unavailable", "Retry-After: Fri, 31 Dec 9999 23:59:59 GMT\r\n", "0", ""),
    PLAIN("503 Service Unavailable", "x-should-retry: false\r\nKeep-Alive: timeout=0\r\n", "0", ""), "HTTP/1.0 200 OK\r\n\r\n" HI END,
    OK_HEAD "Transfer-Encoding: chunked\r\n\r\n00000000000000051\r\n" END "\r\n0\r\n\r\n",
    OK_HEAD "Transfer-Encoding: chunked\r\n\r\n10000000000000000\r\n",
    OK_HEAD "Transfer-Encoding: chunked\r\n\r\n" CHUNK("3a", HI) CHUNK("51", END) "0\r\nRetry-After: 99\r\nTransfer-Encoding: chunked\r\n\r\n",
    OK_HEAD "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n", "", "\r\n", "SSH-2.0-OpenSSH_9.2p1\r\n",
    "HTTP/1.1 200 Connection established\r\n\r\n", "HTTP/1.1 407 Proxy Authentication Required\r\n\r\n",
    "HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n"};
enum { LIST = sizeof answers / sizeof *answers };

/* An answer of the list, one in four with a byte or a bit of it changed. */
static const char *answer(void) {
    static char spoilt[CONNECTIONS * ANSWERS][512];
    static unsigned next;
    const char *text = answers[any(LIST)];
    size_t n = strlen(text);
    if (n == 0 || n >= sizeof *spoilt || any(4)) return text;
    char *copy = spoilt[next++ % (CONNECTIONS * ANSWERS)];
    memcpy(copy, text, n + 1);
    size_t at = any((uint32_t)n);
    char changed = any(2) ? (char)(copy[at] ^ (1 << any(8))) : (char)any(256);
    if (changed) copy[at] = changed;
    return copy;
}

static void make_world(void) {
    static const swl_status faults[] = {SWL_E_CLOSED, SWL_E_TRUNCATED, SWL_E_IO, SWL_E_TIMEOUT, SWL_E_UNREACHABLE, SWL_E_TLS};
    static const swl_status handshakes[] = {SWL_OK, SWL_OK, SWL_OK, SWL_E_TLS, SWL_E_TLS_FALLBACK, SWL_E_CERT_NAME, SWL_OK};
    for (int i = 0; i < CONNECTIONS; i++) {
        world_server *s = &world.servers[i];
        for (int n = 0; n < ANSWERS; n++) s->answer[n] = any(12) ? answer() : NULL;
        s->handshake = handshakes[any(12) % 7 * (any(3) == 0)];
        s->connect = any(12) ? SWL_OK : SWL_E_REFUSED;
        s->ends = (int)any(3);
        s->early = any(4) == 0;
        if (any(6) == 0) s->unasked = answer();
    }
    world.piece = any(2) ? (size_t)NEVER : 1 + any(40);
    world.takes = any(3) ? (size_t)NEVER : any(700);
    world.cut = any(4) ? (size_t)NEVER : any(300);
    world.not_now = any(2) == 0;
    world.step = any(3) ? 0 : any(40);
    world.bad_call = any(2) ? -1 : (int)any(60);
    world.bad = faults[any(6)];
    world.bad_for_ever = any(8) == 0;
}

/* ---- what is asked -------------------------------------------------------------------------------- */

static swl_time any_clock(void *ctx) {
    (void)ctx;
    swl_time t = {any(3) ? 1796040000 + any(3) * 3600 : any(2) ? 0 : any(0xffffffff), any(1000)};
    return t;
}

static int left, made;
static swl_status due(void *ctx, swl_time now, int32_t refused) {
    (void)ctx;
    (void)now;
    if (refused && any(2)) return SWL_DONE;
    if (refused) left = 1;
    return left > 0 ? SWL_AGAIN : SWL_OK;
}
static swl_status request(void *ctx, swl_str *url, swl_request *req) {
    (void)ctx;
    *url = swl_cstr(any(2) ? "https://login/a" : "http://h/b?c");
    req->body = swl_cstr("password");
    return any(8) ? SWL_OK : SWL_E_ARG;
}
static swl_status take(void *ctx, swl_http *decoder, const swl_http_event *ev) {
    (void)ctx;
    CHECK(decoder != NULL);
    if (!ev) left--, made++;
    return any(40) ? SWL_OK : SWL_E_SYNTAX;
}

/* A body that a source gives: one that ends early, gives too much or fails, sometimes. It is gone once the call has ended. */
static struct {
    size_t len, at;
    int fault, over;
} source;
static int32_t source_read(void *ctx, void *p, size_t n) {
    (void)ctx;
    CHECK(!source.over && n > 0 && n <= source.len - source.at);
    if (any(3) == 0) n = 1 + any((uint32_t)n);
    memset(p, 'x', n);
    source.at += n;
    if (source.fault == 1 && source.at > 100) return (int32_t)n + 1;
    if (source.fault == 2 && source.at > 100) return any(2) ? 0 : SWL_E_IO;
    return (int32_t)n;
}
static swl_status source_rewind(void *ctx) {
    (void)ctx;
    CHECK(!source.over);
    source.at = 0;
    return source.fault == 3 && any(2) ? SWL_E_STATE : SWL_OK;
}

/* Goes on with a call until it ends, and sometimes leaves it. */
static swl_status run(swl_client *c, int asks) {
    swl_status s;
    int told = 0, connections = 0, leaves = any(6) ? NEVER : (int)any(30);
    uint32_t begun = world.now;
    do {
        swl_reply_event reply = {0};
        swl_http_event http = {0};
        s = asks ? swl_client_reply(c, &reply) : swl_client_next(c, &http);
        int is_body = asks ? s == SWL_OK && reply.kind != SWL_REPLY_ERROR : s == SWL_OK && http.kind == SWL_HTTP_BODY;
        if (!asks && s == SWL_OK && http.kind == SWL_HTTP_STATUS) CHECK(!told);
        if (is_body && !told++) connections = world.connections;
        if (told) CHECK(connections == world.connections); /* nothing is asked again */
        if (s == SWL_AGAIN) swl_client_wait(c);
        if (any(4000) == 0) c->stop = &world.stop, world.stop = 1;
        CHECK(world.calls < 50000);
        if (leaves-- == 0) return SWL_AGAIN;
    } while ((s == SWL_OK || s == SWL_AGAIN) && world.calls < 50000);
    CHECK(s == SWL_DONE || s < 0);
    CHECK(world.now - begun < c->deadline_ms + 2000 + 60 * world.step);
    swl_reply_event reply;
    swl_http_event http;
    CHECK_STATUS(asks ? swl_client_reply(c, &reply) : swl_client_next(c, &http), s);
    return s;
}

static void call(swl_client *c) {
    static const char *const urls[] = {"http://h/v1", "https://h/v1", "http://i:81/"};
    static const swl_login login = {due, request, take, NULL, NULL, {NULL, 0, 0}};
    static swl_aws keys;
    swl_bearer bearer = {SWL_STR("k")};
    swl_auth auth = any(2) ? swl_auth_bearer(&bearer) : swl_auth_sigv4(&keys);
    const char *url = urls[any(3)];
    swl_message message = {.text = SWL_STR("hello")};
    swl_conversation talk = {.model = SWL_STR("m"), .messages = &message, .message_count = 1, .stream = 1};
    keys = (swl_aws){
        .access_key = SWL_STR("a"), .secret_key = SWL_STR("s"), .region = SWL_STR("r"), .service = SWL_STR("s"), .flags = SWL_AWS_SEND_SHA256};
    if (any(4) == 0) auth = swl_auth_login(auth, &login);
    left = (int)any(3);
    c->once = any(4) == 0;
    c->attempt_ms = any(2) ? 0 : 1 + any(3000);
    world.calls = 0;
    if (any(2)) {
        swl_service service = any(2) ? swl_chat_service(swl_cstr(url), auth) : swl_converse_service(swl_cstr(url), auth);
        swl_client_ask(c, &service, &talk);
        if (run(c, 1) == SWL_AGAIN) swl_client_close(c);
    } else {
        static const size_t lengths[] = {0, 1, 63, 64, 65, 200, 1000, 1500};
        static char text[2000];
        swl_request req = {.method = SWL_STR("POST")};
        source.len = lengths[any(8)];
        source.at = 0;
        source.over = 0;
        source.fault = any(4) ? 0 : (int)any(4);
        req.body = swl_span(NULL, source.len);
        memset(text, 'x', sizeof text);
        if (any(3)) req.source = (swl_source){source_read, any(8) ? source_rewind : NULL, NULL};
        else req.body.ptr = text;
        swl_client_send(c, swl_cstr(url), &req, any(5) ? &auth : NULL);
        if (run(c, 0) == SWL_AGAIN) swl_client_close(c);
        source.over = 1;
        memset(text, '-', sizeof text); /* it is the program's again */
    }
}

/* Each whole request that a server got has the body whose hash is signed, and no byte from after its call. */
static void check_requests(const world_connection *c) {
    const char *at = c->sent, *end = c->sent + c->parsed;
    while (at < end) {
        const char *body = strstr(at, "\r\n\r\n"), *length = strstr(at, "\r\nContent-Length: "), *signs = strstr(at, "\r\nX-Amz-Content-Sha256: ");
        CHECK(strncmp(at, "POST ", 5) == 0 || strncmp(at, "GET ", 4) == 0 || strncmp(at, "CONNECT ", 8) == 0);
        size_t n = length && length < body ? (size_t)atol(length + 18) : 0;
        body += 4;
        if (signs && signs < body) {
            swl_port_hash hash;
            uint8_t digest[32];
            char hex[65];
            CHECK_STATUS(swl_port_sha256_start(&hash), SWL_OK);
            if (n > 0) CHECK_STATUS(swl_port_hash_update(&hash, body, n), SWL_OK);
            CHECK_STATUS(swl_port_hash_finish(&hash, digest), SWL_OK);
            for (int i = 0; i < 32; i++) snprintf(hex + 2 * i, 3, "%02x", digest[i]);
            CHECK_TEXT(swl_span(signs + 24, 64), swl_span(hex, 64));
        }
        for (size_t i = 0; i < n; i++) CHECK(body[i] != '-');
        at = body + n;
    }
}

static void whatever_they_do(void) {
    static swl_proxy proxy = {SWL_STR("p"), 3128, SWL_STR("user"), SWL_STR("pass"), swl_proxy_connect};
    static char name[32];
    for (uint32_t script = FIRST; script < FIRST + SCRIPTS; script++) {
        swl_client *c = world_begin(2048 + 512 * (script % 5));
        seed = script * 2654435761u;
        snprintf(name, sizeof name, "script %u", (unsigned)script);
        check_context(name);
        world_tls(c);
        make_world();
        c->deadline_ms = 1 + any(10) * 900;
        if (any(4) == 0) c->proxy = &proxy;
        if (any(3) == 0) c->clock = any_clock;
        for (int n = 0; n < 3 && world.connections < CONNECTIONS - 10; n++) {
            call(c);
            world.takes = any(2) ? world.takes : (size_t)NEVER;
        }
        for (int i = 0; i < world.connections; i++) check_requests(&world.seen[i]);
        world_end(c);
    }
}

const check_case client_random_cases[] = {
    {"whatever they do", whatever_they_do},
    {0},
};
