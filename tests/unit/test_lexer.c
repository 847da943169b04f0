#include "lint/lexer.h"

#include <string.h>

#include "base/buf.h"
#include "check.h"

/* The tokens of a text, as "line:text" between blanks, or the error. */
static void gives(const char *text, const char *expected)
{
    am_arena *a = am_arena_new(0);
    am_buf b = AM_BUF(4096);
    am_lexer x;
    am_err err;
    am_kind kind = am_lexer_init(&x, a, text, strlen(text), &err);
    for (; !kind && x.now.kind != AM_TOKEN_END; kind = am_lexer_next(&x, &err))
        am_buf_fmt(&b, "%s%d:%s", b.n ? " " : "", x.now.line, x.now.text);
    assert_string_equal(kind ? err.text : am_buf_text(&b), expected);
    am_buf_free(&b);
    am_arena_free(a);
}

static void signs(void **state)
{
    (void)state;
    gives("a.b..c...~=<=>=//<<>>::==", "1:a 1:. 1:b 1:.. 1:c 1:... 1:~= 1:<= 1:>= 1:// 1:<< 1:>> 1::: 1:==");
    gives("#!/usr/bin/lua\nx", "2:x");
    gives("\xEF\xBB\xBFx", "1:x");
}

static void numbers(void **state)
{
    (void)state;
    gives("3 3.5 .5 1e+5 0x1p-3 1..2", "1:3 1:3.5 1:.5 1:1e+5 1:0x1p-3 1:1..2");
}

static void texts(void **state)
{
    (void)state;
    gives("'a\\n\\65\\x42\\u{48}\\z\n  c' \"it's\"", "1:a\nABHc 2:it's");
    gives("[[\none]] [==[ ]] ]==]", "1:one 2: ]] ");
    gives("'a\\\nb' c", "1:a\nb 2:c");
}

static void comments(void **state)
{
    (void)state;
    gives("a -- b\nc --[[ d\ne ]] f --[==[ ]] ]==] g", "1:a 2:c 3:f 3:g");
}

static void mistakes(void **state)
{
    (void)state;
    gives("\n'abc", "2: a text is not closed");
    gives("\n\n--[[ x\n", "3: a long bracket is not closed");
    gives("a\n\x01", "2: the byte 0x01 has no place in Lua");
}

static void words(void **state)
{
    (void)state;
    am_arena *a = am_arena_new(0);
    am_lexer x;
    am_err err;
    assert_int_equal(am_lexer_init(&x, a, "and while ands", 14, &err), AM_OK);
    assert_int_equal(x.now.kind, AM_TOKEN_AND);
    assert_int_equal(am_lexer_next(&x, &err), AM_OK);
    assert_int_equal(x.now.kind, AM_TOKEN_WHILE);
    assert_int_equal(am_lexer_next(&x, &err), AM_OK);
    assert_int_equal(x.now.kind, AM_TOKEN_NAME);
    am_arena_free(a);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(signs),    cmocka_unit_test(numbers),  cmocka_unit_test(texts),
    cmocka_unit_test(comments), cmocka_unit_test(mistakes), cmocka_unit_test(words),
};
CHECK_MAIN(tests)
