// SPDX-License-Identifier: Apache-2.0
/* CBMC: whatever errno, connect, poll and getsockopt say, the socket port answers what swiftlet_port.h
 * allows, and an address becomes a sockaddr of its own size. */
#include "socket_bsd.c"

int nondet_int(void);
ssize_t nondet_ssize(void);
size_t nondet_size(void);
unsigned nondet_unsigned(void);
int32_t swl_machine_x86_64;

static int allowed(swl_status s) {
    return s == SWL_AGAIN || s == SWL_E_REFUSED || s == SWL_E_UNREACHABLE || s == SWL_E_TIMEOUT || s == SWL_E_CLOSED || s == SWL_E_IO;
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
    return 0;
}
