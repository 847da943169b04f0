/* Rows written as CSV read back as the same rows. */
#include "base/csv.h"

#include <stdlib.h>

#include "report/csv.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool so)
{
    if (!so)
        abort();
}

/* A row of one empty cell is written as an empty line, which is no row. */
static bool writable(const am_value *row)
{
    return am_value_len(row) > 1 || am_value_len(am_value_at(row, 0)) > 0;
}

static void write_rows(const am_value *rows, am_buf *out)
{
    const char *cells[AM_CSV_CELLS_MAX];
    for (size_t i = 0; i < am_value_len(rows); i++) {
        const am_value *row = am_value_at(rows, i);
        size_t n = am_value_len(row);
        must(n > 0 && n <= AM_CSV_CELLS_MAX);
        for (size_t k = 0; k < n; k++)
            cells[k] = am_value_text(am_value_at(row, k), NULL);
        if (writable(row))
            am_csv_row(out, cells, n);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    am_value *rows = NULL, *again = NULL;
    am_err err = {0};
    am_arena *a = am_arena_new(0);
    am_kind kind = am_csv_rows(a, (const char *)data, size, &rows, &err);
    if (kind) {
        must(!rows && err.text[0] && (kind == AM_USAGE || kind == AM_LIMIT));
    } else {
        am_buf text = AM_BUF(AM_CSV_MAX);
        write_rows(rows, &text);
        must(am_buf_ok(&text));
        must(am_csv_rows(a, am_buf_text(&text), text.n, &again, NULL) == AM_OK);
        for (size_t i = 0, k = 0; i < am_value_len(rows); i++)
            if (writable(am_value_at(rows, i)))
                must(am_value_equal(am_value_at(rows, i), am_value_at(again, k++)));
        am_buf_free(&text);
    }
    if (am_csv_tables(a, (const char *)data, size, &again, NULL) == AM_OK)
        must(!kind && am_value_len(again) + 1 == am_value_len(rows));
    am_arena_free(a);
    return 0;
}
