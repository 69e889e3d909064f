// SPDX-License-Identifier: Apache-2.0
/* Checks names and sockets of a port against port_peer.py. */
#include "port_check.h"

/* ---- moving bytes ---------------------------------------------------------------------------------------- */
void port_check_wait(int32_t socket, uint32_t wants, uint32_t ms) { swl_port_wait(&socket, 1, wants, ms); }

static swl_address peer_address(const port_check *c, uint16_t port) {
    swl_address a = {{0}, 0, port, 4};
    uint8_t *at = a.ip;
    for (size_t i = 0; i < c->address.len; i++) {
        if (c->address.ptr[i] == '.') at++;
        else *at = (uint8_t)(*at * 10 + (c->address.ptr[i] - '0'));
    }
    return a;
}

/* SWL_OK, or the failure; it waits for a limited time. */
static swl_status dial(const swl_address *to, int32_t *socket) {
    port_check_timer t = port_check_start();
    swl_status s = swl_port_connect(to, socket);
    while (s == SWL_AGAIN && port_check_ms(t) < PORT_CHECK_MS) {
        s = swl_port_connected(*socket);
        if (s == SWL_AGAIN) port_check_wait(*socket, SWL_WRITE, 100);
    }
    if (s != SWL_OK && *socket >= 0) {
        swl_port_close(*socket);
        *socket = -1;
    }
    return s;
}

int32_t port_check_send_all(int32_t socket, const void *p, size_t n) {
    port_check_timer t = port_check_start();
    const uint8_t *at = p;
    while (n > 0) {
        int32_t r = swl_port_send(socket, at, n);
        if (r == -SWL_AGAIN && port_check_ms(t) < PORT_CHECK_MS) port_check_wait(socket, SWL_WRITE, 100);
        else if (r <= 0 || (size_t)r > n) return r;
        else {
            at += r;
            n -= (size_t)r;
        }
    }
    return 1;
}

int32_t port_check_recv(int32_t socket, void *p, size_t n) {
    port_check_timer t = port_check_start();
    int32_t r;
    while ((r = swl_port_recv(socket, p, n)) == -SWL_AGAIN && port_check_ms(t) < PORT_CHECK_MS) port_check_wait(socket, SWL_READ, 100);
    return r;
}

int32_t port_check_connect(port_check *c, uint16_t port, const char *command) {
    swl_address to = peer_address(c, port);
    int32_t socket = -1;
    if (dial(&to, &socket) == SWL_OK && port_check_send_all(socket, command, strlen(command)) == 1) return socket;
    port_check_that(c, 0, "swl_port_connect, swl_port_send: the peer takes a command (is port_peer.py running?)");
    if (socket >= 0) swl_port_close(socket);
    return -1;
}

/* Receives and checks bytes of the peer's pattern.  The result that ended them is in *end. */
static uint32_t read_pattern(int32_t socket, size_t piece, int32_t *end) {
    uint8_t bytes[512];
    uint32_t n = 0;
    while ((*end = port_check_recv(socket, bytes, piece)) > 0)
        for (int32_t i = 0; i < *end; i++, n++)
            if (bytes[i] != n % 251) return 0;
    return n;
}

/* ---- names ------------------------------------------------------------------------------------------------ */
static swl_status resolve(swl_str name, uint16_t port, swl_address *out, uint32_t max, uint16_t *count, int *is_clean) {
    void *state = NULL;
    port_check_timer t = port_check_start();
    swl_status s;
    while ((s = swl_port_resolve(&state, name, port, out, max, count)) == SWL_AGAIN && port_check_ms(t) < 4 * PORT_CHECK_MS)
        port_check_wait(-1, 0, 10);
    *is_clean = s == SWL_AGAIN || state == NULL;
    return s;
}

static int is_peer(const port_check *c, const swl_address *a) {
    swl_address expected = peer_address(c, 4433);
    return memcmp(a->ip, expected.ip, 16) == 0 && a->version == 4 && a->port == 4433;
}

