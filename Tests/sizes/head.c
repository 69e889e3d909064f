// SPDX-License-Identifier: Apache-2.0
#include "row.h"

int main(void) {
    swl_header headers[1];
    uint8_t head[256];
    swl_buf out = SWL_BUF(head);
    swl_bearer key = {given_text()};
    swl_request req = {.method = SWL_STR("POST"),
        .host = given_text(),
        .path = given_text(),
        .query = given_text(),
        .body = given_text(),
        .headers = headers,
        .header_cap = 1};
    swl_status s = swl_bearer_sign(&key, &req, NULL);
    if (s == SWL_OK) s = swl_request_head(&req, 0, &out);
    use(head);
    return s;
}
