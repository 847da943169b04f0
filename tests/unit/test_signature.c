#include "check.h"

#include <string.h>

#include "plugin/signature.h"

static const am_cword words[] = {{"row", 100}, {"done", 101}, {NULL, 0}};
static const am_ctype named[] = {
    {.name = "db", .base = AM_C_HANDLE, .c = "sqlite3 *", .close = "sqlite3_close"},
    {.name = "progress", .base = AM_C_I32, .c = "int", .words = words},
    {.name = NULL}};

static am_kind parse(am_arena *a, const char *text, am_signature *s, am_err *err)
{
    memset(err, 0, sizeof *err);
    return am_signature_parse(a, text, named, s, err);
}

static void a_whole_signature(void **state)
{
    (void)state;
    am_arena *a = am_arena_new(0);
    am_signature s;
    am_err err;
    assert_int_equal(parse(a,
                           " i32 =0 errno open_it( cstr path , db? under, out db handle, "
                           "int flags=-3, progress =row, out cstr why^free, bytes data) ",
                           &s, &err),
                     AM_OK);
    assert_string_equal(s.symbol, "open_it");
    assert_int_equal(s.ret->base, AM_C_I32);
    assert_int_equal(s.success, AM_SUCCESS_IS);
    assert_int_equal(s.n, 0);
    assert_true(s.uses_errno);
    assert_int_equal(s.n_args, 7);
    assert_string_equal(s.args[0].name, "path");
    assert_true(s.args[1].optional && s.args[1].type == &named[0]);
    assert_true(s.args[2].out && !s.args[0].out);
    assert_int_equal(s.args[3].literal->u.i, -3);
    assert_string_equal(s.args[3].written, "-3");
    assert_null(s.args[4].name);
    assert_string_equal(s.args[5].dispose, "free");
    assert_ptr_equal(am_signature_arg_find(&s, "data"), &s.args[6]);
    assert_null(am_signature_arg_find(&s, "datum"));
    am_arena_free(a);
}

static void short_ones(void **state)
{
    (void)state;
    static const char *const good[] = {
        "void f()",
        "void errno()",
        "int errno f()",
        "u64!-1 f(u64 v)",
        "cstr!null^free f()",
        "bytes[n]^free f(out size n)",
        "ptr!null f()",
        "i64>=0 f(f64 x=1.5)",
        "bool=1 f(bool b=true)",
        "void f(cstr word=fast, f32 =2, ptr =-1, db =null, cstr =null)"};
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        am_arena *a = am_arena_new(0);
        am_signature s;
        am_err err;
        if (parse(a, good[i], &s, &err)) {
            fail_msg("%s: %s", good[i], err.text);
        }
        am_arena_free(a);
    }
}

static void mistakes_are_told_by_column(void **state)
{
    (void)state;
    static const struct {
        const char *text, *said;
    } bad[] = {
        {"", "column 1: expected a type, the signature ends here"},
        {"flot f()", "column 1: expected a type, found \"flot\""},
        {"int", "column 4: expected the function's name, the signature ends here"},
        {"int f", "column 6: expected \"(\""},
        {"int f(", "expected a type, the signature ends"},
        {"int f(int)", "column 10: expected the argument's name, found \")\""},
        {"int f(int a int b)", "column 13: expected \",\" or \")\", found \"int\""},
        {"int f(...)", "column 7: expected a type, found \".\""},
        {"int f(int Big)", "a name of the form a_name1"},
        {"int f(int result)", "other than \"result\""},
        {"int f(int a, int a)", "column 14: expected a name that no other argument has"},
        {"int f(void a)", "a type that has values"},
        {"int f(int? a)", "no ? here"},
        {"int f(out cstr? a)", "no ? here"},
        {"int f(ptr a)", "behind a pointer"},
        {"int f(int =null)", "a value of that type"},
        {"int f(u8 =256)", "a value of that type"},
        {"int f(progress =never)", "a value of that type"},
        {"int f(cstr a=null)", "\"?\" behind the type"},
        {"int f(ptr =100000)", "a value of that type"},
        {"int f(int =1x)", "a whole number"},
        {"int f(f64 =1e)", "a number"},
        {"int^free f()", "no ^ of a type"},
        {"int f(out int a^free)", "no ^ of a type"},
        {"int!null f()", "no !null"},
        {"cstr=0 f()", "no number to compare with"},
        {"void=0 f()", "no number to compare with"},
        {"int>=1 f()", ">=0"},
        {"bytes f()", "the argument that tells the length"},
        {"int[n] f(int n)", "no length of a type"},
        {"bytes[m] f(out size n)", "column 7: expected an integer argument's name"},
        {"bytes[n] f(cstr n)", "an integer argument's name"},
        {"int f() x", "column 9: expected the end, found \"x\""},
        {"int f(int a,int b,int c,int d,int e,int f,int g,int h,int i,int j,int k,int l,int m,"
         "int n,int o,int p,int q)",
         "at most 16 arguments"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        am_arena *a = am_arena_new(0);
        am_signature s;
        am_err err;
        if (parse(a, bad[i].text, &s, &err) != AM_USAGE || !strstr(err.text, bad[i].said)) {
            fail_msg("\"%s\": \"%s\" does not say \"%s\"", bad[i].text, err.text, bad[i].said);
        }
        am_arena_free(a);
    }
}

static void the_nearest_type_is_named(void **state)
{
    (void)state;
    am_arena *a = am_arena_new(0);
    am_signature s;
    am_err err;
    assert_int_equal(parse(a, "int f(progres x)", &s, &err), AM_USAGE);
    assert_non_null(strstr(err.hint, "\"progress\""));
    am_arena_free(a);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_whole_signature),
    cmocka_unit_test(short_ones),
    cmocka_unit_test(mistakes_are_told_by_column),
    cmocka_unit_test(the_nearest_type_is_named),
};
CHECK_MAIN(tests)
