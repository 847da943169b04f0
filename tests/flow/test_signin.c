/* Every way of signing in, and the pin of hosts, against the sandbox: a server that verifies
 * assertions and tokens by code of its own. */
#include <fcntl.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/json.h"
#include "tenant/exchange.h"

#include "../unit/check.h"

extern char **environ;

static struct {
    pid_t pid;
    int hold; /* closing it ends the sandbox */
    am_arena *arena;
    const am_value *about;
    am_loop *loop;
    am_net *net;
    am_err err;
} w;

static const char *about(const char *path)
{
    return am_value_text(am_value_get(w.about, path), NULL);
}

static int start(void **state)
{
    const char *build = getenv("top_builddir");
    int in[2], out[2];
    char *program = am_format("%s/aftermove-sandbox", build ? build : ".");
    char *argv[] = {program, (char *)(uintptr_t) "--seed-demo",
                    (char *)(uintptr_t) "--exit-with-parent", NULL};
    posix_spawn_file_actions_t files;
    am_buf line = AM_BUF(65536);
    char c = 0;
    (void)state;
    if (pipe2(in, O_CLOEXEC) != 0 || pipe2(out, O_CLOEXEC) != 0)
        return -1;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_adddup2(&files, in[0], 0);
    posix_spawn_file_actions_adddup2(&files, out[1], 1);
    if (posix_spawn(&w.pid, program, &files, NULL, argv, environ) != 0)
        return -1;
    posix_spawn_file_actions_destroy(&files);
    free(program);
    close(in[0]);
    close(out[1]);
    w.hold = in[1];
    while (read(out[0], &c, 1) == 1 && c != '\n')
        am_buf_char(&line, c);
    close(out[0]);
    w.arena = am_arena_new(0);
    if (am_json_parse(w.arena, am_buf_text(&line), line.n, &w.about, &w.err) != AM_OK)
        return -1;
    am_buf_free(&line);
    w.loop = am_loop_new();
    w.net = am_net_new(w.loop, "NONISV|aftermove|aftermove/0.1.0");
    return 0;
}

static int stop(void **state)
{
    (void)state;
    am_net_free(w.net);
    am_loop_free(w.loop);
    am_arena_free(w.arena);
    close(w.hold);
    return waitpid(w.pid, NULL, 0) == w.pid ? 0 : -1;
}

static am_tenant_config source(void)
{
    return (am_tenant_config){
        .name = "source",
        .role = "source",
        .host = about("tenants[0].host"),
        .tenant_id = about("tenants[0].tenant_id"),
        .client_id = about("tenants[0].client_id"),
        .connect_to = about("connect_to"),
        .ca = about("ca"),
        .auth = {.pem = about("tenants[0].cert"), .key = about("tenants[0].key")}};
}

static am_tenant *tenant(const am_tenant_config *c)
{
    am_tenant *t = NULL;
    if (am_tenant_new(w.net, c, &t, &w.err) != AM_OK)
        fail_msg("%s (%s)", w.err.text, w.err.hint);
    return t;
}

static bool is_over(void *self)
{
    return am_ticket_settled(&((am_exchange *)self)->ticket);
}

static am_exchange *ask(am_tenant *t, const char *method, const char *url)
{
    const am_header accept = {"Accept", "application/json"};
    am_exchange_request r = {.method = method, .url = url, .headers = &accept, .n_headers = 1};
    am_exchange *x = am_exchange_start(t, &r, NULL);
    assert_int_equal(am_loop_run(w.loop, is_over, x, &w.err), AM_OK);
    return x;
}

static void expect(am_tenant *t, const char *method, const char *url, const char *word)
{
    am_exchange *x = ask(t, method, url);
    if (x->kind != AM_OK || x->status != 200 || !strstr(am_buf_text(&x->body), word))
        fail_msg("%s: %s (%s), HTTP %d, %s", url, x->err.text, x->err.hint, x->status,
                 am_buf_text(&x->body));
    am_exchange_free(x);
}

static void ask_all_hosts(const am_tenant_config *c)
{
    am_tenant *t = tenant(c);
    expect(t, "POST", "admin:/_api/contextinfo", "FormDigestValue");
    expect(t, "POST", "root:/_api/contextinfo", "FormDigestValue");
    expect(t, "POST", "my:/_api/contextinfo", "FormDigestValue");
    expect(t, "GET", "graph:/v1.0/sites/root?$select=webUrl", "contoso.sharepoint.com");
    am_tenant_free(t);
}

static void with_both_algorithms_and_both_files(void **state)
{
    (void)state;
    am_tenant_config c = source();
    ask_all_hosts(&c);
    setenv("AM_TEST_PFX", about("tenants[0].pfx_password"), 1);
    c.auth.pem = c.auth.key = NULL;
    c.auth.pfx = about("tenants[0].pfx");
    c.auth.password_env = "AM_TEST_PFX";
    c.auth.algorithm = "RS256";
    ask_all_hosts(&c);
}

static void with_a_managed_identity(void **state)
{
    (void)state;
    am_tenant_config c = source();
    c.auth.kind = AM_AUTH_MANAGED_IDENTITY;
    setenv("IDENTITY_ENDPOINT", about("identity_endpoint"), 1);
    setenv("IDENTITY_HEADER", about("identity_header"), 1);
    ask_all_hosts(&c);
    unsetenv("IDENTITY_ENDPOINT");
    unsetenv("IDENTITY_HEADER");
}

static void the_partners_certificate_is_refused(void **state)
{
    (void)state;
    am_tenant_config c = source();
    c.auth.pem = about("tenants[1].cert");
    c.auth.key = about("tenants[1].key");
    am_tenant *t = tenant(&c);
    am_exchange *x = ask(t, "POST", "admin:/_api/contextinfo");
    assert_int_equal(x->kind, AM_DENIED);
    assert_non_null(strstr(x->err.hint, "upload it"));
    am_exchange_free(x);
    am_tenant_free(t);
}

static void swapped_tenants_are_found_out(void **state)
{
    (void)state;
    am_tenant_config c = source(), other = source();
    c.tenant_id = about("tenants[1].tenant_id");
    other.name = other.role = "target";
    other.host = about("tenants[1].host");
    am_tenant *t = tenant(&c), *p = tenant(&other);
    am_tenant_pair(t, p);
    am_exchange *x = ask(t, "POST", "admin:/_api/contextinfo");
    assert_int_equal(x->kind, AM_REFUSED);
    assert_non_null(strstr(x->err.hint, "source and target are swapped"));
    assert_int_equal(x->sent, 0);
    am_exchange_free(x);
    am_tenant_free(t);
    am_tenant_free(p);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(with_both_algorithms_and_both_files),
    cmocka_unit_test(with_a_managed_identity),
    cmocka_unit_test(the_partners_certificate_is_refused),
    cmocka_unit_test(swapped_tenants_are_found_out),
};

int main(void)
{
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, start, stop);
}
