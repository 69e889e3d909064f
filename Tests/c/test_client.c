/* SPDX-License-Identifier: Apache-2.0 */
/* A client over a scripted port: what it sends and keeps, when it retries, and which events it gives. */
#include "client_world.h"

static const char HTTP[] = "http://ai.example/v1", HTTPS[] = "https://ai.example/v1";
static const char OVERLOADED[] = PLAIN("429 Too Many Requests", "Retry-After: 2\r\n", "2", "{}");

static void is_answer(const world_result *r) {
    CHECK_STATUS(r->end, SWL_DONE);
    CHECK_STR(swl_cstr(r->text), "Hi");
    CHECK(r->errors == 0);
}

static void asks(void) {
    swl_client *c = world_begin(4096);
    static const swl_header more[] = {{SWL_STR("X-Team"), SWL_STR("a-"), SWL_STR("b"), 0}};
    c->headers = more;
    c->header_count = 1;
    world.servers[0].answer[0] = STREAM;
    world_result r = world_ask(c, HTTP);
    is_answer(&r);
    CHECK_STR(swl_cstr(world.seen[0].sent),
        "POST /v1/chat/completions HTTP/1.1\r\nHost: ai.example\r\nContent-Type: application/json\r\nAccept: text/event-stream\r\n"
        "X-Team: a-b\r\nAuthorization: Bearer k\r\nContent-Length: 114\r\n\r\n"
        "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}],\"stream\":true,\"stream_options\":{\"include_usage\":true}}");
    CHECK(world.seen[0].port == 80 && c->hints.status == 200 && c->reply.status == 200);
    CHECK_STR(swl_cstr(world.seen[0].name), "ai.example");
    world_end(c);
}

/* The base's own path and query, with a slash at its end or without. */
static void bases(void) {
    static const struct {
        const char *base, *line;
    } rows[] = {{"http://h", "POST /chat/completions HTTP"}, {"http://h/", "POST /chat/completions HTTP"},
        {"http://h:81/a/b//", "POST /a/b/chat/completions HTTP"}, {"http://h/a?api-version=1", "POST /a/chat/completions?api-version=1 HTTP"},
        {"http://h/?q", "POST /chat/completions?q HTTP"}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        swl_client *c = world_begin(4096);
        check_context(rows[i].base);
        world.servers[0].answer[0] = STREAM;
        world_result r = world_ask(c, rows[i].base);
        is_answer(&r);
        CHECK(world_saw(0, rows[i].line));
        world_end(c);
    }
}

static void any_pieces(void) {
    for (int not_now = 0; not_now < 2; not_now++)
        for (size_t piece = 1; piece < 200; piece = piece * 2 + 1) {
            swl_client *c = world_begin(2048);
            world.servers[0].answer[0] = world.servers[0].answer[1] = world.servers[1].answer[0] = STREAM;
            world.piece = piece;
            world.not_now = not_now;
            for (int i = 0; i < 2; i++) {
                world_result r = world_ask(c, HTTP);
                is_answer(&r);
            }
            CHECK(world.requests == 2);
            world_end(c);
        }
}

/* Memory of every size: it is enough, or the status says that it is not. */
static void any_memory(void) {
    size_t enough = 0;
    for (size_t size = 0; size < 2049; size += 11) {
        swl_client *c = world_begin(size);
        world.servers[0].answer[0] = STREAM;
        world_result r = world_ask(c, HTTP);
        if (r.end == SWL_DONE) is_answer(&r);
        else CHECK(r.end == SWL_E_ARG_BUFFER || r.end == SWL_E_SPACE || r.end == SWL_E_LIMIT_LINE);
        if (r.end == SWL_DONE && enough == 0) enough = size;
        CHECK(enough == 0 || r.end == SWL_DONE);
        world_end(c);
    }
    CHECK(enough > 0 && enough < 1700);
}

/* ---- the connection that is kept ------------------------------------------------------------------ */

static void one_connection(void) {
    swl_client *c = world_begin(4096);
    for (int i = 0; i < 3; i++) world.servers[0].answer[i] = STREAM;
    for (int i = 0; i < 3; i++) {
        world_result r = world_ask(c, HTTP);
        is_answer(&r);
    }
    CHECK(world.connections == 1 && world.seen[0].requests == 3);
    world_end(c);
}

