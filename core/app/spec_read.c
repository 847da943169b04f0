#include <stdlib.h>
#include <string.h>

#include "app/spec.h"
#include "base/file.h"
#include "base/json.h"
#include "base/text.h"
#include "lua/data.h"
#include "lua/spec.h"

enum { FILE_MAX = 4 << 20, SCENARIO_MAX = 64 << 20, TABLE = 1, TEXT = 2, NUMBER = 4, TRUTH = 8 };

/* What may stand where, and as what. */
typedef struct field {
    const char *name;
    unsigned types;
} field;

static const field spec_fields[] = {
    {"name", TEXT},      {"scenario", TEXT | TABLE}, {"faults", TABLE}, {"seed", NUMBER},
    {"policy", TABLE},   {"tenants", TABLE},         {"steps", TABLE},  {"time_limit", NUMBER},
    {"mode", TEXT},      {"params", TABLE},          {"consent", TEXT | TABLE},
    {"before", TABLE},   {"between", TABLE},         {"crash", NUMBER}, {"interrupt", NUMBER},
    {"expect", TABLE},   {NULL, 0}};
static const field *const step_fields = spec_fields + 8;
static const field expect_fields[] = {
    {"exit", NUMBER | TEXT},     {"totals", TABLE},   {"outcomes", TABLE},
    {"effects", NUMBER | TABLE}, {"sites", TABLE},    {"state", TABLE},
    {"requests", TABLE},         {"says", TEXT | TABLE}, {"hides", TEXT | TABLE},
    {"returns", TEXT | TABLE | NUMBER | TRUTH},       {"unchanged", TRUTH},
    {NULL, 0}};

typedef struct reader {
    am_arena *arena;
    const am_folder *folder;
    const char *path, *text;
    size_t n;
    int line; /* of the spec */
    am_err *err;
} reader;

static am_kind bad(reader *r, const char *key, const char *fmt, ...) AM_PRINTF(3, 4);
static am_kind bad(reader *r, const char *key, const char *fmt, ...)
{
    va_list ap;
    int line = key ? am_lua_data_line(r->text, r->n, r->line, key) : r->line;
    va_start(ap, fmt);
    am_vfail(r->err, AM_USAGE, fmt, ap);
    va_end(ap);
    return am_prefix(r->err, "%s:%d", r->path, line);
}

static unsigned type_of(const am_value *v)
{
    switch (v->type) {
    case AM_T_STR:
        return TEXT;
    case AM_T_ARRAY:
    case AM_T_OBJECT:
        return TABLE;
    case AM_T_INT:
    case AM_T_REAL:
        return NUMBER;
    case AM_T_BOOL:
        return TRUTH;
    default:
        return 0;
    }
}

static am_kind check_fields(reader *r, const char *what, const am_value *table, const field *fields)
{
    const char *names[32];
    size_t n = 0;
    for (; fields[n].name; n++)
        names[n] = fields[n].name;
    names[n] = NULL;
    if (am_value_is(table, AM_T_ARRAY))
        return bad(r, NULL, "%s: fields with names are expected, not a list", what);
    for (size_t i = 0; i < am_value_len(table); i++) {
        const char *key = table->u.o.v[i].key;
        const field *f = fields;
        while (f->name && strcmp(f->name, key) != 0)
            f++;
        if (!f->name) {
            const char *near = am_nearest(key, names);
            bad(r, key, "%s: unknown field '%s'", what, key);
            return near ? am_hint(r->err, "did you mean '%s'?", near) : AM_USAGE;
        }
        if (!(f->types & type_of(table->u.o.v[i].value)))
            return bad(r, key, "%s: %s is a %s, and that is not expected", what, key,
                       am_value_type_name(table->u.o.v[i].value));
    }
    return AM_OK;
}

/* `do` is a word of Lua: `action` may stand for it. */
static const am_value *with_do(am_arena *a, const am_value *list)
{
    am_value *out = am_value_array(a);
    for (size_t i = 0; i < am_value_len(list); i++) {
        am_value *item = am_value_copy(a, am_value_at(list, i));
        const am_value *action = am_value_member(item, "action");
        for (size_t k = 0; action && k < item->u.o.n; k++)
            if (strcmp(item->u.o.v[k].key, "action") == 0)
                item->u.o.v[k].key = "do";
        am_value_push(a, out, item);
    }
    return out;
}

static am_kind read_scenario(reader *r, const am_value *body, am_spec *s)
{
    const am_value *given = am_value_member(body, "scenario");
    if (!given)
        return bad(r, NULL, "spec: scenario is missing: a table, or the path of a file");
    if (am_value_is(given, AM_T_STR)) {
        char *path = am_path_join(r->folder->dir, am_value_text(given, ""));
        am_buf text = AM_BUF(SCENARIO_MAX);
        am_kind kind = am_file_read(path, &text, r->err);
        if (!kind)
            kind = am_json_parse(r->arena, am_buf_text(&text), text.n, &given, r->err);
        am_buf_free(&text);
        if (kind)
            am_prefix(r->err, "%s:%d: scenario %s", r->path,
                      am_lua_data_line(r->text, r->n, r->line, "scenario"), path);
        free(path);
        if (kind)
            return kind;
    }
    if (!am_value_is(given, AM_T_OBJECT))
        return bad(r, "scenario", "spec: the scenario is no table with fields");
    am_value *all = am_value_copy(r->arena, given);
    const am_value *faults = am_value_member(body, "faults"), *seed = am_value_member(body, "seed");
    if (faults)
        am_value_put(r->arena, all, "faults", with_do(r->arena, faults));
    if (seed)
        am_value_put(r->arena, all, "seed", seed);
    s->scenario = all;
    return AM_OK;
}

