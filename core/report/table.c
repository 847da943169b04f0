#include "report/table.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "report/width.h"

enum { GAP = 2, NARROWEST = 8 };

typedef struct row {
    char *cells[AM_TABLE_COLUMNS];
    am_ink ink;
} row;

struct am_table {
    am_column columns[AM_TABLE_COLUMNS];
    size_t n;
    unsigned indent;
    bool wrap;
    row *rows;
    size_t n_rows, cap;
};

am_table *am_table_new(const am_column *columns, size_t n, unsigned indent)
{
    am_table *t = am_new(am_table);
    t->n = n < AM_TABLE_COLUMNS ? n : AM_TABLE_COLUMNS;
    for (size_t i = 0; i < t->n; i++)
        t->columns[i] = columns[i];
    t->indent = indent;
    return t;
}

void am_table_wrap(am_table *t)
{
    t->wrap = true;
}

void am_table_free(am_table *t)
{
    if (!t)
        return;
    for (size_t i = 0; i < t->n_rows; i++)
        for (size_t c = 0; c < t->n; c++)
            free(t->rows[i].cells[c]);
    free(t->rows);
    free(t);
}

void am_table_row(am_table *t, const char *const *cells, am_ink ink)
{
    char clean[AM_TABLE_CELL];
    if (t->n_rows == t->cap) {
        t->cap = t->cap ? t->cap * 2 : 16;
        t->rows = am_realloc(t->rows, t->cap * sizeof *t->rows);
    }
    row *r = &t->rows[t->n_rows++];
    r->ink = ink;
    for (size_t c = 0; c < t->n; c++) {
        am_printable(clean, sizeof clean, cells[c] ? cells[c] : "");
        r->cells[c] = am_strdup(clean);
    }
}

size_t am_table_rows(const am_table *t)
{
    return t->n_rows;
}

static void measure(const am_table *t, unsigned *widths)
{
    for (size_t c = 0; c < t->n; c++) {
        widths[c] = am_width(t->columns[c].name);
        for (size_t i = 0; i < t->n_rows; i++) {
            unsigned w = am_width(t->rows[i].cells[c]);
            if (w > widths[c])
                widths[c] = w;
        }
    }
}

/* Take columns away from the widest until all fit, or nothing can be taken. */
static void squeeze(const am_table *t, unsigned *widths, unsigned room)
{
    for (;;) {
        unsigned sum = t->indent;
        size_t widest = t->n;
        for (size_t c = 0; c < t->n; c++) {
            sum += widths[c] + (c + 1 < t->n ? GAP : 0);
            if (t->columns[c].keep || widths[c] <= NARROWEST)
                continue;
            if (widest == t->n || widths[c] > widths[widest])
                widest = c;
        }
        if (sum <= room || widest == t->n)
            return;
        unsigned over = sum - room, second = NARROWEST;
        for (size_t c = 0; c < t->n; c++)
            if (c != widest && !t->columns[c].keep && widths[c] > second)
                second = widths[c];
        unsigned most = widths[widest] > second ? widths[widest] - second : 1;
        widths[widest] -= over < most ? over : most;
    }
}

/* The last cell, in as many lines as it takes, each below the first. */
static void wrapped(const am_style *s, const char *text, unsigned width, unsigned left)
{
    for (;;) {
        size_t n = am_width_break(text, width);
        fprintf(s->out, "%.*s", (int)n, text);
        text += n;
        text += strspn(text, " ");
        if (!*text)
            return;
        fprintf(s->out, "\n%*s", (int)left, "");
    }
}

static void line(const am_table *t, const am_style *s, char *const *cells, const unsigned *widths,
                 am_ink ink)
{
    char text[AM_TABLE_CELL + 4];
    size_t last = t->n;
    while (last > 1 && !cells[last - 1][0])
        last--;
    fprintf(s->out, "%*s%s", (int)t->indent, "", ink == AM_INK_NONE ? "" : am_style_ink(s, ink));
    unsigned left = t->indent;
    for (size_t c = 0; c < last; c++) {
        if (t->wrap && c + 1 == t->n) {
            wrapped(s, cells[c], widths[c], left);
            break;
        }
        left += widths[c] + GAP;
        bool url = am_prefix_fold(cells[c], "https://");
        unsigned w = (url ? am_width_fit_middle : am_width_fit)(text, sizeof text, cells[c], widths[c]);
        int pad = (int)(widths[c] - w);
        if (t->columns[c].right)
            fprintf(s->out, "%*s%s", pad, "", text);
        else
            fprintf(s->out, "%s%*s", text, c + 1 < last ? pad : 0, "");
        if (c + 1 < last)
            fprintf(s->out, "%*s", GAP, "");
    }
    fprintf(s->out, "%s\n", ink == AM_INK_NONE ? "" : am_style_ink(s, AM_INK_NONE));
}

static void layout(const am_table *t, const am_style *s, unsigned *widths)
{
    measure(t, widths);
    if (s->width)
        squeeze(t, widths, s->width);
}

void am_table_print_bare(const am_table *t, const am_style *s)
{
    unsigned widths[AM_TABLE_COLUMNS];
    layout(t, s, widths);
    for (size_t i = 0; i < t->n_rows; i++)
        line(t, s, t->rows[i].cells, widths, t->rows[i].ink);
}

void am_table_print(const am_table *t, const am_style *s)
{
    unsigned widths[AM_TABLE_COLUMNS];
    char *head[AM_TABLE_COLUMNS];
    layout(t, s, widths);
    for (size_t c = 0; c < t->n; c++)
        head[c] = am_strdup(t->columns[c].name);
    line(t, s, head, widths, AM_INK_BOLD);
    for (size_t c = 0; c < t->n; c++)
        free(head[c]);
    am_table_print_bare(t, s);
}
