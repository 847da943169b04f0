#include <dirent.h>
#include <errno.h>
#include <ftw.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/box.h"
#include "app/paths.h"
#include "app/launch.h"
#include "app/signals.h"
#include "app/spec.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/json.h"

enum { WORDS_MAX = 512, OUTPUT_MAX = 64 << 20, CONFIG_MAX = 1 << 20 };

typedef struct job {
    const am_spec *spec;
    const am_folder *folder;
    am_spec_result *result;
    am_arena *arena;
    const char *dir, *program, *playbook;
    am_box box;
    size_t at; /* commands so far, for the names of their files */
    int64_t changes, wanted; /* of a run that is to be stopped: since it began; how many */
} job;

static const char *in_dir(const job *j, const char *name)
{
    return am_arena_format(j->arena, "%s/%s", j->dir, name);
}

static am_kind put(const job *j, const char *name, const char *text, size_t n, am_err *err)
{
    return am_file_write(in_dir(j, name), text, n, 0600, err);
}

/* The playbook is one of the workspace, known by its name: there a run that is resumed finds it. */
static am_kind install(job *j, const char *path, am_err *err)
{
    const char *name = j->folder->name, *dir = in_dir(j, "playbooks");
    j->playbook = name ? name : am_arena_strdup(j->arena, path);
    if (!name || j->folder->alone)
        return AM_OK;
    am_kind kind = am_dir_make(dir, 0700, err);
    if (!kind && symlink(path, am_arena_format(j->arena, "%s/%s", dir, name)) != 0)
        kind = am_fail(err, AM_DISK, "%s/%s: %s", dir, name, strerror(errno));
    return kind;
}

static am_kind open_box(job *j, am_err *err)
{
    const char *tmp = getenv("TMPDIR");
    char *dir = am_arena_format(j->arena, "%s/aftermove-spec.XXXXXX", tmp && *tmp ? tmp : "/tmp");
    const char *scenario = am_json_text(j->arena, j->spec->scenario, AM_JSON_PRETTY);
    char real[4096];
    if (!mkdtemp(dir))
        return am_fail(err, AM_DISK, "cannot make a directory like %s: %s", dir, strerror(errno));
    j->dir = dir;
    const char *given = j->folder->alone ? j->folder->file.path : j->folder->dir;
    if (!realpath(given, real))
        return am_fail(err, AM_ABSENT, "%s: %s", given, strerror(errno));
    am_kind kind = install(j, real, err);
    if (!kind)
        kind = am_paths_self(j->arena, &j->program, err);
    if (!kind)
        kind = put(j, "scenario.json", scenario, strlen(scenario), err);
    const char *const args[] = {"--scenario", in_dir(j, "scenario.json"), "--dir", in_dir(j, "sandbox"),
                                "--log",      in_dir(j, "requests.jsonl"), NULL};
    if (!kind)
        kind = am_box_start(&j->box, j->arena, args, err);
    am_buf config = AM_BUF(CONFIG_MAX);
    if (!kind)
        am_box_config(&j->box, j->spec->more, &config);
    if (!kind)
        kind = put(j, AM_CONFIG_FILE, am_buf_text(&config), config.n, err);
    am_buf_free(&config);
    return kind;
}

/* One thing that happens behind everybody's back: {do: ...} on a site, {advance: seconds} of the
 * sandbox's clock, {faults: [...]} in place of the rules so far. */
static am_kind edit(const job *j, const am_value *e, am_err *err)
{
    const am_value *ignored, *advance = am_value_member(e, "advance");
    const am_value *faults = am_value_member(e, "faults");
    const char *page = "site", *body = am_json_text(j->arena, e, AM_JSON_PLAIN);
    if (advance) {
        page = am_arena_format(j->arena, "clock?advance=%lld",
                               (long long)am_value_num(advance, 0) * 1000);
        body = "";
    } else if (faults) {
        page = "faults";
        body = am_json_text(j->arena, faults, AM_JSON_PLAIN);
    }
    am_kind kind = am_box_read(&j->box, j->arena, page, body, &ignored, err);
    return kind ? am_prefix(err, "edit %s", am_json_text(j->arena, e, AM_JSON_PLAIN)) : AM_OK;
}

