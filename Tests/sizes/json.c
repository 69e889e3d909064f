// SPDX-License-Identifier: Apache-2.0
#include "row.h"

int main(void) {
    uint8_t scratch[64];
    swl_str in = given_text();
    swl_json decoder;
    swl_json_event event;
    swl_status s;
    swl_json_init(&decoder, scratch, sizeof scratch);
    while ((s = swl_json_next(&decoder, &in, &event)) == SWL_OK) use(&event);
    return s == SWL_MORE ? swl_json_end(&decoder, &event) : s;
}
