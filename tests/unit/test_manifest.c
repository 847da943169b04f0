#include "check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "plugin/manifest.h"
#include "plugin/registry.h"

/* %s: the part that a test replaces. */
#define TOP(functions)                                                                             \
    "{\"abi\":1,\"name\":\"x\",\"version\":\"1\",\"help\":\"h\",\"library\":\"libc.so.6\","        \
    "\"types\":{\"mode\":{\"is\":\"int\",\"words\":{\"on\":1,\"off\":0}}},"                        \
    "\"handles\":{\"db\":{\"c\":\"db *\",\"close\":\"db_close\"}},"                                \
    "\"functions\":{" functions "}}"
#define LOOK "\"look\":{\"sig\":\"mode look(cstr name)\",\"effects\":\"read\",\"help\":\"h\"}"
#define SET(rest)                                                                                  \
    "\"set\":{\"sig\":\"int=0 set(cstr name, mode "                                                \
    "to)\",\"effects\":\"change\",\"help\":\"h\"," rest "}"

static void says(const char *text, const char *said)
{
    am_arena *a = am_arena_new(0);
    am_manifest m;
    am_err err = {0};
    am_kind k = am_manifest_parse(a, "x.plugin.json", text, strlen(text), &m, &err);
    if (k != AM_USAGE || strncmp(err.text, "x.plugin.json: ", 15) != 0 || !strstr(err.text, said)) {
        fail_msg("%d \"%s\" does not say \"%s\"", (int)k, err.text, said);
    }
    am_arena_free(a);
}

static void a_change_is_read(void **state)
{
    (void)state;
    static const char text[] = TOP(
        LOOK "," SET("\"look\":\"look\",\"undo\":{\"op\":\"set\",\"args\":{\"name\":\"args.name\","
                     "\"to\":\"look\"},"
                     "\"days\":9},\"target\":\"args.name\",\"already\":[\"look\",\"args.to\"],"
                     "\"consent\":\"sure\",\"idempotent\":true,\"params\":{\"name\":\"whose\"}"));
    am_arena *a = am_arena_new(0);
    am_manifest m;
    am_err err = {0};
    if (am_manifest_parse(a, "x.plugin.json", text, strlen(text), &m, &err)) {
        fail_msg("%s", err.text);
    }
    assert_int_equal(m.n_fns, 2);
    const am_manifest_fn *set = &m.fns[1];
    assert_int_equal(set->effects, AM_CHANGE | AM_IDEMPOTENT);
    assert_ptr_equal(set->look, &m.fns[0]);
    assert_ptr_equal(set->undo, set);
    assert_int_equal(set->undo_days, 9);
    assert_string_equal(set->undo_args[1].path, "look");
    assert_null(set->undo_args[2].param);
    assert_string_equal(set->arg_help[0], "whose");
    assert_string_equal(set->consent, "sure");
    assert_string_equal(m.types[1].close, "db_close");
    am_arena_free(a);
}

static void mistakes_name_their_place(void **state)
{
    (void)state;
    says("{", "");
    says("[]", "the file: expected an object, found list");
    says("{}", "abi: expected 1");
    says("{\"abi\":2}", "abi: expected 1, the only version of manifests there is, found 2");
    says("{\"abi\":1,\"nam\":\"x\"}", "nam: no such member is known");
    says("{\"abi\":1,\"name\":\"X\"}", "name: expected a name of the form a-name1, found \"X\"");
    says("{\"abi\":1,\"name\":\"x\"}", "version: expected text, found nothing");
    says(TOP(""), "functions: expected an object of 1 to 256 functions");
    says(TOP("\"f\":1"), "functions.f: expected an object, found 1");
    says(TOP("\"F\":{}"), "functions.F: the name is not of the form a-name1");
    says(TOP("\"f\":{}"), "functions.f.sig: expected text, found nothing");
    says(TOP("\"f\":{\"sig\":\"int g(\"}"), "functions.f.sig: column 7: expected a type");
    says(TOP("\"f\":{\"sig\":\"int g()\"}"), "functions.f.help: expected text");
    says(TOP("\"f\":{\"sig\":\"int g()\",\"help\":\"h\"}"),
         "functions.f.effects: expected \"read\" or \"change\", found nothing");
    says(TOP("\"f\":{\"sig\":\"int g()\",\"help\":\"h\",\"effects\":\"read\",\"undo\":{}}"),
         "functions.f.undo: is for changes only");
    says(TOP("\"f\":{\"sig\":\"int "
             "g()\",\"help\":\"h\",\"effects\":\"read\",\"params\":{\"a\":\"b\"}}"),
         "functions.f.params.a: is no argument of the signature");
    says(TOP("\"f\":{\"sig\":\"int g()\",\"help\":\"h\",\"effects\":\"read\",\"runs\":\"inline\"}"),
         "functions.f.runs: no such member is known");
}

