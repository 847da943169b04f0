#include "lua_fake.h"

#include "check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/json.h"
#include "io/ticket.h"
#include "plugin/schema.h"
#include "run/declared.h"
#include "run/drive.h"
#include "run/ledger.h"

fake the;

struct am_tenant {
    const char *name;
    const am_value *facts;
};

struct am_run {
    am_mode mode;
    am_tenant tenants[2];
};

/* --- the connector ------------------------------------------------------------------------- */

static am_step never(const am_host *h, am_call *c)
{
    return (h->fail)(c, AM_BUG, "the fake drive calls no step"); /* fail is a macro of cmocka */
}

static const am_param p_get[] = {{"url", "url", "which"}, {0}};
static const am_param p_list[] = {
    {"count", "integer=3", "how many"}, {"fail", "boolean=false", "break at the end"}, {0}};
static const am_param p_remove[] = {{"url", "url", "which"},
                                    {"force", "boolean=false", "anyway"},
                                    {"tags", "string[]?", "words"},
                                    {0}};
static const am_param p_find[] = {
    {"filter", "object?", "which"}, {"top", "integer?", "how many"}, {0}};
static const am_param p_lock[] = {
    {"url", "url", "which"}, {"state", "Unlock|ReadOnly|NoAccess", "how it is to be"}, {0}};
static const am_op ops[] = {{"get-site", AM_READ, p_get, never, "one site", NULL},
                            {"list-sites", AM_READ | AM_STREAM, p_list, never, "sites", NULL},
                            {"remove-site", AM_CHANGE, p_remove, never, "remove it", NULL},
                            {"set-lock", AM_CHANGE, p_lock, never, "lock it", NULL},
                            {"find", AM_READ, p_find, never, "what was given", NULL},
                            {0}};
static const am_connector connector = {.size = sizeof(am_connector),
                                       .op_size = sizeof(am_op),
                                       .major = AM_ABI_MAJOR,
                                       .minor = AM_ABI_MINOR,
                                       .name = "fake",
                                       .version = "1.0.0",
                                       .help = "a connector for tests",
                                       .ops = ops};

/* --- drives -------------------------------------------------------------------------------- */

struct am_drive {
    const am_operation *op;
    am_arena *arena;
    am_ticket ticket;
    am_timer timer;
    am_value *args;
    const am_value *value;
    am_err err;
    bool over, told, detached;
    int64_t next, page_end, count; /* of a stream */
};

enum { PAGE = 2, ANSWER_MS = 10 };

static void destroy(am_drive *d);

static void answer(am_drive *d)
{
    const char *url = am_value_text(am_value_member(d->args, "url"), "");
    if (strstr(url, "gone"))
        am_fail(&d->err, AM_ABSENT, "get-site %s: no such site", url);
    else if (strstr(url, "guarded"))
        am_fail(&d->err, AM_REFUSED, "%s is no redirect", url);
    else if (strstr(url, "busy")) {
        am_fail(&d->err, AM_LIMIT, "throttled");
        snprintf(d->err.code, sizeof d->err.code, "429a");
        snprintf(d->err.request_id, sizeof d->err.request_id, "req-1");
        d->err.http = 429;
        am_hint(&d->err, "wait");
    } else if (strcmp(d->op->name, "find") == 0)
        d->value = d->args;
    else
        d->value = am_json_make(d->arena, "{\"url\":%s,\"ok\":%b,\"none\":null}", url, 1);
    if (d->op->effects & AM_CHANGE) {
        d->told = true;
        am_buf_fmt(&the.log, "drive told %s\n", am_kind_name(d->err.kind));
    }
    d->over = true;
    the.in_flight--;
}

static void page(am_drive *d)
{
    d->page_end = d->next + PAGE < d->count ? d->next + PAGE : d->count;
    d->over = d->page_end == d->count;
    if (d->over && am_value_truth(am_value_member(d->args, "fail"), false))
        am_fail(&d->err, AM_NETWORK, "list-sites: the service did not answer");
}

