// SPDX-License-Identifier: Apache-2.0
/* lwIP without an operating system: it works while swl_lwip_pump runs. */
#include "swiftlet_lwip.h"
#include "tap.h"

#include <lwip/init.h>
#include <lwip/timeouts.h>
#include <netif/ethernet.h>
#include <netif/tapif.h>
#include <sys/select.h>

/* The descriptor is all that tapif keeps. */
static int has_a_frame(u32_t ms) {
    const int tap = *(const int *)wire.state;
    struct timeval time = {.tv_sec = ms / 1000, .tv_usec = ms % 1000 * 1000};
    fd_set set;
    FD_ZERO(&set);
    FD_SET(tap, &set);
    return select(tap + 1, &set, NULL, NULL, &time) > 0;
}

void swl_lwip_pump(uint32_t ms) {
    const u32_t timer = sys_timeouts_sleeptime();
    if (has_a_frame(ms < timer ? ms : timer)) do
            tapif_poll(&wire);
        while (has_a_frame(0));
    sys_check_timeouts();
}

void stack_start(void) {
    lwip_init();
    wire_start(ethernet_input);
}

void wire_lock(void) {}
void wire_unlock(void) {}
void wire_sleep(u32_t ms) { swl_lwip_pump(ms); }
