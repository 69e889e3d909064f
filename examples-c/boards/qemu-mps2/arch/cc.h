// SPDX-License-Identifier: Apache-2.0
/* What lwIP asks of a compiler and a board: gcc, newlib. */
#ifndef ARCH_CC_H
#define ARCH_CC_H
#include <stdint.h>

#define BYTE_ORDER  LITTLE_ENDIAN
#define LWIP_RAND() board_random()
uint32_t board_random(void);
/* lwIP's texts stay out of flash; a debugger shows where it was. */
#define LWIP_PLATFORM_ASSERT(text) board_assertion_failed()
void board_assertion_failed(void);
#endif
