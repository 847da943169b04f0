#include "check.h"

#include <elf.h>
#include <link.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "plugin/registry.h"

static char dir[64];
static am_registry *registry;
static unsigned copies; /* each has a name of its own: dlopen() knows what it has by name */

static int setup(void **state)
{
    (void)state;
    snprintf(dir, sizeof dir, "/tmp/am-loader-XXXXXX");
    registry = am_registry_new();
    return mkdtemp(dir) ? 0 : -1;
}

static int teardown(void **state)
{
    (void)state;
    char path[128];
    for (; copies > 0; copies--) {
        snprintf(path, sizeof path, "%s/%u.so", dir, copies);
        unlink(path);
    }
    snprintf(path, sizeof path, "%s/fifo", dir);
    unlink(path);
    am_registry_free(registry);
    return rmdir(dir);
}

/* The built module NAME, with this mode; change (may be NULL) is done to its bytes. */
static const char *module_of(const char *name, mode_t mode, void (*change)(char *bytes))
{
    static char path[128];
    char from[1024];
    const char *top = getenv("top_builddir");
    am_buf b = AM_BUF(64 << 20);
    am_err err = {0};
    snprintf(from, sizeof from, "%s/tests/plugins/.libs/%s.so", top ? top : ".", name);
    if (am_file_read(from, &b, &err)) {
        fail_msg("%s", err.text);
    }
    if (change) {
        change(b.p);
    }
    snprintf(path, sizeof path, "%s/%u.so", dir, ++copies);
    assert_int_equal(am_file_write(path, b.p, b.n, 0700, &err), AM_OK);
    assert_int_equal(chmod(path, mode), 0);
    am_buf_free(&b);
    return path;
}

static void refused(const char *path, am_kind kind, const char *part)
{
    am_err err = {0};
    am_kind k = am_registry_load(registry, path, &err);
    if (k != kind || !strstr(err.text, part) || !strstr(err.text, path)) {
        fail_msg("%s: \"%s\" is not \"%s\"", am_kind_name(k), err.text, part);
    }
    assert_int_equal(am_registry_len(registry), 0);
}

static void a_good_one_is_loaded(void **state)
{
    (void)state;
    am_err err = {0};
    const char *path = module_of("good", 0755, NULL);
    if (am_registry_load(registry, path, &err)) {
        fail_msg("%s", err.text);
    }
    const am_connector_info *c = am_registry_find(registry, "good");
    assert_non_null(c);
    assert_string_equal(c->origin, path);
    assert_string_equal(c->ops[0].lua_name, "say_hello");
    assert_string_equal(am_value_text(c->ops[0].params[0].otherwise, ""), "you");
}

static void versions_are_named(void **state)
{
    (void)state;
    refused(module_of("newer", 0755, NULL), AM_USAGE,
            "needs interface 1.9999, this program has 1.0");
    refused(module_of("other", 0755, NULL), AM_USAGE,
            "built for interface 2.3, this program has 1.0");
    refused(module_of("nosymbol", 0755, NULL), AM_USAGE, "has no symbol aftermove_plugin");
}

static void what_others_may_write_is_refused(void **state)
{
    (void)state;
    refused(module_of("good", 0775, NULL), AM_REFUSED, "others than its owner may write it");
    refused(module_of("good", 0757, NULL), AM_REFUSED, "mode 0757");
    if (geteuid() == 0) {
        const char *path = module_of("good", 0755, NULL);
        assert_int_equal(chown(path, 12345, (gid_t)-1), 0);
        refused(path, AM_REFUSED, "belongs to user 12345");
    }
    const char *path = module_of("good", 0755, NULL);
    assert_int_equal(chmod(dir, 0777), 0);
    refused(path, AM_REFUSED, "others than its owner may write its directory");
    if (geteuid() == 0) {
        assert_int_equal(chmod(dir, 0700), 0);
        assert_int_equal(chown(dir, 12345, (gid_t)-1), 0);
        refused(path, AM_REFUSED, "belongs to user 12345");
        assert_int_equal(chown(dir, 0, (gid_t)-1), 0);
    }
    am_err err = {0};
    assert_int_equal(chmod(dir, 01777), 0);
    if (am_registry_load(registry, path, &err)) {
        fail_msg("%s", err.text);
    }
}

/* Where the last segment ends; behind it stand only names and debugging. */
static off_t segments_end(const char *path)
{
    ElfW(Ehdr) head;
    ElfW(Phdr) segment;
    off_t end = 0;
    FILE *f = fopen(path, "rb");
    assert_non_null(f);
    assert_int_equal(fread(&head, sizeof head, 1, f), 1);
    for (unsigned i = 0; i < head.e_phnum; i++) {
        assert_int_equal(fseek(f, (long)(head.e_phoff + i * sizeof segment), SEEK_SET), 0);
        assert_int_equal(fread(&segment, sizeof segment, 1, f), 1);
        off_t here = (off_t)(segment.p_offset + segment.p_filesz);
        end = here > end ? here : end;
    }
    fclose(f);
    return end;
}

/* A copy that broke off: the linker would map what is not there, and end us with SIGBUS. */
static void what_is_cut_off_is_refused(void **state)
{
    (void)state;
    const char *path = module_of("good", 0755, NULL);
    const off_t at[] = {sizeof(ElfW(Ehdr)), 100, 700, segments_end(path) / 2, segments_end(path) - 1};
    for (size_t i = 0; i < sizeof at / sizeof *at; i++) {
        path = module_of("good", 0755, NULL);
        assert_int_equal(truncate(path, at[i]), 0);
        refused(path, AM_USAGE, "is cut off");
    }
}

static void spoil_magic(char *b)
{
    b[1] = 'X';
}

static void other_machine(char *b)
{
    b[offsetof(Elf32_Ehdr, e_machine)] ^= 1;
}

static void other_type(char *b)
{
    b[offsetof(Elf32_Ehdr, e_type)] = ET_EXEC;
}

static void what_is_no_shared_object_is_refused(void **state)
{
    (void)state;
    char fifo[128], missing[128];
    refused(module_of("good", 0755, spoil_magic), AM_USAGE, "not ELF");
    refused(module_of("good", 0755, other_machine), AM_USAGE, "is for another machine");
    refused(module_of("good", 0755, other_type), AM_USAGE, "is no shared object (ELF type 2)");
    refused(dir, AM_USAGE, "is no regular file");
    snprintf(fifo, sizeof fifo, "%s/fifo", dir);
    assert_int_equal(mkfifo(fifo, 0600), 0);
    refused(fifo, AM_USAGE, "is no regular file");
    snprintf(missing, sizeof missing, "%s/missing.so", dir);
    refused(missing, AM_ABSENT, "cannot be opened");
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test_setup_teardown(a_good_one_is_loaded, setup, teardown),
    cmocka_unit_test_setup_teardown(versions_are_named, setup, teardown),
    cmocka_unit_test_setup_teardown(what_is_cut_off_is_refused, setup, teardown),
    cmocka_unit_test_setup_teardown(what_others_may_write_is_refused, setup, teardown),
    cmocka_unit_test_setup_teardown(what_is_no_shared_object_is_refused, setup, teardown),
};
CHECK_MAIN(tests)
