#include "base/mem.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK_FIRST = 4096, BLOCK_MOST = 256 * 1024 };

typedef struct block {
    struct block *next;
    size_t size, used;
    alignas(max_align_t) unsigned char bytes[];
} block;

struct am_arena {
    block *blocks; /* the first one is the one being filled */
    size_t cap, used;
    size_t grow; /* size of the next block */
    bool full;
};

static void *must(void *p)
{
    if (!p) {
        fputs("aftermove: out of memory\n", stderr);
        abort();
    }
    return p;
}

void *am_alloc(size_t size)
{
    return must(calloc(1, size ? size : 1));
}

void *am_realloc(void *p, size_t size)
{
    return must(realloc(p, size ? size : 1));
}

char *am_strdup(const char *s)
{
    return s ? must(strdup(s)) : NULL;
}

char *am_format(const char *fmt, ...)
{
    char *out = NULL;
    va_list ap;
    va_start(ap, fmt);
    int n = vasprintf(&out, fmt, ap);
    va_end(ap);
    return must(n < 0 ? NULL : out);
}

am_arena *am_arena_new(size_t cap)
{
    am_arena *a = am_new(am_arena);
    a->cap = cap ? cap : SIZE_MAX;
    a->grow = BLOCK_FIRST;
    return a;
}

static void free_blocks(block *b)
{
    while (b) {
        block *next = b->next;
        free(b);
        b = next;
    }
}

void am_arena_free(am_arena *a)
{
    if (!a)
        return;
    free_blocks(a->blocks);
    free(a);
}

void am_arena_reset(am_arena *a)
{
    if (a->blocks) {
        free_blocks(a->blocks->next);
        a->blocks->next = NULL;
        a->blocks->used = 0;
    }
    a->used = 0;
    a->full = false;
}

/* A block of its own for what is big keeps the rest of the current one in use. */
static block *add_block(am_arena *a, size_t need)
{
    bool big = need > a->grow;
    size_t size = big ? need : a->grow;
    block *b = size > SIZE_MAX - sizeof *b ? NULL : malloc(sizeof *b + size);
    if (!b)
        return NULL;
    b->size = size;
    b->used = 0;
    if (big && a->blocks) {
        b->next = a->blocks->next;
        a->blocks->next = b;
    } else {
        b->next = a->blocks;
        a->blocks = b;
    }
    if (!big && a->grow < BLOCK_MOST)
        a->grow *= 2;
    return b;
}

/* Not zeroed. */
static void *carve(am_arena *a, size_t size, size_t unit)
{
    block *b = a->blocks;
    size_t left = a->cap - a->used, gap = b ? -b->used & (unit - 1) : 0;
    if (size > left || size > SIZE_MAX / 2) {
        a->full = true;
        return NULL;
    }
    size_t need = size ? size : 1;
    if (!b || b->size - b->used < need + gap) {
        b = add_block(a, need);
        gap = 0;
    }
    if (!b) {
        a->full = true;
        return NULL;
    }
    void *p = b->bytes + b->used + gap;
    b->used += need + gap;
    a->used += need + gap < left ? need + gap : left;
    return p;
}

void *am_arena_raw(am_arena *a, size_t size)
{
    return carve(a, size, alignof(max_align_t));
}

char *am_arena_text(am_arena *a, size_t size)
{
    return carve(a, size, 1);
}

void *am_arena_alloc(am_arena *a, size_t size)
{
    void *p = am_arena_raw(a, size);
    return p ? memset(p, 0, size) : NULL;
}

char *am_arena_strndup(am_arena *a, const char *s, size_t n)
{
    if (!s)
        return NULL;
    char *p = n < SIZE_MAX ? am_arena_text(a, n + 1) : NULL;
    if (!p)
        return NULL;
    memcpy(p, s, n);
    p[n] = '\0';
    return p;
}

char *am_arena_strdup(am_arena *a, const char *s)
{
    return s ? am_arena_strndup(a, s, strlen(s)) : NULL;
}

char *am_arena_vformat(am_arena *a, const char *fmt, va_list ap)
{
    va_list again;
    va_copy(again, ap);
    int n = vsnprintf(NULL, 0, fmt, again);
    va_end(again);
    if (n < 0)
        return NULL;
    char *p = am_arena_alloc(a, (size_t)n + 1);
    if (p)
        vsnprintf(p, (size_t)n + 1, fmt, ap);
    return p;
}

char *am_arena_format(am_arena *a, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    char *p = am_arena_vformat(a, fmt, ap);
    va_end(ap);
    return p;
}

size_t am_arena_used(const am_arena *a)
{
    return a->used;
}

bool am_arena_full(const am_arena *a)
{
    return a->full;
}
