#include "base/csv.h"

#include <string.h>

#include "base/text.h"

static am_kind no_memory(const am_csv *csv, am_err *err)
{
    return am_fail(err, AM_NOMEM, "line %zu: no memory for the cells", csv->at);
}

static size_t lines(const char *from, const char *to)
{
    size_t n = 0;
    for (const char *p = from; p < to && (p = memchr(p, '\n', (size_t)(to - p))); p++)
        n++;
    return n;
}

am_kind am_csv_open(am_csv *csv, const char *text, size_t n, am_err *err)
{
    size_t bad = 0;
    *csv = (am_csv){.p = text, .end = text + n, .at = 1};
    if (n > AM_CSV_MAX)
        return am_fail(err, AM_LIMIT, "%zu bytes of CSV, at most %d are possible", n, AM_CSV_MAX);
    if (!am_utf8_valid(text, n, &bad)) {
        am_fail(err, AM_USAGE, "line %zu: byte %zu of the text is not UTF-8",
                1 + lines(text, text + bad), bad);
        return am_hint(err, "save it as UTF-8 (spreadsheets call that \"CSV UTF-8\")");
    }
    if (n >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0)
        csv->p += 3;
    return AM_OK;
}

static bool at_line_end(const am_csv *csv)
{
    return csv->p < csv->end &&
           (*csv->p == '\n' || (*csv->p == '\r' && csv->p + 1 < csv->end && csv->p[1] == '\n'));
}

static void pass_line_end(am_csv *csv)
{
    if (csv->p < csv->end && *csv->p == '\r')
        csv->p++;
    if (csv->p < csv->end && *csv->p == '\n') {
        csv->p++;
        csv->at++;
    }
}

static am_kind too_long(const am_csv *csv, am_err *err)
{
    return am_fail(err, AM_LIMIT, "line %zu: a cell of more than %d bytes", csv->line,
                   AM_CSV_CELL_MAX);
}

/* The text of a quoted cell; p stands behind its first quote. */
static am_kind quoted(am_csv *csv, am_arena *arena, am_value **out, am_err *err)
{
    const char *from = csv->p, *p = from;
    size_t begun = csv->at, doubled = 0;
    for (;; p++) {
        if (p == csv->end) {
            am_fail(err, AM_USAGE, "line %zu: a quoted cell does not end", begun);
            return am_hint(err, "a quote within quotes is written twice");
        }
        if (*p == '\n')
            csv->at++;
        if (*p != '"')
            continue;
        if (p + 1 == csv->end || p[1] != '"')
            break;
        doubled++;
        p++;
    }
    size_t n = (size_t)(p - from) - doubled;
    csv->p = p + 1;
    if (n > AM_CSV_CELL_MAX)
        return too_long(csv, err);
    char *text = am_arena_alloc(arena, n + 1);
    if (!text)
        return no_memory(csv, err);
    size_t i = 0;
    for (const char *q = from; q < p; q++) {
        text[i++] = *q;
        q += *q == '"';
    }
    if (csv->p < csv->end && *csv->p != ',' && !at_line_end(csv))
        return am_fail(err, AM_USAGE, "line %zu: text behind the quotes of a cell", csv->at);
    *out = am_value_strn(arena, text, n);
    return *out ? AM_OK : no_memory(csv, err);
}

static am_kind plain(am_csv *csv, am_arena *arena, am_value **out, am_err *err)
{
    const char *from = csv->p;
    for (; csv->p < csv->end && *csv->p != ',' && !at_line_end(csv); csv->p++) {
        if (*csv->p == '"') {
            am_fail(err, AM_USAGE, "line %zu: a quote within a cell that is not quoted", csv->at);
            return am_hint(err, "quote the whole cell, and write the quote twice");
        }
        if (*csv->p == '\r')
            return am_fail(err, AM_USAGE, "line %zu: a carriage return that ends no line", csv->at);
    }
    size_t n = (size_t)(csv->p - from);
    if (n > AM_CSV_CELL_MAX)
        return too_long(csv, err);
    *out = am_value_strn(arena, from, n);
    return *out ? AM_OK : no_memory(csv, err);
}