static am_kind edits(const job *j, const am_value *list, am_err *err)
{
    am_kind kind = AM_OK;
    for (size_t i = 0; !kind && i < am_value_len(list); i++)
        kind = edit(j, am_value_at(list, i), err);
    return kind;
}

static am_kind count_changes(const job *j, int64_t *n, am_err *err)
{
    am_arena *a = am_arena_new(0);
    const am_value *state;
    am_kind kind = am_box_read(&j->box, a, "state", NULL, &state, err);
    *n = kind ? -1 : am_value_num(am_value_get(state, "requests.changed"), -1);
    if (!kind && *n < 0)
        kind = am_fail(err, AM_REMOTE, "the sandbox does not tell how many changes it has seen");
    am_arena_free(a);
    return kind;
}

static bool due(void *self)
{
    const job *j = self;
    int64_t n;
    am_err ignored;
    return count_changes(j, &n, &ignored) == AM_OK && n - j->changes >= j->wanted;
}

typedef struct words {
    const char *v[WORDS_MAX + 1];
    size_t n;
} words;

static void say(words *w, const char *word)
{
    if (w->n < WORDS_MAX)
        w->v[w->n++] = word;
}

static words begin(const job *j, const char *command)
{
    words w = {.n = 0};
    say(&w, j->program);
    say(&w, "--workspace");
    say(&w, j->dir);
    say(&w, command);
    return w;
}

/* As a command line gives them: lists item by item, tables as JSON. */
static void params(const job *j, words *w, const am_value *all)
{
    for (size_t i = 0; am_value_is(all, AM_T_OBJECT) && i < am_value_len(all); i++) {
        const char *key = all->u.o.v[i].key;
        const am_value *v = all->u.o.v[i].value;
        bool list = am_value_is(v, AM_T_ARRAY);
        for (size_t k = 0; k < (list ? am_value_len(v) : 1); k++) {
            const am_value *one = list ? am_value_at(v, k) : v;
            const char *text = am_value_text(one, NULL);
            say(w, "--param");
            say(w, am_arena_format(j->arena, "%s=%s", key,
                                   text ? text : am_json_text(j->arena, one, AM_JSON_PLAIN)));
        }
    }
}

static void consent(words *w, const am_value *given)
{
    bool one = am_value_is(given, AM_T_STR);
    for (size_t i = 0; i < (one ? 1 : am_value_len(given)); i++) {
        say(w, "--consent");
        say(w, am_value_text(one ? given : am_value_at(given, i), ""));
    }
}

static const char *slurp(const job *j, const char *path)
{
    am_buf b = AM_BUF(OUTPUT_MAX);
    const char *text = am_file_read(path, &b, NULL) == AM_OK
                           ? am_arena_strdup(j->arena, am_buf_text(&b))
                           : "";
    am_buf_free(&b);
    return text;
}

/* Run it; what it wrote is in its own files and in e. */
static am_kind execute(job *j, words *w, bool stops, int sign, am_spec_evidence *e, bool *stopped,
                       am_err *err)
{
    am_launch_end end;
    const char *shown = "aftermove";
    w->v[w->n] = NULL;
    for (size_t i = 3; i < w->n; i++)
        shown = am_arena_format(j->arena, "%s %s", shown, w->v[i]);
    j->result->command = shown;
    j->at++;
    am_launch p = {.argv = w->v,
                    .out = in_dir(j, am_arena_format(j->arena, "%zu.out", j->at)),
                    .err = in_dir(j, am_arena_format(j->arena, "%zu.err", j->at)),
                    .timeout_ms = j->spec->seconds * 1000,
                    .due = stops ? due : NULL,
                    .sign = sign,
                    .self = j};
    am_kind kind = am_launch_run(&p, &end, err);
    e->out = slurp(j, p.out);
    e->err = slurp(j, p.err);
    e->code = end.code;
    *stopped = end.struck;
    return kind;
}

