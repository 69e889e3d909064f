// SPDX-License-Identifier: Apache-2.0
/* Memory whose end is watched. With pages, the next byte faults; on bare metal there is a canary. A canary also stands
 * before the memory, everywhere. */
#include "check.h"
#include "runner.h"

#ifdef __unix__
#include <sys/mman.h>
#include <unistd.h>
#if __has_include(<valgrind/memcheck.h>)
#include <valgrind/memcheck.h>
#endif
#endif

/* Without valgrind's headers, or on a machine that it does not know, there is nothing to tell it. */
#ifndef VALGRIND_MAKE_MEM_UNDEFINED
#define VALGRIND_MAKE_MEM_UNDEFINED(p, n) ((void)(p), (void)(n))
#endif

enum { CANARY = 16, CANARY_BYTE = 0xc5, FRESH_BYTE = 0xa5 };

#ifndef GUARD_BLOCKS
#define GUARD_BLOCKS 4096   /* blocks between two resets */
#endif
typedef struct block {
    uint8_t *start;
    size_t n;
} block;
static block blocks[GUARD_BLOCKS];
static size_t used;

static int canary_is_whole(const uint8_t *p) {
    for (int i = 0; i < CANARY; i++)
        if (p[i] != CANARY_BYTE) return 0;
    return 1;
}

#ifdef __unix__
/* Mappings are used again, because a test of every split takes millions of blocks. */
typedef struct room {
    uint8_t *base;
    size_t size;
} room;
static room rooms[GUARD_BLOCKS];

static void room_grow(room *r, size_t n) {
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    size_t size = (n + 8 * page) / page * page;
    if (r->base) munmap(r->base, r->size + page);
    r->base = mmap(NULL, size + page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (r->base == MAP_FAILED || mprotect(r->base + size, page, PROT_NONE) != 0) check_died("guard: no memory");
    r->size = size;
}

/* n bytes with room for a canary before them. */
static uint8_t *take(size_t n) {
    room *r = &rooms[used];
    if (r->size < n + CANARY) room_grow(r, n + CANARY);
    return r->base + r->size - n;
}
static void mark_end(block b) { (void)b; }
static void release(void) {}
static int end_is_whole(block b) {
    (void)b;
    return 1;
}

#else
#ifndef GUARD_ARENA
#define GUARD_ARENA (1u << 20)
#endif
static _Alignas(CANARY) uint8_t arena[GUARD_ARENA];
static size_t arena_used;

/* Ends are aligned, as at a page: a struct of its own size is aligned then. */
static uint8_t *take(size_t n) {
    size_t end = (arena_used + CANARY + n + CANARY - 1) / CANARY * CANARY;
    if (end + CANARY > sizeof arena) check_died("guard: GUARD_ARENA is used up");
    arena_used = end + CANARY;
    return arena + end - n;
}
static void mark_end(block b) { memset(b.start + b.n, CANARY_BYTE, CANARY); }
static void release(void) { arena_used = 0; }
static int end_is_whole(block b) { return canary_is_whole(b.start + b.n); }
#endif

void *guard_alloc(size_t n) {
    if (used == GUARD_BLOCKS) check_died("guard: more than GUARD_BLOCKS since guard_reset");
    block b = {take(n), n};
    memset(b.start - CANARY, CANARY_BYTE, CANARY);
    memset(b.start, FRESH_BYTE, n);
    mark_end(b);
    VALGRIND_MAKE_MEM_UNDEFINED(b.start, n);
    blocks[used++] = b;
    return b.start;
}

swl_str guard_copy(swl_str text) {
    void *copy = guard_alloc(text.len);
    if (text.len > 0) memcpy(copy, text.ptr, text.len);
    return swl_span(copy, text.len);
}

void guard_reset(void) {
    for (size_t i = 0; i < used; i++) {
        CHECK(canary_is_whole(blocks[i].start - CANARY));
        CHECK(end_is_whole(blocks[i]));
    }
    used = 0;
    release();
}
