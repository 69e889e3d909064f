// SPDX-License-Identifier: Apache-2.0
/* Port: entropy of Zephyr, and its clock where socket_bsd.c, which has one, is not compiled. */
#include "swiftlet_port.h"

#include <zephyr/kernel.h>
#include <zephyr/random/random.h>

swl_status swl_port_entropy(void *p, size_t n) { return sys_csrand_get(p, n) == 0 ? SWL_OK : SWL_E_TLS_ENTROPY; }

#if !defined(CONFIG_SWIFTLET_TLS)
uint32_t swl_port_now_ms(void) { return k_uptime_get_32(); }
#endif
