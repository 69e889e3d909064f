/* What the examples that go online share: one request, sent to its URL over TLS, whose answer is
 * given to `take` event by event. take returns SWL_OK, SWL_DONE when it has enough, or an error.
 *   SWIFTLET_CA_FILE  root certificates, PEM file or directory; the system's unless set
 *   SWIFTLET_TIMEOUT  seconds for the whole call; 60 unless set */
#ifndef ONLINE_H
#define ONLINE_H

#include "swiftlet_posix.h"
#include "swiftlet_tls.h"
#include <stdio.h>
#include <stdlib.h>

typedef swl_status (*taker)(void *ctx, const swl_http_event *ev);

static volatile uint32_t online_stop;
static uint8_t online_short_line[512];
static swl_buf online_line = SWL_BUF(online_short_line); /* what a header line must fit into */
static swl_exchange online_x;

static const char *from_env(const char *name, const char *otherwise) {
    const char *value = getenv(name);
    return value && *value ? value : otherwise;
}

static swl_str setting(const char *name) { return swl_cstr(from_env(name, "")); }

static swl_status online_connect(const swl_url *url, swl_dial *net, swl_tls *tls) {
    swl_status s;
    while ((s = swl_dial_next(net)) == SWL_AGAIN && (s = swl_dial_wait(net)) == SWL_OK) {}
    if (s != SWL_DONE || !url->secure) return s;
    s = swl_tls_start(tls, &net->io, url->name, swl_posix_time());
    if (s == SWL_OK)
        while ((s = swl_tls_next(tls)) == SWL_AGAIN && (s = swl_dial_wait(net)) == SWL_OK) {}
    return s;
}

static swl_status online_exchange(const swl_request *req, const swl_io *io, swl_dial *net, taker take, void *ctx) {
    static uint8_t window[4096];
    swl_http_event ev;
    swl_status s;
    swl_exchange_init(&online_x, req, io, online_line.ptr, online_line.cap, window, sizeof window);
    do {
        s = swl_exchange_next(&online_x, &ev);
        if (s == SWL_OK) s = take(ctx, &ev);
        else if (s == SWL_AGAIN) s = swl_dial_wait(net);
    } while (s == SWL_OK);
    return s;
}

/* SWL_OK: the answer is complete, or take had enough. */
static swl_status online(const swl_url *url, const swl_request *req, taker take, void *ctx) {
    static swl_tls_storage storage;
    swl_dial net;
    swl_tls tls;
    swl_status s = swl_tls_init(&tls, &storage, sizeof storage);
    if (s != SWL_OK) return s;
    swl_dial_init(&net, url->name, url->port);
    net.deadline_ms = (uint32_t)atoi(from_env("SWIFTLET_TIMEOUT", "60")) * 1000u;
    net.stop = &online_stop;
    if (url->secure) s = swl_tls_roots_file(&tls, from_env("SWIFTLET_CA_FILE", SWL_POSIX_ROOTS));
    if (s == SWL_OK) s = online_connect(url, &net, &tls);
    if (s == SWL_DONE) s = online_exchange(req, url->secure ? &tls.io : &net.io, &net, take, ctx);
    swl_tls_free(&tls);
    swl_dial_close(&net);
    return s == SWL_DONE ? SWL_OK : s;
}

#endif
