/* args.h - a command line, read by the tables of its command.
 *
 * --name VALUE and --name=VALUE, anywhere; "--" ends the options. Whatever
 * belongs to a playbook's or an operation's parameters is kept for params.h,
 * which knows their types. */
#ifndef AM_APP_ARGS_H
#define AM_APP_ARGS_H

#include "base/err.h"
#include "base/value.h"

enum { AM_WORDS_MAX = 4096 };

typedef struct am_option {
    const char *name; /* NULL ends a table */
    const char
        *arg; /* what it takes: "FILE", or words to choose from, "table|json"; NULL: a switch */
    const char *help;
} am_option;

typedef struct am_given {
    const am_option *option;
    const char *value; /* NULL: a switch */
} am_given;

typedef struct am_args { /* strings are borrowed from argv or live in the arena */
    am_arena *arena;
    const char **words;
    size_t n_words;
    am_given *given;
    size_t n_given;
    const char **rest; /* parameters, not read yet */
    size_t n_rest;
    const am_option *tables[2]; /* the command's own and the global ones */
} am_args;

/* How a command wants its line read; see am_command. */
typedef struct am_args_spec {
    const char *name, *usage; /* of the command, for messages */
    const am_option *own, *global;
    unsigned words_min, words_max, params_after;
    bool raw;
} am_args_spec;

/* Everything lives in arena. AM_USAGE: an unknown option (with the nearest), a missing value, a
 * word too many or too few. With --help too few words are fine. */
AM_CHECK am_kind am_args_parse(am_arena *, const am_args_spec *, int argc, char *const *argv,
                               am_args *, am_err *);
bool am_args_has(const am_args *, const char *option);
/* The last value given, or otherwise. */
const char *am_args_get(const am_args *, const char *option, const char *otherwise);
/* Every value of a repeatable option, split at commas; ends with NULL, lives in the arena. */
const char *const *am_args_list(const am_args *, const char *option);

#endif
