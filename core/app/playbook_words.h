/* playbook_words.h - the words of `aftermove playbook`, one file each. */
#ifndef AM_APP_PLAYBOOK_WORDS_H
#define AM_APP_PLAYBOOK_WORDS_H

#include "app/app.h"
#include "app/args.h"

/* Each gets the command's line, with its own word as the first; returns the exit code. */

/* list: the playbooks that there are, and where they come from. */
int am_playbook_word_list(am_app *, const am_args *);
/* show NAME: version, signer, what it may change, files. */
int am_playbook_word_show(am_app *, const am_args *);
/* pack DIR: one file, always the same for the same folder; --sign adds a signature. */
int am_playbook_word_pack(am_app *, const am_args *);
/* verify FILE: is it whole, and signed by somebody who is trusted? */
int am_playbook_word_verify(am_app *, const am_args *);
/* install FILE: verify it, put it into the workspace, pin it. */
int am_playbook_word_install(am_app *, const am_args *);
/* trust KEY: the line for aftermove.lua. */
int am_playbook_word_trust(am_app *, const am_args *);
/* new NAME: a folder with a playbook, a spec and a scenario. */
int am_playbook_word_new(am_app *, const am_args *);
/* check PLAYBOOK: what its text tells; see playbook_lint.h. */
int am_playbook_word_check(am_app *, const am_args *);
/* test FOLDER|FILE: its specs, as TAP. */
int am_playbook_word_test(am_app *, const am_args *);

#endif