static am_kind read_step(reader *r, const am_value *body, am_spec *s, bool alone)
{
    static const char *const modes[] = {"run", "plan", "apply", NULL};
    static const char *const edits[] = {"before", "between", NULL};
    if (s->n_steps == AM_SPEC_STEPS)
        return bad(r, "steps", "spec: more than %d steps", AM_SPEC_STEPS);
    am_spec_step *step = &s->steps[s->n_steps++];
    am_kind kind = alone ? AM_OK : check_fields(r, "step", body, step_fields);
    if (kind)
        return kind;
    const char *mode = am_value_text(am_value_member(body, "mode"), "run");
    size_t m = 0;
    while (modes[m] && strcmp(modes[m], mode) != 0)
        m++;
    if (!modes[m])
        return bad(r, "mode", "spec: mode is \"%.40s\", and run, plan or apply is expected", mode);
    am_value *all = am_value_copy(r->arena, body);
    for (const char *const *e = edits; *e; e++)
        if (am_value_member(body, *e))
            am_value_put(r->arena, all, *e, with_do(r->arena, am_value_member(body, *e)));
    step->mode = (am_spec_mode)m;
    step->body = all;
    step->expect = am_value_member(body, "expect");
    if (am_value_member(body, "between") && step->mode != AM_SPEC_APPLY)
        return bad(r, "between", "spec: between needs mode = \"apply\": between plan and apply");
    if (step->mode == AM_SPEC_PLAN &&
        (am_value_member(body, "crash") || am_value_member(body, "interrupt")))
        return bad(r, "mode", "spec: a plan changes nothing, so it can not be stopped after a change");
    return step->expect ? check_fields(r, "expect", step->expect, expect_fields) : AM_OK;
}

static am_kind read_steps(reader *r, const am_value *body, am_spec *s)
{
    const am_value *steps = am_value_member(body, "steps");
    if (!steps)
        return read_step(r, body, s, true);
    for (const field *f = step_fields; f->name; f++)
        if (am_value_member(body, f->name))
            return bad(r, f->name, "spec: %s stands in the steps when there are steps", f->name);
    am_kind kind = am_value_len(steps) ? AM_OK : bad(r, "steps", "spec: there is no step");
    for (size_t i = 0; !kind && i < am_value_len(steps); i++)
        kind = read_step(r, am_value_at(steps, i), s, false);
    return kind;
}

static am_kind read_spec(reader *r, const am_value *body, am_spec *s)
{
    am_kind kind = check_fields(r, "spec", body, spec_fields);
    if (kind)
        return kind;
    s->name = am_value_text(am_value_member(body, "name"), "");
    if (!*s->name || strchr(s->name, '\n'))
        return bad(r, "name", "spec: name is missing: one line that says what it shows");
    int64_t seconds = am_value_num(am_value_member(body, "time_limit"), AM_SPEC_SECONDS);
    if (seconds < 1 || seconds > AM_SPEC_SECONDS_MAX)
        return bad(r, "time_limit", "spec: time_limit is from 1 to %d seconds", AM_SPEC_SECONDS_MAX);
    s->seconds = (int)seconds;
    const am_value *tenants = am_value_member(body, "tenants");
    s->more = am_json_make(r->arena, "{\"source\": %v, \"target\": %v}",
                           am_value_member(tenants, "source"), am_value_member(tenants, "target"));
    if (am_value_member(body, "policy"))
        am_value_put(r->arena, (am_value *)(uintptr_t)s->more, "policy", am_value_member(body, "policy"));
    kind = read_scenario(r, body, s);
    return kind ? kind : read_steps(r, body, s);
}

static am_spec *add(am_specs *all)
{
    if (all->n == all->cap) {
        all->cap = all->cap ? 2 * all->cap : 16;
        all->v = am_realloc(all->v, all->cap * sizeof *all->v);
    }
    all->v[all->n] = (am_spec){.name = ""};
    return &all->v[all->n++];
}

void am_spec_read(am_arena *arena, const am_folder *folder, const char *path, am_specs *out)
{
    reader r = {.arena = arena, .folder = folder, .path = path};
    const am_value *list = NULL;
    am_buf text = AM_BUF(FILE_MAX);
    am_err err = {0};
    char *dir = am_path_dir(path);
    am_kind kind = am_file_read(path, &text, &err);
    r.text = am_buf_text(&text);
    r.n = text.n;
    if (!kind)
        kind = am_spec_load(path, r.text, r.n, dir, arena, &list, &err);
    if (kind)
        *add(out) = (am_spec){.file = path, .line = 1, .name = "the file", .wrong = err};
    for (size_t i = 0; !kind && i < am_value_len(list); i++) {
        const am_value *item = am_value_at(list, i);
        am_spec *s = add(out);
        s->file = path;
        r.line = s->line = (int)am_value_num(am_value_member(item, "line"), 1);
        r.err = &s->wrong;
        if (read_spec(&r, am_value_member(item, "body"), s) && !*s->name)
            s->name = "a spec without name";
    }
    am_buf_free(&text);
    free(dir);
}
