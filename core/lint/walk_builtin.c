#include <string.h>

#include "lint/walk.h"

static void all(am_shape v[AM_SHAPES], am_shape_kind kind)
{
    for (size_t i = 0; i < AM_SHAPES; i++)
        v[i] = AM_SHAPE(kind);
}

static const am_walk_module *find_module(am_walk *w, const char *name, int line)
{
    for (size_t i = 0; i < w->n_modules; i++)
        if (strcmp(w->modules[i].name, name) == 0)
            return &w->modules[i];
    if (w->n_modules == AM_WALK_MODULES)
        return NULL;
    am_walk_module *m = &w->modules[w->n_modules++];
    const char *text = NULL;
    size_t n = 0;
    am_err err = {.kind = AM_OK};
    m->name = name;
    w->changed = true;
    m->missing = !w->in->module ||
                 !w->in->module(w->in->self, w->arena, name, &m->file.path, &text, &n);
    if (!m->missing && am_parse_lua(&w->program, text, n, &m->file, &err)) {
        m->file.main = NULL;
        am_lint_add(w->out, &(am_lint_finding){.path = m->file.path,
                                               .line = line,
                                               .note = true,
                                               .text = am_arena_strdup(w->arena, err.text),
                                               .hint = ""});
    }
    return m;
}

static void require(am_walk *w, const am_walk_args *args, int line, am_shape v[AM_SHAPES])
{
    all(v, AM_SHAPE_ANY);
    const char *name = args->n ? am_shape_text(&args->v[0]) : NULL;
    if (!name) {
        am_walk_say(w, line, true, NULL, "a module is chosen when it runs: it is not looked through");
        return;
    }
    const am_walk_module *m = find_module(w, name, line);
    if (m && m->missing)
        am_walk_say(w, line, false, "it stands beside the playbook, or is a shipped aftermove.* one",
                    "there is no module '%s'", m->name);
    if (!m || !m->file.main)
        return;
    w->changed |= !m->file.main->reached;
    m->file.main->reached = true;
    v[0] = m->file.main->returns[0];
}

static void set_metatable(am_walk *w, const am_walk_args *args, am_shape v[AM_SHAPES])
{
    all(v, AM_SHAPE_ANY);
    if (args->n > 1)
        am_walk_escape(w, args->v[1]);
    if (!args->n)
        return;
    v[0] = args->v[0];
    if (v[0].kind == AM_SHAPE_TABLE && !v[0].table->open)
        v[0].table->open = w->changed = true;
}

static void protect(am_walk *w, const char *name, const am_walk_args *args, int line,
                    am_shape v[AM_SHAPES])
{
    size_t skip = strcmp(name, "xpcall") == 0 ? 2 : 1;
    am_walk_args rest = {.open = args->open};
    if (skip == 2 && args->n > 1)
        am_walk_escape(w, args->v[1]);
    for (size_t i = skip; i < args->n; i++)
        rest.v[rest.n++] = args->v[i];
    if (args->n)
        am_walk_apply(w, args->v[0], &rest, line, v);
    all(v, AM_SHAPE_ANY); /* or the error */
    v[0] = AM_SHAPE(AM_SHAPE_BOOL);
}

static void in_table(am_walk *w, const char *name, const am_walk_args *args, am_shape v[AM_SHAPES])
{
    am_tabled *t = args->v[0].table;
    all(v, AM_SHAPE_ANY);
    if (strcmp(name, "table.insert") == 0 && args->n > 1) {
        am_walk_item(w, t, args->v[args->n - 1]);
    } else if (strcmp(name, "table.sort") == 0 && args->n > 1 &&
               args->v[1].kind == AM_SHAPE_FUNCTION) {
        am_walk_args two = {.n = 2, .v = {am_walk_element(w, t), am_walk_element(w, t)}};
        am_walk_apply(w, args->v[1], &two, 0, v);
        all(v, AM_SHAPE_NIL);
    }
}

