// SPDX-License-Identifier: Apache-2.0
/* Dial over a scripted port: addresses in turn, deadlines, cancelling; nothing stays open. */
#include "check.h"
#include "swiftlet_port.h"

/* The script of the port, and a record of its calls. */
static struct {
    uint32_t now, step;              /* the clock, and how far each look moves it        */
    uint16_t addresses;
    int resolve_again;               /* so often "not now" first                          */
    swl_status resolve, connect[8], connected[8];
    uint32_t answers_ms[8], begun[8]; /* SWL_OK so long after connect, instead of SWL_AGAIN   */
    int sockets;                     /* so many can be open at once                        */
    int connects, tries[8], closes, stops, waits, open, most;
    uint32_t is_open;
    uint32_t waited_ms, waited_for;
    int32_t moved, too_much, socketless;
    uint16_t port_asked, counted;
} port;

static void reset(void) {
    memset(&port, 0, sizeof port);
    port.addresses = 1;
    port.sockets = 2;
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
    uint16_t n = (uint16_t)(port.addresses < max ? port.addresses : max);
    if (port.counted) n = (uint16_t)max;
    for (uint16_t i = 0; i < n; i++) out[i].port = i;
    *count = port.counted ? port.counted : n;
    return SWL_OK;
}
void swl_port_resolve_stop(void **state) {
    CHECK(*state == &port);
    port.stops++;
}
swl_status swl_port_connect(const swl_address *to, int32_t *socket) {
    uint16_t i = to->port;
    CHECK(i < SWL_DIAL_ADDRESSES && *socket == -1);
    if (port.open == port.sockets) return SWL_E_IO_SOCKETS;
    swl_status s = port.connect[i];
    port.connects++;
    port.tries[i]++;
    port.begun[i] = port.now;
    if (port.socketless) return s;
    if (s == SWL_OK || s == SWL_AGAIN) {
        CHECK(!(port.is_open >> i & 1));
        port.is_open |= 1u << i;
        *socket = 10 + i;
        port.open++;
        if (port.open > port.most) port.most = port.open;
    }
    return s;
}
swl_status swl_port_connected(int32_t socket) {
    int i = socket - 10;
    CHECK(i >= 0 && i < SWL_DIAL_ADDRESSES && port.is_open >> i & 1);
    if (port.answers_ms[i]) return port.now - port.begun[i] >= port.answers_ms[i] ? SWL_OK : SWL_AGAIN;
    return port.connected[i];
}
void swl_port_wait(const int32_t *sockets, uint32_t count, uint32_t wants, uint32_t ms) {
    int given = 0;
    CHECK(count == 2);
    for (uint32_t i = 0; i < count; i++) given += sockets[i] >= 0 && port.is_open >> (sockets[i] - 10) & 1;
    CHECK(given == port.open);
    for (int i = 0; i < SWL_DIAL_ADDRESSES; i++) {
        uint32_t spent = port.now - port.begun[i];
        if (port.is_open >> i & 1 && port.answers_ms[i] && port.answers_ms[i] - spent < ms) ms = port.answers_ms[i] - spent;
    }
    port.waits++;
    port.waited_ms = ms;
    port.waited_for = wants;
    port.now += ms;
}
int32_t swl_port_send(int32_t socket, const void *p, size_t n) {
    (void)p;
    CHECK(port.is_open >> (socket - 10) & 1);
    return port.moved < 0 ? port.moved : (int32_t)n + port.too_much;
}
int32_t swl_port_recv(int32_t socket, void *p, size_t n) {
    (void)p;
    CHECK(port.is_open >> (socket - 10) & 1);
    return port.moved < 0 ? port.moved : (int32_t)n + port.too_much;
}
void swl_port_close(int32_t socket) {
    CHECK(port.is_open >> (socket - 10) & 1);
    port.is_open &= ~(1u << (socket - 10));
    port.open--;
    port.closes++;
}
int32_t swl_port_error(void) { return 111; }

