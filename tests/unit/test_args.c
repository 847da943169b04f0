#include "app/args.h"

#include <string.h>

#include "check.h"

static const am_option own[] = {{"format", "table|json", "form"},
                                {"yes", NULL, "do it"},
                                {"consent", "WORD,...", "agree"},
                                {NULL, NULL, NULL}};
static const am_option global[] = {{"workspace", "DIR", "where"},
                                   {"quiet", NULL, "hush"},
                                   {"help", NULL, "help"},
                                   {NULL, NULL, NULL}};

typedef struct parsed {
    am_arena *arena;
    am_args args;
    am_err err;
    am_kind kind;
} parsed;

static parsed parse(unsigned min, unsigned max, unsigned params_after, bool raw, char **argv)
{
    parsed p = {.arena = am_arena_new(0)};
    int argc = 0;
    while (argv[argc])
        argc++;
    am_args_spec spec = {.name = "run",
                         .usage = "PLAYBOOK",
                         .own = own,
                         .global = global,
                         .words_min = min,
                         .words_max = max,
                         .params_after = params_after,
                         .raw = raw};
    p.kind = am_args_parse(p.arena, &spec, argc, argv, &p.args, &p.err);
    return p;
}
#define PARSE(min, max, after, ...) parse(min, max, after, false, (char *[]){__VA_ARGS__, NULL})

static void options_stand_anywhere(void **state)
{
    (void)state;
    parsed p = PARSE(1, 1, 0, "--quiet", "book", "--format", "json", "--workspace=/w");
    assert_int_equal(p.kind, AM_OK);
    assert_int_equal(p.args.n_words, 1);
    assert_string_equal(p.args.words[0], "book");
    assert_true(am_args_has(&p.args, "quiet"));
    assert_false(am_args_has(&p.args, "yes"));
    assert_string_equal(am_args_get(&p.args, "format", "table"), "json");
    assert_string_equal(am_args_get(&p.args, "workspace", "."), "/w");
    am_arena_free(p.arena);
}

static void the_last_value_counts(void **state)
{
    (void)state;
    parsed p = PARSE(0, 0, 0, "--format", "json", "--format", "table");
    assert_string_equal(am_args_get(&p.args, "format", "?"), "table");
    assert_string_equal(am_args_get(&p.args, "consent", "otherwise"), "otherwise");
    am_arena_free(p.arena);
}

static void lists_are_split_and_joined(void **state)
{
    (void)state;
    parsed p = PARSE(0, 0, 0, "--consent", "trust,purge,", "--consent", "more");
    const char *const *l = am_args_list(&p.args, "consent");
    assert_string_equal(l[0], "trust");
    assert_string_equal(l[1], "purge");
    assert_string_equal(l[2], "more");
    assert_null(l[3]);
    assert_null(am_args_list(&p.args, "format")[0]);
    am_arena_free(p.arena);
}

static void refuses(parsed p, const char *text, const char *hint)
{
    assert_int_equal(p.kind, AM_USAGE);
    if (!strstr(p.err.text, text) || (hint && !strstr(p.err.hint, hint)))
        fail_msg("'%s' / '%s' has no '%s' / '%s'", p.err.text, p.err.hint, text, hint ? hint : "");
    am_arena_free(p.arena);
}

static void mistakes_are_named(void **state)
{
    (void)state;
    refuses(PARSE(0, 1, 0, "--fromat", "json"), "unknown option --fromat",
            "did you mean --format?");
    refuses(PARSE(0, 1, 0, "-x"), "unknown option --x", NULL);
    refuses(PARSE(0, 1, 0, "--format"), "--format needs a value", NULL);
    refuses(PARSE(0, 1, 0, "--format", "jsn"), "one of table|json, not 'jsn'", NULL);
    refuses(PARSE(0, 1, 0, "--format", "table|json"), "one of table|json", NULL);
    refuses(PARSE(0, 1, 0, "--yes=1"), "--yes takes no value", NULL);
    refuses(PARSE(0, 1, 0, "a", "b"), "unexpected 'b'", "aftermove help run");
    refuses(PARSE(1, 1, 0, "--yes"), "it takes PLAYBOOK", NULL);
    refuses(PARSE(1, 1, 0, "bad\xFFtext"), "argument 1 is not UTF-8", NULL);
    refuses(PARSE(1, 1, 1, "--keep", "x", "book"), "unknown option --keep",
            "after the name of what they belong to");
}

static void help_needs_no_words(void **state)
{
    (void)state;
    parsed p = PARSE(2, 2, 0, "--help");
    assert_int_equal(p.kind, AM_OK);
    am_arena_free(p.arena);
}

static void parameters_are_kept(void **state)
{
    (void)state;
    parsed p = PARSE(1, 1, 1, "book", "--keep", "x", "--yes", "word", "--", "--no");
    assert_int_equal(p.kind, AM_OK);
    assert_true(am_args_has(&p.args, "yes"));
    assert_int_equal(p.args.n_rest, 5);
    assert_string_equal(p.args.rest[0], "--keep");
    assert_string_equal(p.args.rest[1], "x");
    assert_string_equal(p.args.rest[2], "word");
    assert_string_equal(p.args.rest[4], "--no");
    am_arena_free(p.arena);
}

static void raw_lines_are_handed_on(void **state)
{
    (void)state;
    parsed p = parse(0, 100, 0, true, (char *[]){"--seed-demo", "--format", "--", "x", NULL});
    assert_int_equal(p.kind, AM_OK);
    assert_int_equal(p.args.n_words, 4);
    assert_string_equal(p.args.words[2], "--");
    am_arena_free(p.arena);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(options_stand_anywhere),     cmocka_unit_test(the_last_value_counts),
    cmocka_unit_test(lists_are_split_and_joined), cmocka_unit_test(mistakes_are_named),
    cmocka_unit_test(help_needs_no_words),        cmocka_unit_test(parameters_are_kept),
    cmocka_unit_test(raw_lines_are_handed_on),
};

CHECK_MAIN(tests)
