#include "rig.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "base/json.h"
#include "spawn.h"
#include "web.h"

enum {
    STATE_MAX = 64 << 20,
    OUTPUT_MAX = 16 << 20,
    CONFIG_MAX = 64 << 10,
    LINE_MAX_BYTES = 64 << 10
};

static _Noreturn void bail(const char *format, ...) __attribute__((format(printf, 1, 2)));
static _Noreturn void bail(const char *format, ...)
{
    va_list ap;
    va_start(ap, format);
    (void)printf("Bail out! ");
    (void)vprintf(format, ap);
    (void)printf("\n");
    va_end(ap);
    (void)fflush(stdout);
    exit(99);
}

void rig_note(const char *format, ...)
{
    va_list ap;
    va_start(ap, format);
    (void)printf("# ");
    (void)vprintf(format, ap);
    (void)printf("\n");
    (void)fflush(stdout);
    va_end(ap);
}

void rig_ok(rig *r, bool good, const char *name, ...)
{
    va_list ap;
    va_start(ap, name);
    (void)printf("%s %d - ", good ? "ok" : "not ok", ++r->tests);
    (void)vprintf(name, ap);
    (void)printf("\n");
    (void)fflush(stdout);
    va_end(ap);
    r->failed += !good;
}

int rig_skip(const char *why)
{
    (void)printf("1..0 # SKIP %s\n", why);
    return 0;
}

bool rig_sanitized(void)
{
#if defined __SANITIZE_ADDRESS__
    return true;
#elif defined __has_feature
#if __has_feature(address_sanitizer)
    return true;
#else
    return false;
#endif
#else
    return false;
#endif
}

const char *rig_scenario(rig *r, const char *faults)
{
    return am_arena_format(
        r->trial,
        "{\"seed\":11,\"page_size\":25,\"trust\":\"good\",\"poll\":{\"count\":0},"
        "\"latency\":{\"ms\":1,\"jitter\":4},\"faults\":%s,\"source\":{\"name\":\"contoso\","
        "\"generate\":{\"redirects\":44,\"onedrive_redirects\":8,\"locked\":6,\"needs_admin\":4,"
        "\"orphans\":2,\"held\":2,\"same_tenant\":2,\"group_connected\":1,\"near_miss\":2,"
        "\"deleted\":2,\"live\":6}},\"target\":{\"name\":\"fabrikam\",\"generate\":{\"live\":4}}}",
        faults);
}

static void write_file(const char *path, const char *text)
{
    am_err e;
    if (am_file_write(path, text, strlen(text), 0600, &e))
        bail("%s", e.text);
}

void rig_open(rig *r, const char *scenario)
{
    char template[4096];
    am_err e;
    const char *tmp = getenv("TMPDIR"), *bin = getenv("top_builddir"), *top = getenv("top_srcdir");
    (void)snprintf(template, sizeof template, "%s/aftermove-crash.XXXXXX", tmp ? tmp : "/tmp");
    if (!mkdtemp(template))
        bail("no directory like %s: %s", template, strerror(errno));
    r->dir = am_strdup(template);
    r->bin = bin ? bin : ".";
    r->top = top ? top : "..";
    const char *file = am_arena_format(r->mem, "%s/scenario.json", r->dir);
    write_file(file, scenario);
    char line[LINE_MAX_BYTES];
    const char *const args[] = {am_arena_format(r->mem, "%s/aftermove-sandbox", r->bin),
                                "--scenario",
                                file,
                                "--dir",
                                am_arena_format(r->mem, "%s/sandbox", r->dir),
                                "--exit-with-parent",
                                NULL};
    r->sandbox = spawn_server(args, &r->sandbox_in, line, sizeof line);
    if (r->sandbox < 0 || am_json_parse(r->mem, line, strlen(line), &r->facts, &e))
        bail("the sandbox does not start: %s", line);
    r->port = (int)am_value_num(am_value_member(r->facts, "http_port"), 0);
    r->before = rig_get(r, r->mem, "state");
}

int rig_close(rig *r)
{
    (void)close(r->sandbox_in);
    (void)waitpid(r->sandbox, NULL, 0);
    rig_drop(r, r->dir);
    (void)printf("1..%d\n", r->tests);
    int failed = r->failed;
    free(r->dir);
    am_arena_free(r->trial);
    am_arena_free(r->mem);
    return failed ? 1 : 0;
}

