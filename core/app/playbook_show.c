#include <string.h>

#include "app/bundle.h"
#include "app/parcel_facts.h"
#include "app/playbook_words.h"
#include "app/session.h"
#include "app/trust.h"
#include "report/table.h"

static const char *signer(am_arena *arena, const am_session *s, const am_value *pin)
{
    const char *key = am_value_text(am_value_member(pin, "key"), NULL);
    const am_trusted_key *k = key ? am_trust_by_text(s->config.trusted, s->config.n_trusted, key) : NULL;
    return !key ? "nobody: it was allowed by name"
           : k  ? am_arena_format(arena, "%s (%s)", k->name, key)
                : am_arena_format(arena, "%s, which is not trusted any more", key);
}

static void package_rows(am_table *t, am_arena *arena, const am_session *s, const am_value *pin)
{
    const am_value *files = am_value_member(pin, "files");
    am_table_row(t, (const char *[]){"signed by", signer(arena, s, pin)}, AM_INK_NONE);
    am_table_row(t, (const char *[]){"sha256", am_value_text(am_value_member(pin, "sha256"), "?")}, AM_INK_NONE);
    for (size_t i = 0; i < am_value_len(files); i++)
        am_table_row(t, (const char *[]){i ? "" : "files", files->u.o.v[i].key}, AM_INK_NONE);
}

static const char *text(const am_value *facts, const char *key)
{
    return am_value_text(am_value_member(facts, key), "?");
}

static void print(const am_app *app, am_arena *arena, const am_session *s, const am_playbook_file *file,
                  const am_value *facts)
{
    static const am_column columns[] = {{"", false, true}, {"", false, false}};
    const am_value *changes = am_value_member(facts, "changes");
    bool reads = am_value_truth(am_value_member(facts, "read_only"), false);
    am_table *t = am_table_new(columns, 2, 0);
    am_table_row(t, (const char *[]){"playbook", am_arena_format(arena, "%s %s", text(facts, "name"), text(facts, "version"))},
                 AM_INK_NONE);
    am_table_row(t, (const char *[]){"summary", text(facts, "summary")}, AM_INK_NONE);
    am_table_row(t, (const char *[]){"from", file->path}, AM_INK_NONE);
    am_table_row(t,
                 (const char *[]){"may change", changes || reads ? am_parcel_changes(arena, changes)
                                                                  : "anything: it declares nothing"},
                 AM_INK_NONE);
    if (file->package)
        package_rows(t, arena, s, file->pin);
    am_table_print_bare(t, &app->out);
    am_table_free(t);
}

int am_playbook_word_show(am_app *app, const am_args *args)
{
    am_session s;
    am_err err;
    am_playbook_file file = {0};
    am_playbook *book = NULL;
    am_kind kind = am_session_prepare(&s, app, NULL, &err);
    if (!kind)
        kind = am_workspace_playbook(args->arena, s.workspace.dir, args->words[1], &file, &err);
    if (!kind)
        kind = am_bundle_load(args->arena, &file, &book, &err);
    int code = kind ? am_app_error(app, &err) : 0;
    if (!kind)
        print(app, args->arena, &s, &file, am_playbook_facts(book));
    am_playbook_free(book);
    am_session_close(&s);
    return kind ? code : 0;
}
