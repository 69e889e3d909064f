/* SPDX-License-Identifier: Apache-2.0 */
/* A client with every fault: each call of the port fails, stops the program or never answers; answers end at each byte; clocks
 * are wrong, sessions damaged, credentials refused; proxies fail. */
#include "client_world.h"
#include <stdlib.h>

static const char HTTP[] = "http://ai.example/v1", HTTPS[] = "https://ai.example/v1";

static void good_servers(void) {
    for (int i = 0; i < CONNECTIONS; i++)
        for (int answer = 0; answer < ANSWERS; answer++) world.servers[i].answer[answer] = STREAM;
}

/* Counts the calls of the port in one question without a fault. */
static int calls_of(uint32_t secure) {
    swl_client *c = world_begin(4096);
    world_tls(c);
    good_servers();
    world_result r = world_ask(c, secure ? HTTPS : HTTP);
    int calls = world.calls;
    CHECK_STATUS(r.end, SWL_DONE);
    world_end(c);
    return calls;
}

/* If one call fails, there is another attempt, unless text was given. If all later calls fail, the status says so. */
static void every_call_fails(void) {
    static const swl_status failures[] = {SWL_E_CLOSED, SWL_E_IO, SWL_E_TLS, SWL_E_TRUNCATED, SWL_E_UNREACHABLE};
    int calls = calls_of(1);
    CHECK(calls > 5 && calls < 100);
    for (size_t failure = 0; failure < sizeof failures / sizeof *failures; failure++)
        for (int for_ever = 0; for_ever < 2; for_ever++)
            for (int call = 0; call < calls; call++) {
                swl_client *c = world_begin(4096);
                world_tls(c);
                good_servers();
                world.bad_call = call;
                world.bad = failures[failure];
                world.bad_for_ever = for_ever;
                world_result r = world_ask(c, HTTPS);
                CHECK(r.end == SWL_DONE || r.end < 0);
                if (!for_ever && r.end < 0) CHECK(r.events > 0); /* else it is asked again           */
                CHECK(world.requests <= 3 && world.connections <= 3);
                if (r.end == SWL_DONE) CHECK_STR(swl_cstr(r.text), "Hi");
                world_end(c);
            }
}

/* `once`: no two servers ever see the request whole, and none a part of it twice. */
static void once_is_once(void) {
    int calls = calls_of(1), completed = 0;
    for (int call = 0; call < calls; call++) {
        swl_client *c = world_begin(4096);
        world_tls(c);
        good_servers();
        c->once = 1;
        world.bad_call = call;
        world.bad = SWL_E_CLOSED;
        world_result r = world_ask(c, HTTPS);
        int begun = 0;
        for (int i = 0; i < CONNECTIONS; i++) begun += world.seen[i].got > 0;
        CHECK(begun <= 1 && world.requests <= 1);
        if (begun == 0 || world.connections > 1) CHECK_STATUS(r.end, SWL_DONE); /* nothing was sent: asked again */
        completed += r.end == SWL_DONE;
        world_end(c);
    }
    CHECK(completed > 1 && completed < calls);
}

static void stopped_everywhere(void) {
    int calls = calls_of(0);
    for (int call = 0; call < calls; call++) {
        swl_client *c = world_begin(4096);
        good_servers();
        world.stop_at = call;
        world_result r = world_ask(c, HTTP);
        CHECK(r.end == SWL_E_STOPPED || (r.end == SWL_DONE && call == calls - 1));
        CHECK(world.calls <= call + 2 && world.connections <= 1);
        world_end(c);
    }
}

/* In a pause, too: within 100 ms, whether the connection stays open in it or not. */
static void stopped_in_a_pause(void) {
    for (int closes = 0; closes < 2; closes++) {
        int calls = 1000;
        for (int call = -1; call < calls; call++) {
            swl_client *c = world_begin(4096);
            for (int n = 0; n < 3; n++) {
                world.servers[0].answer[n] = PLAIN("503 Service Unavailable", "Retry-After: 2\r\n", "0", "");
                if (closes) world.servers[n].answer[0] = PLAIN("503 Service Unavailable", "Retry-After: 2\r\nConnection: close\r\n", "0", "");
            }
            world.stop_at = call;
            world_result r = world_ask(c, HTTP);
            if (call < 0) {
                CHECK_STATUS(r.end, SWL_E_SERVICE);
                calls = world.calls;
                CHECK(calls > 40 && calls < 100);
            } else if (call < calls - 1) {
                CHECK_STATUS(r.end, SWL_E_STOPPED);
                CHECK(world.calls <= call + 3);
            }
            world_end(c);
        }
    }
}

/* A server that says nothing has the time of an attempt, and the next one is asked: not when the request may be carried out only
 * once, not if the deadline comes first, and not in the middle of an answer. */