/* A swl_dial must not move: its io points to it. */
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
    port.connected[2] = SWL_AGAIN;   /* for ever */
    port.connect[3] = SWL_AGAIN;
    port.answers_ms[3] = 1;
    swl_dial d;
    uint32_t begin = port.now;
    start(&d);
    CHECK_STATUS(dial(&d), SWL_DONE);
    CHECK(port.now - begin == 501);
    CHECK(port.connects == 4 && port.closes == 2 && port.open == 1 && d.sockets[0] == 13 && d.sockets[1] == -1);
    ends(&d, SWL_DONE);
}

/* RFC 8305: when each address answers (0: never), how long it takes and which one it is. */
static void happy_eyeballs(void) {
    static const struct {
        uint16_t addresses;
        uint32_t answers_ms[4];
        int sockets;
        uint32_t ms;
        int taken;
    } rows[] = {
        {2, {0, 20}, 2, 270, 1},                /* IPv6 is a black hole, IPv4 works */
        {2, {0, 20}, 1, 270, 1},                /* the same on a port with one socket */
        {2, {20, 20}, 2, 20, 0}, {2, {300, 20}, 2, 270, 1}, {2, {260, 20}, 2, 260, 0},              /* the first one's head start */
        {1, {9000}, 2, 9000, 0},                /* alone it has all its time */
        {1, {9000}, 1, 9000, 0}, {2, {9000, 0}, 2, 9000, 0},             /* and so has each of two */
        {2, {9000, 0}, 1, 9500, 0},             /* tried for 250 ms, then again */
        {2, {0, 9000}, 1, 19500, 1}, {4, {0, 0, 20, 0}, 2, 520, 2},          /* the third takes the socket of the first */
        {4, {0, 0, 0, 20}, 2, 770, 3}, {4, {0, 0, 0, 20}, 1, 770, 3},
        {4, {600, 0, 0, 0}, 2, 10500 + 600, 0}, /* too slow at first; again when the third has had its time */
        {4, {0, 0, 9000, 0}, 2, 9500, 2},       /* the last two keep their sockets */
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        reset();
        port.addresses = rows[i].addresses;
        port.sockets = rows[i].sockets;
        for (int n = 0; n < 4; n++) {
            port.connect[n] = port.connected[n] = SWL_AGAIN;
            port.answers_ms[n] = rows[i].answers_ms[n];
        }
        swl_dial d;
        uint32_t begin = port.now;
        start(&d);
        CHECK_STATUS(dial(&d), SWL_DONE);
        CHECK(port.now - begin == rows[i].ms && d.sockets[0] == 10 + rows[i].taken && d.sockets[1] == -1);
        if (port.now - begin != rows[i].ms) printf("  row %d: %u ms\n", (int)i, (unsigned)(port.now - begin));
        CHECK(port.open == 1 && port.most <= rows[i].sockets);
        ends(&d, SWL_DONE);
    }
}

/* Nobody answers: each is tried, the last for connect_ms, and no attempt is left open. */
static void nobody_answers(void) {
    for (uint16_t addresses = 1; addresses <= 4; addresses++) {
        for (int sockets = 1; sockets <= 2; sockets++) {
            reset();
            port.addresses = addresses;
            port.sockets = sockets;
            for (int n = 0; n < 4; n++) port.connect[n] = port.connected[n] = SWL_AGAIN;
            swl_dial d;
            uint32_t begin = port.now;
            start(&d);
            d.deadline_ms = 0;
            d.connect_ms = 2000;
            CHECK_STATUS(dial(&d), SWL_E_TIMEOUT);
            uint32_t spent = port.now - begin, most = 2000u * addresses + 1000u;
            CHECK(spent >= 2000 && spent <= most && port.open == 0);
            for (int n = 0; n < addresses; n++) CHECK(port.tries[n] >= 1 && port.tries[n] <= 2);
        }
    }
}

