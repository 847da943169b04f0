#include "lint/parser.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "check.h"

/* NULL: it is read; or the error. */
static const char *reads(const char *text, am_program *program, am_source_file *file)
{
    static am_err err;
    return am_parse_lua(program, text, strlen(text), file, &err) ? err.text : NULL;
}

static void good(const char *text)
{
    am_program p = {.arena = am_arena_new(0)};
    am_source_file f = {.path = "t.lua"};
    const char *said = reads(text, &p, &f);
    if (said)
        fail_msg("%s: %s", text, said);
    am_arena_free(p.arena);
}

static void bad(const char *text, const char *expected)
{
    am_program p = {.arena = am_arena_new(0)};
    am_source_file f = {.path = "t.lua"};
    const char *said = reads(text, &p, &f);
    assert_non_null(said);
    if (!strstr(said, expected))
        fail_msg("%s: %s", text, said);
    am_arena_free(p.arena);
}

static void statements(void **state)
{
    (void)state;
    good("local a <const>, b <close> = 1, nil; a.b[c], d = f(), g{1; 2, x = 3, [4] = 5}");
    good("for i = 1, 2, 3 do break end for k, v in pairs(t) do end while x do end repeat local y until y");
    good("if a then elseif b then else end do goto z ::z:: end function a.b.c:d(...) return ... end");
    good("local function f(a, b, ...) return end return f'x':y[[z]] \"w\", -2 ^ -2, not #a .. b == c // d;");
}

static void mistakes(void **state)
{
    (void)state;
    bad("x = = 1", "1: an expression is expected");
    bad("\nif x then", "2: 'end' is expected");
    bad("f", "a statement is expected");
    bad("return 1\nx()", "2: the end is expected near 'x'");
}

/* A local is known from behind its statement on, to the end of its block. */
static void scopes(void **state)
{
    (void)state;
    am_program p = {.arena = am_arena_new(0)};
    am_source_file f = {.path = "t.lua"};
    assert_null(reads("local x = x\ndo local x = 1; y = x end\nz = x", &p, &f));
    const am_node *first = f.main->body, *block = first->next, *last = block->next;
    assert_true(first->list->var->global);
    assert_ptr_equal(last->list->var, first->targets->var);
    assert_ptr_equal(block->body->next->list->var, block->body->targets->var);
    assert_ptr_not_equal(block->body->targets->var, first->targets->var);
    am_arena_free(p.arena);
}

/* What is nested deep, or goes on for long, is refused before the stack is used up. */
static void depth(void **state)
{
    (void)state;
    char *deep = calloc(1, 300000), *wide = calloc(1, 300000);
    memset(deep, '(', 100000);
    for (size_t i = 0; i < 100000; i++)
        memcpy(wide + 2 * i, i ? ".a" : " a", 2);
    bad(deep, "nested too deep");
    bad(wide, "too long an expression");
    for (size_t i = 0; i < 100000; i++)
        memcpy(wide + 2 * i, "-1", 2);
    wide[0] = 'x';
    wide[1] = '=';
    bad(wide, "too long an expression");
    free(deep);
    free(wide);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(statements),
    cmocka_unit_test(mistakes),
    cmocka_unit_test(scopes),
    cmocka_unit_test(depth),
};
CHECK_MAIN(tests)