/* What is there before a request is asked for: no attempt is spent, and a request may be made `once`. */
static void looked_at_before_it_is_used(void) {
    static const world_server rows[] = {
        {.unasked = "HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n"}, {.unasked = "x"}, {.ends = 1}, {.ends = 2}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        swl_client *c = world_begin(4096);
        c->once = 1;
        c->attempts = 1;
        world.servers[0] = rows[i];
        world.servers[0].answer[0] = world.servers[1].answer[0] = STREAM;
        for (int ask = 0; ask < 2; ask++) {
            world_result r = world_ask(c, HTTP);
            is_answer(&r);
        }
        CHECK(world.connections == 2 && world.seen[0].requests == 1 && world.seen[1].requests == 1);
        world_end(c);
    }
}

static void not_for_too_long(void) {
    static const struct {
        const char *headers;
        uint32_t idle_ms, pause;
        int connections;
    } rows[] = {{"", 30000, 29000, 1}, {"", 30000, 30000, 2}, {"", 0, 0, 2}, {"Keep-Alive: timeout=5, max=9\r\n", 30000, 3900, 1},
        {"Keep-Alive: timeout=5, max=9\r\n", 30000, 4000, 2}, {"Keep-Alive: timeout=0\r\n", 30000, 0, 2},
        {"Keep-Alive: timeout=60\r\n", 2000, 2000, 2}, {"Connection: close\r\n", 30000, 0, 2}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        static char answer[512];
        swl_client *c = world_begin(4096);
        check_context(rows[i].headers);
        answer[0] = 0;
        strcat(strcat(strcat(answer, OK_HEAD), rows[i].headers), "Content-Length: 139\r\n\r\n" HI END);
        c->idle_ms = rows[i].idle_ms;
        world.servers[0].answer[0] = world.servers[0].answer[1] = world.servers[1].answer[0] = answer;
        world_result r = world_ask(c, HTTP);
        is_answer(&r);
        world.now += rows[i].pause;
        r = world_ask(c, HTTP);
        is_answer(&r);
        CHECK(world.connections == rows[i].connections);
        world_end(c);
    }
}

/* The reply is complete before the answer's last bytes are there: they may come until the next question. */
static void the_end_comes_late(void) {
    for (int comes = 0; comes < 2; comes++) {
        swl_client *c = world_begin(4096);
        world.servers[0].answer[0] = OK_HEAD "Transfer-Encoding: chunked\r\n\r\n" CHUNK("3a", HI) CHUNK("51", END);
        world.servers[0].answer[1] = comes ? "0\r\n\r\n" : NULL;
        world.servers[0].answer[2] = world.servers[1].answer[0] = STREAM;
        volatile uint32_t stop = 0;
        c->deadline_ms = 1000;
        c->stop = &stop;
        world_result r = world_ask(c, HTTP);
        is_answer(&r);
        CHECK(world.waited <= 10);
        world.seen[0].requests++; /* as if it had been asked for */
        world.now += 2000;
        stop = 1;
        c->stop = &world.stop; /* deadline and stop of the first call are none of the second's */
        r = world_ask(c, HTTP);
        is_answer(&r);
        CHECK(world.connections == 2 - comes);
        world_end(c);
    }
}

/* A connection that was kept does not look at the `stop` of the call that made it: that may be gone. */
static void the_stop_of_a_call(void) {
    static const char tls[] = "https://ai.example/v1";
    for (int other = 0; other < 3; other++) {
        swl_client *c = world_begin(4096);
        volatile uint32_t stop = 0;
        world_tls(c);
        world.servers[0].answer[0] = world.servers[1].answer[0] = STREAM;
        c->stop = &stop;
        world_result r = world_ask(c, tls);
        is_answer(&r);
        stop = 1;
        c->stop = &world.stop;
        if (other == 0) swl_client_close(c);
        if (other == 1) r = world_ask(c, "https://other.example/v1");
        if (other == 1) is_answer(&r);
        if (other == 2) swl_client_free(c);
        CHECK(world.farewells == 1);
        world_end(c);
    }
}

