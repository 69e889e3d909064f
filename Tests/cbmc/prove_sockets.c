// SPDX-License-Identifier: Apache-2.0
/* CBMC: whatever socket, connect, poll and getsockopt say, the socket port answers what swiftlet_port.h allows, and an
 * address becomes a sockaddr of its own size. A connect that fails leaves no socket, and does not touch the caller's number. */
#include "socket_bsd.c"

int nondet_int(void);
ssize_t nondet_ssize(void);
size_t nondet_size(void);
int32_t swl_machine_x86_64;

static int opened, closed, number;

int socket(int family, int type, int protocol) {
    int fd = nondet_int();

    (void)type;
    (void)protocol;
    __CPROVER_assert(family == AF_INET || family == AF_INET6, "a family that the port knows");
    errno = nondet_int();
    /* POSIX has no error of socket() that means "not now". */
    __CPROVER_assume(errno != EAGAIN && errno != EINTR && errno != EINPROGRESS);
    if (fd < 0) return -1;
    opened++;
    number = fd;
    return fd;
}
int connect(int fd, const struct sockaddr *to, socklen_t size) {
    (void)to;
    __CPROVER_assert(fd == number && size <= sizeof(struct sockaddr_storage), "the socket that is open");
    errno = nondet_int();
    return nondet_int() ? -1 : 0;
}
int close(int fd) {
    __CPROVER_assert(fd == number && opened == closed + 1, "what is open is closed once");
    closed++;
    errno = nondet_int();
    return nondet_int() ? -1 : 0;
}
int poll(struct pollfd *p, nfds_t n, int ms) {
    int r = nondet_int();

    __CPROVER_assert(n == 1 && p[0].fd == number && ms == 0, "the look at one socket does not wait");
    __CPROVER_assume(r >= -1 && r <= 1);
    errno = nondet_int();
    return r;
}
int getsockopt(int fd, int level, int option, void *value, socklen_t *size) {
    int error = nondet_int();

    __CPROVER_assert(fd == number && level == SOL_SOCKET && option == SO_ERROR && *size == sizeof error, "the error of the connect");
    memcpy(value, &error, sizeof error);
    errno = nondet_int();
    return nondet_int() ? -1 : 0;
}
int setsockopt(int fd, int level, int option, const void *value, socklen_t size) {
    (void)fd, (void)level, (void)option, (void)value, (void)size;
    return nondet_int();
}

static int allowed(swl_status s) {
    return s == SWL_AGAIN || s == SWL_E_REFUSED || s == SWL_E_UNREACHABLE || s == SWL_E_TIMEOUT || s == SWL_E_CLOSED || s == SWL_E_IO;
}

static void connects(void) {
    swl_address to;
    int32_t fd = -7;
    swl_status s = swl_port_connect(&to, &fd);

    __CPROVER_assert(s == SWL_OK || s == SWL_E_IO_SOCKETS || allowed(s), "an answer of a connect");
    if (s >= 0) __CPROVER_assert(opened == 1 && closed == 0 && fd == number, "the socket is open");
    else __CPROVER_assert(opened == closed && fd == -7, "no socket is left");
    if (s != SWL_AGAIN) return;
    s = swl_port_connected(fd);
    __CPROVER_assert(s == SWL_OK || (allowed(s) && s != SWL_E_CLOSED), "an answer of a connect that had begun");
}

int main(void) {
    struct sockaddr_storage out;
    swl_address a;
    ssize_t r = nondet_ssize();
    size_t asked = nondet_size();
    int32_t n;
    socklen_t size;

    __CPROVER_assert(allowed(status_of(nondet_int())), "every errno has a status that the header names");
    /* send and recv of POSIX. */
    __CPROVER_assume(r >= -1 && (r == -1 || (size_t)r <= (asked > INT32_MAX ? INT32_MAX : asked)));
    n = moved(r);
    __CPROVER_assert(r < 0 ? n == -SWL_AGAIN || (n <= SWL_E_ARG && n != SWL_AGAIN) : n == r && (size_t)n <= asked, "a count, not now, or a status");
    size = to_sockaddr(&a, &out);
    __CPROVER_assert(size == (a.version == 6 ? sizeof(struct sockaddr_in6) : sizeof(struct sockaddr_in)), "the size of its family");
    __CPROVER_assert(out.ss_family == (a.version == 6 ? AF_INET6 : AF_INET), "and the family");
    connects();
    return 0;
}
