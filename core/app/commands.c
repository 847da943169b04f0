#include "app/command.h"

#include <string.h>

const am_command *const am_commands[] = {
    &am_cmd_demo,
    &am_cmd_init,
    &am_cmd_doctor,
    &am_cmd_inventory,
    &am_cmd_plan,
    &am_cmd_apply,
    &am_cmd_resume,
    &am_cmd_undo,
    &am_cmd_run,
    &am_cmd_call,
    &am_cmd_console,
    &am_cmd_show,
    &am_cmd_diff,
    &am_cmd_trim,
    &am_cmd_approve,
    &am_cmd_ledger,
    &am_cmd_report,
    &am_cmd_runs,
    &am_cmd_top,
    &am_cmd_log,
    &am_cmd_export,
    &am_cmd_journal,
    &am_cmd_evidence,
    &am_cmd_leases,
    &am_cmd_list,
    &am_cmd_playbook,
    &am_cmd_plugin,
    &am_cmd_stubs,
    &am_cmd_docs,
    &am_cmd_completion,
    &am_cmd_complete,
    &am_cmd_help,
    &am_cmd_sandbox,
    &am_cmd_version,
    NULL,
};

const am_option am_options_global[] = {
    {"workspace", "DIR", "the directory that holds aftermove.lua (default: here, or above)"},
    {"verbose", NULL, "show what is done, request ids included"},
    {"quiet", NULL, "print results and errors only"},
    {"log", "text|json", "form of the log lines on standard error"},
    {"color", "auto|always|never", "colours on a terminal; NO_COLOR=1 turns them off"},
    {"no-pager", NULL, "print long results as they are; AFTERMOVE_PAGER or PAGER names another pager than less"},
    {"help", NULL, "show the help of a command"},
    {NULL, NULL, NULL},
};

const am_command *am_command_find(const char *name)
{
    for (size_t i = 0; am_commands[i]; i++)
        if (strcmp(am_commands[i]->name, name) == 0)
            return am_commands[i];
    return NULL;
}
