/* Evening out what copies of a text differ in: case, links, mentions, spacing, "RT @name:".
 *
 * Each pattern is a function that tells where its match ends. All of them are greedy, and
 * none has to go back, for what follows a run is never part of it.
 */
#ifndef SENTIMENT_NORMALISATION_H
#define SENTIMENT_NORMALISATION_H

#include "characters.h"

/* Whether an ASCII letter, small or capital, is at a place. */
static inline bool is_letter(const u8 *data, i64 at, i64 stop, u8 small) {
    return at < stop && (data[at] | 0x20) == small;
}

static inline bool is_byte(const u8 *data, i64 at, i64 stop, u8 byte) {
    return at < stop && data[at] == byte;
}

/* [\w.-]* */
static inline i64 name_end(const u8 *data, i64 at, i64 stop) {
    i64 width;
    while (at < stop && (flags_at(data, at, stop, &width) & WORD || data[at] == '.' || data[at] == '-'))
        at += width;
    return at;
}

/* ^\s*rt\s+@[\w.-]+:? whatever the case; `start` if there is none */
static inline i64 repost_end(const u8 *data, i64 start, i64 stop) {
    i64 at = run_end(data, start, stop, SPACE, true);
    if (!is_letter(data, at, stop, 'r') || !is_letter(data, at + 1, stop, 't')) return start;
    i64 name = run_end(data, at + 2, stop, SPACE, true);
    if (name == at + 2 || !is_byte(data, name, stop, '@')) return start;
    i64 end = name_end(data, name + 1, stop);
    if (end == name + 1) return start;
    return is_byte(data, end, stop, ':') ? end + 1 : end;
}

/* https?://|www\. whatever the case; `at` if there is none */
static inline i64 scheme_end(const u8 *data, i64 at, i64 stop) {
    if (is_letter(data, at, stop, 'w')) {
        bool www = is_letter(data, at + 1, stop, 'w') && is_letter(data, at + 2, stop, 'w')
            && is_byte(data, at + 3, stop, '.');
        return www ? at + 4 : at;
    }
    i64 end = at + 4;
    if (!(is_letter(data, at, stop, 'h') && is_letter(data, at + 1, stop, 't')
          && is_letter(data, at + 2, stop, 't') && is_letter(data, at + 3, stop, 'p')))
        return at;
    if (is_letter(data, end, stop, 's')) end++;
    /* to a pattern that ignores case the long s, U+017F, is an "s" */
    else if (is_byte(data, end, stop, 0xC5) && is_byte(data, end + 1, stop, 0xBF)) end += 2;
    bool slashes = is_byte(data, end, stop, ':') && is_byte(data, end + 1, stop, '/')
        && is_byte(data, end + 2, stop, '/');
    return slashes ? end + 3 : at;
}

/* Copy a text with a space in the place of an "RT @name:" and of each link; the copy can
 * be one byte longer than the text. */
static i64 without_links(const u8 *data, i64 start, i64 stop, u8 *target) {
    i64 length = 0, at = repost_end(data, start, stop);
    if (at > start) target[length++] = ' ';
    while (at < stop) {
        u8 small = data[at] | 0x20;
        if (small == 'h' || small == 'w') {
            i64 body = scheme_end(data, at, stop);
            i64 end = body > at ? run_end(data, body, stop, SPACE, false) : body;
            if (end > body) {
                target[length++] = ' ';
                at = end;
                continue;
            }
        }
        target[length++] = data[at++];
    }
    return length;
}

/* @[\w.-]+(?:@[\w.-]+)? at the place of an "@"; `at` if there is none */
static inline i64 mention_end(const u8 *data, i64 at, i64 stop) {
    i64 end = name_end(data, at + 1, stop);
    if (end == at + 1) return at;
    if (!is_byte(data, end, stop, '@')) return end;
    i64 further = name_end(data, end + 1, stop);
    return further > end + 1 ? further : end;
}

/* Copy a text without mentions, its case folded, with one space between words. */
static i64 fold(const u8 *data, i64 stop, u8 *target) {
    i64 length = 0, width, end;
    bool apart = false;
    for (i64 at = 0; at < stop; at = end) {
        u8 byte = data[at];
        bool plain = byte > ' ' && byte < 0x7F && byte != '@'; /* most of most texts */
        u32 flags = plain ? 0 : flags_at(data, at, stop, &width);
        end = plain ? at + 1 : at + width;
        if (byte == '@' && mention_end(data, at, stop) > at) {
            end = mention_end(data, at, stop);
            apart = true;
            continue;
        }
        if (flags & SPACE) {
            apart = true;
            continue;
        }
        if (apart && length > 0) target[length++] = ' ';
        apart = false;
        if (plain) target[length++] = byte >= 'A' && byte <= 'Z' ? byte | 0x20 : byte;
        else if (flags & FOLDED) length = write_form(&folded_forms, code_at(data, at, width), target, length);
        else length = copy(data, at, end, target, length);
    }
    return length;
}

#endif
