/* json_lines.c - JSON Lines: a value a line. */
#include <string.h>

#include "base/json.h"

am_kind am_json_lines(am_arena *a, const char *text, const am_value **out, am_err *e)
{
    am_value *list = am_value_array(a);
    am_kind k = AM_OK;
    *out = NULL;
    for (unsigned line = 1; !k && *text; line++) {
        size_t n = strcspn(text, "\n");
        const am_value *v = NULL;
        k = am_json_parse(a, text, n, &v, e);
        if (k)
            (void)am_prefix(e, "line %u", line);
        else if (!am_value_push(a, list, v))
            k = am_fail(e, AM_NOMEM, "no memory for line %u", line);
        text += n + (text[n] == '\n');
    }
    if (!k)
        *out = list;
    return k;
}

am_value *am_json_lines_among(am_arena *a, const char *text)
{
    am_value *list = am_value_array(a);
    while (*text) {
        size_t n = strcspn(text, "\n");
        const am_value *v;
        if (*text == '{' && am_json_parse(a, text, n, &v, NULL) == AM_OK)
            am_value_push(a, list, v);
        text += n + (text[n] == '\n');
    }
    return list;
}
