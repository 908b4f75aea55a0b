/* What Python's string methods and regular expressions say of a character.
 *
 * The tables are made by `build.py`, which asks the Python that the code is for:
 * Unicode grows with every version of it, and answers change.
 */
#ifndef SENTIMENT_CHARACTERS_H
#define SENTIMENT_CHARACTERS_H

#include "text.h"

/* In the order of `build.FLAGS`. */
enum {
    LETTER = 1 << 0,      /* str.isalpha */
    WORD = 1 << 1,        /* \w */
    SPACE = 1 << 2,       /* \s, str.isspace, and what str.split splits at */
    DIGIT = 1 << 3,       /* \d */
    UPPER = 1 << 4,       /* str.isupper */
    LOWER = 1 << 5,       /* lower or title case: makes str.isupper of a text false */
    TITLE = 1 << 6,       /* title case */
    FOLDED = 1 << 7,      /* str.casefold changes it */
    LOWERED = 1 << 8,     /* str.lower changes it */
    CASED = 1 << 9,       /* decides how a capital sigma beside it is lowered ... */
    IGNORABLE = 1 << 10,  /* ... or is looked through then */
    PUNCTUATION = 1 << 11 /* in string.punctuation */
};

/* The changed forms of some characters, by code point, ascending. */
typedef struct {
    const u32 *codes;
    const u32 *ends; /* where each one's form stops in `texts`, and the next one's starts */
    const u8 *texts;
    u32 count;
} Forms;

enum { PAGE_BITS = 7, FORM_GROWTH = 3 }; /* a form has at most so many times the bytes */
extern const uint16_t flag_pages[CODE_POINTS >> PAGE_BITS];
extern const uint16_t flag_table[];
extern const uint16_t byte_flags[256]; /* of ASCII; none of other bytes */
extern const Forms lower_forms, folded_forms;

static inline u32 flags_of(u32 code) {
    return flag_table[(u32)flag_pages[code >> PAGE_BITS] << PAGE_BITS | (code & 127)];
}

static inline u32 flags_at(const u8 *data, i64 at, i64 stop, i64 *width) {
    if (data[at] < 0x80) {
        *width = 1;
        return byte_flags[data[at]];
    }
    *width = width_at(data, at, stop);
    return flags_of(code_at(data, at, *width));
}

/* Where a run of characters ends that all have a flag, or all lack it. */
static inline i64 run_end(const u8 *data, i64 at, i64 stop, u32 flag, bool wanted) {
    i64 width;
    while (at < stop && ((flags_at(data, at, stop, &width) & flag) != 0) == wanted) at += width;
    return at;
}

/* The form of a character that has one. */
static inline const u8 *form_of(const Forms *forms, u32 code, i64 *size) {
    u32 low = 0, high = forms->count - 1;
    while (low < high) {
        u32 middle = (low + high) / 2;
        if (forms->codes[middle] < code) low = middle + 1;
        else high = middle;
    }
    u32 start = low ? forms->ends[low - 1] : 0;
    *size = forms->ends[low] - start;
    return forms->texts + start;
}

static inline i64 write_form(const Forms *forms, u32 code, u8 *target, i64 at) {
    i64 size;
    const u8 *form = form_of(forms, code, &size);
    return copy(form, 0, size, target, at);
}

/* Whether the last character before a place that isn't looked through is cased. */
static inline bool cased_before(const u8 *text, i64 start, i64 at) {
    while (at > start) {
        i64 stop = at--;
        while (at > start && stop - at < MOST_BYTES && continues(text[at])) at--;
        u32 flags = flags_of(code_at(text, at, stop - at));
        if (!(flags & IGNORABLE)) return flags & CASED;
    }
    return false;
}

static inline bool cased_after(const u8 *text, i64 at, i64 stop) {
    for (i64 width; at < stop; at += width) {
        u32 flags = flags_at(text, at, stop, &width);
        if (!(flags & IGNORABLE)) return flags & CASED;
    }
    return false;
}

/* Write what str.lower makes of a text, and collect the flags of its characters.
 *
 * A character can become several, and a capital sigma the final form if a cased
 * letter precedes it and none follows. */
static inline i64 write_lower(const u8 *text, i64 start, i64 stop, u8 *target, u32 *seen) {
    i64 length = 0, width;
    *seen = 0;
    for (i64 at = start; at < stop; at += width) {
        u32 flags = flags_at(text, at, stop, &width);
        *seen |= flags;
        if (text[at] < 0x80) {
            target[length++] = text[at] | (flags & UPPER ? 0x20 : 0);
        } else if (!(flags & LOWERED)) {
            length = copy(text, at, at + width, target, length);
        } else if (text[at] == 0xCE && text[at + 1] == 0xA3) {
            bool final = cased_before(text, start, at) && !cased_after(text, at + width, stop);
            target[length++] = 0xCF;
            target[length++] = final ? 0x82 : 0x83;
        } else {
            length = write_form(&lower_forms, code_at(text, at, width), target, length);
        }
    }
    return length;
}

#endif
