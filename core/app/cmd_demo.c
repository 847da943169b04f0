#include "app/command.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/applying.h"
#include "app/box.h"
#include "app/demo_check.h"
#include "app/planning.h"
#include "base/file.h"

enum { SCALE_MAX = 10000 };

typedef struct demo {
    am_app *app;
    const am_args *args;
    am_arena *arena;
    char *dir; /* the temporary workspace */
    am_box sandbox;
    am_session session;
    bool open;
    const char *plan; /* its file, once it is written */
} demo;

static const char *in_dir(demo *d, const char *name)
{
    return am_arena_format(d->arena, "%s/%s", d->dir, name);
}

/* The built-in scenario, N times as large. Holds stay three: those that the service shows
 * beforehand, so that none is a failure. */
static am_kind write_scenario(demo *d, long n, am_err *err)
{
    char *text = am_format(
        "{\"seed\":1,\"page_size\":200,\"trust\":\"good\","
        "\"poll\":{\"count\":1,\"interval_ms\":100},\"source\":{\"name\":\"contoso\","
        "\"licences_end\":\"+20d\",\"generate\":{\"redirects\":%ld,\"onedrive_redirects\":%ld,"
        "\"orphans\":%ld,\"locked\":%ld,\"needs_admin\":%ld,\"held\":3,\"same_tenant\":%ld,"
        "\"group_connected\":%ld,\"near_miss\":%ld,\"deleted\":%ld,\"live\":%ld,\"moves\":6}},"
        "\"target\":{\"name\":\"fabrikam\",\"generate\":{\"live\":8}}}\n",
        32 * n, 10 * n, 3 * n, 3 * n, 2 * n, 3 * n, 2 * n, 3 * n, 4 * n, 12 * n);
    am_kind kind = am_file_write(in_dir(d, "scenario.json"), text, strlen(text), 0600, err);
    free(text);
    return kind;
}

static am_kind start_sandbox(demo *d, am_err *err)
{
    const char *args[8], *scale = am_args_get(d->args, "scale", NULL);
    size_t n = 0;
    am_kind kind = AM_OK;
    if (scale) {
        char *end;
        long times = strtol(scale, &end, 10);
        if (end == scale || *end || times < 1 || times > SCALE_MAX)
            return am_fail(err, AM_USAGE, "--scale takes a whole number from 1 to %d, not '%s'",
                           SCALE_MAX, scale);
        kind = write_scenario(d, times, err);
        args[n++] = "--scenario";
        args[n++] = in_dir(d, "scenario.json");
    } else {
        args[n++] = "--seed-demo";
    }
    if (am_args_has(d->args, "keep")) {
        args[n++] = "--dir";
        args[n++] = in_dir(d, "sandbox");
    }
    args[n++] = "--log";
    args[n++] = am_args_get(d->args, "requests", in_dir(d, "requests.jsonl"));
    args[n] = NULL;
    return kind ? kind : am_box_start(&d->sandbox, d->arena, args, err);
}

static am_kind write_config(demo *d, am_err *err)
{
    am_buf b = AM_BUF(64 << 10);
    am_box_config(&d->sandbox, NULL, &b);
    am_kind kind = am_file_write(in_dir(d, AM_CONFIG_FILE), am_buf_text(&b), b.n, 0600, err);
    am_buf_free(&b);
    return kind;
}

static am_kind rehearse(demo *d, int *code, am_err *err)
{
    static const char *const consent[] = {"trust", NULL};
    const am_value *before = NULL, *after = NULL, *log = NULL;
    am_playbook_file file;
    am_performed done = {0};
    FILE *out = d->app->out.out;
    am_kind kind = am_workspace_playbook(d->arena, d->dir, "post-migration", &file, err);
    if (!kind)
        kind = am_box_read(&d->sandbox, d->arena, "state", NULL, &before, err);
    if (kind)
        return kind;
    fprintf(out, "\naftermove plan post-migration\n\n");
    fflush(out);
    *code = am_planning(&(am_performance){.session = &d->session, .file = &file}, &done, &d->plan);
    d->plan = am_arena_strdup(d->arena, d->plan);
    if (*code)
        return AM_OK;
    fprintf(out, "\naftermove apply %s --consent trust\n\n", d->plan);
    fflush(out);
    *code = am_applying(
        &(am_application){.session = &d->session, .plan = d->plan, .consent = consent}, &done);
    if (*code)
        return AM_OK;
    kind = am_box_read(&d->sandbox, d->arena, "state", NULL, &after, err);
    if (!kind)
        kind = am_box_log(&d->sandbox, d->arena, &log, err);
    if (!kind && !am_demo_check(d->app, before, after, log, &done))
        kind = am_fail(err, AM_BUG, "the tenants are not as they must be after post-migration");
    return kind;
}

/* What the demo wrote; the sandbox has removed its own files. */
static void clean(demo *d)
{
    static const char *const names[] = {AM_CONFIG_FILE, "scenario.json",  "requests.jsonl",
                                        "journal.db",   "journal.db-wal", "journal.db-shm",
                                        "journal.lock"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        unlink(in_dir(d, names[i]));
    if (d->plan)
        unlink(d->plan);
    rmdir(in_dir(d, "plans"));
    rmdir(d->dir);
}

static am_kind prepare(demo *d, am_err *err)
{
    const char *tmp = getenv("TMPDIR");
    d->dir = am_format("%s/aftermove-demo.XXXXXX", tmp && *tmp ? tmp : "/tmp");
    if (!mkdtemp(d->dir)) {
        am_fail(err, AM_DISK, "cannot make a directory like %s: %s", d->dir, strerror(errno));
        free(d->dir);
        d->dir = NULL;
        return AM_DISK;
    }
    am_kind kind = start_sandbox(d, err);
    if (!kind)
        kind = write_config(d, err);
    if (kind)
        return kind;
    d->open = true;
    return am_session_open(&d->session, d->app, d->dir, err);
}

static int run(am_app *app, const am_args *args)
{
    demo d = {.app = app, .args = args, .arena = am_arena_new(0), .sandbox = {.child = {.in = -1, .out = -1}}};
    am_err err = {0};
    int code = 0;
    fprintf(app->out.out, "A pair of tenants on this machine: contoso was moved to fabrikam.\n");
    am_kind kind = prepare(&d, &err);
    if (!kind)
        kind = rehearse(&d, &code, &err);
    if (d.open)
        am_session_close(&d.session);
    am_box_stop(&d.sandbox);
    if (kind)
        code = am_app_error(app, &err);
    else if (!code)
        fprintf(app->out.out, "\nThe demo ended as it must.\n");
    if (d.dir && am_args_has(args, "keep"))
        fprintf(app->out.out, "Kept: %s (the workspace and the sandbox's files)\n", d.dir);
    else if (d.dir)
        clean(&d);
    free(d.dir);
    am_arena_free(d.arena);
    return code;
}

static const am_option options[] = {
    {"keep", NULL, "keep the temporary workspace, and say where it is"},
    {"scale", "N", "tenants N times as large"},
    {"requests", "FILE", "write the sandbox's request log there, one JSON line a request"},
    {NULL, NULL, NULL},
};

const am_command am_cmd_demo = {
    .name = "demo",
    .args = "",
    .help = "Rehearse the main job on simulated tenants: plan, run, check.\n"
            "No tenant and no network is needed. Ends with 0 only if the simulated tenants are\n"
            "exactly as they must be afterwards.",
    .options = options,
    .run = run,
};
