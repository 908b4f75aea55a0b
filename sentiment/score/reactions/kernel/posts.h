/* Adding up the weights of a post's features, token by token, and summing up. */
#ifndef SENTIMENT_POSTS_H
#define SENTIMENT_POSTS_H

#include <math.h>

#include "scanning.h"

/* Count an indicator that makes pairs. */
static inline void note(Room *room, i64 indicator) {
    if (room->counts[indicator]++ == 0) room->found[room->post.n_found++] = indicator;
}

/* Add the weights of the pair of the token before and another one. */
static inline void add_pair(const Entry *entry, const Model *model, Room *room) {
    i64 length = entry->length;
    Murmur state = absorbed(room->post.pair, entry->head, least_of(length, WIDTH));
    if (length > LONGEST) state = absorbed_all(state, room->normal, WIDTH, length);
    else if (length > WIDTH) state = absorbed(state, entry->tail, length - WIDTH);
    add_bucket(room->post.pairs, model, 1, 2, finished(state));
}

static inline void end_sentence(Room *room, i64 flags) {
    Post *post = &room->post;
    if (post->in_current > 0) {
        memcpy(post->last, post->current, sizeof post->last);
        memset(post->current, 0, sizeof post->current);
        post->in_last = post->in_current;
        post->in_current = 0;
    }
    if (post->opening_words > 0 && flags & QUERIES_SENTENCE) {
        note(room, post->opens);
        if (post->asks && room->counts[post->asks - 1]++ == 0)
            room->asked[post->n_asked++] = post->asks - 1;
    }
    post->opening_words = 0;
}

/* Add a word's pieces, and count how it was written unless a hashtag holds it. */
static inline void take_word(const Entry *entry, bool in_hashtag, const Model *model, Room *room) {
    Post *post = &room->post;
    i64 flags = entry->info.flags;
    add(post->parts, entry->parts);
    post->pieces += entry->pieces;
    /* The second word opens a question if it asks and the first doesn't. */
    if (post->opening_words == 0 || (post->opening_words == 1 && !post->asks && entry->info.asks)) {
        post->opens = entry->info.opens;
        post->asks = entry->info.asks;
    }
    post->opening_words++;
    if (in_hashtag) return;
    if (post->words == 0) post->small = flags & SMALL;
    post->words++;
    post->shouted += (flags & SHOUTED) != 0;
    post->foreign += (flags & FOREIGN) != 0;
    if (flags & STRETCHED) note(room, model->rules.stretched);
}

/* Go on with a post by one token. */
static inline void take(const Entry *entry, bool in_hashtag, const Model *model, Room *room) {
    Post *post = &room->post;
    const Info *info = &entry->info;
    add_pair(entry, model, room);
    post->pair = entry->pair;
    if (post->tokens == 0) {
        post->begins = info->begins;
        post->ends = info->ends;
    }
    post->tokens++;
    add(post->word, entry->word);
    if (!(info->flags & TRAILS)) post->ends = info->ends;
    for (u64 left = info->indicators; left; left >>= 8) note(room, (i64)(left & 0xFF) - 1);
    if (info->flags & ENDS_SENTENCE) {
        end_sentence(room, info->flags);
    } else if (!(info->flags & NAMES)) {
        add(post->current, entry->last);
        post->in_current++;
    }
    if (info->flags & IS_WORD) take_word(entry, in_hashtag, model, room);
}

/* Count the indicators of a post as a whole. */
static inline void note_shape(const Rules *rules, Room *room) {
    Post *post = &room->post;
    i64 words = post->words, longer = 0;
    for (i64 bin = 0; bin < rules->n_lengths; bin++) longer += words > rules->words_exceed[bin];
    note(room, rules->lengths[longer]);
    if (post->shouted > 0) note(room, rules->one_shouted);
    if (post->shouted >= rules->few_capitals) note(room, rules->few_shouted);
    if (words >= rules->shouted_words
        && post->shouted * rules->shouted_share[1] >= words * rules->shouted_share[0])
        note(room, rules->all_shouted);
    if (post->foreign * rules->foreign_share[1] > words * rules->foreign_share[0])
        note(room, rules->mostly_foreign);
    else if (post->foreign > 0) note(room, rules->some_foreign);
    if (post->small) note(room, rules->small);
    if (post->tokens > 0) {
        note(room, post->begins);
        note(room, post->ends);
    }
}

static inline double over_root(double weight, i64 count) {
    return weight / sqrt((double)(count > 1 ? count : 1));
}

/* Add what indicators and their pairs say, and forget them. */
static inline void add_indicators(const Model *model, Room *room, double *scores) {
    const Post *post = &room->post;
    double single[CLASSES] = {0}, pairs[CLASSES] = {0};
    i64 n = post->n_found, features = n + post->n_asked;
    for (i64 turn = 0; turn < n; turn++)
        for (i64 other = 0; other < turn; other++)
            add(pairs, model->paired + (room->found[turn] * model->n_paired + room->found[other]) * CLASSES);
    for (i64 turn = 0; turn < n + post->n_asked; turn++) {
        i64 one = turn < n ? room->found[turn] : room->asked[turn - n];
        add(single, model->single + one * CLASSES);
        if (room->counts[one] > 1) {
            features++;
            add(single, model->several + one * CLASSES);
        }
        room->counts[one] = 0;
    }
    double factor = over_root(model->rules.indicator, features);
    double pair_factor = over_root(model->rules.indicator_pair, n * (n - 1) / 2);
    for (int k = 0; k < CLASSES; k++) scores[k] += factor * single[k] + pair_factor * pairs[k];
}

static inline void end_post(const Model *model, Room *room, double *scores) {
    Post *post = &room->post;
    const Rules *rules = &model->rules;
    add_pair(&room->entries[END], model, room);
    bool ended = post->in_current == 0;
    const double *last = ended ? post->last : post->current;
    double words = over_root(rules->word, post->tokens), pairs = over_root(rules->pair, post->tokens + 1);
    double parts = over_root(rules->piece, post->pieces);
    double ending = over_root(rules->last, ended ? post->in_last : post->in_current);
    for (int k = 0; k < CLASSES; k++)
        scores[k] = model->intercept[k] + words * post->word[k] + pairs * post->pairs[k]
            + parts * post->parts[k] + ending * last[k];
    note_shape(rules, room);
    add_indicators(model, room, scores);
}

#endif
