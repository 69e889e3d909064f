// SPDX-License-Identifier: Apache-2.0
/* The board by semihosting (Arm IHI 0100): the host does what a product has in hardware.  Only for QEMU and
 * debuggers: without one, a semihosting call is a fault. */
#include "board.h"
#include "swiftlet_port.h"

enum {
    SYS_OPEN = 0x01,
    SYS_CLOSE = 0x02,
    SYS_WRITE = 0x05,
    SYS_READ = 0x06,
    SYS_FLEN = 0x0c,
    SYS_TIME = 0x11,
    SYS_GET_CMDLINE = 0x15,
    SYS_EXIT_EXTENDED = 0x20,
    ADP_STOPPED_APPLICATION_EXIT = 0x20026,
    READ_BINARY = 1,
    FILES = 16 * 1024,
    PATH = 512
};

static intptr_t host(int operation, const void *block) {
    register intptr_t r0 __asm__("r0") = operation;
    register const void *r1 __asm__("r1") = block;
    __asm__ volatile("bkpt 0xab" : "+r"(r0) : "r"(r1) : "memory");
    return r0;
}

/* ---- files ---------------------------------------------------------------------------------------- */
static uint8_t files[FILES]; /* in a product, flash */
static size_t filled;

static intptr_t open_file(const char *path, intptr_t mode) {
    const intptr_t block[] = {(intptr_t)path, mode, (intptr_t)strlen(path)};
    return host(SYS_OPEN, block);
}

/* Returns how many bytes were not read. */
static intptr_t read_file(intptr_t file, void *p, size_t n) {
    const intptr_t block[] = {file, (intptr_t)p, (intptr_t)n};
    return host(SYS_READ, block);
}

static swl_str read_whole(const char *path) {
    intptr_t file = open_file(path, READ_BINARY), size = file < 0 ? -1 : host(SYS_FLEN, &file);
    swl_str whole = {(const char *)files + filled, 0};
    if (size > 0 && (size_t)size <= FILES - filled && read_file(file, files + filled, (size_t)size) == 0) {
        whole.len = (size_t)size;
        filled += (size_t)size;
    }
    if (file >= 0) host(SYS_CLOSE, &file);
    return whole;
}

swl_str board_file(swl_str path) {
    char name[PATH];
    if (path.len >= sizeof name) return swl_cstr("");
    memcpy(name, path.ptr, path.len);
    name[path.len] = 0;
    return read_whole(name);
}

/* ---- settings --------------------------------------------------------------------------------------- */
static swl_str settings(void) {
    static swl_str text;
    static char path[PATH];
    const intptr_t block[] = {(intptr_t)path, sizeof path};
    if (text.len == 0 && host(SYS_GET_CMDLINE, block) == 0) text = read_whole(path);
    return text;
}

swl_str board_setting(const char *name) {
    const swl_str text = settings();
    const size_t n = strlen(name);
    for (const char *line = text.ptr, *end = text.ptr + text.len, *next; line < end; line = next + 1) {
        next = memchr(line, '\n', (size_t)(end - line));
        if (!next) next = end;
        if ((size_t)(next - line) > n && memcmp(line, name, n) == 0 && line[n] == '=') return swl_span(line + n + 1, (size_t)(next - line) - n - 1);
    }
    return swl_cstr("");
}

uint32_t board_number(const char *name, uint32_t otherwise) {
    swl_str text = board_setting(name);
    uint32_t number = 0;
    for (size_t i = 0; i < text.len; i++) number = number * 10 + (uint32_t)(text.ptr[i] - '0');
    return text.len ? number : otherwise;
}

/* ---- console ---------------------------------------------------------------------------------------- */
void board_print(swl_str text) {
    static intptr_t console;
    intptr_t block[3];
    if (text.len == 0) return;
    if (console == 0) console = open_file(":tt", 4);
    block[0] = console;
    block[1] = (intptr_t)text.ptr;
    block[2] = (intptr_t)text.len;
    host(SYS_WRITE, block);
}

void board_line(const char *name, swl_str value) {
    board_print(swl_cstr(name));
    board_print(swl_cstr("="));
    board_print(value);
    board_print(swl_cstr("\n"));
}

void board_line_number(const char *name, int32_t value) {
    uint8_t digits[12];
    swl_buf text = SWL_BUF(digits);
    swl_json_put_int(&text, value);
    board_line(name, swl_span(digits, text.len));
}

void board_exit(int code) {
    const intptr_t block[] = {ADP_STOPPED_APPLICATION_EXIT, code};
    host(SYS_EXIT_EXTENDED, block);
    for (;;) {}
}

void board_assertion_failed(void);
void board_assertion_failed(void) {
    board_print(swl_cstr("assertion failed\n"));
    board_exit(4);
}

/* ---- entropy and time -------------------------------------------------------------------------------- */
/* A product uses its hardware's generator. */
swl_status swl_port_entropy(void *p, size_t n) {
    static intptr_t source = -1;
    if (source < 0) source = open_file("/dev/urandom", READ_BINARY);
    return source >= 0 && read_file(source, p, n) == 0 ? SWL_OK : SWL_E_TLS_ENTROPY;
}

uint32_t board_random(void);
uint32_t board_random(void) {
    uint32_t number = 0;
    (void)swl_port_entropy(&number, sizeof number);
    return number;
}

swl_time board_time(void) {
    swl_time now = {0, 0};
    if (swl_str_is(board_setting("clock"), swl_cstr("host"))) now.s = (uint32_t)host(SYS_TIME, NULL);
    return now;
}
