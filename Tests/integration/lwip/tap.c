// SPDX-License-Identifier: Apache-2.0
/* Replaces the kernel's network by lwIP for a program that does not know it: it starts before main, on the tap TAP of the
 * network namespace in which the program runs, with the address
 * CLIENT and CLIENT6, and SERVER for the gateway and for names. */
#include "tap.h"

#include <lwip/dns.h>
#include <lwip/etharp.h>
#include <netif/tapif.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

struct netif wire;

static ip4_addr_t ip4(const char *text) {
    ip4_addr_t address;
    if (!ip4addr_aton(text, &address)) abort();
    return address;
}

void wire_start(netif_input_fn input) {
    ip4_addr_t address = ip4(CLIENT), mask = ip4("255.255.255.0"), server = ip4(SERVER);
    ip6_addr_t address6;
    ip_addr_t names;
    s8_t slot = -1;
    if (!netif_add(&wire, &address, &mask, &server, NULL, tapif_init, input)) abort();
    netif_set_default(&wire);
    netif_create_ip6_linklocal_address(&wire, 1);
    if (!ip6addr_aton(CLIENT6, &address6) || netif_add_ip6_address(&wire, &address6, &slot) != ERR_OK) abort();
    netif_ip6_addr_set_state(&wire, slot, IP6_ADDR_PREFERRED);
    netif_set_up(&wire);
    ip_addr_copy_from_ip4(names, server);
    dns_setserver(0, &names);
}

static int is_wired(int is_to_ask) {
    ip4_addr_t server = ip4(SERVER);
    const ip4_addr_t *found_address;
    struct eth_addr *found;
    if (is_to_ask) etharp_request(&wire, &server);
    return etharp_find_addr(&wire, &server, &found, &found_address) >= 0;
}

/* The kernel connects a tap some time after it was opened, and drops frames until then. */
static void wait_for_the_wire(void) {
    int found = 0;
    for (int turn = 0; turn < 200 && !found; turn++) {
        wire_lock();
        found = is_wired(turn % 10 == 0);
        wire_unlock();
        if (!found) wire_sleep(5);
    }
    if (found) return;
    fprintf(stderr, "lwip_tap: nobody answers at " SERVER "\n");
    exit(2);
}

__attribute__((constructor)) static void bring_up(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    setenv("PRECONFIGURED_TAPIF", TAP, 1);
    srand((unsigned)now.tv_nsec);
    stack_start();
    wait_for_the_wire();
}
