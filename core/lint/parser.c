/* parser.c - statements; expressions are in parser_expr.c. */
#include "lint/parser.h"

#include <stdlib.h>
#include <string.h>

am_var *am_program_global(am_program *p, const char *name, int line)
{
    for (am_var *v = p->globals; v; v = v->next)
        if (strcmp(v->name, name) == 0)
            return v;
    am_var *v = am_arena_alloc(p->arena, sizeof *v);
    *v = (am_var){.name = name, .line = line, .global = true, .next = p->globals};
    return p->globals = v;
}

void am_parser_fail(am_parser *p, am_kind kind, const char *what)
{
    if (p->kind)
        return;
    p->kind = am_fail(p->err, kind, "%d: %s near '%.40s'", p->x.now.line, what, p->x.now.text);
    p->x.now = (am_token){.kind = AM_TOKEN_END, .line = p->x.now.line, .text = ""};
}

void am_parser_step(am_parser *p)
{
    if (p->kind)
        return;
    p->kind = am_lexer_next(&p->x, p->err);
    if (p->kind)
        p->x.now = (am_token){.kind = AM_TOKEN_END, .line = p->x.line, .text = ""};
}

bool am_parser_take(am_parser *p, int kind)
{
    if (p->x.now.kind != kind)
        return false;
    am_parser_step(p);
    return true;
}

void am_parser_want(am_parser *p, int kind, const char *what)
{
    if (!am_parser_take(p, kind))
        am_parser_fail(p, AM_USAGE, what);
}

const char *am_parser_name(am_parser *p)
{
    const char *name = p->x.now.text;
    am_parser_want(p, AM_TOKEN_NAME, "a name is expected");
    return name;
}

bool am_parser_deeper(am_parser *p)
{
    if (++p->depth > AM_LINT_DEPTH)
        am_parser_fail(p, AM_LIMIT, "it is nested too deep");
    return !p->kind;
}

am_node *am_parser_node(am_parser *p, am_node_kind kind, int line)
{
    am_node *n = am_arena_alloc(p->program->arena, sizeof *n);
    n->kind = kind;
    n->line = line;
    return n;
}

am_var *am_parser_local(am_parser *p, const char *name, int line)
{
    am_var *v = am_arena_alloc(p->program->arena, sizeof *v);
    *v = (am_var){.name = name, .line = line};
    return v;
}

void am_parser_declare(am_parser *p, am_var *v)
{
    if (p->n_active == p->cap_active) {
        p->cap_active = p->cap_active ? 2 * p->cap_active : 64;
        p->active = am_realloc(p->active, p->cap_active * sizeof *p->active);
    }
    p->active[p->n_active++] = v;
}

am_node *am_parser_variable(am_parser *p, const char *name, int line)
{
    am_node *n = am_parser_node(p, AM_NODE_NAME, line);
    n->text = name;
    for (size_t i = p->n_active; i-- > 0 && !n->var;)
        if (strcmp(p->active[i]->name, name) == 0)
            n->var = p->active[i];
    if (!n->var)
        n->var = am_program_global(p->program, name, line);
    return n;
}

/* Names of a local or for statement: nodes whose variables are not declared yet. */
static am_node *fresh_names(am_parser *p, bool attributes)
{
    am_node *first = NULL, **link = &first;
    do {
        int line = p->x.now.line;
        am_node *n = am_parser_node(p, AM_NODE_NAME, line);
        n->text = am_parser_name(p);
        n->var = am_parser_local(p, n->text, line);
        if (attributes && am_parser_take(p, '<')) {
            (void)am_parser_name(p);
            am_parser_want(p, '>', "'>' is expected");
        }
        *link = n;
        link = &n->next;
    } while (am_parser_take(p, ','));
    return first;
}

static void declare_all(am_parser *p, const am_node *names)
{
    for (; names; names = names->next)
        am_parser_declare(p, names->var);
}

static am_node *scoped_block(am_parser *p, const am_node *names)
{
    size_t active = p->n_active;
    declare_all(p, names);
    am_node *body = am_parser_block(p);
    p->n_active = active;
    return body;
}

