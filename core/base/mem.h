/* mem.h - memory: fixed engine structures, and arenas with a cap.
 *
 * am_new() aborts when memory is out: the journal makes a crash recoverable.
 * Whatever is sized by a peer lives in an arena, where running over the cap is
 * an answer (NULL), not death. */
#ifndef AM_BASE_MEM_H
#define AM_BASE_MEM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdarg.h>

#include <aftermove/plugin.h>

void *am_alloc(size_t size);                 /* zeroed; aborts when out of memory */
void *am_realloc(void *p, size_t size);      /* aborts when out of memory */
char *am_strdup(const char *s);              /* aborts; NULL gives NULL */
char *am_format(const char *fmt, ...) AM_PRINTF(1, 2); /* heap, aborts */
#define am_new(type) ((type *)am_alloc(sizeof(type)))

typedef struct am_arena am_arena;

am_arena *am_arena_new(size_t cap);          /* cap in bytes; 0: none */
void am_arena_free(am_arena *);              /* NULL is fine */
void am_arena_reset(am_arena *);             /* forgets all, keeps one block */
void *am_arena_alloc(am_arena *, size_t size);            /* zeroed, aligned; NULL over cap */
void *am_arena_raw(am_arena *, size_t size);              /* the same, not zeroed */
char *am_arena_text(am_arena *, size_t size);             /* not even aligned: for bytes */
char *am_arena_strdup(am_arena *, const char *s);         /* NULL gives NULL */
char *am_arena_strndup(am_arena *, const char *s, size_t n);
char *am_arena_format(am_arena *, const char *fmt, ...) AM_PRINTF(2, 3);
char *am_arena_vformat(am_arena *, const char *fmt, va_list ap) AM_PRINTF(2, 0);
size_t am_arena_used(const am_arena *);      /* bytes handed out */
bool am_arena_full(const am_arena *);        /* an allocation was refused */

#endif
