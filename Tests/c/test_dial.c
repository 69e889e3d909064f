/* Dial over a scripted port: addresses in turn, deadlines, cancel, nothing left open. */
#include "check.h"
#include "swiftlet_port.h"

/* What the port does, and what it was asked. */
static struct {
    uint32_t now, step;              /* the clock, and how far each look moves it        */
    uint16_t addresses;
    int resolve_again;               /* so often "not now" first                          */
    swl_status resolve, connect[8], connected[8];
    int connects, closes, stops, waits, open;
    uint32_t waited_ms, waited_for;
    int32_t moved;
    uint16_t port_asked;
} port;

static void reset(void) {
    memset(&port, 0, sizeof port);
    port.addresses = 1;
    port.now = 0xfffffff0u;          /* wraps in the middle of every test                 */
}

uint32_t swl_port_now_ms(void) { return port.now += port.step; }
swl_status swl_port_resolve(void **state, swl_str name, uint16_t asked, swl_address *out, uint32_t max, uint16_t *count) {
    CHECK_STR(name, "example.com");
    if (port.resolve_again > 0) {
        port.resolve_again--;
        *state = &port;
        return SWL_AGAIN;
    }
    *state = NULL;
    port.port_asked = asked;
    if (port.resolve != SWL_OK) return port.resolve;
    *count = (uint16_t)(port.addresses < max ? port.addresses : max);
    for (uint16_t i = 0; i < *count; i++) out[i].port = i;
    return SWL_OK;
}
void swl_port_resolve_stop(void **state) {
    CHECK(*state == &port);
    port.stops++;
}
swl_status swl_port_connect(const swl_address *to, int32_t *socket) {
    CHECK(to->port == port.connects);
    swl_status s = port.connect[port.connects++];
    if (s == SWL_OK || s == SWL_AGAIN) {
        *socket = 7;
        port.open++;
    }
    return s;
}
swl_status swl_port_connected(int32_t socket) {
    CHECK(socket == 7);
    return port.connected[port.connects - 1];
}
void swl_port_wait(const int32_t *sockets, uint32_t count, uint32_t wants, uint32_t ms) {
    (void)sockets;
    (void)count;
    port.waits++;
    port.waited_ms = ms;
    port.waited_for = wants;
    port.now += ms;
}
int32_t swl_port_send(int32_t socket, const void *p, size_t n) {
    (void)p;
    CHECK(socket == 7);
    return port.moved < 0 ? port.moved : (int32_t)n;
}
int32_t swl_port_recv(int32_t socket, void *p, size_t n) {
    (void)p;
    CHECK(socket == 7);
    return port.moved < 0 ? port.moved : (int32_t)n;
}
void swl_port_close(int32_t socket) {
    CHECK(socket == 7);
    port.open--;
    port.closes++;
}
int32_t swl_port_error(void) { return 111; }

/* A dial stays where it was made: its io points to it. */
static void start(swl_dial *d) { swl_dial_init(d, swl_cstr("example.com"), 443); }

static swl_status dial(swl_dial *d) {
    swl_status s;
    while ((s = swl_dial_next(d)) == SWL_AGAIN && (s = swl_dial_wait(d)) == SWL_OK) {}
    return s;
}

static void ends(swl_dial *d, swl_status want) {
    CHECK_STATUS(dial(d), want);
    swl_dial_close(d);
    swl_dial_close(d);
    CHECK(port.open == 0 && d->sockets[0] == -1);
    CHECK_STATUS(swl_dial_next(d), SWL_E_STATE);
}

static void connects(void) {
    for (int asynchronous = 0; asynchronous < 2; asynchronous++) {
        reset();
        port.connect[0] = asynchronous ? SWL_AGAIN : SWL_OK;
        port.resolve_again = 3 * asynchronous;
        swl_dial d;
        start(&d);
        CHECK_STATUS(dial(&d), SWL_DONE);
        CHECK_STATUS(swl_dial_next(&d), SWL_DONE);
        CHECK(port.port_asked == 443 && d.io.flags == 0 && port.stops == 0 && port.open == 1);
        ends(&d, SWL_DONE);
    }
}

static void addresses_in_turn(void) {
    reset();
    port.addresses = 9;              /* four are kept */
    port.connect[0] = SWL_E_UNREACHABLE;
    port.connect[1] = SWL_AGAIN;
    port.connected[1] = SWL_E_REFUSED;
    port.connect[2] = SWL_AGAIN;
    port.connected[2] = SWL_AGAIN;   /* until connect_ms */
    port.connect[3] = SWL_AGAIN;
    swl_dial d;
    start(&d);
    d.connect_ms = 500;
    CHECK_STATUS(dial(&d), SWL_DONE);
    CHECK(port.connects == 4 && port.closes == 2 && port.open == 1);
    ends(&d, SWL_DONE);
}

