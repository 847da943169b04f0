#include "lint/walk.h"

#include <string.h>

#include "base/text.h"

enum { PASSES_MAX = 64 };

static bool same_words(const char *const *a, const char *const *b)
{
    if (!a || !b)
        return a == b;
    while (*a && *b && strcmp(*a, *b) == 0) {
        a++;
        b++;
    }
    return !*a && !*b;
}

bool am_shape_equal(const am_shape *a, const am_shape *b)
{
    return a->kind == b->kind && a->tenants == b->tenants && a->fn == b->fn &&
           a->table == b->table && same_words(a->words, b->words) &&
           (a->text == b->text || (a->text && b->text && strcmp(a->text, b->text) == 0));
}

const char *am_shape_text(const am_shape *s)
{
    return s->kind == AM_SHAPE_STRING && s->words && !s->words[1] ? s->words[0] : NULL;
}

am_shape am_walk_text(am_walk *w, const char *text)
{
    const char **words = am_arena_alloc(w->arena, 2 * sizeof *words);
    words[0] = text;
    return (am_shape){.kind = AM_SHAPE_STRING, .words = words};
}

/* All words of both; any text when one may be any, or there are too many. */
static am_shape all_words(am_walk *w, const am_shape *a, const am_shape *b)
{
    const char *const *x = a->words, *const *y = b->words;
    const char **all = am_arena_alloc(w->arena, (2 * AM_SHAPE_WORDS + 1) * sizeof *all);
    size_t n = 0;
    while (x && y && (*x || *y)) {
        int c = !*x ? 1 : !*y ? -1 : strcmp(*x, *y);
        all[n++] = c <= 0 ? *x : *y;
        x += c <= 0;
        y += c >= 0;
    }
    return (am_shape){.kind = AM_SHAPE_STRING,
                      .words = a->words && b->words && n <= AM_SHAPE_WORDS ? all : NULL};
}

void am_walk_say(am_walk *w, int line, bool note, const char *hint, const char *fmt, ...)
{
    am_err err = {.kind = AM_OK};
    char clean[sizeof err.text];
    va_list ap;
    if (!w->reporting)
        return;
    va_start(ap, fmt);
    (void)am_vfail(&err, AM_USAGE, fmt, ap);
    va_end(ap);
    am_printable(clean, sizeof clean, err.text);
    am_lint_add(w->out, &(am_lint_finding){.path = w->fn->file->path,
                                           .line = line,
                                           .note = note,
                                           .text = am_arena_strdup(w->arena, clean),
                                           .hint = am_arena_strdup(w->arena, hint ? hint : "")});
}

const char *am_walk_near(am_walk *w, const char *word, const char *const *names)
{
    const char *near = am_nearest(word, names);
    return near ? am_arena_format(w->arena, "did you mean '%s'?", near) : NULL;
}

static bool is_plain(am_shape_kind k)
{
    return k == AM_SHAPE_NIL || k == AM_SHAPE_BOOL || k == AM_SHAPE_NUMBER || k == AM_SHAPE_STRING;
}

/* What a value is when it may be either. nil beside something else is only its absence. */
am_shape am_walk_either(am_walk *w, am_shape a, am_shape b)
{
    if (a.kind == AM_SHAPE_NONE || (a.kind == AM_SHAPE_NIL && b.kind != AM_SHAPE_NONE) ||
        am_shape_equal(&a, &b))
        return b;
    if (b.kind == AM_SHAPE_NONE || b.kind == AM_SHAPE_NIL)
        return a;
    if (a.kind == b.kind && a.kind == AM_SHAPE_STRING)
        return all_words(w, &a, &b);
    if (a.kind == b.kind && a.kind == AM_SHAPE_TENANT) {
        a.tenants = a.tenants && b.tenants ? a.tenants | b.tenants : 0;
        return a;
    }
    if (!is_plain(a.kind) && a.kind != AM_SHAPE_ANY)
        am_walk_escape(w, a);
    if (!is_plain(b.kind) && b.kind != AM_SHAPE_ANY)
        am_walk_escape(w, b);
    return AM_SHAPE(AM_SHAPE_ANY);
}

void am_walk_join(am_walk *w, am_shape *into, am_shape v)
{
    am_shape joined = am_walk_either(w, *into, v);
    if (am_shape_equal(&joined, into))
        return;
    *into = joined;
    w->changed = true;
}

