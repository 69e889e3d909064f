// SPDX-License-Identifier: Apache-2.0
/* Checks TLS of a port against port_peer.py, through the core. */
#include "port_check.h"

enum { GUARD_BYTES = 16, GUARD = 0x5a, SESSION = 4096 };

static int32_t io_send(void *ctx, const void *p, size_t n) { return swl_port_send(*(int32_t *)ctx, p, n); }
static int32_t io_recv(void *ctx, void *p, size_t n) { return swl_port_recv(*(int32_t *)ctx, p, n); }

typedef struct channel {
    port_check *check;
    int32_t socket;
    swl_io under;
    swl_tls tls;
} channel;

/* Begins with the port's storage, with the root or without. */
static swl_status begin(channel *l, port_check *c, swl_str root) {
    l->check = c;
    l->socket = -1;
    l->under.send = io_send;
    l->under.recv = io_recv;
    l->under.ctx = &l->socket;
    l->under.flags = 0;
    swl_status s = swl_tls_init(&l->tls, c->tls_storage, c->tls_storage_size);
    if (s == SWL_OK && root.len > 0) s = swl_tls_roots(&l->tls, root);
    l->tls.keep_session = 1;
    return s;
}

/* SWL_DONE, or the failure of the handshake.  Without a clock, a board checks all but notBefore. */
static swl_status open_channel(channel *l, swl_str name, swl_str session) {
    swl_time no_clock = {0, 0};
    port_check_timer t = port_check_start();
    l->socket = port_check_connect(l->check, l->check->tls_port, "");
    if (l->socket < 0) return SWL_E_IO;
    swl_status s = swl_tls_start(&l->tls, &l->under, name, no_clock);
    if (s == SWL_OK && session.len > 0) swl_tls_session_restore(&l->tls, session);
    while (s == SWL_OK || s == SWL_AGAIN) {
        s = swl_tls_next(&l->tls);
        if (s == SWL_AGAIN && port_check_ms(t) > 4 * PORT_CHECK_MS) return SWL_E_TIMEOUT;
        if (s == SWL_AGAIN) port_check_wait(l->socket, SWL_READ, 20);
    }
    return s;
}

static void hang_up(channel *l) {
    swl_tls_close(&l->tls);
    if (l->socket >= 0) swl_port_close(l->socket);
    l->socket = -1;
}

static int32_t recv_later(channel *l, void *p, size_t n) {
    port_check_timer t = port_check_start();
    int32_t r;
    while ((r = l->tls.io.recv(l->tls.io.ctx, p, n)) == -SWL_AGAIN && port_check_ms(t) < PORT_CHECK_MS) port_check_wait(l->socket, SWL_READ, 100);
    return r;
}

static int32_t send_later(channel *l, const void *p, size_t n) {
    port_check_timer t = port_check_start();
    int32_t r;
    while ((r = l->tls.io.send(l->tls.io.ctx, p, n)) == -SWL_AGAIN && port_check_ms(t) < PORT_CHECK_MS) port_check_wait(l->socket, SWL_WRITE, 100);
    return r;
}

/* A command fits into any record. */
static int command(channel *l, const char *text) { return send_later(l, text, strlen(text)) == (int32_t)strlen(text); }

static uint32_t read_pattern(channel *l, int32_t *end) {
    uint8_t bytes[300];
    uint32_t n = 0;
    while ((*end = recv_later(l, bytes, sizeof bytes)) > 0)
        for (int32_t i = 0; i < *end; i++, n++)
            if (bytes[i] != n % 251) return 0;
    return n;
}

/* ---- the checks ---------------------------------------------------------------------------------------------- */
static void check_storage(port_check *c) {
    static const char *const bad = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    const size_t size = swl_port_tls_size();
    swl_tls tls;
    int good = size > 0 && size <= c->tls_storage_size;
    port_check_that(c, good, "swl_port_tls_size: fits into tls_storage");
    if (!good) return;
    uint8_t *behind = (uint8_t *)c->tls_storage + size;
    size_t room = c->tls_storage_size - size < GUARD_BYTES ? c->tls_storage_size - size : GUARD_BYTES;
    memset(behind, GUARD, room);
    good = swl_tls_init(&tls, c->tls_storage, size) == SWL_OK;
    port_check_that(c, good, "swl_port_tls_init: SWL_OK");
    if (!good) return;
    port_check_that(c, swl_tls_roots(&tls, swl_cstr(bad)) == SWL_E_ARG_ROOTS, "swl_port_tls_roots: text that is no certificate is SWL_E_ARG_ROOTS");
    port_check_that(c, swl_tls_roots(&tls, c->root) == SWL_OK, "swl_port_tls_roots: takes the root");
    swl_tls_free(&tls);
    for (size_t i = 0; i < room; i++) good &= behind[i] == GUARD;
    port_check_that(c, good, "swl_port_tls_size: nothing is written after it");
}

