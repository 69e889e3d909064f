// SPDX-License-Identifier: Apache-2.0
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "swiftlet.c is for little-endian machines."
#endif

/* SWL_ONLY: a number from the list above, to compile the code of one Swift file alone. */
#ifdef SWL_ONLY
#define SWL_PART(n) (SWL_ONLY == (n))
#else
#define SWL_PART(n) 1
#endif

/* SWL_PLAIN: nothing that is particular to a compiler, in C11. */
#if (defined(__GNUC__) || defined(__clang__)) && !defined(SWL_PLAIN)
#define SWL_GNU
#endif
#ifdef SWL_GNU
#define SWL_ALIGNED(n)    __attribute__((aligned(n)))
#define SWL_TRAP()        __builtin_trap()
#define SWL_NEVER()       __builtin_unreachable()
#define SWL_BARRIER(p, n) __asm__ volatile("" : : "r"(p) : "memory")
#define SWL_NOINLINE      __attribute__((noinline))
#define SWL_MAYBE_UNUSED  __attribute__((unused))
#define SWL_HIDDEN        __attribute__((visibility("hidden")))
#elif defined(_MSC_VER) && !defined(SWL_PLAIN)
#include <intrin.h>
#define SWL_ALIGNED(n)    __declspec(align(n))
#define SWL_TRAP()        __fastfail(7)
#define SWL_NEVER()       __assume(0)
#define SWL_BARRIER(p, n) swl_look(p, n)
#define SWL_NOINLINE      __declspec(noinline)
#define SWL_MAYBE_UNUSED
#define SWL_HIDDEN
#else
#include <stdlib.h>
#define SWL_ALIGNED(n)    _Alignas(n)
#define SWL_TRAP()        abort()
#define SWL_NEVER()       abort()
#define SWL_BARRIER(p, n) swl_look(p, n)
#define SWL_NOINLINE
#define SWL_MAYBE_UNUSED
#define SWL_HIDDEN
#endif
#ifdef SWL_ONLY
#define SWL_SHARED SWL_HIDDEN
#else
#define SWL_SHARED static
#endif

/* Where size is asked for: threading of jumps copies blocks for what later switches decide, 0.7 % of all on
 * Cortex-M4 and 1.1 % on RISC-V. -fno-thread-jumps on the command line does the same. */
#if defined(SWL_GNU) && !defined(__clang__) && defined(__OPTIMIZE_SIZE__)
#pragma GCC optimize("no-thread-jumps")
#endif

typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef uint64_t u64;
typedef int8_t i8;
typedef int16_t i16;
typedef int32_t i32;
typedef int64_t i64;
typedef char *P;

#define SWL_JOIN_(a, b) a##b
#define SWL_JOIN(a, b)  SWL_JOIN_(a, b)
#define SWL_SAME(x)     typedef char SWL_JOIN(swl_same_, __LINE__)[(x) ? 1 : -1] SWL_MAYBE_UNUSED

/* Memory is bytes to this file, whatever type it has elsewhere: no rule of aliasing applies. The number
 * after the underscore is an alignment less than the type's own. */
