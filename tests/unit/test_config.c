#include "app/config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "check.h"

static am_step never(const am_host *h, am_call *c)
{
    return h->done(c, NULL);
}

static const am_op ops[] = {{.name = "look", .step = never, .help = "Look.\n"}, {.name = NULL}};
static const am_param own_keys[] = {
    {"admin_login", "string?", "who"}, {"depth", "integer=3", "how deep"}, {NULL, NULL, NULL}};
static const am_connector connector = {.size = sizeof(am_connector),
                                       .op_size = sizeof(am_op),
                                       .major = AM_ABI_MAJOR,
                                       .name = "sharepoint",
                                       .version = "1.0.0",
                                       .help = "a stand-in",
                                       .ops = ops,
                                       .config = own_keys};

typedef struct fix {
    char dir[64];
    char *path;
    am_arena *arena;
    am_registry *registry;
    am_config config;
    am_err err;
} fix;

static int begin(void **state)
{
    fix *f = calloc(1, sizeof *f);
    if (!f)
        return -1;
    snprintf(f->dir, sizeof f->dir, "/tmp/aftermove-config.XXXXXX");
    if (!mkdtemp(f->dir))
        return -1;
    f->path = am_format("%s/aftermove.lua", f->dir);
    f->arena = am_arena_new(0);
    f->registry = am_registry_new();
    *state = f;
    return am_registry_add(f->registry, &connector, "test", &f->err) ? -1 : 0;
}

static int end(void **state)
{
    fix *f = *state;
    unlink(f->path);
    rmdir(f->dir);
    am_registry_free(f->registry);
    am_arena_free(f->arena);
    free(f->path);
    free(f);
    return 0;
}

static am_kind read_text(fix *f, const char *text)
{
    if (am_file_write(f->path, text, strlen(text), 0600, &f->err))
        fail_msg("%s", f->err.text);
    return am_config_read(f->arena, f->path, f->registry, &f->config, &f->err);
}

#define IDS                                                                                        \
    "tenant_id=\"0f6b1c2d-3e4f-4a5b-8c6d-7e8f9a0b1c2d\",client_id=\"0f6b1c2d-3e4f-4a5b-8c6d-"      \
    "7e8f9a0b1c2e\","
#define HOST "host=\"contoso.sharepoint.com\","
#define AUTH "auth=certificate{pem=\"a.pem\"},"

static void a_whole_one_is_read(void **state)
{
    fix *f = *state;
    am_kind kind = read_text(
        f,
        "tenant \"left\" { role = \"source\", " HOST IDS
        "auth = certificate { pem = \"certs/a.pem\", key = \"/k.pem\", algorithm = \"RS256\" },\n"
        "  connect_to = \"127.0.0.1:8443\", ca = \"ca.pem\", connect_timeout = 2.5, concurrency = "
        "7,\n"
        "  admin_login = \"me\" }\n"
        "tenant \"target\" { " HOST IDS "auth = token_command { \"az\", \"x\", \"%s\" } }\n"
        "policy { max_effects = 9, protect = { \"a*\", \"b*\" }, require_plan = true }\n");
    if (kind)
        fail_msg("%s", f->err.text);
    const am_config *c = &f->config;
    assert_int_equal(c->n_tenants, 2);
    assert_string_equal(c->tenants[0].name, "left");
    assert_string_equal(c->tenants[0].role, "source");
    assert_string_equal(c->tenants[0].connector, "sharepoint");
    assert_string_equal(c->tenants[0].host, "contoso.sharepoint.com");
    char *pem = am_format("%s/certs/a.pem", f->dir);
    assert_string_equal(c->tenants[0].auth.pem, pem);
    free(pem);
    assert_string_equal(c->tenants[0].auth.key, "/k.pem");
    assert_string_equal(c->tenants[0].auth.algorithm, "RS256");
    assert_int_equal(c->tenants[0].connect_ms, 2500);
    assert_int_equal(c->tenants[0].concurrency, 7);
    assert_string_equal(
        am_value_text(am_value_get(c->tenants[0].connector_config, "admin_login"), ""), "me");
    assert_int_equal(am_value_num(am_value_get(c->tenants[0].connector_config, "depth"), 0), 3);
    assert_string_equal(c->tenants[1].role, "target");
    assert_int_equal(c->tenants[1].auth.kind, AM_AUTH_TOKEN_COMMAND);
    assert_string_equal(c->tenants[1].auth.command[2], "%s");
    assert_null(c->tenants[1].auth.command[3]);
    assert_int_equal(c->lines[1], 4);
    assert_int_equal(c->rules.max_effects, 9);
    assert_string_equal(c->rules.protect[1], "b*");
    assert_null(c->rules.protect[2]);
    assert_true(c->require_plan);
}

