#include "sharepoint/paging.h"

#include <string.h>

#include "sharepoint/csom.h"

#define TOKEN "NextStartIndexFromSharePoint"

am_step sp_page_send(sp *x, const char *doing, sp_stage page,
                     am_step (*turn)(sp *, const char *start))
{
    am_step s = sp_csom_send(x, 0, doing, page);
    x->turn = turn;
    return s;
}

static const char *next_start(sp *x)
{
    const char *next = x->h->str(x->h->get(x->value, TOKEN), "");
    return next[strspn(next, " \t\r\n")] ? next : NULL;
}

bool sp_page_is_last(sp *x)
{
    return !x->turned && !next_start(x);
}

am_step sp_page_turn(sp *x)
{
    const char *next = next_start(x);
    if (!x->turned)
        return x->turn(x, next);
    if (next && strcmp(next, x->start) == 0)
        return AM_SEND;
    return x->h->fail(x->c, AM_REMOTE, "%s: a page names two places where the next one begins",
                      x->doing);
}

/* The token in a page's text: the name stands there once, in quotes of its own and so not inside
 * of another text; what follows it needs no decoding. What the page says when it is read decides:
 * sp_page_turn() compares. */
static bool find_start(sp *x)
{
    static const char name[] = "\"" TOKEN "\"", blanks[] = " \t\r\n";
    size_t n = 0;
    const char *body = x->h->body(x->c, &n), *end = body + n;
    const char *p = memmem(body, n, name, sizeof name - 1);
    if (!p)
        return false;
    p += sizeof name - 1;
    if (memmem(p, (size_t)(end - p), name, sizeof name - 1))
        return false;
    p += strspn(p, blanks);
    if (*p++ != ':')
        return false;
    p += strspn(p, blanks);
    if (*p++ != '"')
        return false;
    size_t len = strcspn(p, "\"\\");
    if (p[len] != '"' || strspn(p, blanks) >= len || len >= sizeof x->start)
        return false;
    memcpy(x->start, p, len);
    x->start[len] = '\0';
    return true;
}

void sp_page_ahead(sp *x)
{
    x->turned = find_start(x) && x->turn(x, x->start) == AM_SEND;
}
