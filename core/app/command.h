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
    bool pages;            /* a result for people that may be long */
    bool hidden;           /* for programs: help and the manual leave it out */
    bool raw;              /* everything after the name is handed on as it is */
    int (*run)(am_app *, const am_args *); /* the exit code */
} am_command;

extern const am_command am_cmd_apply;
extern const am_command am_cmd_approve;
extern const am_command am_cmd_call;
extern const am_command am_cmd_complete;
extern const am_command am_cmd_completion;
extern const am_command am_cmd_console;
extern const am_command am_cmd_demo;
extern const am_command am_cmd_diff;
extern const am_command am_cmd_docs;
extern const am_command am_cmd_doctor;
extern const am_command am_cmd_evidence;
extern const am_command am_cmd_export;
extern const am_command am_cmd_help;
extern const am_command am_cmd_init;
extern const am_command am_cmd_inventory;
extern const am_command am_cmd_journal;
extern const am_command am_cmd_leases;
extern const am_command am_cmd_ledger;
extern const am_command am_cmd_list;
extern const am_command am_cmd_log;
extern const am_command am_cmd_plan;
extern const am_command am_cmd_playbook;
extern const am_command am_cmd_plugin;
extern const am_command am_cmd_report;
extern const am_command am_cmd_resume;
extern const am_command am_cmd_run;
extern const am_command am_cmd_runs;
extern const am_command am_cmd_sandbox;
extern const am_command am_cmd_show;
extern const am_command am_cmd_stubs;
extern const am_command am_cmd_top;
extern const am_command am_cmd_trim;
extern const am_command am_cmd_undo;
extern const am_command am_cmd_version;

/* In the order of help; ends with NULL. */
extern const am_command *const am_commands[];
const am_command *am_command_find(const char *name); /* or NULL */
/* Options that every command knows, before its name and after. */
extern const am_option am_options_global[];

#endif
