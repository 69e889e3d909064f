// SPDX-License-Identifier: Apache-2.0
/* Port: entropy of the Pico SDK. */
#include "swiftlet_port.h"

#include <pico/rand.h>
#include <string.h>

swl_status swl_port_entropy(void *p, size_t n) {
    for (uint8_t *at = (uint8_t *)p; n > 0;) {
        uint32_t random = get_rand_32();
        size_t part = n < sizeof random ? n : sizeof random;
        memcpy(at, &random, part);
        at += part;
        n -= part;
    }
    return SWL_OK;
}