static void changes_must_look_and_undo(void **state)
{
    (void)state;
    says(TOP(LOOK "," SET("\"no_undo\":\"never\"")), "functions.set.look: expected text");
    says(TOP(LOOK "," SET("\"look\":\"set\",\"no_undo\":\"n\"")),
         "functions.set.look: expected the name of a read of this file, found \"set\"");
    says(TOP(LOOK "," SET("\"look\":\"look\"")), "found neither");
    says(TOP(LOOK "," SET("\"look\":\"look\",\"no_undo\":\"n\",\"undo\":{\"op\":\"set\"}")),
         "found both");
    says(TOP(LOOK "," SET("\"look\":\"look\",\"undo\":{\"op\":\"look\",\"args\":{}}")),
         "functions.set.undo.op: expected the name of a change");
    says(TOP(LOOK "," SET(
             "\"look\":\"look\",\"undo\":{\"op\":\"set\",\"args\":{\"name\":\"args.name\"}}")),
         "functions.set.undo.args: set needs \"to\"");
    says(TOP(LOOK
             "," SET("\"look\":\"look\",\"undo\":{\"op\":\"set\",\"args\":{\"nam\":\"look\"}}")),
         "functions.set.undo.args.nam: is no argument of set");
    says(TOP(LOOK "," SET("\"look\":\"look\",\"no_undo\":\"n\",\"target\":\"args.nam\"")),
         "functions.set.target: expected \"args.\" and an argument");
    says(TOP(LOOK "," SET("\"look\":\"look\",\"no_undo\":\"n\",\"already\":[\"look\"]")),
         "functions.set.already: expected");
    says(TOP("\"look\":{\"sig\":\"mode l(int id)\",\"effects\":\"read\",\"help\":\"h\"}," SET(
             "\"look\":\"look\",\"no_undo\":\"n\"")),
         "functions.set.look: look needs \"id\", which is no argument of set");
}

static void types_are_checked(void **state)
{
    (void)state;
#define TYPES(t, h)                                                                                \
    "{\"abi\":1,\"name\":\"x\",\"version\":\"1\",\"help\":\"h\",\"library\":\"l\","                \
    "\"types\":{" t "},\"handles\":{" h "},\"functions\":{}}"
    says(TYPES("\"int\":{\"is\":\"i32\"}", ""), "types.int: a type of that name is there already");
    says(TYPES("\"t\":{\"is\":\"it\"}", ""), "types.t.is: expected a built-in type, found \"it\"");
    says(TYPES("\"t\":{\"is\":\"int\",\"c\":\"int; x\"}", ""), "types.t.c: expected a type as C");
    says(TYPES("\"t\":{\"is\":\"cstr\",\"words\":{}}", ""),
         "types.t.words: words are for integers");
    says(TYPES("\"t\":{\"is\":\"u8\",\"words\":{\"a\":1,\"b\":256}}", ""),
         "types.t.words.b: expected a whole number from 0 to 255, found 256");
    says(TYPES("\"t\":{\"is\":\"u8\",\"words\":{\"a\":1,\"b\":1}}", ""),
         "types.t.words.b: the number of \"a\"");
    says(TYPES("\"t\":{\"is\":\"u8\",\"words\":{\"a\":1,\"b|c\":2}}", ""), "a word is letters");
    says(TYPES("\"t\":{\"is\":\"bytes\",\"length\":\"u8\"}", ""),
         "types.t.length: expected an integer type");
    says(TYPES("\"out\":{\"is\":\"int\"}", ""), "types.out: a type's name");
    says(TYPES("", "\"db\":{}"), "handles.db.c: expected text, found nothing");
    says(TYPES("", "\"db\":{\"c\":\"db *\",\"close\":\"a b\"}"),
         "handles.db.close: expected the name");
}

static am_kind load(const char *text, unsigned mode, am_err *err)
{
    char path[] = "/tmp/manifest-XXXXXX.plugin.json";
    int fd = mkstemps(path, 12);
    assert_true(fd >= 0);
    close(fd);
    assert_int_equal(am_file_write(path, text, strlen(text), mode, err), AM_OK);
    chmod(path, mode);
    am_registry *r = am_registry_new();
    am_kind k = am_registry_load(r, path, err);
    assert_int_equal(am_registry_len(r), k ? 0 : 1);
    am_registry_free(r);
    unlink(path);
    return k;
}

static void libraries_are_found_or_named(void **state)
{
    (void)state;
#define LIBC(lib, fn)                                                                              \
    "{\"abi\":1,\"name\":\"x\",\"version\":\"1\",\"help\":\"h\",\"library\":\"" lib                \
    "\",\"functions\":{\"f\":{\"sig\":\"" fn "\",\"effects\":\"read\",\"help\":\"h\"}}}"
    am_err err = {0};
    assert_int_equal(load(LIBC("libc.so.6", "int getpid()"), 0600, &err), AM_OK);
    assert_int_equal(load(LIBC("libc.so.6", "int getpie()"), 0600, &err), AM_ABSENT);
    assert_non_null(strstr(err.text, "functions.f.sig: library libc.so.6 has no symbol getpie"));
    assert_int_equal(load(LIBC("libnothing.so.9", "int getpid()"), 0600, &err), AM_ABSENT);
    assert_non_null(strstr(err.text, ": library: library libnothing.so.9: cannot be loaded"));
    assert_int_equal(load(LIBC("../lib.so", "int getpid()"), 0600, &err), AM_USAGE);
    assert_non_null(strstr(err.text, "a relative path"));
    assert_int_equal(load(LIBC("/nowhere/lib.so", "int getpid()"), 0600, &err), AM_ABSENT);
    assert_int_equal(load(LIBC("libc.so.6", "int getpid()"), 0622, &err), AM_REFUSED);
    assert_non_null(strstr(err.text, "others than its owner may write it"));
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_change_is_read),
    cmocka_unit_test(mistakes_name_their_place),
    cmocka_unit_test(changes_must_look_and_undo),
    cmocka_unit_test(types_are_checked),
    cmocka_unit_test(libraries_are_found_or_named),
};
CHECK_MAIN(tests)