/* Names of plans sort by time. */
static const char *newest_plan(const job *j)
{
    const char *newest = "", *dir = in_dir(j, "plans");
    DIR *d = opendir(dir);
    struct dirent *e;
    while (d && (e = readdir(d)))
        if (e->d_name[0] != '.' && strcmp(e->d_name, newest) > 0)
            newest = am_arena_strdup(j->arena, e->d_name);
    if (d)
        closedir(d);
    return am_arena_format(j->arena, "%s/%s", dir, newest);
}

/* What the journal knows of a run, as the lines that it would have written. */
static am_kind from_journal(job *j, am_spec_evidence *e, am_err *err)
{
    am_spec_evidence x = {.code = 0};
    bool ignored;
    const char *run = NULL, *judged = j->result->command;
    for (size_t i = 0; i < am_value_len(e->lines); i++)
        run = am_value_text(am_value_member(am_value_at(e->lines, i), "run"), run);
    if (!run)
        return AM_OK;
    words w = begin(j, "export");
    say(&w, run);
    say(&w, "--format");
    say(&w, "json");
    am_kind kind = execute(j, &w, false, 0, &x, &ignored, err);
    j->result->command = judged;
    const am_value *rows = am_json_lines_among(j->arena, x.out);
    am_value *lines = am_value_array(j->arena);
    for (size_t i = 0; i < am_value_len(rows); i++) {
        const am_value *row = am_value_at(rows, i);
        am_value_push(j->arena, lines,
                      am_json_make(j->arena,
                                   "{\"type\": \"outcome\", \"outcome\": %v, \"step\": %v, "
                                   "\"tenant\": %v, \"operation\": %v, \"subject\": %v, "
                                   "\"reason\": %v, \"kind\": %v, \"value\": %v}",
                                   am_value_member(row, "state"), am_value_member(row, "step"),
                                   am_value_member(row, "tenant"), am_value_member(row, "op"),
                                   am_value_member(row, "target"), am_value_member(row, "reason"),
                                   am_value_member(row, "kind"), am_value_member(row, "value")));
    }
    for (size_t i = 0; i < am_value_len(e->lines); i++) { /* its totals */
        const am_value *line = am_value_at(e->lines, i);
        if (strcmp(am_value_text(am_value_member(line, "type"), ""), "totals") == 0)
            am_value_push(j->arena, lines, line);
    }
    e->lines = lines;
    return kind;
}

static words command_of(const job *j, const am_spec_step *step)
{
    static const char *const names[] = {"run", "plan", "apply"};
    words w = begin(j, names[step->mode]);
    say(&w, step->mode == AM_SPEC_APPLY ? newest_plan(j) : j->playbook);
    if (step->mode == AM_SPEC_RUN)
        say(&w, "--yes");
    if (step->mode != AM_SPEC_APPLY)
        params(j, &w, am_value_member(step->body, "params"));
    if (step->mode != AM_SPEC_PLAN)
        consent(&w, am_value_member(step->body, "consent"));
    say(&w, "--format");
    say(&w, "json");
    return w;
}

/* The plan that is to be applied. */
static am_kind plan_first(job *j, const am_spec_step *step, am_err *err)
{
    const am_spec_step plan = {.mode = AM_SPEC_PLAN, .body = step->body};
    am_spec_evidence e = {.code = 0};
    words w = command_of(j, &plan);
    bool ignored;
    am_kind kind = execute(j, &w, false, 0, &e, &ignored, err);
    if (!kind && e.code != 0)
        kind = am_fail(err, AM_REFUSED, "the plan ended with %d: %.300s", e.code, e.err);
    return kind ? kind : edits(j, am_value_member(step->body, "between"), err);
}

