/* line.h - lines from a person at a terminal, edited, or else from a file or a pipe, one by one. */
#ifndef AM_APP_LINE_H
#define AM_APP_LINE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

enum { AM_LINE_BYTES = 1 << 20, AM_LINE_HISTORY = 1000 };

typedef struct am_line am_line;

typedef enum am_line_how { AM_LINE_TEXT, AM_LINE_END, AM_LINE_INTERRUPTED } am_line_how;

/* Tell the candidates for the end of the text; returns how many of its last bytes they begin with. */
typedef size_t (*am_line_complete)(void *self, const char *text,
                                   void (*fn)(void *of, const char *word, const char *about), void *of);

/* Standard input. When it and standard output are a terminal, lines are edited, TAB completes (may be
 * NULL), and the lines of earlier times are read from `history`. */
am_line *am_line_new(const char *history, am_line_complete, void *self);
void am_line_free(am_line *); /* NULL is fine */
bool am_line_is_live(const am_line *);
/* The next line, without its end, valid until the next call. The prompt is shown to people only. A
 * line longer than AM_LINE_BYTES is cut. */
am_line_how am_line_read(am_line *, const char *prompt, const char **text);
/* What was typed before belongs to what comes: for completion over several lines. Copied; NULL: none. */
void am_line_context(am_line *, const char *text);
/* Keep a text for the arrow keys, and in the history's file, which only its owner may read. Texts
 * that begin with a blank are not kept, and secrets in them become asterisks. */
void am_line_remember(am_line *, const char *text);
unsigned am_line_rows(const am_line *); /* of the screen; 0: no terminal */

#endif
