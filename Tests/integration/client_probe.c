// SPDX-License-Identifier: Apache-2.0
/* Sends requests through a client, by the options of probe.h, and prints a line of JSON for each, like tls_probe.c, so that the
 * same tests check both.  client_probe [OPTION VALUE ...] URL */
#include "probe.h"
#include "swiftlet_client.h"

static swl_tls_storage storage;
static swl_client client;
static uint8_t memory[5120], session[8192];

static swl_time wall_clock(void *ctx) {
    swl_time time = {(uint32_t)now, 0};
    (void)ctx;
    return now < 0 ? swl_posix_time() : time;
}

/* The phase of the call, as in Client/ClientState.swift. */
static const char *where(void) {
    enum { DIALING = 3, SECURING = 5 };
    if (client.phase_ <= DIALING) return "dial";
    return client.phase_ <= SECURING ? "tls" : "exchange";
}

static swl_status ask(const char *url, result *r) {
    swl_header headers[1];
    swl_request req;
    swl_http_event ev;
    r->where = "dial";
    r->hash = 0x811c9dc5u;
    make_request(&req, headers);
    client.deadline_ms = (uint32_t)deadline_ms;
    swl_client_send(&client, swl_cstr(url), &req, NULL);
    for (;;) {
        swl_status s = swl_client_next(&client, &ev);
        if (s != SWL_OK && s != SWL_AGAIN) return s;
        r->where = where();
        if (s == SWL_AGAIN) swl_client_wait(&client);
        else if (ev.kind == SWL_HTTP_STATUS) r->status = ev.status;
        else if (ev.kind == SWL_HTTP_BODY) take(r, ev.data);
    }
}

static int load(void) {
    swl_status s = swl_client_tls(&client, &storage, sizeof storage);
    if (s == SWL_OK) s = load_tls(&client.tls);
    if (s != SWL_OK) print_unloaded(s, &client.tls);
    if (session_file) swl_client_session(&client, session, sizeof session, read_file(session_file, session, sizeof session));
    return s == SWL_OK;
}

int main(int argc, char **argv) {
    static const char *url;
    swl_status s = SWL_DONE;
    swl_url split;
    if (argc < 2 || argc % 2 || swl_url_split(swl_cstr(argv[argc - 1]), &split) != SWL_OK) usage("options, then a URL");
    url = argv[argc - 1];
    options(argc - 2, argv + 1);
    swl_client_init(&client, memory, sizeof memory);
    client.clock = wall_clock;
    client.attempts = (uint32_t)attempts;
    client.once = (uint32_t)once;
    client.stop = &stop;
    start_timer();
    if (split.secure && !load()) {
        swl_client_free(&client);
        return 1;
    }
    if (descriptors) limit_descriptors((rlim_t)descriptors);
    for (long c = 0; c < connections; c++) {
        for (long n = 0; n < requests; n++) {
            result r = {0};
            uint32_t started = swl_port_now_ms();
            s = r.end = ask(url, &r);
            r.reusable = client.kept_ != 0;
            print(&r, started, &client.tls, &client.net, client.session.len);
            if (s != SWL_DONE) break;
            if (pause_ms) swl_port_wait(client.net.sockets, 0, 0, (uint32_t)pause_ms);
        }
        swl_client_close(&client);
        if (session_file) write_file(session_file, session, client.session.len);
    }
    swl_client_free(&client);
    return s == SWL_DONE ? 0 : 1;
}
