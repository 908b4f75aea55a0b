/* From the tokens of a text to its four scores, and from many texts to theirs. */
#include "arithmetic.h"
#include "contrast.h"
#include "rules.h"

enum { NEGATIVE, NEUTRAL, POSITIVE, COMPOUND, COLUMNS };

/* What the marks anywhere in a text add to its score. */
static inline double emphasis(i64 exclamations, i64 questions) {
    double added = (double)least_of(exclamations, 4) * 0.292;
    if (questions > 3) return added + 0.96;
    return questions > 1 ? added + (double)questions * 0.18 : added;
}

/* What is asked of a text as a whole: whether it is all ASCII, and its marks. */
static inline bool overview(const u8 *data, i64 start, i64 stop, i64 *exclamations, i64 *questions) {
    u64 everything = 0;
    *exclamations = *questions = 0;
    for (i64 at = start; at < stop; at += WIDTH) {
        u64 eight = only_first(eight_at(data, at), stop - at);
        everything |= eight;
        *exclamations += count_byte(eight, '!');
        *questions += count_byte(eight, '?');
    }
    return !(everything & HIGHEST);
}

/* Work out the valence of every token that can have one; `scored` are then all of these. */
static int score_tokens(Workspace *workspace, Tokens *all, const Lexicon *lexicon) {
    Token *tokens = workspace->tokens;
    bool mixed = 0 < all->shouted && all->shouted < all->count;
    if (all->flags & BUT)
        for (i64 at = 0; at < all->count; at++) {
            tokens[at].valence = 0.0;
            tokens[at].whole = true;
        }
    for (i64 turn = 0; turn < all->scored; turn++) {
        i64 at = workspace->scored[turn];
        if (is_unscored(tokens, all->count, at)) {
            tokens[at].valence = 0.0;
            tokens[at].whole = true;
        } else {
            score_word(tokens, all->count, at, lexicon, mixed);
        }
    }
    if (!(all->flags & BUT)) return 0;
    for (i64 at = 0; at < all->count; at++) workspace->scored[at] = at;
    all->scored = all->count;
    return apply_contrast(tokens, all->count);
}

/* Make a text's scores of its tokens' valences. */
static void sum_up(const Workspace *workspace, Tokens all, double added, const Lexicon *lexicon, double *scores) {
    if (all.count == 0) {
        memset(scores, 0, COLUMNS * sizeof *scores);
        return;
    }
    double score = python_sum(
        workspace->tokens, workspace->scored, all.scored, lexicon->compensated_floats, lexicon->compensated_ints
    );
    if (score > 0) score += added;
    else if (score < 0) score -= added;
    double positive = 0.0, negative = 0.0;
    i64 neutral = all.count;
    for (i64 turn = 0; turn < all.scored; turn++) {
        double valence = workspace->tokens[workspace->scored[turn]].valence;
        /* One more each, as neutral tokens are counted as one. */
        positive += valence > 0 ? valence + 1 : 0.0;
        negative += valence < 0 ? valence - 1 : 0.0;
        neutral -= valence != 0;
    }
    if (positive > -negative) positive += added;
    else if (positive < -negative) negative -= added;
    double total = positive - negative + (double)neutral;
    scores[NEGATIVE] = fabs(negative / total);
    scores[NEUTRAL] = (double)neutral / total;
    scores[POSITIVE] = positive / total;
    scores[COMPOUND] = fmin(1.0, fmax(-1.0, score / sqrt(score * score + 15)));
    for (int column = 0; column < COLUMNS; column++)
        scores[column] = python_round(scores[column], column == COMPOUND ? 4 : 3);
}

static void free_workspace(Workspace *workspace) {
    free(workspace->text);
    free(workspace->spare);
    free(workspace->tokens);
    free(workspace->scored);
}

static int make_workspace(Workspace *workspace, i64 size) {
    size_t bytes = (size_t)(2 * size + 4096), tokens = bytes / 2 + 1;
    free_workspace(workspace);
    *workspace = (Workspace){
        (i64)bytes, malloc(bytes + WIDTH), malloc(FORM_GROWTH * bytes + WIDTH),
        malloc(tokens * sizeof(Token)), malloc(tokens * sizeof(i64)),
    };
    return workspace->text && workspace->spare && workspace->tokens && workspace->scored ? 0 : -1;
}

static int score_row(
    const u8 *data, i64 start, i64 stop, const Lexicon *lexicon, Workspace *workspace, double *scores
) {
    i64 exclamations, questions, size = stop - start;
    bool ascii = overview(data, start, stop, &exclamations, &questions);
    if (!ascii && size * lexicon->emoji_growth > workspace->size)
        size = described_length(data, start, stop, lexicon);
    if (size > workspace->size && make_workspace(workspace, size)) return -1;
    if (!ascii) {
        stop = describe(data, start, stop, lexicon, workspace->text);
        data = workspace->text;
        start = 0;
        overview(data, start, stop, &exclamations, &questions);
    }
    Tokens all = split(data, start, stop, lexicon, workspace);
    if (score_tokens(workspace, &all, lexicon)) return -1;
    sum_up(workspace, all, emphasis(exclamations, questions), lexicon, scores);
    return 0;
}

/* Score rows, four numbers each; a null scores like an empty text. -1: no memory. */
EXPORT int score_polarity(const Lexicon *lexicon, const Rows *rows, double *scores) {
    Workspace workspace = {0, NULL, NULL, NULL, NULL};
    int failed = make_workspace(&workspace, 0);
    for (i64 row = 0; row < rows->count && !failed; row++) {
        i64 start = rows->offsets[row], stop = is_valid(rows, row) ? rows->offsets[row + 1] : start;
        failed = score_row(rows->data, start, stop, lexicon, &workspace, scores + row * COLUMNS);
    }
    free_workspace(&workspace);
    return failed;
}

/* For the tests: what Python's own arithmetic, and the original's "but", make of numbers. */

EXPORT int round_all(double *values, i64 count, i64 digits) {
    for (i64 at = 0; at < count; at++) values[at] = python_round(values[at], (int)digits);
    return 0;
}

EXPORT int sum_all(
    const Token *tokens, const i64 *chosen, i64 count, i64 floats, i64 ints, double *sum
) {
    *sum = python_sum(tokens, chosen, count, floats, ints);
    return 0;
}

EXPORT int weigh_all(Token *tokens, i64 count, i64 but, i64 searching) {
    if (!searching) return weigh_long(tokens, count, but);
    weigh_short(tokens, count, but);
    return 0;
}
