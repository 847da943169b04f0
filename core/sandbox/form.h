/* form.h - the pairs of a query string or of a form body. */
#ifndef SB_FORM_H
#define SB_FORM_H

#include <stdbool.h>
#include <stddef.h>

#include "base/mem.h"

enum { SB_FORM_MAX = 32 }; /* pairs; more are refused */

typedef struct sb_form {
    struct {
        const char *name, *value;
    } pair[SB_FORM_MAX];
    size_t n;
} sb_form;

/* Parse application/x-www-form-urlencoded text (NULL: empty) into arena; false: a broken escape, an
 * encoded NUL, too many pairs or no memory. */
bool sb_form_parse(am_arena *, const char *text, size_t n, sb_form *out);
/* The value, or NULL when there is no such name. */
const char *sb_form_get(const sb_form *, const char *name);

#endif
