// SPDX-License-Identifier: Apache-2.0
#include "row.h"

int main(void) {
    uint8_t text[128];
    swl_str in = given_text();
    swl_sse decoder;
    swl_sse_event event;
    swl_status s;
    swl_sse_init(&decoder, text, sizeof text);
    while ((s = swl_sse_next(&decoder, &in, &event)) == SWL_OK) use(&event);
    return s == SWL_MORE ? swl_sse_end(&decoder) : s;
}
