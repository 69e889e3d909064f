#include "row.h"

int main(void) {
    swl_header headers[4];
    uint8_t text[512];
    swl_buf out = SWL_BUF(text);
    swl_aws key = {.access_key = given_text(), .secret_key = given_text(), .region = given_text(), .service = given_text()};
    swl_request req = {.method = SWL_STR("POST"),
        .host = given_text(),
        .path = given_text(),
        .query = given_text(),
        .body = given_text(),
        .headers = headers,
        .header_cap = 4,
        .time = {1795305600, 0}};
    swl_status s = swl_sigv4_sign(&key, &req, &out);
    if (s == SWL_OK) s = swl_sigv4a_sign(&key, &req, &out);
    use(text);
    return s;
}
