/* ledger_import.c - entries out of a CSV file: one with a head, or an identity map. */
#include <string.h>

#include "app/ledger.h"
#include "app/ledger_places.h"
#include "base/csv.h"
#include "base/file.h"
#include "base/text.h"
#include "journal/ledger.h"

enum { WRONG_SHOWN = 20, COLUMNS = 5 };

/* The columns of a head; url is another name of source_url. */
static const char *const names[] = {"upn", "target_upn", "source_url", "target_url", "reason", "url", NULL};

typedef struct import {
    const am_app *app;
    const char *path;
    am_ledger_places places;
    am_arena *row; /* of one row */
    am_journal *journal;
    bool map;
    int column[AM_CSV_CELLS_MAX]; /* index in names */
    size_t n_columns;
    size_t added, known, groups, wrong;
    am_err first; /* the first wrong line */
} import;

static const char *cell(const am_value *row, size_t i)
{
    return am_value_text(am_value_at(row, i), "");
}

static bool same_id(const char *given, const char *id)
{
    size_t n = strlen(given);
    if (n > 2 && given[0] == '{' && given[n - 1] == '}')
        given++, n -= 2;
    return strlen(id) == n && am_prefix_fold(given, id);
}

/* User,<source tenant>,<source UPN>,<target UPN>,<target mail>,<type>: reference 5.14. */
static am_kind from_map(import *in, const am_value *row, am_ledger_row *out, bool *skip, am_err *e)
{
    *skip = am_streq_fold(cell(row, 0), "Group");
    if (!*skip && !am_streq_fold(cell(row, 0), "User")) {
        (void)am_fail(e, AM_USAGE, "'%.40s' is neither User nor Group", cell(row, 0));
        return am_hint(e, "an identity map has no head: User,tenant,source UPN,target UPN,target mail,type");
    }
    if (am_value_len(row) != 6)
        return am_fail(e, AM_USAGE, "%zu cells, an identity map has 6", am_value_len(row));
    if (in->places.source_id[0] && !same_id(cell(row, 1), in->places.source_id)) {
        (void)am_fail(e, AM_USAGE, "'%.60s' is not the source tenant of this workspace, %s", cell(row, 1),
                      in->places.source_id);
        return am_hint(e, "is it the map of another migration, or are the roles in aftermove.lua swapped?");
    }
    in->groups += *skip;
    out->upn = cell(row, 2);
    out->target_upn = cell(row, 3);
    return AM_OK;
}

static am_kind take_head(import *in, const am_value *row, am_err *e)
{
    in->n_columns = am_value_len(row);
    for (size_t i = 0; i < in->n_columns; i++) {
        const char *name = cell(row, i);
        int k = 0;
        while (names[k] && !am_streq_fold(names[k], name))
            k++;
        if (!names[k]) {
            const char *near = am_nearest(name, names);
            (void)am_fail(e, AM_USAGE, "there is no column '%.60s'", name);
            return near ? am_hint(e, "did you mean %s?", near)
                        : am_hint(e, "columns are upn, target_upn, source_url (or url), target_url, reason");
        }
        in->column[i] = k == COLUMNS ? 2 : k;
        for (size_t before = 0; before < i; before++)
            if (in->column[before] == in->column[i])
                return am_fail(e, AM_USAGE, "the column %s stands there twice", names[in->column[i]]);
    }
    return AM_OK;
}

static am_kind from_columns(const import *in, const am_value *row, am_ledger_row *out, am_err *e)
{
    const char **to[COLUMNS] = {&out->upn, &out->target_upn, &out->source_url, &out->target_url, &out->reason};
    if (am_value_len(row) > in->n_columns)
        return am_fail(e, AM_USAGE, "%zu cells under a head of %zu", am_value_len(row), in->n_columns);
    for (size_t i = 0; i < am_value_len(row); i++)
        if (cell(row, i)[0])
            *to[in->column[i]] = cell(row, i);
    return AM_OK;
}

