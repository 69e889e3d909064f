// SPDX-License-Identifier: Apache-2.0
/* Sends requests over dial, TLS and the exchange, by the options of probe.h, and prints a line of JSON for each. The
 * integration tests decide what is right.  tls_probe [OPTION VALUE ...] URL */
#include "probe.h"

static swl_tls_storage storage;
static swl_tls tls;
static swl_dial net;
static uint8_t line[512], window[4096], session[8192];
static size_t session_len;

static swl_status connect_once(const swl_url *url, result *r) {
    swl_status s;
    r->where = "dial";
    swl_dial_init(&net, url->name, url->port);
    net.connect_ms = (uint32_t)connect_ms;
    net.deadline_ms = (uint32_t)deadline_ms;
    net.stop = &stop;
    while ((s = swl_dial_next(&net)) == SWL_AGAIN && (s = swl_dial_wait(&net)) == SWL_OK) {}
    if (s != SWL_DONE || !url->secure) return s;
    r->where = "tls";
    swl_time time = {(uint32_t)now, 0};
    s = swl_tls_start(&tls, &net.io, name ? swl_cstr(name) : url->name, now < 0 ? swl_posix_time() : time);
    if (s != SWL_OK) return s;
    if (session_file) swl_tls_session_restore(&tls, swl_span(session, read_file(session_file, session, sizeof session)));
    while ((s = swl_tls_next(&tls)) == SWL_AGAIN && (s = swl_dial_wait(&net)) == SWL_OK) {}
    if (s != SWL_DONE || check_time < 0) return s;
    time.s = (uint32_t)check_time;
    s = swl_tls_check_time(&tls, time);
    return s == SWL_OK ? SWL_DONE : s;
}

static swl_status connect_to(const swl_url *url, result *r) {
    swl_status s = connect_once(url, r);
    if (s != SWL_E_TLS_FALLBACK || !fallback) return s;
    swl_tls_close(&tls);
    swl_dial_close(&net);
    return connect_once(url, r);
}

static swl_status exchange(const swl_url *url, result *r) {
    swl_header headers[1];
    swl_request req;
    swl_exchange x;
    swl_http_event ev;
    swl_status s;
    r->where = "exchange";
    r->hash = 0x811c9dc5u;
    make_request(&req, headers);
    req.host = url->host;
    req.path = url->path;
    req.query = url->query;
    swl_exchange_init(&x, &req, url->secure ? &tls.io : &net.io, line, sizeof line, window, sizeof window);
    for (;;) {
        s = swl_exchange_next(&x, &ev);
        if (s == SWL_OK && ev.kind == SWL_HTTP_STATUS) r->status = ev.status;
        if (s == SWL_OK && ev.kind == SWL_HTTP_BODY) take(r, ev.data);
        if (s == SWL_AGAIN) s = swl_dial_wait(&net);
        if (s != SWL_OK) break;
    }
    r->reusable = swl_exchange_reusable(&x);
    return s;
}

static void save_session(void) {
    swl_buf measured = {0}, out = swl_out(session, sizeof session);
    session_len = 0;
    if (swl_tls_session_save(&tls, &measured) != SWL_E_SPACE || swl_tls_session_save(&tls, &out) != SWL_OK) return;
    if (measured.len != out.len) usage("a session is not as long as it was measured");
    session_len = out.len;
    write_file(session_file, session, session_len);
}

static int32_t nothing(void *ctx, void *p, size_t n) {
    (void)ctx;
    (void)p;
    (void)n;
    return -SWL_AGAIN;
}

static int32_t nowhere(void *ctx, const void *p, size_t n) {
    (void)ctx;
    (void)p;
    (void)n;
    return -SWL_AGAIN;
}

/* Whether the session is offered.  It is in memory of exactly its size, so that a read after its end is seen. */
static int is_offered(const uint8_t *p, size_t n, const swl_url *url) {
    static const swl_io quiet = {nowhere, nothing, NULL, 0};
    uint8_t *exact = malloc(n ? n : 1);
    memcpy(exact, p, n);
    if (swl_tls_start(&tls, &quiet, url->name, swl_posix_time()) != SWL_OK) usage("start");
    swl_tls_session_restore(&tls, swl_span(exact, n));
    int offered = tls.resumed != 0;
    swl_tls_close(&tls);
    free(exact);
    return offered;
}

static void damage_session(const swl_url *url) {
    long bits = 0, offered = 0, cut = 0;
    int whole = is_offered(session, session_len, url);
    for (size_t bit = 0; bit < 8 * session_len; bit++) {
        session[bit / 8] ^= (uint8_t)(1u << bit % 8);
        offered += is_offered(session, session_len, url);
        session[bit / 8] ^= (uint8_t)(1u << bit % 8);
        bits++;
    }
    for (size_t n = 0; n < session_len; n++) cut += is_offered(session, n, url);
    printf("{\"whole\": %d, \"bits\": %ld, \"offered\": %ld, \"cut\": %ld}\n", whole, bits, offered, cut);
}

static int load(void) {
    swl_status s = swl_tls_init(&tls, &storage, sizeof storage);
    if (s == SWL_OK) s = load_tls(&tls);
    if (s != SWL_OK) print_unloaded(s, &tls);
    tls.keep_session = session_file != NULL;
    return s == SWL_OK;
}

int main(int argc, char **argv) {
    swl_url url;
    swl_status s = SWL_DONE;
    if (argc < 2 || argc % 2 || swl_url_split(swl_cstr(argv[argc - 1]), &url) != SWL_OK) usage("options, then a URL");
    options(argc - 2, argv + 1);
    start_timer();
    if (url.secure && !load()) {
        swl_tls_free(&tls);
        return 1;
    }
    if (descriptors) limit_descriptors((rlim_t)descriptors);
    for (long c = 0; c < connections; c++) {
        result r = {0};
        uint32_t started = swl_port_now_ms();
        s = connect_to(&url, &r);
        if (s != SWL_DONE) {
            r.end = s;
            print(&r, started, &tls, &net, session_len);
        }
        for (long n = 0; s == SWL_DONE && n < requests; n++) {
            result each = {0};
            if (n) {
                started = swl_port_now_ms();
                swl_dial_extend(&net);
            }
            s = each.end = exchange(&url, &each);
            if (session_file && url.secure && n + 1 == requests) save_session();
            print(&each, started, &tls, &net, session_len);
            if (!each.reusable && s == SWL_DONE) break;
        }
        if (url.secure) swl_tls_close(&tls);
        swl_dial_close(&net);
    }
    if (damage) damage_session(&url);
    if (url.secure) swl_tls_free(&tls);
    return s == SWL_DONE ? 0 : 1;
}
