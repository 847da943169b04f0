/* What parses, reads back from its own text as the same value. */
#include "base/json.h"

#include <stdlib.h>
#include <string.h>

#include "base/json_fast.h"
#include "base/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool so)
{
    if (!so)
        abort();
}

static void round_trip(am_arena *a, const am_value *v, unsigned flags)
{
    const am_value *again;
    const char *text = am_json_text(a, v, flags);
    must(text);
    must(am_utf8_valid(text, strlen(text), NULL));
    must(am_json_parse(a, text, strlen(text), &again, NULL) == AM_OK);
    must(am_value_equal(v, again));
    if (flags == AM_JSON_CANONICAL)
        must(strcmp(text, am_json_text(a, again, flags)) == 0);
}

/* Both readers agree, but for numbers that are too long for one of them. */
static void same_by_both(am_arena *a, const char *text, size_t n)
{
    const am_value *v;
    am_err e;
    const am_value *fast = am_json_fast(a, text, n);
    am_kind k = am_json_careful(a, text, n, &v, &e);
    if (fast && k)
        must(strstr(e.text, "overlong number") != NULL);
    else if (fast)
        must(am_value_equal(fast, v));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const am_value *v;
    am_err e;
    am_arena *a = am_arena_new(0);
    same_by_both(a, (const char *)data, size);
    if (am_json_parse(a, (const char *)data, size, &v, &e) == AM_OK) {
        round_trip(a, v, AM_JSON_PLAIN);
        round_trip(a, v, AM_JSON_CANONICAL);
        round_trip(a, v, AM_JSON_PRETTY);
        must(am_value_equal(v, am_value_copy(a, v)));
    } else {
        must(e.kind == AM_REMOTE && e.text[0] && !v);
    }
    am_arena_reset(a);
    char *path = am_arena_strndup(a, (const char *)data, size);
    const am_value *tree = am_json_make(a, "{\"a\":[1,{\"b.c\":2}],\"b\":{\"a\":[]}}");
    must(am_value_len(tree) == 2);
    am_value_get(tree, path);
    am_arena_free(a);

    am_arena *small = am_arena_new(size); /* running out half-way is an answer too */
    am_kind k = am_json_parse(small, (const char *)data, size, &v, &e);
    must(k == AM_OK || !v);
    am_arena_free(small);
    return 0;
}