static am_node *local_function(am_parser *p, int line)
{
    am_node *set = am_parser_node(p, AM_NODE_SET, line);
    am_node *name = am_parser_node(p, AM_NODE_NAME, line);
    name->text = am_parser_name(p);
    name->var = am_parser_local(p, name->text, line);
    am_parser_declare(p, name->var);
    set->targets = name;
    set->list = am_parser_function(p, line, false);
    return set;
}

static am_node *local_names(am_parser *p, int line)
{
    am_node *set = am_parser_node(p, AM_NODE_SET, line);
    set->targets = fresh_names(p, true);
    if (am_parser_take(p, '='))
        set->list = am_parser_list(p);
    declare_all(p, set->targets);
    return set;
}

/* function a.b.c:d(...) */
static am_node *named_function(am_parser *p, int line)
{
    am_node *set = am_parser_node(p, AM_NODE_SET, line);
    am_node *target = am_parser_variable(p, am_parser_name(p), line);
    bool method = false;
    while (!method && (p->x.now.kind == '.' || p->x.now.kind == ':')) {
        method = p->x.now.kind == ':';
        am_parser_step(p);
        am_node *index = am_parser_node(p, AM_NODE_INDEX, line);
        index->a = target;
        index->b = am_parser_node(p, AM_NODE_STRING, line);
        index->b->text = am_parser_name(p);
        index->b->n = strlen(index->b->text);
        target = index;
    }
    set->targets = target;
    set->list = am_parser_function(p, line, method);
    return set;
}

static am_node *if_statement(am_parser *p, int line)
{
    am_node *all = am_parser_node(p, AM_NODE_DO, line), **link = &all->body;
    bool more = true;
    while (more && !p->kind) {
        am_node *part = am_parser_node(p, AM_NODE_DO, p->x.now.line);
        part->list = am_parser_expr(p);
        am_parser_want(p, AM_TOKEN_THEN, "'then' is expected");
        part->body = scoped_block(p, NULL);
        *link = part;
        link = &part->next;
        more = am_parser_take(p, AM_TOKEN_ELSEIF);
    }
    if (am_parser_take(p, AM_TOKEN_ELSE)) {
        *link = am_parser_node(p, AM_NODE_DO, p->x.now.line);
        (*link)->body = scoped_block(p, NULL);
    }
    am_parser_want(p, AM_TOKEN_END_WORD, "'end' is expected");
    return all;
}

static am_node *for_statement(am_parser *p, int line)
{
    am_node *names = fresh_names(p, false);
    bool in = am_parser_take(p, AM_TOKEN_IN);
    am_node *loop = am_parser_node(p, in ? AM_NODE_FOR_IN : AM_NODE_FOR, line);
    if (!in)
        am_parser_want(p, '=', "'=' or 'in' is expected");
    loop->targets = names;
    loop->list = am_parser_list(p);
    am_parser_want(p, AM_TOKEN_DO, "'do' is expected");
    loop->body = scoped_block(p, names);
    am_parser_want(p, AM_TOKEN_END_WORD, "'end' is expected");
    return loop;
}

static am_node *repeat_statement(am_parser *p, int line)
{
    am_node *loop = am_parser_node(p, AM_NODE_DO, line);
    size_t active = p->n_active;
    loop->body = am_parser_block(p);
    am_parser_want(p, AM_TOKEN_UNTIL, "'until' is expected");
    loop->list = am_parser_expr(p); /* sees the body's locals */
    p->n_active = active;
    return loop;
}

static am_node *return_statement(am_parser *p, int line)
{
    am_node *n = am_parser_node(p, AM_NODE_RETURN, line);
    if (!am_parser_block_ends(p) && p->x.now.kind != ';')
        n->list = am_parser_list(p);
    (void)am_parser_take(p, ';');
    return n;
}

