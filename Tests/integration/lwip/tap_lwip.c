// SPDX-License-Identifier: Apache-2.0
/* lwIP in a thread of its own. */
#include "tap.h"

#include <lwip/sys.h>
#include <lwip/tcpip.h>
#include <stdlib.h>

static sys_sem_t started;

static void start(void *unused) {
    (void)unused;
    wire_start(tcpip_input);
    sys_sem_signal(&started);
}

void stack_start(void) {
    if (sys_sem_new(&started, 0) != ERR_OK) abort();
    tcpip_init(start, NULL);
    sys_arch_sem_wait(&started, 0);
}

void wire_lock(void) { LOCK_TCPIP_CORE(); }
void wire_unlock(void) { UNLOCK_TCPIP_CORE(); }
void wire_sleep(u32_t ms) { sys_msleep(ms); }