void am_walk_field(am_walk *w, am_tabled *t, const char *name, am_shape v)
{
    am_field *f = t->fields;
    while (f && strcmp(f->name, name) != 0)
        f = f->next;
    if (!f) {
        f = am_arena_alloc(w->arena, sizeof *f);
        f->name = name;
        f->shape = am_arena_alloc(w->arena, sizeof *f->shape);
        f->next = t->fields;
        t->fields = f;
        w->changed = true;
    }
    am_walk_join(w, f->shape, v);
    if (t->escaped)
        am_walk_escape(w, v);
}

void am_walk_item(am_walk *w, am_tabled *t, am_shape v)
{
    if (!t->items)
        t->items = am_arena_alloc(w->arena, sizeof *t->items);
    am_walk_join(w, t->items, v);
    if (t->escaped)
        am_walk_escape(w, v);
}

am_shape am_walk_element(am_walk *w, const am_tabled *t)
{
    am_shape all = t->items ? *t->items : AM_SHAPE(AM_SHAPE_NONE);
    for (const am_field *f = t->fields; f; f = f->next) {
        if (all.kind == AM_SHAPE_NONE || all.kind == AM_SHAPE_NIL)
            all = *f->shape;
        else if (all.kind == AM_SHAPE_TENANT && f->shape->kind == AM_SHAPE_TENANT)
            all.tenants = all.tenants && f->shape->tenants ? all.tenants | f->shape->tenants : 0;
        else if (all.kind == AM_SHAPE_STRING && f->shape->kind == AM_SHAPE_STRING)
            all = all_words(w, &all, f->shape);
        else if (!am_shape_equal(&all, f->shape))
            all = AM_SHAPE(AM_SHAPE_ANY);
    }
    return t->open ? AM_SHAPE(AM_SHAPE_ANY) : all;
}

static void escape_table(am_walk *w, am_tabled *t)
{
    if (t->escaped)
        return;
    t->escaped = t->open = w->changed = true;
    for (am_field *f = t->fields; f; f = f->next)
        am_walk_escape(w, *f->shape);
    if (t->items)
        am_walk_escape(w, *t->items);
}

static void all_params(am_walk *w)
{
    memset(w->params_used, true, sizeof w->params_used);
}

void am_walk_escape(am_walk *w, am_shape v)
{
    switch (v.kind) {
    case AM_SHAPE_FUNCTION:
        if (v.fn->escaped)
            return;
        v.fn->escaped = v.fn->reached = w->changed = true;
        for (size_t i = 0; i < v.fn->n_params; i++)
            am_walk_join(w, &v.fn->params[i]->shape, AM_SHAPE(AM_SHAPE_ANY));
        for (size_t i = 0; i < AM_SHAPES; i++)
            am_walk_escape(w, v.fn->returns[i]);
        return;
    case AM_SHAPE_TABLE:
        escape_table(w, v.table);
        return;
    case AM_SHAPE_CTX:
    case AM_SHAPE_PARAMS:
        all_params(w);
        return;
    case AM_SHAPE_TENANTS:
        for (size_t i = 0; i < w->n_tenants; i++)
            w->tenants[i].used = true;
        return;
    default:
        return;
    }
}

/* The values of a list, the last one spread; returns how many are known. */
static size_t spread(am_walk *w, const am_node *list, am_shape *v, size_t max, bool *open)
{
    size_t n = 0;
    *open = false;
    for (; list; list = list->next) {
        am_shape many[AM_SHAPES];
        size_t k = list->next ? 1 : am_walk_values(w, list, many);
        if (list->next)
            many[0] = am_walk_expr(w, list);
        else
            *open = list->kind == AM_NODE_CALL || list->kind == AM_NODE_METHOD ||
                    list->kind == AM_NODE_DOTS;
        for (size_t i = 0; i < k && n < max; i++)
            v[n++] = many[i];
    }
    return n;
}

static void assign(am_walk *w, const am_node *target, am_shape v)
{
    if (target->kind == AM_NODE_NAME) {
        am_walk_join(w, &target->var->shape, v);
        if (target->var->global)
            am_walk_say(w, target->line, false, "write `local` before it where it is made first",
                        "'%s' is put into a global name, which all modules share", target->text);
        return;
    }
    am_shape of = am_walk_expr(w, target->a), key = am_walk_expr(w, target->b);
    switch (of.kind) {
    case AM_SHAPE_NONE:
        return; /* perhaps it will be known */
    case AM_SHAPE_TABLE: {
        const char *name = am_shape_text(&key);
        if (name) {
            am_walk_field(w, of.table, name, v);
        } else {
            am_walk_item(w, of.table, v);
            if (key.kind != AM_SHAPE_NUMBER && key.kind != AM_SHAPE_NONE && !of.table->open) {
                of.table->open = w->changed = true;
                am_walk_escape(w, v);
            }
        }
        return;
    }
    case AM_SHAPE_CTX:
    case AM_SHAPE_PARAMS:
    case AM_SHAPE_TENANTS:
        am_walk_say(w, target->line, false, "use a local variable", "ctx cannot be changed");
        return;
    default:
        am_walk_escape(w, v);
    }
}

