// SPDX-License-Identifier: Apache-2.0
/* CBMC: from any list of up to three addresses of any families, those of IPv4 and IPv6 are taken, at most `max`, and each has
 * the port asked for. Nothing is read or written outside its memory. */
#define _GNU_SOURCE
#include "swiftlet_port.h"
#include <netdb.h>
#include <netinet/in.h>
#include <string.h>
#define ADDRESS struct addrinfo
#include "addresses.h"

#define LIST 3
int nondet_int(void);
unsigned nondet_unsigned(void);

int main(void) {
    static struct addrinfo list[LIST];
    static struct sockaddr_in6 name[LIST];   /* large enough for each family */
    swl_address out[SWL_DIAL_ADDRESSES];
    unsigned n = nondet_unsigned(), max = nondet_unsigned(), known[2] = {0, 0}, taken[2] = {0, 0};

    __CPROVER_assume(n >= 1 && n <= LIST && max <= SWL_DIAL_ADDRESSES);
    for (unsigned i = 0; i < n; i++) {
        list[i].ai_family = nondet_int();
        known[0] += list[i].ai_family == AF_INET;
        known[1] += list[i].ai_family == AF_INET6;
        list[i].ai_addr = (struct sockaddr *)&name[i];
        list[i].ai_next = i + 1 < n ? &list[i + 1] : NULL;
    }
    uint16_t count = take(list, 443, out, max);
    __CPROVER_assert(count == (known[0] + known[1] < max ? known[0] + known[1] : max), "all, or as many as there is room for");
    for (unsigned i = 0; i < SWL_DIAL_ADDRESSES; i++) {
        if (i >= count) continue;
        __CPROVER_assert((out[i].version == 4 || out[i].version == 6) && out[i].port == 443, "what is taken can be dialled");
        taken[out[i].version == 6]++;
    }
    __CPROVER_assert(taken[0] <= known[0] && taken[1] <= known[1], "each as what it is");
    return 0;
}