/* A missing descriptor does not mean that the host does not exist, nor that the address is bad. */
static void no_socket_is_free(void) {
    reset();
    port.addresses = 2;
    port.sockets = 0;
    swl_dial d;
    start(&d);
    CHECK_STATUS(dial(&d), SWL_E_IO_SOCKETS);
    CHECK(d.error == 111 && port.connects == 0);
}

/* A result that a port may not return is not a success, and nothing is written after our memory. */
static void a_port_that_says_too_much(void) {
    static const swl_status odd[] = {SWL_MORE, SWL_DONE, SWL_BODY_NEEDED, (swl_status)77};
    char byte = 0;
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
        for (int place = 0; place < 3; place++) {
            reset();
            if (place == 0) port.resolve = odd[i];
            port.connect[0] = place == 1 ? odd[i] : SWL_AGAIN;
            if (place == 2) port.connected[0] = odd[i];
            swl_dial d;
            start(&d);
            CHECK_STATUS(dial(&d), SWL_E_IO);
            CHECK(port.open == 0);
        }
    }
    reset();
    port.counted = 9;
    for (int n = 0; n < 4; n++) port.connect[n] = SWL_E_REFUSED;
    swl_dial d;
    start(&d);
    CHECK_STATUS(dial(&d), SWL_E_REFUSED);
    CHECK(port.connects == SWL_DIAL_ADDRESSES);
    reset();
    start(&d);
    CHECK_STATUS(dial(&d), SWL_DONE);
    swl_dial_close(&d);
    reset();
    port.addresses = 3;
    port.socketless = 1;             /* under way, it says, and opens nothing */
    for (int i = 0; i < 3; i++) port.connect[i] = SWL_AGAIN;
    start(&d);
    CHECK_STATUS(dial(&d), SWL_E_IO);
    CHECK(port.connects <= 3 && port.waits == 0);
    swl_dial_close(&d);
    reset();
    start(&d);
    CHECK_STATUS(dial(&d), SWL_DONE);
    port.too_much = 1;
    CHECK(swl_io_recv(&d.io, &byte, 1) == SWL_E_IO && swl_io_send(&d.io, &byte, 1) == SWL_E_IO);
    swl_dial_close(&d);
}

/* For a loop of one's own: when to call again, even if no socket is ready. */
static void patience(void) {
    reset();
    port.addresses = 2;
    port.resolve_again = 1;
    for (int n = 0; n < 2; n++) port.connect[n] = port.connected[n] = SWL_AGAIN;
    swl_dial d;
    start(&d);
    d.connect_ms = 700;
    CHECK_STATUS(swl_dial_next(&d), SWL_AGAIN);
    CHECK(swl_dial_patience(&d) == 10);
    CHECK_STATUS(swl_dial_next(&d), SWL_AGAIN);
    CHECK(swl_dial_patience(&d) == 250 && d.wants == SWL_WRITE);
    port.now += 100;
    CHECK(swl_dial_patience(&d) == 150);
    port.now += 150;
    CHECK_STATUS(swl_dial_next(&d), SWL_AGAIN);
    CHECK(swl_dial_patience(&d) == 450 && d.sockets[0] == 10 && d.sockets[1] == 11);
    d.deadline_ms = 300;
    CHECK(swl_dial_patience(&d) == 50);
    swl_dial_close(&d);
    CHECK(swl_dial_patience(&d) == 0); /* nothing is left to wait for */
    CHECK(port.open == 0 && port.closes == 2);
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

/* It waits for the direction that said "not now", or for both. */
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

/* No call said "not now": a wait could end only by the deadline. */
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

/* A look at a kept connection: if anything has come, it must not be used again. */
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
    {"happy eyeballs", happy_eyeballs},
    {"nobody answers", nobody_answers},
    {"no socket is free", no_socket_is_free},
    {"a port that says too much", a_port_that_says_too_much},
    {"patience", patience},
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
