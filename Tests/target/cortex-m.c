// SPDX-License-Identifier: Apache-2.0
/* Reset and faults of a Cortex-M in QEMU. Newlib's own start is not used: it asks the host for the places of heap and stack, and
 * on microbit it gets an address in flash. */
#include "runner.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

extern uint8_t stack_top[], data_load[], data_start[], data_end[], bss_start[], bss_end[];
extern void initialise_monitor_handles(void);   /* of newlib: opens stdio by semihosting */
extern int main(int argc, char **argv);

_Noreturn void reset(void);   /* the linker script's entry */
_Noreturn void reset(void) {
    static char *no_arguments[] = {0};
#ifdef __ARM_PCS_VFP
    *(volatile uint32_t *)0xe000ed88 |= 0xfu << 20;   /* CPACR: the FPU is off at reset */
    __asm__ volatile("dsb\n\tisb");
#endif
    memcpy(data_start, data_load, (size_t)(data_end - data_start));
    memset(bss_start, 0, (size_t)(bss_end - bss_start));
    initialise_monitor_handles();
    exit(main(0, no_arguments));
}

static void fault(void) { check_died("fault"); }

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
};

/* exit() runs destructors; there are none. */
void _fini(void) {}
