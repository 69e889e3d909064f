// SPDX-License-Identifier: Apache-2.0
/* CBMC: from any list of up to three addresses of any families, at most `max` are taken, none is read or
 * written outside its memory, and each that is taken is IPv4 or IPv6 with the port asked for. */
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
    unsigned n = nondet_unsigned(), max = nondet_unsigned();

    __CPROVER_assume(n >= 1 && n <= LIST && max <= SWL_DIAL_ADDRESSES);
    for (unsigned i = 0; i < n; i++) {
        list[i].ai_family = nondet_int();
        list[i].ai_addr = (struct sockaddr *)&name[i];
        list[i].ai_next = i + 1 < n ? &list[i + 1] : NULL;
    }
    uint16_t count = take(list, 443, out, max);
    __CPROVER_assert(count <= max, "no more than there is room for");
    for (unsigned i = 0; i < SWL_DIAL_ADDRESSES; i++)
        if (i < count) __CPROVER_assert((out[i].version == 4 || out[i].version == 6) && out[i].port == 443, "what is taken can be dialled");
    return 0;
}
