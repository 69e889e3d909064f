// SPDX-License-Identifier: Apache-2.0
/* The functions of check.c and guard.c for main.c and the startup of boards; not for tests. */
#ifndef RUNNER_H
#define RUNNER_H

void check_start(const char *suite, const char *name);
int check_failures(void);               /* of the case that runs */
/* Ends the process after the case that failed, and says which one it was. */
_Noreturn void check_died(const char *why);
void check_catch_signals(void);         /* does nothing on a system without signals */

#endif