static void silent_servers(void) {
    static const struct {
        const char *first, *second;
        uint32_t deadline, attempt, once;
        swl_status end;
        uint32_t least, most; /* milliseconds of all waits */
        int connections;
    } rows[] = {
        {NULL, STREAM, 60000, 5000, 0, SWL_DONE, 5000, 6000, 2},
        {NULL, STREAM, 0, 5000, 0, SWL_DONE, 5000, 6000, 2},
        {NULL, NULL, 60000, 5000, 0, SWL_E_TIMEOUT, 15000, 17000, 3},
        {NULL, STREAM, 60000, 0, 0, SWL_E_TIMEOUT, 60000, 60010, 1},
        {NULL, STREAM, 60000, 5000, 1, SWL_E_TIMEOUT, 5000, 5010, 1},
        {NULL, STREAM, 5000, 6000, 0, SWL_E_TIMEOUT, 5000, 5010, 1},
        {"HTTP/1.1 200 OK\r\nContent-", STREAM, 60000, 5000, 0, SWL_DONE, 5000, 6000, 2},
        {OK_HEAD "Transfer-Encoding: chunked\r\n\r\n" CHUNK("3a", HI), STREAM, 20000, 5000, 0, SWL_E_TIMEOUT, 20000, 20010, 1},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        for (int tls = 0; tls < 2; tls++) {
            swl_client *c = world_begin(4096);
            world_tls(c);
            c->deadline_ms = rows[i].deadline;
            c->attempt_ms = rows[i].attempt;
            c->once = rows[i].once;
            world.servers[0].answer[0] = rows[i].first;
            world.servers[1].answer[0] = world.servers[2].answer[0] = rows[i].second;
            world_result r = world_ask(c, tls ? HTTPS : HTTP);
            CHECK_STATUS(r.end, rows[i].end);
            CHECK(world.waited >= rows[i].least && world.waited <= rows[i].most && world.connections == rows[i].connections);
            world_end(c);
        }
}

/* Each call says "not now" for ever, and each look at the clock costs time: the whole ends in time, after five looks at most. */
static void late_everywhere(void) {
    int calls = calls_of(1);
    for (int steps = 0; steps < 2; steps++)
        for (int call = 0; call < calls; call++) {
            swl_client *c = world_begin(4096);
            world_tls(c);
            good_servers();
            c->deadline_ms = 3000;
            uint32_t begin = world.now;
            if (steps) {
                world.step = 150;
                world.bad_call = 2; /* and it never connects */
                world.bad = SWL_AGAIN;
                world.bad_for_ever = 1;
            } else {
                world.bad_call = call;
                world.bad = SWL_AGAIN;
                world.bad_for_ever = 1;
            }
            world_result r = world_ask(c, HTTPS);
            CHECK_STATUS(r.end, SWL_E_TIMEOUT);
            CHECK(world.now - begin >= 3000 && world.now - begin < 3600 + 2 * world.step);
            world_end(c);
        }
}

/* The deadline passes at each look at the clock in turn, where nobody connects or answers. */
static void late_at_every_look(void) {
    for (int answers = 0; answers < 2; answers++)
        for (uint32_t deadline = 1; deadline < 100; deadline++) {
            swl_client *c = world_begin(4096);
            if (answers) world.servers[0].answer[0] = PLAIN("503 Service Unavailable", "", "0", "");
            c->deadline_ms = deadline;
            world.step = 1;
            for (int i = 0; i < CONNECTIONS; i++) world.servers[i].connect = i == 0 && answers ? SWL_OK : SWL_AGAIN;
            world_result r = world_ask(c, HTTP);
            CHECK(r.end == SWL_E_TIMEOUT || r.end == SWL_E_SERVICE);
            CHECK(world.calls < 200);
            world_end(c);
        }
}

/* Cut at each byte: before the first text the question is asked again, after it the answer is lost. */
static void cut_at_every_byte(void) {
    size_t text = (size_t)(strstr(STREAM, "Hi") - STREAM), whole = sizeof(STREAM) - 1;
    for (size_t cut = 0; cut <= whole; cut++) {
        swl_client *c = world_begin(4096);
        good_servers();
        world.cut = cut;
        world.piece = 7;
        world_result r = world_ask(c, HTTP);
        if (cut <= text) {
            CHECK(r.end == (cut == 0 ? SWL_E_CLOSED : SWL_E_TRUNCATED) && r.events == 0 && world.requests == 3);
        } else if (r.end == SWL_DONE) {
            CHECK_STR(swl_cstr(r.text), "Hi");
            CHECK(world.requests == 1);
        } else {
            CHECK_STATUS(r.end, SWL_E_TRUNCATED);
            CHECK(world.requests == (r.events > 0 ? 1 : 3));
        }
        world_end(c);
    }
}

/* Each bit of a stream, of an answer that asks for a pause, and of a proxy's is changed: the call ends in time, and nothing is
 * asked again once text was given. */
static void every_bit(void) {
    static const char *const answers[] = {STREAM,
        PLAIN("503 Service Unavailable", "Retry-After: 1\r\nDate: Mon, 30 Nov 2026 12:00:00 GMT\r\nKeep-Alive: timeout=9\r\n", "2", "{}"),
        "HTTP/1.1 200 Connection established\r\nVia: x\r\n\r\n"};
    static swl_proxy proxy = {SWL_STR("proxy.example"), 3128, SWL_STR(""), SWL_STR(""), swl_proxy_connect};
    static char spoilt[512];
    for (int row = 0; row < 3; row++)
        for (size_t bit = 0; bit < 8 * strlen(answers[row]); bit++) {
            swl_client *c = world_begin(4096);
            world_tls(c);
            good_servers();
            strcpy(spoilt, answers[row]);
            spoilt[bit / 8] = (char)(spoilt[bit / 8] ^ 1 << bit % 8);
            for (int n = 0; n < ANSWERS - 1; n++) world.servers[n].answer[0] = spoilt;
            if (row == 2) c->proxy = &proxy;
            c->deadline_ms = 9000;
            uint32_t begin = world.now;
            world_result r = world_ask(c, row == 2 ? HTTPS : HTTP);
            CHECK(world.now - begin <= 9010 && world.requests <= 6);
            if (r.end != SWL_DONE && r.errors == 0 && r.events > 0) CHECK(world.requests == 1);
            world_end(c);
        }
}

static void cut_bodies_of_send(void) {
    static const char good[] = PLAIN("200 OK", "", "4", "here");
    for (size_t cut = 0; cut < sizeof good - 1; cut++) {
        swl_client *c = world_begin(4096);
        for (int i = 0; i < CONNECTIONS; i++) world.servers[i].answer[0] = good;
        world.cut = cut;
        world_result r = world_send(c, "http://h/", NULL);
        CHECK(r.end == (cut == 0 ? SWL_E_CLOSED : SWL_E_TRUNCATED));
        CHECK(world.requests == (cut > sizeof good - 5 ? 1 : 3)); /* a byte of the body was told */
        world_end(c);
    }
}

/* ---- clocks ---------------------------------------------------------------------------------------- */

static uint32_t clock_says;
static swl_time own_clock(void *ctx) {
    (void)ctx;
    swl_time t = {clock_says, 0};
    return t;
}

#define DATE  "Date: Mon, 30 Nov 2026 12:00:00 GMT\r\n"
#define STALE PLAIN("403 Forbidden", DATE "x-amzn-ErrorType: InvalidSignatureException\r\nContent-Type: application/json\r\n", "2", "{}")
enum { THEN = 1796040000 }; /* that date */

static void wrong_clocks(void) {
    static const struct {
        uint32_t says;       /* 0: there is none                                             */
        int refusals;
        uint32_t attempts;
        swl_status end;
        int requests;
    } rows[] = {
        {THEN, 0, 3, SWL_DONE, 1}, {0, 1, 3, SWL_DONE, 2}, {THEN - 3600, 1, 3, SWL_DONE, 2}, {THEN + 86400, 1, 3, SWL_DONE, 2},
        {THEN, 1, 3, SWL_E_SERVICE, 1},          /* the clock is right: it is the key            */
        {THEN - 3600, 3, 3, SWL_E_SERVICE, 2},   /* both                                         */
        {THEN - 3600, 1, 1, SWL_E_SERVICE, 1},   /* never again is never again                   */
    };
    static swl_aws keys = {.access_key = SWL_STR("a"), .secret_key = SWL_STR("s"), .region = SWL_STR("r"), .service = SWL_STR("bedrock")};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        swl_service service = swl_chat_service(swl_cstr(HTTPS), swl_auth_sigv4(&keys));
        swl_client *c = world_begin(4096);
        world_tls(c);
        c->attempts = rows[i].attempts;
        clock_says = rows[i].says;
        c->clock = own_clock;
        for (int answer = 0; answer < ANSWERS; answer++) world.servers[0].answer[answer] = answer < rows[i].refusals ? STALE : STREAM;
        world_result r = world_ask_by(c, &service);
        CHECK_STATUS(r.end, rows[i].end);
        CHECK(world.requests == rows[i].requests);
        if (rows[i].refusals > 0 && rows[i].requests == 2) CHECK(world_saw(0, "X-Amz-Date: 20261130T1200"));
        if (rows[i].refusals > 0) CHECK(c->skew.known && c->skew.skew + (int32_t)rows[i].says - THEN < 100000);
        world_end(c);
    }
}

