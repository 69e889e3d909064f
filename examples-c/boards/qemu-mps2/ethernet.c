// SPDX-License-Identifier: Apache-2.0
/* The LAN9118 of the mps2 machines, polled, as a network interface of lwIP's. */
#include "network.h"

#include <lwip/etharp.h>
#include <lwip/snmp.h>
#include <string.h>

#ifndef LAN9118
#define LAN9118 0x40200000 /* an385, an386; an500 has it at 0xa0000000 */
#endif
#define REGISTER(offset) (*(volatile uint32_t *)(LAN9118 + (offset)))
#define RX_DATA          REGISTER(0x00)
#define TX_DATA          REGISTER(0x20)
#define RX_STATUS        REGISTER(0x40)
#define BYTE_TEST        REGISTER(0x64)
#define RX_CFG           REGISTER(0x6c)
#define TX_CFG           REGISTER(0x70)
#define HW_CFG           REGISTER(0x74)
#define RX_INF           REGISTER(0x7c)
#define MAC_COMMAND      REGISTER(0xa4)
#define MAC_DATA         REGISTER(0xa8)
#define AFC_CFG          REGISTER(0xac)

enum { FCS = 4, RX_ERROR = 1 << 15, TX_ONE_SEGMENT = 1 << 13 | 1 << 12, TX_ON = 2, SOFT_RESET = 1, TX_FIFO_5K = 5 << 16 };
enum { MAC_CR = 1, ADDRESS_HIGH = 2, ADDRESS_LOW = 3, MAC_BUSY = (int)0x80000000u };
enum { MAC_FULL_DUPLEX = 1 << 20, MAC_TX = 1 << 3, MAC_RX = 1 << 2, FLOW_CONTROL = 0x006e3740 };

static void write_mac(uint32_t index, uint32_t value) {
    MAC_DATA = value;
    MAC_COMMAND = (uint32_t)MAC_BUSY | index;
    while (MAC_COMMAND & (uint32_t)MAC_BUSY) {}
}

/* The FIFO takes words; a frame is a chain of pieces of any length. */
static err_t send_frame(struct netif *netif, struct pbuf *p) {
    uint32_t word = 0, filled = 0;
    (void)netif;
    TX_DATA = TX_ONE_SEGMENT | p->tot_len;
    TX_DATA = p->tot_len;
    for (; p != NULL; p = p->next)
        for (u16_t i = 0; i < p->len; i++) {
            word |= (uint32_t)((const uint8_t *)p->payload)[i] << 8 * filled;
            if (++filled < 4) continue;
            TX_DATA = word;
            word = filled = 0;
        }
    if (filled > 0) TX_DATA = word;
    return ERR_OK;
}

/* Words that are not wanted must be read, too: the FIFO cannot be emptied in another way. */
static void receive_frame(struct netif *netif) {
    const uint32_t status = RX_STATUS, size = status >> 16 & 0x3fff;
    struct pbuf *p = status & RX_ERROR ? NULL : pbuf_alloc(PBUF_RAW, (u16_t)(size - FCS), PBUF_POOL);
    for (uint32_t at = 0; at < size; at += 4) {
        const uint32_t word = RX_DATA;
        if (p == NULL || at >= p->len) continue;
        memcpy((uint8_t *)p->payload + at, &word, p->len - at < 4 ? p->len - at : 4);
    }
    if (p != NULL && netif->input(p, netif) != ERR_OK) pbuf_free(p);
}

void ethernet_poll(struct netif *netif) {
    while (RX_INF >> 16 & 0xff) receive_frame(netif);
}

err_t ethernet_init(struct netif *netif) {
    static const uint8_t address[6] = {0x52, 0x54, 0x00, 0x12, 0x34, 0x56};
    if (BYTE_TEST != 0x87654321) return ERR_IF;
    HW_CFG = SOFT_RESET;
    while (HW_CFG & SOFT_RESET) {}
    HW_CFG = TX_FIFO_5K;
    AFC_CFG = FLOW_CONTROL;
    write_mac(ADDRESS_LOW, address[0] | address[1] << 8 | address[2] << 16 | (uint32_t)address[3] << 24);
    write_mac(ADDRESS_HIGH, address[4] | address[5] << 8);
    RX_CFG = 0;
    TX_CFG = TX_ON;
    write_mac(MAC_CR, MAC_FULL_DUPLEX | MAC_TX | MAC_RX);

    memcpy(netif->hwaddr, address, sizeof address);
    netif->hwaddr_len = sizeof address;
    netif->mtu = 1500;
    netif->name[0] = 'e';
    netif->name[1] = 'n';
    netif->flags = NETIF_FLAG_BROADCAST | NETIF_FLAG_ETHARP | NETIF_FLAG_ETHERNET | NETIF_FLAG_LINK_UP;
    netif->output = etharp_output;
    netif->linkoutput = send_frame;
    return ERR_OK;
}
