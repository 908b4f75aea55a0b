/* MurmurHash3 of 32 bits, eight bytes at a time.
 *
 * Appleby, A. (2011). MurmurHash3. https://github.com/aappleby/smhasher, in the public
 * domain. scikit-learn's FeatureHasher uses it with seed 0.
 */
#ifndef SENTIMENT_MURMUR_H
#define SENTIMENT_MURMUR_H

#include "tagger.h"

static inline u32 rotated(u32 number, int by) { return number << by | number >> (32 - by); }

static inline u32 scrambled(u32 block) { return rotated(block * 0xCC9E2D51, 15) * 0x1B873593; }

static inline u32 mixed(u32 hash, u32 block) {
    return rotated(hash ^ scrambled(block), 13) * 5 + 0xE6546B64;
}

/* Go on with up to eight bytes; what is behind them is zero. */
static inline Murmur absorbed(Murmur state, u64 eight, i64 count) {
    int held = (int)(state.length & 3), shift = held * 8;
    u64 low = state.left | eight << shift;
    u64 high = (eight >> 1) >> (63 - shift); /* in two steps, as a shift by 64 is undefined */
    held += (int)count;
    if (held >= 4) {
        state.hash = mixed(state.hash, (u32)low);
        low = low >> 32 | high << 32;
        held -= 4;
        if (held >= 4) {
            state.hash = mixed(state.hash, (u32)low);
            low >>= 32;
        }
    }
    state.left = (u32)low;
    state.length += count;
    return state;
}

static inline Murmur absorbed_all(Murmur state, const u8 *data, i64 at, i64 stop) {
    for (; at < stop; at += WIDTH)
        state = absorbed(state, only_first(eight_at(data, at), stop - at), least_of(stop - at, WIDTH));
    return state;
}

/* The hash's absolute value, taken as a signed number. */
static inline u32 finished(Murmur state) {
    u32 hash = state.hash;
    if (state.length & 3) hash ^= scrambled(state.left);
    hash ^= (u32)state.length;
    hash = (hash ^ hash >> 16) * 0x85EBCA6B;
    hash = (hash ^ hash >> 13) * 0xC2B2AE35;
    hash ^= hash >> 16;
    return hash >> 31 ? -hash : hash;
}

#endif