static am_kind take_row(import *in, const am_value *row, am_err *e)
{
    am_ledger_row given = {0}, r;
    bool skip = false, added = false;
    am_kind k = in->map ? from_map(in, row, &given, &skip, e) : from_columns(in, row, &given, e);
    if (!k && !skip)
        k = am_ledger_places_check(&in->places, &given, e);
    if (k || skip)
        return k;
    am_ledger_note note = {.reason = given.reason};
    k = am_ledger_add(in->journal, in->row, &given, &note, &r, &added, e);
    in->added += !k && added;
    in->known += !k && !added;
    return k;
}

/* Every mistake is told, not only the first one: who mends the file wants to mend it once. */
static void wrong(import *in, size_t line, am_err *e)
{
    (void)am_prefix(e, "%s, line %zu", in->path, line);
    if (in->wrong++ == 0)
        in->first = *e;
    else if (in->wrong <= WRONG_SHOWN)
        am_app_warn(in->app, "%s", e->text);
}

/* One pass over the text into in->journal. What is wrong with a line is counted; AM_OK then. */
static am_kind pass(import *in, const char *text, size_t n, am_err *e)
{
    am_csv csv;
    const am_value *row = NULL;
    bool begun = false;
    in->added = in->known = in->groups = in->wrong = 0;
    am_kind k = am_csv_open(&csv, text, n, e);
    if (k)
        return am_prefix(e, "%s", in->path);
    for (;;) {
        am_arena_reset(in->row);
        if ((k = am_csv_next(&csv, in->row, &row, e)))
            return am_prefix(e, "%s", in->path);
        if (!row)
            break;
        if (!begun) {
            begun = true;
            in->map = am_streq_fold(cell(row, 0), "User") || am_streq_fold(cell(row, 0), "Group");
            if (!in->map) {
                if ((k = take_head(in, row, e)))
                    return am_prefix(e, "%s, line %zu", in->path, csv.line);
                continue;
            }
        }
        k = take_row(in, row, e);
        if (k == AM_DISK || k == AM_NOMEM)
            return k;
        if (k)
            wrong(in, csv.line, e);
    }
    return begun ? AM_OK : am_fail(e, AM_USAGE, "%s is empty", in->path);
}

am_kind am_ledger_cmd_import(const am_app *app, const am_args *args, const char *path, am_err *e)
{
    import in = {.app = app, .path = path, .row = am_arena_new(0)};
    am_buf text = AM_BUF(AM_CSV_MAX + 1);
    am_journal *own = NULL, *trial = NULL;
    am_kind k;
    if ((k = am_ledger_places_open(&in.places, app, args->arena, e)) || (k = am_file_read(path, &text, e)) ||
        (k = am_ledger_cmd_open(app, args->arena, "ledger import", &own, e)) ||
        (k = am_ledger_copy(own, &trial, e)))
        goto out;
    in.journal = trial; /* tried first, so that a wrong line leaves nothing half done */
    k = pass(&in, am_buf_text(&text), text.n, e);
    if (!k && in.wrong) {
        if (in.wrong > WRONG_SHOWN)
            am_app_warn(app, "%s: %zu lines more are wrong", path, in.wrong - WRONG_SHOWN);
        *e = in.first;
        k = e->hint[0] ? e->kind : am_hint(e, "nothing was imported: mend the file and try again");
        goto out;
    }
    in.journal = own;
    if (!k && !(k = pass(&in, am_buf_text(&text), text.n, e)))
        k = am_journal_commit(own, e);
    if (!k)
        am_app_say(app, "%zu added, %zu were there already", in.added, in.known);
    if (!k && in.groups)
        am_app_say(app, "%zu groups of the map are passed over: the ledger is of users and sites", in.groups);
out:
    am_ledger_places_close(&in.places);
    am_journal_close(trial);
    am_journal_close(own);
    am_arena_free(in.row);
    am_buf_free(&text);
    return k;
}