static void another_server(void) {
    static const char *const rows[] = {"http://other.example/v1", "http://ai.example:81/v1", "https://ai.example/v1", "https://ai.example:80/v1"};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        swl_client *c = world_begin(4096);
        world_tls(c);
        check_context(rows[i]);
        world.servers[0].answer[0] = world.servers[0].answer[1] = world.servers[1].answer[0] = STREAM;
        world_result r = world_ask(c, HTTP);
        is_answer(&r);
        r = world_ask(c, rows[i]);
        is_answer(&r);
        CHECK(world.connections == 2 && world.seen[0].closed);
        world_end(c);
    }
    /* The program's text has changed by then. */
    static char base[] = "http://ai.example/v1";
    swl_client *c = world_begin(4096);
    world.servers[0].answer[0] = world.servers[0].answer[1] = world.servers[1].answer[0] = STREAM;
    world_result r = world_ask(c, base);
    memcpy(base + 7, "it", 2);
    r = world_ask(c, base);
    is_answer(&r);
    CHECK(world.connections == 2 && strcmp(world.seen[1].name, "it.example") == 0);
    world_end(c);
}

/* ---- once more ---------------------------------------------------------------------------------------- */

static void waits_and_asks_again(void) {
    swl_client *c = world_begin(4096);
    world.servers[0].answer[0] = world.servers[0].answer[1] = OVERLOADED;
    world.servers[0].answer[2] = STREAM;
    world_result r = world_ask(c, HTTP);
    is_answer(&r);
    CHECK(world.connections == 1 && world.requests == 3 && world.waited >= 4000 && world.waited < 5000);
    world_end(c);
}

static void as_often_as_it_may(void) {
    for (uint32_t attempts = 1; attempts < 4; attempts++) {
        swl_client *c = world_begin(4096);
        c->attempts = attempts;
        for (int i = 0; i < ANSWERS; i++) world.servers[0].answer[i] = OVERLOADED;
        world_result r = world_ask(c, HTTP);
        CHECK_STATUS(r.end, SWL_E_SERVICE);
        CHECK(r.errors == 1 && r.events == 1 && world.requests == (int)attempts && c->hints.status == 429);
        world_end(c);
    }
}

/* A pause that would use up the remaining time is not begun. */
static void not_beyond_the_deadline(void) {
    swl_client *c = world_begin(4096);
    c->deadline_ms = 1900;
    world.servers[0].answer[0] = OVERLOADED;
    world_result r = world_ask(c, HTTP);
    CHECK_STATUS(r.end, SWL_E_SERVICE);
    CHECK(world.waited <= 10 && c->hints.retry_ms == 2000);
    world_end(c);
}

static void a_failure_is_told(void) {
    static const char refusal[] =
        PLAIN("401 Unauthorized", "Content-Type: application/json\r\n", "39", "{\"error\":{\"message\":\"no\",\"code\":\"bad\"}}");
    swl_client *c = world_begin(4096);
    world.servers[0].answer[0] = refusal;
    world.servers[0].answer[1] = STREAM;
    world_result r = world_ask(c, HTTP);
    CHECK_STATUS(r.end, SWL_E_SERVICE);
    CHECK_STR(swl_cstr(r.text), "no");
    CHECK(r.errors == 1 && c->hints.status == 401);
    r = world_ask(c, HTTP); /* it was a whole answer */
    is_answer(&r);
    CHECK(world.connections == 1);
    world_end(c);
}

static void send_and_next(void) {
    static const char missing[] = PLAIN("404 Not Found", "", "4", "gone"), good[] = PLAIN("200 OK", "", "4", "here");
    static swl_bearer key = {SWL_STR("k")};
    swl_auth auth = swl_auth_bearer(&key);
    swl_client *c = world_begin(4096);
    world.servers[0].answer[0] = OVERLOADED;
    world.servers[0].answer[1] = good;
    world.servers[0].answer[2] = missing;
    world_result r = world_send(c, "http://h/p?q", &auth);
    CHECK_STATUS(r.end, SWL_DONE);
    CHECK_STR(swl_cstr(r.text), "here");
    CHECK(r.events == 2); /* a second status, and the first one's body was not told */
    CHECK_STR(swl_span(world.seen[0].sent, 93),
        "POST /p?q HTTP/1.1\r\nHost: h\r\nX-Own: 1\r\nAuthorization: Bearer k\r\nContent-Length: 4\r\n\r\nbodyPOST");
    r = world_send(c, "http://h/", NULL);
    CHECK_STATUS(r.end, SWL_DONE);
    CHECK_STR(swl_cstr(r.text), "gone");
    CHECK(c->hints.status == 404 && world.connections == 1);
    world_end(c);
}

