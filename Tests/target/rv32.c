// SPDX-License-Identifier: Apache-2.0
/* picolibc starts the machine, but a trap jumps to address 0 and never ends: this ends it. */
#include "runner.h"

__attribute__((aligned(4))) static void fault(void) { check_died("fault"); }

__attribute__((constructor)) static void catch_faults(void) { __asm__ volatile(".option arch, +zicsr\n\tcsrw mtvec, %0" : : "r"(fault)); }
