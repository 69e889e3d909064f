// SPDX-License-Identifier: Apache-2.0
#include "row.h"

int main(void) {
    uint8_t buffer[256];
    swl_str in = given_text();
    swl_frames decoder;
    swl_frames_event event;
    swl_status s;
    swl_frames_init(&decoder, buffer, sizeof buffer);
    while ((s = swl_frames_next(&decoder, &in, &event)) == SWL_OK) use(&event);
    return s == SWL_MORE ? swl_frames_end(&decoder) : s;
}