am_kind am_csv_next(am_csv *csv, am_arena *arena, const am_value **row, am_err *err)
{
    *row = NULL;
    while (at_line_end(csv))
        pass_line_end(csv);
    csv->line = csv->at;
    if (csv->p == csv->end)
        return AM_OK;
    am_value *cells = am_value_array(arena);
    for (bool more = true; more;) {
        am_value *cell = NULL;
        bool quote = csv->p < csv->end && *csv->p == '"';
        csv->p += quote;
        am_kind kind = (quote ? quoted : plain)(csv, arena, &cell, err);
        if (kind)
            return kind;
        if (am_value_len(cells) == AM_CSV_CELLS_MAX)
            return am_fail(err, AM_LIMIT, "line %zu: more than %d cells", csv->line,
                           AM_CSV_CELLS_MAX);
        if (!am_value_push(arena, cells, cell))
            return no_memory(csv, err);
        more = csv->p < csv->end && *csv->p == ',';
        csv->p += more;
    }
    pass_line_end(csv);
    *row = cells;
    return AM_OK;
}

/* Make one item of each row and gather them. */
static am_kind gather(am_csv *csv, am_arena *arena,
                      am_kind (*make)(const am_csv *, am_arena *, const am_value *names,
                                      const am_value *row, const am_value **, am_err *),
                      const am_value *names, am_value **out, am_err *err)
{
    am_value *all = am_value_array(arena);
    const am_value *row = NULL, *item = NULL;
    am_kind kind;
    while (!(kind = am_csv_next(csv, arena, &row, err)) && row) {
        if (am_value_len(all) == AM_CSV_ROWS_MAX)
            return am_fail(err, AM_LIMIT, "line %zu: more than %d rows", csv->line,
                           AM_CSV_ROWS_MAX);
        if ((kind = make(csv, arena, names, row, &item, err)))
            return kind;
        if (!am_value_push(arena, all, item))
            return no_memory(csv, err);
    }
    if (!kind && !all)
        kind = no_memory(csv, err);
    *out = kind ? NULL : all;
    return kind;
}

static am_kind as_it_is(const am_csv *csv, am_arena *arena, const am_value *names,
                        const am_value *row, const am_value **item, am_err *err)
{
    (void)csv;
    (void)arena;
    (void)names;
    (void)err;
    *item = row;
    return AM_OK;
}

static am_kind by_name(const am_csv *csv, am_arena *arena, const am_value *names,
                       const am_value *row, const am_value **item, am_err *err)
{
    size_t n = am_value_len(row);
    am_value *object = am_value_object(arena);
    if (n > am_value_len(names))
        return am_fail(err, AM_USAGE, "line %zu: %zu cells, and the first row names %zu columns",
                       csv->line, n, am_value_len(names));
    for (size_t i = 0; i < n; i++)
        if (!am_value_put(arena, object, am_value_text(am_value_at(names, i), ""),
                          am_value_at(row, i)))
            return no_memory(csv, err);
    *item = object;
    return object ? AM_OK : no_memory(csv, err);
}

static am_kind trimmed(const am_csv *csv, am_arena *arena, const am_value *row,
                       const am_value **names, am_err *err)
{
    am_value *list = am_value_array(arena);
    for (size_t i = 0; i < am_value_len(row); i++) {
        const char *text = am_value_text(am_value_at(row, i), "");
        text += strspn(text, " \t");
        size_t n = strlen(text);
        while (n && strchr(" \t", text[n - 1]))
            n--;
        const am_value *name = am_value_strn(arena, text, n);
        if (n == 0)
            return am_fail(err, AM_USAGE, "line %zu: column %zu has no name", csv->line, i + 1);
        for (size_t k = 0; k < i; k++)
            if (am_value_equal(am_value_at(list, k), name))
                return am_fail(err, AM_USAGE, "line %zu: two columns are called \"%.60s\"",
                               csv->line, am_value_text(name, ""));
        if (!am_value_push(arena, list, name))
            return no_memory(csv, err);
    }
    *names = list;
    return AM_OK;
}

am_kind am_csv_rows(am_arena *arena, const char *text, size_t n, am_value **out, am_err *err)
{
    am_csv csv;
    *out = NULL;
    am_kind kind = am_csv_open(&csv, text, n, err);
    return kind ? kind : gather(&csv, arena, as_it_is, NULL, out, err);
}

am_kind am_csv_tables(am_arena *arena, const char *text, size_t n, am_value **out, am_err *err)
{
    am_csv csv;
    const am_value *first = NULL, *names = NULL;
    *out = NULL;
    am_kind kind = am_csv_open(&csv, text, n, err);
    if (!kind)
        kind = am_csv_next(&csv, arena, &first, err);
    if (!kind && !first)
        return am_fail(err, AM_USAGE, "the first row, which names the columns, is missing");
    if (!kind)
        kind = trimmed(&csv, arena, first, &names, err);
    return kind ? kind : gather(&csv, arena, by_name, names, out, err);
}
