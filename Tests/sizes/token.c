// SPDX-License-Identifier: Apache-2.0
#include "row.h"

int main(void) {
    swl_header headers[1];
    swl_token key = {given_text()};
    swl_request req = {.headers = headers, .header_cap = 1};
    swl_status s = swl_token_sign(&key, &req, NULL);
    use(headers);
    return s;
}
