/* The reader of JSON beside another one, cJSON: what ours takes, the other takes too, and finds the
 * same in it. The texts are made up, the same ones each time. */
#include "base/json.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include <cjson/cJSON.h>

#include "check.h"

enum { TEXTS = 4000, MUTATIONS = 8, DEPTH = 6, TEXT_MAX = 1 << 20 };

static uint64_t seed;

static unsigned dice(unsigned sides)
{
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)(seed >> 33) % sides;
}

static void make_string(am_buf *b)
{
    static const char *const parts[] = {"a",
                                        "url",
                                        "\\n",
                                        "\\\"",
                                        "\\\\",
                                        "\\/",
                                        "\\u00e9",
                                        "\xc3\xa9",
                                        "\\ud83d\\ude00",
                                        "\\t",
                                        "\xe2\x82\xac",
                                        "\\u20AC",
                                        "https://contoso",
                                        " ",
                                        "\\b\\f\\r"};
    am_buf_char(b, '"');
    for (unsigned n = dice(8); n > 0; n--)
        am_buf_str(b, parts[dice(sizeof parts / sizeof *parts)]);
    am_buf_char(b, '"');
}

static void make_number(am_buf *b)
{
    static const char *const numbers[] = {"0",
                                          "-0",
                                          "-0.0",
                                          "1",
                                          "-1.5",
                                          "1e3",
                                          "1E-7",
                                          "0.1",
                                          "2.5e+10",
                                          "1e999",
                                          "123456789012345",
                                          "9223372036854775807",
                                          "9223372036854775808"};
    am_buf_str(b, numbers[dice(sizeof numbers / sizeof *numbers)]);
}

static void make_blanks(am_buf *b)
{
    for (unsigned n = dice(6) == 0 ? dice(3) : 0; n > 0; n--)
        am_buf_char(b, " \t\r\n"[dice(4)]);
}

static void make_value(am_buf *b, int depth)
{
    static const char *const words[] = {"true", "false", "null"};
    unsigned kind = dice(depth ? 6 : 4), n = dice(6);
    make_blanks(b);
    if (kind < 2)
        make_string(b);
    else if (kind == 2)
        make_number(b);
    else if (kind == 3)
        am_buf_str(b, words[dice(3)]);
    else
        am_buf_char(b, kind == 4 ? '[' : '{');
    for (unsigned i = 0; kind > 3 && i < n; i++) {
        am_buf_str(b, i ? "," : "");
        make_blanks(b);
        if (kind == 5) {
            make_string(b);
            make_blanks(b);
            am_buf_char(b, ':');
        }
        make_value(b, depth - 1);
    }
    if (kind > 3)
        am_buf_char(b, kind == 4 ? ']' : '}');
    make_blanks(b);
}

static bool same(const am_value *v, const cJSON *c);

static bool same_number(double d, const cJSON *c)
{
    return cJSON_IsNumber(c) && !(d < c->valuedouble) && !(d > c->valuedouble);
}

/* Each of ours is the last of its key there, and no key there is missing here. */
static bool same_object(const am_value *v, const cJSON *c)
{
    for (const cJSON *m = c->child; m; m = m->next) {
        const cJSON *last = m;
        for (const cJSON *n = m->next; n; n = n->next)
            last = strcmp(n->string, m->string) == 0 ? n : last;
        const am_value *own = am_value_member(v, m->string);
        if (!own || !same(own, last))
            return false;
    }
    return am_value_len(v) <= (size_t)cJSON_GetArraySize(c);
}

static bool same_array(const am_value *v, const cJSON *c)
{
    size_t i = 0;
    for (const cJSON *m = c->child; m; m = m->next)
        if (i == am_value_len(v) || !same(am_value_at(v, i++), m))
            return false;
    return i == am_value_len(v);
}

static bool same(const am_value *v, const cJSON *c)
{
    switch (v->type) {
    case AM_T_NULL:
        return cJSON_IsNull(c) || (cJSON_IsNumber(c) && !isfinite(c->valuedouble));
    case AM_T_BOOL:
        return cJSON_IsBool(c) && v->u.b == (bool)cJSON_IsTrue(c);
    case AM_T_INT:
        return same_number((double)v->u.i, c);
    case AM_T_REAL:
        return same_number(v->u.r, c);
    case AM_T_STR:
        return cJSON_IsString(c) && strcmp(v->u.s.p, c->valuestring) == 0 &&
               v->u.s.n == strlen(c->valuestring);
    case AM_T_ARRAY:
        return cJSON_IsArray(c) && same_array(v, c);
    default:
        return cJSON_IsObject(c) && same_object(v, c);
    }
}

/* true: taken by both, and the same. */
static bool compare(const char *text, size_t n)
{
    am_arena *a = am_arena_new(0);
    const am_value *v;
    bool taken = am_json_parse(a, text, n, &v, NULL) == AM_OK;
    cJSON *peer = taken ? cJSON_ParseWithLength(text, n) : NULL;
    if (taken && (!peer || !same(v, peer)))
        fail_msg("read differently: %.*s", (int)n, text);
    cJSON_Delete(peer);
    am_arena_free(a);
    return taken;
}

static void what_is_well_formed_is_read_as_by_cjson(void **state)
{
    (void)state;
    seed = 7;
    for (int i = 0; i < TEXTS; i++) {
        am_buf b = AM_BUF(TEXT_MAX);
        make_value(&b, DEPTH);
        if (!compare(am_buf_text(&b), b.n))
            fail_msg("refused: %s", am_buf_text(&b));
        am_buf_free(&b);
    }
}

static void what_is_damaged_is_refused_or_read_as_by_cjson(void **state)
{
    (void)state;
    static const char damage[] = "\"\\,:[]{}0-.eE tunl/\x01\x80\xc3";
    unsigned refused = 0;
    seed = 11;
    for (int i = 0; i < TEXTS; i++) {
        am_buf b = AM_BUF(TEXT_MAX);
        make_value(&b, DEPTH);
        for (int k = 0; k < MUTATIONS; k++) {
            char *at = b.p + dice((unsigned)b.n), kept = *at;
            *at = damage[dice(sizeof damage - 1)];
            refused += !compare(b.p, b.n);
            *at = kept;
        }
        refused += !compare(b.p, dice((unsigned)b.n));
        am_buf_free(&b);
    }
    assert_in_range(refused, TEXTS, (uintmax_t)TEXTS * (MUTATIONS + 1));
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(what_is_well_formed_is_read_as_by_cjson),
    cmocka_unit_test(what_is_damaged_is_refused_or_read_as_by_cjson),
};

CHECK_MAIN(tests)
