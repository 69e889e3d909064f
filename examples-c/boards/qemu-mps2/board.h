// SPDX-License-Identifier: Apache-2.0
/* The board, except its network.  The host provides what a product has on the board: settings in flash, a console, a
 * source of entropy, a clock. */
#ifndef BOARD_H
#define BOARD_H
#include "swiftlet.h"

/* ---- settings: lines "name=value" in a file of the host ---------------------------------------- */
swl_str board_setting(const char *name); /* "" if there is none */
uint32_t board_number(const char *name, uint32_t otherwise);
/* The whole file, which stays in place; "": it cannot be read. */
swl_str board_file(swl_str path);

void board_print(swl_str text);
void board_line(const char *name, swl_str value);
void board_line_number(const char *name, int32_t value);
void board_exit(int code);

/* The host's clock if the setting "clock" is "host", else {0, 0}: this board has no clock. */
swl_time board_time(void);

/* Sleeps until an interrupt, such as the tick of 1 ms, and at most `ms` milliseconds. */
void board_sleep(uint32_t ms);

/* ---- what a program costs ------------------------------------------------------------------------ */
void *board_calloc(size_t n, size_t size); /* for mbedTLS: counts what it gives */
void board_free(void *p);
/* Instructions since reset in units of 50, without sleep.  Correct if QEMU runs with -icount shift=0. */
uint32_t board_work(void);
/* Counts heap and stack from here on. */
void board_cost_begin(void);
/* Prints "heap=…" (the peak of what was asked for), "heap_left=…" and "stack=…" (the peak of the whole program). */
void board_cost_print(void);
#endif
