/* console.h - Lua that a person types, piece by piece, in one run.
 *
 * The closed environment, its limits and its tasks are those of playbooks; beside them the text sees
 * ctx, and each tenant by its name and by its role. A piece is a task that ends before the next one
 * begins; a stream that it left in a variable lives on. */
#ifndef AM_LUA_CONSOLE_H
#define AM_LUA_CONSOLE_H

#include "lua/playbook.h"
#include "run/drive.h"

typedef struct am_console am_console;

/* A value of a piece: data, or a list that was not read yet, or else what tostring() says. */
typedef struct am_shown {
    const am_value *value;
    am_drive *stream; /* of the console */
    const char *text;
} am_shown;

/* modules_dir: where require looks first; may be NULL. shipped: folders of shipped modules, ends with NULL;
 * NULL: the installed one. These and the run must outlive the console. */
AM_CHECK am_kind am_console_new(am_run *, const char *modules_dir, const char *const *shipped,
                                const am_lua_limits *, am_console **, am_err *);
void am_console_free(am_console *); /* NULL is fine */

/* Is the text the beginning of something that goes on in the next line? */
bool am_console_wants_more(am_console *, const char *text);
/* Begin a piece: an expression, or statements. AM_USAGE when it is no Lua. The values of the piece
 * before are forgotten. */
AM_CHECK am_kind am_console_start(am_console *, const char *text, am_err *);
/* Go on until it is over, or pause(self), asked at every tick, says so. An error is the loop's. */
AM_CHECK am_kind am_console_go(am_console *, bool (*pause)(void *self), void *self, am_err *);
bool am_console_over(am_console *);
/* End it: reads are dropped. Changes that passed the door go on: am_console_go() until it is over. */
void am_console_interrupt(am_console *);
/* What it gave, valid until the next piece; or its error. *told: an outcome has said it already. */
AM_CHECK am_kind am_console_result(am_console *, const am_shown **values, size_t *n, bool *told, am_err *);

/* What may stand at the end of the text: fn hears each candidate, whole, and in a word what it is.
 * Returns how many bytes at the end of the text are the beginning of each. */
size_t am_console_complete(am_console *, const char *text, void (*fn)(void *self, const char *word, const char *about),
                           void *self);

#endif
