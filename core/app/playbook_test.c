/* playbook_test.c - `playbook test`: specs, one after the other, as TAP 14. */
#include <stdlib.h>
#include <string.h>

#include "app/playbook_words.h"
#include "app/signals.h"
#include "app/spec.h"
#include "base/file.h"
#include "base/json.h"
#include "base/text.h"
#include "report/junit.h"

enum { LONGEST = 4096 };

typedef struct job {
    const am_app *app;
    am_arena *arena;
    am_folder folder;
    am_specs specs;
    am_junit_suite suite;
    FILE *cases; /* as JUnit XML; in memory until all are counted */
    char *text;
    size_t n_text;
    bool keep;
} job;

static bool is_file(const char *what)
{
    size_t n = strlen(what);
    return n > 4 && strcmp(what + n - 4, ".lua") == 0;
}

/* A folder with all its specs; or one file of specs, whose playbook is in the folder above. */
static am_kind find(job *j, const char *what, am_err *err)
{
    char *dir = NULL, *above = NULL;
    bool one = is_file(what) && am_file_exists(what);
    am_kind kind = AM_OK;
    if (one) {
        dir = am_path_dir(what);
        above = am_path_join(dir, "..");
    }
    const char *slash = dir ? strrchr(dir, '/') : NULL;
    if (one && strcmp(slash ? slash + 1 : dir, "specs") != 0) {
        am_fail(err, AM_USAGE, "%s is no file of specs: it does not stand in a folder specs/", what);
        kind = am_hint(err, "give the playbook's folder, or a file FOLDER/specs/NAME.lua");
    }
    if (!kind)
        kind = am_folder_find(j->app, j->arena, one ? above : what, &j->folder, err);
    if (!kind && one)
        am_spec_read(j->arena, &j->folder, what, &j->specs);
    for (size_t i = 0; !kind && !one && i < j->folder.n_specs; i++)
        am_spec_read(j->arena, &j->folder, j->folder.specs[i], &j->specs);
    if (!kind && !j->specs.n) {
        am_fail(err, AM_USAGE, "%s has no specs", j->folder.dir ? j->folder.dir : what);
        kind = am_hint(err, "they are files specs/NAME.lua; see aftermove-spec(5)");
    }
    free(above);
    free(dir);
    return kind;
}

static const char *title(const job *j, const am_spec *s)
{
    const char *slash = strrchr(s->file, '/');
    return am_arena_format(j->arena, "%s: %s", slash ? slash + 1 : s->file, s->name);
}

static am_kind filter(job *j, const char *text, am_err *err)
{
    size_t kept = 0;
    for (size_t i = 0; i < j->specs.n; i++)
        if (!text || strstr(title(j, &j->specs.v[i]), text))
            j->specs.v[kept++] = j->specs.v[i];
    j->specs.n = kept;
    return kept ? AM_OK : am_fail(err, AM_USAGE, "no spec has \"%s\" in its file or name", text);
}

/* Text as YAML 1.2 takes it: a JSON string. */
static void yaml(FILE *out, const char *indent, const char *key, const char *text)
{
    am_buf b = AM_BUF(8 * LONGEST);
    size_t n = strlen(text);
    am_json_quote(&b, text, n < LONGEST ? n : LONGEST);
    fprintf(out, "%s%s: %s\n", indent, key, am_buf_text(&b));
    am_buf_free(&b);
}

static void diagnose(FILE *out, const am_spec *s, const am_spec_result *r)
{
    fprintf(out, "  ---\n");
    yaml(out, "  ", "file", s->file);
    fprintf(out, "  line: %d\n", s->line);
    if (s->n_steps > 1 && r->step)
        fprintf(out, "  step: %zu\n", r->step);
    if (r->command)
        yaml(out, "  ", "command", r->command);
    fprintf(out, "  failures:\n");
    for (size_t i = 0; i < r->n; i++) {
        yaml(out, "    - ", "what", r->failures[i].what);
        yaml(out, "      ", "expected", r->failures[i].expected);
        yaml(out, "      ", "found", r->failures[i].found);
    }
    if (r->logs)
        yaml(out, "  ", "logs", r->logs);
    fprintf(out, "  ...\n");
}

