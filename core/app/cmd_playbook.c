#include "app/command.h"

#include <string.h>

#include "app/playbook_words.h"
#include "base/text.h"

typedef struct word {
    const char *name;
    const char *args; /* what stands behind it */
    unsigned min, max;
    int (*run)(am_app *, const am_args *);
    const char *options[6]; /* that it knows */
} word;

static const word words[] = {
    {"pack", "one folder", 1, 1, am_playbook_word_pack, {"sign", "password-file", "output", "requires"}},
    {"verify", "one package", 1, 1, am_playbook_word_verify, {"key"}},
    {"install", "one package", 1, 1, am_playbook_word_install, {"allow-unsigned", "allow-older"}},
    {"list", "", 0, 0, am_playbook_word_list, {NULL}},
    {"show", "one playbook", 1, 1, am_playbook_word_show, {NULL}},
    {"trust", "one public key, or its file", 1, 1, am_playbook_word_trust, {NULL}},
    {"new", "a name", 1, 1, am_playbook_word_new, {"dir"}},
    {"check", "one playbook", 1, 1, am_playbook_word_check, {"format"}},
    {"test", "a folder, or a file of specs", 1, 1, am_playbook_word_test, {"junit", "filter", "keep"}},
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

static const am_option options[] = {
    {"sign", "KEY", "pack: sign with that secret key of minisign, into FILE.minisig"},
    {"password-file", "FILE", "pack: the password of the key; default: asked on the terminal"},
    {"output", "FILE", "pack: where to write it; default: NAME-VERSION.amp"},
    {"requires", "VERSION", "pack: the oldest aftermove that may run it; default: this one"},
    {"key", "KEY", "verify: this public key, or its file, in place of the workspace's keys"},
    {"allow-unsigned", "NAME,...", "install: take that playbook without a trusted signature"},
    {"allow-older", "NAME,...", "install: go back to a version, or take another content of the same"},
    {"dir", "DIR", "new: the folder (default: the name)"},
    {"format", "table|json", "check: for people, or one JSON object"},
    {"junit", "FILE", "test: write the results as JUnit XML, too"},
    {"filter", "TEXT", "test: only specs that have it in their file or name"},
    {"keep", NULL, "test: keep workspaces and logs of specs that pass, too"},
    {NULL, NULL, NULL},
};

static bool knows(const word *w, const char *option)
{
    for (size_t i = 0; i < 6 && w->options[i]; i++)
        if (strcmp(w->options[i], option) == 0)
            return true;
    return false;
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
    for (const am_option *o = options; o->name; o++)
        if (am_args_has(args, o->name) && !knows(w, o->name)) {
            am_fail(&err, AM_USAGE, "playbook %s takes no --%s", w->name, o->name);
            am_hint(&err, "aftermove help playbook tells which takes what");
            return am_app_error(app, &err);
        }
    return w->run(app, args);
}

const am_command am_cmd_playbook = {
    .name = "playbook",
    .args = "new NAME | check PLAYBOOK | test FOLDER|FILE | pack DIR | verify FILE | install FILE | list | "
            "show PLAYBOOK | trust KEY",
    .help =
        "Playbooks as folders: written, tested, packed, installed.\n"
        "new writes a folder that passes its own specs. check looks through the text without running\n"
        "it: what is misspelt, what it may change, and the least that its app registrations need.\n"
        "test runs specs/*.lua, each in a sandbox of its own, and prints TAP.\n"
        "pack makes one file of a folder, with the hashes of its files, and signs it as minisign\n"
        "does. verify tells whether such a file is whole and signed by somebody whom the workspace\n"
        "trusts; install does so, puts it into playbooks/ and pins it in playbooks.lock. list shows\n"
        "the playbooks of the workspace and the shipped ones, show tells more of one. trust prints\n"
        "the line for aftermove.lua.",
    .options = options,
    .words_min = 1,
    .words_max = 3,
    .run = run,
};
