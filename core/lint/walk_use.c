/* walk_use.c - an operation is called: which one, with what. */
#include <string.h>

#include "base/text.h"
#include "lint/walk.h"
#include "plugin/schema.h"

static void record(am_walk *w, const am_operation *op, const char *tenant, int line)
{
    am_lint *out = w->out;
    for (size_t i = 0; i < out->n_uses; i++) {
        const am_lint_use *u = &out->uses[i];
        if (u->op == op && (u->tenant == tenant || (u->tenant && tenant && !strcmp(u->tenant, tenant))))
            return;
    }
    am_lint_use *more = am_arena_alloc(w->arena, (out->n_uses + 1) * sizeof *more);
    if (out->n_uses)
        memcpy(more, out->uses, out->n_uses * sizeof *more);
    more[out->n_uses++] =
        (am_lint_use){.op = op, .tenant = tenant, .path = w->fn->file->path, .line = line};
    out->uses = more;
}

static const am_param_info *find_param(const am_operation *op, const char *name)
{
    for (size_t i = 0; i < op->n_params; i++)
        if (strcmp(op->params[i].name, name) == 0)
            return &op->params[i];
    return NULL;
}

/* What stands in the text is held against the type. */
static void check_literal(am_walk *w, const am_operation *op, const am_param_info *p,
                          const am_value *given, int line)
{
    am_value *checked;
    am_err err;
    if (am_schema_value(w->arena, p, given, false, &checked, &err))
        am_walk_say(w, line, false, err.hint, "%s: %s%s%s", op->name,
                    strstr(err.text, p->name) ? "" : p->name, strstr(err.text, p->name) ? "" : ": ",
                    err.text);
}

static void check_value(am_walk *w, const am_operation *op, const am_param_info *p, am_shape v, int line)
{
    const am_value *given = NULL;
    bool texts = p->base <= AM_P_GUID || p->base == AM_P_WORDS;
    for (const char *const *word = v.words; word && *word; word++)
        check_literal(w, op, p, am_value_str(w->arena, *word), line);
    if (v.kind == AM_SHAPE_BOOL && p->base != AM_P_BOOLEAN)
        given = am_value_bool(w->arena, true);
    else if (v.kind == AM_SHAPE_NUMBER && (texts || p->base == AM_P_BOOLEAN))
        given = am_value_int(w->arena, 1);
    if (given)
        check_literal(w, op, p, given, line);
}

/* The same question that the call asks when it runs (lib_tenant.c): options, or a value? */
static bool is_options(const am_operation *op, const am_tabled *t, size_t at)
{
    bool all = t->fields != NULL;
    if (t->items && !t->fields)
        return false;
    for (const am_field *f = t->fields; f; f = f->next)
        all = all && (strcmp(f->name, "reason") == 0 || find_param(op, f->name));
    if (at >= op->n_params || all)
        return true;
    const am_param_info *p = &op->params[at];
    return p->base != AM_P_OBJECT && p->base != AM_P_ANY && (t->fields || !p->list);
}

static void check_options(am_walk *w, const am_operation *op, const am_tabled *t, bool *given, int line)
{
    const char *names[AM_PARAMS_MAX + 2];
    size_t n = 0;
    for (; n < op->n_params; n++)
        names[n] = op->params[n].name;
    names[n++] = "reason";
    names[n] = NULL;
    for (const am_field *f = t->fields; f; f = f->next) {
        const am_param_info *p = find_param(op, f->name);
        if (p) {
            given[p - op->params] = true;
            check_value(w, op, p, *f->shape, line);
        } else if (strcmp(f->name, "reason") != 0) {
            am_walk_say(w, line, false, am_walk_near(w, f->name, names), "%s has no argument '%s'",
                        op->name, f->name);
        }
    }
}

static void check_args(am_walk *w, const am_operation *op, const am_walk_args *args, int line)
{
    bool given[AM_PARAMS_MAX] = {false}, whole = !args->open;
    for (size_t i = 0; i < args->n; i++) {
        am_shape v = args->v[i];
        bool last = i + 1 == args->n;
        bool table = v.kind == AM_SHAPE_TABLE;
        if (last && table && v.table->open) {
            whole = false;
        } else if (last && table && is_options(op, v.table, i)) {
            check_options(w, op, v.table, given, line);
        } else if (last && (v.kind == AM_SHAPE_ANY || v.kind == AM_SHAPE_NONE)) {
            whole = false; /* perhaps a table of options */
        } else if (i >= op->n_params) {
            am_walk_say(w, line, false, NULL, "%s takes at most %zu argument%s and a table of options",
                        op->name, op->n_params, op->n_params == 1 ? "" : "s");
        } else {
            given[i] = v.kind != AM_SHAPE_NIL;
            if (!table)
                check_value(w, op, &op->params[i], v, line);
        }
    }
    for (size_t i = 0; whole && i < op->n_params; i++)
        if (!given[i] && !op->params[i].optional && !op->params[i].otherwise)
            am_walk_say(w, line, false, NULL, "%s: %s is missing", op->name, op->params[i].name);
}

static void check_read_only(am_walk *w, const am_operation *op, int line)
{
    if ((op->effects & AM_CHANGE) && am_value_truth(am_value_member(w->in->facts, "read_only"), false))
        am_walk_say(w, line, false, NULL, "%s is a change, and the playbook says read_only", op->name);
}

static am_shape use(am_walk *w, const am_operation *op, const char *tenant, int line)
{
    if (w->reporting) {
        record(w, op, tenant, line);
        check_read_only(w, op, line);
    }
    return AM_SHAPE(op->effects & AM_STREAM ? AM_SHAPE_STREAM : AM_SHAPE_ANY);
}

/* Something that is not known is asked: perhaps a tenant. */
static am_shape use_by_name(am_walk *w, const char *name, int line)
{
    am_shape got = AM_SHAPE(AM_SHAPE_ANY);
    for (size_t i = 0; i < w->n_tenants; i++) {
        const am_connector_info *c = w->tenants[i].connector;
        for (size_t k = 0; c && k < c->n_ops; k++)
            if (strcmp(c->ops[k].lua_name, name) == 0)
                got = use(w, &c->ops[k], NULL, line);
    }
    return got;
}

am_shape am_walk_use(am_walk *w, uint32_t tenants, const char *name, const am_walk_args *args, int line)
{
    am_shape got = AM_SHAPE(AM_SHAPE_NONE);
    if (!tenants)
        return use_by_name(w, name, line);
    bool one = (tenants & (tenants - 1)) == 0, found = false;
    am_err err = {.kind = AM_OK}, none;
    const am_operation *checked = NULL;
    for (size_t i = 0; i < w->n_tenants; i++) {
        const am_connector_info *c = w->tenants[i].connector;
        if (!(tenants & (uint32_t)1 << i))
            continue;
        const am_operation *op = c ? am_registry_operation(c, name, &none) : NULL;
        found |= op != NULL || !c;
        if (!op) {
            err = c ? none : err;
            continue;
        }
        got = am_walk_either(w, got, use(w, op, w->tenants[i].name, line));
        if (op != checked)
            check_args(w, op, args, line);
        checked = op;
    }
    /* Of several that it may be, one that has it will do. */
    if (!found || (one && err.kind))
        am_walk_say(w, line, false, err.hint, "%s", err.text);
    return got.kind == AM_SHAPE_NONE ? AM_SHAPE(AM_SHAPE_ANY) : got;
}
