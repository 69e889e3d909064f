// SPDX-License-Identifier: Apache-2.0
#include "network.h"
#include "board.h"
#include "swiftlet_lwip.h"

#include <lwip/dhcp.h>
#include <lwip/dns.h>
#include <lwip/init.h>
#include <lwip/sys.h>
#include <lwip/timeouts.h>
#include <netif/ethernet.h>

enum { DHCP_MS = 10000 };

static struct netif ethernet;

void swl_lwip_pump(uint32_t ms) {
    ethernet_poll(&ethernet);
    sys_check_timeouts();
    board_sleep(ms);
}

static ip_addr_t address_in(const char *name) {
    char text[IPADDR_STRLEN_MAX];
    swl_str value = board_setting(name);
    ip_addr_t ip = *IP_ADDR_ANY;
    if (value.len < sizeof text) {
        memcpy(text, value.ptr, value.len);
        text[value.len] = 0;
        (void)ipaddr_aton(text, &ip);
    }
    return ip;
}

static int wait_for_dhcp(void) {
    for (uint32_t start = sys_now(); sys_now() - start < DHCP_MS;) {
        if (dhcp_supplied_address(&ethernet)) return 1;
        swl_lwip_pump(1);
    }
    return 0;
}

int network_start(void) {
    ip_addr_t address = address_in("address"), router = address_in("router"), dns = address_in("dns"), mask;
    int is_up = 1;
    lwip_init();
    IP_ADDR4(&mask, 255, 255, 255, 0);
    if (!netif_add(&ethernet, ip_2_ip4(&address), ip_2_ip4(&mask), ip_2_ip4(&router), NULL, ethernet_init, ethernet_input)) return 0;
    netif_set_default(&ethernet);
    netif_set_up(&ethernet);
    if (ip_addr_isany_val(address)) is_up = dhcp_start(&ethernet) == ERR_OK && wait_for_dhcp();
    if (!ip_addr_isany_val(dns)) dns_setserver(0, &dns); /* in place of DHCP's */
    return is_up;
}