/* A clock that loses the time: it is unknown again, and not that of 1970. */
static void lost_clock(void) {
    static swl_aws keys = {.access_key = SWL_STR("a"), .secret_key = SWL_STR("s"), .region = SWL_STR("r"), .service = SWL_STR("bedrock")};
    swl_service service = swl_chat_service(swl_cstr(HTTPS), swl_auth_sigv4(&keys));
    swl_client *c = world_begin(4096);
    world_tls(c);
    c->clock = own_clock;
    world.servers[0].answer[0] = world.servers[0].answer[2] = STREAM;
    world.servers[0].answer[1] = STALE;
    clock_says = THEN - 86400;
    world_result r = world_ask_by(c, &service);
    CHECK_STATUS(r.end, SWL_DONE);
    CHECK(world_saw(0, "X-Amz-Date: 20261129T1200"));
    clock_says = 0;
    world.now += 5000;
    r = world_ask_by(c, &service);
    CHECK_STATUS(r.end, SWL_DONE);
    CHECK(world.requests == 3 && world_saw(0, "X-Amz-Date: 20261130T1200") && !world_saw(0, "X-Amz-Date: 1970"));
    world_end(c);
}

/* ---- sessions and handshakes ------------------------------------------------------------------------ */

static void sessions(void) {
    static uint8_t buffer[64];
    swl_client *c = world_begin(4096);
    world_tls(c);
    world_sessions(c, buffer, sizeof buffer);
    world.servers[0].answer[0] = world.servers[1].answer[0] = world.servers[2].answer[0] = STREAM;
    world.servers[0].ends = 1;
    world_result r = world_ask(c, HTTPS);
    CHECK(r.end == SWL_DONE && world.restored == 0 && world.saved == 1 && c->session.len == 1);
    r = world_ask(c, HTTPS); /* the first connection has ended */
    CHECK(r.end == SWL_DONE && world.connections == 2 && world.restored == 1 && world.saved == 2);
    world_end(c);
    /* Dropped after a handshake that failed; the next one is without. */
    c = world_begin(4096);
    world_tls(c);
    world_sessions(c, buffer, sizeof buffer);
    c->session.len = 1;
    world.servers[0].handshake = SWL_E_TLS;
    world.servers[1].answer[0] = STREAM;
    c->once = 1; /* nothing was sent */
    r = world_ask(c, HTTPS);
    CHECK(r.end == SWL_DONE && world.restored == 1 && world.connections == 2);
    world_end(c);
}

