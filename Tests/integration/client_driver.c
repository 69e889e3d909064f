/* SPDX-License-Identifier: Apache-2.0 */
/* Sends signed GETs by one client:  client_driver URL COUNT DEADLINE_MS
 * Environment: CA_FILE; CLOCK_OFF is added to the clock, "none" means no clock; ONCE; PAUSE in milliseconds after each request;
 * TRACE prints the result of each. */
#include "swiftlet_client.h"
#include "swiftlet_port.h"
#include "swiftlet_posix.h"
#include "swiftlet_tls.h"
#include <stdio.h>
#include <stdlib.h>

static long clock_off;

static swl_time shifted_clock(void *ctx) {
    swl_time t = swl_posix_time();
    (void)ctx;
    t.s += (uint32_t)clock_off;
    return t;
}

static swl_status get(swl_client *c, const char *url, const swl_auth *auth) {
    swl_request req = {.method = SWL_STR("GET")};
    swl_http_event ev;
    swl_status s;
    swl_client_send(c, swl_cstr(url), &req, auth);
    while ((s = swl_client_next(c, &ev)) == SWL_OK || s == SWL_AGAIN)
        if (s == SWL_AGAIN) swl_client_wait(c);
    return s;
}

int main(int argc, char **argv) {
    static swl_tls_storage storage;
    static swl_client client;
    static uint8_t memory[4096], session[4096];
    swl_aws keys = {.access_key = SWL_STR("AKID"), .secret_key = SWL_STR("secret"), .region = SWL_STR("us-east-1"), .service = SWL_STR("bedrock")};
    swl_auth auth = swl_auth_sigv4(&keys);
    const char *off = getenv("CLOCK_OFF");
    if (argc != 4) return 2;
    swl_client_init(&client, memory, sizeof memory);
    client.deadline_ms = (uint32_t)atoi(argv[3]);
    client.once = getenv("ONCE") != NULL;
    clock_off = off ? strtol(off, NULL, 10) : 0;
    if (!off || strcmp(off, "none") != 0) client.clock = shifted_clock;
    swl_status s = swl_client_tls(&client, &storage, sizeof storage);
    if (s == SWL_OK) s = swl_tls_roots_file(&client.tls, getenv("CA_FILE"));
    swl_client_session(&client, session, sizeof session, 0);
    s = s == SWL_OK ? SWL_DONE : s;
    for (int i = 0; i < atoi(argv[2]) && s == SWL_DONE && (i == 0 || client.hints.status == 200); i++) {
        s = get(&client, argv[1], &auth);
        if (getenv("TRACE")) fprintf(stderr, "%s %d resumed %u\n", swl_status_name(s), client.hints.status, (unsigned)client.tls.resumed);
        if (getenv("PAUSE")) swl_port_wait(client.net.sockets, 0, 0, (uint32_t)atoi(getenv("PAUSE")));
    }
    swl_client_free(&client);
    if (s != SWL_DONE) fprintf(stderr, "%s\n", swl_status_name(s));
    return s != SWL_DONE || client.hints.status != 200;
}
