// SPDX-License-Identifier: Apache-2.0
/* What the frames share: an exchange with the gateway that the environment names. */
#include "swiftlet_model.h"
#include "swiftlet_posix.h"
#include "swiftlet_tls.h"
#include <stdio.h>
#include <stdlib.h>

static swl_tls_storage storage;
static uint8_t line[512], window[2048];
static swl_header headers[3];
static swl_url url;
static swl_request req;
static swl_dial net;
static swl_tls tls;
static swl_exchange x;

static int failed(swl_status s) {
    fprintf(stderr, "%s\n", swl_status_name(s));
    return 1;
}

static swl_status sign(const char *method, const char *path, swl_str body) {
    static char whole[256];
    snprintf(whole, sizeof whole, "%s%s", getenv("GATEWAY"), path);
    swl_bearer bearer = {swl_cstr(getenv("API_KEY"))};
    swl_status s = swl_url_split(swl_cstr(whole), &url);
    if (s != SWL_OK) return s;
    req = (swl_request){.method = swl_cstr(method), .host = url.host, .path = url.path, .body = body, .headers = headers, .header_cap = 3};
    return swl_bearer_sign(&bearer, &req, NULL);
}

/* Sends what `sign` has made; the exchange awaits its answer. */
static inline swl_status connect_and_begin(void) {
    swl_status s = swl_tls_init(&tls, &storage, sizeof storage);
    if (s == SWL_OK) s = swl_tls_roots_file(&tls, getenv("CA_FILE"));
    if (s != SWL_OK) return s;
    swl_dial_init(&net, url.name, url.port);
    while ((s = swl_dial_next(&net)) == SWL_AGAIN && (s = swl_dial_wait(&net)) == SWL_OK) {}
    if (s != SWL_DONE) return s;
    if ((s = swl_tls_start(&tls, &net.io, url.name, swl_posix_time())) != SWL_OK) return s;
    while ((s = swl_tls_next(&tls)) == SWL_AGAIN && (s = swl_dial_wait(&net)) == SWL_OK) {}
    if (s != SWL_DONE) return s;
    swl_exchange_init(&x, &req, &tls.io, line, sizeof line, window, sizeof window);
    return SWL_OK;
}
