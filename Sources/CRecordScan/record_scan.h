// Finds records and fields 64 bytes at a time, as long as they are regular. Header only.
//
// This is an accelerator and decides nothing: at the first byte that is not plainly regular it stops before that
// record, and the caller's byte-by-byte scanner, which defines the format, takes over for one record.
//
// Quoted stretches are found by the parity of the quotes before a byte (a prefix xor over bit masks), the idea of
// Langdale and Lemire, "Parsing Gigabytes of JSON per Second", VLDB Journal 2019, https://arxiv.org/abs/1902.08318.
#ifndef MOCKDEST_RECORD_SCAN_H
#define MOCKDEST_RECORD_SCAN_H
#include <stdint.h>
#include <stddef.h>
#include <string.h>
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

typedef struct {
    uint32_t start, end, first_field, line, defect_offset;
    uint16_t defects;
} record_scan_entry;

typedef struct {
    uint8_t delimiter, quote, escape, terminator;
    uint8_t has_quote, has_escape;
} record_scan_dialect;

typedef struct {
    uint32_t field_count, entry_count, line;
    uint32_t lf, crlf;
} record_scan_state;

#if defined(__SSE2__)
typedef struct { __m128i v[4]; } record_scan_block;

static inline record_scan_block record_scan_load(const uint8_t *p) {
    record_scan_block b;
    for (int i = 0; i < 4; i++) b.v[i] = _mm_loadu_si128((const __m128i *)(p + 16 * i));
    return b;
}

static inline uint64_t record_scan_find(record_scan_block b, uint8_t byte) {
    __m128i wanted = _mm_set1_epi8((char)byte);
    uint64_t mask = 0;
    for (int i = 0; i < 4; i++)
        mask |= (uint64_t)(uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(b.v[i], wanted)) << (16 * i);
    return mask;
}
#else
typedef struct { uint64_t v[8]; } record_scan_block;

static inline record_scan_block record_scan_load(const uint8_t *p) {
    record_scan_block b;
    memcpy(b.v, p, 64);
    return b;
}

static inline uint64_t record_scan_find(record_scan_block b, uint8_t byte) {
    const uint8_t *p = (const uint8_t *)b.v;
    uint64_t mask = 0;
    for (int i = 0; i < 64; i++) mask |= (uint64_t)(p[i] == byte) << i;
    return mask;
}
#endif

// How many bytes from the start are ASCII.
static inline size_t record_scan_ascii(const uint8_t *bytes, size_t count) {
    size_t i = 0;
#if defined(__SSE2__)
    for (; i + 16 <= count; i += 16) {
        int high = _mm_movemask_epi8(_mm_loadu_si128((const __m128i *)(bytes + i)));
        if (high) return i + (size_t)__builtin_ctz((unsigned)high);
    }
#else
    for (; i + 8 <= count; i += 8) {
        uint64_t word;
        memcpy(&word, bytes + i, 8);
        if (word & 0x8080808080808080ull) break;
    }
#endif
    while (i < count && bytes[i] < 0x80) i++;
    return i;
}

// Bit i is the parity of the bits 0...i.
static inline uint64_t record_scan_prefix_xor(uint64_t x) {
    x ^= x << 1; x ^= x << 2; x ^= x << 4; x ^= x << 8; x ^= x << 16; x ^= x << 32;
    return x;
}

// Quotes that an escape byte before them takes the meaning from. `pending` carries over blocks.
static inline uint64_t record_scan_escaped(uint64_t escapes, uint64_t quotes, uint64_t *pending) {
    uint64_t escaped = *pending & 1;
    uint64_t rest = escapes & ~escaped;
    escaped &= quotes;
    *pending = 0;
    while (rest) {
        int i = __builtin_ctzll(rest);
        rest &= rest - 1;
        if (i == 63) { *pending = 1; break; }
        uint64_t next = 2ull << i;
        escaped |= next & quotes;
        rest &= ~next;
    }
    return escaped;
}

