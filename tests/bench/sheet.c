#include "sheet.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { PATH_BYTES = 4096, ROW_PX = 44, LEFT_PX = 300, WIDTH_PX = 520, TOP_PX = 56 };

sheet_row *sheet_add(sheet *s, const char *what, const char *beside)
{
    sheet_row *row = &s->rows[s->n_rows < SHEET_ROWS_MAX ? s->n_rows++ : SHEET_ROWS_MAX - 1];
    *row = (sheet_row){0};
    snprintf(row->what, sizeof row->what, "%s", what);
    snprintf(row->beside, sizeof row->beside, "%s", beside);
    return row;
}

void sheet_note(sheet *s, const char *fmt, ...)
{
    va_list ap;
    if (s->n_notes == SHEET_NOTES_MAX)
        return;
    va_start(ap, fmt);
    vsnprintf(s->notes[s->n_notes++], SHEET_TEXT, fmt, ap);
    va_end(ap);
}

static void table_row(FILE *f, const sheet_row *row)
{
    figures a = figures_ours(&row->runs), b = figures_theirs(&row->runs),
            q = figures_ratio(&row->runs);
    if (!row->beside[0]) {
        fprintf(f, "| %s | – | %zu | %.1f | – | – | %.1f | – | %.1f | – | %.0f | – | %.0f |\n",
                row->what, row->runs.n, a.wall_ms, a.cpu_ms, a.rss_mib, a.requests, a.throttled);
        return;
    }
    fprintf(f,
            "| %s | %s | %zu | %.1f | %.1f | **%.2f** | %.1f | %.1f | %.1f | %.1f | %.0f | %.0f "
            "| %.0f |\n",
            row->what, row->beside, row->runs.n, a.wall_ms, b.wall_ms, q.wall_ms, a.cpu_ms,
            b.cpu_ms, a.rss_mib, b.rss_mib, a.requests, b.requests, a.throttled + b.throttled);
}

static void write_table(FILE *f, const sheet *s, const char *machine)
{
    fprintf(f,
            "# Measured\n\n%s\nMedians; both programs of a row ran in turn, against the same "
            "server. ×: the median of the quotients of the pairs. CPU and memory are the "
            "program's own, without the server.\n\n"
            "| what | beside it | pairs | wall ms | curl | × | CPU ms | curl | peak MiB | curl "
            "| requests | curl | 429 |\n"
            "|---|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n",
            machine);
    for (size_t i = 0; i < s->n_rows; i++)
        table_row(f, &s->rows[i]);
    fprintf(f, "\n");
    for (size_t i = 0; i < s->n_notes; i++)
        fprintf(f, "* %s\n", s->notes[i]);
    fprintf(f, "\n![wall time of each](bench.svg)\n");
}

/* Wall time to pixels, on a scale from 1 ms to top. */
static double across(double ms, double top)
{
    return ms <= 1 ? 1 : log10(ms) / log10(top) * WIDTH_PX;
}

static void bar(FILE *f, int y, double ms, double top, const char *colour)
{
    double w = across(ms, top);
    fprintf(f,
            "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"14\" fill=\"%s\"/>"
            "<text x=\"%.1f\" y=\"%d\">%.1f</text>\n",
            LEFT_PX, y, w, colour, LEFT_PX + w + 4, y + 12, ms);
}

static void write_plot(FILE *f, const sheet *s)
{
    double top = 10;
    int height = TOP_PX + ROW_PX * (int)s->n_rows + 12;
    for (size_t i = 0; i < s->n_rows; i++) {
        double a = figures_ours(&s->rows[i].runs).wall_ms,
               b = figures_theirs(&s->rows[i].runs).wall_ms, most = a > b ? a : b;
        while (top < most)
            top *= 10;
    }
    fprintf(f,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" "
            "font-family=\"sans-serif\" font-size=\"12\">\n"
            "<rect width=\"100%%\" height=\"100%%\" fill=\"#fff\"/>\n"
            "<text x=\"8\" y=\"18\" font-size=\"14\">wall time in ms, logarithmic; "
            "<tspan fill=\"#1f5fa8\">aftermove</tspan> and <tspan fill=\"#888\">curl</tspan>"
            "</text>\n",
            LEFT_PX + WIDTH_PX + 80, height);
    for (double ms = 1; ms <= top; ms *= 10) {
        double x = LEFT_PX + log10(ms) / log10(top) * WIDTH_PX;
        fprintf(f,
                "<line x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\" stroke=\"#ddd\"/>"
                "<text x=\"%.1f\" y=\"%d\" fill=\"#666\" text-anchor=\"middle\">%.0f</text>\n",
                x, TOP_PX - 8, x, height - 8, x, TOP_PX - 12, ms);
    }
    for (size_t i = 0; i < s->n_rows; i++) {
        const sheet_row *row = &s->rows[i];
        int y = TOP_PX + ROW_PX * (int)i;
        fprintf(f, "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>\n", LEFT_PX - 8, y + 20,
                row->what);
        bar(f, y, figures_ours(&row->runs).wall_ms, top, "#1f5fa8");
        if (row->beside[0])
            bar(f, y + 16, figures_theirs(&row->runs).wall_ms, top, "#aaa");
    }
    fprintf(f, "</svg>\n");
}

static FILE *open_in(const char *dir, const char *name)
{
    char path[PATH_BYTES];
    snprintf(path, sizeof path, "%s/%s", dir, name);
    FILE *f = fopen(path, "w");
    if (!f)
        perror(path);
    return f;
}

int sheet_write(const sheet *s, const char *dir, const char *machine)
{
    FILE *table = open_in(dir, "bench.md"), *plot = open_in(dir, "bench.svg");
    int bad = !table || !plot;
    if (table) {
        write_table(table, s, machine);
        bad |= fclose(table) != 0;
    }
    if (plot) {
        write_plot(plot, s);
        bad |= fclose(plot) != 0;
    }
    return bad;
}
