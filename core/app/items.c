#include "app/items.h"

#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "report/csv.h"
#include "report/table.h"

enum { LINE_BYTES = 64 << 20, NARROWEST = 10 /* terminal columns that a column of a table takes at least */ };

struct am_items {
    const am_app *app;
    am_layout layout;
    char *columns[AM_ITEMS_COLUMNS];
    size_t n;   /* columns; 0 until the first item */
    bool plain; /* items are no objects: one column, "value" */
    am_table *table;
    am_buf line;
    char *lost; /* the name of a member that had no column */
    bool cut;   /* an item was too large for a line */
};

am_items *am_items_new(const am_app *app, am_layout layout)
{
    am_items *s = am_new(am_items);
    s->app = app;
    s->layout = layout;
    s->line = AM_BUF(LINE_BYTES);
    return s;
}

static void flush_line(am_items *s)
{
    if (am_buf_ok(&s->line))
        fwrite(am_buf_text(&s->line), 1, s->line.n, s->app->out.out);
    else
        s->cut = true;
    am_buf_clear(&s->line);
}

static size_t table_columns(const am_items *s)
{
    size_t width = s->app->out.width, most = width ? (width + 2) / NARROWEST : AM_TABLE_COLUMNS;
    most = most < AM_TABLE_COLUMNS ? most : AM_TABLE_COLUMNS;
    return s->n < most ? s->n : most;
}

static void open_table(am_items *s)
{
    am_column columns[AM_TABLE_COLUMNS];
    for (size_t i = 0; i < table_columns(s); i++)
        columns[i] = (am_column){.name = s->columns[i]};
    s->table = am_table_new(columns, table_columns(s), 0);
}

void am_items_flush(am_items *s)
{
    if (s->table && am_table_rows(s->table))
        am_table_print(s->table, &s->app->out);
    am_table_free(s->table);
    s->table = NULL;
}

static void learn(am_items *s, const am_value *v)
{
    s->plain = !am_value_is(v, AM_T_OBJECT);
    if (s->plain)
        s->columns[s->n++] = am_strdup("value");
    for (size_t i = 0; !s->plain && i < am_value_len(v) && s->n < AM_ITEMS_COLUMNS; i++)
        s->columns[s->n++] = am_strdup(v->u.o.v[i].key);
    if (s->layout == AM_LAYOUT_CSV) {
        am_csv_row(&s->line, (const char *const *)s->columns, s->n);
        flush_line(s);
    }
}

static bool has_column(const am_items *s, const char *name)
{
    for (size_t i = 0; i < s->n; i++)
        if (strcmp(s->columns[i], name) == 0)
            return true;
    return false;
}

static void note_lost(am_items *s, const am_value *v, size_t columns)
{
    if (s->lost || s->plain || !am_value_is(v, AM_T_OBJECT))
        return;
    for (size_t i = 0; i < am_value_len(v) && !s->lost; i++)
        if (!has_column(s, v->u.o.v[i].key))
            s->lost = am_strdup(v->u.o.v[i].key);
    if (!s->lost && columns < s->n)
        s->lost = am_strdup(s->columns[columns]);
}

void am_items_add(am_items *s, const am_value *v)
{
    if (s->layout == AM_LAYOUT_JSON) {
        am_json_format(&s->line, v, AM_JSON_PLAIN);
        am_buf_char(&s->line, '\n');
        flush_line(s);
        return;
    }
    if (!s->n)
        learn(s, v);
    size_t columns = s->layout == AM_LAYOUT_CSV ? s->n : table_columns(s);
    note_lost(s, v, columns);
    const char *cells[AM_ITEMS_COLUMNS];
    am_buf texts[AM_ITEMS_COLUMNS];
    for (size_t i = 0; i < columns; i++) {
        texts[i] = AM_BUF(LINE_BYTES);
        am_csv_text(&texts[i], s->plain ? v : am_value_member(v, s->columns[i]));
        cells[i] = am_buf_text(&texts[i]);
    }
    if (s->layout == AM_LAYOUT_CSV) {
        am_csv_row(&s->line, cells, columns);
        flush_line(s);
    } else {
        if (!s->table)
            open_table(s);
        am_table_row(s->table, cells, AM_INK_NONE);
        if (am_table_rows(s->table) == AM_ITEMS_PAGE)
            am_items_flush(s);
    }
    for (size_t i = 0; i < columns; i++)
        am_buf_free(&texts[i]);
}

void am_items_end(am_items *s)
{
    am_items_flush(s);
    if (s->lost)
        am_app_say(
            s->app,
            "some items have more than fits these columns (\"%s\"): --format json writes all",
            s->lost);
    if (s->cut)
        am_app_say(s->app, "an item larger than %d bytes was left out", LINE_BYTES);
    for (size_t i = 0; i < s->n; i++)
        free(s->columns[i]);
    am_buf_free(&s->line);
    free(s->lost);
    free(s);
}

static void by_name(const am_app *app, const am_value *v)
{
    static const am_column columns[] = {{"name", false, true}, {"value", false, false}};
    am_table *t = am_table_new(columns, 2, 0);
    for (size_t i = 0; i < am_value_len(v); i++) {
        am_buf text = AM_BUF(LINE_BYTES);
        am_csv_text(&text, v->u.o.v[i].value);
        am_table_row(t, (const char *[]){v->u.o.v[i].key, am_buf_text(&text)}, AM_INK_NONE);
        am_buf_free(&text);
    }
    am_table_print(t, &app->out);
    am_table_free(t);
}

void am_items_single(const am_app *app, am_layout layout, const am_value *v)
{
    if (layout == AM_LAYOUT_JSON) {
        am_buf text = AM_BUF(LINE_BYTES);
        am_json_format(&text, v, AM_JSON_PRETTY);
        fprintf(app->out.out, "%s\n", am_buf_text(&text));
        am_buf_free(&text);
    } else if (am_value_is(v, AM_T_OBJECT) && layout == AM_LAYOUT_TABLE) {
        by_name(app, v);
    } else if (v && !am_value_is(v, AM_T_NULL)) {
        am_items *s = am_items_new(app, layout);
        size_t n = am_value_is(v, AM_T_ARRAY) ? am_value_len(v) : 1;
        for (size_t i = 0; i < n; i++)
            am_items_add(s, am_value_is(v, AM_T_ARRAY) ? am_value_at(v, i) : v);
        am_items_end(s);
    }
}