static void handshakes(void) {
    static const struct {
        swl_status handshake;
        int connections;
    } rows[] = {{SWL_E_CERT_NAME, 1}, {SWL_E_TLS_ALERT, 1}, {SWL_E_TLS_MEMORY, 1}, {SWL_E_TLS, 3}, {SWL_E_CLOSED, 3}, {SWL_E_TLS_FALLBACK, 2}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        swl_client *c = world_begin(4096);
        world_tls(c);
        c->attempts = rows[i].handshake == SWL_E_TLS_FALLBACK ? 1 : 3; /* a fallback is no attempt */
        for (int n = 0; n < 3; n++) world.servers[n].handshake = rows[i].handshake;
        if (rows[i].handshake == SWL_E_TLS_FALLBACK) world.servers[1] = (world_server){.answer = {STREAM}};
        world_result r = world_ask(c, HTTPS);
        CHECK_STATUS(r.end, rows[i].handshake == SWL_E_TLS_FALLBACK ? SWL_DONE : rows[i].handshake);
        CHECK(world.connections == rows[i].connections);
        CHECK(world.seen[0].got == 0);
        world_end(c);
    }
}

/* ---- logins -------------------------------------------------------------------------------------------- */

static struct {
    char token[8];
    int made, steps, wanted, taken, ends, refused, is_final, status;
    uint32_t flags;
    const char *url;
} login;

static swl_status due(void *ctx, swl_time now, int32_t refused) {
    (void)ctx;
    (void)now;
    if (refused) {
        login.refused++;
        if (login.is_final) return SWL_DONE;
        login.steps = 0;
        return SWL_AGAIN;
    }
    if (login.steps < login.wanted) return SWL_AGAIN;
    return SWL_OK;
}

static swl_status request(void *ctx, swl_str *url, swl_request *req) {
    (void)ctx;
    *url = swl_cstr(login.url);
    req->method = swl_cstr("POST");
    req->body = swl_cstr("password");
    req->flags = login.flags;
    return swl_request_add(req, swl_cstr("X-Login"), swl_cstr("1"));
}

static swl_status take(void *ctx, swl_http *decoder, const swl_http_event *ev) {
    (void)ctx;
    CHECK(decoder != NULL);
    if (ev) {
        login.taken++;
        if (ev->kind == SWL_HTTP_STATUS) login.status = ev->status;
    } else if (login.status / 100 == 2) {
        login.ends++;
        login.steps++;
        login.token[0] = (char)('A' + login.made++);
    }
    return SWL_OK;
}

static swl_bearer token = {{login.token, 1}};
static const swl_login how = {due, request, take, NULL, NULL, {NULL, 0, 0}};

static world_result ask_with_login(swl_client *c) {
    swl_service service = swl_chat_service(swl_cstr(HTTPS), swl_auth_login(swl_auth_bearer(&token), &how));
    return world_ask_by(c, &service);
}

static swl_client *begin_login(int steps) {
    static const swl_header own[] = {{SWL_STR("X-Own"), SWL_STR(""), SWL_STR("1"), 0}};
    swl_client *c = world_begin(4096);
    world_tls(c);
    c->headers = own;
    c->header_count = 1;
    memset(&login, 0, sizeof login);
    login.wanted = steps;
    login.url = "https://iam.example/v3/auth/tokens?nocatalog=true";
    login.token[0] = '-';
    return c;
}

#define TOKEN   PLAIN("201 Created", "X-Subject-Token: t\r\n", "2", "{}")
#define REFUSED PLAIN("401 Unauthorized", "", "2", "{}")

