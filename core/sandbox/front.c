#include "sandbox/front.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"
#include "base/text.h"
#include "sandbox/aadsts.h"
#include "sandbox/control.h"
#include "sandbox/deed.h"
#include "sandbox/guard.h"
#include "sandbox/msi.h"

enum { REQUEST_MEMORY = 32 << 20 };

/* A request on its way. */
typedef struct passage {
    sb_front *front;
    sb_request in;
    sb_principal who;
    sb_answer *out;
    const sb_app *app; /* of the token, else of the host; NULL: neither */
    sb_strike strike;
    bool early;
} passage;

static void rate_headers(passage *p)
{
    char text[3][24];
    sb_front *f = p->front;
    sb_rate rate =
        sb_budget_rate(&f->budget, p->who.tenant_id, p->who.client_id, sb_moment_mono(&f->clock));
    if (!rate.told)
        return;
    (void)snprintf(text[0], sizeof text[0], "%lld", (long long)rate.limit);
    (void)snprintf(text[1], sizeof text[1], "%lld", (long long)rate.remaining);
    (void)snprintf(text[2], sizeof text[2], "%lld", (long long)rate.reset);
    sb_reply_header(&p->out->reply, "RateLimit-Limit", text[0]);
    sb_reply_header(&p->out->reply, "RateLimit-Remaining", text[1]);
    sb_reply_header(&p->out->reply, "RateLimit-Reset", text[2]);
}

/* Is there room in the budget? If not the answer is 429. */
static bool is_affordable(passage *p)
{
    sb_front *f = p->front;
    int64_t wait_s = 0, now = sb_moment_mono(&f->clock);
    if (!p->in.who || sb_budget_admit(&f->budget, p->who.tenant_id, p->who.client_id, now, &wait_s))
        return true;
    sb_deed_throttle(&p->out->reply, p->in.host, 429, wait_s, false);
    rate_headers(p);
    sb_budget_hold(&f->budget, p->who.tenant_id, now, wait_s);
    return false;
}

/* Anonymous requests of sharing links are counted by site, and looking changes nothing. */
static void limit_links(passage *p)
{
    sb_front *f = p->front;
    sb_reply *reply = &p->out->reply;
    const char *tenant = p->app->info.tenant_id;
    int64_t wait_s = 0, now = sb_moment_mono(&f->clock);
    char site[sizeof reply->subject];
    (void)snprintf(site, sizeof site, "%s", reply->subject);
    if (sb_budget_link(&f->budget, tenant, site, now, &wait_s))
        return;
    sb_answer_blank(p->out);
    sb_deed_throttle(reply, p->in.host, 429, wait_s, false);
    reply->what = "plain:link";
    (void)snprintf(reply->subject, sizeof reply->subject, "%s", site);
}

static void serve_tenants(passage *p)
{
    sb_front *f = p->front;
    sb_reply *reply = &p->out->reply;
    if (!is_affordable(p))
        return;
    sb_world_handle(f->world, &p->in, reply);
    if (p->in.who) {
        reply->units = sb_budget_cost(&f->budget, reply->what, reply->units);
        sb_budget_charge(&f->budget, p->who.tenant_id, p->who.client_id, reply->units,
                         sb_moment_mono(&f->clock));
        rate_headers(p);
    } else if (p->app && !strcmp(reply->what, "plain:link")) {
        limit_links(p);
    }
}

static void serve(passage *p)
{
    sb_front *f = p->front;
    const sb_rule *rule = p->strike.rule;
    bool dying = rule && rule->deed == SB_DO_TOKEN_EXPIRED;
    sb_ask ask = {.in = &p->in,
                  .arena = f->arena,
                  .real_now = am_clock_wall(),
                  .short_life = dying ? rule->seconds : 0,
                  .hide_life = dying && rule->hidden};
    if (sb_msi_is_path(p->in.path))
        sb_msi_answer(&f->entra, f->identity, &ask, &p->out->reply);
    else if (am_streq_fold(p->in.host, SB_LOGIN_HOST))
        sb_entra_answer(&f->entra, &ask, &p->out->reply);
    else
        serve_tenants(p);
}

