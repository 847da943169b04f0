#include "report/csv.h"

#include <string.h>

#include "base/json.h"

static void cell(am_buf *out, const char *text)
{
    bool quote = strpbrk(text, ",\"\r\n") != NULL || text[0] == ' ' ||
                 (text[0] && text[strlen(text) - 1] == ' ');
    if (!quote) {
        am_buf_str(out, text);
        return;
    }
    am_buf_char(out, '"');
    for (const char *p = text; *p; p++) {
        if (*p == '"')
            am_buf_char(out, '"');
        am_buf_char(out, *p);
    }
    am_buf_char(out, '"');
}

void am_csv_row(am_buf *out, const char *const *cells, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (i)
            am_buf_char(out, ',');
        cell(out, cells[i] ? cells[i] : "");
    }
    am_buf_str(out, "\r\n");
}

void am_csv_text(am_buf *out, const am_value *v)
{
    if (!v || am_value_is(v, AM_T_NULL))
        return;
    if (am_value_is(v, AM_T_STR))
        am_buf_add(out, am_value_text(v, ""), am_value_len(v));
    else
        am_json_format(out, v, AM_JSON_PLAIN);
}
