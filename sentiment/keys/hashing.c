/* Keys of texts as they are, and after evening out what copies of a text differ in.
 *
 * The hash is the one that pandas makes: SipHash-2-4 with a fixed key, and a mixer behind it.
 *
 * Aumasson, J.-P., Bernstein, D.J. (2012). SipHash: a fast short-input PRF. INDOCRYPT 2012,
 * 489-508. Steele, G.L., Lea, D., Flood, C.H. (2014). Fast splittable pseudorandom number
 * generators. OOPSLA 2014, 453-472 (the mixer).
 */
#include <stdlib.h>

#include "normalisation.h"

static inline u64 turned(u64 number, int by) { return number << by | number >> (64 - by); }

static inline void mix_once(u64 *state) {
    state[0] += state[1];
    state[2] += state[3];
    state[1] = turned(state[1], 13) ^ state[0];
    state[3] = turned(state[3], 16) ^ state[2];
    state[0] = turned(state[0], 32);
    state[2] += state[1];
    state[0] += state[3];
    state[1] = turned(state[1], 17) ^ state[2];
    state[3] = turned(state[3], 21) ^ state[0];
    state[2] = turned(state[2], 32);
}

static inline void take_in(u64 *state, u64 eight) {
    state[3] ^= eight;
    mix_once(state);
    mix_once(state);
    state[0] ^= eight;
}

static u64 hash_bytes(const u8 *data, i64 start, i64 stop) {
    /* pandas' default hash_key, 0123456789123456, in halves under the paper's constants */
    u64 first = eight_at((const u8 *)"01234567", 0), second = eight_at((const u8 *)"89123456", 0);
    u64 state[] = {
        first ^ 0x736F6D6570736575, second ^ 0x646F72616E646F6D,
        first ^ 0x6C7967656E657261, second ^ 0x7465646279746573,
    };
    i64 size = stop - start, at = start;
    for (; at + WIDTH <= stop; at += WIDTH) take_in(state, eight_at(data, at));
    u64 end = (u64)size << 56;
    if (at < stop) end |= only_first(eight_at(data, at), stop - at);
    take_in(state, end);
    state[2] ^= 0xFF;
    for (int round = 0; round < 4; round++) mix_once(state);
    u64 hash = state[0] ^ state[1] ^ state[2] ^ state[3];
    hash = (hash ^ hash >> 30) * 0xBF58476D1CE4E5B9;
    hash = (hash ^ hash >> 27) * 0x94D049BB133111EB;
    return hash ^ hash >> 31;
}

/* Hash rows as pandas' hash_pandas_object does; a null has all bits. */
EXPORT int hash_rows(const Rows *rows, u64 *keys) {
    for (i64 row = 0; row < rows->count; row++)
        keys[row] = is_valid(rows, row)
            ? hash_bytes(rows->data, rows->offsets[row], rows->offsets[row + 1]) : ~(u64)0;
    return 0;
}

/* Hash rows after evening them, and tell which hold more than links and mentions. A null
 * is an empty text. -1: no memory. */
EXPORT int hash_normalised_rows(const Rows *rows, u64 *keys, u8 *known) {
    size_t size = (size_t)longest_row(rows) + 1;
    u8 *linkless = malloc(size + WIDTH), *evened = malloc(FORM_GROWTH * size + WIDTH);
    int failed = linkless && evened ? 0 : -1;
    for (i64 row = 0; row < rows->count && !failed; row++) {
        i64 start = rows->offsets[row], stop = is_valid(rows, row) ? rows->offsets[row + 1] : start;
        i64 length = fold(linkless, without_links(rows->data, start, stop, linkless), evened);
        keys[row] = hash_bytes(evened, 0, length);
        known[row] = length > 0;
    }
    free(linkless);
    free(evened);
    return failed;
}
