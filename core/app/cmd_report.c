#include "app/command.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/report_subject.h"
#include "base/file.h"

typedef struct form {
    const char *name, *ending;
    am_kind (*write)(const am_report *, am_report_rows, FILE *, am_err *);
} form;

static const form forms[] = {{"html", "html", am_report_html},
                             {"json", "json", am_report_json},
                             {"csv", "csv", am_report_csv},
                             {"tap", "tap", am_report_tap},
                             {"junit", "xml", am_report_junit}};

static const form *form_of(const char *name)
{
    size_t i = 0;
    while (strcmp(forms[i].name, name) != 0)
        i++;
    return &forms[i];
}

/* Beside it, then in its place: the file is there whole or not at all. */
static am_kind write_file(const am_report_subject *s, const form *how, const char *path, am_err *e)
{
    const char *beside = am_arena_format(s->arena, "%s.%ld", path, (long)getpid());
    FILE *f = fopen(beside, "wxe");
    if (!f)
        return am_fail(e, AM_DISK, "cannot write %s: %s", beside, strerror(errno));
    am_kind k = how->write(&s->report, s->rows, f, e);
    if ((fclose(f) || (!k && rename(beside, path))) && !k)
        k = am_fail(e, AM_DISK, "cannot write %s: %s", path, strerror(errno));
    if (k)
        (void)unlink(beside);
    return k;
}

static am_kind place(const am_report_subject *s, const form *how, const char **path, am_err *e)
{
    const char *dir = am_arena_format(s->arena, "%s/reports", s->workspace.dir ? s->workspace.dir : ".");
    if (*path)
        return AM_OK;
    *path = am_arena_format(s->arena, "%s/%s.%s", dir, s->report.id, how->ending);
    return am_dir_make(dir, 0755, e);
}

static int run(am_app *app, const am_args *args)
{
    am_err e;
    am_report_subject s;
    const form *how = form_of(am_args_get(args, "format", "html"));
    const char *path = am_args_get(args, "output", NULL);
    bool here = path && !strcmp(path, "-");
    am_kind k = am_report_subject_open(&s, app, args->n_words ? args->words[0] : NULL, &e);
    if (!k && here)
        k = how->write(&s.report, s.rows, app->out.out, &e);
    if (!k && !here && !(k = place(&s, how, &path, &e)))
        k = write_file(&s, how, path, &e);
    if (!k) {
        am_answer x = am_report_answer(&s.report, s.arena);
        am_app_say(app, "%s. %s", x.word, x.sentence);
        if (!here)
            fprintf(app->out.out, "%s\n", path);
    }
    int code = k ? am_app_error(app, &e) : 0;
    am_report_subject_close(&s);
    return code;
}

static const am_option options[] = {
    {"format", "html|json|csv|tap|junit", "for people (default), for programs, for spreadsheets, for CI"},
    {"output", "FILE", "where to write it (default: reports/ID.html in the workspace); - is standard output"},
    {NULL, NULL, NULL}};

const am_command am_cmd_report = {
    .name = "report",
    .args = "[RUN|PLAN]",
    .help = "Write what became of a run, or what a plan would do, as one page that stands alone.\n"
            "It answers first whether the work is done, and what is left. A run is named by its id or the\n"
            "beginning of it, a plan by its file or name. Without either: the newest run that has ended.",
    .options = options,
    .words_max = 1,
    .run = run};