/* The token, if one came: who asks, or a 401. */
static bool is_known(passage *p, const sb_guard *guard)
{
    sb_front *f = p->front;
    const char *token = sb_guard_token(p->in.header(&p->in, "Authorization"));
    p->app = sb_directory_host(&f->directory, p->in.host);
    if (!token)
        return true;
    if (!sb_guard_check(guard, token, &p->who, &p->out->reply))
        return false;
    p->in.who = &p->who;
    if (!p->app)
        p->app = sb_directory_find(&f->directory, p->who.tenant_id);
    return true;
}

static void note(passage *p, const char *what)
{
    const sb_answer *out = p->out;
    bool gone = out->how == SB_DROP, sized = out->how == SB_STREAM || out->how == SB_CUT;
    bool unheard = gone || out->how == SB_CUT || out->reply.status >= 500;
    const char *latency = p->strike.latency ? "latency" : NULL;
    sb_entry entry = {.t_ms = sb_moment_mono(&p->front->clock) - p->front->started,
                      .host = p->in.host,
                      .method = p->in.method,
                      .path = p->in.raw,
                      .what = strcmp(out->reply.what, "other") != 0 ? out->reply.what : what,
                      .subject = out->reply.subject,
                      .status = gone ? 0 : out->reply.status,
                      .units = out->reply.units,
                      .changed = out->reply.changed,
                      .authenticated = p->in.who != NULL,
                      .lost = out->reply.changed && unheard,
                      .violation = p->early,
                      .fault = p->strike.rule ? p->strike.rule->name : latency,
                      .tenant = p->app ? p->app->info.name : NULL,
                      .bytes = gone    ? 0
                               : sized ? out->bytes
                                       : out->reply.body.n};
    sb_reqlog_add(p->front->log, &entry);
}

/* ms before the answer: the rules', the scenario's, and its share of the jitter. */
static int64_t delay(passage *p)
{
    sb_front *f = p->front;
    uint64_t z = (++f->requests + (uint64_t)f->seed) * 0x9e3779b97f4a7c15u;
    int64_t more = f->jitter ? (int64_t)((z >> 33) % (uint64_t)(f->jitter + 1)) : 0;
    return p->strike.latency + f->latency + more;
}

static void pass(passage *p)
{
    sb_front *f = p->front;
    sb_sight sight;
    sb_guard guard = {&f->jwt, &f->directory, f->arena, &p->in};
    bool login = sb_msi_is_path(p->in.path) || am_streq_fold(p->in.host, SB_LOGIN_HOST);
    bool known = login || is_known(p, &guard);
    sb_sight_of(f->arena, &p->in, &sight);
    if (!login && p->app)
        p->early = sb_budget_early(&f->budget, p->app->info.tenant_id, sb_moment_mono(&f->clock));
    p->strike = sb_fault_pick(&f->faults, &sight);
    p->out->delay_ms = delay(p);
    bool expired = p->strike.rule && p->strike.rule->deed == SB_DO_401 && p->in.who;
    if (expired) {
        sb_guard_expired(&guard, &p->out->reply);
    } else if (!sb_deed_before(p->strike.rule, &p->in, p->out)) {
        if (known)
            serve(p);
        sb_deed_after(p->strike.rule, p->out);
    }
    int64_t wait_s = sb_deed_retry_after(p->strike.rule);
    if (wait_s > 0 && p->app && !login)
        sb_budget_hold(&f->budget, p->app->info.tenant_id, sb_moment_mono(&f->clock), wait_s);
    note(p, sight.n_what ? sight.what[0] : "other");
}

static bool is_control(const char *path)
{
    return strncmp(path, "/_sandbox/", 10) == 0;
}

