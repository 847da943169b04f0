#include "app/command.h"

#include <string.h>

#include "app/playbook_words.h"
#include "base/text.h"

typedef struct word {
    const char *name;
    const char *args; /* what stands behind it */
    unsigned min, max;
    int (*run)(am_app *, const am_args *);
} word;

static const word words[] = {
    {"list", "", 0, 0, am_playbook_word_list},
};
enum { WORDS = sizeof words / sizeof *words };

static int unknown(const am_app *app, const char *given)
{
    const char *names[WORDS + 1] = {NULL};
    char shown[80];
    am_err err;
    for (size_t i = 0; i < WORDS; i++)
        names[i] = words[i].name;
    am_printable(shown, sizeof shown, given);
    const char *near = am_nearest(given, names);
    am_fail(&err, AM_USAGE, "playbook: there is no '%s'", shown);
    if (near)
        am_hint(&err, "did you mean '%s'?", near);
    else
        am_hint(&err, "aftermove help playbook tells what there is");
    return am_app_error(app, &err);
}

static int run(am_app *app, const am_args *args)
{
    const word *w = NULL;
    am_err err;
    for (size_t i = 0; i < WORDS && !w; i++)
        if (strcmp(words[i].name, args->words[0]) == 0)
            w = &words[i];
    if (!w)
        return unknown(app, args->words[0]);
    if (args->n_words - 1 < w->min || args->n_words - 1 > w->max) {
        am_fail(&err, AM_USAGE, "playbook %s: expected %s", w->name, *w->args ? w->args : "nothing behind it");
        return am_app_error(app, &err);
    }
    return w->run(app, args);
}

const am_command am_cmd_playbook = {
    .name = "playbook",
    .args = "list",
    .help =
        "Playbooks as folders: written, tested, packed, installed.\n"
        "list shows the playbooks of the workspace and the shipped ones, with their versions.",
    .words_min = 1,
    .words_max = 3,
    .run = run,
};
