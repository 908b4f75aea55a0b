/* Adding up the weights of a post's features, token by token, and summing up. */
#ifndef SENTIMENT_POSTS_H
#define SENTIMENT_POSTS_H

#include <math.h>

#include "scanning.h"

/* Count an indicator that makes pairs. */
static inline void note(Workspace *workspace, i64 indicator) {
    if (workspace->counts[indicator]++ == 0) workspace->found[workspace->post.n_found++] = indicator;
}

/* Add the weights of the pair of the token before and another one. */
static inline void add_pair(const Entry *entry, const Model *model, Workspace *workspace) {
    i64 length = entry->length;
    Murmur state = absorbed(workspace->post.pair, entry->head, least_of(length, WIDTH));
    if (length > LONGEST) state = absorbed_all(state, workspace->normal, WIDTH, length);
    else if (length > WIDTH) state = absorbed(state, entry->tail, length - WIDTH);
    add_bucket(workspace->post.pairs, model, 1, 2, finished(state));
}

static inline void end_sentence(Workspace *workspace, i64 flags) {
    Post *post = &workspace->post;
    if (post->in_current > 0) {
        memcpy(post->last, post->current, sizeof post->last);
        memset(post->current, 0, sizeof post->current);
        post->in_last = post->in_current;
        post->in_current = 0;
    }
    if (post->opening_words > 0 && flags & QUERIES_SENTENCE) {
        note(workspace, post->opens);
        if (post->asks && workspace->counts[post->asks - 1]++ == 0)
            workspace->asked[post->n_asked++] = post->asks - 1;
    }
    post->opening_words = 0;
}

/* Add a word's pieces, and count how it was written unless a hashtag holds it. */
static inline void take_word(const Entry *entry, bool in_hashtag, const Model *model, Workspace *workspace) {
    Post *post = &workspace->post;
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
    if (flags & STRETCHED) note(workspace, model->rules.stretched);
}

/* Go on with a post by one token. */
static inline void take(const Entry *entry, bool in_hashtag, const Model *model, Workspace *workspace) {
    Post *post = &workspace->post;
    const Info *info = &entry->info;
    add_pair(entry, model, workspace);
    post->pair = entry->pair;
    if (post->tokens == 0) {
        post->begins = info->begins;
        post->ends = info->ends;
    }
    post->tokens++;
    add(post->word, entry->word);
    if (!(info->flags & TRAILS)) post->ends = info->ends;
    for (u64 left = info->indicators; left; left >>= 8) note(workspace, (i64)(left & 0xFF) - 1);
    if (info->flags & ENDS_SENTENCE) {
        end_sentence(workspace, info->flags);
    } else if (!(info->flags & NAMES)) {
        add(post->current, entry->last);
        post->in_current++;
    }
    if (info->flags & IS_WORD) take_word(entry, in_hashtag, model, workspace);
}

/* Count the indicators of a post as a whole. */
static inline void note_shape(const Rules *rules, Workspace *workspace) {
    Post *post = &workspace->post;
    i64 words = post->words, longer = 0;
    for (i64 bin = 0; bin < rules->n_lengths; bin++) longer += words > rules->words_exceed[bin];
    note(workspace, rules->lengths[longer]);
    if (post->shouted > 0) note(workspace, rules->one_shouted);
    if (post->shouted >= rules->few_capitals) note(workspace, rules->few_shouted);
    if (words >= rules->shouted_words
        && post->shouted * rules->shouted_share[1] >= words * rules->shouted_share[0])
        note(workspace, rules->all_shouted);
    if (post->foreign * rules->foreign_share[1] > words * rules->foreign_share[0])
        note(workspace, rules->mostly_foreign);
    else if (post->foreign > 0) note(workspace, rules->some_foreign);
    if (post->small) note(workspace, rules->small);
    if (post->tokens > 0) {
        note(workspace, post->begins);
        note(workspace, post->ends);
    }
}

static inline double over_root(double weight, i64 count) {
    return weight / sqrt((double)(count > 1 ? count : 1));
}

/* Add what indicators and their pairs say, and forget them. */
static inline void add_indicators(const Model *model, Workspace *workspace, double *scores) {
    const Post *post = &workspace->post;
    double single[CLASSES] = {0}, pairs[CLASSES] = {0};
    i64 n = post->n_found, features = n + post->n_asked;
    for (i64 turn = 0; turn < n; turn++)
        for (i64 other = 0; other < turn; other++)
            add(pairs, model->paired + (workspace->found[turn] * model->n_paired + workspace->found[other]) * CLASSES);
    for (i64 turn = 0; turn < n + post->n_asked; turn++) {
        i64 one = turn < n ? workspace->found[turn] : workspace->asked[turn - n];
        add(single, model->single + one * CLASSES);
        if (workspace->counts[one] > 1) {
            features++;
            add(single, model->several + one * CLASSES);
        }
        workspace->counts[one] = 0;
    }
    double factor = over_root(model->rules.indicator, features);
    double pair_factor = over_root(model->rules.indicator_pair, n * (n - 1) / 2);
    for (int k = 0; k < CLASSES; k++) scores[k] += factor * single[k] + pair_factor * pairs[k];
}

static inline void end_post(const Model *model, Workspace *workspace, double *scores) {
    Post *post = &workspace->post;
    const Rules *rules = &model->rules;
    add_pair(&workspace->entries[END], model, workspace);
    bool ended = post->in_current == 0;
    const double *last = ended ? post->last : post->current;
    double words = over_root(rules->word, post->tokens), pairs = over_root(rules->pair, post->tokens + 1);
    double parts = over_root(rules->piece, post->pieces);
    double ending = over_root(rules->last, ended ? post->in_last : post->in_current);
    for (int k = 0; k < CLASSES; k++)
        scores[k] = model->intercept[k] + words * post->word[k] + pairs * post->pairs[k]
            + parts * post->parts[k] + ending * last[k];
    note_shape(rules, workspace);
    add_indicators(model, workspace, scores);
}

#endif
