// SPDX-License-Identifier: Apache-2.0
#include "row.h"

int main(void) {
    uint8_t line[512];
    swl_str in = given_text();
    swl_http decoder;
    swl_http_event event;
    swl_status s;
    swl_http_init(&decoder, line, sizeof line);
    while ((s = swl_http_next(&decoder, &in, &event)) == SWL_OK) use(&event);
    return s == SWL_MORE ? swl_http_end(&decoder) : s;
}
