/* completion.h - what may stand at the end of a command line, out of the rows of the commands.
 *
 * The rows say it all: the words of am_command.args ("PLAN|RUN", "new NAME [DIR] | list"), what an
 * option takes ("FILE", "table|json"), and the parameters of playbooks and operations. Words in
 * capitals are looked up in the workspace. Nothing is contacted. */
#ifndef AM_APP_COMPLETION_H
#define AM_APP_COMPLETION_H

#include "app/command.h"

enum { AM_COMPLETION_WORDS = 8 };

/* What may stand at the next place: a word of `args` ("playbooks|connectors"), or NULL for nothing.
 * before: the words that stand there already. In arena. */
const char *am_completion_place(am_arena *, const char *args, const char *const *before, size_t n);

/* Print one candidate a line, "VALUE<tab>what it is", for the last of these words: those that follow
 * "aftermove" on the command line, up to the cursor. A line ":files" or ":directories" asks for
 * names of files, too. */
void am_completion_print(const am_app *, am_arena *, const char *const *words, size_t n);

#endif