/* Those that an interrupt left out. */
static void leave_out(job *j, size_t from)
{
    fputs("Bail out! interrupted\n", j->app->out.out);
    for (size_t i = from; i < j->specs.n; i++) {
        am_junit_case c = {.class = j->specs.v[i].file,
                           .name = j->specs.v[i].name,
                           .verdict = AM_JUNIT_SKIPPED,
                           .message = "interrupted"};
        am_junit_count(&j->suite, &c);
        am_junit_write(j->cases, &c);
    }
}

static void to_junit(job *j, const am_spec *s, const am_spec_result *r)
{
    const char *detail = "", *first = NULL;
    for (size_t i = 0; i < r->n; i++) {
        const am_spec_failure *f = &r->failures[i];
        const char *line =
            am_arena_format(r->arena, "%s: expected %s, found %s", f->what, f->expected, f->found);
        first = first ? first : line;
        detail = am_arena_format(r->arena, "%s%s\n", detail, line);
    }
    if (r->command)
        detail = am_arena_format(r->arena, "%s%s:%d\n%s\n", detail, s->file, s->line, r->command);
    am_junit_case c = {.class = s->file,
                       .name = s->name,
                       .ms = r->ms,
                       .verdict = first ? AM_JUNIT_FAILURE : AM_JUNIT_PASSED,
                       .message = first,
                       .detail = detail};
    am_junit_count(&j->suite, &c);
    am_junit_write(j->cases, &c);
}

/* # begins a directive in TAP. */
static void print_title(const job *j, const am_spec *s)
{
    char clean[300];
    am_printable(clean, sizeof clean, title(j, s));
    for (const char *p = clean; *p; p++)
        fprintf(j->app->out.out, *p == '#' || *p == '\\' ? "\\%c" : "%c", *p);
    fputc('\n', j->app->out.out);
}

/* false: it was interrupted, and nothing is known of it. */
static bool run_one(job *j, size_t i)
{
    FILE *out = j->app->out.out;
    const am_spec *s = &j->specs.v[i];
    am_spec_result r;
    am_spec_run(s, &j->folder, j->keep, &r);
    if (am_signals_came()) {
        am_arena_free(r.arena);
        return false;
    }
    fprintf(out, "%sok %zu - ", r.n ? "not " : "", i + 1);
    print_title(j, s);
    if (r.n)
        diagnose(out, s, &r);
    else if (r.logs)
        fprintf(out, "# kept: %s\n", r.logs);
    fflush(out);
    to_junit(j, s, &r);
    am_arena_free(r.arena);
    return true;
}

static FILE *in_memory(char **text, size_t *n)
{
    FILE *f = open_memstream(text, n);
    if (!f)
        abort();
    return f;
}

static am_kind write_junit(job *j, const char *path, am_err *err)
{
    char *text = NULL;
    size_t n = 0;
    FILE *f = in_memory(&text, &n);
    fflush(j->cases);
    am_junit_begin(f, &j->suite);
    fwrite(j->text, 1, j->n_text, f);
    am_junit_end(f);
    am_kind kind = fclose(f) == 0 ? am_file_write(path, text, n, 0644, err)
                                  : am_fail(err, AM_NOMEM, "%s: the results are too large", path);
    free(text);
    return kind;
}

int am_playbook_word_test(am_app *app, const am_args *args)
{
    job j = {.app = app, .arena = am_arena_new(0), .keep = am_args_has(args, "keep")};
    const char *junit = am_args_get(args, "junit", NULL);
    am_err err = {0};
    am_kind kind = find(&j, args->words[1], &err);
    if (!kind)
        kind = filter(&j, am_args_get(args, "filter", NULL), &err);
    if (!kind) {
        j.suite.name = j.folder.dir;
        j.cases = in_memory(&j.text, &j.n_text);
        fprintf(app->out.out, "TAP version 14\n1..%zu\n", j.specs.n);
        size_t done = 0;
        am_signals_note();
        while (done < j.specs.n && run_one(&j, done))
            done++;
        if (done < j.specs.n)
            leave_out(&j, done);
        if (junit)
            kind = write_junit(&j, junit, &err);
    }
    int code = kind                ? am_app_error(app, &err)
               : am_signals_came() ? AM_EXIT_INTERRUPTED
               : j.suite.failures  ? 1
                                   : 0;
    if (j.cases)
        fclose(j.cases);
    free(j.text);
    free(j.specs.v);
    am_arena_free(j.arena);
    return code;
}