static const am_value *ask(rig *r, am_arena *arena, const char *path, const char *body)
{
    am_buf text = AM_BUF(STATE_MAX);
    const am_value *v = NULL;
    am_err e;
    int status = web_ask(r->port, path, body, &text);
    if (status != 200 || am_json_parse(arena, am_buf_text(&text), text.n, &v, &e))
        bail("the sandbox answers %d to %s: %.300s", status, path, am_buf_text(&text));
    am_buf_free(&text);
    return v;
}

const am_value *rig_get(rig *r, am_arena *arena, const char *path)
{
    return ask(r, arena, path, NULL);
}

const am_value *rig_post(rig *r, am_arena *arena, const char *path, const char *body)
{
    return ask(r, arena, path, body);
}

const am_value *rig_log(rig *r, am_arena *arena)
{
    am_buf text = AM_BUF(STATE_MAX);
    const am_value *list = NULL;
    am_err e;
    if (web_ask(r->port, "log", NULL, &text) != 200)
        bail("the sandbox does not give its log");
    if (am_json_lines(arena, am_buf_text(&text), &list, &e))
        bail("the request log: %s", e.text);
    am_buf_free(&text);
    return list;
}

void rig_reset(rig *r)
{
    am_arena_reset(r->trial);
    (void)rig_post(r, r->trial, "reset", "");
}

/* aftermove.lua for the sandbox's two tenants. */
static void write_config(rig *r, const char *workspace)
{
    static const struct {
        const char *key, *fact;
    } rows[] = {{"host", "host"}, {"tenant_id", "tenant_id"}, {"client_id", "client_id"}};
    const am_value *tenants = am_value_member(r->facts, "tenants");
    am_buf b = AM_BUF(CONFIG_MAX);
    for (size_t i = 0; i < am_value_len(tenants); i++) {
        const am_value *t = am_value_at(tenants, i);
        am_buf_fmt(&b, "tenant \"%s\" {\n", am_value_text(am_value_member(t, "role"), ""));
        for (size_t k = 0; k < sizeof rows / sizeof *rows; k++)
            am_buf_fmt(&b, "  %s = \"%s\",\n", rows[k].key,
                       am_value_text(am_value_member(t, rows[k].fact), ""));
        am_buf_fmt(&b, "  connect_to = \"%s\",\n  ca = \"%s\",\n",
                   am_value_text(am_value_member(r->facts, "connect_to"), ""),
                   am_value_text(am_value_member(r->facts, "ca"), ""));
        am_buf_fmt(&b, "  admin_login = \"admin@%s.com\",\n",
                   am_value_text(am_value_member(t, "name"), ""));
        am_buf_fmt(&b, "  auth = certificate { pem = \"%s\", key = \"%s\" },\n}\n",
                   am_value_text(am_value_member(t, "cert"), ""),
                   am_value_text(am_value_member(t, "key"), ""));
    }
    write_file(am_arena_format(r->mem, "%s/aftermove.lua", workspace), am_buf_text(&b));
    am_buf_free(&b);
}

/* The last line that is not empty. */
static const char *last_line(rig *r, const char *text)
{
    size_t end = strlen(text), from;
    while (end && strchr("\r\n ", text[end - 1]))
        end--;
    for (from = end; from && text[from - 1] != '\n';)
        from--;
    return am_arena_strndup(r->mem, text + from, end - from);
}

/* The URLs of the redirects that the plan file removes. */
static void read_plan(rig *r, const char *path)
{
    am_buf text = AM_BUF(OUTPUT_MAX);
    am_err e;
    if (am_file_read(path, &text, &e))
        bail("the plan: %s", e.text);
    const am_value *lines = NULL;
    if (am_json_lines(r->mem, am_buf_text(&text), &lines, &e))
        bail("the plan %s: %s", path, e.text);
    r->planned = am_arena_alloc(r->mem, (am_value_len(lines) + 1) * sizeof *r->planned);
    for (size_t i = 0; i < am_value_len(lines); i++) {
        const am_value *v = am_value_at(lines, i);
        const char *op = am_value_text(am_value_member(v, "op"), "");
        if (!strcmp(op, "remove-redirect") || !strcmp(op, "remove-site"))
            r->planned[r->n_planned++] = am_value_text(am_value_get(v, "args.url"), "");
    }
    am_buf_free(&text);
}

