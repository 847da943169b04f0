#include "rig.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/json.h"
#include "tenant/jwt.h"

enum { LINE_BYTES = 256 << 10, STATE_BYTES = 256 << 20, START_MS = 120 * 1000, ARGS_MAX = 32 };

#define ASSERTION_TYPE "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"

void rig_die(const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    fprintf(stderr, "bench: ");
    vfprintf(stderr, fmt, ap);
    fprintf(stderr, "\n");
    va_end(ap);
    exit(1);
}

static void must(am_kind kind, const am_err *err)
{
    if (kind)
        rig_die("%s", err->text);
}

const char *rig_path(rig *r, const char *name)
{
    return am_arena_format(r->arena, "%s/%s", r->dir, name);
}

static const char *fact(const am_value *v, const char *name)
{
    const char *text = am_value_text(am_value_member(v, name), NULL);
    if (!text)
        rig_die("the sandbox's line has no %s", name);
    return text;
}

/* CPU time of the sandbox so far. */
static double server_ms(const rig *r)
{
    char path[64], text[1024];
    unsigned long user = 0, kernel = 0;
    snprintf(path, sizeof path, "/proc/%d/stat", (int)r->sandbox.pid);
    FILE *f = fopen(path, "r");
    if (!f)
        return 0;
    size_t n = fread(text, 1, sizeof text - 1, f);
    fclose(f);
    text[n] = '\0';
    const char *p = strrchr(text, ')');
    if (p)
        sscanf(p + 1, " %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user, &kernel);
    return (double)(user + kernel) * 1000.0 / (double)sysconf(_SC_CLK_TCK);
}

static void show_stderr(rig *r)
{
    am_err err = {0};
    am_buf text = AM_BUF(64 << 10);
    if (am_file_read(rig_path(r, "err"), &text, &err) == AM_OK)
        fprintf(stderr, "%s", am_buf_text(&text));
    am_buf_free(&text);
}

figures rig_run(rig *r, const char *const *argv)
{
    const char *all[ARGS_MAX + 6];
    char seconds[16];
    figures f = {0};
    double wall_us, cpu_us, rss_kib;
    int status;
    size_t n = 0;
    am_child launch = {.in = -1, .out = -1};
    am_buf line = AM_BUF(LINE_BYTES);
    am_err err = {0};
    snprintf(seconds, sizeof seconds, "%d", RIG_SECONDS);
    all[n++] = am_arena_format(r->arena, "%s/tests/bench/launch", r->bin);
    all[n++] = rig_path(r, "figures");
    all[n++] = seconds;
    all[n++] = rig_path(r, "out");
    all[n++] = rig_path(r, "err");
    while (*argv && n < ARGS_MAX)
        all[n++] = *argv++;
    all[n] = NULL;
    unlink(rig_path(r, "figures"));
    double before = server_ms(r);
    must(am_child_start(all, &launch, &err), &err);
    if (am_child_line(&launch, &line, RIG_SECONDS * 1000, &err) == AM_OK)
        rig_die("launch: %s",
                am_buf_text(&line)); /* it has nothing to say; its end is the answer */
    am_child_stop(&launch);
    am_buf_free(&line);
    FILE *in = fopen(rig_path(r, "figures"), "r");
    if (!in || fscanf(in, "%lf %lf %lf %d", &wall_us, &cpu_us, &rss_kib, &status) != 4)
        rig_die("%s could not be run", all[5]);
    fclose(in);
    if (status != 0) {
        show_stderr(r);
        rig_die("%s %s: exit code %d", all[5], all[6] ? all[6] : "", status);
    }
    f.wall_ms = wall_us / 1000;
    f.cpu_ms = cpu_us / 1000;
    f.rss_mib = rss_kib / 1024;
    f.server_ms = server_ms(r) - before;
    return f;
}

/* What the request log has gained. It is asked for over TLS, behind the requests that it tells of:
 * their connections belong to the same thread of the sandbox. */
static void count_requests(rig *r, figures *f)
{
    char *line = NULL;
    size_t cap = 0;
    const char *const argv[] = {
        r->curl,
        "-sSf",
        "--cacert",
        r->ca,
        "--connect-to",
        am_arena_format(r->arena, "::%s", r->connect_to),
        "-o",
        rig_path(r, "log"),
        am_arena_format(r->arena, "https://%s/_sandbox/log?from=%ld", r->admin, r->log_from),
        NULL};
    (void)rig_run(r, argv);
    FILE *log = fopen(rig_path(r, "log"), "r");
    if (!log)
        rig_die("the sandbox gave no request log");
    while (getline(&line, &cap, log) > 0) {
        f->requests++;
        f->changes += strstr(line, "\"changed\":true") != NULL;
        f->throttled += strstr(line, "\"status\":429,") != NULL;
    }
    r->log_from += ftell(log);
    free(line);
    fclose(log);
}

figures rig_measure(rig *r, const char *const *argv)
{
    figures before = {0};
    count_requests(r, &before);
    figures f = rig_run(r, argv);
    const char *out = rig_path(r, "out"), *kept = rig_path(r, "measured.out");
    if (rename(out, kept) != 0)
        rig_die("%s left no output", argv[0]);
    count_requests(r, &f);
    if (rename(kept, out) != 0)
        rig_die("the output of %s is lost", argv[0]);
    return f;
}

void rig_post(rig *r, const char *what, const char *json)
{
    const char *argv[] = {r->curl,
                          "-sSf",
                          "-o",
                          "/dev/null",
                          "--data-raw",
                          json,
                          am_arena_format(r->arena, "%s/%s", r->control, what),
                          NULL};
    rig_run(r, argv);
}

void rig_reset(rig *r)
{
    rig_post(r, "reset", "");
    rig_post(r, "faults", "[]");
    rig_post(r, "budget", "null");
    r->log_from = 0;
}

const am_value *rig_state(rig *r)
{
    am_err err = {0};
    const am_value *state = NULL;
    am_buf text = AM_BUF(STATE_BYTES);
    const char *argv[] = {r->curl,
                          "-sSf",
                          "-o",
                          rig_path(r, "state"),
                          am_arena_format(r->arena, "%s/state", r->control),
                          NULL};
    rig_run(r, argv);
    must(am_file_read(rig_path(r, "state"), &text, &err), &err);
    must(am_json_parse(r->arena, am_buf_text(&text), text.n, &state, &err), &err);
    am_buf_free(&text);
    return state;
}

/* The token that curl is given: asked for with a certificate, as the service demands. */
static const char *get_token(rig *r, const am_value *tenant, const char *login)
{
    am_err err = {0};
    am_cert *cert = NULL;
    const am_value *reply;
    am_buf assertion = AM_BUF(AM_JWT_MAX), text = AM_BUF(AM_JWT_MAX);
    const char *client = fact(tenant, "client_id");
    const char *url = am_arena_format(r->arena, "https://%s/%s/oauth2/v2.0/token", login,
                                      fact(tenant, "tenant_id"));
    am_tenant_config config = {.name = "bench"};
    config.auth.kind = AM_AUTH_CERTIFICATE;
    config.auth.pem = fact(tenant, "cert");
    config.auth.key = fact(tenant, "key");
    must(am_cert_load(&config, &cert, &err), &err);
    must(am_jwt_assertion(cert, false, client, url, &assertion, &err), &err);
    am_cert_free(cert);
    const char *argv[] = {r->curl,
                          "-sSf",
                          "--cacert",
                          r->ca,
                          "--connect-to",
                          am_arena_format(r->arena, "::%s", r->connect_to),
                          "-d",
                          "grant_type=client_credentials",
                          "-d",
                          am_arena_format(r->arena, "client_id=%s", client),
                          "-d",
                          am_arena_format(r->arena, "scope=https://%s/.default", r->admin),
                          "-d",
                          "client_assertion_type=" ASSERTION_TYPE,
                          "-d",
                          am_arena_format(r->arena, "client_assertion=%s", am_buf_text(&assertion)),
                          url,
                          NULL};
    rig_run(r, argv);
    must(am_file_read(rig_path(r, "out"), &text, &err), &err);
    must(am_json_parse(r->arena, am_buf_text(&text), text.n, &reply, &err), &err);
    am_buf_free(&assertion);
    am_buf_free(&text);
    return fact(reply, "access_token");
}

static void write_text(const char *path, const char *text)
{
    am_err err = {0};
    must(am_file_write(path, text, strlen(text), 0600, &err), &err);
}

static void write_config(rig *r, const am_value *tenants)
{
    am_buf b = AM_BUF(64 << 10);
    for (size_t i = 0; i < am_value_len(tenants); i++) {
        const am_value *t = am_value_at(tenants, i);
        am_buf_fmt(&b,
                   "tenant \"%s\" { role = \"%s\", host = \"%s\", tenant_id = \"%s\",\n"
                   "  client_id = \"%s\", connect_to = \"%s\", ca = \"%s\",\n"
                   "  auth = certificate { pem = \"%s\", key = \"%s\" } }\n",
                   fact(t, "name"), fact(t, "role"), fact(t, "host"), fact(t, "tenant_id"),
                   fact(t, "client_id"), r->connect_to, r->ca, fact(t, "cert"), fact(t, "key"));
    }
    am_buf_str(&b, "policy { max_effects = 10000000 }\n");
    write_text(rig_path(r, "aftermove.lua"), am_buf_text(&b));
    am_buf_free(&b);
}

static const char filter_text[] =
    "return playbook { name = \"filter\", version = \"1.0.0\", summary = \"Keeps few.\",\n"
    "  needs = { source = \"sharepoint\" }, read_only = true,\n"
    "  run = function(ctx)\n"
    "    local n, kept = 0, 0\n"
    "    for site in ctx.tenants.source:list_redirects() do\n"
    "      n = n + 1\n"
    "      if ctx.match(site.url, \"*7\") and site.lock_state ~= \"Unlock\" then\n"
    "        kept = kept + 1\n"
    "      end\n"
    "    end\n"
    "    return { listed = n, kept = kept }\n"
    "  end }\n";
static const char read_text[] =
    "return playbook { name = \"read\", version = \"1.0.0\", summary = \"Reads one site.\",\n"
    "  needs = { source = \"sharepoint\" }, read_only = true,\n"
    "  params = { url = { type = \"url\" }, times = { type = \"integer\" } },\n"
    "  run = function(ctx)\n"
    "    for _ = 1, ctx.params.times do ctx.tenants.source:get_site(ctx.params.url) end\n"
    "  end }\n";

void rig_workspace(rig *r, const char *dir)
{
    am_err err = {0};
    am_buf config = AM_BUF(64 << 10);
    const char *argv[] = {"/bin/rm",
                          "-rf",
                          am_arena_format(r->arena, "%s/journal.db", dir),
                          am_arena_format(r->arena, "%s/journal.db-wal", dir),
                          am_arena_format(r->arena, "%s/journal.db-shm", dir),
                          am_arena_format(r->arena, "%s/plans", dir),
                          NULL};
    must(am_dir_make(dir, 0700, &err), &err);
    rig_run(r, argv);
    must(am_file_read(rig_path(r, "aftermove.lua"), &config, &err), &err);
    write_text(am_arena_format(r->arena, "%s/aftermove.lua", dir), am_buf_text(&config));
    write_text(am_arena_format(r->arena, "%s/idle.lua", dir),
               "return playbook { name = \"idle\", version = \"1.0.0\", summary = \"Nothing.\",\n"
               "  read_only = true, run = function() end }\n");
    write_text(am_arena_format(r->arena, "%s/empty.lua", dir),
               "return playbook { name = \"empty\", version = \"1.0.0\", summary = \"Nothing.\",\n"
               "  run = function() end }\n");
    write_text(am_arena_format(r->arena, "%s/filter.lua", dir), filter_text);
    write_text(am_arena_format(r->arena, "%s/read.lua", dir), read_text);
    am_buf_free(&config);
}

void rig_start(rig *r, const char *bin, const char *dir, long redirects)
{
    am_err err = {0};
    const am_value *facts;
    am_buf line = AM_BUF(LINE_BYTES);
    *r = (rig){.arena = am_arena_new(0),
               .bin = bin,
               .curl = "/usr/bin/curl",
               .dir = dir,
               .sandbox = {.in = -1, .out = -1}};
    must(am_dir_make(dir, 0700, &err), &err);
    write_text(rig_path(r, "scenario.json"),
               am_arena_format(r->arena,
                               "{\"seed\":1,\"page_size\":200,\"trust\":\"good\",\"source\":{"
                               "\"name\":\"contoso\",\"generate\":{\"redirects\":%ld}},"
                               "\"target\":{\"name\":\"fabrikam\"}}\n",
                               redirects));
    const char *argv[] = {am_arena_format(r->arena, "%s/aftermove-sandbox", bin),
                          "--scenario",
                          rig_path(r, "scenario.json"),
                          "--dir",
                          rig_path(r, "sandbox"),
                          "--exit-with-parent",
                          NULL};
    must(am_child_start(argv, &r->sandbox, &err), &err);
    must(am_child_line(&r->sandbox, &line, START_MS, &err), &err);
    must(am_json_parse(r->arena, am_buf_text(&line), line.n, &facts, &err), &err);
    am_buf_free(&line);
    const am_value *tenants = am_value_member(facts, "tenants"), *source = am_value_at(tenants, 0);
    const char *state = fact(facts, "state");
    r->ca = fact(facts, "ca");
    r->connect_to = fact(facts, "connect_to");
    r->admin = fact(source, "admin");
    r->control = am_arena_strndup(r->arena, state, strlen(state) - strlen("/state"));
    r->token = get_token(r, source, fact(facts, "login"));
    write_config(r, tenants);
}

void rig_stop(rig *r)
{
    am_child_stop(&r->sandbox);
    am_arena_free(r->arena);
    *r = (rig){0};
}
