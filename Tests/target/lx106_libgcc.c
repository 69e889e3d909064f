// SPDX-License-Identifier: Apache-2.0
/* Functions that Debian's libgcc for the LX106 lacks; an ESP8266 has them in ROM. They use only shifts and sums, because the
 * compiler turns other arithmetic into calls of these functions. */
#include <stdint.h>

uint32_t __udivsi3(uint32_t n, uint32_t d);
uint32_t __umodsi3(uint32_t n, uint32_t d);
int32_t __divsi3(int32_t n, int32_t d);
uint32_t __mulsi3(uint32_t a, uint32_t b);
uint64_t __muldi3(uint64_t a, uint64_t b);
uint64_t __ashldi3(uint64_t v, int n);
uint64_t __lshrdi3(uint64_t v, int n);
uint64_t __udivdi3(uint64_t n, uint64_t d);
uint64_t __umoddi3(uint64_t n, uint64_t d);
int64_t __divdi3(int64_t n, int64_t d);

typedef union wide {
    uint64_t value;
    struct {
        uint32_t low, high;
    };
} wide;

uint64_t __ashldi3(uint64_t v, int n) {
    wide w = {v};
    if (n >= 32) return ((wide){.high = w.low << (n - 32)}).value;
    if (n == 0) return v;
    return ((wide){.low = w.low << n, .high = w.high << n | w.low >> (32 - n)}).value;
}

uint64_t __lshrdi3(uint64_t v, int n) {
    wide w = {v};
    if (n >= 32) return ((wide){.low = w.high >> (n - 32)}).value;
    if (n == 0) return v;
    return ((wide){.low = w.low >> n | w.high << (32 - n), .high = w.high >> n}).value;
}

uint32_t __mulsi3(uint32_t a, uint32_t b) {
    uint32_t sum = 0;
    for (; b; b >>= 1, a <<= 1)
        if (b & 1) sum += a;
    return sum;
}

static wide doubled(wide w, uint32_t bit) { return (wide){.low = w.low << 1 | bit, .high = w.high << 1 | w.low >> 31}; }

uint64_t __muldi3(uint64_t a, uint64_t b) {
    wide x = {a}, y = {b}, sum = {0}, part = {.low = x.low};
    for (uint32_t bits = y.low; bits; bits >>= 1, part = doubled(part, 0)) {
        if (!(bits & 1)) continue;
        uint32_t low = sum.low + part.low;
        sum.high += part.high + (low < sum.low);
        sum.low = low;
    }
    sum.high += __mulsi3(x.high, y.low) + __mulsi3(x.low, y.high);
    return sum.value;
}

static uint32_t divided(uint32_t n, uint32_t d, uint32_t *rest) {
    uint32_t quotient = 0, r = 0;
    for (int i = 31; i >= 0; i--) {
        r = r << 1 | (n >> i & 1);
        if (r < d) continue;
        r -= d;
        quotient |= (uint32_t)1 << i;
    }
    *rest = r;
    return quotient;
}

uint32_t __udivsi3(uint32_t n, uint32_t d) {
    uint32_t rest;
    return divided(n, d, &rest);
}

uint32_t __umodsi3(uint32_t n, uint32_t d) {
    uint32_t rest;
    divided(n, d, &rest);
    return rest;
}

int32_t __divsi3(int32_t n, int32_t d) {
    uint32_t q = __udivsi3(n < 0 ? 0u - (uint32_t)n : (uint32_t)n, d < 0 ? 0u - (uint32_t)d : (uint32_t)d);
    return (int32_t)((n < 0) == (d < 0) ? q : 0u - q);
}

static uint64_t divided64(uint64_t n, uint64_t d, uint64_t *rest) {
    wide left = {n}, by = {d}, quotient = {0}, r = {0};
    for (int i = 0; i < 64; i++) {
        r = doubled(r, left.high >> 31);
        left = doubled(left, 0);
        quotient = doubled(quotient, 0);
        if (r.high < by.high || (r.high == by.high && r.low < by.low)) continue;
        r.high -= by.high + (r.low < by.low);
        r.low -= by.low;
        quotient.low |= 1;
    }
    *rest = r.value;
    return quotient.value;
}

uint64_t __udivdi3(uint64_t n, uint64_t d) {
    uint64_t rest;
    return divided64(n, d, &rest);
}

uint64_t __umoddi3(uint64_t n, uint64_t d) {
    uint64_t rest;
    divided64(n, d, &rest);
    return rest;
}

int64_t __divdi3(int64_t n, int64_t d) {
    uint64_t q = __udivdi3(n < 0 ? 0u - (uint64_t)n : (uint64_t)n, d < 0 ? 0u - (uint64_t)d : (uint64_t)d);
    return (int64_t)((n < 0) == (d < 0) ? q : 0u - q);
}
