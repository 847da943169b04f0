#include "base/json_keys.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

enum { FEW = 128 }; /* members whose keys are compared without sorting */

static int by_key_and_place(const void *x, const void *y)
{
    const am_member *a = *(const am_member *const *)x, *b = *(const am_member *const *)y;
    int order = strcmp(a->key, b->key);
    return order ? order : (a > b) - (a < b);
}

/* Whether two keys are equal, without sorting: most objects have none. */
static bool has_repeated(const am_value *o)
{
    uint16_t table[2 * FEW] = {0}; /* open addressing; the member's number and one */
    size_t n = o->u.o.n;
    if (n > FEW)
        return true;
    for (size_t i = 0; i < n; i++) {
        const char *key = o->u.o.v[i].key; /* a weak hash will do: there are few of them */
        size_t len = strlen(key);
        size_t at = (len * 31 + (unsigned char)key[0] * 7u + (unsigned char)key[len / 2] * 131u +
                     (unsigned char)key[len ? len - 1 : 0] * 17u) %
                    (2 * FEW);
        while (table[at]) {
            if (strcmp(o->u.o.v[table[at] - 1].key, key) == 0)
                return true;
            at = (at + 1) % (2 * FEW);
        }
        table[at] = (uint16_t)(i + 1);
    }
    return false;
}

void am_json_keys_last(am_value *o)
{
    if (!has_repeated(o))
        return;
    size_t n = o->u.o.n, kept = 0;
    am_member *v = o->u.o.v, **order = am_alloc(n * sizeof(am_member *));
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
