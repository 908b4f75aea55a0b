/* Rows of UTF-8 text, and looking at eight bytes of it at once (SWAR).
 *
 * Going through short tokens byte by byte costs mostly wrongly predicted ends of
 * loops; a token of up to eight bytes is one number here, and a longer one few.
 * Answers about single bytes are marks: the highest bit of each byte that is meant.
 * Texts are followed by at least eight bytes that may be read, and mean nothing.
 */
#ifndef SENTIMENT_TEXT_H
#define SENTIMENT_TEXT_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#ifdef _WIN32
#define EXPORT __declspec(dllexport)
#else
#define EXPORT __attribute__((visibility("default")))
#endif
#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "eight_at takes the first byte of a text for the lowest one"
#endif

typedef uint8_t u8;
typedef uint32_t u32;
typedef uint64_t u64;
typedef int64_t i64;

/* As in an Arrow array: row r is data[offsets[r]] up to data[offsets[r + 1]]. */
typedef struct {
    const i64 *offsets;
    const u8 *data;
    const u8 *validity; /* a bit a row, the lowest first; none: no row is null */
    i64 first_bit;
    i64 count;
} Rows;

enum { WIDTH = 8, MOST_BYTES = 4, CODE_POINTS = 0x110000, REPLACEMENT = 0xFFFD };

static const u64 ONES = 0x0101010101010101, HIGHEST = 0x8080808080808080;

static inline bool is_valid(const Rows *rows, i64 row) {
    i64 bit = rows->first_bit + row;
    return !rows->validity || (rows->validity[bit >> 3] >> (bit & 7) & 1);
}

static inline i64 longest_row(const Rows *rows) {
    i64 longest = 0;
    for (i64 row = 0; row < rows->count; row++) {
        i64 size = rows->offsets[row + 1] - rows->offsets[row];
        longest = size > longest ? size : longest;
    }
    return longest;
}

static inline i64 least_of(i64 one, i64 other) { return one < other ? one : other; }

static inline u64 eight_at(const u8 *data, i64 at) {
    u64 eight;
    memcpy(&eight, data + at, WIDTH);
    return eight;
}

/* The first bytes, at least one; the others become zero. */
static inline u64 only_first(u64 eight, i64 count) {
    return eight & (~(u64)0 >> ((WIDTH - least_of(count, WIDTH)) << 3));
}

/* Added to a byte below 0x80, (0x80 - c) makes its highest bit tell whether it is at least c. */
static inline u64 marks_between(u64 eight, u8 first, u8 last) {
    u64 low = eight & ~HIGHEST;
    return (low + ONES * (u64)(0x80 - first)) & ~(low + ONES * (u64)(0x7F - last)) & ~eight & HIGHEST;
}

static inline u64 capital_marks(u64 eight) { return marks_between(eight, 'A', 'Z'); }

static inline bool has_byte(u64 eight, u8 byte) {
    u64 differing = eight ^ ONES * byte;
    return ((differing - ONES) & ~differing & HIGHEST) != 0;
}

static inline int count_byte(u64 eight, u8 byte) {
    u64 differing = eight ^ ONES * byte;
    return __builtin_popcountll(~(((differing & ~HIGHEST) + ~HIGHEST) | differing) & HIGHEST);
}

/* Spaces and control characters; only the first mark is to be relied on. */
static inline u64 blank_marks(u64 eight) { return (eight - ONES * 0x21) & ~eight & HIGHEST; }

static inline i64 first_marked(u64 marks) { return __builtin_ctzll(marks) >> 3; }

static inline bool continues(u8 byte) { return (byte & 0xC0) == 0x80; }

/* How many bytes the character at a place has; one, where the text stops within it. */
static inline i64 width_at(const u8 *data, i64 at, i64 stop) {
    u8 lead = data[at];
    if (lead < 0xC0) return 1;
    i64 width = 2 + (lead >= 0xE0) + (lead >= 0xF0);
    return at + width <= stop ? width : 1;
}

/* Its code point; whatever bytes there are, it is one. */
static inline u32 code_at(const u8 *data, i64 at, i64 width) {
    u32 lead = data[at];
    if (width == 1) return lead < 0x80 ? lead : REPLACEMENT;
    u32 code = lead & (0x7Fu >> width);
    for (i64 further = 1; further < width; further++) code = code << 6 | (data[at + further] & 0x3F);
    return code < CODE_POINTS ? code : REPLACEMENT;
}

/* Most copies are of a few bytes, which a loop does sooner than a call. */
static inline i64 copy(const u8 *source, i64 start, i64 stop, u8 *target, i64 at) {
    while (start < stop) target[at++] = source[start++];
    return at;
}

#endif
