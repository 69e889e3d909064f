// SPDX-License-Identifier: Apache-2.0
/* Shared by the rows of the size table: calls that the compiler cannot foresee, through a transport that does nothing. */
#ifndef ROW_H
#define ROW_H

#include "swiftlet.h"

extern swl_str given_text(void);
extern void use(const void *p);
extern int32_t stub_send(void *ctx, const void *p, size_t n);
extern int32_t stub_recv(void *ctx, void *p, size_t n);

/* For rows that sign: the credentials, and a request with room for 4 headers. */
static inline swl_aws given_aws(void) {
    swl_aws key = {.access_key = given_text(), .secret_key = given_text(), .region = given_text(), .service = given_text()};
    return key;
}
static inline swl_request given_post(swl_header headers[4]) {
    swl_request req = {.method = SWL_STR("POST"),
        .host = given_text(),
        .path = given_text(),
        .query = given_text(),
        .body = given_text(),
        .headers = headers,
        .header_cap = 4,
        .time = {1795305600, 0}};
    return req;
}

#endif
