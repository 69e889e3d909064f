// SPDX-License-Identifier: Apache-2.0
/* The definitions that lwIP wants for a compiler and a board: gcc, newlib. */
#ifndef ARCH_CC_H
#define ARCH_CC_H
#include <stdint.h>

#define BYTE_ORDER  LITTLE_ENDIAN
#define LWIP_RAND() board_random()
uint32_t board_random(void);
/* lwIP's messages stay out of flash; a debugger shows where it stopped. */
#define LWIP_PLATFORM_ASSERT(text) board_assertion_failed()
void board_assertion_failed(void);
#endif
