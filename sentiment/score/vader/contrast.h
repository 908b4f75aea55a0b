/* What "but" does: halves what precedes it, raises what follows by half.
 *
 * The original goes through the sentiments, but changes not the one that it is at: it
 * changes the first that is *equal* to it - at that time, after the changes made so far.
 * So of equal sentiments on both sides of a "but" each takes its turn at the first, a
 * neutral word in the beginning shields all other neutral words, and one sentiment may be
 * halved several times while another is left alone.
 */
#ifndef SENTIMENT_VADER_CONTRAST_H
#define SENTIMENT_VADER_CONTRAST_H

#include <stdlib.h>

#include "tokens.h"

/* The top of an empty heap, and of the heap in a free place. */
enum { NOTHING = -1, UNUSED = -2 };

/* What is below a token in a heap of equal sentiments. */
typedef struct {
    i64 left, right, rank;
} Node;

/* A place of a table of sentiments: one of them, and the heap of its tokens. */
typedef struct {
    double value;
    i64 top;
} Equals;

static inline void weigh(Token *tokens, i64 at, i64 but) {
    if (at == but) return;
    tokens[at].valence *= at < but ? 0.5 : 1.5;
    tokens[at].whole = false;
}

/* By searching, in time that grows with the square of the length. */
static void weigh_short(Token *tokens, i64 count, i64 but) {
    for (i64 turn = 0; turn < count; turn++) {
        double sought = tokens[turn].valence;
        i64 at = 0;
        while (tokens[at].valence != sought) at++;
        weigh(tokens, at, but);
    }
}

/* Join two leftist heaps of positions, the smallest position on top. */
static i64 merged(i64 left, i64 right, Node *nodes) {
    /* Down the right sides, which are short, leaving the way back in `right` ... */
    i64 above = NOTHING;
    while (left != NOTHING && right != NOTHING) {
        if (right < left) {
            i64 other = left;
            left = right;
            right = other;
        }
        i64 below = nodes[left].right;
        nodes[left].right = above;
        above = left;
        left = below;
    }
    i64 top = left == NOTHING ? right : left;
    /* ... and up again, keeping the longer right side on the left. */
    while (above != NOTHING) {
        i64 upper = nodes[above].right, other = nodes[above].left;
        i64 other_rank = other != NOTHING ? nodes[other].rank : 0;
        i64 top_rank = top != NOTHING ? nodes[top].rank : 0;
        nodes[above].left = other_rank >= top_rank ? other : top;
        nodes[above].right = other_rank >= top_rank ? top : other;
        nodes[above].rank = least_of(other_rank, top_rank) + 1;
        top = above;
        above = upper;
    }
    return top;
}

/* The place that a value has, or would get, in a table. */
static i64 place_of(double value, const Equals *equals, i64 size) {
    u64 pattern;
    value += 0.0; /* makes -0.0, which is equal to 0.0, also the same in its bits */
    memcpy(&pattern, &value, sizeof pattern);
    pattern = (pattern ^ pattern >> 32) * MIX;
    i64 place = (i64)(pattern >> 32) & (size - 1);
    while (equals[place].top != UNUSED && equals[place].value != value) place = (place + 1) & (size - 1);
    return place;
}

/* With a heap of the positions that share each value. Only values that some token has at
 * first are ever sought: a token changed to any other is left out from then on. */
static int weigh_long(Token *tokens, i64 count, i64 but) {
    i64 size = 1;
    while (size < 2 * count) size *= 2;
    Node *nodes = malloc((size_t)count * sizeof *nodes);
    Equals *equals = malloc((size_t)size * sizeof *equals);
    if (nodes && equals) {
        for (i64 at = 0; at < size; at++) equals[at].top = UNUSED;
        for (i64 at = 0; at < count; at++)
            equals[place_of(tokens[at].valence, equals, size)] = (Equals){tokens[at].valence, NOTHING};
        for (i64 turn = 0; turn < count; turn++) {
            i64 place = place_of(tokens[turn].valence, equals, size);
            nodes[turn] = (Node){NOTHING, NOTHING, 1};
            i64 at = merged(equals[place].top, turn, nodes);
            equals[place].top = at;
            if (at == but) continue;
            equals[place].top = merged(nodes[at].left, nodes[at].right, nodes);
            nodes[at] = (Node){NOTHING, NOTHING, 1};
            weigh(tokens, at, but);
            place = place_of(tokens[at].valence, equals, size);
            if (equals[place].top != UNUSED) equals[place].top = merged(equals[place].top, at, nodes);
        }
    }
    int failed = !nodes || !equals;
    free(nodes);
    free(equals);
    return failed ? -1 : 0;
}

/* Apply the first "but" of a text that has one. */
static int apply_contrast(Token *tokens, i64 count) {
    i64 but = 0;
    while (!(tokens[but].flags & BUT)) but++;
    if (count > 128) return weigh_long(tokens, count, but);
    weigh_short(tokens, count, but);
    return 0;
}

#endif
