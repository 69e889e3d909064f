// SPDX-License-Identifier: Apache-2.0
/* Randomness and the wall clock of Linux. */
#include "belongs.h"
#if SWL_HAS_LINUX
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "swiftlet_port.h"
#include "swiftlet_posix.h"

#include <errno.h>
#include <sys/random.h>
#include <time.h>

/* Soon after boot it waits until the kernel has gathered enough. */
swl_status swl_port_entropy(void *p, size_t n)
{
    unsigned char *at = p;

    while (n > 0) {
        ssize_t r = getrandom(at, n, 0);
        if (r < 0 && errno != EINTR)
            return SWL_E_TLS_ENTROPY;
        if (r > 0) {
            at += r;
            n -= (size_t)r;
        }
    }
    return SWL_OK;
}

swl_time swl_posix_time(void)
{
    swl_time now = { 0, 0 };
    struct timespec t;

    if (clock_gettime(CLOCK_REALTIME, &t) == 0 && t.tv_sec >= (time_t)SWL_RELEASE_TIME &&
        (uint64_t)t.tv_sec <= UINT32_MAX) {
        now.s = (uint32_t)t.tv_sec;
        now.ms = (uint32_t)(t.tv_nsec / 1000000);
    }
    return now;
}
#endif
