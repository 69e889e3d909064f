// SPDX-License-Identifier: Apache-2.0
/* Lookups of names for swiftlet_port.h by c-ares (1.16 or later).  It never blocks, except to read
 * /etc/resolv.conf and /etc/hosts.  Use it in place of resolver_getaddrinfo.c, and link with -lcares. */
#include "belongs.h"
#if SWL_HAS_CARES
#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* fd_set, for ares.h */
#endif
#include "swiftlet_port.h"

#include <ares.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

#define ADDRESS struct ares_addrinfo_node
#include "addresses.h"

typedef struct query {
    ares_channel channel;
    struct ares_addrinfo *list;
    int status, done;
} query;

static void answered(void *ctx, int status, int timeouts, struct ares_addrinfo *list)
{
    query *q = ctx;

    (void)timeouts;
    q->list = list;
    q->status = status;
    q->done = 1;
}

/* Begins a lookup.  NULL: no memory, or c-ares cannot read its configuration; errno is its number. */
static query *ask(swl_str name)
{
    struct ares_addrinfo_hints hints;
    query *q = calloc(1, sizeof *q);
    char host[254];
    int r;

    if (q == NULL)
        return NULL;
    r = ares_library_init(ARES_LIB_INIT_ALL);
    if (r == ARES_SUCCESS) {
        r = ares_init(&q->channel);
        if (r != ARES_SUCCESS)
            ares_library_cleanup(); /* each ares_library_init wants its own */
    }
    if (r != ARES_SUCCESS) {
        free(q);
        errno = r; /* for swl_port_error: the number of c-ares */
        return NULL;
    }
    memcpy(host, name.ptr, name.len);
    host[name.len] = 0;
    memset(&hints, 0, sizeof hints);
    hints.ai_family = AF_UNSPEC;
    hints.ai_socktype = SOCK_STREAM;
    ares_getaddrinfo(q->channel, host, NULL, &hints, answered, q);
    return q;
}

/* Does what can be done without waiting.  ares_process_fd without a socket handles timeouts. */
static void step(query *q)
{
    ares_socket_t sockets[ARES_GETSOCK_MAXNUM];
    /* A bit for each socket to read, and above those a bit for each socket to write.  c-ares' own macros for
     * these bits shift 1 into the sign of an int. */
    unsigned wanted = (unsigned)ares_getsock(q->channel, sockets, ARES_GETSOCK_MAXNUM);

    for (int i = 0; i < ARES_GETSOCK_MAXNUM && !q->done; i++) {
        struct pollfd p = { 0, 0, 0 };
        if (wanted >> i & 1)
            p.events |= POLLIN;
        if (wanted >> (i + ARES_GETSOCK_MAXNUM) & 1)
            p.events |= POLLOUT;
        p.fd = sockets[i];
        if (p.events == 0 || poll(&p, 1, 0) <= 0)
            continue;
        ares_process_fd(q->channel, p.revents & ~POLLOUT ? p.fd : ARES_SOCKET_BAD,
                        p.revents & POLLOUT ? p.fd : ARES_SOCKET_BAD);
    }
    if (!q->done)
        ares_process_fd(q->channel, ARES_SOCKET_BAD, ARES_SOCKET_BAD);
}

static swl_status status_of(int status)
{
    switch (status) {
    case ARES_SUCCESS:
        return SWL_OK;
    case ARES_ENOTFOUND:
    case ARES_ENODATA:
    case ARES_EBADNAME:
        return SWL_E_HOST;
    default:
        return SWL_E_HOST_TEMPORARY;
    }
}

swl_status swl_port_resolve(void **state, swl_str name, uint16_t port,
                            swl_address *out, uint32_t max, uint16_t *count)
{
    swl_status status;
    query *q;

    if (name.len == 0 || name.len > 253)
        return SWL_E_HOST;
    if (*state == NULL)
        *state = ask(name);
    q = *state;
    if (q == NULL)
        return SWL_E_HOST_TEMPORARY;
    if (!q->done)
        step(q);
    if (!q->done)
        return SWL_AGAIN;
    status = status_of(q->status);
    if (status == SWL_OK) {
        *count = q->list->nodes == NULL ? 0 : take(q->list->nodes, port, out, max);
        if (*count == 0)
            status = SWL_E_HOST;
    }
    errno = q->status; /* for swl_port_error: the number of c-ares */
    swl_port_resolve_stop(state);
    return status;
}

/* ares_destroy calls answered() if the lookup is not complete. */
void swl_port_resolve_stop(void **state)
{
    query *q = *state;
    int error = errno;

    if (q == NULL)
        return;
    ares_destroy(q->channel);
    if (q->list != NULL)
        ares_freeaddrinfo(q->list);
    ares_library_cleanup();
    free(q);
    *state = NULL;
    errno = error;
}
#endif
