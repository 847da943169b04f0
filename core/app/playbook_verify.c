#include <config.h>
#include <string.h>

#include "app/parcel.h"
#include "app/parcel_facts.h"
#include "app/playbook_words.h"
#include "app/session.h"
#include "base/file.h"

/* --key: a public key, or the file that holds it. */
static am_kind given_key(const char *given, am_trusted_key *out, am_err *err)
{
    am_buf b = AM_BUF(AM_MINISIGN_FILE_MAX);
    am_kind kind = AM_OK;
    out->name = "--key";
    if (am_file_exists(given))
        kind = am_file_read(given, &b, err);
    else
        am_buf_str(&b, given);
    if (!kind)
        kind = am_minisign_key_parse(am_buf_text(&b), b.n, &out->key, err);
    am_buf_free(&b);
    return kind;
}

int am_playbook_word_verify(am_app *app, const am_args *args)
{
    am_session s = {0};
    am_err err;
    am_parcel p;
    am_trusted_key one;
    const char *key = am_args_get(args, "key", NULL);
    const am_trusted_key *keys = &one;
    size_t n = 1;
    am_kind kind = key ? given_key(key, &one, &err) : am_session_prepare(&s, app, NULL, &err);
    if (!key) {
        keys = s.config.trusted;
        n = s.config.n_trusted;
    }
    if (!kind)
        kind = am_parcel_read(args->arena, args->words[1], keys, n, &p, &err);
    if (!kind)
        kind = am_parcel_open(args->arena, &p, NULL, &err);
    if (!kind)
        kind = am_parcel_check(args->arena, &p, &err);
    int code = kind ? am_app_error(app, &err) : 0;
    if (!kind)
        am_parcel_print(app, args->arena, &p.package, am_arena_format(args->arena, "%s (%s)", p.key->name, p.signature.comment));
    if (!key)
        am_session_close(&s);
    return kind ? code : 0;
}
