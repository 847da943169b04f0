#include <string.h>

#include "lint/walk.h"

static void fill(am_shape v[AM_SHAPES], am_shape first)
{
    v[0] = first;
    for (size_t i = 1; i < AM_SHAPES; i++)
        v[i] = AM_SHAPE(AM_SHAPE_NIL);
}

static void unknown(am_walk *w, const am_walk_args *args, am_shape v[AM_SHAPES])
{
    for (size_t i = 0; i < args->n; i++)
        am_walk_escape(w, args->v[i]);
    for (size_t i = 0; i < AM_SHAPES; i++)
        v[i] = AM_SHAPE(AM_SHAPE_ANY);
}

static void call_function(am_walk *w, am_func *f, const am_walk_args *args, am_shape v[AM_SHAPES])
{
    w->changed |= !f->reached;
    f->reached = true;
    for (size_t i = 0; i < f->n_params; i++)
        am_walk_join(w, &f->params[i]->shape,
                     i < args->n ? args->v[i] : AM_SHAPE(args->open ? AM_SHAPE_ANY : AM_SHAPE_NIL));
    for (size_t i = f->n_params; i < args->n; i++)
        am_walk_escape(w, args->v[i]); /* to ..., or to nowhere */
    memcpy(v, f->returns, sizeof f->returns);
}

static am_walk_args behind_first(const am_walk_args *args)
{
    am_walk_args rest = {.n = args->n ? args->n - 1 : 0, .open = args->open};
    memcpy(rest.v, args->v + 1, rest.n * sizeof *rest.v);
    return rest;
}

/* ctx.log(...) in place of ctx:log(...) */
static void call_member(am_walk *w, const char *name, const am_walk_args *args, int line,
                        am_shape v[AM_SHAPES])
{
    bool dotted = strcmp(name, "match") == 0 || strcmp(name, "now") == 0;
    bool self = args->n && args->v[0].kind == AM_SHAPE_CTX;
    am_walk_args rest = behind_first(args);
    if (!self && !dotted && (args->n ? args->v[0].kind != AM_SHAPE_ANY : !args->open))
        am_walk_say(w, line, false, NULL, "call it with a colon: ctx:%s(...)", name);
    am_walk_member(w, name, self ? &rest : args, line, v);
}

static void call_operation(am_walk *w, am_shape op, const am_walk_args *args, int line,
                           am_shape v[AM_SHAPES])
{
    am_shape_kind self = args->n ? args->v[0].kind : args->open ? AM_SHAPE_ANY : AM_SHAPE_NIL;
    am_walk_args rest = behind_first(args);
    if (self != AM_SHAPE_TENANT && self != AM_SHAPE_ANY && self != AM_SHAPE_NONE)
        am_walk_say(w, line, false, NULL, "%s belongs to a tenant: call it with a colon", op.text);
    fill(v, am_walk_use(w, op.tenants, op.text, &rest, line));
}

void am_walk_apply(am_walk *w, am_shape f, const am_walk_args *args, int line, am_shape v[AM_SHAPES])
{
    switch (f.kind) {
    case AM_SHAPE_FUNCTION:
        call_function(w, f.fn, args, v);
        return;
    case AM_SHAPE_OPERATION:
        call_operation(w, f, args, line, v);
        return;
    case AM_SHAPE_MEMBER:
        call_member(w, f.text, args, line, v);
        return;
    case AM_SHAPE_BUILTIN:
        am_walk_builtin(w, f.text, args, line, v);
        return;
    case AM_SHAPE_NONE: /* perhaps it will be known */
        fill(v, f);
        return;
    default:
        unknown(w, args, v);
    }
}

static void add_args(am_walk *w, const am_node *list, am_walk_args *args)
{
    for (; list; list = list->next) {
        am_shape many[AM_SHAPES];
        size_t k = 1;
        if (list->next)
            many[0] = am_walk_expr(w, list);
        else
            k = am_walk_values(w, list, many);
        args->open = k > 1;
        for (size_t i = 0; i < (args->open ? 1 : k) && args->n < AM_WALK_ARGS; i++)
            args->v[args->n++] = many[i];
    }
}

static void no_such(am_walk *w, const am_tabled *t, const char *name, int line)
{
    const char *names[64];
    size_t n = 0;
    for (const am_field *f = t->fields; f && n < 63; f = f->next)
        names[n++] = f->name;
    names[n] = NULL;
    am_walk_say(w, line, false, am_walk_near(w, name, names), "there is no function '%s' in this table",
                name);
}

static void call_plain(am_walk *w, const am_node *e, am_shape v[AM_SHAPES])
{
    am_walk_args args = {.n = 0};
    am_shape f = am_walk_expr(w, e->a);
    if (e->a->kind == AM_NODE_INDEX && f.kind == AM_SHAPE_NONE) {
        am_shape of = am_walk_expr(w, e->a->a);
        if (of.kind == AM_SHAPE_TABLE && !of.table->open && e->a->b->text)
            no_such(w, of.table, e->a->b->text, e->a->b->line);
    }
    add_args(w, e->list, &args);
    am_walk_apply(w, f, &args, e->line, v);
}

static void call_method(am_walk *w, const am_node *e, am_shape v[AM_SHAPES])
{
    am_shape of = am_walk_expr(w, e->a);
    am_shape key = am_walk_text(w, e->text);
    am_walk_args args = {.n = 0}, plain = {.n = 0};
    switch (of.kind) {
    case AM_SHAPE_CTX: {
        am_shape f = am_walk_index(w, of, key, e->line);
        add_args(w, e->list, &args);
        if (f.kind == AM_SHAPE_MEMBER)
            am_walk_member(w, e->text, &args, e->line, v);
        else
            unknown(w, &args, v);
        return;
    }
    case AM_SHAPE_TENANT:
        add_args(w, e->list, &args);
        fill(v, am_walk_use(w, of.tenants, e->text, &args, e->line));
        return;
    case AM_SHAPE_STRING:
    case AM_SHAPE_STREAM:
        add_args(w, e->list, &args);
        unknown(w, &args, v);
        return;
    case AM_SHAPE_TABLE:
        args.v[args.n++] = of;
        add_args(w, e->list, &args);
        am_walk_apply(w, am_walk_index(w, of, key, e->line), &args, e->line, v);
        return;
    case AM_SHAPE_NONE: /* perhaps it will be known; if never, it may be anything */
        add_args(w, e->list, &plain);
        fill(v, of);
        if (w->reporting)
            (void)am_walk_use(w, 0, e->text, &plain, e->line);
        return;
    default: /* it may be a tenant */
        add_args(w, e->list, &plain);
        unknown(w, &plain, v);
        am_shape got = am_walk_use(w, 0, e->text, &plain, e->line);
        if (got.kind == AM_SHAPE_STREAM)
            fill(v, got);
    }
}

void am_walk_call(am_walk *w, const am_node *e, am_shape v[AM_SHAPES])
{
    if (e->kind == AM_NODE_METHOD)
        call_method(w, e, v);
    else
        call_plain(w, e, v);
}
