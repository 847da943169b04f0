/* box.h - a sandbox of one's own: started, asked, ended; and the configuration that reaches it. */
#ifndef AM_APP_BOX_H
#define AM_APP_BOX_H

#include "app/child.h"
#include "base/value.h"

typedef struct am_box {
    am_child child;
    am_arena *arena;       /* of facts */
    const am_value *facts; /* its first line, aftermove-sandbox(1) */
} am_box;

/* args: those of aftermove-sandbox, ends with NULL. Stop it whatever was returned. */
AM_CHECK am_kind am_box_start(am_box *, am_arena *, const char *const *args, am_err *);
void am_box_stop(am_box *);
/* A member of what it says of a tenant ("source", "target"), or "". */
const char *am_box_tenant(const am_box *, const char *role, const char *member);
/* Append the text of an aftermove.lua with both tenants. more: {source: {...}, target: {...},
 * policy: {...}}, what is to stand in these blocks as well; or NULL. */
void am_box_config(const am_box *, const am_value *more, am_buf *);
/* GET /_sandbox/PAGE, or POST when there is a body; the answer, in arena. */
AM_CHECK am_kind am_box_read(const am_box *, am_arena *, const char *page, const char *body,
                             const am_value **out, am_err *);
/* The request log: a list of objects. */
AM_CHECK am_kind am_box_log(const am_box *, am_arena *, const am_value **out, am_err *);

#endif
