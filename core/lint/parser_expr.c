#include <string.h>

#include "lint/parser.h"

am_func *am_parser_new_func(am_parser *p, int line)
{
    am_func *f = am_arena_alloc(p->program->arena, sizeof *f);
    *f = (am_func){.file = p->file, .line = line, .next = p->program->funcs};
    return p->program->funcs = f;
}

static void add_param(am_parser *p, am_func *f, const char *name)
{
    am_var *v = am_parser_local(p, name, p->x.now.line);
    if (f->n_params < AM_FUNC_PARAMS)
        f->params[f->n_params++] = v;
    am_parser_declare(p, v);
}

am_node *am_parser_function(am_parser *p, int line, bool method)
{
    am_node *n = am_parser_node(p, AM_NODE_FUNCTION, line);
    size_t active = p->n_active;
    n->fn = am_parser_new_func(p, line);
    if (method)
        add_param(p, n->fn, "self");
    am_parser_want(p, '(', "'(' is expected");
    if (!am_parser_take(p, ')')) {
        do {
            n->fn->dots = am_parser_take(p, AM_TOKEN_DOTS);
            if (!n->fn->dots)
                add_param(p, n->fn, am_parser_name(p));
        } while (!n->fn->dots && am_parser_take(p, ','));
        am_parser_want(p, ')', "')' is expected");
    }
    n->fn->body = am_parser_block(p);
    am_parser_want(p, AM_TOKEN_END_WORD, "'end' is expected");
    p->n_active = active;
    return n;
}

static am_node *text_node(am_parser *p, am_node_kind kind)
{
    am_node *n = am_parser_node(p, kind, p->x.now.line);
    n->text = p->x.now.text;
    n->n = p->x.now.n;
    am_parser_step(p);
    return n;
}

static am_node *name_as_text(am_parser *p)
{
    if (p->x.now.kind != AM_TOKEN_NAME)
        am_parser_fail(p, AM_USAGE, "a name is expected");
    return text_node(p, AM_NODE_STRING);
}

static am_node *item(am_parser *p)
{
    am_node *n = am_parser_node(p, AM_NODE_ITEM, p->x.now.line);
    if (am_parser_take(p, '[')) {
        n->a = am_parser_expr(p);
        am_parser_want(p, ']', "']' is expected");
        am_parser_want(p, '=', "'=' is expected");
        n->b = am_parser_expr(p);
        return n;
    }
    n->b = am_parser_expr(p);
    if (n->b->kind == AM_NODE_NAME && am_parser_take(p, '=')) {
        n->a = am_parser_node(p, AM_NODE_STRING, n->line);
        n->a->text = n->b->text;
        n->a->n = strlen(n->a->text);
        n->b = am_parser_expr(p);
    }
    return n;
}

static am_node *table(am_parser *p)
{
    am_node *n = am_parser_node(p, AM_NODE_TABLE, p->x.now.line), **link = &n->list;
    n->table = am_arena_alloc(p->program->arena, sizeof *n->table);
    am_parser_want(p, '{', "'{' is expected");
    while (!p->kind && p->x.now.kind != '}') {
        *link = item(p);
        link = &(*link)->next;
        if (!am_parser_take(p, ',') && !am_parser_take(p, ';'))
            break;
    }
    am_parser_want(p, '}', "'}' is expected");
    return n;
}

static am_node *arguments(am_parser *p)
{
    if (p->x.now.kind == AM_TOKEN_STRING)
        return text_node(p, AM_NODE_STRING);
    if (p->x.now.kind == '{')
        return table(p);
    am_node *list = NULL;
    am_parser_want(p, '(', "'(' is expected");
    if (!am_parser_take(p, ')')) {
        list = am_parser_list(p);
        am_parser_want(p, ')', "')' is expected");
    }
    return list;
}

static am_node *primary(am_parser *p)
{
    int line = p->x.now.line;
    if (p->x.now.kind == AM_TOKEN_NAME)
        return am_parser_variable(p, am_parser_name(p), line);
    am_parser_want(p, '(', "an expression is expected");
    am_node *inner = am_parser_expr(p);
    am_parser_want(p, ')', "')' is expected");
    /* a wrapper of its own: a name in parentheses is no target, a call there gives one value */
    am_node *n = am_parser_node(p, AM_NODE_OR, line);
    n->a = inner;
    return n;
}

am_node *am_parser_suffixed(am_parser *p)
{
    am_node *n = primary(p);
    for (int length = 0; !p->kind; length++) {
        if (length == AM_LINT_CHAIN)
            am_parser_fail(p, AM_LIMIT, "it is too long an expression");
        int line = p->x.now.line, kind = p->x.now.kind;
        am_node *outer;
        if (kind == '.' || kind == '[') {
            am_parser_step(p);
            outer = am_parser_node(p, AM_NODE_INDEX, line);
            outer->b = kind == '.' ? name_as_text(p) : am_parser_expr(p);
            if (kind == '[')
                am_parser_want(p, ']', "']' is expected");
        } else if (kind == ':') {
            am_parser_step(p);
            outer = am_parser_node(p, AM_NODE_METHOD, line);
            outer->text = am_parser_name(p);
            outer->list = arguments(p);
        } else if (kind == '(' || kind == '{' || kind == AM_TOKEN_STRING) {
            outer = am_parser_node(p, AM_NODE_CALL, line);
            outer->list = arguments(p);
        } else {
            return n;
        }
        outer->a = n;
        n = outer;
    }
    return n;
}