void port_check_names(port_check *c) {
    swl_address found[4];
    if (!port_check_has_clock(c)) return;
    uint16_t count = 0;
    int is_clean = 0, has_peer = 0;
    enum { GUARD_BYTE = 0x5a };
    memset(found, GUARD_BYTE, sizeof found);
    swl_status s = resolve(c->name, 4433, found, 3, &count, &is_clean);
    port_check_that(c, s == SWL_OK && count >= 1 && count <= 3, "swl_port_resolve: finds the peer by its name");
    for (uint16_t i = 0; s == SWL_OK && i < count && i < 3; i++) has_peer |= is_peer(c, &found[i]);
    port_check_that(c, has_peer, "swl_port_resolve: IPv4 in ip[0..3], zeros after it, version 4, the port as a number");
    port_check_that(c, is_clean, "swl_port_resolve: *state is NULL after an answer");
    port_check_that(c, found[3].port == (GUARD_BYTE << 8 | GUARD_BYTE), "swl_port_resolve: writes at most `max` addresses");

    s = resolve(c->address, 4433, found, 1, &count, &is_clean);
    port_check_that(c, s == SWL_OK && count == 1 && is_peer(c, found), "swl_port_resolve: an address in text");

    s = resolve(swl_cstr("no-such-name.invalid"), 80, found, 3, &count, &is_clean);
    port_check_that(
        c, s == SWL_E_HOST || s == SWL_E_HOST_TEMPORARY, "swl_port_resolve: no such name is SWL_E_HOST, or _TEMPORARY where it cannot tell");
    port_check_that(c, is_clean, "swl_port_resolve: *state is NULL after a failure");

    void *state = NULL;
    s = swl_port_resolve(&state, swl_cstr("another-name.invalid"), 80, found, 3, &count);
    swl_port_resolve_stop(&state);
    port_check_that(c, state == NULL, "swl_port_resolve_stop: *state is NULL");
    s = resolve(c->name, 4433, found, 3, &count, &is_clean);
    port_check_that(c, s == SWL_OK, "swl_port_resolve: finds a name after a resolution was stopped");
}

/* ---- sockets ------------------------------------------------------------------------------------------------ */
static void check_refused(port_check *c) {
    swl_address nobody = peer_address(c, 1);
    int32_t socket = -1;
    swl_status s = dial(&nobody, &socket);
    port_check_that(c, s == SWL_E_REFUSED, "swl_port_connected: a port where nobody listens is SWL_E_REFUSED");
}

/* All later checks count their time by this clock. */
static int check_milliseconds(port_check *c) {
    uint8_t byte = 0;
    port_check_timer t = port_check_start();
    int32_t socket = port_check_connect(c, c->port, "late 1000\n");
    if (socket < 0) return 0;
    int32_t r = port_check_recv(socket, &byte, 1);
    uint32_t ms = port_check_ms(t);
    swl_port_close(socket);
    if (r != 1) return port_check_that(c, 0, "swl_port_recv: -SWL_AGAIN until something arrives");
    c->has_no_clock = !port_check_that(c, ms >= 800 && ms < 3000, "swl_port_now_ms: a second of the peer's is about 1000");
    return !c->has_no_clock;
}

static void check_nothing_yet(port_check *c) {
    int32_t socket = port_check_connect(c, c->port, "late 600\n");
    uint8_t byte = 0;
    if (socket < 0) return;
    port_check_timer t = port_check_start();
    int32_t r = swl_port_recv(socket, &byte, 1);
    port_check_that(c, r == -SWL_AGAIN && port_check_ms(t) < 300, "swl_port_recv: -SWL_AGAIN at once when there is nothing");
    t = port_check_start();
    port_check_wait(socket, SWL_READ, 100);
    port_check_that(c, port_check_ms(t) < 400, "swl_port_wait: ends when its time is over");
    r = port_check_recv(socket, &byte, 1);
    port_check_that(c, r == 1 && byte == 0, "swl_port_recv: what the peer sends later");
    swl_port_close(socket);
}

/* A port that does not wake when bytes arrive gets here too late. */
static void check_wait_wakes(port_check *c) {
    int32_t socket = port_check_connect(c, c->port, "late 300\n");
    uint8_t byte;
    if (socket < 0) return;
    port_check_timer t = port_check_start();
    while (swl_port_recv(socket, &byte, 1) == -SWL_AGAIN && port_check_ms(t) < PORT_CHECK_MS) port_check_wait(socket, SWL_READ, PORT_CHECK_MS);
    port_check_that(c, port_check_ms(t) < 2000, "swl_port_wait: ends when something arrives");
    swl_port_close(socket);
}

static void check_whole_answers(port_check *c) {
    uint8_t bytes[1];
    int32_t end = 1, socket = port_check_connect(c, c->port, "give 20000\n");
    if (socket < 0) return;
    uint32_t n = read_pattern(socket, 512, &end);
    port_check_that(c, n == 20000, "swl_port_recv: 20,000 bytes, in their order");
    port_check_that(c, end == 0, "swl_port_recv: 0 for the peer's orderly end");
    end = swl_port_recv(socket, bytes, 1);
    port_check_that(c, end == 0 || end == SWL_E_CLOSED, "swl_port_recv: nothing but an end after an end");
    swl_port_close(socket);
    socket = port_check_connect(c, c->port, "give 700\n");
    if (socket < 0) return;
    port_check_that(c, read_pattern(socket, 1, &end) == 700 && end == 0, "swl_port_recv: a byte at a time");
    swl_port_close(socket);
}

