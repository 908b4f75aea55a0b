/* fastText's language identification, from texts to the numbers of their languages. */
#include <math.h>
#include <stdlib.h>

#include "cleaning.h"

enum {
    DIM = 16,         /* length of a vector */
    SHORTEST = 2,     /* characters of an n-gram */
    LONGEST = 4,
    BUCKETS = 2000000, /* what n-grams are hashed to */
    KEPT_LANES = 3,   /* the longest word whose sum is kept, in eights of bytes */
    CACHE_BITS = 14,
    UNKNOWN = -1,     /* no language scores high enough, or there are too few letters */
    UNDECIDED = -2,   /* left for fastText to say */
    NOTHING = -1
};
static const double SMOOTHING = 1e-5; /* what fastText adds to each probability on the way */
/* Scores this close to the least are left to fastText: its own, summed in another order,
 * differ by a hundredth of that at most. */
static const double CLOSE = 1e-4;

typedef struct {
    const float *vectors;        /* of the words, then of the n-grams kept, by their buckets */
    const u64 *kept;             /* a bit for each bucket */
    const int32_t *kept_before;  /* bits set in all of `kept` before each number in it */
    const u8 *words;             /* the dictionary, one word behind the other */
    const int32_t *starts;       /* where each starts in it, and where the last one stops */
    const int32_t *places;       /* open-addressing table of the words' numbers */
    const float *output;         /* of the inner nodes of the tree */
    const int32_t *children;     /* two of each: a label, or n_labels and the number of a node */
    i64 n_words, n_places, n_labels;
    i64 end_of_line;             /* row of the vector that every text has once */
} Model;

/* What one thread has: the words that were there before, and workspace for one text at a time.
 *
 * What is kept is compared in full, and a word that falls on the place of another takes it:
 * a hostile text can make this slower, but not wrong. */
typedef struct {
    u64 keys[2 << CACHE_BITS][KEPT_LANES + 1]; /* a word, and how many vectors its sum is of */
    float sums[2 << CACHE_BITS][DIM];
    float hidden[DIM], vector[DIM]; /* sums of a text's and of a word's vectors */
    u8 *text, *spare;
    i64 *rows; /* of the n-grams of a word */
} Workspace;

static inline void add_row(float *vector, const float *row) {
    for (int at = 0; at < DIM; at++) vector[at] += row[at];
}

/* FNV-1a; bytes are signed where fastText was made: their sign reaches the upper bits. */
static inline u32 hashed_with(u32 hash, u8 byte) { return (hash ^ (u32)(int8_t)byte) * 16777619u; }

/* The number of a word in the dictionary. */
static i64 number_of(const u8 *text, i64 start, i64 stop, const Model *model) {
    u32 hash = 2166136261u;
    for (i64 at = start; at < stop; at++) hash = hashed_with(hash, text[at]);
    i64 last = model->n_places - 1, number;
    for (i64 place = (i64)hash & last; (number = model->places[place]) != NOTHING; place = (place + 1) & last) {
        i64 begin = model->starts[number], size = model->starts[number + 1] - begin;
        if (size == stop - start && memcmp(model->words + begin, text + start, (size_t)size) == 0)
            return number;
    }
    return NOTHING;
}

/* Find the vectors of a word's n-grams, as far as the model kept them. */
static i64 find_pieces(const u8 *text, i64 start, i64 stop, const Model *model, i64 *rows) {
    i64 count = 0;
    for (i64 first = start; first < stop; first++) {
        if (continues(text[first])) continue;
        u32 hash = 2166136261u;
        i64 at = first;
        for (int length = 1; length <= LONGEST && at < stop; length++) {
            do hash = hashed_with(hash, text[at++]);
            while (at < stop && continues(text[at]));
            if (length < SHORTEST) continue;
            u32 bucket = hash % BUCKETS;
            u64 bits = model->kept[bucket >> 6], bit = bucket & 63;
            i64 before = __builtin_popcountll(bits & (((u64)1 << bit) - 1));
            /* written in any case, as whether it was kept can't be foreseen */
            rows[count] = model->n_words + model->kept_before[bucket >> 6] + before;
            count += bits >> bit & 1;
        }
    }
    return count;
}

/* Add up the vectors of a word that is not known, in `workspace->vector`; how many they are. */
static i64 add_up(Workspace *workspace, i64 start, i64 stop, const Model *model) {
    i64 number = number_of(workspace->text, start, stop, model);
    u8 before = workspace->text[start - 1], behind = workspace->text[stop];
    workspace->text[start - 1] = '<'; /* what fastText puts around a word */
    workspace->text[stop] = '>';
    i64 count = find_pieces(workspace->text, start - 1, stop + 1, model, workspace->rows);
    workspace->text[start - 1] = before;
    workspace->text[stop] = behind;
    memset(workspace->vector, 0, sizeof workspace->vector);
    for (i64 piece = 0; piece < count; piece++) add_row(workspace->vector, model->vectors + workspace->rows[piece] * DIM);
    if (number == NOTHING) return count;
    add_row(workspace->vector, model->vectors + number * DIM);
    return count + 1;
}

