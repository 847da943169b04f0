#include "check.h"

#include <string.h>

#include "plugin/registry.h"

static am_step no_step(const am_host *h, am_call *c)
{
    return h->done(c, NULL);
}

static const am_param params[] = {
    {"url", "url", "which"}, {"depth", "integer=5", "how deep"}, {NULL, NULL, NULL}};

static am_op good_op(void)
{
    return (am_op){.name = "remove-thing",
                   .effects = AM_CHANGE,
                   .params = params,
                   .step = no_step,
                   .help = "Removes it.\nReturns nothing.",
                   .consent = "purge"};
}

static am_connector good(const am_op *ops)
{
    return (am_connector){.size = sizeof(am_connector),
                          .op_size = sizeof(am_op),
                          .major = AM_ABI_MAJOR,
                          .minor = AM_ABI_MINOR,
                          .name = "todo",
                          .version = "1.2.3",
                          .help = "Things to do",
                          .ops = ops};
}

static void copies_and_finds(void **state)
{
    (void)state;
    am_op ops[] = {good_op(), {.name = "look", .step = no_step, .help = "Looks."}, {.name = NULL}};
    static const char *const bases[] = {"hook", NULL};
    am_connector c = good(ops);
    c.config = params;
    c.bases = bases;
    am_err err = {0};
    am_registry *r = am_registry_new();
    assert_int_equal(am_registry_add(r, &c, "built in", &err), AM_OK);
    memset(ops, 0, sizeof ops);
    memset(&c, 0, sizeof c);
    assert_int_equal(am_registry_len(r), 1);
    assert_null(am_registry_at(r, 1));
    assert_null(am_registry_find(r, "other"));
    const am_connector_info *info = am_registry_find(r, "todo");
    assert_ptr_equal(info, am_registry_at(r, 0));
    assert_string_equal(info->version, "1.2.3");
    assert_string_equal(info->origin, "built in");
    assert_string_equal(info->bases[0], "hook");
    assert_int_equal(info->n_config, 2);
    assert_int_equal(info->n_ops, 2);
    const am_operation *op = am_registry_operation(info, "remove-thing", &err);
    assert_ptr_equal(op, am_registry_operation(info, "remove_thing", &err));
    assert_string_equal(op->summary, "Removes it.");
    assert_string_equal(op->lua_name, "remove_thing");
    assert_string_equal(op->consent, "purge");
    assert_int_equal(op->n_params, 2);
    assert_int_equal(am_value_num(op->params[1].otherwise, 0), 5);
    assert_ptr_equal(op->connector, info);
    assert_null(am_registry_operation(info, "remove_thin", &err));
    assert_int_equal(err.kind, AM_USAGE);
    assert_non_null(strstr(err.hint, "remove_thing"));
    am_registry_free(r);
}

static void refused(am_connector c, const char *part)
{
    am_err err = {0};
    am_registry *r = am_registry_new();
    assert_int_equal(am_registry_add(r, &c, "here", &err), AM_USAGE);
    assert_int_equal(am_registry_len(r), 0);
    if (!strstr(err.text, part) || !strstr(err.text, "here")) {
        fail_msg("\"%s\" does not say \"%s\"", err.text, part);
    }
    am_registry_free(r);
}

static void refused_op(am_op op, const char *part)
{
    am_op ops[] = {op, {.name = NULL}};
    refused(good(ops), part);
}

static void bad_descriptors_are_refused(void **state)
{
    (void)state;
    am_op ops[] = {good_op(), {.name = NULL}};
    am_op none[] = {{.name = NULL}};
    am_op twice[] = {good_op(), good_op(), {.name = NULL}};
    static const char *const taken[] = {"admin", NULL};
    am_connector c = good(ops);
    c.major = AM_ABI_MAJOR + 1;
    refused(c, "interface 2.0, this program has 1.0");
    c = good(ops);
    c.minor = AM_ABI_MINOR + 1;
    refused(c, "interface 1.1, this program has 1.0");
    c = good(ops);
    c.size = 8;
    refused(c, "descriptor of 8 bytes");
    c = good(ops);
    c.op_size = 8;
    refused(c, "rows of 8");
    c = good(ops);
    c.name = "To do";
    refused(c, "connector name");
    c = good(ops);
    c.help = NULL;
    refused(c, "missing");
    c = good(ops);
    c.bases = taken;
    refused(c, "base \"admin\"");
    refused(good(none), "no operations");
    refused(good(twice), "stands twice");
}