#ifdef SWL_GNU
typedef u16 m16 __attribute__((may_alias, aligned(2)));
typedef u16 m16_1 __attribute__((may_alias, aligned(1)));
typedef u32 m32 __attribute__((may_alias, aligned(4)));
typedef u32 m32_2 __attribute__((may_alias, aligned(2)));
typedef u32 m32_1 __attribute__((may_alias, aligned(1)));
typedef u64 m64 __attribute__((may_alias, aligned(8)));
typedef u64 m64_4 __attribute__((may_alias, aligned(4)));
typedef u64 m64_2 __attribute__((may_alias, aligned(2)));
typedef u64 m64_1 __attribute__((may_alias, aligned(1)));
typedef P mP __attribute__((may_alias));
typedef P mP_4 __attribute__((may_alias, aligned(4)));
typedef P mP_2 __attribute__((may_alias, aligned(2)));
typedef P mP_1 __attribute__((may_alias, aligned(1)));
#define LD16(p)      (*(const m16 *)(p))
#define LD16_1(p)    (*(const m16_1 *)(p))
#define LD32(p)      (*(const m32 *)(p))
#define LD32_1(p)    (*(const m32_1 *)(p))
#define LD32_2(p)    (*(const m32_2 *)(p))
#define LD64(p)      (*(const m64 *)(p))
#define LD64_1(p)    (*(const m64_1 *)(p))
#define LD64_2(p)    (*(const m64_2 *)(p))
#define LD64_4(p)    (*(const m64_4 *)(p))
#define LDP(p)       (*(const mP *)(p))
#define LDP_1(p)     (*(const mP_1 *)(p))
#define LDP_2(p)     (*(const mP_2 *)(p))
#define LDP_4(p)     (*(const mP_4 *)(p))
#define ST16(p, x)   (*(m16 *)(p) = (x))
#define ST16_1(p, x) (*(m16_1 *)(p) = (x))
#define ST32(p, x)   (*(m32 *)(p) = (x))
#define ST32_1(p, x) (*(m32_1 *)(p) = (x))
#define ST32_2(p, x) (*(m32_2 *)(p) = (x))
#define ST64(p, x)   (*(m64 *)(p) = (x))
#define ST64_1(p, x) (*(m64_1 *)(p) = (x))
#define ST64_2(p, x) (*(m64_2 *)(p) = (x))
#define ST64_4(p, x) (*(m64_4 *)(p) = (x))
#define STP(p, x)    (*(mP *)(p) = (x))
#define STP_1(p, x)  (*(mP_1 *)(p) = (x))
#define STP_2(p, x)  (*(mP_2 *)(p) = (x))
#define STP_4(p, x)  (*(mP_4 *)(p) = (x))
#else
SWL_MAYBE_UNUSED static inline u16 LD16(const void *p) {
    u16 x;
    memcpy(&x, p, 2);
    return x;
}
SWL_MAYBE_UNUSED static inline u32 LD32(const void *p) {
    u32 x;
    memcpy(&x, p, 4);
    return x;
}
SWL_MAYBE_UNUSED static inline u64 LD64(const void *p) {
    u64 x;
    memcpy(&x, p, 8);
    return x;
}
SWL_MAYBE_UNUSED static inline P LDP(const void *p) {
    P x;
    memcpy(&x, p, sizeof x);
    return x;
}
SWL_MAYBE_UNUSED static inline void ST16(void *p, u16 x) { memcpy(p, &x, 2); }
SWL_MAYBE_UNUSED static inline void ST32(void *p, u32 x) { memcpy(p, &x, 4); }
SWL_MAYBE_UNUSED static inline void ST64(void *p, u64 x) { memcpy(p, &x, 8); }
SWL_MAYBE_UNUSED static inline void STP(void *p, P x) { memcpy(p, &x, sizeof x); }
#define LD16_1 LD16
#define LD32_1 LD32
#define LD32_2 LD32
#define LD64_1 LD64
#define LD64_2 LD64
#define LD64_4 LD64
#define LDP_1  LDP
#define LDP_2  LDP
#define LDP_4  LDP
#define ST16_1 ST16
#define ST32_1 ST32
#define ST32_2 ST32
#define ST64_1 ST64
#define ST64_2 ST64
#define ST64_4 ST64
#define STP_1  STP
#define STP_2  STP
#define STP_4  STP
/* A wiped place is read, or the wiping of what nobody reads again could be left out. */
SWL_MAYBE_UNUSED static inline void swl_look(const char *p, size_t n) {
    for (; n > 0; n--) (void)*(const volatile char *)p++;
}
#endif
#define LD8(p)    (*(const u8 *)(p))
#define ST8(p, x) (*(u8 *)(p) = (x))
#define LDV32(p)  (*(const volatile u32 *)(p))

