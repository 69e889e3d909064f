// SPDX-License-Identifier: Apache-2.0
/* CBMC: whenever c-ares answers, at once, in one of two calls or never, and whatever it fails with, the state of a resolution
 * is kept only while the answer is SWL_AGAIN; then each channel, list and start of the library is given back once.
 * options: --unwindset step.0:17 --memory-leak-check */
#include "resolver_cares.c"

int nondet_int(void);
unsigned nondet_unsigned(void);
size_t nondet_size(void);

static struct ares_addrinfo found;
static struct ares_addrinfo_node nodes[2];
static struct sockaddr_in6 names[2];
static int inits, cleanups, channels, destroyed, given, freed, asked, told;
static ares_addrinfo_callback callback;
static void *context;

/* The answer, which comes once. */
static void answer(int status) {
    if (!asked || told) return;
    told = 1;
    if (status != ARES_SUCCESS) {
        callback(context, status, 0, NULL);
        return;
    }
    for (int i = 0; i < 2; i++) {
        nodes[i].ai_family = nondet_int();
        nodes[i].ai_addr = (struct sockaddr *)&names[i];
        nodes[i].ai_next = i == 0 && nondet_int() ? &nodes[1] : NULL;
    }
    found.nodes = nondet_int() ? nodes : NULL;
    given++;
    callback(context, ARES_SUCCESS, 0, &found);
}
int ares_library_init(int flags) {
    (void)flags;
    if (nondet_int()) return ARES_ENOMEM;
    inits++;
    return ARES_SUCCESS;
}
void ares_library_cleanup(void) {
    __CPROVER_assert(cleanups < inits && channels == destroyed, "after the channel");
    cleanups++;
}
int ares_init(ares_channel *channel) {
    if (nondet_int()) return ARES_EFILE;
    *channel = (ares_channel)&found;
    channels++;
    return ARES_SUCCESS;
}
void ares_getaddrinfo(
    ares_channel channel, const char *host, const char *service, const struct ares_addrinfo_hints *hints, ares_addrinfo_callback with, void *ctx) {
    (void)channel, (void)host, (void)service, (void)hints;
    callback = with;
    context = ctx;
    asked = 1;
    if (nondet_int()) answer(nondet_int());
}
int ares_getsock(ares_channel channel, ares_socket_t *sockets, int count) {
    (void)channel, (void)sockets, (void)count;
    return nondet_int();
}
int poll(struct pollfd *p, nfds_t n, int ms) {
    int r = nondet_int();
    __CPROVER_assert(n == 1 && ms == 0, "a look does not wait");
    p->revents = (short)nondet_int();
    return r;
}
void ares_process_fd(ares_channel channel, ares_socket_t readable, ares_socket_t writable) {
    (void)channel, (void)readable, (void)writable;
    __CPROVER_assert(channels == destroyed + 1 && !told, "a channel that is open, as long as the answer has not come");
    if (nondet_int()) answer(nondet_int());
}
void ares_destroy(ares_channel channel) {
    (void)channel;
    __CPROVER_assert(channels == destroyed + 1, "once");
    answer(ARES_EDESTRUCTION);
    destroyed++;
}
void ares_freeaddrinfo(struct ares_addrinfo *list) {
    __CPROVER_assert(list == &found && given == freed + 1, "what was given, once");
    freed++;
}

int main(void) {
    static char text[300];
    swl_address out[SWL_DIAL_ADDRESSES];
    swl_str name = {text, nondet_size()};
    void *state = NULL;
    uint16_t count = 0;
    unsigned max = nondet_unsigned();
    swl_status s = SWL_AGAIN;

    __CPROVER_assume(name.len <= sizeof text && max >= 1 && max <= SWL_DIAL_ADDRESSES);
    for (int i = 0; i < 2 && s == SWL_AGAIN; i++) {
        s = swl_port_resolve(&state, name, 443, out, max, &count);
        __CPROVER_assert(s == SWL_OK ? count >= 1 && count <= max : s == SWL_AGAIN || s == SWL_E_HOST || s == SWL_E_HOST_TEMPORARY,
            "an answer that the header names");
        __CPROVER_assert((state != NULL) == (s == SWL_AGAIN), "a state while there is none");
    }
    if (s == SWL_AGAIN) swl_port_resolve_stop(&state);
    __CPROVER_assert(state == NULL && inits == cleanups && channels == destroyed && given == freed, "nothing is kept");
    return 0;
}
