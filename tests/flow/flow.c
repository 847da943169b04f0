/* Every case in tests/flow/cases, against the sandbox: one TAP line each.
 *
 * A case is a JSON object:
 *   about      what it shows
 *   scenario   of the sandbox, before (aftermove-sandbox(1))
 *   source, target   lines added to a tenant's block of aftermove.lua; @target.host@ and the like
 *              are replaced by what the sandbox says about that tenant
 *   policy     the inside of policy {}
 *   playbooks  {"name.lua": "text"}
 *   steps      a list of steps, or the one step's members in the case itself:
 *     do         words of the command; {plan} is the newest plan file
 *     edit       requests before it: [{"page": "site", "body": {...}}]
 *     interrupt  {"what": "csom:RemoveSite", "after": n}: Ctrl-C when so many were asked
 *     exit, counts, outcomes, requests, sites, state, says, hides, unchanged, memory_mb,
 *     done_is_recycled   see expect.c
 * With names of cases as arguments only these run. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/text.h"
#include "expect.h"

enum { CASE_MAX = 1 << 20, CASES_MAX = 512, WORDS_MAX = 40 };

typedef struct flow {
    world world;
    am_arena *arena; /* of the case */
    const am_value *about;
    char *workspace;
} flow;

static const char *in(const flow *f, const char *name)
{
    return am_arena_format(f->arena, "%s/%s", f->workspace, name);
}

static bool put(const char *path, const char *text)
{
    am_err err;
    if (am_file_write(path, text, strlen(text), 0600, &err) == AM_OK)
        return true;
    printf("# %s\n", err.text);
    return false;
}

/* Text with @role.member@ replaced. */
static void add_text(const flow *f, am_buf *b, const char *text)
{
    while (*text) {
        char role[16], member[32];
        int n = 0;
        if (sscanf(text, "@%15[a-z].%31[a-z_]@%n", role, member, &n) == 2 && n > 0) {
            am_buf_str(b, world_tenant(&f->world, role, member));
            text += n;
        } else {
            am_buf_char(b, *text++);
        }
    }
}

static bool write_config(const flow *f)
{
    static const char *const roles[] = {"source", "target"};
    am_buf b = AM_BUF(CASE_MAX);
    for (size_t i = 0; i < 2; i++) {
        const char *r = roles[i];
        am_buf_fmt(&b,
                   "tenant \"%s\" {\n  host = \"%s\", tenant_id = \"%s\", client_id = \"%s\",\n"
                   "  admin_login = \"admin@%s.com\", connect_to = \"%s\", ca = \"%s\",\n"
                   "  auth = certificate { pem = \"%s\", key = \"%s\" },\n  ",
                   r, world_tenant(&f->world, r, "host"), world_tenant(&f->world, r, "tenant_id"),
                   world_tenant(&f->world, r, "client_id"), world_tenant(&f->world, r, "name"),
                   am_value_text(am_value_member(f->world.facts, "connect_to"), ""),
                   am_value_text(am_value_member(f->world.facts, "ca"), ""),
                   world_tenant(&f->world, r, "cert"), world_tenant(&f->world, r, "key"));
        add_text(f, &b, am_value_text(am_value_member(f->about, r), ""));
        am_buf_str(&b, "\n}\n");
    }
    am_buf_fmt(&b, "policy { %s }\n", am_value_text(am_value_member(f->about, "policy"), ""));
    bool good = put(in(f, "aftermove.lua"), am_buf_text(&b));
    am_buf_free(&b);
    return good;
}

static bool prepare(flow *f)
{
    const am_value *books = am_value_member(f->about, "playbooks");
    const am_value *scenario = am_value_member(f->about, "scenario");
    const am_value *state =
        world_read(&f->world, f->arena, "reset",
                   scenario ? am_json_text(f->arena, scenario, AM_JSON_PLAIN) : "");
    if (!am_value_member(state, "source"))
        return false;
    if (am_dir_make(in(f, "playbooks"), 0700, NULL) != AM_OK || !write_config(f))
        return false;
    for (size_t i = 0; i < am_value_len(books); i++) {
        const char *path = am_arena_format(f->arena, "playbooks/%s", books->u.o.v[i].key);
        if (!put(in(f, path), am_value_text(am_value_at(books, i), "")))
            return false;
    }
    return true;
}

/* Names of plans sort by time. */
static const char *newest_plan(const flow *f)
{
    const char *newest = "";
    DIR *d = opendir(in(f, "plans"));
    struct dirent *e;
    while (d && (e = readdir(d)))
        if (e->d_name[0] != '.' && strcmp(e->d_name, newest) > 0)
            newest = am_arena_strdup(f->arena, e->d_name);
    if (d)
        closedir(d);
    return in(f, am_arena_format(f->arena, "plans/%s", newest));
}

static bool run_step(const flow *f, const am_value *step, ran *r)
{
    const char *build = getenv("top_builddir");
    const am_value *words = am_value_member(step, "do");
    char *argv[WORDS_MAX + 8];
    size_t n = 0, count = am_value_len(words);
    argv[n++] = am_arena_format(f->arena, "%s/aftermove", build ? build : ".");
    argv[n++] = am_arena_strdup(f->arena, "--workspace");
    argv[n++] = f->workspace;
    for (size_t i = 0; i < count && i < WORDS_MAX; i++) {
        const char *word = am_value_text(am_value_at(words, i), "");
        if (strcmp(word, "{plan}") == 0)
            word = newest_plan(f);
        argv[n++] = am_arena_strdup(f->arena, word);
    }
    argv[n] = NULL;
    return world_run(&f->world, argv, am_value_text(am_value_get(step, "interrupt.what"), NULL),
                     am_value_num(am_value_get(step, "interrupt.after"), 1), r);
}