static void check_refusals(port_check *c) {
    static channel l;
    if (begin(&l, c, swl_cstr("")) == SWL_OK) {
        port_check_that(c, swl_status_kind(open_channel(&l, c->name, swl_cstr(""))) == SWL_E_CERT, "TLS: without the root the peer is refused");
        hang_up(&l);
        swl_tls_free(&l.tls);
    }
    if (begin(&l, c, c->root) == SWL_OK) {
        port_check_that(c, open_channel(&l, swl_cstr("other.invalid"), swl_cstr("")) == SWL_E_CERT_NAME,
            "TLS: a certificate for another name is SWL_E_CERT_NAME");
        hang_up(&l);
        swl_tls_free(&l.tls);
    }
}

static void check_bytes(port_check *c) {
    static channel l;
    static uint8_t block[600], back[600];
    int32_t end = 1, got = 0, r;
    if (begin(&l, c, c->root) != SWL_OK) return;
    swl_status s = open_channel(&l, c->name, swl_cstr(""));
    port_check_that(c, s == SWL_DONE, "swl_port_tls_handshake: SWL_OK with the peer");
    if (s == SWL_DONE && command(&l, "echo\n")) {
        for (size_t i = 0; i < sizeof block; i++) block[i] = (uint8_t)(i % 249);
        r = l.tls.io.recv(l.tls.io.ctx, back, sizeof back);
        port_check_that(c, r == -SWL_AGAIN, "swl_port_tls_recv: -SWL_AGAIN when there is nothing");
        r = send_later(&l, block, sizeof block);
        while (r > 0 && got < r && (end = recv_later(&l, back + got, sizeof back - (size_t)got)) > 0) got += end;
        port_check_that(c, r > 0 && got == r && memcmp(block, back, (size_t)got) == 0, "swl_port_tls_send, _recv: bytes out and back");
    }
    hang_up(&l);
    if (open_channel(&l, c->name, swl_cstr("")) == SWL_DONE && command(&l, "give 9000\n")) {
        got = (int32_t)read_pattern(&l, &end);
        port_check_that(c, got == 9000, "swl_port_tls_recv: 9,000 bytes, in their order; a second connection on the same storage");
        port_check_that(c, end == 0, "swl_port_tls_recv: 0 for a close_notify");
    } else port_check_that(c, 0, "swl_port_tls_start: a second connection on the same storage");
    hang_up(&l);
    if (open_channel(&l, c->name, swl_cstr("")) == SWL_DONE && command(&l, "cut\n")) {
        got = (int32_t)read_pattern(&l, &end);
        port_check_that(c, got == 100 && end == SWL_E_TRUNCATED, "swl_port_tls_recv: an end without close_notify is SWL_E_TRUNCATED");
    }
    hang_up(&l);
    swl_tls_free(&l.tls);
}

/* A port without sessions returns SWL_E_STATE from swl_port_tls_session: then each connection is a full handshake. */
static void check_session(port_check *c) {
    static channel l;
    static uint8_t bytes[SESSION];
    swl_buf session = SWL_BUF(bytes);
    int32_t end = 1;
    if (begin(&l, c, c->root) != SWL_OK) return;
    swl_status s = open_channel(&l, c->name, swl_cstr(""));
    if (s == SWL_DONE && command(&l, "give 10\n")) {
        (void)read_pattern(&l, &end);
        s = swl_tls_session_save(&l.tls, &session);
        port_check_that(c, s == SWL_OK || s == SWL_E_STATE, "swl_port_tls_session: SWL_OK, or SWL_E_STATE where there are none");
    }
    hang_up(&l);
    if (s == SWL_OK) {
        s = open_channel(&l, c->name, swl_span(bytes, session.len));
        port_check_that(c, s == SWL_DONE && l.tls.resumed, "swl_port_tls_resume: the peer takes the session up");
        hang_up(&l);
    }
    swl_tls_free(&l.tls);
}

void port_check_tls(port_check *c) {
    if (!port_check_has_clock(c)) return;
    check_storage(c);
    check_refusals(c);
    check_bytes(c);
    check_session(c);
}