static void set(am_walk *w, const am_node *s)
{
    am_shape v[AM_WALK_ARGS];
    bool open;
    size_t n = spread(w, s->list, v, AM_WALK_ARGS, &open), i = 0;
    for (const am_node *t = s->targets; t; t = t->next, i++)
        assign(w, t, i < n ? v[i] : AM_SHAPE(open ? AM_SHAPE_ANY : AM_SHAPE_NIL));
}

/* for k, v in pairs(table), and other iterators. */
static void for_in(am_walk *w, const am_node *s)
{
    const am_node *call = s->list;
    am_shape v[AM_WALK_ARGS], first = AM_SHAPE(AM_SHAPE_ANY), second = first;
    bool open;
    size_t n = spread(w, s->list, v, AM_WALK_ARGS, &open);
    am_shape f = call->kind == AM_NODE_CALL && call->list ? am_walk_expr(w, call->a)
                                                          : AM_SHAPE(AM_SHAPE_ANY);
    if (f.kind == AM_SHAPE_BUILTIN &&
        (strcmp(f.text, "pairs") == 0 || strcmp(f.text, "ipairs") == 0)) {
        am_shape t = am_walk_expr(w, call->list);
        first = AM_SHAPE(strcmp(f.text, "pairs") == 0 ? AM_SHAPE_STRING : AM_SHAPE_NUMBER);
        if (t.kind == AM_SHAPE_TABLE)
            second = am_walk_element(w, t.table);
        else if (t.kind == AM_SHAPE_NONE)
            second = t; /* perhaps it will be known */
        else
            am_walk_escape(w, t);
    } else if (n && v[0].kind == AM_SHAPE_FUNCTION) {
        am_walk_escape(w, v[0]);
        first = v[0].fn->returns[0];
        second = v[0].fn->returns[1];
    }
    size_t i = 0;
    for (const am_node *t = s->targets; t; t = t->next, i++)
        assign(w, t, i == 0 ? first : i == 1 ? second : AM_SHAPE(AM_SHAPE_ANY));
}

static void give_back(am_walk *w, const am_node *s)
{
    am_shape v[AM_SHAPES];
    bool open;
    size_t n = spread(w, s->list, v, AM_SHAPES, &open);
    for (size_t i = 0; i < AM_SHAPES; i++) {
        am_shape r = i < n ? v[i] : AM_SHAPE(open ? AM_SHAPE_ANY : AM_SHAPE_NIL);
        am_walk_join(w, &w->fn->returns[i], r);
        if (w->fn->escaped)
            am_walk_escape(w, r);
    }
}

static void block(am_walk *w, const am_node *s)
{
    for (; s; s = s->next) {
        switch (s->kind) {
        case AM_NODE_SET:
            set(w, s);
            break;
        case AM_NODE_FOR:
            for (const am_node *e = s->list; e; e = e->next)
                (void)am_walk_expr(w, e);
            assign(w, s->targets, AM_SHAPE(AM_SHAPE_NUMBER));
            break;
        case AM_NODE_FOR_IN:
            for_in(w, s);
            break;
        case AM_NODE_RETURN:
            give_back(w, s);
            break;
        default:
            for (const am_node *e = s->list; e; e = e->next)
                (void)am_walk_expr(w, e);
        }
        block(w, s->body);
    }
}

/* Every function that is reached, once. */
static void pass(am_walk *w)
{
    bool more = true;
    w->pass++;
    w->changed = false;
    while (more) {
        more = false;
        for (am_func *f = w->program.funcs; f; f = f->next) {
            if (!f->reached || f->pass == w->pass)
                continue;
            f->pass = w->pass;
            w->fn = f;
            block(w, f->body);
            more = true;
        }
        for (am_field *f = w->playbook ? w->playbook->fields : NULL; f; f = f->next)
            if (strcmp(f->name, "run") == 0 && f->shape->kind == AM_SHAPE_FUNCTION) {
                am_func *run = f->shape->fn;
                if (run->n_params)
                    am_walk_join(w, &run->params[0]->shape, AM_SHAPE(AM_SHAPE_CTX));
                more |= !run->reached;
                run->reached = true;
            }
    }
}

void am_walk_run(am_walk *w, am_source_file *main)
{
    main->main->reached = true;
    do {
        pass(w);
    } while (w->changed && w->pass < PASSES_MAX);
    w->reporting = true;
    pass(w);
}
