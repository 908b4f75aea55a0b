/* From many texts to a tagger's scores. */
#include <stdlib.h>

#include "posts.h"

static void take_text(const u8 *data, i64 at, i64 stop, const Model *model, Workspace *workspace) {
    i64 hashtag_end = at;
    while (at < stop) {
        bool in_hashtag = at < hashtag_end;
        Found found = in_hashtag ? part_at(data, at, hashtag_end, model, workspace)
                                 : token_at(data, at, stop, &hashtag_end, model, workspace);
        if (found.entry) take(found.entry, in_hashtag, model, workspace);
        at = found.end;
    }
}

EXPORT i64 tagger_workspace_size(void) { return sizeof(Workspace); }

/* Score rows, four numbers each; a null scores like an empty text. The workspace is zeros at
 * first, and goes on with the same model. -1: no memory. */
EXPORT int score_reactions(const Model *model, Workspace *workspace, const Rows *rows, double *scores) {
    size_t size = (size_t)longest_row(rows) + LONGEST;
    workspace->lower = malloc(FORM_GROWTH * size + WIDTH);
    workspace->normal = malloc(FORM_GROWTH * size + WIDTH);
    workspace->edged = malloc(FORM_GROWTH * size + WIDTH + 2);
    int failed = workspace->lower && workspace->normal && workspace->edged ? 0 : -1;
    if (!failed && workspace->entries[BEGIN].length == 0) fill_fixed(model, workspace);
    for (i64 row = 0; row < rows->count && !failed; row++) {
        workspace->post = (Post){.pair = workspace->entries[BEGIN].pair};
        if (is_valid(rows, row))
            take_text(rows->data, rows->offsets[row], rows->offsets[row + 1], model, workspace);
        end_post(model, workspace, scores + row * CLASSES);
    }
    free(workspace->lower);
    free(workspace->normal);
    free(workspace->edged);
    return failed;
}