static void last_failure_counts(void) {
    static const swl_status rows[] = {SWL_E_REFUSED, SWL_E_UNREACHABLE, SWL_E_IO, SWL_E_TIMEOUT};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        reset();
        port.addresses = 2;
        port.connect[0] = SWL_E_IO;
        port.connect[1] = SWL_AGAIN;
        port.connected[1] = rows[i];
        swl_dial d;
        start(&d);
        CHECK_STATUS(dial(&d), rows[i]);
        CHECK_STATUS(swl_dial_next(&d), rows[i]);
        CHECK(d.error == 111 && port.open == 0 && d.sockets[0] == -1);
    }
}

static void names_that_do_not_resolve(void) {
    static const struct {
        swl_status port, want;
        uint16_t addresses;
    } rows[] = {{SWL_E_HOST, SWL_E_HOST, 1}, {SWL_E_HOST_TEMPORARY, SWL_E_HOST_TEMPORARY, 1}, {SWL_OK, SWL_E_HOST, 0}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        reset();
        port.resolve = rows[i].port;
        port.addresses = rows[i].addresses;
        swl_dial d;
        start(&d);
        CHECK_STATUS(dial(&d), rows[i].want);
        CHECK(port.connects == 0);
    }
}

static void names_refused(void) {
    static char long_name[255];
    static const char *const rows[] = {"", "a b", "a\n", "\xc3\xa9"};
    reset();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        swl_dial d;
        swl_dial_init(&d, swl_cstr(rows[i]), 443);
        CHECK_STATUS(swl_dial_next(&d), SWL_E_ARG_HOST);
    }
    memset(long_name, 'a', 254);
    swl_dial d;
    swl_dial_init(&d, swl_cstr(long_name), 443);
    CHECK_STATUS(swl_dial_next(&d), SWL_E_ARG_HOST);
}

/* Each phase held for ever by the port: the whole ends within deadline_ms. */
static void deadline(void) {
    for (int phase = 0; phase < 4; phase++) {
        reset();
        uint32_t begin = port.now;
        char byte;
        swl_dial d;
        start(&d);
        d.deadline_ms = 3000;
        d.connect_ms = 100000;
        if (phase == 0) port.resolve_again = 1 << 30;
        port.connect[0] = phase == 1 ? SWL_AGAIN : SWL_OK;
        port.connected[0] = phase == 1 ? SWL_AGAIN : SWL_OK;
        swl_status s = dial(&d);
        if (phase > 1) {
            CHECK_STATUS(s, SWL_DONE);
            port.moved = phase == 2 ? -SWL_AGAIN : 1;
            port.step = phase == 2 ? 0 : 100;        /* a peer that always has one more byte */
            for (s = SWL_OK; s == SWL_OK;) {
                int32_t n = swl_io_recv(&d.io, &byte, 1);
                s = n == -SWL_AGAIN ? swl_dial_wait(&d) : n > 0 ? SWL_OK : n;
            }
        }
        CHECK_STATUS(s, SWL_E_TIMEOUT);
        CHECK(port.now - begin >= 3000 && port.now - begin < 3300);
        if (phase == 0) {
            swl_dial_close(&d);
            CHECK(port.stops == 1);
        }
        swl_dial_close(&d);
        CHECK(port.open == 0);
    }
}

static void extended(void) {
    reset();
    swl_dial d;
    start(&d);
    char byte = 0;
    d.deadline_ms = 1000;
    CHECK_STATUS(dial(&d), SWL_DONE);
    port.now += 999;
    CHECK(swl_io_send(&d.io, &byte, 1) == 1);
    swl_dial_extend(&d);
    port.now += 999;
    CHECK(swl_io_send(&d.io, &byte, 1) == 1);
    port.now += 1;
    CHECK(swl_io_send(&d.io, &byte, 1) == SWL_E_TIMEOUT);
    d.deadline_ms = 0;
    port.now += 1u << 30;
    CHECK(swl_io_send(&d.io, &byte, 1) == 1);
    swl_dial_close(&d);
}

static void stopped(void) {
    static volatile uint32_t stop;
    reset();
    stop = 0;
    swl_dial d;
    start(&d);
    d.stop = &stop;
    char byte = 0;
    CHECK_STATUS(dial(&d), SWL_DONE);
    port.moved = -SWL_AGAIN;
    CHECK(swl_io_recv(&d.io, &byte, 1) == -SWL_AGAIN);
    CHECK_STATUS(swl_dial_wait(&d), SWL_OK);
    CHECK(port.waited_ms <= 100);
    stop = 1;
    CHECK(swl_io_recv(&d.io, &byte, 1) == SWL_E_STOPPED && swl_io_send(&d.io, &byte, 1) == SWL_E_STOPPED);
    CHECK_STATUS(swl_dial_wait(&d), SWL_E_STOPPED);
    swl_dial_close(&d);
    swl_dial other;
    start(&other);
    other.stop = &stop;
    CHECK_STATUS(swl_dial_next(&other), SWL_E_STOPPED);
}

