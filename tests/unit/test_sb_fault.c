#include "check.h"

#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "sandbox/deed.h"
#include "sandbox/fault.h"

static am_kind load(sb_faults *f, const char *text, int64_t seed, am_err *e)
{
    const am_value *v = NULL;
    am_arena *arena = am_arena_new(0);
    assert_int_equal(am_json_parse(arena, text, strlen(text), &v, e), AM_OK);
    am_kind k = sb_fault_load(f, v, seed, e);
    am_arena_free(arena); /* the rules must not depend on it */
    return k;
}

static sb_sight sight(const char *host, const char *path, const char *what, const char *subject)
{
    sb_sight s = {.host = host, .path = path, .method = "POST"};
    s.what[0] = what;
    s.n_what = 1;
    s.subject[0] = subject;
    s.n_subject = 1;
    return s;
}

/* Which of n equal requests are struck, as a row of '.' and 'x'. */
static const char *row(const char *rules, int64_t seed, size_t n, char *out)
{
    sb_faults f = {.n = 0};
    am_err e;
    sb_sight s = sight("contoso-admin.sharepoint.com", "/_vti_bin/client.svc/ProcessQuery",
                       "csom:RemoveSite", "https://contoso.sharepoint.com/sites/a");
    assert_int_equal(load(&f, rules, seed, &e), AM_OK);
    for (size_t i = 0; i < n; i++)
        out[i] = sb_fault_pick(&f, &s).rule ? 'x' : '.';
    out[n] = '\0';
    sb_fault_fini(&f);
    return out;
}

static void test_when(void **state)
{
    (void)state;
    static const struct {
        const char *when, *expected;
    } t[] = {{"{}", "xxxxxxxx"},
             {"{\"nth\":3}", "..x....."},
             {"{\"every\":3}", "..x..x.."},
             {"{\"max\":2}", "xx......"},
             {"{\"every\":2,\"max\":2}", ".x.x...."},
             {"{\"skip\":5}", ".....xxx"},
             {"{\"skip\":2,\"nth\":2}", "...x...."},
             {"{\"nth\":2,\"storm\":3}", ".xxx...."},
             {"{\"percent\":0}", "........"},
             {"{\"percent\":100}", "xxxxxxxx"},
             {"{\"host\":\"*-ADMIN*\"}", "xxxxxxxx"},
             {"{\"host\":\"*-my*\"}", "........"},
             {"{\"what\":\"csom:Remove*\"}", "xxxxxxxx"},
             {"{\"what\":\"csom:Restore*\"}", "........"},
             {"{\"path\":\"*/processquery\"}", "xxxxxxxx"},
             {"{\"method\":\"GET\"}", "........"},
             {"{\"subject\":\"*/sites/a\"}", "xxxxxxxx"},
             {"{\"subject\":\"*/sites/b\"}", "........"}};
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        char rules[256], seen[16];
        (void)snprintf(rules, sizeof rules, "[{\"when\":%s,\"do\":\"503\"}]", t[i].when);
        assert_string_equal(row(rules, 1, 8, seen), t[i].expected);
    }
}

static void test_percent_by_seed(void **state)
{
    (void)state;
    static const char rules[] = "[{\"when\":{\"percent\":25},\"do\":\"503\"}]";
    char a[401], b[401];
    size_t struck = 0;
    assert_string_equal(row(rules, 7, 400, a), row(rules, 7, 400, b));
    assert_string_not_equal(row(rules, 7, 400, a), row(rules, 8, 400, b));
    for (size_t i = 0; i < 400; i++)
        struck += a[i] == 'x';
    assert_in_range(struck, 60, 140);
}

static void test_first_strike_and_latency(void **state)
{
    (void)state;
    am_err e;
    sb_faults f = {.n = 0};
    sb_sight s = sight("a", "/", "rest:x", "y");
    assert_int_equal(load(&f,
                          "[{\"do\":\"latency\",\"ms\":20},{\"when\":{\"nth\":1},\"do\":\"429\","
                          "\"retry_after\":2},{\"do\":\"503\"},{\"do\":\"latency\",\"ms\":5}]",
                          1, &e),
                     AM_OK);
    sb_strike first = sb_fault_pick(&f, &s), second = sb_fault_pick(&f, &s);
    assert_int_equal(first.rule->deed, SB_DO_429);
    assert_int_equal(sb_deed_retry_after(first.rule), 2);
    assert_int_equal(first.latency, 25);
    assert_int_equal(second.rule->deed, SB_DO_503);
    assert_int_equal(sb_deed_retry_after(second.rule), 0);
    sb_fault_fini(&f);
}

