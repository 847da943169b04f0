#include "run/plan.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "run/plan_line.h"

struct am_plan_reader {
    char *path;
    FILE *file;
    char *line; /* getline()'s */
    size_t room;
    am_digest *digest;
    am_arena *head_arena, *arena;
    am_plan_head head;
    uint64_t count;
    char sha[AM_DIGEST_TEXT];
    bool by_hand; /* lines may be missing: the closing digest need not fit */
};

static am_kind changed(const am_plan_reader *r, const char *how, am_err *e)
{
    (void)am_fail(e, AM_REFUSED, "the plan %s was changed after it was made: %s", r->path, how);
    return am_hint(e, "lines may be deleted if `aftermove trim` closes the plan again; anything else needs a new plan");
}

/* The next line as a value; *v NULL at the end of the file. */
static am_kind next_line(am_plan_reader *r, am_arena *arena, const am_value **v, size_t *n, am_err *e)
{
    *v = NULL;
    errno = 0;
    ssize_t got = getline(&r->line, &r->room, r->file);
    if (got < 0 && errno)
        return am_fail(e, AM_DISK, "cannot read the plan %s: %s", r->path, strerror(errno));
    if (got < 0)
        return AM_OK;
    if (got > AM_PLAN_LINE_MAX)
        return changed(r, "a line is longer than any plan's", e);
    *n = (size_t)got;
    am_err why;
    if (am_json_parse(arena, r->line, *n, v, &why))
        return changed(r, why.text, e);
    return AM_OK;
}

static am_kind open_plan(const char *path, bool by_hand, am_plan_reader **out, am_err *e)
{
    am_plan_reader *r = am_new(am_plan_reader);
    const am_value *v = NULL;
    size_t n = 0;
    r->path = am_strdup(path);
    r->by_hand = by_hand;
    r->digest = am_digest_new();
    r->head_arena = am_arena_new(AM_PLAN_LINE_MAX * 4);
    r->arena = am_arena_new(AM_PLAN_LINE_MAX * 4);
    r->file = fopen(path, "re");
    am_kind k;
    if (!r->file) {
        k = am_fail(e, AM_ABSENT, "cannot open the plan %s: %s", path, strerror(errno));
        goto out;
    }
    if ((k = next_line(r, r->head_arena, &v, &n, e)))
        goto out;
    am_err why;
    if (am_plan_line_read_head(v, &r->head, &why)) {
        k = am_fail(e, AM_REFUSED, "cannot use the plan %s: %s", path, v ? why.text : "it is empty");
        goto out;
    }
    am_digest_add(r->digest, r->line, n);
out:
    if (k) {
        am_plan_close(r);
        r = NULL;
    }
    *out = r;
    return k;
}

am_kind am_plan_open(const char *path, am_plan_reader **out, am_err *e)
{
    return open_plan(path, false, out, e);
}

const am_plan_head *am_plan_get_head(const am_plan_reader *r)
{
    return &r->head;
}

static am_kind closing(am_plan_reader *r, const am_value *v, am_err *e)
{
    int c;
    (void)am_digest_text(r->digest, r->sha);
    if (!r->by_hand) {
        if (strcmp(r->sha, am_value_text(am_value_member(v, "sha256"), "")) != 0)
            return changed(r, "its closing digest does not fit", e);
        if (am_value_num(am_value_member(v, "effects"), -1) != (int64_t)r->count)
            return changed(r, "its closing line counts other effects", e);
    }
    while ((c = fgetc(r->file)) != EOF)
        if (c != '\n' && c != '\r' && c != ' ')
            return changed(r, "something stands behind its closing line", e);
    return AM_OK;
}

am_kind am_plan_next(am_plan_reader *r, am_effect_row *row, bool *end, am_err *e)
{
    const am_value *v = NULL;
    size_t n = 0;
    char sum[AM_PLAN_SUM + 1];
    *end = false;
    am_arena_reset(r->arena);
    am_kind k = next_line(r, r->arena, &v, &n, e);
    if (k)
        return k;
    if (!v)
        return changed(r, "its closing line is missing", e);
    if (am_value_member(v, "sha256")) {
        *end = true;
        return closing(r, v, e);
    }
    am_err why;
    if (strcmp(am_plan_line_sum(r->head.id, v, sum), am_value_text(am_value_member(v, "sum"), "")) != 0)
        return changed(r, "an effect does not fit its sum", e);
    if (am_plan_line_read_effect(v, row, &why))
        return changed(r, why.text, e);
    am_digest_add(r->digest, r->line, n);
    r->count++;
    return AM_OK;
}

const char *am_plan_sha(const am_plan_reader *r)
{
    return r->sha;
}

void am_plan_close(am_plan_reader *r)
{
    if (!r)
        return;
    if (r->file)
        (void)fclose(r->file);
    am_digest_free(r->digest);
    am_arena_free(r->head_arena);
    am_arena_free(r->arena);
    free(r->line);
    free(r->path);
    free(r);
}

am_kind am_plan_verify(const char *path, uint64_t *count, char sha[AM_DIGEST_TEXT], am_err *e)
{
    am_plan_reader *r;
    am_effect_row row;
    bool end = false;
    am_kind k = am_plan_open(path, &r, e);
    while (!k && !end)
        k = am_plan_next(r, &row, &end, e);
    if (!k && count)
        *count = r->count;
    if (!k && sha)
        memcpy(sha, r->sha, sizeof r->sha);
    am_plan_close(r);
    return k;
}

am_kind am_plan_trim(const char *from, const char *to, bool (*keep)(void *, const am_effect_row *), void *self,
                     char sha[AM_DIGEST_TEXT], am_err *e)
{
    am_plan_reader *r = NULL;
    am_plan_writer *w = NULL;
    am_effect_row row;
    char id[AM_ULID_TEXT], before[AM_DIGEST_TEXT] = "";
    bool end = false;
    am_kind k = open_plan(from, true, &r, e);
    /* the digest of the original stands in its last line: read through once */
    while (!k && !end)
        k = am_plan_next(r, &row, &end, e);
    if (!k)
        memcpy(before, r->sha, sizeof before);
    am_plan_close(r);
    r = NULL;
    if (k || (k = open_plan(from, true, &r, e)))
        return k;
    am_ulid_new(id);
    am_plan_head head = r->head;
    head.id = id;
    head.trimmed_from = before;
    k = am_plan_create(to, &head, &w, e);
    for (end = false; !k && !end;) {
        k = am_plan_next(r, &row, &end, e);
        if (!k && !end && keep(self, &row))
            k = am_plan_add(w, &row, e);
    }
    if (!k)
        k = am_plan_finish(w, sha, e);
    else
        am_plan_abandon(w);
    am_plan_close(r);
    return k;
}
