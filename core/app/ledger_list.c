/* ledger_list.c - ledger list, ledger show. */
#include <string.h>

#include "app/items.h"
#include "app/ledger.h"
#include "base/clock.h"
#include "base/json.h"
#include "journal/ledger.h"
#include "report/table.h"

typedef struct listing {
    am_table *table; /* or */
    am_items *items;
    am_arena *arena;
    const char *state; /* only these; NULL: all */
    am_value *steps;   /* of show: gathered here */
} listing;

static am_ink ink_of(const am_ledger_row *r)
{
    return r->state == AM_LEDGER_CLOSED ? AM_INK_GOOD : AM_INK_NONE;
}

static am_kind row(void *self, const am_ledger_row *r, am_err *e)
{
    listing *l = self;
    (void)e;
    if (l->state && strcmp(l->state, am_ledger_state_name(r->state)) != 0)
        return AM_OK;
    am_arena_reset(l->arena);
    if (l->items) {
        am_items_add(l->items, am_ledger_value(l->arena, r));
        return AM_OK;
    }
    const char *cells[] = {am_arena_format(l->arena, "%lld", (long long)r->id), r->name,
                           am_ledger_state_name(r->state), am_records_time(l->arena, r->changed), r->verdict,
                           r->reason};
    am_table_row(l->table, cells, ink_of(r));
    return AM_OK;
}

/* A workspace in which nothing was written down yet has an empty ledger. */
static am_kind open_reading(const am_app *app, am_arena *a, am_journal **j, am_err *e)
{
    am_workspace w;
    am_kind k = am_records_open(app, a, &w, j, e);
    if (k != AM_ABSENT)
        return k;
    *j = NULL;
    return am_ledger_copy(NULL, j, e);
}

am_kind am_ledger_cmd_list(const am_app *app, const am_args *args, am_err *e)
{
    static const am_column columns[] = {{"#", true, true},       {"WHO OR WHAT", false, true},
                                        {"STATE", false, true},  {"SINCE", false, true},
                                        {"FOUND", false, false}, {"WHY", false, false}};
    am_layout layout = am_app_layout(am_args_get(args, "format", "table"));
    am_journal *j = NULL;
    listing l = {.arena = am_arena_new(0), .state = am_args_get(args, "state", NULL)};
    am_kind k = open_reading(app, args->arena, &j, e);
    if (layout == AM_LAYOUT_TABLE)
        l.table = am_table_new(columns, sizeof columns / sizeof *columns, 0);
    else
        l.items = am_items_new(app, layout);
    if (!k)
        k = am_ledger_each(j, row, &l, e);
    if (!k && l.table && am_table_rows(l.table))
        am_table_print(l.table, &app->out);
    else if (!k && l.table)
        am_app_say(app, l.state ? "no entry is %s" : "the ledger is empty%s", l.state ? l.state : "");
    if (l.items)
        am_items_end(l.items);
    am_table_free(l.table);
    am_arena_free(l.arena);
    am_journal_close(j);
    return k;
}

static am_kind step(void *self, const am_ledger_step *s, am_err *e)
{
    listing *l = self;
    char when[AM_TIME_TEXT];
    const am_value *v = am_json_make(
        l->arena,
        "{\"time\":%s,\"before\":%s,\"state\":%s,\"verdict\":%s,\"reason\":%s,\"evidence\":%v,\"run\":%s,"
        "\"event\":%d}",
        am_time_format(when, s->time), s->before, s->state, s->verdict, s->reason,
        s->evidence, s->run, s->event);
    v = am_value_copy(l->arena, v);
    return v && am_value_push(l->arena, l->steps, v) ? AM_OK : am_fail(e, AM_NOMEM, "no memory for the steps");
}

static void print_steps(const am_app *app, am_arena *a, const am_value *steps)
{
    static const am_column columns[] = {{"WHEN", false, true},   {"STATE", false, true}, {"FOUND", false, false},
                                        {"WHY", false, false},   {"RUN", false, true},   {"EVIDENCE", false, false}};
    am_table *t = am_table_new(columns, sizeof columns / sizeof *columns, 0);
    for (size_t i = 0; i < am_value_len(steps); i++) {
        const am_value *s = am_value_at(steps, i), *evidence = am_value_member(s, "evidence");
        const char *cells[] = {am_value_text(am_value_member(s, "time"), ""),
                               am_value_text(am_value_member(s, "state"), ""),
                               am_value_text(am_value_member(s, "verdict"), NULL),
                               am_value_text(am_value_member(s, "reason"), NULL),
                               am_value_text(am_value_member(s, "run"), "by hand"),
                               am_value_is(evidence, AM_T_OBJECT) ? am_json_text(a, evidence, AM_JSON_PLAIN) : NULL};
        am_table_row(t, cells, AM_INK_NONE);
    }
    am_table_print(t, &app->out);
    am_table_free(t);
}

am_kind am_ledger_cmd_show(const am_app *app, const am_args *args, const char *what, am_err *e)
{
    am_layout layout = am_app_layout(am_args_get(args, "format", "table"));
    am_arena *a = args->arena;
    am_journal *j = NULL;
    am_ledger_row r;
    listing l = {.arena = a, .steps = am_value_array(a)};
    am_kind k = open_reading(app, a, &j, e);
    if (!k && !(k = am_ledger_find(j, a, what, &r, e)))
        k = am_ledger_steps(j, r.id, step, &l, e);
    am_journal_close(j);
    if (k)
        return k;
    am_value *entry = am_value_copy(a, am_ledger_value(a, &r));
    if (layout == AM_LAYOUT_JSON)
        (void)am_value_put(a, entry, "steps", l.steps);
    if (layout == AM_LAYOUT_CSV) {
        am_items_single(app, layout, l.steps);
        return AM_OK;
    }
    am_items_single(app, layout, entry);
    if (layout == AM_LAYOUT_TABLE) {
        fputc('\n', app->out.out);
        print_steps(app, a, l.steps);
    }
    return AM_OK;
}