/* The log from entry `from` on. */
static const am_value *rest(am_arena *a, const am_value *log, size_t from)
{
    am_value *list = am_value_array(a);
    for (size_t i = from; i < am_value_len(log); i++)
        am_value_push(a, list, am_value_at(log, i));
    return list;
}

static bool step(const flow *f, const am_value *s)
{
    const am_value *edits = am_value_member(s, "edit");
    ran r;
    for (size_t i = 0; i < am_value_len(edits); i++) {
        const am_value *e = am_value_at(edits, i);
        const char *body = am_json_text(f->arena, am_value_member(e, "body"), AM_JSON_PLAIN);
        if (!world_read(&f->world, f->arena, am_value_text(am_value_member(e, "page"), ""), body))
            return false;
    }
    size_t before = am_value_len(world_log(&f->world, f->arena));
    evidence e = {.before = world_read(&f->world, f->arena, "state", NULL),
                  .ran = &r,
                  .workspace = f->workspace};
    if (!run_step(f, s, &r))
        return false;
    e.after = world_read(&f->world, f->arena, "state", NULL);
    e.log = rest(f->arena, world_log(&f->world, f->arena), before);
    e.lines = am_json_lines_among(f->arena, r.out);
    bool good = e.after && expect_all(f->arena, s, &e) == 0;
    if (!good || getenv("FLOW_TRACE")) {
        printf("# it ran: %s\n", am_json_text(f->arena, am_value_member(s, "do"), AM_JSON_PLAIN));
        for (const char *p = r.err; *p; p += strcspn(p, "\n"), p += *p == '\n')
            printf("# err: %.*s\n", (int)strcspn(p, "\n"), p);
        for (const char *p = r.out; *p; p += strcspn(p, "\n"), p += *p == '\n')
            printf("# out: %.*s\n", (int)strcspn(p, "\n"), p);
    }
    if (getenv("FLOW_TRACE"))
        for (size_t i = 0; i < am_value_len(e.log); i++)
            printf("# log: %s\n", am_json_text(f->arena, am_value_at(e.log, i), AM_JSON_PLAIN));
    ran_free(&r);
    return good;
}

static bool run_case(flow *f, const char *path, const char *name)
{
    am_buf text = AM_BUF(CASE_MAX);
    am_err err = {0};
    bool good = false;
    f->arena = am_arena_new(0);
    f->workspace = am_format("%s/%s", f->world.dir, name);
    if (am_file_read(path, &text, &err) != AM_OK ||
        am_json_parse(f->arena, am_buf_text(&text), text.n, &f->about, &err) != AM_OK) {
        printf("# %s: %s\n", path, err.text);
    } else if (prepare(f)) {
        const am_value *steps = am_value_member(f->about, "steps");
        good = steps || step(f, f->about);
        for (size_t i = 0; good && i < am_value_len(steps); i++)
            good = step(f, am_value_at(steps, i));
    }
    am_buf_free(&text);
    free(f->workspace);
    am_arena_free(f->arena);
    return good;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static size_t find_cases(const char *dir, char *names[])
{
    DIR *d = opendir(dir);
    struct dirent *e;
    size_t n = 0;
    while (d && n < CASES_MAX && (e = readdir(d))) {
        size_t len = strlen(e->d_name);
        if (len > 5 && strcmp(e->d_name + len - 5, ".json") == 0)
            names[n++] = am_format("%.*s", (int)len - 5, e->d_name);
    }
    if (d)
        closedir(d);
    qsort(names, n, sizeof *names, by_name);
    return n;
}

static bool is_wanted(const char *name, int argc, char **argv)
{
    for (int i = 1; i < argc; i++)
        if (am_glob(argv[i], name, false))
            return true;
    return argc < 2;
}

int main(int argc, char **argv)
{
    const char *top = getenv("top_srcdir");
    char *scripts = am_path_join(top ? top : ".", "scripts");
    (void)setenv("AFTERMOVE_SCRIPTS", scripts, 1);
    free(scripts);
    char *dir = am_format("%s/tests/flow/cases", top ? top : "."), *names[CASES_MAX];
    size_t n = find_cases(dir, names), failed = 0, at = 0;
    flow f = {.arena = NULL};
    setvbuf(stdout, NULL, _IOLBF, 0);
    if (n == 0 || !world_open(&f.world)) {
        printf("Bail out! no cases, or no sandbox\n");
        return 1;
    }
    for (size_t i = 0; i < n; i++) {
        char *path = am_format("%s/%s.json", dir, names[i]);
        if (is_wanted(names[i], argc, argv)) {
            bool good = run_case(&f, path, names[i]);
            printf("%s %zu - %s\n", good ? "ok" : "not ok", ++at, names[i]);
            failed += !good;
        }
        free(path);
        free(names[i]);
    }
    printf("1..%zu\n", at);
    world_close(&f.world);
    free(dir);
    return failed != 0;
}
