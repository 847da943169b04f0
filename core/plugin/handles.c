#include "plugin/handles.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

typedef struct handle {
    uint64_t id;
    const am_ctype *type;
    void *p;
    void (*close)(void *);
} handle;

struct am_handles {
    handle *v; /* ids ascend */
    size_t n, cap;
    uint64_t last;
};

am_handles *am_handles_new(void)
{
    return am_new(am_handles);
}

void am_handles_free(am_handles *h)
{
    while (h && h->n > 0) {
        handle last = h->v[--h->n];
        if (last.close) {
            last.close(last.p);
        }
    }
    if (h) {
        free(h->v);
    }
    free(h);
}

static handle *find(const am_handles *h, uint64_t id)
{
    size_t from = 0, to = h->n;
    while (from < to) {
        size_t mid = from + (to - from) / 2;
        if (h->v[mid].id == id) {
            return &h->v[mid];
        }
        if (h->v[mid].id < id) {
            from = mid + 1;
        } else {
            to = mid;
        }
    }
    return NULL;
}

static am_kind name_it(am_arena *a, const handle *h, const char **token, am_err *err)
{
    *token = am_arena_format(a, "%s#%" PRIu64, h->type->name, h->id);
    return *token ? AM_OK : am_fail(err, AM_LIMIT, "the result is too large");
}

am_kind am_handles_put(am_handles *h, am_arena *a, const am_ctype *type, void *p,
                       void (*close)(void *), const char **token, am_err *err)
{
    for (size_t i = 0; !close && i < h->n; i++) {
        if (h->v[i].p == p && h->v[i].type == type) {
            return name_it(a, &h->v[i], token, err);
        }
    }
    if (h->n == AM_HANDLES_MAX) {
        if (close) {
            close(p);
        }
        am_fail(err, AM_LIMIT, "%d handles are open", AM_HANDLES_MAX);
        return am_hint(err, "close those that are no longer needed");
    }
    if (h->n == h->cap) {
        h->cap = h->cap ? 2 * h->cap : 16;
        h->v = am_realloc(h->v, h->cap * sizeof *h->v);
    }
    h->v[h->n] = (handle){.id = ++h->last, .type = type, .p = p, .close = close};
    return name_it(a, &h->v[h->n++], token, err);
}

/* "db#3": the number, or 0. */
static uint64_t id_of(const char *token, size_t *type_n)
{
    const char *hash = strchr(token, '#');
    *type_n = hash ? (size_t)(hash - token) : strlen(token);
    uint64_t id = 0;
    for (const char *d = hash ? hash + 1 : ""; *d; d++) {
        if (*d < '0' || *d > '9' || id > UINT64_MAX / 10 - 10) {
            return 0;
        }
        id = id * 10 + (uint64_t)(*d - '0');
    }
    return id;
}

am_kind am_handles_get(const am_handles *h, const am_ctype *type, const char *token, void **p,
                       am_err *err)
{
    char shown[64];
    size_t n;
    uint64_t id = id_of(token, &n);
    am_printable(shown, sizeof shown, token);
    if (id == 0 || id > h->last || n != strlen(type->name) || memcmp(token, type->name, n) != 0) {
        return am_fail(err, AM_USAGE, "%s expected, got \"%s\"", type->name, shown);
    }
    const handle *it = find(h, id);
    if (it && it->type != type) {
        return am_fail(err, AM_USAGE, "%s expected, got \"%s\"", type->name, shown);
    }
    if (!it) {
        return am_fail(err, AM_USAGE, "%s is closed", shown);
    }
    *p = it->p;
    return AM_OK;
}

void am_handles_drop(am_handles *h, const char *token)
{
    size_t n;
    handle *it = find(h, id_of(token, &n));
    if (it) {
        size_t i = (size_t)(it - h->v);
        h->n--;
        memmove(it, it + 1, (h->n - i) * sizeof *it);
    }
}

size_t am_handles_len(const am_handles *h)
{
    return h->n;
}
