/* VADER's rules for the valence of one word, as the original really applies them.
 *
 * Each takes the place of one function, or one block of a function, of
 * vaderSentiment.py. Tokens are compared in lower case throughout, as there. In all of
 * them `i` is the position of the word to be scored, and `mixed` is whether some tokens
 * are in capitals and some are not. Numbers stand here that the original writes inside
 * its functions, so that they can't be read from it.
 */
#ifndef SENTIMENT_VADER_RULES_H
#define SENTIMENT_VADER_RULES_H

#include "tokens.h"

/* The phrase that some neighbouring tokens are, or ABSENT. */
static inline i64 phrase_at(const Token *tokens, i64 first, int length, const Lexicon *lexicon) {
    if (!(tokens[first].flags & OPENS_PHRASE)) return ABSENT;
    i64 opening = tokens[first].word;
    for (i64 at = lexicon->opens[opening]; lexicon->phrases[at].first == opening; at++) {
        const Phrase *phrase = &lexicon->phrases[at];
        if ((length == 2) == (phrase->third == ABSENT) && phrase->second == tokens[first + 1].word
            && (phrase->third == ABSENT || phrase->third == tokens[first + 2].word))
            return at;
    }
    return ABSENT;
}

/* The idiom around a word that decides its valence, or ABSENT. */
static i64 special_phrase(const Token *tokens, i64 count, i64 i, const Lexicon *lexicon) {
    /* From what overrides all others on down: where it begins, and its length. */
    static const int places[][2] = {{0, 3}, {0, 2}, {1, 2}, {2, 3}, {2, 2}, {3, 3}, {3, 2}};
    for (int turn = 0; turn < 7; turn++) {
        i64 first = i - places[turn][0];
        if (first + places[turn][1] > count) continue;
        i64 phrase = phrase_at(tokens, first, places[turn][1], lexicon);
        if (phrase != ABSENT && lexicon->phrases[phrase].flags & PHRASE_SPECIAL) return phrase;
    }
    return ABSENT;
}

/* Add the boosters of several words before a word, such as "kind of". */
static double with_booster_phrases(
    double valence, const Token *tokens, i64 i, const Lexicon *lexicon, bool *found
) {
    static const int places[][2] = {{3, 3}, {3, 2}, {2, 2}};
    *found = false;
    for (int turn = 0; turn < 3; turn++) {
        i64 phrase = phrase_at(tokens, i - places[turn][0], places[turn][1], lexicon);
        if (phrase != ABSENT && lexicon->phrases[phrase].flags & PHRASE_BOOSTER) {
            valence += lexicon->phrases[phrase].boost;
            *found = true;
        }
    }
    return valence;
}

/* Whether a word is passed over for what it does to others. */
static inline bool is_unscored(const Token *tokens, i64 count, i64 i) {
    return tokens[i].flags & BOOSTER
        || (i < count - 1 && tokens[i].flags & KIND && tokens[i + 1].flags & OF);
}

static inline bool is_negated_by_no(const Token *tokens, i64 i) {
    return (i > 0 && tokens[i - 1].flags & NO) || (i > 1 && tokens[i - 2].flags & NO)
        || (i > 2 && tokens[i - 3].flags & NO && tokens[i - 1].flags & OR_NOR);
}

/* Whether the word is a "no" that only negates the next one. */
static inline bool is_no_before_lexicon(const Token *tokens, i64 count, i64 i) {
    return tokens[i].flags & NO && i != count - 1 && tokens[i + 1].flags & IN_LEXICON;
}

/* Whether "least" just before, without "at" or "very" before it, negates. */
static inline bool is_negated_by_least(const Token *tokens, i64 i) {
    if (i == 0 || !(tokens[i - 1].flags & LEAST) || tokens[i - 1].flags & IN_LEXICON) return false;
    return i == 1 || !(tokens[i - 2].flags & AT_VERY);
}

static inline double pushed_out(double value, double valence, double increment) {
    return valence > 0 ? value + increment : value - increment;
}

/* What a word one, two or three places before multiplies a valence by. */
static inline double negation_of(const Token *tokens, i64 i, int distance, double factor) {
    int32_t earlier = tokens[i - distance].flags, before = tokens[i - 1].flags;
    if (distance == 2) {
        if (earlier & NEVER && before & SO_THIS) return 1.25;
        if (earlier & WITHOUT && before & DOUBT) return 1.0;
    } else if (distance == 3) {
        int32_t second = tokens[i - 2].flags;
        if ((earlier & NEVER && second & SO_THIS) || before & SO_THIS) return 1.25;
        if (earlier & WITHOUT && (second | before) & DOUBT) return 1.0;
    }
    return earlier & NEGATION ? factor : 1.0;
}

/* Work out the valence of a token that is in the lexicon. */
static void score_word(Token *tokens, i64 count, i64 i, const Lexicon *lexicon, bool mixed) {
    static const double damping[] = {1.0, 1.0, 0.95, 0.9};
    double factor = lexicon->negation_factor, increment = lexicon->capitals_increment;
    double valence = lexicon->vocabulary.words[tokens[i].word].valence;
    bool whole = tokens[i].flags & WHOLE;
    if (is_negated_by_no(tokens, i)) {
        valence *= factor;
        whole = false;
    } else if (is_no_before_lexicon(tokens, count, i)) {
        valence = 0.0;
        whole = false;
    }
    if (mixed && tokens[i].flags & CAPITALS) {
        valence = pushed_out(valence, valence, increment);
        whole = false;
    }
    for (int distance = 1; distance <= 3 && distance <= i; distance++) {
        const Token *earlier = &tokens[i - distance];
        if (earlier->flags & IN_LEXICON) continue;
        double boost = 0.0;
        if (earlier->flags & BOOSTER) {
            boost = lexicon->boost[earlier->word];
            if (valence < 0) boost = -boost;
            if (mixed && earlier->flags & CAPITALS) boost = pushed_out(boost, valence, increment);
        }
        valence = (valence + boost * damping[distance]) * negation_of(tokens, i, distance, factor);
        whole = false;
        if (distance == 3) {
            bool boosted;
            i64 special = special_phrase(tokens, count, i, lexicon);
            if (special != ABSENT) {
                valence = lexicon->phrases[special].valence;
                whole = lexicon->phrases[special].flags & PHRASE_WHOLE;
            }
            valence = with_booster_phrases(valence, tokens, i, lexicon, &boosted);
            whole = whole && !boosted;
        }
    }
    if (is_negated_by_least(tokens, i)) {
        valence *= factor;
        whole = false;
    }
    tokens[i].valence = valence;
    tokens[i].whole = whole;
}

#endif
