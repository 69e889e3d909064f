// SPDX-License-Identifier: Apache-2.0
#include "row.h"

int main(void) {
    uint8_t text[1024];
    swl_buf out = SWL_BUF(text);
    swl_time now = {1795305600, 0};
    swl_aws key = {.access_key = given_text(), .secret_key = given_text(), .region = given_text()};
    swl_status s = swl_bedrock_key(&key, now, 3600, &out, NULL);
    use(text);
    return s;
}
