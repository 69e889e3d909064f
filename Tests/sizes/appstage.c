// SPDX-License-Identifier: Apache-2.0
#include "row.h"

int main(void) {
    swl_header headers[5];
    uint8_t text[64], uuid[36];
    swl_buf out = SWL_BUF(text), nonce = SWL_BUF(uuid);
    swl_status s = swl_uuid(given_text().ptr, &nonce);
    swl_appstage key = {given_text(), given_text(), given_text(), swl_span(nonce.ptr, nonce.len)};
    swl_request req = {.headers = headers, .header_cap = 5, .time = {1795305600, 0}};
    if (s == SWL_OK) s = swl_appstage_sign(&key, &req, &out);
    use(text);
    return s;
}