void sb_front_answer(sb_front *f, const sb_request *in, sb_answer *out)
{
    passage p = {.front = f, .in = *in, .out = out};
    pthread_mutex_lock(&f->lock);
    am_arena_reset(f->arena);
    p.in.now = sb_moment_now(&f->clock);
    p.in.who = NULL;
    if (is_control(in->path))
        sb_control_answer(f, &p.in, &out->reply);
    else
        pass(&p);
    pthread_mutex_unlock(&f->lock);
}

static am_kind read_latency(sb_front *f, const am_value *v, am_err *e)
{
    f->latency = am_value_num(am_value_member(v, "ms"), v ? -1 : 0);
    f->jitter = am_value_num(am_value_member(v, "jitter"), 0);
    if (f->latency < 0 || f->latency > 600000 || f->jitter < 0 || f->jitter > 600000)
        return am_fail(e, AM_USAGE,
                       "scenario: latency must be {\"ms\": n, \"jitter\": n} of at most 600000");
    return AM_OK;
}

static am_kind read_identity(sb_front *f, const am_value *v, am_err *e)
{
    f->identity = v ? sb_directory_find(&f->directory, am_value_text(v, ""))
                    : sb_directory_role(&f->directory, "source");
    if (!f->identity)
        return am_fail(e, AM_USAGE, "scenario: identity_tenant: there is no tenant \"%s\"",
                       am_value_text(v, ""));
    return AM_OK;
}

/* What the scenario says to the front. */
static am_kind configure(sb_front *f, const am_value *scenario, am_err *e)
{
    f->seed = am_value_num(am_value_member(scenario, "seed"), 1);
    am_kind k =
        sb_entra_init(&f->entra, &f->directory, &f->jwt, am_value_member(scenario, "tokens"), e);
    if (!k)
        k = sb_fault_load(&f->faults, am_value_member(scenario, "faults"), f->seed, e);
    if (!k)
        k = sb_budget_load(&f->budget, am_value_member(scenario, "budget"), e);
    if (!k)
        k = sb_budget_costs(&f->budget, am_value_member(scenario, "units"), e);
    if (!k)
        k = read_latency(f, am_value_member(scenario, "latency"), e);
    if (!k)
        k = read_identity(f, am_value_member(scenario, "identity_tenant"), e);
    return k;
}

static am_kind make_certificates(sb_front *f, const char *dir, am_err *e)
{
    const char *hosts[3 * SB_APPS_MAX + 8] = {"localhost", "127.0.0.1", SB_LOGIN_HOST,
                                              SB_GRAPH_HOST, "*.sharepoint.com"};
    size_t n = 5;
    am_kind k = AM_OK;
    for (size_t i = 0; i < f->directory.n; i++) {
        const sb_tenant_info *t = &f->directory.app[i].info;
        hosts[n++] = t->root;
        hosts[n++] = t->admin;
        hosts[n++] = t->my;
    }
    k = sb_ca_new(dir, hosts, n, &f->ca, e);
    for (size_t i = 0; !k && i < f->directory.n; i++)
        k = sb_ca_client(f->ca, f->directory.app[i].info.name, SB_PFX_PASSWORD,
                         &f->directory.app[i].cert, e);
    return k;
}

static am_kind register_tenants(sb_front *f, am_err *e)
{
    size_t n = sb_world_tenants(f->world);
    if (!n || n > SB_APPS_MAX)
        return am_fail(e, AM_USAGE, "scenario: %zu tenants; 1 to %d are possible", n, SB_APPS_MAX);
    for (size_t i = 0; i < n; i++)
        f->directory.app[i].info = sb_world_tenant(f->world, i);
    f->directory.n = n;
    return AM_OK;
}

static am_kind open_log(sb_front *f, const char *dir, const char *log_path, am_err *e)
{
    char *own = log_path ? NULL : am_path_join(dir, "requests.jsonl");
    am_kind k = sb_reqlog_open(log_path ? log_path : own, &f->log, e);
    f->own_log = own;
    return k;
}

