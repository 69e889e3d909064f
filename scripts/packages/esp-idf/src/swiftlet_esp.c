// SPDX-License-Identifier: Apache-2.0
/* Port: entropy of ESP-IDF. The radio must be on, or esp_fill_random is not truly random. */
#include "swiftlet_port.h"

#include <esp_random.h>

swl_status swl_port_entropy(void *p, size_t n) {
    esp_fill_random(p, n);
    return SWL_OK;
}
