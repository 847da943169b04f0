#include "run/plan.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/json.h"
#include "run/plan_line.h"

struct am_plan_writer {
    char *path, *part; /* part: the file while it is being written */
    FILE *file;
    char *id;
    am_digest *digest;
    am_arena *arena, *last_arena;
    am_effect_row last;
    uint64_t count;
};

static am_kind disk(const am_plan_writer *w, am_err *e)
{
    (void)am_fail(e, AM_DISK, "cannot write the plan %s: %s", w->path, strerror(errno));
    return am_hint(e, "check the folder and the space on its disk");
}

static am_kind put_line(am_plan_writer *w, const am_value *v, am_err *e)
{
    am_buf line = AM_BUF(AM_PLAN_LINE_MAX);
    am_json_format(&line, v, AM_JSON_CANONICAL);
    am_buf_char(&line, '\n');
    am_kind k = AM_OK;
    if (!v || !am_buf_ok(&line))
        k = am_fail(e, AM_LIMIT, "an effect is larger than a plan's line may be (%d bytes)", (int)AM_PLAN_LINE_MAX);
    else if (fwrite(am_buf_text(&line), 1, line.n, w->file) != line.n)
        k = disk(w, e);
    else
        am_digest_add(w->digest, am_buf_text(&line), line.n);
    am_buf_free(&line);
    return k;
}

am_kind am_plan_create(const char *path, const am_plan_head *head, am_plan_writer **out, am_err *e)
{
    am_plan_writer *w = am_new(am_plan_writer);
    w->path = am_strdup(path);
    w->part = am_format("%s.part", path);
    w->id = am_strdup(head->id);
    w->digest = am_digest_new();
    w->arena = am_arena_new(AM_PLAN_LINE_MAX);
    w->last_arena = am_arena_new(AM_PLAN_LINE_MAX);
    w->file = fopen(w->part, "wxe");
    am_kind k = w->file ? put_line(w, am_plan_line_head(w->arena, head), e) : disk(w, e);
    if (k) {
        am_plan_abandon(w);
        w = NULL;
    }
    *out = w;
    return k;
}

/* Keep what the next line's order is compared with. */
static void remember(am_plan_writer *w, const am_effect_row *r)
{
    am_arena_reset(w->last_arena);
    w->last = (am_effect_row){.tenant = am_arena_strdup(w->last_arena, r->tenant),
                              .op = am_arena_strdup(w->last_arena, r->op),
                              .target = am_arena_strdup(w->last_arena, r->target),
                              .key = am_arena_strdup(w->last_arena, r->key), .nth = r->nth};
}

am_kind am_plan_add(am_plan_writer *w, const am_effect_row *r, am_err *e)
{
    char sum[AM_PLAN_SUM + 1];
    if (w->count && am_plan_line_compare(&w->last, r) >= 0)
        return am_fail(e, AM_BUG, "the effects of plan %s do not come sorted", w->id);
    am_arena_reset(w->arena);
    am_value *line = am_plan_line_effect(w->arena, r);
    if (line && !am_value_put(w->arena, line, "sum",
                              am_value_str(w->arena, am_plan_line_sum(w->id, line, sum))))
        line = NULL;
    am_kind k = put_line(w, line, e);
    if (!k) {
        remember(w, r);
        w->count++;
    }
    return k;
}

am_kind am_plan_finish(am_plan_writer *w, char sha[AM_DIGEST_TEXT], am_err *e)
{
    am_kind k = AM_OK;
    (void)am_digest_text(w->digest, sha);
    if (fprintf(w->file, "{\"effects\":%llu,\"sha256\":\"%s\"}\n", (unsigned long long)w->count, sha) < 0 ||
        fflush(w->file) != 0 || fsync(fileno(w->file)) != 0 || rename(w->part, w->path) != 0)
        k = disk(w, e);
    else
        w->part[0] = '\0';
    am_plan_abandon(w);
    return k;
}

void am_plan_abandon(am_plan_writer *w)
{
    if (!w)
        return;
    if (w->file)
        (void)fclose(w->file);
    if (w->file && w->part[0])
        (void)unlink(w->part);
    am_digest_free(w->digest);
    am_arena_free(w->arena);
    am_arena_free(w->last_arena);
    free(w->id);
    free(w->part);
    free(w->path);
    free(w);
}
