// SPDX-License-Identifier: Apache-2.0
/* POST a JSON text with an API key, and print the status and the body:
 *   URL=https://host/v1/chat/completions API_KEY=... CA_FILE=ca.pem post '{"model":"m",...}' */
#include "swiftlet_posix.h"
#include "swiftlet_tls.h"
#include <stdio.h>
#include <stdlib.h>

static int failed(swl_status s) {
    fprintf(stderr, "%s: %s\n", swl_status_name(s), swl_status_help(s, (char[SWL_STATUS_HELP_SIZE]){0}));
    return 1;
}

int main(int argc, char **argv) {
    static swl_tls_storage storage;
    static uint8_t line[512], window[2048];
    swl_header headers[4];
    swl_url url;
    swl_dial net;
    swl_tls tls;
    swl_exchange x;
    swl_http_event ev;
    swl_status s;

    if (argc != 2) return 2;
    if ((s = swl_url_split(swl_cstr(getenv("URL")), &url)) != SWL_OK) return failed(s);
    swl_request req = {.method = SWL_STR("POST"),
        .host = url.host,
        .path = url.path,
        .query = url.query,
        .body = swl_cstr(argv[1]),
        .headers = headers,
        .header_cap = 4};
    swl_bearer bearer = {swl_cstr(getenv("API_KEY"))};
    if ((s = swl_bearer_sign(&bearer, &req, NULL)) != SWL_OK) return failed(s);
    if ((s = swl_request_add(&req, swl_cstr("Content-Type"), swl_cstr("application/json"))) != SWL_OK) return failed(s);
    if ((s = swl_tls_init(&tls, &storage, sizeof storage)) != SWL_OK) return failed(s);
    if ((s = swl_tls_roots_file(&tls, getenv("CA_FILE"))) != SWL_OK) return failed(s);

    swl_dial_init(&net, url.name, url.port);
    while ((s = swl_dial_next(&net)) == SWL_AGAIN && (s = swl_dial_wait(&net)) == SWL_OK) {}
    if (s == SWL_DONE) s = swl_tls_start(&tls, &net.io, url.name, swl_posix_time());
    if (s == SWL_OK)
        while ((s = swl_tls_next(&tls)) == SWL_AGAIN && (s = swl_dial_wait(&net)) == SWL_OK) {}
    if (s != SWL_DONE) return failed(s);

    swl_exchange_init(&x, &req, &tls.io, line, sizeof line, window, sizeof window);
    while ((s = swl_exchange_next(&x, &ev)) == SWL_OK || (s == SWL_AGAIN && swl_dial_wait(&net) == SWL_OK)) {
        if (s == SWL_OK && ev.kind == SWL_HTTP_STATUS) printf("%d\n", ev.status);
        if (s == SWL_OK && ev.kind == SWL_HTTP_BODY) fwrite(ev.data.ptr, 1, ev.data.len, stdout);
    }
    swl_tls_free(&tls);
    swl_dial_close(&net);
    return s == SWL_DONE ? 0 : failed(s);
}
