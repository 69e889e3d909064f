// SPDX-License-Identifier: Apache-2.0
/* Sockets and the monotonic clock for swiftlet_port.h over BSD sockets: Linux (glibc, musl),
 * other POSIX systems, and lwIP's socket API.  Names are in a resolver_*.c.
 *
 * For lwIP 2.1 or later, link Swiftlet::lwip, or define SWL_LWIP here and in resolver_getaddrinfo.c.  Your
 * lwipopts.h needs LWIP_SOCKET, LWIP_DNS, LWIP_IPV4, and LWIP_SOCKET_POLL or LWIP_SOCKET_SELECT; LWIP_IPV6
 * is optional.  Whatever LWIP_COMPAT_SOCKETS is, lwIP's sockets are used and libc's are not.  Over lwIP, a
 * host that a router reports as unreachable is SWL_E_TIMEOUT, because lwIP does not tell TCP what ICMP says. */
#include "belongs.h"
#if SWL_HAS_SOCKETS
#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* SOCK_NONBLOCK */
#endif
#include "swiftlet_port.h"
#include "machine.h"

#if defined(SWL_LWIP)
#include <lwip/sockets.h> /* and errno, from where lwIP has it */
#include <lwip/sys.h>
#if !LWIP_SOCKET || !(LWIP_SOCKET_POLL || LWIP_SOCKET_SELECT) || !LWIP_IPV4
#error "socket_bsd.c needs lwIP 2.1 or later with LWIP_SOCKET, LWIP_IPV4, and LWIP_SOCKET_POLL or LWIP_SOCKET_SELECT"
#endif
#if !LWIP_SOCKET_POLL
#define BY_SELECT 1
#endif
/* lwIP's own names, whatever LWIP_COMPAT_SOCKETS says: a plain close() may be libc's. */
#define NET(name) lwip_##name
#else
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>
#define NET(name) name
#endif
#include <limits.h>
#include <string.h>

#if !defined(SWL_LWIP) || LWIP_IPV6
#define HAVE_IPV6 1
#endif
#ifndef MSG_NOSIGNAL
#define MSG_NOSIGNAL 0 /* a system without it has SO_NOSIGPIPE, or no signals */
#endif

uint32_t swl_port_now_ms(void)
{
#if defined(SWL_LWIP)
    return sys_now();
#else
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint32_t)t.tv_sec * 1000u + (uint32_t)(t.tv_nsec / 1000000);
#endif
}

int32_t swl_port_error(void)
{
    return errno;
}

static swl_status status_of(int error)
{
    errno = error;
    switch (error) {
    case EINPROGRESS:
    case EINTR:
    case EAGAIN:
#if EWOULDBLOCK != EAGAIN
    case EWOULDBLOCK:
#endif
        return SWL_AGAIN;
    case ECONNREFUSED:
        return SWL_E_REFUSED;
    case EHOSTUNREACH:
    case ENETUNREACH:
    case EADDRNOTAVAIL:
    case EAFNOSUPPORT: /* a kernel without IPv6 */
        return SWL_E_UNREACHABLE;
    case ETIMEDOUT:
    case ECONNABORTED: /* lwIP, when nothing acknowledged what it sent */
        return SWL_E_TIMEOUT;
    case ECONNRESET:
    case EPIPE:
    case ENOTCONN: /* lwIP, after a reset */
        return SWL_E_CLOSED;
    default:
        return SWL_E_IO;
    }
}

/* There is no descriptor, or no memory for a socket: closing others helps. */
static int is_full(int error)
{
    return error == EMFILE || error == ENFILE || error == ENOBUFS || error == ENOMEM;
}

/* ---- connections -------------------------------------------------------------------------- */
static socklen_t to_sockaddr(const swl_address *a, struct sockaddr_storage *out)
{
    const uint8_t port[2] = { (uint8_t)(a->port >> 8), (uint8_t)a->port };

    memset(out, 0, sizeof *out);
#if HAVE_IPV6
    if (a->version == 6) {
        struct sockaddr_in6 in6;
        memset(&in6, 0, sizeof in6);
        in6.sin6_family = AF_INET6;
        memcpy(&in6.sin6_port, port, sizeof port);
        in6.sin6_scope_id = a->scope;
        memcpy(&in6.sin6_addr, a->ip, 16);
        memcpy(out, &in6, sizeof in6);
        return sizeof in6;
    }
#endif
    struct sockaddr_in in;
    memset(&in, 0, sizeof in);
    in.sin_family = AF_INET;
    memcpy(&in.sin_port, port, sizeof port);
    memcpy(&in.sin_addr, a->ip, 4);
    memcpy(out, &in, sizeof in);
    return sizeof in;
}

