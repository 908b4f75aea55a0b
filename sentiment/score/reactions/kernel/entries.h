/* What is known of a token: its normal form, its hashes, the sums of its weights. */
#ifndef SENTIMENT_ENTRIES_H
#define SENTIMENT_ENTRIES_H

#include "murmur.h"

enum { CURLY_APOSTROPHE = 0x2019, ELLIPSIS = 0x2026, FIRST_SYMBOL = 0x2100 };

/* Write the normal form of a word, and find out how it was written. */
static i64 normal_word(const u8 *data, i64 start, i64 stop, Workspace *workspace, int32_t *flags) {
    u32 seen, before = CODE_POINTS;
    i64 length = write_lower(data, start, stop, workspace->lower, &seen);
    i64 first, width, written = 0;
    int repeated = 0;
    u32 initial = flags_at(data, start, stop, &first);
    *flags = IS_WORD;
    if ((initial & (LOWER | TITLE)) == LOWER) *flags |= SMALL;
    if ((seen & (UPPER | LOWER)) == UPPER && stop - start > first) *flags |= SHOUTED;
    for (i64 at = 0; at < length; at += width) {
        width = width_at(workspace->lower, at, length);
        u32 code = code_at(workspace->lower, at, width);
        repeated = code == before ? repeated + 1 : 1;
        if (code == CURLY_APOSTROPHE) workspace->normal[written++] = '\'';
        else if (repeated <= 2) written = copy(workspace->lower, at, at + width, workspace->normal, written);
        else *flags |= STRETCHED;
        if (width > 1 && code != CURLY_APOSTROPHE) *flags |= FOREIGN;
        before = code;
    }
    return written;
}

/* Write the normal form of a sign that isn't ASCII. */
static i64 normal_sign(const u8 *data, i64 start, i64 stop, Workspace *workspace) {
    switch (code_at(data, start, stop - start)) {
    case 0x201C:
    case 0x201D:
    case 0x201E:
        workspace->normal[0] = '"';
        return 1;
    case 0x2018:
    case CURLY_APOSTROPHE:
        workspace->normal[0] = '\'';
        return 1;
    case ELLIPSIS:
        workspace->normal[0] = workspace->normal[1] = '.';
        return 2;
    default:
        return copy(data, start, stop, workspace->normal, 0);
    }
}

/* Add the weights of the pieces of a word, of two to five characters with its edges. */
static void sum_pieces(i64 length, const Model *model, Workspace *workspace, Entry *entry) {
    u8 *edged = workspace->edged;
    edged[0] = ' ';
    i64 stop = copy(workspace->normal, 0, length, edged, 1), width;
    edged[stop++] = ' ';
    for (i64 start = 0; start < stop; start += width_at(edged, start, stop)) {
        Murmur state = {0, 0, 0};
        i64 at = start;
        for (int characters = 1; characters <= 5 && at < stop; characters++) {
            width = width_at(edged, at, stop);
            state = absorbed(state, only_first(eight_at(edged, at), width), width);
            at += width;
            if (characters >= 2) {
                add_bucket(entry->parts, model, 3, 1, finished(state));
                entry->pieces++;
            }
        }
    }
}

/* What the lexicon and the rules know of a token. */
static Info info_of(i64 length, int32_t flags, const Model *model, const Workspace *workspace) {
    i64 at = ANY_WORD;
    if (!(flags & IS_WORD)) {
        i64 width = width_at(workspace->normal, 0, length);
        bool symbol = width == length && code_at(workspace->normal, 0, width) >= FIRST_SYMBOL;
        at = symbol ? ANY_SYMBOL : ANY_SIGN;
    }
    Survey of = survey(workspace->normal, 0, length);
    i64 word = find_word(of, workspace->normal, 0, length, &model->vocabulary);
    if (word != ABSENT) at = model->vocabulary.words[word].flags;
    Info info = model->infos[at];
    info.flags |= flags;
    return info;
}

/* Work out what is to be known of a token, whose normal form `workspace` has. */
static void fill_entry(Entry *entry, i64 length, int32_t flags, const Model *model, Workspace *workspace) {
    const u8 *normal = workspace->normal;
    u64 key_head = entry->key_head, key_tail = entry->key_tail;
    *entry = (Entry){.key_head = key_head, .key_tail = key_tail, .length = (int32_t)length};
    entry->head = only_first(eight_at(normal, 0), length);
    if (length > WIDTH) entry->tail = only_first(eight_at(normal, WIDTH), length - WIDTH);
    Murmur nothing = {0, 0, 0}, last = {0, 'l' | ':' << 8, 2}, pair = {0, 'b' | ':' << 8, 2};
    add_bucket(entry->word, model, 0, 1, finished(absorbed_all(nothing, normal, 0, length)));
    add_bucket(entry->last, model, 1, 2, finished(absorbed_all(last, normal, 0, length)));
    if (flags & IS_WORD) sum_pieces(length, model, workspace, entry);
    entry->pair = absorbed(absorbed_all(pair, normal, 0, length), ' ', 1);
    entry->info = info_of(length, flags, model, workspace);
}

/* Look into a word or sign, and remember it if that can be. */
static Entry *looked_into(
    const u8 *data, i64 start, i64 stop, bool is_word, Entry *entry, const Model *model, Workspace *workspace
) {
    int32_t flags = 0;
    i64 length = is_word ? normal_word(data, start, stop, workspace, &flags)
                         : normal_sign(data, start, stop, workspace);
    if (length > LONGEST) entry = &workspace->entries[LONG];
    fill_entry(entry, length, flags, model, workspace);
    return entry;
}

/* What is known of a word or sign, looking into it only the first time.
 *
 * It is remembered by all its bytes, in the one place that they name, until another one
 * takes that. */
static inline Entry *remembered(
    const u8 *data, i64 start, i64 stop, bool is_word, const Model *model, Workspace *workspace
) {
    i64 size = stop - start;
    if (size > LONGEST)
        return looked_into(data, start, stop, is_word, &workspace->entries[LONG], model, workspace);
    u64 head = only_first(eight_at(data, start), size);
    u64 tail = size > WIDTH ? only_first(eight_at(data, start + WIDTH), size - WIDTH) : 0;
    u64 hash = (head ^ head >> 32) * 0x9E3779B97F4A7C15 + tail * MIX;
    hash = (hash ^ hash >> 32) * 0x9E3779B97F4A7C15;
    Entry *entry = &workspace->entries[hash >> (64 - CACHE_BITS)];
    if (entry->key_head == head && entry->key_tail == tail) return entry;
    Entry *known = looked_into(data, start, stop, is_word, entry, model, workspace);
    known->key_head = head;
    known->key_tail = tail;
    return known;
}

/* Fill in ASCII signs and fixed tokens. */
static void fill_fixed(const Model *model, Workspace *workspace) {
    for (int code = 0; code < 128; code++) {
        workspace->normal[0] = (u8)code;
        fill_entry(&workspace->entries[SIGNS + code], 1, 0, model, workspace);
    }
    for (int turn = 0; turn < ENTRIES - FIXED; turn++) {
        i64 length = (i64)strlen(fixed_tokens[turn]);
        memcpy(workspace->normal, fixed_tokens[turn], (size_t)length);
        fill_entry(&workspace->entries[FIXED + turn], length, 0, model, workspace);
    }
}

#endif
