/* First line: a type. The rest: a value. What was checked passes a second check unchanged. */
#include "plugin/schema.h"

#include <stdlib.h>
#include <string.h>

#include "base/json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool so)
{
    if (!so) {
        abort();
    }
}

static void check(am_arena *a, const am_param_info *p, const am_value *given, bool from_text)
{
    am_value *once = NULL, *twice = NULL;
    am_err err = {0};
    if (am_schema_value(a, p, given, from_text, &once, &err)) {
        must(err.kind != AM_OK && err.text[0] && !once);
        return;
    }
    must(am_schema_value(a, p, once, false, &twice, &err) == AM_OK);
    must(am_value_equal(once, twice));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    am_arena *a = am_arena_new(64 << 20);
    const uint8_t *line = size ? memchr(data, '\n', size) : NULL;
    size_t n = line ? (size_t)(line - data) : size;
    char *type = am_arena_strndup(a, size ? (const char *)data : "", n);
    am_param_info p = {.name = "x", .help = "x"};
    am_err err = {0};
    if (am_schema_type(a, type, &p, &err)) {
        must(err.kind == AM_USAGE || err.kind == AM_LIMIT || err.kind == AM_REMOTE);
    } else {
        must(*am_schema_say(a, &p) != '\0');
        if (p.otherwise) {
            check(a, &p, p.otherwise, false);
        }
        const char *rest = line ? (const char *)line + 1 : "";
        size_t left = line ? size - n - 1 : 0;
        const am_value *v = NULL;
        check(a, &p, am_value_strn(a, rest, left), true);
        if (am_json_parse(a, rest, left, &v, NULL) == AM_OK) {
            check(a, &p, v, false);
        }
    }
    am_arena_free(a);
    return 0;
}
