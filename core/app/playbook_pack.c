#include <config.h>
#include <stdlib.h>
#include <string.h>

#include "app/bundle.h"
#include "app/password.h"
#include "app/playbook_words.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/minisign.h"
#include "package/package.h"

/* The folder that a word names: one that is here, or a playbook of the workspace. */
static am_kind find(const am_app *app, const am_args *args, am_playbook_file *file, am_err *err)
{
    am_workspace ws = {0};
    am_err none;
    const char *word = args->words[1];
    bool found = am_workspace_find(args->arena, app->workspace, &ws, &none) == AM_OK;
    const char *here = am_arena_format(args->arena, "./%s", word);
    if (!strchr(word, '/') && am_file_exists(am_arena_format(args->arena, "%s/" AM_PLAYBOOK_MAIN, here)))
        word = here;
    am_kind kind = am_workspace_playbook(args->arena, found ? ws.dir : NULL, word, file, err);
    if (!kind && !file->folder) {
        kind = am_fail(err, AM_USAGE, "%s is a single file: a package is made of a folder", file->path);
        am_hint(err, "put it into a folder as " AM_PLAYBOOK_MAIN ", with a README.md");
    }
    return kind;
}

static am_kind pack(am_arena *arena, const am_playbook_file *file, const char *requires, const char **name, am_buf *out,
                    am_err *err)
{
    const am_archive_member *files = NULL;
    am_playbook *book = NULL;
    am_package again;
    size_t n = 0;
    am_kind kind = am_package_folder(arena, file->dir, false, &files, &n, err);
    if (!kind)
        kind = am_bundle_load(arena, file, &book, err);
    const am_value *facts = kind ? NULL : am_value_copy(arena, am_playbook_facts(book));
    am_playbook_free(book);
    if (!kind)
        kind = am_package_write(arena, facts, requires, files, n, out, err);
    /* what cannot be installed must not be shipped */
    if (!kind)
        kind = am_package_read(arena, am_buf_text(out), out->n, &again, err);
    if (!kind)
        *name = am_arena_format(arena, "%s-%s.amp", again.name, again.version);
    return kind;
}

/* The same bytes again change nothing, and other bytes under that name would be another package. */
static am_kind write(const char *path, const am_buf *bytes, am_err *err)
{
    am_buf old = AM_BUF(AM_PACKAGE_BYTES);
    am_kind kind = AM_OK;
    if (am_file_exists(path)) {
        kind = am_file_read(path, &old, err);
        if (!kind && (old.n != bytes->n || memcmp(am_buf_text(&old), am_buf_text(bytes), old.n) != 0)) {
            kind = am_fail(err, AM_CONFLICT, "%s is there with another content", path);
            am_hint(err, "raise the version in " AM_PLAYBOOK_MAIN ", or remove that file");
        }
    } else {
        kind = am_file_write(path, am_buf_text(bytes), bytes->n, 0644, err);
    }
    am_buf_free(&old);
    return kind;
}

static am_kind sign(const am_app *app, const am_args *args, const char *path, const am_buf *bytes, am_err *err)
{
    const char *key_file = am_args_get(args, "sign", NULL), *slash = strrchr(path, '/');
    char out[AM_MINISIGN_TEXT];
    am_minisign_key key;
    am_secret *password = NULL;
    am_buf text = AM_BUF(AM_MINISIGN_FILE_MAX);
    bool locked = false;
    am_kind kind = am_file_private(key_file, err);
    if (!kind)
        kind = am_file_read(key_file, &text, err);
    if (!kind && (kind = am_minisign_secret_locked(am_buf_text(&text), text.n, &locked, err)))
        am_prefix(err, "%s", key_file);
    if (!kind && locked)
        kind = am_password_get(app, am_args_get(args, "password-file", NULL),
                               am_arena_format(args->arena, "password of %s", key_file), &password, err);
    const char *comment = am_arena_format(args->arena, "timestamp:%lld\tfile:%s\thashed",
                                          (long long)am_clock_wall() / 1000, slash ? slash + 1 : path);
    if (!kind && (kind = am_minisign_sign(am_buf_text(&text), text.n, password, comment, am_buf_text(bytes), bytes->n, out,
                                          &key, err)))
        am_prefix(err, "%s", key_file);
    const char *beside = am_arena_format(args->arena, "%s.minisig", path);
    if (!kind)
        kind = am_file_write(beside, out, strlen(out), 0644, err);
    if (!kind) {
        char shown[AM_MINISIGN_KEY_TEXT];
        am_app_say(app, "signed: %s; whoever installs it trusts the key %s", beside, am_minisign_key_format(&key, shown));
    }
    if (text.p)
        am_wipe(text.p, text.n);
    am_buf_free(&text);
    am_secret_free(password);
    return kind;
}

int am_playbook_word_pack(am_app *app, const am_args *args)
{
    am_playbook_file file = {0};
    am_buf bytes = AM_BUF(AM_PACKAGE_BYTES);
    am_err err;
    const char *name = NULL, *path = NULL;
    am_kind kind = find(app, args, &file, &err);
    if (!kind)
        kind = pack(args->arena, &file, am_args_get(args, "requires", PACKAGE_VERSION), &name, &bytes, &err);
    if (!kind)
        kind = write(path = am_args_get(args, "output", name), &bytes, &err);
    if (!kind && am_args_has(args, "sign"))
        kind = sign(app, args, path, &bytes, &err);
    am_buf_free(&bytes);
    if (kind)
        return am_app_error(app, &err);
    fprintf(app->out.out, "%s\n", path);
    return 0;
}
