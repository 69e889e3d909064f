/* SPDX-License-Identifier: Apache-2.0 */
#include "client_world.h"
#include <stdlib.h>

struct world world;

/* ---- the port: the dial suite's own when no client is under test --------------------------------- */
#define DIALS(result, name, arguments) extern result dial_##name arguments __attribute__((weak))
DIALS(uint32_t, port_now_ms, (void));
DIALS(swl_status, port_resolve, (void **, swl_str, uint16_t, swl_address *, uint32_t, uint16_t *));
DIALS(void, port_resolve_stop, (void **));
DIALS(swl_status, port_connect, (const swl_address *, int32_t *));
DIALS(swl_status, port_connected, (int32_t));
DIALS(void, port_wait, (const int32_t *, uint32_t, uint32_t, uint32_t));
DIALS(int32_t, port_send, (int32_t, const void *, size_t));
DIALS(int32_t, port_recv, (int32_t, void *, size_t));
DIALS(void, port_close, (int32_t));
DIALS(int32_t, port_error, (void));

/* A call that the script may spoil: SWL_OK, SWL_AGAIN or the scripted failure. */
enum { RESOLVE, CONNECTED, SEND, RECV };
static swl_status call(int kind) {
    int n = world.calls++;
    if (n == world.stop_at) world.stop = 1;
    if (n == world.bad_call || (world.bad_for_ever && n > world.bad_call)) return world.bad;
    return world.not_now && world.turn[kind]++ % 2 == 0 ? SWL_AGAIN : SWL_OK;
}

uint32_t swl_port_now_ms(void) {
    if (!world.on) return dial_port_now_ms();
    return world.now += world.step;
}

swl_status swl_port_entropy(void *p, size_t n) {
    memset(p, 0x5a, n);
    return world.on ? world.entropy : SWL_E_TLS_ENTROPY;
}

static const world_server *server(int32_t socket) { return &world.servers[socket]; }

swl_status swl_port_resolve(void **state, swl_str name, uint16_t port, swl_address *out, uint32_t max, uint16_t *count) {
    if (!world.on) return dial_port_resolve(state, name, port, out, max, count);
    CHECK(world.connections < CONNECTIONS && name.len < 256);
    world_connection *seen = &world.seen[world.connections];
    *state = NULL;
    swl_status s = call(RESOLVE);
    if (s == SWL_AGAIN) {
        *state = &world;
        return s;
    }
    memcpy(seen->name, name.ptr, name.len);
    seen->port = port;
    if (s == SWL_OK) s = server(world.connections)->resolve;
    if (s != SWL_OK) world.connections++;
    *count = 1;
    return s;
}

void swl_port_resolve_stop(void **state) {
    if (!world.on) dial_port_resolve_stop(state);
}

swl_status swl_port_connect(const swl_address *to, int32_t *socket) {
    if (!world.on) return dial_port_connect(to, socket);
    *socket = world.connections++;
    return SWL_AGAIN;
}

swl_status swl_port_connected(int32_t socket) {
    if (!world.on) return dial_port_connected(socket);
    swl_status s = call(CONNECTED);
    return s == SWL_OK ? server(socket)->connect : s;
}

void swl_port_wait(const int32_t *sockets, uint32_t count, uint32_t wants, uint32_t ms) {
    if (!world.on) {
        dial_port_wait(sockets, count, wants, ms);
        return;
    }
    world.calls++;
    if (world.calls - 1 == world.stop_at) world.stop = 1;
    uint32_t slept = count == 0 || ms < 10 ? ms : 10;
    world.now += slept;
    world.waited += slept;
}

/* Takes whole requests off the bytes that were sent. */
static void parse(world_connection *c) {
    const char *start = c->sent + c->parsed, *end;
    while ((end = strstr(start, "\r\n\r\n")) != NULL) {
        const char *length = strstr(start, "\r\nContent-Length: ");
        size_t body = length && length < end ? (size_t)atol(length + 18) : 0;
        size_t whole = (size_t)(end + 4 - c->sent) + body;
        if (whole > c->got) return;
        c->parsed = whole;
        c->requests++;
        world.requests++;
        start = c->sent + whole;
    }
}

