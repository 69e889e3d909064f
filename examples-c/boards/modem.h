// SPDX-License-Identifier: Apache-2.0
/* A modem that does TLS itself, as a swl_io.  The commands are those of Espressif's ESP-AT. */
#ifndef MODEM_H
#define MODEM_H
#include "swiftlet.h"

/* To be provided by your board: the serial line.  _read returns one byte, or -1 if none came within `ms`. */
void modem_uart_write(const void *p, size_t n);
int modem_uart_read(uint32_t ms);

typedef struct modem {
    swl_io io;          /* for swl_exchange, after modem_connect                              */
    uint32_t wait_ms;   /* most milliseconds for an answer of the modem; default 10000        */
    uint32_t has_ended; /* the modem said CLOSED                                              */
    char line[160];
    uint32_t length;
} modem;

/* Resets the modem, and tells it to check certificates (AT+CIPSSLCCONF=2: by the root that is stored in it). */
swl_status modem_start(modem *m);
/* Connects by TLS.  SWL_E_CERT: the modem refused, and does not say why; SWL_E_TIMEOUT. */
swl_status modem_connect(modem *m, swl_str host, uint16_t port);
void modem_close(modem *m);
#endif
