#include <config.h>
#include <search.h>
#include <stdlib.h>
#include <string.h>

#include "app/chronicle.h"
#include "app/command.h"
#include "app/records.h"
#include "app/screen.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/text.h"
#include "journal/effects.h"
#include "run/drive.h"
#include "run/plan.h"
#include "run/record_plan.h"

enum { DAY_MS = 24 * 60 * 60 * 1000, ARENA_MAX = 256 << 20 };

/* One inverse, gathered before anything is asked. */
typedef struct inverse {
    struct inverse *next;
    const char *tenant, *op, *target, *reason;
    const am_value *args;
} inverse;

typedef struct undoing {
    am_app *app;
    am_session *session;
    am_arena *arena;
    const char *const *only;
    inverse *first, **end;
    void *final; /* a tree of targets that something final was done to */
    unsigned n, hopeless;
} undoing;

static bool wanted(const undoing *u, const char *target)
{
    bool all = !u->only || !u->only[0];
    for (size_t i = 0; !all && u->only[i]; i++)
        all = am_glob(u->only[i], target, true);
    return all;
}

/* What cannot be undone is said, with the reason; nothing is left out silently. */
static void hopeless(undoing *u, const am_effect_row *r, const char *why)
{
    u->hopeless++;
    am_run_outcome(u->session->run, &(am_outcome){.tenant = r->tenant, .op = r->op, .subject = r->target,
                                                  .word = "cannot be undone", .reason = why});
}

/* What undoes it: as said at the door, and what was learned only while it was done. */
static const am_value *undo_args(am_arena *a, const am_effect_row *r)
{
    am_value *args = am_value_copy(a, r->undo);
    const am_value *learned = am_value_member(r->value, "undo");
    size_t n = am_value_is(learned, AM_T_OBJECT) ? am_value_len(learned) : 0;
    am_member *members = n ? am_value_sorted(learned) : NULL;
    for (size_t i = 0; args && i < n; i++)
        if (!am_value_put(a, args, members[i].key, am_value_copy(a, members[i].value)))
            args = NULL;
    free(members);
    return args;
}

static int by_text(const void *a, const void *b)
{
    return strcmp(a, b);
}

/* The texts are the arena's. */
static void keep(void *text)
{
    (void)text;
}

static const char *place(undoing *u, const am_effect_row *r)
{
    return r->target ? am_arena_format(u->arena, "%s %s", r->tenant, r->target) : NULL;
}

static bool is_final(undoing *u, const am_effect_row *r)
{
    am_err ignored;
    am_tenant *tenant = NULL;
    if (am_session_tenant(u->session, r->tenant, &tenant, &ignored))
        return false;
    const am_connector_info *c = am_registry_find(u->session->registry, am_tenant_connector(tenant));
    const am_operation *op = am_registry_operation(c, r->op, &ignored);
    return op && (op->effects & AM_FINAL);
}

/* Newest first: what was done to a target before it was purged, say, is gone with it. */
static const char *why_final(undoing *u, const am_effect_row *r)
{
    const char *at = place(u, r);
    if (!r->undo_op) {
        if (at && is_final(u, r))
            (void)tsearch(at, &u->final, by_text);
        return r->no_undo ? r->no_undo : "no operation undoes it";
    }
    return at && tfind(at, &u->final, by_text) ? "what was done to it later cannot be undone" : NULL;
}

static am_kind gather(void *self, const am_effect_row *r, am_err *e)
{
    undoing *u = self;
    char until[AM_TIME_TEXT], ended[AM_TIME_TEXT];
    if (r->state != AM_EFFECT_DONE || !wanted(u, r->target ? r->target : r->op))
        return AM_OK;
    const char *final = why_final(u, r);
    if (final) {
        hopeless(u, r, final);
        return AM_OK;
    }
    int64_t deadline = r->undo_days ? r->ended + (int64_t)r->undo_days * DAY_MS : 0;
    if (deadline && deadline < am_clock_wall()) {
        hopeless(u, r, am_arena_format(u->arena, "its %u days ended on %.10s", r->undo_days,
                                       am_time_format(until, deadline)));
        return AM_OK;
    }
    inverse *i = am_arena_alloc(u->arena, sizeof *i);
    if (!i)
        return am_fail(e, AM_NOMEM, "run %s is too large to be undone in one go: use --only", r->run);
    *i = (inverse){.tenant = am_arena_strdup(u->arena, r->tenant), .op = am_arena_strdup(u->arena, r->undo_op),
                   .target = am_arena_strdup(u->arena, r->target), .args = undo_args(u->arena, r),
                   .reason = am_arena_format(u->arena, "undoes %s of %.10s%s%.10s", r->op,
                                             am_time_format(ended, r->ended), deadline ? ", possible until " : "",
                                             deadline ? am_time_format(until, deadline) : "")};
    *u->end = i;
    u->end = &i->next;
    u->n++;
    return AM_OK;
}

static bool settled(void *drive)
{
    return am_drive_over(drive);
}

