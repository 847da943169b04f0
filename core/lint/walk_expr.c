#include <string.h>

#include "lint/walk.h"

static am_shape table(am_walk *w, const am_node *e)
{
    for (const am_node *i = e->list; i; i = i->next) {
        am_shape v[AM_SHAPES];
        am_shape key = i->a ? am_walk_expr(w, i->a) : AM_SHAPE(AM_SHAPE_NUMBER);
        size_t n = i->next || i->a ? 1 : am_walk_values(w, i->b, v);
        if (i->next || i->a)
            v[0] = am_walk_expr(w, i->b);
        const char *name = i->a ? am_shape_text(&key) : NULL;
        if (name)
            am_walk_field(w, e->table, name, v[0]);
        else
            for (size_t k = 0; k < n; k++)
                am_walk_item(w, e->table, v[k]);
        if (i->a && !name && key.kind != AM_SHAPE_NUMBER && key.kind != AM_SHAPE_NONE) {
            w->changed |= !e->table->open;
            e->table->open = true;
            am_walk_escape(w, v[0]);
        }
    }
    return (am_shape){.kind = AM_SHAPE_TABLE, .table = e->table};
}

static am_shape name(am_walk *w, const am_node *e)
{
    am_var *var = e->var;
    if (!var->global || var->shape.kind != AM_SHAPE_NONE)
        return var->shape;
    const am_value *known = am_value_member(w->env, var->name);
    if (known)
        return (am_shape){.kind = AM_SHAPE_BUILTIN, .text = var->name};
    const char *names[256];
    size_t n = 0;
    for (; n < am_value_len(w->env) && n < 255; n++)
        names[n] = w->env->u.o.v[n].key;
    names[n] = NULL;
    am_walk_say(w, e->line, false, am_walk_near(w, var->name, names), "unknown name '%s'", var->name);
    return AM_SHAPE(AM_SHAPE_ANY);
}

/* a or b; a and b; (a) */
static am_shape either(am_walk *w, const am_node *e)
{
    am_shape a = am_walk_expr(w, e->a);
    if (!e->b)
        return a;
    am_shape b = am_walk_expr(w, e->b);
    if (e->kind == AM_NODE_AND)
        return b;
    if (a.kind == AM_SHAPE_BOOL && b.kind != AM_SHAPE_NONE)
        return b;
    return am_walk_either(w, a, b);
}

am_shape am_walk_expr(am_walk *w, const am_node *e)
{
    am_shape v[AM_SHAPES];
    switch (e->kind) {
    case AM_NODE_NIL:
        return AM_SHAPE(AM_SHAPE_NIL);
    case AM_NODE_BOOL:
        return AM_SHAPE(AM_SHAPE_BOOL);
    case AM_NODE_NUMBER:
        return AM_SHAPE(AM_SHAPE_NUMBER);
    case AM_NODE_STRING:
        return am_walk_text(w, e->text);
    case AM_NODE_FUNCTION:
        return (am_shape){.kind = AM_SHAPE_FUNCTION, .fn = e->fn};
    case AM_NODE_TABLE:
        return table(w, e);
    case AM_NODE_NAME:
        return name(w, e);
    case AM_NODE_INDEX: {
        am_shape of = am_walk_expr(w, e->a), key = am_walk_expr(w, e->b);
        return am_walk_index(w, of, key, e->b->line);
    }
    case AM_NODE_CALL:
    case AM_NODE_METHOD:
        am_walk_call(w, e, v);
        return v[0];
    case AM_NODE_AND:
    case AM_NODE_OR:
        return either(w, e);
    case AM_NODE_JOINED:
    case AM_NODE_COMPUTED:
    case AM_NODE_COMPARED:
        (void)am_walk_expr(w, e->a);
        if (e->b)
            (void)am_walk_expr(w, e->b);
        return AM_SHAPE(e->kind == AM_NODE_JOINED     ? AM_SHAPE_STRING
                        : e->kind == AM_NODE_COMPUTED ? AM_SHAPE_NUMBER
                                                      : AM_SHAPE_BOOL);
    default:
        return AM_SHAPE(AM_SHAPE_ANY);
    }
}

size_t am_walk_values(am_walk *w, const am_node *e, am_shape v[AM_SHAPES])
{
    for (size_t i = 0; i < AM_SHAPES; i++)
        v[i] = AM_SHAPE(AM_SHAPE_ANY);
    if (e->kind == AM_NODE_CALL || e->kind == AM_NODE_METHOD) {
        am_walk_call(w, e, v);
        return AM_SHAPES;
    }
    if (e->kind == AM_NODE_DOTS)
        return AM_SHAPES;
    v[0] = am_walk_expr(w, e);
    return 1;
}
