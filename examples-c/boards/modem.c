// SPDX-License-Identifier: Apache-2.0
#include "modem.h"

enum { SEND_MAX = 1460, RECV_MAX = 1024 };

/* ---- lines ------------------------------------------------------------------------------------------------ */
/* The next line without its end; 0: none came in time. */
static int read_line(modem *m, uint32_t ms) {
    m->length = 0;
    for (int c; (c = modem_uart_read(ms)) >= 0;) {
        if (c == '\n' && m->length > 0) return 1;
        if (c != '\r' && c != '\n' && m->length < sizeof m->line) m->line[m->length++] = (char)c;
    }
    return 0;
}

static int is(const modem *m, const char *text) { return m->length == strlen(text) && memcmp(m->line, text, m->length) == 0; }

/* Lines that the modem sends unasked, which may come between a command and its answer. */
static void notice(modem *m) {
    if (is(m, "CLOSED")) m->has_ended = 1;
}

static swl_status wait_for(modem *m, const char *good) {
    while (read_line(m, m->wait_ms)) {
        if (is(m, good)) return SWL_OK;
        if (is(m, "ERROR") || is(m, "SEND FAIL")) return SWL_E_IO;
        notice(m);
    }
    return SWL_E_TIMEOUT;
}

static void put(const char *text) { modem_uart_write(text, strlen(text)); }

static void put_number(int32_t number) {
    uint8_t digits[12];
    swl_buf out = SWL_BUF(digits);
    swl_json_put_int(&out, number);
    modem_uart_write(out.ptr, out.len);
}

static swl_status command(modem *m, const char *text) {
    put(text);
    put("\r\n");
    return wait_for(m, "OK");
}

/* ---- the swl_io ---------------------------------------------------------------------------------------------- */
static int32_t modem_send(void *ctx, const void *p, size_t n) {
    modem *m = ctx;
    if (m->has_ended) return SWL_E_CLOSED;
    if (n > SEND_MAX) n = SEND_MAX;
    put("AT+CIPSEND=");
    put_number((int32_t)n);
    put("\r\n");
    for (int c; (c = modem_uart_read(m->wait_ms)) != '>';)
        if (c < 0) return SWL_E_TIMEOUT;
    modem_uart_write(p, n);
    swl_status s = wait_for(m, "SEND OK");
    return s == SWL_OK ? (int32_t)n : s;
}

/* The line before the bytes of an answer.  SWL_AGAIN: the modem said ERROR, because there are none yet. */
static swl_status wait_for_data(modem *m) {
    m->length = 0;
    for (int c; (c = modem_uart_read(m->wait_ms)) >= 0;) {
        if (c == '\n') {
            if (is(m, "ERROR")) return SWL_AGAIN;
            notice(m);
            m->length = 0;
        } else if (c != '\r' && m->length < sizeof m->line) m->line[m->length++] = (char)c;
        if (is(m, "+CIPRECVDATA:")) return SWL_OK;
    }
    return SWL_E_TIMEOUT;
}

/* The number in "<length>,", at most n; negative: an error. */
static int32_t read_length(modem *m, size_t n) {
    int32_t length = 0;
    for (int c; (c = modem_uart_read(m->wait_ms)) != ',';) {
        if (c < '0' || c > '9') return c < 0 ? SWL_E_TIMEOUT : SWL_E_IO;
        length = length * 10 + (c - '0');
        if ((size_t)length > n) return SWL_E_IO;
    }
    return length;
}

static int32_t modem_recv(void *ctx, void *p, size_t n) {
    modem *m = ctx;
    if (n > RECV_MAX) n = RECV_MAX;
    put("AT+CIPRECVDATA=");
    put_number((int32_t)n);
    put("\r\n");
    swl_status s = wait_for_data(m);
    if (s == SWL_AGAIN) return m->has_ended ? 0 : -SWL_AGAIN;
    int32_t length = s == SWL_OK ? read_length(m, n) : s;
    for (int32_t i = 0; i < length; i++) {
        int c = modem_uart_read(m->wait_ms);
        if (c < 0) return SWL_E_TIMEOUT;
        ((uint8_t *)p)[i] = (uint8_t)c;
    }
    if (length < 0 || (s = wait_for(m, "OK")) != SWL_OK) return length < 0 ? length : s;
    return length > 0 ? length : -SWL_AGAIN;
}

/* ---- the connection --------------------------------------------------------------------------------------------- */
swl_status modem_start(modem *m) {
    memset(m, 0, sizeof *m);
    m->wait_ms = 10000;
    m->io.send = modem_send;
    m->io.recv = modem_recv;
    m->io.ctx = m;
    swl_status s = command(m, "ATE0");
    if (s == SWL_OK) s = command(m, "AT+CIPRECVMODE=1"); /* the modem sends bytes when asked */
    if (s == SWL_OK) s = command(m, "AT+CIPSSLCCONF=2"); /* checks the server's certificate */
    return s;
}

swl_status modem_connect(modem *m, swl_str host, uint16_t port) {
    m->has_ended = 0;
    m->io.flags = 0;
    put("AT+CIPSSLCSNI=\"");
    modem_uart_write(host.ptr, host.len);
    if (command(m, "\"") != SWL_OK) return SWL_E_IO;
    put("AT+CIPSSLCCN=\"");
    modem_uart_write(host.ptr, host.len);
    if (command(m, "\"") != SWL_OK) return SWL_E_IO;
    put("AT+CIPSTART=\"SSL\",\"");
    modem_uart_write(host.ptr, host.len);
    put("\",");
    put_number(port);
    swl_status s = command(m, "");
    if (s != SWL_OK) return s == SWL_E_IO ? SWL_E_CERT : s;
    m->io.flags = SWL_IO_SECURE;
    return SWL_OK;
}

void modem_close(modem *m) {
    if (!m->has_ended) (void)command(m, "AT+CIPCLOSE");
    m->has_ended = 1;
    m->io.flags = 0;
}