static void logs_in(void) {
    swl_client *c = begin_login(1);
    world.servers[0].answer[0] = TOKEN;
    world.servers[1].answer[0] = world.servers[1].answer[1] = STREAM;
    for (int ask = 0; ask < 2; ask++) {
        world_result r = ask_with_login(c);
        CHECK_STATUS(r.end, SWL_DONE);
    }
    CHECK(world.connections == 2 && world.seen[0].requests == 1 && world.seen[1].requests == 2);
    CHECK(world_saw(0, "POST /v3/auth/tokens?nocatalog=true HTTP/1.1\r\nHost: iam.example\r\nX-Login: 1\r\nContent-Length: 8\r\n\r\npassword"));
    CHECK(world_saw(1, "Authorization: Bearer A\r\n") && world_saw(1, "X-Own") && !world_saw(0, "X-Own"));
    CHECK(login.taken == 4 && login.ends == 1);
    world_end(c);
}

/* Nothing of a login's answer is taken for the reply, however it arrives; nor of an interim answer. */
static void logs_in_by_pieces(void) {
    for (size_t piece = 1; piece < 200; piece += 1 + piece / 8)
        for (int interim = 0; interim < 2; interim++) {
            swl_client *c = begin_login(interim ? 0 : 1);
            login.token[0] = 'A';
            world.piece = piece;
            world.not_now = 1;
            world.servers[0].answer[0] =
                "HTTP/1.1 201 Created\r\nX-Request-Id: login\r\nContent-Length: 45\r\n\r\n{\"choices\":[{\"message\":{\"content\":\"token\"}}]}";
            world.servers[1].answer[0] = STREAM;
            if (interim) world.servers[0].answer[0] = "HTTP/1.1 103 Early Hints\r\nX-Request-Id: interim\r\n\r\n" STREAM;
            world_result r = ask_with_login(c);
            CHECK_STATUS(r.end, SWL_DONE);
            CHECK_STR(swl_cstr(r.text), "Hi");
            CHECK(c->reply.status == 200 && c->reply.request_id.len == 0);
            world_end(c);
        }
}

static void in_several_steps_on_one_connection(void) {
    swl_client *c = begin_login(3);
    login.url = HTTPS;
    for (int i = 0; i < 3; i++) world.servers[0].answer[i] = TOKEN;
    world.servers[0].answer[3] = STREAM;
    world_result r = ask_with_login(c);
    CHECK_STATUS(r.end, SWL_DONE);
    CHECK(world.connections == 1 && world.requests == 4 && world_saw(0, "Bearer C"));
    world_end(c);
}

static void a_credential_that_is_refused(void) {
    for (int is_final = 0; is_final < 2; is_final++)
        for (int refusals = 1; refusals < 3; refusals++) {
            swl_client *c = begin_login(1);
            login.url = HTTPS;
            login.is_final = is_final;
            c->attempts = 1; /* it is no attempt */
            world.servers[0].answer[0] = world.servers[0].answer[2] = TOKEN;
            world.servers[0].answer[1] = REFUSED;
            world.servers[0].answer[3] = refusals == 1 ? STREAM : REFUSED;
            world_result r = ask_with_login(c);
            CHECK_STATUS(r.end, refusals == 1 && !is_final ? SWL_DONE : SWL_E_SERVICE);
            CHECK(login.refused == 1 && world.requests == (is_final ? 2 : 4));
            if (!is_final) CHECK(world_saw(0, "Bearer A") && world_saw(0, "Bearer B"));
            world_end(c);
        }
}

static void logins_that_fail(void) {
    static const struct {
        const char *answer;
        int requests;
    } rows[] = {{REFUSED, 1}, {PLAIN("503 Service Unavailable", "", "0", ""), 3}, {PLAIN("302 Found", "", "0", ""), 1}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        swl_client *c = begin_login(1);
        for (int n = 0; n < ANSWERS; n++) world.servers[0].answer[n] = rows[i].answer;
        world_result r = ask_with_login(c);
        CHECK_STATUS(r.end, SWL_E_SERVICE_LOGIN);
        CHECK(world.requests == rows[i].requests && login.made == 0);
        world_end(c);
    }
    /* A login that always wants another step. */
    swl_client *c = begin_login(1000);
    for (int n = 0; n < 4; n++)
        for (int answer = 0; answer < ANSWERS; answer++) world.servers[n].answer[answer] = TOKEN;
    for (int n = 0; n < 4; n++) world.servers[n].ends = 1;
    world_result r = ask_with_login(c);
    CHECK_STATUS(r.end, SWL_E_SERVICE_LOGIN);
    CHECK(world.requests == 8);
    world_end(c);
    /* A password does not go over http. */
    c = begin_login(1);
    login.url = "http://iam.example/";
    login.flags = SWL_SECRET;
    c->trust_lan = 0;
    r = ask_with_login(c);
    CHECK_STATUS(r.end, SWL_E_INSECURE);
    CHECK(world.seen[0].got == 0);
    world_end(c);
}