/* The scenario outlives whoever read it. */
static void keep_scenario(sb_front *f, const am_value *scenario)
{
    am_arena *mem = am_arena_new(0);
    f->scenario = scenario ? am_value_copy(mem, scenario) : NULL;
    am_arena_free(f->scenario_mem);
    f->scenario_mem = mem;
}

am_kind sb_front_open(const am_value *scenario, const char *dir, const char *log_path,
                      sb_front **out, am_err *e)
{
    sb_front *f = am_new(sb_front);
    (void)pthread_mutex_init(&f->lock, NULL);
    f->arena = am_arena_new(REQUEST_MEMORY);
    f->started = sb_moment_mono(&f->clock);
    f->base_now = am_clock_wall();
    keep_scenario(f, scenario);
    am_kind k = sb_world_new(scenario, f->base_now, &f->world, e);
    if (!k)
        k = sb_jwt_init(&f->jwt, e);
    if (!k)
        k = register_tenants(f, e);
    if (!k)
        k = configure(f, scenario, e);
    if (!k)
        k = make_certificates(f, dir, e);
    if (!k)
        k = open_log(f, dir, log_path, e);
    if (k) {
        sb_front_remove(f);
        sb_front_close(f);
        f = NULL;
    }
    *out = f;
    return k;
}

static bool is_same_tenant(const sb_tenant_info *a, const sb_tenant_info *b)
{
    return !strcmp(a->name, b->name) && !strcmp(a->role, b->role) &&
           !strcmp(a->tenant_id, b->tenant_id) && !strcmp(a->client_id, b->client_id) &&
           !strcmp(a->root, b->root) && !strcmp(a->admin, b->admin) && !strcmp(a->my, b->my);
}

static am_kind check_same_tenants(const sb_front *f, const sb_world *fresh, am_err *e)
{
    for (size_t i = 0; i < f->directory.n; i++) {
        sb_tenant_info info = sb_world_tenant(fresh, i);
        if (!is_same_tenant(&info, &f->directory.app[i].info))
            return am_fail(e, AM_USAGE,
                           "a reset keeps names, ids and hosts of the tenants; %s (%s) "
                           "is another one",
                           info.name, info.role);
    }
    return AM_OK;
}

am_kind sb_front_reset(sb_front *f, const am_value *scenario, am_err *e)
{
    sb_world *fresh = NULL;
    am_err again;
    am_kind k = sb_world_new(scenario ? scenario : f->scenario, f->base_now, &fresh, e);
    if (!k)
        k = check_same_tenants(f, fresh, e);
    if (k)
        goto out;
    f->budget = (sb_budget){0};
    k = configure(f, scenario ? scenario : f->scenario, e);
    if (k && configure(f, f->scenario, &again))
        am_log(AM_LOG_ERROR, "sandbox.front", "the old scenario is wrong too: %s", again.text);
    if (!k)
        k = sb_reqlog_clear(f->log, e);
    if (k)
        goto out;
    for (size_t i = 0; i < f->directory.n; i++)
        f->directory.app[i].info = sb_world_tenant(fresh, i);
    sb_world_free(f->world);
    f->world = fresh;
    fresh = NULL;
    f->clock = (sb_moment){0};
    f->started = sb_moment_mono(&f->clock);
    f->requests = 0;
    if (scenario)
        keep_scenario(f, scenario);
out:
    sb_world_free(fresh);
    return k;
}

void sb_front_remove(const sb_front *f)
{
    if (f->ca)
        sb_ca_remove(f->ca);
    for (size_t i = 0; i < f->directory.n; i++)
        sb_cert_remove(&f->directory.app[i].cert);
    if (f->own_log)
        (void)unlink(f->own_log);
}

void sb_front_close(sb_front *f)
{
    if (!f)
        return;
    sb_reqlog_close(f->log);
    sb_fault_fini(&f->faults);
    sb_ca_free(f->ca);
    sb_directory_fini(&f->directory);
    sb_world_free(f->world);
    am_arena_free(f->arena);
    am_arena_free(f->scenario_mem);
    (void)pthread_mutex_destroy(&f->lock);
    free(f->own_log);
    free(f);
}