static void bad_operations_are_refused(void **state)
{
    (void)state;
    static const am_param wrong[] = {{"url", "ulr", "which"}, {NULL, NULL, NULL}};
    static const am_param dashed[] = {{"a-b", "url", "which"}, {NULL, NULL, NULL}};
    static const am_param mute[] = {{"url", "url", NULL}, {NULL, NULL, NULL}};
    static const am_param doubled[] = {
        {"url", "url", "a"}, {"url", "url", "b"}, {NULL, NULL, NULL}};
    am_op op = good_op();
    op.name = "Remove";
    refused_op(op, "a-name1");
    op = good_op();
    op.name = "end";
    refused_op(op, "word of Lua");
    op = good_op();
    op.step = NULL;
    refused_op(op, "no step function");
    op = good_op();
    op.help = "";
    refused_op(op, "no help");
    op = good_op();
    op.effects = AM_READ;
    refused_op(op, "consent");
    op = good_op();
    op.effects = AM_CHANGE | AM_STREAM;
    refused_op(op, "AM_STREAM");
    op = good_op();
    op.effects = AM_FINAL;
    refused_op(op, "AM_FINAL");
    op = good_op();
    op.effects = 1u << 20;
    refused_op(op, "unknown bits");
    op = good_op();
    op.params = wrong;
    refused_op(op, "no type \"ulr\"");
    op.params = dashed;
    refused_op(op, "a_name1");
    op.params = mute;
    refused_op(op, "has no help");
    op.params = doubled;
    refused_op(op, "stands twice");
}

/* A later minor's rows are longer; ours are found by the stride. */
static void strides_are_followed(void **state)
{
    (void)state;
    struct wide {
        am_op op;
        void *later;
    } ops[] = {{good_op(), NULL},
               {{.name = "look", .step = no_step, .help = "Looks."}, NULL},
               {{.name = NULL}, NULL}};
    ops[0].later = ops[1].later = ops;
    am_connector c = good(&ops[0].op);
    c.op_size = sizeof ops[0];
    am_err err = {0};
    am_registry *r = am_registry_new();
    assert_int_equal(am_registry_add(r, &c, "here", &err), AM_OK);
    assert_int_equal(am_registry_at(r, 0)->n_ops, 2);
    assert_string_equal(am_registry_at(r, 0)->ops[1].name, "look");
    assert_int_equal(am_registry_add(r, &c, "there", &err), AM_USAGE);
    assert_non_null(strstr(err.text, "taken (here)"));
    am_registry_free(r);
}

/* A read may have a form for many; what it names must be able to be one. */
static void many_is_a_plain_read_with_a_list(void **state)
{
    (void)state;
    static const am_param each[] = {{"each", "object[]", "arguments"}, {NULL, NULL, NULL}};
    const am_op ops[] = {good_op(),
                         {.name = "look", .step = no_step, .help = "Looks."},
                         {.name = "looks", .params = each, .step = no_step, .help = "Looks."},
                         {.name = "list", .effects = AM_STREAM, .step = no_step, .help = "Lists."},
                         {.name = NULL}};
    static const char *const pairs[][5] = {
        {"look", "looks"},   {"look", "looks", "look", "looks"},
        {"look", "list"},    {"look", "remove-thing"},
        {"look", "look"},    {"remove-thing", "looks"},
        {"list", "looks"},   {"nothing", "looks"},
        {"look", "nothing"}, {"look", NULL},
        {"looks", "look"},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        am_connector c = good(ops);
        am_err err = {0};
        am_registry *r = am_registry_new();
        c.many = pairs[i];
        assert_int_equal(am_registry_add(r, &c, "built in", &err), i == 0 ? AM_OK : AM_USAGE);
        if (i == 0) {
            const am_connector_info *info = am_registry_find(r, "todo");
            assert_ptr_equal(info->ops[1].many, &info->ops[2]);
            assert_null(info->ops[2].many);
        } else {
            assert_non_null(strstr(err.text, "many"));
        }
        am_registry_free(r);
    }
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(copies_and_finds),
    cmocka_unit_test(bad_descriptors_are_refused),
    cmocka_unit_test(bad_operations_are_refused),
    cmocka_unit_test(strides_are_followed),
    cmocka_unit_test(many_is_a_plain_read_with_a_list),
};
CHECK_MAIN(tests)
