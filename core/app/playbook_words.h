/* playbook_words.h - the words of `aftermove playbook`, one file each. */
#ifndef AM_APP_PLAYBOOK_WORDS_H
#define AM_APP_PLAYBOOK_WORDS_H

#include "app/app.h"
#include "app/args.h"

/* Each gets the command's line, with its own word as the first; returns the exit code. */

/* list: the playbooks that there are, and where they come from. */
int am_playbook_word_list(am_app *, const am_args *);

#endif
