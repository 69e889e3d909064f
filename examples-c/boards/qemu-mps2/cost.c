// SPDX-License-Identifier: Apache-2.0
/* What a program costs: a heap that counts, and the machine's counter around its sleep. */
#include "board.h"
#include <stdlib.h>

#define COUNTER  (*(volatile uint32_t *)0x40028018) /* FPGAIO: ticks of 20 MHz, 50 instructions each   */
#define PRESCALE (*(volatile uint32_t *)0x4002801C)

extern uint8_t heap_start[], stack_bottom[];

/* ---- the heap --------------------------------------------------------------------------------------- */
/* newlib's malloc asks for more here. */
void *_sbrk(ptrdiff_t n);
void *_sbrk(ptrdiff_t n) {
    static uint8_t *end = heap_start;
    uint8_t *old = end;
    if (n > stack_bottom - end) return (void *)-1;
    end += n;
    return old;
}

enum { BEFORE = 8 }; /* a block's size is kept here, and alignment holds */
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

uint32_t board_heap_peak(void) { return peak; }
uint32_t board_heap_used(void) { return used; }

/* ---- work and sleep ----------------------------------------------------------------------------------- */
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