/* An address that may be anywhere, and one inside an object. SWL_NUMBERS: all of them as numbers, for a
 * compiler that takes more from C's rules for the latter than is wanted; 3 % larger on Cortex-M4. */
#define AT(p, n) ((P)((uintptr_t)(p) + (uintptr_t)(n)))
#ifdef SWL_NUMBERS
#define IN(p, n) AT(p, n)
#else
#define IN(p, n) ((p) + (intptr_t)(n))
#endif
#ifdef __cplusplus
#define ZERO(t) t()
#else
#define ZERO(t) ((struct t){0})
#endif
/* A struct of the headers as this file has it, or the other way. */
#define SWL_COPY(to, from)                                                                                                                           \
    do {                                                                                                                                             \
        (void)sizeof(char[sizeof(to) == sizeof(from) ? 1 : -1]);                                                                                     \
        memcpy(&(to), &(from), sizeof(to));                                                                                                          \
    } while (0)

#define SWL_BSWAP16(x) ((u16)((x) >> 8 | (x) << 8))
#define SWL_BSWAP32(x) ((x) >> 24 | ((x) >> 8 & 0xff00u) | ((x) << 8 & 0xff0000u) | (x) << 24)
#define SWL_BSWAP64(x) ((u64)SWL_BSWAP32((u32)(x)) << 32 | SWL_BSWAP32((u32)((x) >> 32)))
SWL_MAYBE_UNUSED static inline u8 swl_umul64_overflows(u64 a, u64 b) { return (u8)(b != 0 && a > UINT64_MAX / b); }
SWL_MAYBE_UNUSED static inline u8 swl_smul64_overflows(u64 a, u64 b) {
    u64 most = (u64)INT64_MAX + (((a ^ b) >> 63) & 1);
    u64 x = a >> 63 ? 0 - a : a, y = b >> 63 ? 0 - b : b;
    return (u8)(y != 0 && x > most / y);
}
/* Zeros below the lowest one, zeros above the highest, and ones; a loop is smaller than libgcc's table. */
SWL_MAYBE_UNUSED static inline u32 swl_cttz32(u32 x, u32 bits) {
    u32 n = 0;
    for (; n < bits && !(x & 1); x >>= 1) n++;
    return n;
}
SWL_MAYBE_UNUSED static inline u32 swl_ctlz32(u32 x, u32 bits) {
    for (; x; x >>= 1) bits--;
    return bits;
}
SWL_MAYBE_UNUSED static inline u32 swl_ctpop32(u32 x, u32 bits) {
    (void)bits;
    u32 n = 0;
    for (; x; x &= x - 1) n++;
    return n;
}
SWL_MAYBE_UNUSED static inline u64 swl_cttz64(u64 x, u32 bits) {
    return (u32)x ? swl_cttz32((u32)x, 32) : 32 + swl_cttz32((u32)(x >> 32), bits - 32);
}
SWL_MAYBE_UNUSED static inline u64 swl_ctlz64(u64 x, u32 bits) {
    return x >> 32 ? swl_ctlz32((u32)(x >> 32), bits - 32) : bits - 32 + swl_ctlz32((u32)x, 32);
}
SWL_MAYBE_UNUSED static inline u64 swl_ctpop64(u64 x, u32 bits) { return swl_ctpop32((u32)x, bits) + swl_ctpop32((u32)(x >> 32), bits); }
/* Null is an address of no bytes here, which C's functions must not be given. */
SWL_NOINLINE SWL_MAYBE_UNUSED static void swl_memmove(void *to, const void *from, size_t n) {
    if (n) memmove(to, from, n);
}
SWL_NOINLINE SWL_MAYBE_UNUSED static void swl_memset(void *p, int byte, size_t n) {
    if (n) memset(p, byte, n);
}
#define swl_memcpy swl_memmove