/* Ask the inverse in plan mode: its look is the evidence. The step keeps the order, newest first. */
static am_kind look(undoing *u, const inverse *i, unsigned order, am_err *e)
{
    am_tenant *tenant = NULL;
    am_drive *d = NULL;
    am_err why = {0};
    am_session *s = u->session;
    am_kind k = am_session_tenant(s, i->tenant, &tenant, &why);
    const am_operation *op =
        k ? NULL : am_registry_operation(am_registry_find(s->registry, am_tenant_connector(tenant)), i->op, &why);
    am_drive_opts opts = {.reason = i->reason, .step = am_arena_format(u->arena, "undo %06u", order)};
    if (op && !am_drive_start(s->run, tenant, op, i->args, false, &opts, &d, &why))
        k = am_loop_run(s->loop, settled, d, e);
    else
        am_run_outcome(s->run, &(am_outcome){.tenant = i->tenant, .op = i->op, .subject = i->target,
                                             .word = "failed", .err = &why});
    am_drive_free(d);
    return d ? k : AM_OK;
}

static am_kind write_plan(undoing *u, const am_run_row *row, const am_run_row *mine, const char **path, am_err *e)
{
    am_session *s = u->session;
    char sha[AM_DIGEST_TEXT];
    const char *dir = am_arena_format(u->arena, "%s/plans", s->workspace.dir);
    am_value *notes = am_value_array(u->arena);
    for (const inverse *i = u->first; i; i = i->next)
        if (!strcmp(i->op, "create-trust")) {
            (void)am_value_push(u->arena, notes,
                                am_value_str(u->arena, "a trust that is created again is dormant for up to seven "
                                                       "days before anything can be moved"));
            break;
        }
    am_plan_head head = {.id = mine->id, .tool = PACKAGE_VERSION, .undoes = row->id,
                         .tenants = am_chronicle_tenants(s), .notes = notes, .made = am_clock_wall()};
    *path = am_arena_format(s->arena, "%s/%s.jsonl", dir, mine->id);
    am_kind k;
    if ((k = am_journal_commit(s->journal, e)) || (k = am_dir_make(dir, 0755, e)) ||
        (k = am_record_save_plan(s->journal, mine->id, *path, &head, NULL, sha, e)))
        return k;
    return am_journal_forget_planned(s->journal, mine->id, e);
}

static int plan(undoing *u, const am_run_row *row, const char **path, am_err *e)
{
    am_session *s = u->session;
    am_record *record = NULL;
    am_run_row mine = {.kind = "plan", .undoes = row->id};
    am_kind k = am_chronicle_begin(s, &mine, AM_RECORD_PLAN, &record, e);
    if (!k)
        k = am_journal_effect_each(s->journal, row->id, AM_BY_TIME_REVERSED, gather, u, e);
    unsigned order = 0;
    for (const inverse *i = u->first; !k && i; i = i->next)
        k = look(u, i, ++order, e);
    if (!k && u->n)
        k = write_plan(u, row, &mine, path, e);
    int code = k ? am_app_error(u->app, e) : am_run_exit(s->run);
    if (!k && !u->n)
        am_app_say(u->app, "run %s did nothing that could be undone", row->id);
    return record ? am_chronicle_end(s, record, code) : code;
}

static int run(am_app *app, const am_args *args)
{
    am_session s;
    am_err e = {0};
    am_run_row row;
    int code;
    undoing u = {.app = app, .session = &s, .arena = am_arena_new(ARENA_MAX), .only = am_args_list(args, "only")};
    u.end = &u.first;
    am_kind k = am_session_open(&s, app, NULL, &e);
    if (!k)
        k = am_chronicle_open(&s, am_arena_format(args->arena, "undo %s", args->words[0]), &e);
    if (!k)
        k = am_journal_run_get(s.journal, args->arena, args->words[0], &row, &e);
    if (k) {
        code = am_app_error(app, &e);
    } else {
        (void)am_session_begin(&s, AM_MODE_PLAN, NULL);
        am_screen *screen = am_screen_new(&s, AM_LAYOUT_TABLE);
        const char *path = NULL;
        code = plan(&u, &row, &path, &e);
        am_screen_end(screen, code);
        am_screen_free(screen);
        if (path) {
            am_app_say(app, "apply it with: aftermove apply %s", am_run_id(s.run));
            fprintf(app->out.out, "%s\n", path);
        }
    }
    am_session_close(&s);
    tdestroy(u.final, keep);
    am_arena_free(u.arena);
    return code;
}

static const am_option options[] = {{"only", "GLOB", "undo effects whose target matches (may be repeated)"},
                                    {NULL, NULL, NULL}};

const am_command am_cmd_undo = {
    .name = "undo",
    .args = "RUN [--only GLOB]",
    .help = "Make a plan of what would undo a run, newest change first.\n"
            "It tells until when each can be undone, and what cannot, with the reason. Nothing is\n"
            "changed until that plan is applied, like any other: aftermove apply PLAN.",
    .options = options,
    .words_min = 1,
    .words_max = 1,
    .pages = true,
    .run = run};