/* Add the vectors of a word to those of its text; how many they are. */
static i64 add_word(Workspace *workspace, i64 start, i64 stop, const Model *model) {
    i64 size = stop - start, count;
    u64 key[KEPT_LANES] = {only_first(eight_at(workspace->text, start), size), 0, 0};
    if (size > WIDTH) key[1] = only_first(eight_at(workspace->text, start + WIDTH), size - WIDTH);
    if (size > 2 * WIDTH) key[2] = only_first(eight_at(workspace->text, start + 2 * WIDTH), size - 2 * WIDTH);
    u64 hash = (key[0] ^ key[1] << 29 ^ key[1] >> 32) * 0xD6E8FEB86659FD93;
    hash = (hash ^ hash >> 32 ^ key[2]) * 0xD6E8FEB86659FD93;
    u64 place = hash >> (64 - CACHE_BITS) << 1;
    bool kept = size <= KEPT_LANES * WIDTH;
    for (u64 at = place; kept && at <= (place | 1); at++)
        if (memcmp(workspace->keys[at], key, sizeof key) == 0) {
            add_row(workspace->hidden, workspace->sums[at]);
            return (i64)workspace->keys[at][KEPT_LANES];
        }
    count = add_up(workspace, start, stop, model);
    add_row(workspace->hidden, workspace->vector);
    if (kept) { /* and the one that is there in the second place */
        memcpy(workspace->keys[place | 1], workspace->keys[place], sizeof workspace->keys[place]);
        memcpy(workspace->sums[place | 1], workspace->sums[place], sizeof workspace->sums[place]);
        memcpy(workspace->keys[place], key, sizeof key);
        workspace->keys[place][KEPT_LANES] = (u64)count;
        memcpy(workspace->sums[place], workspace->vector, sizeof workspace->vector);
    }
    return count;
}

/* Average the vectors of a text, which starts at the second byte of `workspace->text`. */
static void average(Workspace *workspace, i64 stop, const Model *model) {
    i64 count = 1, start = 1;
    memset(workspace->hidden, 0, sizeof workspace->hidden);
    workspace->text[stop] = ' ';
    for (i64 at = 1; at <= stop; at++) {
        /* the other controls that fastText splits at are spaces already */
        if (workspace->text[at] != ' ' && workspace->text[at] != 0) continue;
        if (at - start == 4 && memcmp(workspace->text + start, "</s>", 4) == 0) break; /* not beyond */
        if (at > start) count += add_word(workspace, start, at, model);
        start = at + 1;
    }
    add_row(workspace->hidden, model->vectors + model->end_of_line * DIM);
    for (int at = 0; at < DIM; at++) workspace->hidden[at] /= (float)count;
}

/* Go down the tree to the language that is likelier than not; `least` is at least one half.
 *
 * Scores multiply on the way, so that one above one half lies on the likelier side of every
 * node. */
static int descend(const float *hidden, const Model *model, double least, double *score) {
    i64 node = 2 * model->n_labels - 2;
    *score = 1.0;
    while (node >= model->n_labels) {
        float dot = 0;
        const float *output = model->output + (node - model->n_labels) * DIM;
        for (int at = 0; at < DIM; at++) dot += output[at] * hidden[at];
        double right = 1.0 / (1.0 + exp(-(double)dot));
        double likelier = right > 0.5 ? right : 1.0 - right;
        /* the side that is left behind may just reach the score instead */
        if (*score * (1.0 - likelier + SMOOTHING) > least - CLOSE) return UNDECIDED;
        *score *= likelier + SMOOTHING;
        if (*score < least - CLOSE) return UNKNOWN;
        node = model->children[2 * (node - model->n_labels) + (right > 0.5)];
    }
    return *score < least + CLOSE ? UNDECIDED : (int)node;
}

EXPORT i64 language_workspace_size(void) { return sizeof(Workspace); }

/* Find the languages of rows, from their first `most` characters; a null has none, and so
 * has a text of fewer than so many letters. The workspace is zeros at first. -1: no memory. */
EXPORT int find_languages(
    const Model *model, Workspace *workspace, const Rows *rows, i64 most, i64 fewest, double least,
    int16_t *found, double *scores
) {
    size_t size = (size_t)(MOST_BYTES * most) + 2;
    workspace->text = malloc(FORM_GROWTH * size + WIDTH);
    workspace->spare = malloc(size + WIDTH);
    workspace->rows = malloc(LONGEST * FORM_GROWTH * size * sizeof *workspace->rows);
    int failed = workspace->text && workspace->spare && workspace->rows ? 0 : -1;
    for (i64 row = 0; row < rows->count && !failed; row++) {
        found[row] = UNKNOWN;
        scores[row] = 0.0;
        if (!is_valid(rows, row)) continue;
        i64 start = rows->offsets[row], stop = cut(rows->data, start, rows->offsets[row + 1], most);
        i64 length = clean(rows->data, start, stop, fewest, workspace->text + 1, workspace->spare);
        if (length < 0) continue;
        average(workspace, length + 1, model);
        found[row] = (int16_t)descend(workspace->hidden, model, least, &scores[row]);
    }
    free(workspace->text);
    free(workspace->spare);
    free(workspace->rows);
    return failed;
}
