/* A tagger's weights, what is known of tokens, and a post as far as it was read.
 *
 * The features are those of `sentiment.score.reactions.features`, in the same buckets with
 * the same weights; nothing is made of them but their sums. A word is looked into once and
 * remembered with the sums of all that it is and is made of, so a post costs little more
 * than finding its words and adding up.
 */
#ifndef SENTIMENT_TAGGER_H
#define SENTIMENT_TAGGER_H

#include "characters.h"
#include "vocabulary.h"

enum {
    CLASSES = 4, /* reactions that scores are summed up for at once; a model may have fewer */
    MOST_INDICATORS = 512,
    LONGEST = 16, /* bytes of the longest token that is remembered */
    CACHE_BITS = 15,
    /* Where a token is known: by its bytes, ... */
    LONG = 1 << CACHE_BITS, /* ... too long to be remembered, ... */
    SIGNS,                  /* ... an ASCII sign, at its code from here on, ... */
    FIXED = SIGNS + 128,    /* ... or one of `fixed_tokens`. */
    LINK = FIXED,
    MENTION,
    LINE,
    DOTS,
    SHOUTS,
    QUERIES,
    BOTH,
    NUMBER,
    BEGIN = NUMBER + 4,
    END,
    ENTRIES
};

static const char *const fixed_tokens[] = {
    "<link>", "<mention>", "<line>", "..", "!!", "??", "?!",
    "0", "00", "000", "0000", "<begin>", "<end>",
};

/* What a token is. The last four in the order of `model.FLAGS`. */
enum {
    IS_WORD = 1 << 0,
    SHOUTED = 1 << 1,
    STRETCHED = 1 << 2,
    SMALL = 1 << 3,
    FOREIGN = 1 << 4,
    ENDS_SENTENCE = 1 << 5,
    QUERIES_SENTENCE = 1 << 6,
    NAMES = 1 << 7, /* a link or a mention */
    TRAILS = 1 << 8 /* isn't what a post ends with, but may come behind it */
};

/* What the lexicon and the rules know of a token, by its normal form. */
typedef struct {
    u64 indicators; /* a byte each: their numbers and one */
    int32_t flags;
    u8 begins, ends; /* the indicator of a post that begins or ends with it, */
    u8 opens;        /* of a question that it opens, */
    u8 asks;         /* and of asking so: one more, zero for none */
} Info;

/* Where in the infos those stand that aren't in the vocabulary. */
enum { ANY_WORD, ANY_SIGN, ANY_SYMBOL };

/* MurmurHash3 of 32 bits under way, so that hashes of a beginning can be kept. */
typedef struct {
    u32 hash;   /* of what came in whole blocks of four bytes */
    u32 left;   /* the bytes left over */
    i64 length; /* of all */
} Murmur;

/* What is known of a token. */
typedef struct {
    u64 key_head, key_tail; /* its first 16 bytes as it was written */
    u64 head, tail;         /* and those of its normal form, */
    int32_t length;         /* which has so many */
    int32_t pieces;         /* how many it has */
    Murmur pair;            /* the hash of the pairs that it is the first of */
    Info info;
    /* Sums of the weights of it as a word, of its pieces, of it in a last sentence. */
    double word[CLASSES], parts[CLASSES], last[CLASSES];
} Entry;

/* Block weights and thresholds, from the Python side. */
typedef struct {
    double word, pair, piece, indicator, indicator_pair, last;
    i64 few_capitals, shouted_words, shouted_share[2], foreign_share[2];
    i64 n_lengths;
    const i64 *words_exceed, *lengths; /* limits of the bins of length, and their indicators */
    /* Indicators of a post as a whole. */
    i64 stretched, one_shouted, few_shouted, all_shouted, some_foreign, mostly_foreign, small;
} Rules;

typedef struct {
    i64 n_features;
    const double *weights;   /* of each bucket for each class, times the bucket's idf */
    const double *intercept; /* of each class */
    const double *single;    /* of each indicator, */
    const double *several;   /* of it being there more than once, */
    const double *paired;    /* and of each two of those that make pairs, the first ones */
    i64 n_paired;
    Vocabulary vocabulary;   /* tokens that infos are about; flags: the place of the info */
    const Info *infos;
    Rules rules;
} Model;

/* A post as far as it was read. */
typedef struct {
    Murmur pair; /* of the token before and a space */
    i64 tokens, pieces, words, shouted, foreign, small;
    i64 in_current, in_last; /* tokens of the current and of the last sentence */
    i64 begins, ends;
    i64 opening_words, opens, asks;
    i64 n_found, n_asked;
    double word[CLASSES], parts[CLASSES], pairs[CLASSES], current[CLASSES], last[CLASSES];
} Post;

/* What one thread has: the tokens that are remembered, and workspace for one text at a time. */
typedef struct {
    Post post;
    i64 counts[MOST_INDICATORS]; /* how often each indicator is there */
    i64 found[MOST_INDICATORS];  /* which are, of those that make pairs */
    i64 asked[MOST_INDICATORS];  /* and of the others */
    u8 *normal, *edged, *lower;  /* a token's normal form, that between spaces; in lower case */
    Entry entries[ENTRIES];
} Workspace;

static inline void add(double *sums, const double *weights) {
    for (int k = 0; k < CLASSES; k++) sums[k] += weights[k];
}

/* Add the weights of a feature's bucket; the region of its block is in quarters of all. */
static inline void add_bucket(double *sums, const Model *model, int first, int size, u32 hash) {
    i64 quarter = model->n_features >> 2;
    add(sums, model->weights + (first * quarter + ((i64)hash & (size * quarter - 1))) * CLASSES);
}

#endif