void am_walk_builtin(am_walk *w, const char *name, const am_walk_args *args, int line,
                     am_shape v[AM_SHAPES])
{
    bool on_table = args->n && args->v[0].kind == AM_SHAPE_TABLE;
    if (strcmp(name, "require") == 0) {
        require(w, args, line, v);
    } else if (strcmp(name, "pcall") == 0 || strcmp(name, "xpcall") == 0) {
        protect(w, name, args, line, v);
    } else if (strcmp(name, "setmetatable") == 0) {
        set_metatable(w, args, v);
    } else if (strcmp(name, "playbook") == 0) {
        all(v, AM_SHAPE_ANY);
        if (on_table)
            w->playbook = args->v[0].table;
        v[0] = args->n ? args->v[0] : v[0];
    } else if (on_table && (strcmp(name, "table.insert") == 0 || strcmp(name, "table.sort") == 0 ||
                            strcmp(name, "table.concat") == 0)) {
        in_table(w, name, args, v);
    } else if (strcmp(name, "pairs") == 0 || strcmp(name, "ipairs") == 0) {
        all(v, AM_SHAPE_ANY); /* a for statement looks at the table itself */
    } else {
        if (strcmp(name, "load") == 0)
            am_walk_say(w, line, true, NULL, "text is loaded as code: it is not looked through");
        all(v, AM_SHAPE_ANY);
        for (size_t i = 0; i < args->n; i++)
            am_walk_escape(w, args->v[i]);
        if (strcmp(name, "tostring") == 0 || strcmp(name, "type") == 0)
            v[0] = AM_SHAPE(AM_SHAPE_STRING);
    }
}

/* ctx:each(items, fn, options) */
static void each(am_walk *w, const am_walk_args *args, int line, am_shape v[AM_SHAPES])
{
    am_walk_args item = {.n = 2, .v = {AM_SHAPE(AM_SHAPE_ANY), AM_SHAPE(AM_SHAPE_NUMBER)}};
    if (args->n && args->v[0].kind == AM_SHAPE_TABLE)
        item.v[0] = am_walk_element(w, args->v[0].table);
    else if (args->n && args->v[0].kind == AM_SHAPE_FUNCTION)
        am_walk_escape(w, args->v[0]);
    if (args->n > 1)
        am_walk_apply(w, args->v[1], &item, line, v);
    all(v, AM_SHAPE_ANY);
}

static void call_last(am_walk *w, const am_walk_args *args, int line, am_shape v[AM_SHAPES])
{
    am_walk_args none = {.n = 0};
    all(v, AM_SHAPE_ANY);
    if (args->n && !args->open)
        am_walk_apply(w, args->v[args->n - 1], &none, line, v);
}

/* ctx:planned(tenant, operation, arguments): a question, no call. */
static void planned(am_walk *w, const am_walk_args *args, int line)
{
    am_err err;
    const char *op = args->n > 1 ? am_shape_text(&args->v[1]) : NULL;
    if (!op || args->v[0].kind != AM_SHAPE_TENANT)
        return;
    for (size_t i = 0; i < w->n_tenants; i++) {
        const am_connector_info *c = w->tenants[i].connector;
        if (c && (args->v[0].tenants & (uint32_t)1 << i) &&
            !am_registry_operation(c, op, &err))
            am_walk_say(w, line, false, err.hint, "%s", err.text);
    }
}

void am_walk_member(am_walk *w, const char *name, const am_walk_args *args, int line,
                    am_shape v[AM_SHAPES])
{
    if (strcmp(name, "each") == 0) {
        each(w, args, line, v);
        return;
    }
    if (strcmp(name, "step") == 0 || strcmp(name, "verify") == 0) {
        call_last(w, args, line, v);
        return;
    }
    all(v, AM_SHAPE_ANY);
    if (strcmp(name, "planned") == 0) {
        planned(w, args, line);
        return;
    }
    if (strcmp(name, "exit") == 0 && w->in->facts &&
        !am_value_truth(am_value_member(w->in->facts, "read_only"), false))
        am_walk_say(w, line, false, "set read_only = true, when it asks for no change",
                    "ctx:exit is only for a playbook that is read_only");
    for (size_t i = 0; i < args->n; i++)
        am_walk_escape(w, args->v[i]);
    if (strcmp(name, "match") == 0)
        v[0] = AM_SHAPE(AM_SHAPE_BOOL);
}
