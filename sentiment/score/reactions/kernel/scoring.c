/* From many texts to a tagger's scores. */
#include <stdlib.h>

#include "posts.h"

static void take_text(const u8 *data, i64 at, i64 stop, const Model *model, Room *room) {
    i64 hashtag_end = at;
    while (at < stop) {
        bool in_hashtag = at < hashtag_end;
        Found found = in_hashtag ? part_at(data, at, hashtag_end, model, room)
                                 : token_at(data, at, stop, &hashtag_end, model, room);
        if (found.entry) take(found.entry, in_hashtag, model, room);
        at = found.end;
    }
}

EXPORT i64 tagger_room_size(void) { return sizeof(Room); }

/* Score rows, four numbers each; a null scores like an empty text. The room is zeros at
 * first, and goes on with the same model. -1: no memory. */
EXPORT int score_reactions(const Model *model, Room *room, const Rows *rows, double *scores) {
    size_t size = (size_t)longest_row(rows) + LONGEST;
    room->lower = malloc(FORM_GROWTH * size + WIDTH);
    room->normal = malloc(FORM_GROWTH * size + WIDTH);
    room->edged = malloc(FORM_GROWTH * size + WIDTH + 2);
    int failed = room->lower && room->normal && room->edged ? 0 : -1;
    if (!failed && room->entries[BEGIN].length == 0) fill_fixed(model, room);
    for (i64 row = 0; row < rows->count && !failed; row++) {
        room->post = (Post){.pair = room->entries[BEGIN].pair};
        if (is_valid(rows, row))
            take_text(rows->data, rows->offsets[row], rows->offsets[row + 1], model, room);
        end_post(model, room, scores + row * CLASSES);
    }
    free(room->lower);
    free(room->normal);
    free(room->edged);
    return failed;
}
