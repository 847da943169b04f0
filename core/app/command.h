/* command.h - one command, one file, one row; usage, help and completion come from the rows. */
#ifndef AM_APP_COMMAND_H
#define AM_APP_COMMAND_H

#include "app/app.h"
#include "app/args.h"

typedef struct am_command {
    const char *name;
    const char *args;         /* "PLAYBOOK [--PARAMETER VALUE]...", for usage */
    const char *help;         /* first line: what it does; then more, for help */
    const am_option *options; /* ends with a NULL name; NULL: none */
    unsigned words_min, words_max;
    unsigned params_after; /* after so many words come parameters that a playbook or an operation
                            * declares; 0: it takes none */
    bool raw;              /* everything after the name is handed on as it is */
    int (*run)(am_app *, const am_args *); /* the exit code */
} am_command;

extern const am_command am_cmd_apply, am_cmd_approve, am_cmd_call, am_cmd_diff, am_cmd_docs, am_cmd_evidence, am_cmd_export,
    am_cmd_journal, am_cmd_leases, am_cmd_log, am_cmd_resume, am_cmd_runs, am_cmd_show, am_cmd_trim, am_cmd_undo,
    am_cmd_demo, am_cmd_doctor, am_cmd_help, am_cmd_init, am_cmd_inventory, am_cmd_list,
    am_cmd_plan, am_cmd_playbook, am_cmd_plugin, am_cmd_run, am_cmd_sandbox, am_cmd_stubs, am_cmd_version;

/* In the order of help; ends with NULL. */
extern const am_command *const am_commands[];
const am_command *am_command_find(const char *name); /* or NULL */
/* Options that every command knows, before its name and after. */
extern const am_option am_options_global[];

#endif
