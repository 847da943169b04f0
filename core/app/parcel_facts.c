#include "app/parcel_facts.h"

#include <config.h>
#include <string.h>

#include "app/bundle.h"
#include "report/table.h"

static bool same_text(const am_value *facts, const char *key, const char *was)
{
    return strcmp(am_value_text(am_value_member(facts, key), ""), was) == 0;
}

am_kind am_parcel_check(am_arena *arena, const am_parcel *p, am_err *err)
{
    const am_package *pkg = &p->package;
    am_playbook_file file = {.path = am_arena_format(arena, "%s: " AM_PLAYBOOK_MAIN, p->path), .dir = pkg->name, .folder = true};
    am_playbook *book = NULL;
    am_kind kind = am_package_suits(pkg, PACKAGE_VERSION, err);
    if (!kind)
        kind = am_bundle_format(arena, p->path, pkg->files, pkg->n, &file.text, &file.n, err);
    if (!kind)
        kind = am_bundle_load(arena, &file, &book, err);
    if (kind)
        return kind;
    const am_value *facts = am_playbook_facts(book), *changes = am_value_member(facts, "changes");
    kind = am_package_facts_check(facts, err);
    if (!kind && (!same_text(facts, "name", pkg->name) || !same_text(facts, "version", pkg->version) ||
                  !am_value_equal(changes ? changes : am_value_array(arena), pkg->changes)))
        kind = am_fail(err, AM_REFUSED,
                       "%s: its manifest has another name, version or list of changes than its playbook", p->path);
    am_playbook_free(book);
    return kind;
}

const char *am_parcel_changes(am_arena *arena, const am_value *changes)
{
    const char *all = "";
    for (size_t i = 0; i < am_value_len(changes); i++) {
        const am_value *row = am_value_at(changes, i);
        int64_t most = am_value_num(am_value_member(row, "most"), 0);
        const char *op = am_value_text(am_value_member(row, "op"), "?");
        all = most ? am_arena_format(arena, "%s%sat most %lld %s", all, i ? ", " : "", (long long)most, op)
                   : am_arena_format(arena, "%s%s%s", all, i ? ", " : "", op);
    }
    return *all ? all : "nothing";
}

void am_parcel_print(const am_app *app, am_arena *arena, const am_package *p, const char *signer)
{
    static const am_column columns[] = {{"", false, true}, {"", false, false}};
    am_table *t = am_table_new(columns, 2, 0);
    am_table_row(t, (const char *[]){"playbook", am_arena_format(arena, "%s %s", p->name, p->version)}, AM_INK_NONE);
    am_table_row(t, (const char *[]){"summary", p->summary}, AM_INK_NONE);
    am_table_row(t, (const char *[]){"signed by", signer}, AM_INK_NONE);
    am_table_row(t, (const char *[]){"sha256", p->sha}, AM_INK_NONE);
    am_table_row(t, (const char *[]){"may change", am_parcel_changes(arena, p->changes)}, AM_INK_NONE);
    am_table_row(t, (const char *[]){"needs aftermove", p->requires}, AM_INK_NONE);
    for (size_t i = 0; i < p->n; i++)
        am_table_row(t, (const char *[]){i ? "" : "files", p->files[i].name}, AM_INK_NONE);
    am_table_print_bare(t, &app->out);
    am_table_free(t);
}