static void fire(am_ready *ready)
{
    am_drive *d =
        (am_drive *)((char *)ready - offsetof(am_drive, timer) - offsetof(am_timer, ready));
    if (d->op->effects & AM_STREAM)
        page(d);
    else
        answer(d);
    am_ticket_settle(&d->ticket);
    if (d->detached) {
        the.detached--;
        destroy(d);
    }
}

am_kind am_drive_start(am_run *run, am_tenant *tenant, const am_operation *op,
                       const am_value *given, bool from_text, const am_drive_opts *opts,
                       am_drive **out, am_err *err)
{
    (void)run;
    am_drive *d = am_new(am_drive);
    d->arena = am_arena_new(0);
    am_kind kind = am_schema_check(d->arena, op->name, op->params, op->n_params, given, from_text,
                                   &d->args, err);
    if (kind != AM_OK) {
        am_arena_free(d->arena);
        free(d);
        return kind;
    }
    am_buf_fmt(&the.log, "call %s %s %s reason=%s step=%s\n", tenant->name, op->name,
               am_json_text(d->arena, d->args, AM_JSON_CANONICAL),
               opts->reason ? opts->reason : "-", opts->step ? opts->step : "-");
    d->op = op;
    d->count = am_value_num(am_value_member(d->args, "count"), 0);
    d->timer.ready.run = fire;
    am_ticket_start(&d->ticket, the.loop, opts->owner);
    am_timer_set(the.loop, &d->timer, am_clock_mono() + ANSWER_MS);
    the.drives++;
    if (!(op->effects & AM_STREAM) && ++the.in_flight > the.most)
        the.most = the.in_flight;
    *out = d;
    return AM_OK;
}

am_ticket *am_drive_ticket(am_drive *d)
{
    return &d->ticket;
}

bool am_drive_over(const am_drive *d)
{
    return d->over;
}

am_kind am_drive_result(const am_drive *d, const am_value **value, const am_err **err)
{
    *value = d->value;
    *err = &d->err;
    return d->err.kind;
}

const am_value *am_drive_item(am_drive *d)
{
    if (d->next == d->page_end)
        return NULL;
    d->next++;
    the.pulled++;
    const char *url = am_arena_format(d->arena, "https://x/sites/%d", (int)d->next);
    return am_json_make(d->arena, "{\"url\":%s,\"n\":%d}", url, d->next);
}

void am_drive_more(am_drive *d)
{
    am_ticket_start(&d->ticket, the.loop, d->ticket.owner);
    am_timer_set(the.loop, &d->timer, am_clock_mono() + ANSWER_MS);
}

bool am_drive_told(const am_drive *d)
{
    return d->told;
}

static void destroy(am_drive *d)
{
    am_timer_clear(the.loop, &d->timer);
    am_loop_unready(the.loop, &d->timer.ready);
    the.drives--;
    am_arena_free(d->arena);
    free(d);
}

void am_drive_free(am_drive *d)
{
    if (!d->over && d->op->effects & AM_CHANGE) { /* it is under way: let it come to its end */
        d->detached = true;
        d->ticket.owner = NULL;
        the.detached++;
        return;
    }
    if (!(d->op->effects & AM_STREAM) && !d->over)
        the.in_flight--;
    destroy(d);
}

/* --- run and tenants ----------------------------------------------------------------------- */

const char *am_run_id(const am_run *run)
{
    (void)run;
    return "01J00000000000000000000000";
}

am_mode am_run_mode(const am_run *run)
{
    return run->mode;
}

am_loop *am_run_loop(const am_run *run)
{
    (void)run;
    return the.loop;
}

const am_registry *am_run_registry(const am_run *run)
{
    (void)run;
    return the.registry;
}

size_t am_run_tenants(const am_run *run)
{
    (void)run;
    return 2;
}

am_tenant *am_run_tenant_at(const am_run *run, size_t i)
{
    return (am_tenant *)(uintptr_t)&run->tenants[i];
}