static int open_socket(int family)
{
    int on = 1;
#if defined(SOCK_NONBLOCK) && defined(SOCK_CLOEXEC)
    int fd = NET(socket)(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
#else
    int fd = NET(socket)(family, SOCK_STREAM, 0);
    if (fd >= 0 && NET(fcntl)(fd, F_SETFL, NET(fcntl)(fd, F_GETFL, 0) | O_NONBLOCK) < 0) {
        swl_port_close(fd);
        return -1;
    }
#if !defined(SWL_LWIP)
    if (fd >= 0)
        (void)fcntl(fd, F_SETFD, FD_CLOEXEC); /* a program that is started from here does not get it */
#endif
#endif
    if (fd < 0)
        return -1;
    (void)NET(setsockopt)(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
#ifdef SO_NOSIGPIPE
    (void)NET(setsockopt)(fd, SOL_SOCKET, SO_NOSIGPIPE, &on, sizeof on);
#endif
    return fd;
}

swl_status swl_port_connect(const swl_address *to, int32_t *out)
{
    SWL_NEEDS_AN_ARCHIVE_FOR_THIS_MACHINE();
    struct sockaddr_storage address;
    socklen_t size = to_sockaddr(to, &address);
    int fd = open_socket(address.ss_family);
    swl_status status = SWL_OK;

    if (fd < 0)
        return is_full(errno) ? SWL_E_IO_SOCKETS : status_of(errno);
    if (NET(connect)(fd, (const struct sockaddr *)&address, size) != 0)
        status = errno == EAGAIN ? SWL_E_IO : status_of(errno); /* EAGAIN: nothing was begun */
    if (status < 0) {
        swl_port_close(fd);
        return status;
    }
    *out = fd;
    return status;
}

/* Waits until one of the sockets, at most two, can do what is wanted.  0: `ms` milliseconds have passed. */
static int ready(const int32_t *sockets, uint32_t count, uint32_t wants, int ms)
{
#if defined(BY_SELECT)
    fd_set readable, writable;
    struct timeval time = { .tv_sec = ms / 1000, .tv_usec = ms % 1000 * 1000 };
    int end = 0;

    FD_ZERO(&readable);
    FD_ZERO(&writable);
    for (uint32_t i = 0; i < count && i < 2; i++) {
        if (sockets[i] < 0)
            continue;
        if (wants & SWL_READ)
            FD_SET(sockets[i], &readable);
        if (wants & SWL_WRITE)
            FD_SET(sockets[i], &writable);
        if (sockets[i] >= end)
            end = sockets[i] + 1;
    }
    return NET(select)(end, &readable, &writable, NULL, &time);
#else
    struct pollfd p[2];
    unsigned n = 0;

    for (uint32_t i = 0; i < count && n < 2; i++) {
        if (sockets[i] < 0)
            continue;
        p[n].fd = sockets[i];
        p[n].events = 0;
        if (wants & SWL_READ)
            p[n].events |= POLLIN;
        if (wants & SWL_WRITE)
            p[n].events |= POLLOUT;
        p[n].revents = 0;
        n++;
    }
    return NET(poll)(n == 0 ? NULL : p, n, ms);
#endif
}

swl_status swl_port_connected(int32_t fd)
{
    socklen_t size = sizeof(int);
    int error = 0, r = ready(&fd, 1, SWL_WRITE, 0);
    swl_status status;

    if (r == 0)
        return SWL_AGAIN;
    if (r < 0 || NET(getsockopt)(fd, SOL_SOCKET, SO_ERROR, &error, &size) != 0)
        error = errno;
    status = error == 0 ? SWL_OK : status_of(error);
    return status == SWL_E_CLOSED ? SWL_E_REFUSED : status; /* lwIP reports a refusal as a reset */
}

void swl_port_wait(const int32_t *sockets, uint32_t count, uint32_t wants, uint32_t ms)
{
    (void)ready(sockets, count, wants, ms > INT_MAX ? INT_MAX : (int)ms);
}

static int32_t moved(ssize_t r)
{
    swl_status status = r < 0 ? status_of(errno) : SWL_OK;
    return status == SWL_OK ? (int32_t)r : status == SWL_AGAIN ? -SWL_AGAIN
                                                               : status;
}

int32_t swl_port_send(int32_t fd, const void *p, size_t n)
{
    return moved(NET(send)(fd, p, n > INT32_MAX ? INT32_MAX : n, MSG_NOSIGNAL));
}

int32_t swl_port_recv(int32_t fd, void *p, size_t n)
{
    return moved(NET(recv)(fd, p, n > INT32_MAX ? INT32_MAX : n, 0));
}

/* errno stays as it is: it is the number of the failure after which the core closes. */
void swl_port_close(int32_t fd)
{
    int error = errno;
    (void)NET(close)(fd);
    errno = error;
}
#endif
