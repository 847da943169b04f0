/* stubs_words.h - playbook {}, spec {} and ctx, as editors read them. */
#ifndef AM_APP_STUBS_WORDS_H
#define AM_APP_STUBS_WORDS_H

#include <stdio.h>

void am_stubs_words(FILE *);

#endif
