// SPDX-License-Identifier: Apache-2.0
/* Reset, faults and the tick of 1 ms. */
#include "board.h"

extern uint8_t data_load[], data_start[], data_end[], bss_start[], bss_end[], stack_top[];
extern int main(void);

#define SYSTICK ((volatile uint32_t *)0xE000E010) /* control, reload, value */
#define CPACR   ((volatile uint32_t *)0xE000ED88)
enum { CLOCK_HZ = 25000000 };

static volatile uint32_t ticks;

/* For lwIP, and through it for the port: it starts at 0 and wraps at 2^32. */
uint32_t sys_now(void);
uint32_t sys_now(void) { return ticks; }

static void tick(void) { ticks++; }

static void fault(void) {
    board_print(swl_cstr("fault\n"));
    board_exit(3);
}

/* Code for the M7 uses floating-point registers, which are off after reset. */
static void allow_floats(void) {
#ifdef __ARM_FP
    *CPACR |= 0xFu << 20;
    __asm__ volatile("dsb\n isb" : : : "memory");
#endif
}

static void start_tick(void) {
    SYSTICK[1] = CLOCK_HZ / 1000 - 1;
    SYSTICK[2] = 0;
    SYSTICK[0] = 7; /* on, with interrupt, from the core's clock */
}

void reset(void); /* the entry in the linker script */
void reset(void) {
    allow_floats();
    memcpy(data_start, data_load, (size_t)(data_end - data_start));
    memset(bss_start, 0, (size_t)(bss_end - bss_start));
    start_tick();
    board_exit(main());
}

typedef union vector {
    uint8_t *stack;
    void (*handler)(void);
} vector;
__attribute__((section(".vectors"), used)) static const vector vectors[16] = {
    {.stack = stack_top},
    {.handler = reset},
    {.handler = fault},
    {.handler = fault},
    {.handler = fault},
    {.handler = fault},
    {.handler = fault},
    [15] = {.handler = tick},
};
