#include "base/json_keys.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { FEW = 128 }; /* members whose keys are compared without sorting */

static int by_key_and_place(const void *x, const void *y)
{
    const am_member *a = *(const am_member *const *)x, *b = *(const am_member *const *)y;
    int order = strcmp(a->key, b->key);
    return order ? order : (a > b) - (a < b);
}

static uint64_t word(const char *p, size_t n)
{
    uint64_t v = 0;
    memcpy(&v, p, n);
    return v;
}

/* Length and both ends of a name tell it from others; the names themselves are compared too. */
static size_t key_hash(const char *key)
{
    size_t n = strlen(key);
    uint64_t h = n >= 8 ? word(key, 8) ^ (word(key + n - 8, 8) * 31) : word(key, n);
    return (size_t)(((h + n) * 0x9e3779b97f4a7c15u) >> 32) % (2 * FEW);
}

/* Perhaps they repeat. */
static bool repeat(const am_value *o)
{
    uint8_t table[2 * FEW] = {0}; /* open addressing; the member's number and one */
    if (o->u.o.n > FEW)
        return true;
    for (size_t i = 0; i < o->u.o.n; i++) {
        size_t at = key_hash(o->u.o.v[i].key);
        for (; table[at]; at = (at + 1) % (2 * FEW))
            if (strcmp(o->u.o.v[table[at] - 1].key, o->u.o.v[i].key) == 0)
                return true;
        table[at] = (uint8_t)(i + 1);
    }
    return false;
}

void am_json_unique(am_value *o)
{
    size_t n = o->u.o.n, kept = 0;
    am_member *v = o->u.o.v, **order;
    if (n < 2 || !repeat(o))
        return;
    order = am_alloc(n * sizeof(am_member *));
    for (size_t i = 0; i < n; i++)
        order[i] = &v[i];
    qsort(order, n, sizeof *order, by_key_and_place);
    for (size_t i = 0; i + 1 < n; i++)
        if (strcmp(order[i]->key, order[i + 1]->key) == 0)
            order[i]->value = NULL;
    for (size_t i = 0; i < n; i++)
        if (v[i].value)
            v[kept++] = v[i];
    o->u.o.n = kept;
    free(order);
}