int32_t swl_port_send(int32_t socket, const void *p, size_t n) {
    if (!world.on) return dial_port_send(socket, p, n);
    world_connection *c = &world.seen[socket];
    swl_status s = call(SEND);
    if (s < 0) c->broken = s; /* a socket that cannot send also has an end to read */
    if (s != SWL_OK) return s == SWL_AGAIN ? -SWL_AGAIN : s;
    if (n > world.piece) n = world.piece;
    if (n > world.takes - c->got) n = world.takes - c->got;
    if (n == 0) return -SWL_AGAIN;
    CHECK(!c->closed);
    if (c->got + n >= sizeof c->sent) return c->broken = SWL_E_CLOSED; /* the most that a server takes of one connection */
    memcpy(c->sent + c->got, p, n);
    c->got += n;
    parse(c);
    return (int32_t)n;
}

int32_t swl_port_recv(int32_t socket, void *p, size_t n) {
    if (!world.on) return dial_port_recv(socket, p, n);
    world_connection *c = &world.seen[socket];
    const world_server *from = server(socket);
    swl_status s = call(RECV);
    if (c->broken) return c->broken;
    if (s != SWL_OK) return s == SWL_AGAIN ? -SWL_AGAIN : s;
    const char *answer = c->answered < ANSWERS ? from->answer[c->answered] : NULL;
    if (!answer) answer = c->requests >= c->answered ? from->unasked : NULL;
    else if (c->requests <= c->answered && !from->early) answer = NULL;
    size_t left = answer ? strlen(answer) - c->given : 0;
    if (answer && c->given + left > world.cut) left = world.cut > c->given ? world.cut - c->given : 0;
    if (answer && left == 0) return 0; /* the answer was cut */
    if (!answer) {
        int over = c->answered > 0 && (c->answered >= ANSWERS || !from->answer[c->answered]);
        if (over && from->ends) return from->ends == 1 ? 0 : SWL_E_CLOSED;
        return -SWL_AGAIN;
    }
    if (n > left) n = left;
    if (n > world.piece) n = world.piece;
    memcpy(p, answer + c->given, n);
    c->given += n;
    if (answer[c->given] == 0) {
        c->answered++;
        c->given = 0;
    }
    return (int32_t)n;
}

void swl_port_close(int32_t socket) {
    if (!world.on) {
        dial_port_close(socket);
        return;
    }
    CHECK(!world.seen[socket].closed);
    world.seen[socket].closed = 1;
}

int32_t swl_port_error(void) { return world.on ? 5 : dial_port_error(); }

/* ---- TLS at the client's seam --------------------------------------------------------------------- */
static int32_t pass_send(void *ctx, const void *p, size_t n) { return swl_io_send(&((swl_client *)ctx)->net.io, p, n); }
static int32_t pass_recv(void *ctx, void *p, size_t n) { return swl_io_recv(&((swl_client *)ctx)->net.io, p, n); }

enum { CONNECT, CHECK_TIME, CLOSE, FREE, RESTORE, SAVE }; /* as in ClientTLS.swift */

static swl_status secure(swl_client *c, uint32_t step) {
    if (step == CLOSE) {
        c->tls.io.flags = 0;
        world.farewells += swl_io_send(&c->net.io, "", 0) == -SWL_AGAIN; /* the port was asked */
        world.tls_closed++;
    }
    if (step != CONNECT) return SWL_OK;
    swl_status s = server(c->net.sockets[0])->handshake;
    if (!c->begun_ && c->resume_) c->resume_(c, RESTORE);
    c->begun_ = 1;
    if (s != SWL_OK) return s;
    c->tls.io.send = pass_send;
    c->tls.io.recv = pass_recv;
    c->tls.io.ctx = c;
    c->tls.io.flags = SWL_IO_SECURE;
    world.seen[c->net.sockets[0]].secure = 1;
    return SWL_DONE;
}

void world_tls(swl_client *c) { c->secure_ = secure; }