am_tenant *am_run_tenant(const am_run *run, const char *name)
{
    for (size_t i = 0; i < 2; i++)
        if (strcmp(run->tenants[i].name, name) == 0 ||
            strcmp(am_value_text(am_value_member(run->tenants[i].facts, "role"), ""), name) == 0)
            return am_run_tenant_at(run, i);
    return NULL;
}

bool am_run_stopping(const am_run *run)
{
    (void)run;
    return the.stop;
}

/* As if the plan had the forced removals, and the one of /b without a reason. */
bool am_run_planned(am_run *run, const char *tenant, const char *op, const am_value *args,
                    const char **reason)
{
    (void)run;
    bool force = am_value_truth(am_value_member(args, "force"), false);
    const char *url = am_value_text(am_value_member(args, "url"), "");
    *reason = force ? "the plan says so" : NULL;
    return strcmp(tenant, "contoso") == 0 && strcmp(op, "remove-site") == 0 &&
           (force || strcmp(url, "https://x/b") == 0);
}

bool am_run_step_begin(am_run *run, const char *name, char label[AM_STEP_LABEL], const am_value **value)
{
    (void)run;
    (void)value;
    (void)snprintf(label, AM_STEP_LABEL, "%s", name);
    am_buf_fmt(&the.log, "step %s begins\n", name);
    return false;
}

void am_run_step_end(am_run *run, const char *label, bool ended, const am_value *value)
{
    (void)run;
    (void)ended;
    (void)value;
    am_buf_fmt(&the.log, "step %s ends\n", label);
}

void am_run_outcome(am_run *run, const am_outcome *o)
{
    (void)run;
    am_buf_fmt(&the.log, "outcome %s subject=%s step=%s reason=%s value=%s\n", o->word,
               o->subject ? o->subject : "-", o->step ? o->step : "-", o->reason ? o->reason : "-",
               o->value ? am_json_text(the.arena, o->value, AM_JSON_CANONICAL) : "-");
}

void am_run_progress(am_run *run, const char *what, uint64_t done, uint64_t total)
{
    (void)run;
    am_buf_fmt(&the.log, "progress %s %u/%u\n", what, (unsigned)done, (unsigned)total);
}

size_t am_run_open(const am_run *run)
{
    (void)run;
    return the.detached;
}

void am_run_end(am_run *run, am_kind kind)
{
    (void)run;
    if (the.ended == AM_OK)
        the.ended = kind;
}

void am_run_set_exit(am_run *run, int code)
{
    (void)run;
    am_buf_fmt(&the.log, "exit %d\n", code);
}

void am_run_declare(am_run *run, const char *playbook, const am_value *changes)
{
    char line[512];
    snprintf(line, sizeof line, "declared %s %s", playbook, am_json_text(the.arena, changes, AM_JSON_PLAIN));
    am_run_say(run, AM_OK, line);
}

am_kind am_run_note(am_run *run, const char *text, const char *consent, am_err *err)
{
    char line[512];
    snprintf(line, sizeof line, "note %s%s%s", text, consent ? " needs " : "", consent ? consent : "");
    am_run_say(run, AM_OK, line);
    return consent && am_run_mode(run) == AM_MODE_APPLY
               ? am_fail(err, AM_REFUSED, "no consent to %s", consent)
               : AM_OK;
}

am_kind am_run_ledger(am_run *run, am_journal **out, am_err *err)
{
    (void)run;
    am_kind kind = the.ledger ? AM_OK : am_ledger_copy(NULL, &the.ledger, err);
    *out = the.ledger;
    return kind;
}

void am_run_fail(am_run *run, const am_err *err)
{
    (void)run;
    am_buf_fmt(&the.log, "fail %s\n", am_kind_name(err->kind));
}

void am_run_say(am_run *run, am_kind kind, const char *text)
{
    (void)run;
    am_buf_fmt(&the.log, "say %d %s\n", (int)kind, text);
}

const char *am_tenant_name(const am_tenant *t)
{
    return t->name;
}

