/* A text's tokens as VADER has them: describing emoji, splitting, looking each token up. */
#ifndef SENTIMENT_VADER_TOKENS_H
#define SENTIMENT_VADER_TOKENS_H

#include "characters.h"
#include "vocabulary.h"

/* What a token is: the questions that the original asks by comparing strings, answered
 * once for every known word. In the order of `lexicon.FLAGS`. */
enum {
    IN_LEXICON = 1 << 0,  /* has a valence of its own; the lowest bit, so that it counts */
    BOOSTER = 1 << 1,     /* in BOOSTER_DICT: strengthens or weakens the words after it */
    NEGATION = 1 << 2,    /* in NEGATE, or has "n't" anywhere in it */
    WHOLE = 1 << 3,       /* its valence is a Python int, which `sum` treats apart */
    OPENS_PHRASE = 1 << 4,/* the first word of some phrase */
    NO = 1 << 5,
    OR_NOR = 1 << 6,
    KIND = 1 << 7,
    OF = 1 << 8,
    BUT = 1 << 9,
    LEAST = 1 << 10,
    AT_VERY = 1 << 11,
    NEVER = 1 << 12,
    SO_THIS = 1 << 13,
    WITHOUT = 1 << 14,
    DOUBT = 1 << 15,
    CAPITALS = 1 << 16    /* str.isupper is true of the token */
};

/* What a phrase is: in SPECIAL_CASES, which replaces the valence; there an int; in
 * BOOSTER_DICT, which adds to it. */
enum { PHRASE_SPECIAL = 1 << 0, PHRASE_WHOLE = 1 << 1, PHRASE_BOOSTER = 1 << 2 };

/* An idiom or booster of two or three words (no third: ABSENT), and its values in
 * SPECIAL_CASES and in BOOSTER_DICT. */
typedef struct {
    i64 first, second, third, flags;
    double valence, boost;
} Phrase;

typedef struct {
    Vocabulary vocabulary;
    const Phrase *phrases;      /* sorted by their first word; behind them one that none is */
    const i64 *opens;           /* for each known word, the first of the phrases it opens */
    const double *boost;        /* of each known word, in BOOSTER_DICT */
    const u64 *is_emoji;        /* a bit for each code point */
    Forms emoji;                /* their descriptions */
    i64 emoji_growth;           /* times the bytes a text can have with them */
    double capitals_increment;  /* C_INCR */
    double negation_factor;     /* N_SCALAR */
    i64 compensated_floats;     /* whether this Python's `sum` carries along what is lost */
    i64 compensated_ints;       /* when a float, or an int, is added to a float */
} Lexicon;

typedef struct {
    double valence;
    int32_t flags;
    int32_t word; /* which known one it is, or ABSENT */
    bool whole;   /* the original holds the valence as a Python int */
} Token;

/* Workspace for one text at a time. */
typedef struct {
    i64 size;     /* bytes of the longest text that fits in, its emoji described */
    u8 *text;     /* a text with its emoji described */
    u8 *spare;    /* one of its tokens in lower case */
    Token *tokens;
    i64 *scored;  /* positions of the tokens whose valence may be other than an int 0 */
} Workspace;

/* What is known of a text's tokens as a whole. */
typedef struct {
    i64 count, shouted, scored;
    int32_t flags; /* that any of them has */
} Tokens;

static inline bool is_emoji(u32 code, const Lexicon *lexicon) {
    return lexicon->is_emoji[code >> 6] >> (code & 63) & 1;
}

/* How long a text is with its emoji described. */
static i64 described_length(const u8 *data, i64 start, i64 stop, const Lexicon *lexicon) {
    i64 length = 0, width;
    for (i64 at = start; at < stop; at += width) {
        width = width_at(data, at, stop);
        u32 code = code_at(data, at, width);
        i64 size = width;
        if (is_emoji(code, lexicon)) form_of(&lexicon->emoji, code, &size);
        length += size + 1; /* the space before a description */
    }
    return length;
}

