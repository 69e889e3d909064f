// SPDX-License-Identifier: Apache-2.0
/* For the resolver_*.c: turns a resolver's list into swl_address.  ADDRESS is struct addrinfo, or a struct
 * with its members ai_family, ai_addr and ai_next. */
#if !defined(SWL_LWIP) || LWIP_IPV6
#define HAVE_IPV6 1
#endif

static int from_sockaddr(swl_address *out, const ADDRESS *a, uint16_t port)
{
    memset(out, 0, sizeof *out);
    out->port = port;
    if (a->ai_family == AF_INET) {
        struct sockaddr_in in;
        memcpy(&in, a->ai_addr, sizeof in);
        memcpy(out->ip, &in.sin_addr, 4);
        out->version = 4;
        return 1;
    }
#if HAVE_IPV6
    if (a->ai_family == AF_INET6) {
        struct sockaddr_in6 in6;
        memcpy(&in6, a->ai_addr, sizeof in6);
        memcpy(out->ip, &in6.sin6_addr, 16);
        out->scope = in6.sin6_scope_id;
        out->version = 6;
        return 1;
    }
#endif
    return 0;
}

/* The first address from `a` on whose family is `family` (`is` 1) or another (`is` 0). */
static const ADDRESS *next_of(const ADDRESS *a, int family, int is)
{
    while (a != NULL && (a->ai_family == family) != is)
        a = a->ai_next;
    return a;
}

/* Takes addresses in the resolver's order (RFC 6724), the two families in turn (RFC 8305 section 4): if one family
 * does not work, its many addresses leave room for the other. */
static uint16_t take(const ADDRESS *list, uint16_t port, swl_address *out, uint32_t max)
{
    const ADDRESS *a = list, *b = next_of(list, list->ai_family, 0);
    uint16_t n = 0;

    while (n < max && (a != NULL || b != NULL)) {
        const ADDRESS **turn = b == NULL || (a != NULL && n % 2 == 0) ? &a : &b;
        n = (uint16_t)(n + from_sockaddr(&out[n], *turn, port));
        *turn = next_of((*turn)->ai_next, list->ai_family, turn == &a);
    }
    return n;
}
