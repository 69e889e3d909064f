// SPDX-License-Identifier: Apache-2.0
/* Puts lwIP in the place of the kernel's network, for a program that knows nothing of it: before
 * main, on the tap TAP of the network namespace the program is started in, with the address
 * CLIENT and CLIENT6, and SERVER for the gateway and for names. */
#include <lwip/dns.h>
#include <lwip/etharp.h>
#include <lwip/netif.h>
#include <lwip/sys.h>
#include <lwip/tcpip.h>
#include <netif/tapif.h>
#include <stdio.h>
#include <stdlib.h>

static struct netif wire;
static sys_sem_t started;

static ip4_addr_t ip4(const char *text) {
    ip4_addr_t address;
    if (!ip4addr_aton(text, &address)) abort();
    return address;
}

static void start(void *unused) {
    ip4_addr_t address = ip4(CLIENT), mask = ip4("255.255.255.0"), server = ip4(SERVER);
    ip6_addr_t address6;
    ip_addr_t names;
    s8_t slot = -1;
    (void)unused;
    if (!netif_add(&wire, &address, &mask, &server, NULL, tapif_init, tcpip_input)) abort();
    netif_set_default(&wire);
    netif_create_ip6_linklocal_address(&wire, 1);
    if (!ip6addr_aton(CLIENT6, &address6) || netif_add_ip6_address(&wire, &address6, &slot) != ERR_OK) abort();
    netif_ip6_addr_set_state(&wire, slot, IP6_ADDR_PREFERRED);
    netif_set_up(&wire);
    ip_addr_copy_from_ip4(names, server);
    dns_setserver(0, &names);
    sys_sem_signal(&started);
}

/* The kernel wires a tap up some time after it was opened, and until then drops what is sent. */
static void wait_for_the_wire(void) {
    ip4_addr_t server = ip4(SERVER);
    const ip4_addr_t *found_address;
    struct eth_addr *found;
    ssize_t entry = -1;
    for (int turn = 0; turn < 200 && entry < 0; turn++) {
        LOCK_TCPIP_CORE();
        if (turn % 10 == 0) etharp_request(&wire, &server);
        entry = etharp_find_addr(&wire, &server, &found, &found_address);
        UNLOCK_TCPIP_CORE();
        if (entry < 0) sys_msleep(5);
    }
    if (entry >= 0) return;
    fprintf(stderr, "lwip_tap: nobody answers at " SERVER "\n");
    exit(2);
}

__attribute__((constructor)) static void bring_up(void) {
    setenv("PRECONFIGURED_TAPIF", TAP, 1);
    srand(sys_jiffies());
    if (sys_sem_new(&started, 0) != ERR_OK) abort();
    tcpip_init(start, NULL);
    sys_arch_sem_wait(&started, 0);
    wait_for_the_wire();
}
