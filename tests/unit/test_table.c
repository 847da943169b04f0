#include "report/table.h"

#include <string.h>

#include "check.h"
#include "report/width.h"
#include "report_fix.h"

static const am_column columns[] = {
    {"name", false, true}, {"count", true, true}, {"where", false, false}};

static am_table *sample(void)
{
    am_table *t = am_table_new(columns, 3, 0);
    am_table_row(t, (const char *[]){"a", "1", "here"}, AM_INK_NONE);
    am_table_row(t, (const char *[]){"M\xC3\xBCller", "1234", NULL}, AM_INK_NONE);
    return t;
}

static void columns_are_aligned(void **state)
{
    (void)state;
    caught c;
    catch_begin(&c, 0, false, false);
    am_table *t = sample();
    am_table_print(t, &c.style);
    assert_string_equal(catch_text(&c), "name    count  where\n"
                                        "a           1  here\n"
                                        "M\xC3\xBCller   1234\n");
    am_table_free(t);
    catch_end(&c);
}

static void a_narrow_terminal_cuts_the_widest(void **state)
{
    (void)state;
    caught c;
    catch_begin(&c, 40, false, false);
    am_table *t = am_table_new(columns, 3, 2);
    am_table_row(t,
                 (const char *[]){"kept whole", "12",
                                  "https://contoso.sharepoint.com/sites/a-very-long-name"},
                 AM_INK_NONE);
    am_table_print(t, &c.style);
    for (const char *p = catch_text(&c), *end; *p; p = end + 1) {
        char line[256];
        end = strchr(p, '\n');
        assert_non_null(end);
        snprintf(line, sizeof line, "%.*s", (int)(end - p), p);
        assert_true(am_width(line) <= 40);
    }
    assert_non_null(strstr(c.text, "kept whole     12  \xE2\x80\xA6s/a-very-long-name"));
    am_table_free(t);
    catch_end(&c);
}

static void control_characters_do_not_reach_the_terminal(void **state)
{
    (void)state;
    caught c;
    catch_begin(&c, 0, false, false);
    am_table *t = am_table_new(columns, 3, 0);
    am_table_row(t, (const char *[]){"x\033[2J", "1", "a\nb"}, AM_INK_NONE);
    am_table_print(t, &c.style);
    assert_null(strchr(catch_text(&c), '\033'));
    assert_null(strstr(c.text, "a\nb"));
    am_table_free(t);
    catch_end(&c);
}

static void colour_is_where_it_is_wanted(void **state)
{
    (void)state;
    caught c;
    catch_begin(&c, 0, false, true);
    am_table *t = am_table_new(columns, 3, 0);
    am_table_row(t, (const char *[]){"x", "1", "y"}, AM_INK_BAD);
    am_table_print(t, &c.style);
    assert_non_null(strstr(catch_text(&c), "\033[31mx"));
    am_table_free(t);
    catch_end(&c);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(columns_are_aligned),
    cmocka_unit_test(a_narrow_terminal_cuts_the_widest),
    cmocka_unit_test(control_characters_do_not_reach_the_terminal),
    cmocka_unit_test(colour_is_where_it_is_wanted),
};

CHECK_MAIN(tests)