/* A device without a clock signs its login with a wrong time: the refusal tells the time. A login without a signature is not
 * asked twice. */
static void logins_without_a_clock(void) {
    static swl_aws keys = {.access_key = SWL_STR("a"), .secret_key = SWL_STR("s"), .region = SWL_STR("r"), .service = SWL_STR("sts")};
    swl_auth by = swl_auth_sigv4(&keys);
    for (int is_signed = 0; is_signed < 2; is_signed++)
        for (int refusals = 1; refusals < 3; refusals++) {
            swl_client *c = begin_login(1);
            swl_login signed_by = how;
            signed_by.auth = is_signed ? &by : NULL;
            swl_service service = swl_chat_service(swl_cstr(HTTPS), swl_auth_login(swl_auth_bearer(&token), &signed_by));
            login.url = HTTPS;
            for (int n = 0; n < refusals; n++) world.servers[0].answer[n] = PLAIN("403 Forbidden", DATE, "2", "<>");
            world.servers[0].answer[refusals] = TOKEN;
            world.servers[0].answer[refusals + 1] = STREAM;
            world_result r = world_ask_by(c, &service);
            int works = is_signed && refusals == 1;
            CHECK_STATUS(r.end, works ? SWL_DONE : SWL_E_SERVICE_LOGIN);
            CHECK(world.requests == (works ? 3 : 1 + is_signed) && c->skew.known);
            if (is_signed) CHECK(world_saw(0, "X-Amz-Date: 20261130T1200"));
            world_end(c);
        }
}

/* ---- proxies --------------------------------------------------------------------------------------------- */

#define TUNNEL "HTTP/1.1 200 Connection established\r\nVia: x\r\n\r\n"
static swl_proxy proxy = {SWL_STR("proxy.example"), 3128, SWL_STR("user"), SWL_STR("pass"), swl_proxy_connect};

static void proxies(void) {
    for (int secure = 0; secure < 2; secure++)
        for (size_t piece = 1; piece < 99; piece += 49) {
            swl_client *c = world_begin(4096);
            world_tls(c);
            c->proxy = &proxy;
            world.piece = piece;
            world.not_now = 1;
            world.servers[0].answer[0] = secure ? TUNNEL : STREAM;
            world.servers[0].answer[1] = secure ? STREAM : NULL;
            world_result r = world_ask(c, secure ? "https://ai.example/v1" : "http://[::1]:81/v1");
            CHECK_STATUS(r.end, SWL_DONE);
            CHECK_STR(swl_cstr(world.seen[0].name), "proxy.example");
            CHECK(world.seen[0].port == 3128);
            CHECK(world_saw(0,
                secure ? "CONNECT ai.example:443 HTTP/1.1\r\nHost: ai.example:443\r\nProxy-Authorization: Basic dXNlcjpwYXNz\r\n\r\n"
                         "POST /v1/chat/completions HTTP/1.1\r\nHost: ai.example\r\n"
                       : "POST http://[::1]:81/v1/chat/completions HTTP/1.1\r\nHost: [::1]:81\r\n"));
            CHECK(world_saw(0, "Proxy-Authorization: Basic dXNlcjpwYXNz\r\n"));
            world_end(c);
        }
}

static void proxies_that_refuse(void) {
    static const struct {
        const char *answer;
        swl_status end;
        int connections;
    } rows[] = {{"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 5\r\n\r\nplea", SWL_E_PROXY, 1},
        {"HTTP/1.1 403 Forbidden\r\n\r\n", SWL_E_PROXY, 1}, {"HTTP/1.1 502 Bad Gateway\r\n\r\n", SWL_E_PROXY, 3}, {TUNNEL "early", SWL_E_SYNTAX, 1},
        {"SSH-2.0-OpenSSH\r\n", SWL_E_SYNTAX_STATUS, 1}, {"", SWL_E_CLOSED, 3}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        swl_client *c = world_begin(4096);
        world_tls(c);
        c->proxy = &proxy;
        check_context(rows[i].answer);
        for (int n = 0; n < 3; n++) world.servers[n].answer[0] = rows[i].answer;
        world_result r = world_ask(c, HTTPS);
        CHECK_STATUS(r.end, rows[i].end);
        CHECK(world.connections == rows[i].connections && !world.seen[0].secure && !world_saw(0, "Bearer"));
        if (rows[i].end == SWL_E_PROXY) CHECK(c->hints.status >= 403);
        world_end(c);
    }
    /* With another proxy, or none, the connection is another one. */
    swl_client *c = world_begin(4096);
    good_servers();
    world_result r = world_ask(c, HTTP);
    c->proxy = &proxy;
    r = world_ask(c, HTTP);
    CHECK(r.end == SWL_DONE && world.connections == 2 && world_saw(1, "http://ai.example/v1"));
    world_end(c);
}

/* ---- what an adversary does ----------------------------------------------------------------------------- */

