#include "base/secret.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

enum { SCRUB_FROM = 8 }; /* shorter ones would blot ordinary words */

struct am_secret {
    am_secret *prev, *next;
    size_t n;
    char bytes[];
};

static am_secret *living;

am_secret *am_secret_new(const char *bytes, size_t n)
{
    am_secret *s = am_alloc(sizeof *s + n + 1);
    s->n = n;
    if (n)
        memcpy(s->bytes, bytes, n);
    s->next = living;
    if (living)
        living->prev = s;
    living = s;
    return s;
}

void am_secret_free(am_secret *s)
{
    if (!s)
        return;
    if (s->prev)
        s->prev->next = s->next;
    else
        living = s->next;
    if (s->next)
        s->next->prev = s->prev;
    am_wipe(s->bytes, s->n);
    free(s);
}

const char *am_secret_reveal(const am_secret *s, size_t *n)
{
    if (n)
        *n = s ? s->n : 0;
    return s ? s->bytes : NULL;
}

const char *am_secret_print(const am_secret *s)
{
    return s ? "***" : "";
}

void am_wipe(void *p, size_t n)
{
    if (n)
        explicit_bzero(p, n);
}

/* Marks first, blots last: overlapping secrets must both be found. */
void am_secret_scrub(char *text)
{
    size_t n = strlen(text);
    char *marks = NULL;
    for (const am_secret *s = living; s; s = s->next) {
        if (s->n < SCRUB_FROM || s->n > n)
            continue;
        const char *at = text;
        while ((at = memmem(at, n - (size_t)(at - text), s->bytes, s->n))) {
            if (!marks)
                marks = am_alloc(n);
            memset(marks + (at - text), 1, s->n);
            at++;
        }
    }
    for (size_t i = 0; marks && i < n; i++)
        if (marks[i])
            text[i] = '*';
    free(marks);
}