static void test_wrong_rules_keep_the_old(void **state)
{
    (void)state;
    static const struct {
        const char *rules, *text;
    } t[] = {{"{}", "expected a list"},
             {"[1]", "faults[0]: expected an object"},
             {"[{\"do\":\"502\"}]", "\"502\" is no fault"},
             {"[{\"do\":\"trunkate\"}]", "did you mean \"truncate\""},
             {"[{}]", "is no fault"},
             {"[{\"do\":\"503\"},{\"do\":\"503\",\"retry_aftr\":1}]", "faults[1]: unknown member"},
             {"[{\"do\":\"503\",\"when\":{\"hosts\":\"x\"}}]", "did you mean \"host\""},
             {"[{\"do\":\"503\",\"when\":{\"nth\":-1}}]", "nth must be a number"},
             {"[{\"do\":\"503\",\"when\":{\"percent\":101}}]", "percent must be"},
             {"[{\"do\":\"429\",\"form\":\"iso\"}]", "form must be"},
             {"[{\"do\":\"status\"}]", "needs a status"},
             {"[{\"do\":\"latency\"}]", "needs ms"},
             {"[{\"do\":\"slow\",\"after\":true}]", "after belongs to"}};
    am_err e;
    sb_faults f = {.n = 0};
    assert_int_equal(load(&f, "[{\"do\":\"html\"}]", 1, &e), AM_OK);
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        assert_int_equal(load(&f, t[i].rules, 1, &e), AM_USAGE);
        assert_non_null(strstr(e.text, t[i].text));
        assert_int_equal(f.n, 1);
    }
    sb_fault_fini(&f);
}

static const char *no_header(const sb_request *in, const char *name)
{
    (void)in;
    (void)name;
    return NULL;
}

static void test_deeds(void **state)
{
    (void)state;
    sb_request in = {.method = "POST",
                     .host = "contoso-admin.sharepoint.com",
                     .path = "/",
                     .raw = "/",
                     .body = "",
                     .header = no_header};
    static const struct {
        sb_rule rule;
        bool before;
        int status;
        sb_delivery how;
        uint64_t bytes;
    } t[] = {
        {{.deed = SB_DO_429, .retry_after = 3}, true, 429, SB_SEND, 0},
        {{.deed = SB_DO_503, .retry_after = -1}, true, 503, SB_SEND, 0},
        {{.deed = SB_DO_504}, true, 504, SB_SEND, 0},
        {{.deed = SB_DO_504, .after = true}, false, 504, SB_SEND, 0},
        {{.deed = SB_DO_STATUS, .status = 403, .body = "no"}, true, 403, SB_SEND, 0},
        {{.deed = SB_DO_HTML, .status = -1, .after = true}, false, 200, SB_SEND, 0},
        {{.deed = SB_DO_RESET_BEFORE}, true, 0, SB_DROP, 0},
        {{.deed = SB_DO_RESET_AFTER}, false, 200, SB_DROP, 0},
        {{.deed = SB_DO_TRUNCATE, .bytes = 4}, false, 200, SB_CUT, 4},
        {{.deed = SB_DO_TRUNCATE, .bytes = -1}, false, 200, SB_CUT, 4},
        {{.deed = SB_DO_OVERSIZE, .bytes = 1000}, false, 200, SB_STREAM, 1000},
        {{.deed = SB_DO_SLOW, .bytes = 2, .ms = 10}, false, 200, SB_DRIP, 2},
    };
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        sb_answer a;
        sb_rule rule = t[i].rule;
        rule.body = rule.body ? rule.body : "";
        sb_answer_init(&a);
        bool before = sb_deed_before(&rule, &in, &a);
        assert_int_equal(before, t[i].before);
        if (!before) {
            a.reply.status = 200;
            am_buf_str(&a.reply.body, "{\"a\":12}");
            sb_deed_after(&rule, &a);
        }
        assert_int_equal(a.reply.status, t[i].status);
        assert_int_equal(a.how, t[i].how);
        assert_int_equal(a.bytes, t[i].bytes);
        sb_answer_fini(&a);
    }
}

static void test_sight_of_csom(void **state)
{
    (void)state;
    static const char body[] =
        "<Request><Actions><ObjectPath Id=\"2\" ObjectPathId=\"1\" /><SetProperty Id=\"9\" "
        "ObjectPathId=\"3\" Name=\"LockState\"><Parameter Type=\"String\">Unlock</Parameter>"
        "</SetProperty></Actions><ObjectPaths><Method Id=\"3\" ParentId=\"1\" "
        "Name=\"RemoveSite\"><Parameters><Parameter Type=\"String\">https://c/sites/a&amp;b"
        "</Parameter></Parameters></Method></ObjectPaths></Request>";
    sb_request in = {.method = "POST",
                     .host = "contoso-admin.sharepoint.com",
                     .path = "/_vti_bin/client.svc/ProcessQuery",
                     .body = body,
                     .body_n = sizeof body - 1};
    am_arena *arena = am_arena_new(0);
    sb_sight s;
    sb_sight_of(arena, &in, &s);
    assert_true(sb_sight_what(&s, "csom:RemoveSite"));
    assert_true(sb_sight_what(&s, "csom:LockState"));
    assert_false(sb_sight_what(&s, "csom:ObjectPath"));
    assert_true(sb_sight_subject(&s, "https://c/sites/a&b"));
    in.path = "/_api/SPO.Tenant/RemoveSite('x')";
    in.body = "";
    in.body_n = 0;
    sb_sight_of(arena, &in, &s);
    assert_true(sb_sight_what(&s, "rest:RemoveSite"));
    am_arena_free(arena);
}

static const struct CMUnitTest tests[] = {cmocka_unit_test(test_when),
                                          cmocka_unit_test(test_percent_by_seed),
                                          cmocka_unit_test(test_first_strike_and_latency),
                                          cmocka_unit_test(test_wrong_rules_keep_the_old),
                                          cmocka_unit_test(test_deeds),
                                          cmocka_unit_test(test_sight_of_csom)};

CHECK_MAIN(tests)
