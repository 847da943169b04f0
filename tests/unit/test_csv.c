#include "report/csv.h"

#include "base/json.h"
#include "check.h"

static void row(const char *expected, const char *const *cells, size_t n)
{
    am_buf b = AM_BUF(4096);
    am_csv_row(&b, cells, n);
    assert_string_equal(am_buf_text(&b), expected);
    am_buf_free(&b);
}

static void plain_cells_are_left_alone(void **state)
{
    (void)state;
    row("a,b c,12\r\n", (const char *[]){"a", "b c", "12"}, 3);
}

static void special_cells_are_quoted(void **state)
{
    (void)state;
    row("\"a,b\",\"say \"\"hi\"\"\",\"two\r\nlines\",\" padded\",\"padded \"\r\n",
        (const char *[]){"a,b", "say \"hi\"", "two\r\nlines", " padded", "padded "}, 5);
}

static void nothing_is_an_empty_cell(void **state)
{
    (void)state;
    row(",,x\r\n", (const char *[]){NULL, "", "x"}, 3);
}

static void value(const char *json, const char *expected)
{
    am_arena *arena = am_arena_new(0);
    am_buf b = AM_BUF(4096);
    am_csv_text(&b, am_json_make(arena, json));
    assert_string_equal(am_buf_text(&b), expected);
    am_buf_free(&b);
    am_arena_free(arena);
}

static void values_become_text(void **state)
{
    (void)state;
    value("\"text\"", "text");
    value("null", "");
    value("true", "true");
    value("12", "12");
    value("[1,\"a\"]", "[1,\"a\"]");
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(plain_cells_are_left_alone),
    cmocka_unit_test(special_cells_are_quoted),
    cmocka_unit_test(nothing_is_an_empty_cell),
    cmocka_unit_test(values_become_text),
};

CHECK_MAIN(tests)
