// SPDX-License-Identifier: Apache-2.0
/* Measures what a program costs: the heap counts, the stack is painted, and the machine's counter leaves sleep out. */
#include "board.h"
#include <stdlib.h>

#define COUNTER  (*(volatile uint32_t *)0x40028018) /* FPGAIO: ticks of 20 MHz, 50 instructions each   */
#define PRESCALE (*(volatile uint32_t *)0x4002801C)

extern uint8_t heap_start[], stack_bottom[], stack_top[];

/* ---- the heap --------------------------------------------------------------------------------------- */
/* newlib's malloc calls this for more memory. */
void *_sbrk(ptrdiff_t n);
void *_sbrk(ptrdiff_t n) {
    static uint8_t *end = heap_start;
    uint8_t *old = end;
    if (n > stack_bottom - end) return (void *)-1;
    end += n;
    return old;
}

enum { BEFORE = 8 }; /* bytes before a block, for its size; they keep its alignment */
static uint32_t used, peak;

void *board_calloc(size_t n, size_t size) {
    uint8_t *p = calloc(1, BEFORE + n * size);
    if (!p) return NULL;
    *(size_t *)(void *)p = n * size;
    used += (uint32_t)(n * size);
    if (used > peak) peak = used;
    return p + BEFORE;
}

void board_free(void *block) {
    uint8_t *p = (uint8_t *)block - BEFORE;
    if (!block) return;
    used -= (uint32_t) * (size_t *)(void *)p;
    free(p);
}

/* ---- the stack --------------------------------------------------------------------------------------- */
enum { PAINT = 0xa5, OWN_FRAME = 128 };

static uint32_t stack_peak(void) {
    const uint8_t *p = stack_bottom;
    while (p < stack_top && *p == PAINT) p++;
    return (uint32_t)(stack_top - p);
}

void board_cost_begin(void) {
    uint8_t *here = __builtin_frame_address(0);
    for (uint8_t *p = stack_bottom; p < here - OWN_FRAME; p++) *p = PAINT;
    peak = used;
}

void board_cost_print(void) {
    board_line_number("heap", (int32_t)peak);
    board_line_number("heap_left", (int32_t)used);
    board_line_number("stack", (int32_t)stack_peak());
}

/* ---- work and sleep ------------------------------------------------------------------------------------ */
static uint32_t asleep;

uint32_t board_work(void) {
    PRESCALE = 0;
    return COUNTER - asleep;
}

void board_sleep(uint32_t ms) {
    uint32_t before = COUNTER;
    if (ms == 0) return;
    __asm__ volatile("wfi");
    asleep += COUNTER - before;
}
