// SPDX-License-Identifier: Apache-2.0
/* CBMC: whatever getaddrinfo says, a resolution ends in SWL_OK with 1 to `max` addresses, or in
 * SWL_E_HOST or SWL_E_HOST_TEMPORARY; a name of any length stays within its buffer, and what was
 * found is freed once. */
#include "resolver_getaddrinfo.c"

int nondet_int(void);
unsigned nondet_unsigned(void);
size_t nondet_size(void);

static struct addrinfo found[2];
static struct sockaddr_in6 names[2];
static int given, freed;

int getaddrinfo(const char *host, const char *service, const struct addrinfo *hints, struct addrinfo **list) {
    int r = nondet_int();

    (void)service;
    (void)hints;
    (void)host;
    if (r != 0) return r;
    for (int i = 0; i < 2; i++) {
        found[i].ai_family = nondet_int();
        found[i].ai_addr = (struct sockaddr *)&names[i];
        found[i].ai_next = i == 0 && nondet_int() ? &found[1] : NULL;
    }
    *list = found;
    given++;
    return 0;
}

void freeaddrinfo(struct addrinfo *list) {
    __CPROVER_assert(list == found, "what was given");
    freed++;
}

int main(void) {
    static char text[300];
    swl_address out[SWL_DIAL_ADDRESSES];
    swl_str name = {text, nondet_size()};
    void *state = NULL;
    uint16_t count = 0;
    unsigned max = nondet_unsigned();

    __CPROVER_assume(name.len <= sizeof text && max >= 1 && max <= SWL_DIAL_ADDRESSES);
    swl_status s = swl_port_resolve(&state, name, 443, out, max, &count);
    __CPROVER_assert(s == SWL_OK ? count >= 1 && count <= max : s == SWL_E_HOST || s == SWL_E_HOST_TEMPORARY, "an answer that the header names");
    __CPROVER_assert(given == freed && state == NULL, "nothing is kept");
    return 0;
}
