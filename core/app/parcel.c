#include "app/parcel.h"

#include <stdio.h>
#include <string.h>

#include "app/trust.h"
#include "base/file.h"
#include "base/text.h"

static const char *last_part(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

/* minisign writes "file:NAME" into the comment that it signs; a comment without it names none. */
static am_kind same_name(const am_parcel *p, am_err *err)
{
    const char *told = p->signature.comment, *name = last_part(p->path);
    for (size_t n; *told; told += n + (told[n] == '\t')) {
        n = strcspn(told, "\t");
        if (strncmp(told, "file:", 5) != 0)
            continue;
        if (strlen(name) == n - 5 && strncmp(told + 5, name, n - 5) == 0)
            return AM_OK;
        char signed_as[120], shown[120];
        (void)snprintf(signed_as, sizeof signed_as, "%.*s", (int)n - 5, told + 5);
        am_printable(shown, sizeof shown, signed_as);
        am_fail(err, AM_REFUSED, "%s was renamed after it was signed: it was signed as %s", p->path, shown);
        return am_hint(err, "give it and its .minisig that name again");
    }
    return AM_OK;
}

am_kind am_parcel_read(am_arena *arena, const char *path, const am_trusted_key *keys, size_t n_keys, am_parcel *p,
                       am_err *err)
{
    am_buf file = AM_BUF(AM_PACKAGE_BYTES), sig = AM_BUF(AM_MINISIGN_FILE_MAX);
    const char *beside = am_arena_format(arena, "%s.minisig", path);
    *p = (am_parcel){.path = path};
    am_kind kind = am_file_read(path, &file, err);
    if (!kind && !(p->bytes = am_arena_strndup(arena, am_buf_text(&file), p->n = file.n)))
        kind = am_fail(err, AM_NOMEM, "no memory for %s", path);
    p->is_signed = am_file_exists(beside);
    if (!kind && p->is_signed) {
        kind = am_file_read(beside, &sig, err);
        if (!kind && (kind = am_minisign_parse(am_buf_text(&sig), sig.n, &p->signature, err)))
            am_prefix(err, "%s", beside);
        p->key = kind ? NULL : am_trust_by_id(keys, n_keys, p->signature.id);
    }
    if (p->key && (kind = am_minisign_verify(&p->signature, &p->key->key, p->bytes, p->n, err)))
        am_prefix(err, "%s", path);
    if (p->key && !kind)
        kind = same_name(p, err);
    am_buf_free(&file);
    am_buf_free(&sig);
    return kind;
}

static am_kind unsigned_one(const am_parcel *p, const char *name, am_err *err)
{
    char id[AM_MINISIGN_ID_TEXT];
    if (p->is_signed)
        am_fail(err, AM_REFUSED, "%s is signed with the key %s, which is not trusted here", p->path,
                am_minisign_id_format(p->signature.id, id));
    else
        am_fail(err, AM_REFUSED, "%s is not signed: there is no %s.minisig", p->path, last_part(p->path));
    return am_hint(err, p->is_signed ? "policy { trusted_keys = { NAME = \"RW...\" } } trusts a key; --allow-unsigned %s "
                                       "takes this one unseen"
                                     : "ask its author for the signature; --allow-unsigned %s takes it unseen",
                   name ? name : "NAME");
}

am_kind am_parcel_open(am_arena *arena, am_parcel *p, const char *const *allowed, am_err *err)
{
    if (!p->key && (!allowed || !*allowed))
        return unsigned_one(p, NULL, err);
    am_kind kind = am_package_read(arena, p->bytes, p->n, &p->package, err);
    if (kind)
        return am_prefix(err, "%s", p->path);
    for (; !p->key && *allowed; allowed++)
        if (strcmp(*allowed, p->package.name) == 0)
            return AM_OK;
    return p->key ? AM_OK : unsigned_one(p, p->package.name, err);
}