/* Copy a text with each emoji replaced by its description.
 *
 * A description begins a new token and whatever follows is glued to its last word:
 * neither "sun" and "day" around an emoji, nor an emoji with a variation selector
 * behind it, ends in a known word. Emoji of several code points are replaced piece by
 * piece. The original puts a space before a description only where none was; here one
 * always is, and everything else that str.split splits at becomes a plain space: the
 * tokens are the same. */
static i64 describe(const u8 *data, i64 start, i64 stop, const Lexicon *lexicon, u8 *target) {
    i64 length = 0, width;
    for (i64 at = start; at < stop; at += width) {
        width = width_at(data, at, stop);
        if (data[at] < 0x80) {
            target[length++] = data[at];
            continue;
        }
        u32 code = code_at(data, at, width);
        if (is_emoji(code, lexicon)) {
            target[length++] = ' ';
            length = write_form(&lexicon->emoji, code, target, length);
        } else if (flags_of(code) & SPACE) {
            target[length++] = ' ';
        } else {
            length = copy(data, at, at + width, target, length);
        }
    }
    return length;
}

/* Take punctuation off both ends of a token, if a word remains.
 *
 * What would keep two characters or fewer is taken for an emoticon and left alone: ":D"
 * keeps its colon, but "ok!" keeps its exclamation mark as well and is no known word any
 * more. Only ASCII punctuation counts. */
static inline void strip(const u8 *text, i64 *start, i64 *stop) {
    i64 first = *start, last = *stop;
    int length = 0;
    while (first < last && byte_flags[text[first]] & PUNCTUATION) first++;
    while (last > first && byte_flags[text[last - 1]] & PUNCTUATION) last--;
    for (i64 at = first; at < last; at++) {
        length += !continues(text[at]);
        if (length > 2) {
            *start = first;
            *stop = last;
            return;
        }
    }
}

/* Whether "n't" is anywhere in a token: any such token negates. */
static inline bool has_contracted_not(const u8 *text, i64 start, i64 stop) {
    for (i64 at = start + 1; at < stop - 1; at++)
        if (text[at] == '\'' && (text[at - 1] | 0x20) == 'n' && (text[at + 1] | 0x20) == 't') return true;
    return false;
}

static inline i64 token_end(const u8 *text, i64 at, i64 stop) {
    while (at < stop) {
        u64 marks = blank_marks(eight_at(text, at));
        if (!marks) {
            at += WIDTH;
            continue;
        }
        at += first_marked(marks);
        if (at >= stop || byte_flags[text[at]] & SPACE) break;
        at++; /* a control character, but none that str.split splits at */
    }
    return least_of(at, stop);
}

/* Find the tokens of a text without emoji and without spaces other than ASCII ones. */
static Tokens split(const u8 *text, i64 at, i64 stop, const Lexicon *lexicon, Workspace *workspace) {
    Tokens all = {0, 0, 0, 0};
    while (at < stop) {
        if (byte_flags[text[at]] & SPACE) {
            at++;
            continue;
        }
        i64 first = at, last = token_end(text, at, stop), word;
        at = last + 1;
        if ((byte_flags[text[first]] | byte_flags[text[last - 1]]) & PUNCTUATION)
            strip(text, &first, &last);
        Survey of = survey(text, first, last);
        /* Only ASCII characters can be in "n't", or lowered to them. */
        int32_t flags = of.apostrophe && has_contracted_not(text, first, last) ? NEGATION : 0;
        if (of.wide) {
            u32 seen;
            i64 length = write_lower(text, first, last, workspace->spare, &seen);
            word = find_word(survey(workspace->spare, 0, length), workspace->spare, 0, length, &lexicon->vocabulary);
            of.upper = seen & UPPER;
            of.lower = seen & LOWER;
        } else {
            word = find_word(of, text, first, last, &lexicon->vocabulary);
        }
        if (word != ABSENT) flags |= (int32_t)lexicon->vocabulary.words[word].flags;
        if (of.upper && !of.lower) {
            flags |= CAPITALS;
            all.shouted++;
        }
        workspace->tokens[all.count].flags = flags;
        workspace->tokens[all.count].word = (int32_t)word;
        workspace->scored[all.scored] = all.count++;
        all.scored += flags & IN_LEXICON;
        all.flags |= flags;
    }
    return all;
}

#endif
