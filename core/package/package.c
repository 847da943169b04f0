#include "package/package.h"

#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "package/version.h"

#define MANIFEST "package.json"

static const am_archive_limits limits = {AM_PACKAGE_FILES + 1, AM_PACKAGE_FILE_BYTES, AM_PACKAGE_TOTAL};

const am_archive_member *am_package_file(const am_archive_member *files, size_t n, const char *name)
{
    for (size_t i = 0; i < n; i++)
        if (!strcmp(files[i].name, name))
            return &files[i];
    return NULL;
}

am_kind am_package_facts_check(const am_value *facts, am_err *e)
{
    const char *version = am_value_text(am_value_member(facts, "version"), "");
    if (!am_version_valid(version)) {
        (void)am_fail(e, AM_USAGE, "the version \"%s\" of a package must be numbers between dots", version);
        return am_hint(e, "write version = \"1.0.0\", or \"1.0.0-rc1\" before it is ready");
    }
    if (!am_value_member(facts, "changes") && !am_value_truth(am_value_member(facts, "read_only"), false)) {
        (void)am_fail(e, AM_USAGE, "a package must declare what it may change, and this playbook does not");
        return am_hint(e, "write changes = { \"remove-site\" } with all operations that it asks for, or read_only = true");
    }
    return AM_OK;
}

static const am_value *manifest_of(am_arena *a, const am_value *facts, const char *requires,
                                   const am_archive_member *files, size_t n)
{
    am_value *list = am_value_array(a);
    for (size_t i = 0; i < n; i++) {
        char sha[AM_DIGEST_TEXT];
        (void)am_sha256(files[i].bytes, files[i].n, sha);
        (void)am_value_push(a, list,
                            am_json_make(a, "{\"name\":%s,\"size\":%d,\"sha256\":%s}", files[i].name,
                                         (int64_t)files[i].n, sha));
    }
    const am_value *changes = am_value_member(facts, "changes");
    return am_json_make(a,
                        "{\"format\":%d,\"name\":%v,\"version\":%v,\"summary\":%v,\"requires\":%s,\"needs\":%v,"
                        "\"read_only\":%b,\"changes\":%v,\"files\":%v}",
                        (int64_t)AM_PACKAGE_FORMAT, am_value_member(facts, "name"), am_value_member(facts, "version"),
                        am_value_member(facts, "summary"), requires, am_value_member(facts, "needs"),
                        (int)am_value_truth(am_value_member(facts, "read_only"), false),
                        changes ? changes : am_value_array(a), list);
}

am_kind am_package_write(am_arena *a, const am_value *facts, const char *requires, const am_archive_member *files,
                         size_t n, am_buf *out, am_err *e)
{
    am_kind k = am_package_facts_check(facts, e);
    if (k)
        return k;
    if (!am_version_valid(requires))
        return am_fail(e, AM_USAGE, "'%s' is no version of the engine", requires);
    if (!am_package_file(files, n, "README.md")) {
        (void)am_fail(e, AM_USAGE, "a package has a README.md, and this folder has none");
        return am_hint(e, "write for people what it does, what it needs, and how to undo it");
    }
    const char *text = am_json_text(a, manifest_of(a, facts, requires, files, n), AM_JSON_CANONICAL);
    am_archive_member *all = am_arena_alloc(a, (n + 1) * sizeof *all);
    if (!text || !all)
        return am_fail(e, AM_NOMEM, "no memory to pack");
    const char *line = am_arena_format(a, "%s\n", text);
    all[0] = (am_archive_member){.name = MANIFEST, .bytes = line, .n = strlen(line)};
    memcpy(all + 1, files, n * sizeof *all);
    return am_archive_format(all, n + 1, out, e);
}

static am_kind bad(am_err *e, const char *how, const char *what)
{
    char shown[120];
    am_printable(shown, sizeof shown, what);
    return am_fail(e, AM_REFUSED, "the package is not as it was packed: %s%s", how, shown);
}