static am_node *simple(am_parser *p)
{
    int line = p->x.now.line;
    switch (p->x.now.kind) {
    case AM_TOKEN_NUMBER:
        return text_node(p, AM_NODE_NUMBER);
    case AM_TOKEN_STRING:
        return text_node(p, AM_NODE_STRING);
    case AM_TOKEN_NIL:
        return text_node(p, AM_NODE_NIL);
    case AM_TOKEN_TRUE:
    case AM_TOKEN_FALSE:
        return text_node(p, AM_NODE_BOOL);
    case AM_TOKEN_DOTS:
        return text_node(p, AM_NODE_DOTS);
    case '{':
        return table(p);
    case AM_TOKEN_FUNCTION:
        am_parser_step(p);
        return am_parser_function(p, line, false);
    default:
        return am_parser_suffixed(p);
    }
}

/* Lua's priorities, left and right. */
static const struct {
    int token, left, right;
    am_node_kind kind;
} operators[] = {{AM_TOKEN_OR, 1, 1, AM_NODE_OR},
                 {AM_TOKEN_AND, 2, 2, AM_NODE_AND},
                 {'<', 3, 3, AM_NODE_COMPARED},
                 {'>', 3, 3, AM_NODE_COMPARED},
                 {AM_TOKEN_LE, 3, 3, AM_NODE_COMPARED},
                 {AM_TOKEN_GE, 3, 3, AM_NODE_COMPARED},
                 {AM_TOKEN_NE, 3, 3, AM_NODE_COMPARED},
                 {AM_TOKEN_EQ, 3, 3, AM_NODE_COMPARED},
                 {'|', 4, 4, AM_NODE_COMPUTED},
                 {'~', 5, 5, AM_NODE_COMPUTED},
                 {'&', 6, 6, AM_NODE_COMPUTED},
                 {AM_TOKEN_SHL, 7, 7, AM_NODE_COMPUTED},
                 {AM_TOKEN_SHR, 7, 7, AM_NODE_COMPUTED},
                 {AM_TOKEN_CONCAT, 9, 8, AM_NODE_JOINED},
                 {'+', 10, 10, AM_NODE_COMPUTED},
                 {'-', 10, 10, AM_NODE_COMPUTED},
                 {'*', 11, 11, AM_NODE_COMPUTED},
                 {'/', 11, 11, AM_NODE_COMPUTED},
                 {'%', 11, 11, AM_NODE_COMPUTED},
                 {AM_TOKEN_IDIV, 11, 11, AM_NODE_COMPUTED},
                 {'^', 14, 13, AM_NODE_COMPUTED}};

enum { UNARY = 12 };

static am_node *binary(am_parser *p, int limit);

static am_node *unary(am_parser *p)
{
    int kind = p->x.now.kind, line = p->x.now.line;
    if (kind != AM_TOKEN_NOT && kind != '-' && kind != '#' && kind != '~')
        return simple(p);
    am_parser_step(p);
    am_node *n =
        am_parser_node(p, kind == AM_TOKEN_NOT ? AM_NODE_COMPARED : AM_NODE_COMPUTED, line);
    n->a = binary(p, UNARY);
    return n;
}

static am_node *binary(am_parser *p, int limit)
{
    enum { COUNT = sizeof operators / sizeof *operators };
    if (!am_parser_deeper(p)) {
        p->depth--;
        return am_parser_node(p, AM_NODE_NIL, p->x.now.line);
    }
    am_node *left = unary(p);
    for (int length = 0;; length++) {
        if (length == AM_LINT_CHAIN)
            am_parser_fail(p, AM_LIMIT, "it is too long an expression");
        size_t i = 0;
        while (i < COUNT && operators[i].token != p->x.now.kind)
            i++;
        if (i == COUNT || operators[i].left <= limit)
            break;
        am_node *n = am_parser_node(p, operators[i].kind, p->x.now.line);
        am_parser_step(p);
        n->a = left;
        n->b = binary(p, operators[i].right);
        left = n;
    }
    p->depth--;
    return left;
}

am_node *am_parser_expr(am_parser *p)
{
    return binary(p, 0);
}

am_node *am_parser_list(am_parser *p)
{
    am_node *first = am_parser_expr(p), **link = &first->next;
    while (am_parser_take(p, ',')) {
        *link = am_parser_expr(p);
        link = &(*link)->next;
    }
    return first;
}
