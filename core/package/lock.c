#include "package/lock.h"

#include <string.h>

#include "base/file.h"
#include "base/json.h"

enum { LOCK_BYTES = 16 << 20 };

am_kind am_lock_read(am_arena *a, const char *workspace, const am_value **pins, am_err *e)
{
    am_buf b = AM_BUF(LOCK_BYTES);
    const char *path = am_arena_format(a, "%s/" AM_LOCK_FILE, workspace);
    const am_value *v = NULL;
    am_err why;
    *pins = NULL;
    am_kind k = am_file_read(path, &b, e);
    if (!k && am_json_parse(a, am_buf_text(&b), b.n, &v, &why))
        k = am_fail(e, AM_REFUSED, "%s cannot be read: %s", path, why.text);
    if (!k && am_value_num(am_value_member(v, "format"), 0) != AM_PACKAGE_FORMAT)
        k = am_fail(e, AM_REFUSED, "%s is of another format than this program's", path);
    if (!k && !am_value_is(*pins = am_value_member(v, "playbooks"), AM_T_OBJECT))
        k = am_fail(e, AM_REFUSED, "%s has no member \"playbooks\"", path);
    if (k == AM_REFUSED)
        (void)am_hint(e, "take it from a backup, or remove it and install the packages again");
    am_buf_free(&b);
    if (k != AM_ABSENT)
        return k;
    *pins = am_value_object(a);
    return AM_OK;
}

static const am_value *pin_of(am_arena *a, const am_package *p, const char *key)
{
    am_value *files = am_value_object(a);
    char sha[AM_DIGEST_TEXT];
    for (size_t i = 0; i < p->n; i++)
        (void)am_value_put(a, files, p->files[i].name,
                           am_value_str(a, am_sha256(p->files[i].bytes, p->files[i].n, sha)));
    return am_json_make(a, "{\"version\":%s,\"sha256\":%s,\"key\":%s,\"changes\":%v,\"files\":%v}", p->version, p->sha,
                        key, p->changes, files);
}

am_kind am_lock_write(am_arena *a, const char *workspace, const am_package *p, const char *key, am_err *e)
{
    const am_value *pins = NULL;
    am_kind k = am_lock_read(a, workspace, &pins, e);
    if (k)
        return k;
    am_value *all = am_value_copy(a, pins);
    (void)am_value_put(a, all, p->name, pin_of(a, p, key));
    const char *text = am_json_text(a, am_json_make(a, "{\"format\":%d,\"playbooks\":%v}", (int64_t)AM_PACKAGE_FORMAT, all),
                                    AM_JSON_CANONICAL | AM_JSON_PRETTY);
    const char *line = text ? am_arena_format(a, "%s\n", text) : NULL;
    if (!line)
        return am_fail(e, AM_NOMEM, "no memory to write " AM_LOCK_FILE);
    return am_file_write(am_arena_format(a, "%s/" AM_LOCK_FILE, workspace), line, strlen(line), 0644, e);
}

static am_kind differs(am_err *e, const char *name, const char *how, const char *file, const char *dir)
{
    (void)am_fail(e, AM_REFUSED, "the playbook %s is not as it was installed: %s is %s %s", name, file, how, dir);
    return am_hint(e, "install its package again, or move the folder elsewhere to use it as your own");
}

am_kind am_lock_check(const char *name, const char *dir, const am_value *pin, const am_archive_member *files, size_t n,
                      am_err *e)
{
    const am_value *listed = am_value_member(pin, "files");
    for (size_t i = 0; i < n; i++) {
        char sha[AM_DIGEST_TEXT];
        const char *was = am_value_text(am_value_member(listed, files[i].name), NULL);
        if (!was)
            return differs(e, name, "new in", files[i].name, dir);
        if (strcmp(was, am_sha256(files[i].bytes, files[i].n, sha)) != 0)
            return differs(e, name, "changed in", files[i].name, dir);
    }
    for (size_t i = 0; i < am_value_len(listed); i++)
        if (!am_package_file(files, n, listed->u.o.v[i].key))
            return differs(e, name, "missing in", listed->u.o.v[i].key, dir);
    return AM_OK;
}
