// SPDX-License-Identifier: Apache-2.0
/* What main.c and the boards' startup see of check.c and guard.c; not for tests. */
#ifndef RUNNER_H
#define RUNNER_H

void check_start(const char *suite, const char *name);
int check_failures(void);               /* of the case that runs */
/* The case ends the process: says which one it was, then leaves. */
_Noreturn void check_died(const char *why);
void check_catch_signals(void);         /* nothing where there are none */

#endif