/* Stopped after so many changes, and then gone on with. */
static am_kind stop_and_resume(job *j, words *w, const am_spec_step *step, am_spec_evidence *e, am_err *err)
{
    const am_value *crash = am_value_member(step->body, "crash");
    bool stopped;
    j->wanted = am_value_num(crash ? crash : am_value_member(step->body, "interrupt"), 1);
    am_kind kind = count_changes(j, &j->changes, err);
    if (!kind)
        kind = execute(j, w, true, crash ? SIGKILL : SIGINT, e, &stopped, err);
    if (kind)
        return kind;
    if (!stopped || e->code == 0)
        return am_fail(err, AM_CONFLICT,
                       "the run ended (with %d) before it could be stopped after %lld changes: give a "
                       "smaller number, or more to do", e->code, (long long)j->wanted);
    words again = begin(j, "resume");
    say(&again, "--format");
    say(&again, "json");
    kind = execute(j, &again, false, 0, e, &stopped, err);
    e->lines = am_json_lines_among(j->arena, e->out);
    return kind ? kind : from_journal(j, e, err);
}

static am_kind do_step(job *j, const am_spec_step *step, am_err *err)
{
    am_spec_evidence e = {.code = 0};
    const am_value *old, *all;
    bool stops = am_value_member(step->body, "crash") || am_value_member(step->body, "interrupt");
    bool ignored;
    am_kind kind = edits(j, am_value_member(step->body, "before"), err);
    if (!kind && step->mode == AM_SPEC_APPLY)
        kind = plan_first(j, step, err);
    if (!kind)
        kind = am_box_read(&j->box, j->arena, "state", NULL, &e.before, err);
    if (!kind)
        kind = am_box_log(&j->box, j->arena, &old, err);
    if (kind)
        return kind;
    words w = command_of(j, step);
    kind = stops ? stop_and_resume(j, &w, step, &e, err) : execute(j, &w, false, 0, &e, &ignored, err);
    if (!stops && !kind)
        e.lines = am_json_lines_among(j->arena, e.out);
    if (!kind)
        kind = am_box_read(&j->box, j->arena, "state", NULL, &e.after, err);
    if (!kind)
        kind = am_box_log(&j->box, j->arena, &all, err);
    if (kind)
        return kind;
    am_value *fresh = am_value_array(j->arena);
    for (size_t i = am_value_len(old); i < am_value_len(all); i++)
        am_value_push(j->arena, fresh, am_value_at(all, i));
    e.log = fresh;
    for (size_t side = 0; side < 2; side++) {
        e.hosts[side][0] = am_box_tenant(&j->box, side ? "target" : "source", "host");
        e.hosts[side][1] = am_box_tenant(&j->box, side ? "target" : "source", "my");
    }
    am_spec_judge(j->result, step, &e);
    return AM_OK;
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *where)
{
    (void)st;
    (void)type;
    (void)where;
    return remove(path);
}

void am_spec_run(const am_spec *s, const am_folder *folder, bool keep, am_spec_result *r)
{
    int64_t began = am_clock_mono();
    am_err err = {0};
    *r = (am_spec_result){.arena = am_arena_new(0)};
    job j = {.spec = s, .folder = folder, .result = r, .arena = r->arena,
             .box = {.child = {.in = -1, .out = -1}}};
    am_kind kind = s->wrong.kind;
    if (kind)
        err = s->wrong;
    else
        kind = open_box(&j, &err);
    for (size_t i = 0; !kind && !r->n && i < s->n_steps; i++) {
        r->step = i + 1;
        kind = do_step(&j, &s->steps[i], &err);
    }
    if (kind)
        am_spec_fail(r, "it could be run", "it runs to its end",
                     err.hint[0] ? am_arena_format(r->arena, "%s; %s", err.text, err.hint)
                                 : am_arena_strdup(r->arena, err.text));
    am_box_stop(&j.box);
    if (j.dir && ((r->n && !am_signals_came()) || keep))
        r->logs = j.dir;
    else if (j.dir)
        nftw(j.dir, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    r->ms = am_clock_mono() - began;
}
