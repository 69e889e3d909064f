// SPDX-License-Identifier: Apache-2.0
/* picolibc starts the machine but leaves traps to a jump to address 0, which never ends. */
#include "runner.h"

__attribute__((aligned(4))) static void fault(void) { check_died("fault"); }

__attribute__((constructor)) static void catch_faults(void) { __asm__ volatile(".option arch, +zicsr\n\tcsrw mtvec, %0" : : "r"(fault)); }
