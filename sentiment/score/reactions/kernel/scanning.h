/* Finding tokens in UTF-8, as the regular expressions of `reactions.tokens` do. */
#ifndef SENTIMENT_SCANNING_H
#define SENTIMENT_SCANNING_H

#include "entries.h"

/* [^\W\d_], which a word is made of. */
static inline bool is_letter(u32 flags, u8 byte) {
    return (flags & (WORD | DIGIT)) == WORD && byte != '_';
}

static inline bool letter_at(const u8 *data, i64 at, i64 stop, i64 *width) {
    u32 flags = flags_at(data, at, stop, width);
    return is_letter(flags, data[at]);
}

/* What joins emoji or varies them is no part of any token: a selector, a joiner, tones. */
static inline bool is_passed_over(u32 code) {
    return code == 0xFE0F || code == 0x200D || (code >= 0x1F3FB && code <= 0x1F3FF);
}

static inline u64 ascii(const char *text, i64 size) {
    u64 eight = 0;
    memcpy(&eight, text, (size_t)size);
    return eight;
}

/* Where the link at a place stops; letters whose case doesn't matter are compared with the
 * bit of small letters set. */
static i64 link_end(const u8 *data, i64 at, i64 stop) {
    u64 eight = only_first(eight_at(data, at), stop - at), four = only_first(eight, 4);
    i64 behind = at;
    if ((four | 0x20202020) == ascii("http", 4)) {
        behind = at + 4;
        if (behind < stop && (data[behind] | 0x20) == 's') behind++;
        if (behind + 3 <= stop && only_first(eight_at(data, behind), 3) == ascii("://", 3))
            return run_end(data, behind + 3, stop, SPACE, false);
        return at;
    }
    if ((four | 0x00202020) == ascii("www.", 4)) behind = at + 4;
    else if (eight == ascii("pic.twit", 8) && stop - at > 16 && eight_at(data, at + 8) == ascii("ter.com/", 8))
        behind = at + 16;
    if (behind == at) return at;
    i64 end = run_end(data, behind, stop, SPACE, false);
    return end > behind ? end : at;
}

/* Where the word at a place stops: letters, and apostrophes between them. */
static inline i64 word_end(const u8 *data, i64 at, i64 stop) {
    i64 width, further;
    while (at < stop) {
        if (letter_at(data, at, stop, &width)) {
            at += width;
            continue;
        }
        if (data[at] != '\'' && (width == 1 || code_at(data, at, width) != CURLY_APOSTROPHE)) break;
        if (at + width >= stop || !letter_at(data, at + width, stop, &further)) break;
        at += width;
    }
    return at;
}

static inline bool is_capital(u8 byte) { return byte >= 'A' && byte <= 'Z'; }
static inline bool is_small(u8 byte) { return byte >= 'a' && byte <= 'z'; }

/* Where the part of a hashtag at a place stops: camel case is taken apart. */
static i64 part_end(const u8 *data, i64 at, i64 stop) {
    i64 width, first = at;
    u32 flags = flags_at(data, at, stop, &width);
    if (flags & DIGIT) return run_end(data, at, stop, DIGIT, true);
    if (!is_letter(flags, data[at])) return at;
    if (data[at] >= 0x80) {
        while (at < stop && letter_at(data, at, stop, &width) && width > 1) at += width;
        return at;
    }
    while (at < stop && is_capital(data[at])) at++;
    bool small = at < stop && is_small(data[at]);
    if (small && at - first > 1) return at - 1; /* the last capital begins the next word */
    while (at < stop && is_small(data[at])) at++;
    return at;
}

/* What the scanner finds: where it stops, and what is known of it. */
typedef struct {
    i64 end;
    Entry *entry; /* none: no token */
} Found;

static inline Found number_at(const u8 *data, i64 start, i64 stop, Workspace *workspace) {
    i64 digits = 0, end = run_end(data, start, stop, DIGIT, true);
    for (i64 at = start; at < end && digits < 4; at += width_at(data, at, end)) digits++;
    return (Found){end, &workspace->entries[NUMBER + digits - 1]};
}

/* A run of question and exclamation marks, or of dots. */
static inline Found marks_at(const u8 *data, i64 start, i64 stop, Workspace *workspace) {
    i64 at = start, queries = 0;
    u8 first = data[start];
    if (first == '.') {
        while (at < stop && data[at] == '.') at++;
        return (Found){at, &workspace->entries[at - start == 1 ? SIGNS + '.' : DOTS]};
    }
    for (; at < stop && (data[at] == '?' || data[at] == '!'); at++) queries += data[at] == '?';
    int place = queries == 0 ? SHOUTS : queries == at - start ? QUERIES : BOTH;
    return (Found){at, &workspace->entries[at - start == 1 ? SIGNS + first : place]};
}

/* What is at a place where neither word nor number nor space is. */
static inline Found sign_at(
    const u8 *data, i64 at, i64 stop, i64 width, i64 *hashtag_end, const Model *model, Workspace *workspace
) {
    u8 byte = data[at];
    i64 behind = at + width;
    if (byte >= 0x80) return (Found){behind, remembered(data, at, behind, false, model, workspace)};
    if (byte == '.' || byte == '!' || byte == '?') return marks_at(data, at, stop, workspace);
    if (byte == '@' || byte == '#') {
        i64 end = run_end(data, behind, stop, WORD, true);
        if (end > behind && byte == '@') return (Found){end, &workspace->entries[MENTION]};
        if (end > behind) *hashtag_end = end;
    }
    return (Found){behind, &workspace->entries[SIGNS + byte]};
}

/* What is at a place of a text, outside hashtags. */
static inline Found token_at(
    const u8 *data, i64 at, i64 stop, i64 *hashtag_end, const Model *model, Workspace *workspace
) {
    u8 byte = data[at];
    i64 width, end;
    u32 flags = flags_at(data, at, stop, &width);
    if (is_letter(flags, byte)) {
        u8 small = byte | 0x20;
        if ((small == 'h' || small == 'w' || small == 'p') && (end = link_end(data, at, stop)) > at)
            return (Found){end, &workspace->entries[LINK]};
        end = word_end(data, at, stop);
        return (Found){end, remembered(data, at, end, true, model, workspace)};
    }
    if (flags & DIGIT) return number_at(data, at, stop, workspace);
    if (byte == '\n') {
        for (end = at; end < stop && data[end] == '\n'; end++) {}
        return (Found){end, &workspace->entries[LINE]};
    }
    if (flags & SPACE || byte == '_' || (width > 2 && is_passed_over(code_at(data, at, width))))
        return (Found){at + width, NULL};
    return sign_at(data, at, stop, width, hashtag_end, model, workspace);
}

/* What is at a place of a hashtag. */
static inline Found part_at(const u8 *data, i64 at, i64 stop, const Model *model, Workspace *workspace) {
    i64 width, end = part_end(data, at, stop);
    if (end == at) return (Found){at + 1, NULL}; /* an underscore */
    if (flags_at(data, at, stop, &width) & DIGIT) return number_at(data, at, end, workspace);
    return (Found){end, remembered(data, at, end, true, model, workspace)};
}

#endif