void rig_plan(rig *r)
{
    static const char *const words[] = {"plan", "post-migration", NULL};
    am_err e;
    r->seed = am_arena_format(r->mem, "%s/seed", r->dir);
    if (am_dir_make(r->seed, 0700, &e))
        bail("%s", e.text);
    write_config(r, r->seed);
    rig_ran ran = rig_run(r, r->seed, words, NULL);
    if (ran.code != 0)
        bail("plan: %s", rig_said(r, &ran));
    const char *line = last_line(r, ran.out), *plans = strstr(line, "plans/");
    if (!plans)
        bail("the last line of plan names no file in plans/: %s", line);
    r->plan = am_arena_strndup(r->mem, plans, strcspn(plans, " \r\n"));
    read_plan(r, am_arena_format(r->mem, "%s/%s", r->seed, r->plan));
    if (r->n_planned < RIG_PLANNED_MIN)
        bail("the plan removes %zu redirects, not %d", r->n_planned, RIG_PLANNED_MIN);
    rig_note("the plan removes %zu redirects", r->n_planned);
}

static void must_run(const char *const *args)
{
    int status = 0;
    pid_t pid = spawn_quiet(args);
    if (pid < 0 || waitpid(pid, &status, 0) != pid || status != 0)
        bail("%s %s does not work", args[0], args[1]);
}

const char *rig_fresh(rig *r)
{
    const char *to = am_arena_format(r->trial, "%s/w%d", r->dir, ++r->workspaces);
    const char *const args[] = {"cp", "-a", r->seed, to, NULL};
    must_run(args);
    return to;
}

void rig_drop(rig *r, const char *workspace)
{
    const char *const args[] = {"rm", "-rf", workspace, NULL};
    (void)r;
    must_run(args);
}

static const char *output_path(rig *r, pid_t pid, const char *which)
{
    return am_arena_format(r->trial, "%s/%s.%ld", r->dir, which, (long)pid);
}

pid_t rig_start(rig *r, const char *workspace, const char *const *args, const char *const *env)
{
    const char *all[16], *set[16];
    size_t n = 0, m = 0;
    all[n++] = am_arena_format(r->trial, "%s/aftermove", r->bin);
    all[n++] = "--workspace";
    all[n++] = workspace;
    while (*args && n < 15)
        all[n++] = *args++;
    all[n] = NULL;
    set[m++] = am_arena_format(r->trial, "AFTERMOVE_SCRIPTS=%s/scripts", r->top);
    set[m++] = "NO_COLOR=1";
    while (env && *env && m < 15)
        set[m++] = *env++;
    set[m] = NULL;
    pid_t pid = spawn_logged(all, set, am_arena_format(r->trial, "%s/out", r->dir),
                             am_arena_format(r->trial, "%s/err", r->dir));
    if (pid < 0)
        bail("cannot start %s: %s", all[0], strerror(errno));
    return pid;
}

static const char *slurp(rig *r, const char *path)
{
    am_buf text = AM_BUF(OUTPUT_MAX);
    const char *kept = am_file_read(path, &text, NULL) ? "" : am_buf_text(&text);
    kept = am_arena_strdup(r->trial, kept);
    am_buf_free(&text);
    (void)unlink(path);
    return kept;
}

rig_ran rig_wait(rig *r, pid_t pid)
{
    int status = 0;
    if (waitpid(pid, &status, 0) != pid)
        bail("waitpid: %s", strerror(errno));
    rig_ran ran = {.code = WIFEXITED(status) ? WEXITSTATUS(status) : -1,
                   .signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0};
    ran.out = slurp(r, output_path(r, pid, "out"));
    ran.err = slurp(r, output_path(r, pid, "err"));
    return ran;
}

rig_ran rig_run(rig *r, const char *workspace, const char *const *args, const char *const *env)
{
    return rig_wait(r, rig_start(r, workspace, args, env));
}

const char *rig_said(rig *r, const rig_ran *ran)
{
    char *text = am_arena_format(r->trial, "code %d, signal %d, \"%.3000s\", \"%.1200s\"",
                                 ran->code, ran->signal, ran->out, ran->err);
    for (char *p = text; p && *p; p++)
        if (*p == '\n' || *p == '\r')
            *p = ' ';
    return text ? text : "";
}
