// SPDX-License-Identifier: Apache-2.0
/* The functions of tap.c, and those that it needs of lwIP with threads (tap_lwip.c) or without (tap_lwip_raw.c). */
#ifndef TAP_H
#define TAP_H

#include <lwip/netif.h>

extern struct netif wire;
void wire_start(netif_input_fn input);   /* after lwIP's own start */

void stack_start(void);   /* calls wire_start */
void wire_lock(void);
void wire_unlock(void);
void wire_sleep(u32_t ms);
#endif
