#include "run/tally.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

enum { FIRST_CAP = 64 };

typedef struct am_tally_slot {
    char *key; /* NULL: free */
    uint64_t hash;
    unsigned seen;
} slot;

static uint64_t hash_of(const char *s)
{
    uint64_t h = 14695981039346656037u; /* FNV-1a */
    for (; *s; s++) {
        h = (h ^ (unsigned char)*s) * 1099511628211u;
    }
    return h;
}

static slot *find(slot *slots, size_t cap, const char *key, uint64_t hash)
{
    size_t i = (size_t)hash & (cap - 1);
    while (slots[i].key && (slots[i].hash != hash || strcmp(slots[i].key, key) != 0)) {
        i = (i + 1) & (cap - 1);
    }
    return &slots[i];
}

static void grow(am_tally *t)
{
    size_t cap = t->cap ? 2 * t->cap : FIRST_CAP;
    slot *slots = am_alloc(cap * sizeof *slots);
    for (size_t i = 0; i < t->cap; i++) {
        if (t->slots[i].key) {
            *find(slots, cap, t->slots[i].key, t->slots[i].hash) = t->slots[i];
        }
    }
    free(t->slots);
    t->slots = slots;
    t->cap = cap;
}

unsigned am_tally_peek(const am_tally *t, const char *key)
{
    return t->cap ? find(t->slots, t->cap, key, hash_of(key))->seen : 0;
}

unsigned am_tally_next(am_tally *t, const char *key)
{
    if (2 * (t->n + 1) > t->cap) {
        grow(t);
    }
    uint64_t hash = hash_of(key);
    slot *s = find(t->slots, t->cap, key, hash);
    if (!s->key) {
        s->key = am_strdup(key);
        s->hash = hash;
        t->n++;
    }
    return s->seen++;
}

void am_tally_fini(am_tally *t)
{
    for (size_t i = 0; i < t->cap; i++) {
        free(t->slots[i].key);
    }
    free(t->slots);
    *t = (am_tally){0};
}
