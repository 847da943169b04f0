#include "app/params.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/param_file.h"
#include "base/file.h"
#include "base/json.h"
#include "check.h"

static const am_param_info params[] = {
    {.name = "url", .type = "url", .base = AM_P_URL, .help = "the site"},
    {.name = "lock_state", .type = "string?", .base = AM_P_STRING, .optional = true},
    {.name = "purge", .type = "boolean=false", .base = AM_P_BOOLEAN},
    {.name = "keep", .type = "string[]?", .base = AM_P_STRING, .list = true, .optional = true},
    {.name = "wire", .type = "object?", .base = AM_P_OBJECT, .optional = true},
    {.name = "any", .type = "any?", .base = AM_P_ANY, .optional = true},
    {.name = "map", .type = "csv?", .base = AM_P_ANY, .form = AM_FORM_CSV},
    {.name = "urls", .type = "table?", .base = AM_P_ANY, .form = AM_FORM_TABLE},
    {.name = "before", .type = "json?", .base = AM_P_ANY, .form = AM_FORM_JSON},
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

static char path[] = "/tmp/test_params.XXXXXX";

static char *file(const char *text)
{
    assert_int_equal(am_file_write(path, text, strlen(text), 0600, NULL), AM_OK);
    return path;
}

static void a_file_is_read(void **state)
{
    (void)state;
    NAMED("\"map\":{\"content\":[[\"a\",\"b\"],[\"c\"]],\"file\":\"/tmp/", "--map",
          file("a,b\nc\n"));
    NAMED("\"sha256\":\"5be08c9684a1d25efcee09318204824278b08bbfb4aef973ffefd0b9d7478313\"",
          "--map", file("a,b\n"));
    NAMED("{\"content\":[{\"url\":\"x\"}]", "--urls", file("url\nx\n"));
    NAMED("{\"content\":{\"a\":[1]}", "--before", file("{\"a\":[1]}"));
}

static void a_wrong_file_is_named_with_its_line(void **state)
{
    (void)state;
    NAMED("op: --map: cannot open ./none.csv", "--map", "./none.csv");
    NAMED(": line 2: a quote within a cell", "--map", file("a\nb\"\n"));
    NAMED("op: --urls: /tmp/test_params.", "--urls", file("a,a\n"));
    NAMED("an object or a list is expected, not string", "--before", file("\"x\""));
    NAMED("--before: /tmp/test_params.", "--before", file("{"));
}

static void tell(void *self, const char *which)
{
    assert_string_equal(which, path);
    ++*(int *)self;
}

static void a_changed_file_is_noticed(void **state)
{
    (void)state;
    am_arena *arena = am_arena_new(0);
    const am_value *value = NULL;
    int told = 0;
    assert_int_equal(am_param_file_read(arena, file("a\n"), AM_FORM_CSV, &value, NULL), AM_OK);
    const am_value *all = am_json_make(arena, "{\"n\":1,\"map\":%v}", value);
    am_param_files_look(arena, all, tell, &told);
    assert_int_equal(told, 0);
    file("b\n");
    am_param_files_look(arena, all, tell, &told);
    assert_int_equal(told, 1);
    unlink(path);
    am_param_files_look(arena, all, tell, &told);
    assert_int_equal(told, 1);
    am_arena_free(arena);
}

static int make_file(void **state)
{
    (void)state;
    int fd = mkstemp(path);
    return fd < 0 || close(fd);
}

static int remove_file(void **state)
{
    (void)state;
    unlink(path);
    return 0;
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(names_and_values),
    cmocka_unit_test(switches),
    cmocka_unit_test(lists_grow),
    cmocka_unit_test(structure_is_json),
    cmocka_unit_test(a_name_that_the_command_uses_can_be_given),
    cmocka_unit_test(mistakes_are_named),
    cmocka_unit_test(a_file_is_read),
    cmocka_unit_test(a_wrong_file_is_named_with_its_line),
    cmocka_unit_test(a_changed_file_is_noticed),
};

int main(void)
{
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, make_file, remove_file);
}
