#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/command.h"
#include "app/records.h"
#include "base/json.h"
#include "journal/chain.h"
#include "journal/effects.h"
#include "journal/runs.h"
#include "report/tar.h"

/* Lines are gathered in a file of their own first: a member's size stands before its content. */
typedef struct gathering {
    FILE *file;
    am_arena *arena;
} gathering;

static am_kind chain_line(void *self, const am_event_row *ev, am_err *e)
{
    gathering *g = self;
    am_buf b = AM_BUF(64 << 20);
    am_chain_format(&b, ev);
    am_buf_char(&b, '\n');
    am_kind k = am_buf_ok(&b) && fwrite(am_buf_text(&b), 1, b.n, g->file) == b.n
                    ? AM_OK
                    : am_fail(e, AM_DISK, "cannot gather the events: %s", strerror(errno));
    am_buf_free(&b);
    return k;
}

static am_kind effect_line(void *self, const am_effect_row *r, am_err *e)
{
    gathering *g = self;
    am_arena_reset(g->arena);
    const am_value *v = am_json_make(
        g->arena,
        "{\"id\":%d,\"step\":%s,\"tenant\":%s,\"op\":%s,\"target\":%s,\"args\":%v,\"evidence\":%v,\"state\":%s,"
        "\"value\":%v,\"error\":%s,\"request_id\":%s,\"seen\":%d,\"sent\":%d,\"ended\":%d}",
        r->id, r->step, r->tenant, r->op, r->target, r->args, r->evidence, am_effect_state_name(r->state), r->value,
        r->error, r->request_id, r->seen, r->sent, r->ended);
    return fprintf(g->file, "%s\n", am_json_text(g->arena, v, AM_JSON_CANONICAL)) > 0
               ? AM_OK
               : am_fail(e, AM_DISK, "cannot gather the effects: %s", strerror(errno));
}

static am_kind add_lines(FILE *tar, const char *name, gathering *g, int64_t now, am_err *e)
{
    am_kind k = am_tar_add_file(tar, name, g->file, now, e);
    rewind(g->file);
    if (!k && ftruncate(fileno(g->file), 0))
        k = am_fail(e, AM_DISK, "cannot gather %s: %s", name, strerror(errno));
    return k;
}

static am_kind add_path(FILE *tar, const char *name, const char *path, int64_t now, am_err *e)
{
    FILE *f = path ? fopen(path, "re") : NULL;
    if (!f)
        return AM_OK; /* a run without a plan file, or approvals, has none to show */
    am_kind k = am_tar_add_file(tar, name, f, now, e);
    (void)fclose(f);
    return k;
}

static am_kind pack(FILE *tar, am_journal *j, am_arena *a, const am_workspace *w, const am_run_row *r, am_err *e)
{
    char head[AM_DIGEST_TEXT];
    int64_t events = 0, now = r->ended ? r->ended / 1000 : r->began / 1000;
    gathering g = {.file = tmpfile(), .arena = am_arena_new(0)};
    const char *plan = r->plan_id ? am_records_plan(a, w->dir, r->plan_id) : NULL;
    am_kind k = g.file ? am_chain_verify(j, &events, head, e)
                       : am_fail(e, AM_DISK, "cannot make a temporary file: %s", strerror(errno));
    if (k)
        goto out;
    const char *facts = am_json_text(
        a,
        am_json_make(a,
                     "{\"run\":%s,\"kind\":%s,\"playbook\":%s,\"version\":%s,\"text_sha\":%s,\"plan\":%s,"
                     "\"plan_sha\":%s,\"state\":%s,\"exit\":%d,\"began\":%d,\"ended\":%d,\"user\":%s,\"host\":%s,"
                     "\"app\":%s,\"params\":%v,\"tenants\":%v,\"events\":%d,\"head\":%s}",
                     r->id, r->kind, r->playbook, r->version, r->text_sha, r->plan_id, r->plan_sha, r->state,
                     (int64_t)r->exit_code, r->began, r->ended, r->os_user, r->host, r->app, r->params, r->tenants,
                     events, head),
        AM_JSON_CANONICAL | AM_JSON_PRETTY);
    if ((k = am_tar_add(tar, "run.json", facts, strlen(facts), now, e)) ||
        (k = am_chain_each(j, NULL, 0, chain_line, &g, e)) || (k = add_lines(tar, "chain.jsonl", &g, now, e)) ||
        (k = am_journal_effect_each(j, r->id, AM_BY_TIME, effect_line, &g, e)) ||
        (k = add_lines(tar, "effects.jsonl", &g, now, e)) || (k = add_path(tar, "plan.jsonl", plan, now, e)))
        goto out;
    if (plan)
        k = add_path(tar, "plan.jsonl.approvals", am_arena_format(a, "%s.approvals", plan), now, e);
    const char *text = NULL;
    size_t n = 0;
    if (!k && r->text_sha && !(k = am_journal_text_get(j, a, r->text_sha, &text, &n, e)))
        k = am_tar_add(tar, n && text[0] == '{' ? "playbook.json" : "playbook.lua", text, n, now, e);
    if (!k)
        k = am_tar_end(tar, e);
out:
    if (g.file)
        (void)fclose(g.file);
    am_arena_free(g.arena);
    return k;
}

static int run(am_app *app, const am_args *args)
{
    am_err e;
    am_workspace w;
    am_journal *j = NULL;
    am_run_row row;
    const char *id = args->words[0];
    const char *to = am_args_get(args, "out", am_arena_format(args->arena, "evidence-%s.tar", id));
    am_kind k = am_records_open(app, args->arena, &w, &j, &e);
    if (!k)
        k = am_journal_run_get(j, args->arena, id, &row, &e);
    FILE *tar = k ? NULL : fopen(to, "wxe");
    if (!k && !tar)
        k = am_fail(&e, errno == EEXIST ? AM_CONFLICT : AM_DISK, "cannot write %s: %s", to, strerror(errno));
    if (!k)
        k = pack(tar, j, args->arena, &w, &row, &e);
    if (tar && fclose(tar) && !k)
        k = am_fail(&e, AM_DISK, "cannot write %s: %s", to, strerror(errno));
    if (k && tar)
        (void)unlink(to);
    am_journal_close(j);
    if (k)
        return am_app_error(app, &e);
    fprintf(app->out.out, "%s\n", to);
    return 0;
}

static const am_option options[] = {{"out", "FILE", "where to write it (default: evidence-RUN.tar)"},
                                    {NULL, NULL, NULL}};

const am_command am_cmd_evidence = {
    .name = "evidence",
    .args = "RUN",
    .help = "Pack what proves a run into one tar file.\n"
            "Facts, plan, approvals, playbook, effects and the chain of events are in it;\n"
            "`aftermove journal verify FILE` checks it on any machine.",
    .options = options,
    .words_min = 1,
    .words_max = 1,
    .run = run};