/* a, b.c = x, y; or a call. */
static am_node *expression_statement(am_parser *p, int line)
{
    am_node *first = am_parser_suffixed(p);
    if (p->x.now.kind != '=' && p->x.now.kind != ',') {
        am_node *call = am_parser_node(p, AM_NODE_DO, line);
        if (first->kind != AM_NODE_CALL && first->kind != AM_NODE_METHOD)
            am_parser_fail(p, AM_USAGE, "a statement is expected");
        call->list = first;
        return call;
    }
    am_node *set = am_parser_node(p, AM_NODE_SET, line), **link = &first->next;
    set->targets = first;
    while (am_parser_take(p, ',')) {
        *link = am_parser_suffixed(p);
        link = &(*link)->next;
    }
    am_parser_want(p, '=', "'=' is expected");
    set->list = am_parser_list(p);
    return set;
}

static am_node *block_statement(am_parser *p, int line)
{
    am_node *n = am_parser_node(p, AM_NODE_DO, line);
    n->body = scoped_block(p, NULL);
    am_parser_want(p, AM_TOKEN_END_WORD, "'end' is expected");
    return n;
}

static am_node *while_statement(am_parser *p, int line)
{
    am_node *condition = am_parser_expr(p);
    am_parser_want(p, AM_TOKEN_DO, "'do' is expected");
    am_node *n = block_statement(p, line);
    n->list = condition;
    return n;
}

/* NULL: a statement that says nothing of values. */
static am_node *statement(am_parser *p)
{
    int line = p->x.now.line, kind = p->x.now.kind;
    switch (kind) {
    case ';':
    case AM_TOKEN_BREAK:
        am_parser_step(p);
        return NULL;
    case AM_TOKEN_GOTO:
        am_parser_step(p);
        (void)am_parser_name(p);
        return NULL;
    case AM_TOKEN_LABEL:
        am_parser_step(p);
        (void)am_parser_name(p);
        am_parser_want(p, AM_TOKEN_LABEL, "'::' is expected");
        return NULL;
    case AM_TOKEN_IF:
        am_parser_step(p);
        return if_statement(p, line);
    case AM_TOKEN_WHILE:
        am_parser_step(p);
        return while_statement(p, line);
    case AM_TOKEN_DO:
        am_parser_step(p);
        return block_statement(p, line);
    case AM_TOKEN_FOR:
        am_parser_step(p);
        return for_statement(p, line);
    case AM_TOKEN_REPEAT:
        am_parser_step(p);
        return repeat_statement(p, line);
    case AM_TOKEN_FUNCTION:
        am_parser_step(p);
        return named_function(p, line);
    case AM_TOKEN_LOCAL:
        am_parser_step(p);
        return am_parser_take(p, AM_TOKEN_FUNCTION) ? local_function(p, line) : local_names(p, line);
    case AM_TOKEN_RETURN:
        am_parser_step(p);
        return return_statement(p, line);
    default:
        return expression_statement(p, line);
    }
}

bool am_parser_block_ends(const am_parser *p)
{
    switch (p->x.now.kind) {
    case AM_TOKEN_END:
    case AM_TOKEN_END_WORD:
    case AM_TOKEN_ELSE:
    case AM_TOKEN_ELSEIF:
    case AM_TOKEN_UNTIL:
        return true;
    default:
        return false;
    }
}

am_node *am_parser_block(am_parser *p)
{
    am_node *first = NULL, **link = &first;
    if (am_parser_deeper(p))
        while (!am_parser_block_ends(p)) {
            am_node *n = statement(p);
            if (!n)
                continue;
            *link = n;
            link = &n->next;
            if (n->kind == AM_NODE_RETURN)
                break;
        }
    p->depth--;
    return first;
}

am_kind am_parse_lua(am_program *program, const char *text, size_t n, am_source_file *file,
                     am_err *err)
{
    am_parser p = {.program = program, .file = file, .err = err};
    if (n > AM_LINT_TEXT_MAX)
        return am_fail(err, AM_LIMIT, "1: it has more than %d bytes", AM_LINT_TEXT_MAX);
    p.kind = am_lexer_init(&p.x, program->arena, text, n, err);
    if (!p.kind) {
        file->main = am_parser_new_func(&p, 1);
        file->main->dots = true;
        file->main->body = am_parser_block(&p);
        if (p.x.now.kind != AM_TOKEN_END)
            am_parser_fail(&p, AM_USAGE, "the end is expected");
    }
    free(p.active);
    return p.kind;
}
