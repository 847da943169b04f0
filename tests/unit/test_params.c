#include "app/params.h"

#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "check.h"

static const am_param_info params[] = {
    {.name = "url", .type = "url", .base = AM_P_URL, .help = "the site"},
    {.name = "lock_state", .type = "string?", .base = AM_P_STRING, .optional = true},
    {.name = "purge", .type = "boolean=false", .base = AM_P_BOOLEAN},
    {.name = "keep", .type = "string[]?", .base = AM_P_STRING, .list = true, .optional = true},
    {.name = "wire", .type = "object?", .base = AM_P_OBJECT, .optional = true},
    {.name = "any", .type = "any?", .base = AM_P_ANY, .optional = true},
};
enum { N = sizeof params / sizeof *params };
static const am_option own[] = {
    {"format", "table|json", "form"}, {"param", "NAME=VALUE", "any parameter"}, {NULL, NULL, NULL}};

/* The line as canonical JSON, or the error's text and hint. */
static void gives(const char *expected, bool positional, char **argv)
{
    am_arena *arena = am_arena_new(0);
    am_args args;
    am_err err = {0};
    am_value *out = NULL;
    char text[1024];
    int argc = 0;
    while (argv[argc])
        argc++;
    am_args_spec spec = {
        .name = "call", .usage = "", .own = own, .words_max = 1, .params_after = 1};
    assert_int_equal(am_args_parse(arena, &spec, argc, argv, &args, &err), AM_OK);
    if (am_params_take(&args, "op", params, N, positional, &out, &err))
        snprintf(text, sizeof text, "%s; %s", err.text, err.hint);
    else
        snprintf(text, sizeof text, "%s", am_json_text(arena, out, AM_JSON_CANONICAL));
    if (!strstr(text, expected))
        fail_msg("'%s' instead of '%s'", text, expected);
    am_arena_free(arena);
}
#define NAMED(expected, ...)  gives(expected, false, (char *[]){"op", __VA_ARGS__, NULL})
#define PLACED(expected, ...) gives(expected, true, (char *[]){"op", __VA_ARGS__, NULL})

static void names_and_values(void **state)
{
    (void)state;
    NAMED("{\"url\":\"u\"}", "--url", "u");
    NAMED("{\"lock_state\":\"x\",\"url\":\"u=v\"}", "--url=u=v", "--lock-state", "x");
    NAMED("{\"lock_state\":\"x\"}", "--lock_state", "x");
    NAMED("{\"url\":\"--odd\"}", "--url=--odd");
}

static void switches(void **state)
{
    (void)state;
    NAMED("{\"purge\":true}", "--purge");
    NAMED("{\"purge\":false}", "--no-purge");
    NAMED("{\"purge\":\"false\"}", "--purge", "false");
    NAMED("{\"purge\":\"no\"}", "--purge=no"); /* its type is checked by the schema */
    PLACED("{\"purge\":true,\"url\":\"u\"}", "--purge", "u");
}

static void lists_grow(void **state)
{
    (void)state;
    NAMED("{\"keep\":[\"a\",\"b,c\"]}", "--keep", "a", "--keep", "b,c");
    PLACED("{\"keep\":[\"k\"],\"lock_state\":\"l\",\"purge\":\"true\",\"url\":\"u\"}", "u", "l",
           "true", "k");
}

static void structure_is_json(void **state)
{
    (void)state;
    NAMED("{\"wire\":{\"a\":1}}", "--wire", "{\"a\": 1}");
    NAMED("{\"any\":[1]}", "--any", "[1]");
    NAMED("{\"any\":\"text\"}", "--any", "text");
    NAMED("write it as JSON", "--wire", "{a}");
}

static void a_name_that_the_command_uses_can_be_given(void **state)
{
    (void)state;
    NAMED("{\"lock_state\":\"x\",\"url\":\"u\"}", "--param", "url=u", "--param", "lock-state=x");
    NAMED("--param takes NAME=VALUE", "--param", "url");
}

static void mistakes_are_named(void **state)
{
    (void)state;
    NAMED("op: unknown parameter --kep; did you mean --keep?", "--kep", "x");
    NAMED("op: unknown parameter --fromat; did you mean --format?", "--fromat", "x");
    NAMED("op: --url needs a value; the site", "--url");
    NAMED("op: --url needs a value", "--url", "--purge");
    NAMED("op: --url is given twice", "--url", "a", "--url", "b");
    NAMED("unexpected 'word'; parameters are given as --name VALUE", "word");
    NAMED("op: unknown parameter --no-url", "--no-url");
    PLACED("op: --url is given twice", "u", "--url", "v");
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(names_and_values),
    cmocka_unit_test(switches),
    cmocka_unit_test(lists_grow),
    cmocka_unit_test(structure_is_json),
    cmocka_unit_test(a_name_that_the_command_uses_can_be_given),
    cmocka_unit_test(mistakes_are_named),
};

CHECK_MAIN(tests)