/* The wait is for what said "not now", and for both when both did. */
static void waits_for_what_was_wanted(void) {
    reset();
    swl_dial d;
    start(&d);
    char byte = 0;
    d.deadline_ms = 0;
    CHECK_STATUS(dial(&d), SWL_DONE);
    port.moved = -SWL_AGAIN;
    swl_io_recv(&d.io, &byte, 1);
    CHECK(d.wants == SWL_READ);
    swl_dial_wait(&d);
    CHECK(port.waited_for == SWL_READ && d.wants == 0);
    swl_io_send(&d.io, &byte, 1);
    swl_io_recv(&d.io, &byte, 1);
    swl_dial_wait(&d);
    CHECK(port.waited_for == (SWL_READ | SWL_WRITE));
    port.moved = SWL_E_CLOSED;
    CHECK(swl_io_recv(&d.io, &byte, 1) == SWL_E_CLOSED && d.error == 111);
    swl_dial_close(&d);
}

/* A limit that has passed when the wait begins is not waited for. */
static void waits_no_longer_than_is_left(void) {
    reset();
    swl_dial d;
    start(&d);
    d.connect_ms = 500;
    port.connect[0] = port.connected[0] = SWL_AGAIN;
    CHECK_STATUS(swl_dial_next(&d), SWL_AGAIN);
    port.now += 501;                 /* the program had other things to do                */
    CHECK_STATUS(swl_dial_wait(&d), SWL_OK);
    CHECK(port.waited_ms == 0);
    swl_dial_close(&d);
    reset();
    start(&d);
    d.deadline_ms = 1000;
    port.connect[0] = port.connected[0] = SWL_AGAIN;
    CHECK_STATUS(swl_dial_next(&d), SWL_AGAIN);
    port.now += 998;
    port.step = 1;                   /* not yet at the first look, past it at the third  */
    CHECK_STATUS(swl_dial_wait(&d), SWL_OK);
    CHECK(port.waited_ms == 0);
    swl_dial_close(&d);
}

static void moves_nothing_unless_open(void) {
    char byte = 0;
    swl_dial d;
    reset();
    start(&d);
    for (int closed = 0; closed < 2; closed++) {
        CHECK_STATUS(swl_io_send(&d.io, &byte, 1), SWL_E_STATE);
        CHECK_STATUS(swl_io_recv(&d.io, &byte, 1), SWL_E_STATE);
        CHECK_STATUS(dial(&d), closed ? SWL_E_STATE : SWL_DONE);
        swl_dial_close(&d);
    }
}

/* Nobody said "not now": a wait could end only by the deadline. */
static void does_not_wait_for_nothing(void) {
    reset();
    swl_dial d;
    start(&d);
    CHECK_STATUS(dial(&d), SWL_DONE);
    port.waited_ms = 1;
    CHECK_STATUS(swl_dial_wait(&d), SWL_OK);
    CHECK(port.waited_ms == 0);
    swl_dial_close(&d);
}

/* A look at a kept connection: whatever is there, it is not to be used again. */
static void quiet_only_when_nothing_came(void) {
    static const struct {
        int32_t moved, quiet;
    } rows[] = {{-SWL_AGAIN, 1}, {1, 0}, {SWL_E_CLOSED, 0}, {SWL_E_IO, 0}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        reset();
        swl_dial d;
        start(&d);
        CHECK(swl_dial_quiet(&d, &d.io) == 0);
        CHECK_STATUS(dial(&d), SWL_DONE);
        port.moved = rows[i].moved;
        CHECK(swl_dial_quiet(&d, &d.io) == rows[i].quiet && d.wants == 0);
        port.now += d.deadline_ms;
        CHECK(swl_dial_quiet(&d, &d.io) == 0);
        swl_dial_close(&d);
    }
}

const check_case dial_cases[] = {
    {"connects", connects},
    {"addresses in turn", addresses_in_turn},
    {"the last failure counts", last_failure_counts},
    {"names that do not resolve", names_that_do_not_resolve},
    {"names refused", names_refused},
    {"deadline in every phase", deadline},
    {"extended", extended},
    {"stopped", stopped},
    {"waits for what was wanted", waits_for_what_was_wanted},
    {"waits no longer than is left", waits_no_longer_than_is_left},
    {"moves nothing unless open", moves_nothing_unless_open},
    {"does not wait for nothing", does_not_wait_for_nothing},
    {"quiet only when nothing came", quiet_only_when_nothing_came},
    {0},
};
