// SPDX-License-Identifier: Apache-2.0
/* Lookups of names for swiftlet_port.h by getaddrinfo: the system's, or lwIP's if SWL_LWIP is defined.  It
 * blocks for as long as the resolver takes; resolver_cares.c does not.  lwIP finds one address of each
 * family, and does not say whether a name does not exist or nobody answered: both are
 * SWL_E_HOST_TEMPORARY. */
#include "belongs.h"
#if SWL_HAS_SOCKETS
#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* EAI_NODATA */
#endif
#include "swiftlet_port.h"

#if defined(SWL_LWIP)
#include <lwip/netdb.h>
#include <lwip/sockets.h> /* and errno, from where lwIP has it */
#if !LWIP_DNS
#error "resolver_getaddrinfo.c needs lwIP with LWIP_DNS"
#endif
#define net_getaddrinfo lwip_getaddrinfo
#define net_freeaddrinfo lwip_freeaddrinfo
#else
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>
#define net_getaddrinfo getaddrinfo
#define net_freeaddrinfo freeaddrinfo
#endif
#include <string.h>

#define ADDRESS struct addrinfo
#include "addresses.h"

/* Appends the addresses that are found, and returns getaddrinfo's number. */
static int look_up(const char *host, int family, uint16_t port, swl_address *out, uint32_t max, uint16_t *count)
{
    struct addrinfo hints, *list = NULL;
    int r;

    memset(&hints, 0, sizeof hints);
    hints.ai_family = family;
    hints.ai_socktype = SOCK_STREAM;
    r = net_getaddrinfo(host, NULL, &hints, &list);
    if (r == 0) {
        *count = (uint16_t)(*count + take(list, port, out + *count, max - *count));
        net_freeaddrinfo(list);
    }
    return r;
}

/* AI_ADDRCONFIG is not set: with it, numeric addresses and localhost fail on a host that has only its loopback.  An
 * address without a route is sorted last anyway. */
swl_status swl_port_resolve(void **state, swl_str name, uint16_t port,
                            swl_address *out, uint32_t max, uint16_t *count)
{
    char host[254];
    int r;

    (void)state;
    if (name.len == 0 || name.len >= sizeof host)
        return SWL_E_HOST;
    memcpy(host, name.ptr, name.len);
    host[name.len] = 0;
    *count = 0;
    errno = 0;
    r = look_up(host, AF_UNSPEC, port, out, max, count);
#if defined(SWL_LWIP) && LWIP_IPV6
    /* lwIP answers with IPv4 if there is any, which may have no route.  An address in text is not looked up
     * again. */
    ip4_addr_t number;
    if (*count == 1 && out->version == 4 && !ip4addr_aton(host, &number))
        (void)look_up(host, AF_INET6, port, out, max, count);
#endif
    if (r == 0)
        return *count > 0 ? SWL_OK : SWL_E_HOST;
#ifdef EAI_SYSTEM
    if (r == EAI_SYSTEM)
        return SWL_E_HOST_TEMPORARY;
    /* glibc also says that a name does not exist when it had no descriptor to ask with. */
    if (errno == EMFILE || errno == ENFILE)
        return SWL_E_HOST_TEMPORARY;
#endif
    errno = r; /* for swl_port_error: no errno of these systems has the number of an EAI_ */
#ifdef EAI_NODATA
    if (r == EAI_NODATA)
        return SWL_E_HOST;
#endif
    return r == EAI_NONAME ? SWL_E_HOST : SWL_E_HOST_TEMPORARY;
}

void swl_port_resolve_stop(void **state)
{
    (void)state;
}
#endif