/* Redirects are answers: no other host is asked, with or without a key. */
static void redirects(void) {
    static const char *const rows[] = {PLAIN("301 Moved Permanently", "Location: http://evil.example/\r\n", "0", ""),
        PLAIN("302 Found", "Location: https://evil.example/\r\n", "0", ""), PLAIN("307 Temporary Redirect", "Location: /other\r\n", "2", "no"),
        PLAIN("308 Permanent Redirect", "Location: //evil.example/\r\n", "0", ""), PLAIN("304 Not Modified", "", "9", ""),
        PLAIN("204 No Content", "", "0", "")};
    static swl_bearer key = {SWL_STR("k")};
    swl_auth auth = swl_auth_bearer(&key);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        swl_client *c = world_begin(4096);
        check_context(rows[i]);
        world.servers[0].answer[0] = rows[i];
        world.servers[0].answer[1] = STREAM;
        world_result r = world_send(c, "http://ai.example/", &auth);
        CHECK(r.end == SWL_DONE && c->hints.status == atoi(rows[i] + 9) && world.connections == 1 && world.requests == 1);
        world_end(c);
    }
}

/* Interim answers: a few are skipped, a flood of them ends the call, and none of them is the answer. */
static void interim_answers(void) {
    static char flood[70000];
    static const char one[] = "HTTP/1.1 103 Early Hints\r\nRetry-After: 9\r\nDate: Sun, 22 Nov 2026 00:00:00 GMT\r\n\r\n";
    swl_client *c = world_begin(4096);
    world.servers[0].answer[0] = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nRetry-After: 9\r\n\r\n" STREAM;
    world_result r = world_ask(c, HTTP);
    CHECK_STATUS(r.end, SWL_DONE);
    CHECK_STR(swl_cstr(r.text), "Hi");
    CHECK(c->hints.status == 200 && c->hints.retry_ms == 0);
    world_end(c);
    for (size_t n = 0; n + sizeof one < sizeof flood; n += sizeof one - 1) memcpy(flood + n, one, sizeof one);
    c = world_begin(4096);
    for (int i = 0; i < 3; i++) world.servers[i].answer[0] = flood;
    r = world_ask(c, HTTP);
    CHECK_STATUS(r.end, SWL_E_LIMIT_HEAD);
    CHECK(r.events == 0 && world.connections == 1); /* another attempt would not help */
    world_end(c);
    /* A change of protocol that was not asked for. */
    c = world_begin(4096);
    world.servers[0].answer[0] = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n";
    r = world_ask(c, HTTP);
    CHECK(r.end < 0 && r.events == 0);
    world_end(c);
}

/* An answer without a request, of any kind, does not reach the program. */
static void unasked_answers(void) {
    static const char *const rows[] = {STREAM, "HTTP/1.1 200 OK\r\n", "\r\n", "HTTP/1.1 100 Continue\r\n\r\n", "\0"};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        swl_client *c = world_begin(4096);
        check_context(rows[i]);
        good_servers();
        for (int answer = 1; answer < ANSWERS; answer++) world.servers[0].answer[answer] = NULL;
        world.servers[0].unasked = rows[i];
        world.servers[1].answer[0] = PLAIN(
            "200 OK", "Content-Type: text/event-stream\r\n", "139", "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Ho\"}}]}\n\n" END);
        for (int n = 0; n < 2; n++) {
            world_result r = world_ask(c, HTTP);
            CHECK_STATUS(r.end, SWL_DONE);
            CHECK_STR(swl_cstr(r.text), n && *rows[i] ? "Ho" : "Hi");
            if (!*rows[i]) break;
        }
        world_end(c);
    }
}

/* Odd forms of a base URL: they are refused, or requested exactly as written. */
static void odd_bases(void) {
    static const struct {
        const char *base;
        swl_status end;
        const char *line;
    } rows[] = {{"http://h:0/", SWL_E_ARG_URL, 0}, {"http://h:65536/", SWL_E_ARG_URL, 0},
        {"http://h:/v1", SWL_DONE, "POST /v1/chat/completions HTTP/1.1\r\nHost: h"}, {"http:///v1", SWL_E_ARG_URL, 0}, {"http://", SWL_E_ARG_URL, 0},
        {"http://h /v1", SWL_E_ARG_URL, 0}, {"http://h/v1#x", SWL_E_ARG_URL, 0}, {"http://h\r\nX: y/", SWL_E_ARG_URL, 0},
        {"http://u:p@h/", SWL_E_ARG_URL, 0}, {"http://[::1/", SWL_E_ARG_URL, 0}, {"http://[]/", SWL_E_ARG_URL, 0},
        {"http://[::1]x/", SWL_E_ARG_URL, 0}, {"HTTP://h/v1", SWL_DONE, "POST /v1/chat/completions HTTP/1.1\r\nHost: h\r\n"},
        {"http://h?", SWL_DONE, "POST /chat/completions HTTP"}, {"http://h/?a=b/", SWL_DONE, "POST /chat/completions?a=b/ HTTP"},
        {"http://h/../v1/./", SWL_DONE, "POST /../v1/./chat/completions HTTP"}, {"http://h//", SWL_DONE, "POST /chat/completions HTTP"},
        {"http://h/%2f", SWL_DONE, "POST /%2f/chat/completions HTTP"}, {"http://[fe80::1]:8080/v1", SWL_DONE, "Host: [fe80::1]:8080\r\n"},
        {"http://h:080/v1", SWL_DONE, "Host: h"}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        swl_client *c = world_begin(4096);
        check_context(rows[i].base);
        good_servers();
        world_result r = world_ask(c, rows[i].base);
        CHECK_STATUS(r.end, rows[i].end);
        if (rows[i].line) CHECK(world_saw(0, rows[i].line));
        else CHECK(world.connections == 0);
        world_end(c);
    }
}