/* Each file is in the manifest, in order, with its size and hash; and nothing else is. */
static am_kind held_against(const am_value *listed, const am_package *p, am_err *e)
{
    for (size_t i = 0; i < p->n || i < am_value_len(listed); i++) {
        const am_archive_member *f = i < p->n ? &p->files[i] : NULL;
        const am_value *row = am_value_at(listed, i);
        const char *name = am_value_text(am_value_member(row, "name"), "");
        char sha[AM_DIGEST_TEXT];
        if (!f)
            return bad(e, "it lacks the file ", name);
        if (!am_package_name_valid(f->name))
            return bad(e, "no package may hold a file called ", f->name);
        if (i && strcmp(p->files[i - 1].name, f->name) >= 0)
            return bad(e, "out of order is ", f->name);
        if (strcmp(name, f->name) != 0)
            return bad(e, "its manifest does not have the file ", f->name);
        if (am_value_num(am_value_member(row, "size"), -1) != (int64_t)f->n ||
            strcmp(am_sha256(f->bytes, f->n, sha), am_value_text(am_value_member(row, "sha256"), "")) != 0)
            return bad(e, "changed was the file ", f->name);
    }
    return AM_OK;
}

static am_kind read_manifest(am_arena *a, const am_archive_member *m, am_package *p, am_err *e)
{
    am_err why;
    const am_value *v = NULL;
    if (am_json_parse(a, m->bytes, m->n, &v, &why))
        return bad(e, "its manifest cannot be read: ", why.text);
    const char *text = am_json_text(a, v, AM_JSON_CANONICAL);
    if (!text || strlen(text) + 1 != m->n || memcmp(text, m->bytes, m->n - 1) != 0 || m->bytes[m->n - 1] != '\n')
        return bad(e, "its manifest was written by another program", "");
    if (am_value_num(am_value_member(v, "format"), 0) != AM_PACKAGE_FORMAT) {
        (void)am_fail(e, AM_REFUSED, "the package has format %lld, this program reads %d",
                      (long long)am_value_num(am_value_member(v, "format"), 0), AM_PACKAGE_FORMAT);
        return am_hint(e, "a newer aftermove may read it");
    }
    p->manifest = v;
    p->name = am_value_text(am_value_member(v, "name"), "");
    p->version = am_value_text(am_value_member(v, "version"), "");
    p->summary = am_value_text(am_value_member(v, "summary"), "");
    p->requires = am_value_text(am_value_member(v, "requires"), "");
    p->changes = am_value_member(v, "changes");
    if (!*p->name || strspn(p->name, "abcdefghijklmnopqrstuvwxyz0123456789-") != strlen(p->name) ||
        *p->name < 'a' || strlen(p->name) > 64)
        return bad(e, "no playbook is called ", p->name);
    if (!am_version_valid(p->version) || !am_version_valid(p->requires))
        return bad(e, "its version or the engine's is none: ", p->version);
    if (!am_value_is(p->changes, AM_T_ARRAY))
        return bad(e, "its manifest has no list of changes", "");
    return AM_OK;
}

am_kind am_package_read(am_arena *a, const void *bytes, size_t n, am_package *out, am_err *e)
{
    const am_archive_member *all = NULL;
    size_t count = 0;
    *out = (am_package){0};
    am_kind k = n > AM_PACKAGE_BYTES ? am_fail(e, AM_LIMIT, "a package has at most %d bytes", AM_PACKAGE_BYTES)
                                     : am_archive_parse(a, bytes, n, &limits, &all, &count, e);
    if (!k && (!count || strcmp(all[0].name, MANIFEST) != 0))
        k = bad(e, "its first file is not ", MANIFEST);
    if (!k)
        k = read_manifest(a, &all[0], out, e);
    if (k)
        return k;
    out->files = all + 1;
    out->n = count - 1;
    (void)am_sha256(bytes, n, out->sha);
    if ((k = held_against(am_value_member(out->manifest, "files"), out, e)))
        return k;
    if (!am_package_file(out->files, out->n, "playbook.lua"))
        return bad(e, "it lacks the file ", "playbook.lua");
    return AM_OK;
}

am_kind am_package_suits(const am_package *p, const char *engine, am_err *e)
{
    if (am_version_compare(p->requires, engine) <= 0)
        return AM_OK;
    (void)am_fail(e, AM_REFUSED, "%s %s needs aftermove %s or newer, this is %s", p->name, p->version, p->requires,
                  engine);
    return am_hint(e, "install that aftermove first");
}
