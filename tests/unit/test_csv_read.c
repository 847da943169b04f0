#include "base/csv.h"

#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "check.h"

static void rows(const char *text, const char *expected)
{
    am_arena *arena = am_arena_new(0);
    am_value *out = NULL;
    am_err err = {0};
    assert_int_equal(am_csv_rows(arena, text, strlen(text), &out, &err), AM_OK);
    assert_string_equal(am_json_text(arena, out, AM_JSON_PLAIN), expected);
    am_arena_free(arena);
}

static void tables(const char *text, const char *expected)
{
    am_arena *arena = am_arena_new(0);
    am_value *out = NULL;
    am_err err = {0};
    assert_int_equal(am_csv_tables(arena, text, strlen(text), &out, &err), AM_OK);
    assert_string_equal(am_json_text(arena, out, AM_JSON_PLAIN), expected);
    am_arena_free(arena);
}

static void refused_n(const char *text, size_t n, am_kind kind, const char *says)
{
    am_arena *arena = am_arena_new(0);
    am_value *out = NULL;
    am_err err = {0};
    assert_int_equal(am_csv_rows(arena, text, n, &out, &err), kind);
    assert_null(out);
    if (!strstr(err.text, says))
        fail_msg("\"%s\" does not say \"%s\"", err.text, says);
    am_arena_free(arena);
}

static void refused(const char *text, const char *says)
{
    refused_n(text, strlen(text), AM_USAGE, says);
}

static void no_tables(const char *text, const char *says)
{
    am_arena *arena = am_arena_new(0);
    am_value *out = NULL;
    am_err err = {0};
    assert_int_equal(am_csv_tables(arena, text, strlen(text), &out, &err), AM_USAGE);
    assert_null(out);
    if (!strstr(err.text, says))
        fail_msg("\"%s\" does not say \"%s\"", err.text, says);
    am_arena_free(arena);
}

static void lines_end_both_ways(void **state)
{
    (void)state;
    rows("a,b\r\nc,d\n", "[[\"a\",\"b\"],[\"c\",\"d\"]]");
    rows("a,b\nc,d", "[[\"a\",\"b\"],[\"c\",\"d\"]]");
}

static void empty_cells_count_and_empty_lines_do_not(void **state)
{
    (void)state;
    rows("", "[]");
    rows("\r\n\n", "[]");
    rows("a,,\n\n,\n\"\"\n", "[[\"a\",\"\",\"\"],[\"\",\"\"],[\"\"]]");
}

static void a_byte_order_mark_is_passed_over(void **state)
{
    (void)state;
    rows("\xef\xbb\xbf"
         "a,b\r\n",
         "[[\"a\",\"b\"]]");
}

static void quoted_cells_hold_what_they_like(void **state)
{
    (void)state;
    rows("\"a,b\",\"say \"\"hi\"\"\",\"two\r\nlines\"\r\nx, y \r\n",
         "[[\"a,b\",\"say \\\"hi\\\"\",\"two\\r\\nlines\"],[\"x\",\" y \"]]");
    rows("\"\"\"\"", "[[\"\\\"\"]]");
}

static void rows_know_their_line(void **state)
{
    static const char text[] = "a\n\n\"b\nb\",c\r\nd\n";
    static const size_t expected[] = {1, 3, 5};
    am_arena *arena = am_arena_new(0);
    const am_value *row = NULL;
    am_csv csv;
    (void)state;
    assert_int_equal(am_csv_open(&csv, text, strlen(text), NULL), AM_OK);
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(am_csv_next(&csv, arena, &row, NULL), AM_OK);
        assert_non_null(row);
        assert_int_equal(csv.line, expected[i]);
    }
    assert_int_equal(am_csv_next(&csv, arena, &row, NULL), AM_OK);
    assert_null(row);
    am_arena_free(arena);
}

static void what_is_no_csv_is_refused_with_its_line(void **state)
{
    (void)state;
    refused("a\nb \"c\" d\n", "line 2: a quote within a cell");
    refused("a\n\"b\n\nc", "line 2: a quoted cell does not end");
    refused("a\n\"b\nb\"c\n", "line 3: text behind the quotes");
    refused("a\nb\rc\n", "line 2: a carriage return");
    refused("a\nb\r", "line 2: a carriage return");
    refused("a\nb\xe4,c\n", "line 2: byte 3 of the text is not UTF-8");
    refused_n("a\0b", 3, AM_USAGE, "line 1: byte 1 of the text is not UTF-8");
    refused_n("\xff\xfe"
              "a\0",
              4, AM_USAGE, "not UTF-8");
}

static void sizes_have_limits(void **state)
{
    (void)state;
    char *text = malloc(AM_CSV_CELL_MAX + 3);
    assert_non_null(text);
    memset(text, 'x', AM_CSV_CELL_MAX + 3);
    refused_n(text, AM_CSV_CELL_MAX + 1, AM_LIMIT, "line 1: a cell of more than");
    text[0] = text[AM_CSV_CELL_MAX + 2] = '"';
    refused_n(text, AM_CSV_CELL_MAX + 3, AM_LIMIT, "line 1: a cell of more than");
    memset(text, ',', AM_CSV_CELLS_MAX);
    refused_n(text, AM_CSV_CELLS_MAX, AM_LIMIT, "line 1: more than 256 cells");
    free(text);
}

static void the_first_row_names_columns(void **state)
{
    (void)state;
    tables("url, note \r\nhttps://a,x\r\nhttps://b\r\n",
           "[{\"url\":\"https://a\",\"note\":\"x\"},{\"url\":\"https://b\"}]");
    tables("url\n", "[]");
    no_tables("", "the first row");
    no_tables("url,,x\n", "line 1: column 2 has no name");
    no_tables("\nurl, url\n", "line 2: two columns are called \"url\"");
    no_tables("url\na\nb,c\n", "line 3: 2 cells, and the first row names 1 columns");
}

static void running_out_of_memory_is_an_answer(void **state)
{
    (void)state;
    static const char text[] = "a,b\nc,\"d\"\"\"\ne,f\n";
    for (size_t cap = 1; cap < 400; cap += 7) {
        am_arena *arena = am_arena_new(cap);
        am_value *out = NULL;
        am_kind kind = am_csv_tables(arena, text, strlen(text), &out, NULL);
        assert_true(kind == AM_NOMEM ? !out : !kind && am_value_len(out) == 2);
        am_arena_free(arena);
    }
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(lines_end_both_ways),
    cmocka_unit_test(empty_cells_count_and_empty_lines_do_not),
    cmocka_unit_test(a_byte_order_mark_is_passed_over),
    cmocka_unit_test(quoted_cells_hold_what_they_like),
    cmocka_unit_test(rows_know_their_line),
    cmocka_unit_test(what_is_no_csv_is_refused_with_its_line),
    cmocka_unit_test(sizes_have_limits),
    cmocka_unit_test(the_first_row_names_columns),
    cmocka_unit_test(running_out_of_memory_is_an_answer),
};

CHECK_MAIN(tests)
