// SPDX-License-Identifier: Apache-2.0
/* The board's network: lwIP over its Ethernet. */
#ifndef NETWORK_H
#define NETWORK_H
#include <lwip/netif.h>

/* Brings it up by the settings "address" (an IPv4 address, or "dhcp"), "router" and "dns".  0 when the
 * chip does not answer, or within 10 seconds no address was had. */
int network_start(void);

/* ethernet.c */
err_t ethernet_init(struct netif *netif);
void ethernet_poll(struct netif *netif);
#endif
