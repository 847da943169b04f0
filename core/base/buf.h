/* buf.h - text and bytes being built: a mandatory limit, sticky failure.
 *
 * Append as often as you like and test am_buf_ok() once. The content always
 * has a NUL behind it. A zeroed am_buf with a limit is ready to use. */
#ifndef AM_BASE_BUF_H
#define AM_BASE_BUF_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

#include <aftermove/plugin.h>

typedef struct am_buf {
    char *p;      /* NULL while empty; use am_buf_text() */
    size_t n;     /* bytes of content */
    size_t cap, limit;
    bool failed;  /* something did not fit below limit */
} am_buf;

#define AM_BUF(max) ((am_buf){.limit = (max)})

void am_buf_add(am_buf *, const void *bytes, size_t n);
void am_buf_str(am_buf *, const char *s);
void am_buf_char(am_buf *, char c);
void am_buf_fmt(am_buf *, const char *fmt, ...) AM_PRINTF(2, 3);
void am_buf_vfmt(am_buf *, const char *fmt, va_list ap) AM_PRINTF(2, 0);
bool am_buf_ok(const am_buf *);
const char *am_buf_text(const am_buf *);     /* "" when empty */
void am_buf_clear(am_buf *);                 /* empties, keeps the memory, forgets failure */
char *am_buf_take(am_buf *, size_t *n);      /* caller frees with free(); buf is empty then */
void am_buf_free(am_buf *);

#endif