static void every_mistake_has_its_line(void **state)
{
    fix *f = *state;
    static const struct {
        const char *text, *line, *says;
    } cases[] = {
        {"tenant \"source\" {\n" HOST "\n" IDS "\n" AUTH "\nhots = 1 }",
         ":5: tenant \"source\": ", "unknown key 'hots', did you mean 'host'?"},
        {"tenant \"source\" {\n" HOST IDS "\n" AUTH "\nzzzzzzzz = 1 }",
         ":4: ", "expected one of connector"},
        {"tenant \"source\" {\n" IDS AUTH "\nhost = 12 }",
         ":3: ", "host: found the number 12, expected a host name"},
        {"tenant \"source\" { " IDS AUTH "\nhost = \"https://x.y\" }",
         ":2: ", "found the text \"https://x.y\", expected a host name without https://"},
        {"tenant \"source\" { " IDS AUTH " }", ":1: ", "host: found nothing"},
        {"tenant \"source\" { " HOST AUTH "\n\ntenant_id = \"12\" }",
         ":3: ", "tenant_id: found the text \"12\""},
        {"tenant \"source\" { " HOST AUTH "tenant_id = \"0f6b1c2d-3e4f-4a5b-8c6d-7e8f9a0b1c2d\" }",
         ":1: ", "client_id: found nothing"},
        {"tenant \"source\" { " HOST IDS " }", ":1: ", "auth: found nothing, expected certificate"},
        {"tenant \"source\" { " HOST IDS "\nauth = \"x\" }",
         ":2: ", "auth: found the text \"x\", expected certificate"},
        {"tenant \"source\" { " HOST IDS "\nauth = certificate {\nalgoritm = \"x\" } }",
         ":3: ", "unknown key 'algoritm', did you mean 'algorithm'?"},
        {"tenant \"source\" { " HOST IDS "\nauth = certificate { } }",
         ":2: ", "neither pem nor pfx"},
        {"tenant \"source\" { " HOST IDS "\nauth = certificate { pem = \"a\", pfx = \"b\" } }",
         ":2: ", "both pem and pfx"},
        {"tenant \"source\" { " HOST IDS
         "\nauth = certificate { pem = \"a\",\nalgorithm = \"HS256\" } }",
         ":3: ", "found the text \"HS256\", expected \"PS256\" or \"RS256\""},
        {"tenant \"source\" { " HOST IDS "\nauth = token_env {} }",
         ":2: ", "the name of a variable"},
        {"tenant \"source\" { " HOST IDS "\nauth = token_command {} }",
         ":2: ", "a program and its arguments"},
        {"tenant \"source\" { " HOST IDS "\nauth = device_code { x = 1 } }",
         ":2: ", "takes no keys, found 'x'"},
        {"tenant \"left\" { " HOST IDS AUTH "\nrole = \"left\" }",
         ":2: ", "expected \"source\" or \"target\""},
        {"tenant \"source\" { " HOST IDS AUTH "\nconnector = \"sharepiont\" }",
         ":2: ", "did you mean \"sharepoint\"?"},
        {"tenant \"source\" { " HOST IDS AUTH "\nconnect_to = \"localhost\" }",
         ":2: ", "address and port"},
        {"tenant \"source\" { " HOST IDS AUTH "\nconnect_timeout = \"1\" }",
         ":2: ", "seconds, from 0.1 to 600"},
        {"tenant \"source\" { " HOST IDS AUTH "\nconcurrency = 1.5 }", ":2: ", "a whole number"},
        {"tenant \"source\" { " HOST IDS AUTH "\ndepth = \"x\" }", ":2: ", "depth"},
        {"tenant \"source\" { " HOST IDS AUTH " }\ntenant \"source\" { " HOST IDS AUTH " }",
         ":2: ", "the name is taken by the block of line 1"},
        {"tenant \"source\" { " HOST IDS AUTH " }\ntenant \"b\" { role = \"source\", " HOST IDS AUTH
         " }",
         ":2: ", "which \"source\" (line 1) has already"},
        {"policy {\nmax_effects = 0 }", ":2: policy: ", "a whole number from 1"},
        {"policy {\nrequire_plan = 1 }", ":2: ", "true or false"},
        {"policy {\nprotect = 1 }", ":2: ", "patterns of URLs"},
        {"policy {\n\nmax_efects = 1 }", ":3: ", "did you mean 'max_effects'?"},
        {"policy {}\npolicy {}", ":2: ", "a second block"},
        {"plugin \"p\" {}", ":1: plugin \"p\": ", "found neither p.so nor p.plugin.json"},
        {"plugin \"p\" {\npath = 1 }",
         ":2: ", "path: found the number 1, expected the file of a plugin"},
        {"", ":1: ", "expected tenant \"source\""},
        {"tenant \"source\" {\n  host = ,\n}", ":2:", "unexpected symbol"},
        {"tennant \"source\" {}", ":1: ", "did you mean 'tenant'?"},
        {"local x = 1\nx = x .. {}", ":2:", "concatenate"},
        {"while true do end", "aftermove.lua", "computes for too long"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        if (read_text(f, cases[i].text) != AM_USAGE)
            fail_msg("case %zu: '%s' is no mistake", i, cases[i].text);
        bool found = false;
        for (size_t k = 0; k < f->config.n_mistakes; k++)
            found = found || (strstr(f->config.mistakes[k], cases[i].line) &&
                              strstr(f->config.mistakes[k], cases[i].says));
        if (!found)
            fail_msg("case %zu: '%s' has no '%s' with '%s'", i,
                     f->config.n_mistakes ? f->config.mistakes[0] : f->err.text, cases[i].line,
                     cases[i].says);
        assert_non_null(strstr(f->err.text, "aftermove.lua"));
    }
}

/* What else it would need is for the connector to say, so nothing else is held against it. */
static void a_connector_that_is_not_known_is_the_only_mistake(void **state)
{
    fix *f = *state;
    assert_int_equal(read_text(f, "tenant \"hooks\" { connector = \"hook\", bases = { a = 1 } }"), AM_USAGE);
    assert_int_equal(f->config.n_mistakes, 1);
    assert_non_null(strstr(f->config.mistakes[0], "connector: found \"hook\""));
}

static void all_mistakes_are_told_at_once(void **state)
{
    fix *f = *state;
    assert_int_equal(
        read_text(f, "tenant \"source\" {\nhost = 1,\ntenant_id = 2,\nauth = 3,\nclient_id = 4 }"),
        AM_USAGE);
    assert_int_equal(f->config.n_mistakes, 4);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test_setup_teardown(a_whole_one_is_read, begin, end),
    cmocka_unit_test_setup_teardown(every_mistake_has_its_line, begin, end),
    cmocka_unit_test_setup_teardown(a_connector_that_is_not_known_is_the_only_mistake, begin, end),
    cmocka_unit_test_setup_teardown(all_mistakes_are_told_at_once, begin, end),
};

CHECK_MAIN(tests)
