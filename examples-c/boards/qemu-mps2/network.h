// SPDX-License-Identifier: Apache-2.0
/* The board's network: lwIP over its Ethernet. */
#ifndef NETWORK_H
#define NETWORK_H
#include <lwip/netif.h>

/* Starts the network by the settings "address" (an IPv4 address, or "dhcp"), "router" and "dns".  0: the chip does
 * not answer, or there was no address within 10 seconds. */
int network_start(void);

/* ethernet.c */
err_t ethernet_init(struct netif *netif);
void ethernet_poll(struct netif *netif);
#endif
