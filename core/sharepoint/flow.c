#include "sharepoint/flow.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "sharepoint/wire.h"

am_step sp_run(const am_host *h, am_call *c, sp_stage first, size_t own)
{
    sp *x = h->local(c, sizeof *x);
    if (!x)
        return h->fail(c, AM_NOMEM, "no memory for a call");
    if (!x->h) {
        x->h = h;
        x->c = c;
        if (own && !(x->own = h->alloc(c, own)))
            return sp_nomem(x);
        if (!sp_wire_load(x))
            return AM_FAIL;
        sp_then(x, first);
    }
    return sp_next(x);
}

void sp_then(sp *x, sp_stage stage)
{
    if (x->depth < SP_DEPTH)
        x->stack[x->depth++] = stage;
    else
        x->depth = SP_DEPTH + 1;
}

am_step sp_next(sp *x)
{
    if (x->depth == 0 || x->depth > SP_DEPTH)
        return x->h->fail(x->c, AM_BUG, "stages of the connector: %u", x->depth);
    return x->stack[--x->depth](x);
}

am_step sp_wait(sp *x, uint32_t ms, sp_stage stage)
{
    sp_then(x, stage);
    return x->h->wait(x->c, ms);
}

am_step sp_fail(sp *x)
{
    const sp_problem *p = &x->problem;
    if (p->lost)
        return sp_unknown(x);
    x->h->detail(x->c, p->type[0] ? p->type : NULL, p->hint);
    if (p->http >= 400)
        return x->h->fail(x->c, p->kind, "%s: HTTP %d: %s", x->doing, p->http, p->message);
    return x->h->fail(x->c, p->kind, "%s: %s", x->doing, p->message);
}

am_step sp_refuse(sp *x, const char *word, const char *hint, const char *fmt, ...)
{
    char text[480];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    x->h->detail(x->c, word, hint);
    return x->h->fail(x->c, AM_REFUSED, "%s", text);
}

am_step sp_unknown(sp *x)
{
    x->h->detail(x->c, "outcome-unknown", "look at the tenant, then resume the run");
    return x->h->fail(x->c, AM_NETWORK, "%s: the answer was lost and the outcome is unknown",
                      x->doing);
}

am_step sp_nomem(sp *x)
{
    return x->h->fail(x->c, AM_NOMEM, "the call is over its bound of memory");
}

const am_value *sp_arg(sp *x, const char *name)
{
    return x->h->get(x->h->args(x->c), name);
}

const char *sp_arg_text(sp *x, const char *name)
{
    const char *s = x->h->str(sp_arg(x, name), NULL);
    return s && s[0] ? s : NULL;
}

bool sp_arg_true(sp *x, const char *name)
{
    return x->h->truth(sp_arg(x, name), false);
}

const char *sp_host(sp *x, const char *path)
{
    const char *s = x->h->str(x->h->get(x->h->tenant(x->c), path), NULL);
    return s && s[0] ? s : NULL;
}

static int lower(char c)
{
    return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
}

bool sp_fold_begins(const char *text, const char *prefix)
{
    if (!text || !prefix)
        return false;
    for (; *prefix; text++, prefix++)
        if (lower(*text) != lower(*prefix))
            return false;
    return true;
}

bool sp_fold_eq(const char *a, const char *b)
{
    return sp_fold_begins(a, b) && strlen(a) == strlen(b);
}

void sp_text_add(sp *x, sp_text *t, const char *s, size_t n)
{
    if (t->bad)
        return;
    if (n > SP_XML_MAX || t->n + n + 1 > SP_XML_MAX) {
        t->bad = true;
        return;
    }
    if (t->n + n + 1 > t->cap) {
        size_t cap = t->cap ? t->cap : 2048;
        while (cap < t->n + n + 1)
            cap *= 2;
        char *p = x->h->alloc(x->c, cap);
        if (!p) {
            t->bad = true;
            return;
        }
        if (t->n)
            memcpy(p, t->p, t->n);
        t->p = p;
        t->cap = cap;
    }
    memcpy(t->p + t->n, s, n);
    t->n += n;
    t->p[t->n] = 0;
}

void sp_text_put(sp *x, sp_text *t, const char *s)
{
    sp_text_add(x, t, s, strlen(s));
}
