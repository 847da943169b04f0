#include <string.h>

#include "app/parcel.h"
#include "app/parcel_facts.h"
#include "app/playbook_words.h"
#include "app/session.h"
#include "app/unpack.h"
#include "base/file.h"
#include "package/lock.h"
#include "package/version.h"

static bool has(const char *const *words, const char *word)
{
    for (; words && *words; words++)
        if (strcmp(*words, word) == 0)
            return true;
    return false;
}

/* A version is one content, and goes up. */
static am_kind no_step_back(const am_package *p, const am_value *pin, const char *const *allowed, am_err *err)
{
    const char *was = am_value_text(am_value_member(pin, "version"), "");
    const char *sha = am_value_text(am_value_member(pin, "sha256"), "");
    if (!pin || !am_version_valid(was) || has(allowed, p->name))
        return AM_OK;
    int cmp = am_version_compare(p->version, was);
    if (cmp < 0) {
        am_fail(err, AM_REFUSED, "%s %s is older than %s, which is installed", p->name, p->version, was);
        return am_hint(err, "--allow-older %s goes back to it", p->name);
    }
    if (cmp == 0 && strcmp(sha, p->sha) != 0) {
        am_fail(err, AM_REFUSED, "another %s %s is installed: this one has the same version and another content", p->name,
                p->version);
        return am_hint(err, "ask its author which is right; --allow-older %s takes this one", p->name);
    }
    return AM_OK;
}

/* What was not installed is not replaced. */
static am_kind place(am_arena *arena, const char *workspace, const am_package *p, const am_value *pin, const char **folder,
                     am_err *err)
{
    const char *taken = *folder = am_arena_format(arena, "%s/playbooks/%s", workspace, p->name);
    const char *file = am_arena_format(arena, "%s.lua", *folder);
    if (am_file_exists(file))
        taken = file;
    else if (pin || !am_file_exists(taken))
        return AM_OK;
    am_fail(err, AM_CONFLICT, "%s is there, and was not installed", taken);
    return am_hint(err, "move it elsewhere first");
}

static am_kind install(am_session *s, const am_args *args, am_parcel *p, am_err *err)
{
    am_arena *arena = args->arena;
    const char *dir = s->workspace.dir, *folder = NULL;
    const am_value *pins = NULL;
    char key[AM_MINISIGN_KEY_TEXT];
    am_kind kind = am_parcel_read(arena, args->words[1], s->config.trusted, s->config.n_trusted, p, err);
    if (!kind)
        kind = am_parcel_open(arena, p, am_args_list(args, "allow-unsigned"), err);
    if (!kind)
        kind = am_parcel_check(arena, p, err);
    if (!kind)
        kind = am_lock_read(arena, dir, &pins, err);
    const am_value *pin = kind ? NULL : am_value_member(pins, p->package.name);
    if (!kind)
        kind = no_step_back(&p->package, pin, am_args_list(args, "allow-older"), err);
    if (!kind)
        kind = place(arena, dir, &p->package, pin, &folder, err);
    if (!kind)
        kind = am_unpack(arena, &p->package, folder, err);
    if (kind)
        return kind;
    if (p->key)
        (void)am_minisign_key_format(&p->key->key, key);
    return am_lock_write(arena, dir, &p->package, p->key ? key : NULL, err);
}

int am_playbook_word_install(am_app *app, const am_args *args)
{
    am_session s;
    am_err err;
    am_parcel p;
    am_kind kind = am_session_prepare(&s, app, NULL, &err);
    if (!kind)
        kind = install(&s, args, &p, &err);
    int code = kind ? am_app_error(app, &err) : 0;
    if (!kind) {
        am_app_say(app, "%s %s is installed%s%s; it may change: %s", p.package.name, p.package.version,
                   p.key ? ", signed by " : ", unsigned, as you allowed", p.key ? p.key->name : "",
                   am_parcel_changes(args->arena, p.package.changes));
        am_app_say(app, "aftermove plan %s shows what it would do", p.package.name);
    }
    am_session_close(&s);
    return kind ? code : 0;
}