const char *am_tenant_connector(const am_tenant *t)
{
    (void)t;
    return "fake";
}

const am_value *am_tenant_facts(const am_tenant *t)
{
    return t->facts;
}

/* --- for the tests ------------------------------------------------------------------------- */

void fake_begin(am_mode mode)
{
    am_err err;
    the = (fake){.log = AM_BUF(1 << 20)};
    am_clock_freeze(1000, 1785139200000);
    the.arena = am_arena_new(0);
    the.loop = am_loop_new();
    the.registry = am_registry_new();
    if (am_registry_add(the.registry, &connector, "built in", &err) != AM_OK)
        fail_msg("%s", err.text);
    the.run = am_new(am_run);
    the.run->mode = mode;
    the.run->tenants[0] = (am_tenant){
        "contoso", am_json_make(the.arena, "{\"name\":\"contoso\",\"role\":\"source\"}")};
    the.run->tenants[1] = (am_tenant){
        "fabrikam", am_json_make(the.arena, "{\"name\":\"fabrikam\",\"role\":\"target\"}")};
}

void fake_end(void)
{
    assert_int_equal(the.drives, 0);
    assert_int_equal(the.in_flight, 0);
    free(the.run);
    am_journal_close(the.ledger);
    am_registry_free(the.registry);
    am_loop_free(the.loop);
    am_arena_free(the.arena);
    am_buf_free(&the.log);
    am_clock_thaw();
}

int fake_plan(void **state)
{
    (void)state;
    fake_begin(AM_MODE_PLAN);
    return 0;
}

int fake_apply(void **state)
{
    (void)state;
    fake_begin(AM_MODE_APPLY);
    return 0;
}

int fake_over(void **state)
{
    (void)state;
    fake_end();
    return 0;
}

am_kind fake_play(const char *text, const char *params, am_err *err)
{
    am_playbook *pb = NULL;
    const am_value *given = NULL, *result = NULL;
    *err = (am_err){0};
    the.result = NULL;
    if (params && am_json_parse(the.arena, params, strlen(params), &given, err) != AM_OK)
        fail_msg("%s", err->text);
    am_kind kind =
        am_playbook_load("t.lua", text, strlen(text), the.modules_dir, &the.limits, &pb, err);
    if (kind == AM_OK)
        kind = am_playbook_run(pb, the.run, given, false, &result, err);
    if (kind == AM_OK)
        the.result = am_json_text(the.arena, result, AM_JSON_CANONICAL);
    assert_int_equal(the.drives, 0); /* before the state is closed */
    am_playbook_free(pb);
    return kind;
}

static const char *whole(const char *body)
{
    return am_arena_format(
        the.arena,
        "return playbook { name = 't', version = '1', summary = 's', run = function(ctx) "
        "local source, target = ctx.tenants.source, ctx.tenants.target;\n%s\nend }",
        body);
}

void fake_run(const char *body)
{
    am_err err;
    if (fake_play(whole(body), NULL, &err) != AM_OK)
        fail_msg("%s: %s", am_kind_name(err.kind), err.text);
}

void fake_fails(const char *body, am_kind kind, const char *part)
{
    am_err err;
    am_kind got = fake_play(whole(body), NULL, &err);
    if (got != kind || !strstr(err.text, part))
        fail_msg("expected %s '...%s...', got %s '%s'", am_kind_name(kind), part, am_kind_name(got),
                 err.text);
}

void fake_gives(const char *json)
{
    assert_non_null(the.result);
    assert_string_equal(the.result, json);
}

bool fake_logged(const char *part)
{
    bool there = strstr(am_buf_text(&the.log), part) != NULL;
    if (!there)
        print_message("# not in the log: %s\n# %s\n", part, am_buf_text(&the.log));
    return there;
}

size_t fake_count(const char *part)
{
    size_t n = 0;
    for (const char *at = am_buf_text(&the.log); (at = strstr(at, part)); at += strlen(part))
        n++;
    return n;
}
