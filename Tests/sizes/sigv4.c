// SPDX-License-Identifier: Apache-2.0
#include "row.h"

int main(void) {
    swl_header headers[4];
    uint8_t text[512];
    swl_buf out = SWL_BUF(text);
    swl_aws key = given_aws();
    swl_request req = given_post(headers);
    swl_status s = swl_sigv4_sign(&key, &req, &out);
    use(text);
    return s;
}
