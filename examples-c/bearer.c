// SPDX-License-Identifier: Apache-2.0
/* GETs a URL with an API key:  API_KEY=... bearer https://host/v1/models */
#include "swiftlet_client.h"
#include "swiftlet_tls.h"
#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv) {
    static swl_tls_storage storage;
    static swl_client client;
    static char memory[4096];
    swl_bearer key = {swl_cstr(getenv("API_KEY"))};
    swl_auth auth = swl_auth_bearer(&key);
    swl_request get = {.method = SWL_STR("GET")};
    swl_http_event ev;
    swl_client_init(&client, memory, sizeof memory);
    swl_status s = swl_client_tls(&client, &storage, sizeof storage);
    if (s == SWL_OK) s = swl_tls_roots_file(&client.tls, getenv("SWIFTLET_CA_FILE"));
    swl_client_send(&client, swl_cstr(argc > 1 ? argv[1] : ""), &get, &auth);
    while (s == SWL_OK || s == SWL_AGAIN) {
        s = swl_client_next(&client, &ev);
        if (s == SWL_AGAIN) swl_client_wait(&client);
        if (s == SWL_OK && ev.kind == SWL_HTTP_BODY) fwrite(ev.data.ptr, 1, ev.data.len, stdout);
    }
    swl_client_free(&client);
    if (s != SWL_DONE) fprintf(stderr, "%s: %s\n", swl_status_name(s), swl_status_help(s, (char[SWL_STATUS_HELP_SIZE]){0}));
    return s != SWL_DONE || client.hints.status / 100 != 2;
}