static void wrong_arguments(void) {
    static const struct {
        const char *base, *key;
        swl_status want;
    } rows[] = {{"", "k", SWL_E_ARG_URL}, {"ftp://h", "k", SWL_E_ARG_URL}, {"http://u@h", "k", SWL_E_ARG_URL}, {"http://h", "", SWL_E_ARG_KEY},
        {"http://h", "k\n", SWL_E_ARG_KEY}, {"https://h", "k", SWL_E_STATE}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        swl_client *c = world_begin(4096);
        check_context(rows[i].base);
        swl_bearer key = {swl_cstr(rows[i].key)};
        swl_service service = swl_chat_service(swl_cstr(rows[i].base), swl_auth_bearer(&key));
        world_result r = world_ask_by(c, &service);
        CHECK_STATUS(r.end, rows[i].want);
        CHECK(world.seen[0].got == 0 && world.connections <= 1);
        world.servers[0].answer[0] = world.servers[1].answer[0] = STREAM;
        r = world_ask(c, HTTP); /* the client can be used after any mistake */
        is_answer(&r);
        world_end(c);
    }
    swl_client *c = world_begin(4096);
    swl_reply_event ev;
    swl_http_event http;
    CHECK_STATUS(swl_client_reply(c, &ev), SWL_E_STATE);
    CHECK_STATUS(swl_client_next(c, &http), SWL_E_STATE);
    world_end(c);
}

static void secrets(void) {
    swl_client *c = world_begin(4096);
    c->trust_lan = 0;
    world_result r = world_ask(c, HTTP);
    CHECK_STATUS(r.end, SWL_E_INSECURE);
    CHECK(world.connections == 1 && world.seen[0].got == 0);
    world_end(c);
    c = world_begin(4096);
    c->trust_lan = 0;
    world_tls(c);
    world.servers[0].answer[0] = STREAM;
    r = world_ask(c, HTTPS);
    is_answer(&r);
    CHECK(world.seen[0].port == 443 && world.seen[0].secure);
    world_end(c);
}

static void the_chance_that_is_none(void) {
    swl_client *c = world_begin(4096);
    world.servers[0].answer[0] = OVERLOADED;
    world.entropy = SWL_E_TLS_ENTROPY;
    world_result r = world_ask(c, HTTP);
    CHECK_STATUS(r.end, SWL_E_TLS_ENTROPY);
    world_end(c);
    static swl_appstage keys = {SWL_STR("a"), SWL_STR("s"), SWL_STR("r"), SWL_STR("")};
    swl_auth auth = swl_auth_appstage(&keys);
    c = world_begin(4096);
    world.entropy = SWL_E_TLS_ENTROPY;
    r = world_send(c, "http://h/", &auth);
    CHECK_STATUS(r.end, SWL_E_TLS_ENTROPY);
    CHECK(world.seen[0].got == 0);
    world_end(c);
}

const check_case client_cases[] = {
    {"asks", asks},
    {"bases", bases},
    {"any pieces", any_pieces},
    {"any memory", any_memory},
    {"one connection", one_connection},
    {"looked at before it is used", looked_at_before_it_is_used},
    {"not for too long", not_for_too_long},
    {"the end comes late", the_end_comes_late},
    {"the stop of a call", the_stop_of_a_call},
    {"another server", another_server},
    {"waits and asks again", waits_and_asks_again},
    {"as often as it may", as_often_as_it_may},
    {"not beyond the deadline", not_beyond_the_deadline},
    {"a failure is told", a_failure_is_told},
    {"send and next", send_and_next},
    {"wrong arguments", wrong_arguments},
    {"secrets", secrets},
    {"no chance", the_chance_that_is_none},
    {0},
};