// Indexes regular records of bytes[start..<end]; returns where the first record starts that is not complete or
// not regular. 64 bytes beyond `end` must be readable. The arrays must have room for end - start + 1 more items.
static inline size_t record_scan(const uint8_t *bytes, size_t start, size_t end, record_scan_dialect d,
                                 uint32_t *field_ends, record_scan_entry *entries, record_scan_state *state) {
    uint64_t in_quote = 0, after_separator = 1, after_closing = 0, pending = 0;
    uint32_t fields = state->field_count, first_field = fields, line = state->line, record_line = line;
    size_t record = start;
    for (size_t base = start; base < end; base += 64) {
        record_scan_block block = record_scan_load(bytes + base);
        uint64_t valid = end - base >= 64 ? ~0ull : (1ull << (end - base)) - 1;
        uint64_t delimiters = record_scan_find(block, d.delimiter) & valid;
        uint64_t lines = record_scan_find(block, d.terminator) & valid;
        uint64_t returns = record_scan_find(block, d.terminator == '\n' ? '\r' : '\n') & valid;
        uint64_t bad = 0, quoted = 0;
        if (d.has_quote) {
            uint64_t quotes = record_scan_find(block, d.quote) & valid, escaped = 0;
            if (d.has_escape) {
                escaped = record_scan_escaped(record_scan_find(block, d.escape) & valid, quotes, &pending);
                quotes &= ~escaped;
            }
            quoted = record_scan_prefix_xor(quotes) ^ in_quote;
            in_quote = (uint64_t)((int64_t)quoted >> 63);
            uint64_t opening = quotes & quoted, closing = quotes & ~quoted;
            uint64_t separators = (delimiters | lines) & ~quoted;
            uint64_t behind_separator = separators << 1 | after_separator;
            uint64_t behind_closing = closing << 1 | after_closing;
            // An escape byte instead of doubling: a quote right after a closing one is text after it.
            bad |= opening & ~(d.has_escape ? behind_separator : behind_separator | behind_closing);
            bad |= behind_closing & valid & ~(delimiters | lines | returns | quotes);
            bad |= escaped & ~quoted;
            after_separator = separators >> 63;
            after_closing = closing >> 63;
        }
        if (!(d.has_quote && d.quote == 0)) bad |= record_scan_find(block, 0) & valid;
        uint64_t stray = returns & ~quoted;
        if (stray) {
            // A carriage return is regular right before the line feed only.
            uint64_t before_line = lines >> 1;
            if (base + 64 < end && bytes[base + 64] == d.terminator) before_line |= 1ull << 63;
            bad |= d.terminator == '\n' ? stray & ~before_line : stray;
        }
        uint64_t separators = (delimiters | lines) & ~quoted;
        uint64_t inner = lines & quoted;
        if (bad) separators &= (bad & -bad) - 1;
        while (separators) {
            int i = __builtin_ctzll(separators);
            uint64_t bit = separators & -separators;
            separators ^= bit;
            uint32_t at = (uint32_t)(base + i);
            if (delimiters & bit) {
                field_ends[fields++] = at;
                continue;
            }
            uint32_t record_end = at;
            if (d.terminator == '\n' && at > record && bytes[at - 1] == '\r') { record_end--; state->crlf++; } else state->lf++;
            field_ends[fields++] = record_end;
            entries[state->entry_count++] =
                (record_scan_entry){(uint32_t)record, record_end, first_field, record_line, 0, 0};
            line += 1 + (inner ? (uint32_t)__builtin_popcountll(inner & (bit - 1)) : 0);
            inner &= ~(bit - 1);
            record = at + 1;
            record_line = line;
            first_field = fields;
        }
        if (bad) break;
        line += inner ? (uint32_t)__builtin_popcountll(inner) : 0;
    }
    state->field_count = first_field;
    state->line = record_line;
    return record;
}
#endif