static void check_reset(port_check *c) {
    uint8_t byte;
    int32_t end = 1, socket = port_check_connect(c, c->port, "reset 1000\n");
    if (socket < 0) return;
    /* The reset comes 300 ms after the bytes, so it has arrived before the first of them is read. */
    for (port_check_timer t = port_check_start(); port_check_ms(t) < 800;) port_check_wait(-1, 0, 50);
    uint32_t n = read_pattern(socket, 512, &end);
    port_check_that(c, n == 1000, "swl_port_recv: what arrived before a reset");
    port_check_that(c, end == SWL_E_CLOSED, "swl_port_recv: a reset is SWL_E_CLOSED");
    end = swl_port_recv(socket, &byte, 1);
    port_check_that(c, end == SWL_E_CLOSED || end == 0, "swl_port_recv: nothing but an end after a reset");
    end = swl_port_send(socket, "x", 1);
    port_check_that(c, end == SWL_E_CLOSED, "swl_port_send: SWL_E_CLOSED after a reset, and the program lives");
    swl_port_close(socket);
}

/* Sends more than TCP can take while the peer does not read. */
static void check_full(port_check *c) {
    static const uint8_t block[1024];
    int32_t r = 1, socket = port_check_connect(c, c->port, "mute\n");
    uint32_t sent = 0, slowest = 0;
    if (socket < 0) return;
    for (int turns = 0; turns < 50 && sent < 64u << 20 && (r > 0 || r == -SWL_AGAIN); turns++) {
        port_check_timer t = port_check_start();
        while (sent < 64u << 20 && (r = swl_port_send(socket, block, sizeof block)) > 0) sent += (uint32_t)r;
        if (port_check_ms(t) > slowest) slowest = port_check_ms(t);
        if (r == -SWL_AGAIN) port_check_wait(socket, SWL_WRITE, 20);
    }
    port_check_that(c, r == -SWL_AGAIN && slowest < 3000, "swl_port_send: -SWL_AGAIN at once when the peer does not read");
    swl_port_close(socket);
}

static void check_echo(port_check *c) {
    uint8_t out[1500], in[1500];
    uint32_t sent = 0, received = 0;
    int32_t r = 1, socket = port_check_connect(c, c->port, "echo\n");
    if (socket < 0) return;
    for (port_check_timer t = port_check_start(); received < 30000 && r != 0 && port_check_ms(t) < 2 * PORT_CHECK_MS;) {
        for (uint32_t i = 0; i < sizeof out; i++) out[i] = (uint8_t)((sent + i) % 249);
        r = sent < 30000 ? swl_port_send(socket, out, 30000 - sent < sizeof out ? 30000 - sent : sizeof out) : -SWL_AGAIN;
        if (r > 0) sent += (uint32_t)r;
        else if (r != -SWL_AGAIN) break;
        r = swl_port_recv(socket, in, sizeof in);
        for (int32_t i = 0; i < r; i++)
            if (in[i] != (received + (uint32_t)i) % 249) r = 0;
        if (r > 0) received += (uint32_t)r;
        else if (r == -SWL_AGAIN) port_check_wait(socket, sent < 30000 ? SWL_READ | SWL_WRITE : SWL_READ, 100);
        else break;
    }
    port_check_that(c, received == 30000, "swl_port_send: 30,000 bytes out and back, none lost, none twice");
    swl_port_close(socket);
}

/* A port that can have only one connection may say so: it passes. */
static void check_two(port_check *c) {
    uint8_t one = 0, two = 0;
    swl_address to = peer_address(c, c->port);
    int32_t a = port_check_connect(c, c->port, "echo\n"), b = -1;
    swl_status s = dial(&to, &b);
    if (a >= 0 && b >= 0) {
        (void)port_check_send_all(a, "1", 1);
        (void)port_check_send_all(b, "echo\n2", 6);
        s = port_check_recv(b, &two, 1) == 1 && port_check_recv(a, &one, 1) == 1 && one == '1' && two == '2' ? SWL_OK : SWL_E_IO;
    }
    port_check_that(c, s == SWL_OK || s == SWL_E_IO_SOCKETS, "swl_port_connect: two connections at one time, or SWL_E_IO_SOCKETS");
    if (a >= 0) swl_port_close(a);
    if (b >= 0) swl_port_close(b);
}

static void check_close(port_check *c) {
    int good = 0;
    for (int i = 0; i < 40; i++) {
        swl_address to = peer_address(c, c->port);
        int32_t socket = -1;
        good += dial(&to, &socket) == SWL_OK;
        if (socket >= 0) swl_port_close(socket);
        for (int turn = 0; turn < 5; turn++) port_check_wait(-1, 0, 2);
    }
    port_check_that(c, good == 40, "swl_port_close: gives the connection back, 40 times");
}

void port_check_sockets(port_check *c) {
    if (!port_check_has_clock(c)) return;
    if (!check_milliseconds(c)) return;
    check_refused(c);
    check_nothing_yet(c);
    check_wait_wakes(c);
    check_whole_answers(c);
    check_reset(c);
    check_full(c);
    check_echo(c);
    check_two(c);
    check_close(c);
}
