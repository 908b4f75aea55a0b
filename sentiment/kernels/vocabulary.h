/* Finding a word among the known ones by the bytes of its lower case.
 *
 * Most tokens are no known word. A set of bits, small enough for the processor's
 * nearest cache, tells so of nearly all of them: a known word has its bit set, and
 * of the others one in sixteen has. What passes is looked up in an open-addressing
 * table: a word is in the first free place at or behind the one that its hash
 * names. There it is compared in full, so that no collision can pass for a word.
 */
#ifndef SENTIMENT_VOCABULARY_H
#define SENTIMENT_VOCABULARY_H

#include "text.h"

enum { ABSENT = -1 };

static const u64 MIX = 0xD6E8FEB86659FD93;

/* What is known of a word, in one piece, so that one access to memory brings it. */
typedef struct {
    u64 head;           /* its first eight bytes */
    int32_t start;      /* where all of them are in Vocabulary.text */
    int32_t length;     /* how many they are; 0 in a free place */
    i64 flags;          /* what a kernel makes of it */
    double valence;
} Word;

typedef struct {
    u64 *bits;
    Word *words; /* a word's place here is what it is called by everywhere */
    const u8 *text;
    i64 n_bits; /* in numbers of 64, as n_words a power of two */
    i64 n_words;
} Vocabulary;

/* All that is asked of a token's bytes. */
typedef struct {
    u64 hash, head; /* of the bytes, and the first eight: ASCII capitals taken as small */
    bool upper, lower; /* an ASCII letter of this case is in it */
    bool apostrophe, wide; /* an apostrophe, anything not ASCII */
} Survey;

static inline Survey survey(const u8 *data, i64 start, i64 stop) {
    u64 hash = 0x9E3779B97F4A7C15 * (u64)(stop - start);
    u64 capitals = 0, smalls = 0, everything = 0, head = 0;
    bool apostrophe = false;
    for (i64 at = start; at < stop; at += WIDTH) {
        u64 eight = only_first(eight_at(data, at), stop - at);
        u64 marks = capital_marks(eight);
        u64 small = eight | marks >> 2;
        capitals |= marks;
        smalls |= marks_between(eight, 'a', 'z');
        everything |= eight;
        apostrophe |= has_byte(eight, '\'');
        if (at == start) head = small;
        hash = (hash ^ small) * MIX;
        hash ^= hash >> 32;
    }
    hash *= MIX;
    hash ^= hash >> 32;
    return (Survey){hash, head, capitals != 0, smalls != 0, apostrophe, (everything & HIGHEST) != 0};
}

/* Of the other half of the hash than the one that names a place. */
static inline u64 bit_of(u64 hash, const Vocabulary *known) {
    return hash >> 32 & (((u64)known->n_bits << 6) - 1);
}

static inline bool same_tail(const u8 *data, i64 start, i64 stop, const u8 *word) {
    for (i64 at = start + WIDTH; at < stop; at += WIDTH) {
        u64 eight = only_first(eight_at(data, at), stop - at);
        eight |= capital_marks(eight) >> 2;
        if (eight != only_first(eight_at(word, at - start), stop - at)) return false;
    }
    return true;
}

/* The place of the known word that a token is, or ABSENT. */
static inline i64 find_word(Survey of, const u8 *data, i64 start, i64 stop, const Vocabulary *known) {
    u64 bit = bit_of(of.hash, known);
    if (!(known->bits[bit >> 6] >> (bit & 63) & 1)) return ABSENT;
    u64 last = (u64)known->n_words - 1;
    for (u64 place = of.hash & last; known->words[place].length; place = (place + 1) & last) {
        const Word *word = &known->words[place];
        if (word->head == of.head && word->length == stop - start
            && same_tail(data, start, stop, known->text + word->start))
            return (i64)place;
    }
    return ABSENT;
}

#endif