static swl_status resume(swl_client *c, uint32_t step) {
    if (step == RESTORE) world.restored += c->session.len > 0;
    else {
        world.saved++;
        c->session.len = 1;
    }
    return SWL_OK;
}

void world_sessions(swl_client *c, void *buffer, size_t size) {
    swl_client_session(c, buffer, size, 0);
    c->resume_ = resume;
}

/* ---- what a program does --------------------------------------------------------------------------- */
swl_client *world_begin(size_t memory) {
    static swl_client client;
    memset(&world, 0, sizeof world);
    world.on = 1;
    world.now = 0xfffffff0u; /* wraps in the middle of every test */
    world.piece = NEVER;
    world.cut = world.takes = NEVER;
    world.bad_call = world.stop_at = -1;
    guard_reset();
    memset(&client, 0xa5, sizeof client);
    swl_client_init(&client, guard_alloc(memory), memory);
    client.trust_lan = 1;
    client.stop = &world.stop;
    return &client;
}

void world_end(swl_client *c) {
    size_t left = 0;
    swl_client_free(c);
    for (int i = 0; i < CONNECTIONS; i++) CHECK(world.seen[i].got == 0 || world.seen[i].closed);
    for (size_t i = 0; i < c->size_; i++) left += c->memory_[i] != 0;
    CHECK(left == 0);
    world.on = 0;
}

static int goes_on(swl_client *c, swl_status *s) {
    if (*s == SWL_AGAIN) swl_client_wait(c);
    CHECK(world.calls < 100000);
    return *s == SWL_AGAIN || *s == SWL_OK;
}

world_result world_ask_by(swl_client *c, const swl_service *to) {
    static swl_message message;
    static swl_conversation talk;
    world_result r;
    swl_reply_event ev;
    memset(&r, 0, sizeof r);
    memset(&message, 0, sizeof message);
    memset(&talk, 0, sizeof talk);
    message.text = swl_cstr("hello");
    talk.model = swl_cstr("m");
    talk.messages = &message;
    talk.message_count = 1;
    talk.stream = 1;
    world.calls = 0;
    swl_client_ask(c, to, &talk);
    do {
        r.end = swl_client_reply(c, &ev);
        if (r.end != SWL_OK) continue;
        r.events++;
        r.errors += ev.kind == SWL_REPLY_ERROR;
        if (ev.kind == SWL_REPLY_TEXT || ev.kind == SWL_REPLY_ERROR) strncat(r.text, ev.data.ptr, ev.data.len);
    } while (goes_on(c, &r.end));
    CHECK_STATUS(swl_client_reply(c, &ev), r.end);
    return r;
}

world_result world_ask(swl_client *c, const char *base) {
    static swl_bearer key = {SWL_STR("k")};
    swl_service service = swl_chat_service(swl_cstr(base), swl_auth_bearer(&key));
    return world_ask_by(c, &service);
}

world_result world_send(swl_client *c, const char *url, const swl_auth *auth) {
    static swl_header headers[1];
    swl_request req;
    world_result r;
    swl_http_event ev;
    memset(&req, 0, sizeof req);
    memset(&r, 0, sizeof r);
    headers[0].name = swl_cstr("X-Own");
    headers[0].value = swl_cstr("1");
    req.method = swl_cstr("POST");
    req.body = swl_cstr("body");
    req.headers = headers;
    req.header_count = 1;
    world.calls = 0;
    swl_client_send(c, swl_cstr(url), &req, auth);
    do {
        r.end = swl_client_next(c, &ev);
        if (r.end != SWL_OK) continue;
        if (ev.kind == SWL_HTTP_STATUS) {
            r.text[0] = 0;
            r.events++;
        }
        if (ev.kind == SWL_HTTP_BODY) strncat(r.text, ev.data.ptr, ev.data.len);
    } while (goes_on(c, &r.end));
    CHECK_STATUS(swl_client_next(c, &ev), r.end);
    return r;
}

int world_saw(int connection, const char *text) { return strstr(world.seen[connection].sent, text) != NULL; }
