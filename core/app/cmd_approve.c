#include <string.h>

#include "app/command.h"
#include "app/records.h"
#include "base/file.h"
#include "run/approval.h"

#define NAME_CHARS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-"

static int new_key(am_app *app, const am_args *args, const char *name)
{
    am_err e;
    am_workspace w;
    char key[AM_SIGN_KEY_TEXT];
    am_kind k = am_workspace_find(args->arena, app->workspace, &w, &e);
    if (!k && (!name[0] || name[0] == '.' || strspn(name, NAME_CHARS) != strlen(name)))
        k = am_fail(&e, AM_USAGE, "'%s' cannot name a key: use letters, digits, '.', '_' and '-'", name);
    const char *dir = k ? NULL : am_arena_format(args->arena, "%s/keys", w.dir);
    const char *path = k ? NULL : am_arena_format(args->arena, "%s/%s.pem", dir, name);
    if (!k)
        k = am_dir_make(dir, 0700, &e);
    if (!k)
        k = am_sign_keygen(path, key, &e);
    if (k)
        return am_app_error(app, &e);
    am_app_say(app, "the private key is %s; its public key goes into policy { approvers = { %s = \"...\" } }:", path,
               name);
    fprintf(app->out.out, "%s\n", key);
    return 0;
}

static int run(am_app *app, const am_args *args)
{
    am_err e;
    am_workspace w = {0};
    const char *plan = NULL, *fresh = am_args_get(args, "new-key", NULL);
    const char *name = am_args_get(args, "name", NULL), *key = am_args_get(args, "key", NULL);
    if (fresh)
        return new_key(app, args, fresh);
    am_kind k = AM_OK;
    if (!args->n_words || (!name && !key)) {
        (void)am_fail(&e, AM_USAGE, "approve needs a plan and --name NAME (of a key in keys/) or --key FILE");
        (void)am_hint(&e, "aftermove approve --new-key NAME makes a key");
        return am_app_error(app, &e);
    }
    if (!key) {
        k = am_workspace_find(args->arena, app->workspace, &w, &e);
        key = k ? NULL : am_arena_format(args->arena, "%s/keys/%s.pem", w.dir, name);
    }
    if (!k)
        k = am_records_find_plan(app, args->arena, args->words[0], &plan, &e);
    if (!k)
        k = am_approval_add(plan, name ? name : key, key, &e);
    if (k)
        return am_app_error(app, &e);
    am_app_say(app, "approved: %s.approvals", plan);
    return 0;
}

static const am_option options[] = {{"name", "NAME", "who approves: the key keys/NAME.pem of the workspace"},
                                    {"key", "FILE", "a private Ed25519 key in PEM form from elsewhere"},
                                    {"new-key", "NAME", "make keys/NAME.pem and print its public key"},
                                    {NULL, NULL, NULL}};

const am_command am_cmd_approve = {
    .name = "approve",
    .args = "[PLAN]",
    .help = "Sign a plan off: adds a detached signature beside it.\n"
            "Begin with --new-key NAME, once, and give the public key that it prints to whoever writes\n"
            "aftermove.lua: policy { require_approval = N, approvers = { NAME = \"PUBLIC KEY\" } } lets\n"
            "apply do only what N of them have approved.",
    .options = options,
    .words_max = 1,
    .run = run};