/* A call that is left in any place, and the next one: it gets its own answer. */
static void left_anywhere(void) {
    int calls = calls_of(0);
    for (int steps = 0; steps < calls; steps++) {
        static swl_bearer key = {SWL_STR("k")};
        static const swl_request get = {.method = SWL_STR("GET")};
        swl_auth auth = swl_auth_bearer(&key);
        swl_client *c = world_begin(4096);
        swl_http_event ev;
        good_servers();
        world.servers[0].answer[0] = PLAIN("200 OK", "", "5", "wrong");
        world.not_now = 1;
        swl_client_send(c, swl_cstr("http://ai.example/"), &get, &auth);
        for (int n = 0; n < steps; n++) (void)swl_client_next(c, &ev);
        if (world.connections == 0) world.servers[0].answer[0] = STREAM;
        world_result r = world_ask(c, HTTP);
        CHECK_STATUS(r.end, SWL_DONE);
        CHECK_STR(swl_cstr(r.text), "Hi");
        world_end(c);
    }
}

/* A server answers in full before it has the request in full, and takes the rest later. Nothing of the call that has ended is
 * read, and nothing of the next one goes to that server. */
static void answered_too_early(void) {
    for (size_t takes = 0; takes < 400; takes++)
        for (int next = 0; next < 2; next++) {
            swl_client *c = world_begin(4096);
            world.takes = takes;
            world.servers[0].early = 1;
            world.servers[0].answer[0] = OK_HEAD "Transfer-Encoding: chunked\r\n\r\n" CHUNK("3a", HI) CHUNK("51", END);
            world.servers[1].answer[0] = STREAM;
            world_result r = world_ask(c, HTTP);
            CHECK_STATUS(r.end, SWL_DONE);
            CHECK_STR(swl_cstr(r.text), "Hi");
            size_t sent = world.seen[0].got;
            world.takes = NEVER;
            r = next ? world_ask(c, HTTP) : world_send(c, HTTP, NULL);
            CHECK_STATUS(r.end, SWL_DONE);
            CHECK(world.connections == 2 && world.seen[0].got == sent);
            world_end(c);
        }
}

static void closes(void *ctx, const swl_reply_event *ev) {
    (void)ev;
    swl_client_close(ctx);
}

/* A program that runs a question may end it from within. */
static void closed_from_within(void) {
    static swl_bearer key = {SWL_STR("k")};
    swl_client *c = world_begin(4096);
    for (int i = 0; i < 2; i++) world.servers[i].answer[0] = STREAM;
    swl_service service = swl_chat_service(swl_cstr(HTTP), swl_auth_bearer(&key));
    swl_message message = {SWL_STR("hello"), NULL, 0, SWL_ROLE_USER};
    swl_conversation talk = {.model = SWL_STR("m"), .messages = &message, .message_count = 1, .stream = 1};
    CHECK_STATUS(swl_client_run(c, &service, &talk, closes, c), SWL_E_STATE);
    CHECK(world.connections == 1 && world.seen[0].closed);
    CHECK_STATUS(world_ask(c, HTTP).end, SWL_DONE);
    world_end(c);
}

const check_case client_faults_cases[] = {
    {"every call fails", every_call_fails},
    {"once is once", once_is_once},
    {"stopped everywhere", stopped_everywhere},
    {"stopped in a pause", stopped_in_a_pause},
    {"silent servers", silent_servers},
    {"late everywhere", late_everywhere},
    {"late at every look", late_at_every_look},
    {"cut at every byte", cut_at_every_byte},
    {"every bit", every_bit},
    {"cut bodies of send", cut_bodies_of_send},
    {"wrong clocks", wrong_clocks},
    {"lost clock", lost_clock},
    {"sessions", sessions},
    {"handshakes", handshakes},
    {"logs in", logs_in},
    {"logs in by pieces", logs_in_by_pieces},
    {"in several steps on one connection", in_several_steps_on_one_connection},
    {"a credential that is refused", a_credential_that_is_refused},
    {"logins that fail", logins_that_fail},
    {"logins without a clock", logins_without_a_clock},
    {"proxies", proxies},
    {"proxies that refuse", proxies_that_refuse},
    {"redirects", redirects},
    {"interim answers", interim_answers},
    {"unasked answers", unasked_answers},
    {"odd bases", odd_bases},
    {"left anywhere", left_anywhere},
    {"answered too early", answered_too_early},
    {"closed from within", closed_from_within},
    {0},
};
