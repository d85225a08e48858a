// Shortens a message to 16 bytes that have the same remainder, four times 16 bytes at a time. Header only.
//
// Source: Gopal and others, "Fast CRC Computation for Generic Polynomials Using PCLMULQDQ Instruction", Intel, 2009.
#ifndef MOCKDEST_CRC_FOLD_H
#define MOCKDEST_CRC_FOLD_H
#include <stdint.h>
#include <stddef.h>
#if defined(__x86_64__)
#include <cpuid.h>
#include <immintrin.h>
#endif

// Remainders of powers of x in reflected order, x^0 in the highest bit: for the first and the second half of 16 bytes.
// The product of two reflected numbers is one place short, so that of a distance of n bits the powers are n+63 and n-1.
typedef struct {
    uint64_t over64[2]; // 64 bytes on: n = 512
    uint64_t over16[2]; // 16 bytes on: n = 128
} crc_fold_powers;

#if defined(__x86_64__)
static inline int crc_fold_is_available(void) {
    unsigned a, b, c, d;
    return __get_cpuid(1, &a, &b, &c, &d) && (c & bit_PCLMUL) && (c & bit_SSE4_1);
}

__attribute__((target("pclmul,sse4.1")))
static inline __m128i crc_fold_step(__m128i x, __m128i powers, __m128i next) {
    __m128i first = _mm_clmulepi64_si128(x, powers, 0x00), second = _mm_clmulepi64_si128(x, powers, 0x11);
    return _mm_xor_si128(_mm_xor_si128(first, second), next);
}

// `blocks` is at least 1, each of 64 bytes; `state` is the remainder of what came before.
__attribute__((target("pclmul,sse4.1")))
static inline void crc_fold(
    const void *bytes, size_t blocks, uint64_t state, const crc_fold_powers *powers, void *folded) {
    const __m128i *next = bytes;
    __m128i over64 = _mm_loadu_si128((const __m128i *)powers->over64);
    __m128i over16 = _mm_loadu_si128((const __m128i *)powers->over16);
    __m128i a = _mm_xor_si128(_mm_loadu_si128(next), _mm_cvtsi64_si128((long long)state));
    __m128i b = _mm_loadu_si128(next + 1), c = _mm_loadu_si128(next + 2), d = _mm_loadu_si128(next + 3);
    for (next += 4; --blocks > 0; next += 4) {
        a = crc_fold_step(a, over64, _mm_loadu_si128(next));
        b = crc_fold_step(b, over64, _mm_loadu_si128(next + 1));
        c = crc_fold_step(c, over64, _mm_loadu_si128(next + 2));
        d = crc_fold_step(d, over64, _mm_loadu_si128(next + 3));
    }
    a = crc_fold_step(crc_fold_step(crc_fold_step(a, over16, b), over16, c), over16, d);
    _mm_storeu_si128((__m128i *)folded, a);
}
#else
static inline int crc_fold_is_available(void) { return 0; }
static inline void crc_fold(
    const void *bytes, size_t blocks, uint64_t state, const crc_fold_powers *powers, void *folded) {}
#endif
#endif
