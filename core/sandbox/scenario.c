#include "sandbox/scenario.h"

#include <stdio.h>
#include <string.h>

static void hosts(sb_reader *r, sb_tenant *t, const am_value *v, const char *path)
{
    static const char *const known[] = {"root", "admin", "my", NULL};
    const am_value *h = am_value_member(v, "hosts");
    const char *at = am_arena_format(r->world->mem, "%s.hosts", path);

    t->root = am_arena_format(r->world->mem, "%s.sharepoint.com", t->name);
    t->admin = am_arena_format(r->world->mem, "%s-admin.sharepoint.com", t->name);
    t->my = am_arena_format(r->world->mem, "%s-my.sharepoint.com", t->name);
    if (!sb_reader_object(r, h, at, known))
        return;
    t->root = sb_reader_text(r, h, at, "root", t->root);
    t->admin = sb_reader_text(r, h, at, "admin", t->admin);
    t->my = sb_reader_text(r, h, at, "my", t->my);
}

static void ids(sb_reader *r, sb_tenant *t, const am_value *v, const char *path)
{
    sb_random own = {0};
    sb_guid tenant, client, subscription;

    for (const char *p = t->name; *p; p++)
        own.state = own.state * 131 + (unsigned char)*p;
    tenant = sb_guid_make(&own);
    client = sb_guid_make(&own);
    subscription = sb_guid_make(&own);
    (void)sb_reader_guid(r, v, path, "tenant_id", &tenant);
    (void)sb_reader_guid(r, v, path, "client_id", &client);
    sb_guid_text(t->tenant_id, &tenant);
    sb_guid_text(t->client_id, &client);
    sb_guid_text(t->subscription, &subscription);
}

static void root_sites(sb_reader *r, sb_tenant *t)
{
    sb_world *w = r->world;
    sb_site *s =
        sb_world_add(w, t, am_arena_format(w->mem, "https://%s", t->root), "SITEPAGEPUBLISHING#0");

    if (s)
        s->title = "Home";
    s = sb_world_add(w, t, am_arena_format(w->mem, "https://%s", t->my), "SPSMSITEHOST#0");
    if (s)
        s->title = "My sites";
}

static void tenant_basics(sb_reader *r, sb_tenant *t, const am_value *v)
{
    static const char *const known[] = {
        "name",  "tenant_id", "client_id", "hosts",  "domain", "licences_end", "mna_flight_enabled",
        "sites", "generate",  "users",     "groups", NULL};
    const char *path = t->role;

    if (v && !sb_reader_object(r, v, path, known))
        return;
    t->name = sb_reader_text(r, v, path, "name", t->name);
    hosts(r, t, v, path);
    ids(r, t, v, path);
    t->domain =
        sb_reader_text(r, v, path, "domain", am_arena_format(r->world->mem, "%s.com", t->name));
    t->licences_end = sb_reader_time(r, v, path, "licences_end", SB_NO_DATE);
    t->flight = sb_reader_bool(r, v, path, "mna_flight_enabled", true);
}

static void tenant_content(sb_reader *r, sb_tenant *t, const am_value *v)
{
    char path[64];

    if (r->kind != AM_OK)
        return;
    root_sites(r, t);
    snprintf(path, sizeof path, "%s.sites", t->role);
    sb_explicit_sites(r, t, sb_reader_list(r, v, t->role, "sites"), path);
    sb_people_read(r, t, v, t->role);
    snprintf(path, sizeof path, "%s.generate", t->role);
    sb_generate_sites(r, t, am_value_member(v, "generate"), path);
}

static void settings(sb_reader *r, const am_value *v)
{
    static const char *const known[] = {"count", "interval_ms", "delay_ms", NULL};
    sb_world *w = r->world;
    const am_value *poll = am_value_member(v, "poll");
    const char *report;

    w->page_size = (size_t)sb_reader_num(r, v, "", "page_size", 1, 5000, 200);
    w->empty_page_every = (unsigned)sb_reader_num(r, v, "", "empty_page_every", 0, 1000, 0);
    if (w->empty_page_every == 1)
        sb_reader_bad(r, "empty_page_every is 1: every page would be empty for ever");
    w->combined_expand = sb_reader_bool(r, v, "", "combined_expand", true);
    w->needs_admin_app_only = sb_reader_bool(r, v, "", "needs_admin_app_only", true);
    w->recycled_by_url = sb_reader_bool(r, v, "", "recycled_by_url", false);
    report = sb_reader_text(r, v, "", "move_report", "nested");
    w->flat_report = !strcmp(report, "flat");
    if (!w->flat_report && strcmp(report, "nested"))
        sb_reader_bad(r, "move_report is \"%s\", expected nested or flat", report);
    w->poll_interval = 1000;
    if (sb_reader_object(r, poll, "poll", known)) {
        w->poll_count = (unsigned)sb_reader_num(r, poll, "poll", "count", 0, 1000, 0);
        w->poll_interval = sb_reader_num(r, poll, "poll", "interval_ms", 0, 600000, 1000);
        w->poll_delay = sb_reader_num(r, poll, "poll", "delay_ms", 0, 86400000, 0);
    }
}

static void load(sb_reader *r, const am_value *v)
{
    static const char *const known[] = {"seed",
                                        "page_size",
                                        "empty_page_every",
                                        "poll",
                                        "combined_expand",
                                        "source",
                                        "target",
                                        "trust",
                                        "moves",
                                        "identity_map",
                                        "faults",
                                        "budget",
                                        "units",
                                        "latency",
                                        "tokens",
                                        "identity_tenant",
                                        "needs_admin_app_only",
                                        "recycled_by_url",
                                        "move_report",
                                        NULL};
    sb_world *w = r->world;
    const char *const sides[] = {"source", "target"};

    if (v && !sb_reader_object(r, v, "", known))
        return;
    w->random.state = (uint64_t)sb_reader_num(r, v, "", "seed", 0, INT64_MAX, 1);
    settings(r, v);
    for (size_t i = 0; i < SB_TENANTS; i++)
        tenant_basics(r, &w->tenant[i], am_value_member(v, sides[i]));
    if (r->kind == AM_OK && !strcmp(w->tenant[0].name, w->tenant[1].name))
        sb_reader_bad(r, "source.name and target.name are both \"%s\"", w->tenant[0].name);
    for (size_t i = 0; i < SB_TENANTS; i++)
        tenant_content(r, &w->tenant[i], am_value_member(v, sides[i]));
    if (r->kind == AM_OK)
        sb_bonds_read(r, v);
}

am_kind sb_world_new(const am_value *scenario, int64_t base_now, sb_world **out, am_err *err)
{
    sb_world *w = am_new(sb_world);
    sb_reader r = {.world = w, .err = err};

    *out = NULL;
    w->mem = am_arena_new(0);
    w->scratch = am_arena_new(0);
    w->base_now = base_now;
    for (size_t i = 0; i < SB_TENANTS; i++) {
        w->tenant[i].name = i ? "fabrikam" : "contoso";
        w->tenant[i].role = i ? "target" : "source";
        w->tenant[i].partner = &w->tenant[1 - i];
    }
    load(&r, scenario);
    if (r.kind != AM_OK) {
        sb_world_free(w);
        return r.kind;
    }
    *out = w;
    return AM_OK;
}
