#include "app/doctor.h"

#include <string.h>

#include "base/text.h"
#include "tenant/look.h"

enum { SKEW_WARN_S = 60, SKEW_MAX_S = 300, HOSTS = AM_TENANTS_MAX * AM_BASES };

static void swapped(am_checks *c, const am_session *s, const am_look *l, const char *name)
{
    am_err err;
    const char *own = am_value_text(am_value_member(am_tenant_facts(l->tenant), "tenant_id"), "");
    am_fail(&err, AM_USAGE, "%s belongs to directory %s, but tenant_id is %s",
            am_look_host(l->tenant, l->base), l->realm, own);
    am_hint(&err, "host and tenant_id are of different tenants: see aftermove.lua");
    for (size_t k = 0; k < s->n_tenants; k++)
        if (s->tenants[k] != l->tenant &&
            am_streq_fold(s->config.tenants[k].tenant_id ? s->config.tenants[k].tenant_id : "",
                          l->realm))
            am_hint(&err, "that is the directory of \"%s\": the tenants are swapped",
                    s->config.tenants[k].name);
    am_checks_error(c, name, "directory", &err);
}

/* true: this host is the tenant's, and answers. */
static bool host(am_checks *c, const am_session *s, const am_look *l, const char *name)
{
    const char *which = am_look_host(l->tenant, l->base);
    const char *own = am_value_text(am_value_member(am_tenant_facts(l->tenant), "tenant_id"), "");
    am_err err;
    if (l->kind) {
        err = l->err;
        if (!err.hint[0])
            am_hint(&err,
                    "%s must be reachable from here over HTTPS; check name, proxy, firewall and ca",
                    which);
        am_checks_error(c, name, "host", &err);
        return false;
    }
    if (!am_base_is_sharepoint(l->base)) {
        am_checks_ok(c, name, "host", "%s answers, over TLS", which);
        return true;
    }
    if (!l->realm[0]) {
        am_fail(&err, AM_USAGE, "%s answers, but names no directory (HTTP %d)", which, l->status);
        am_hint(&err, "it is no SharePoint host: check host, admin_host, my_host and connect_to");
        am_checks_error(c, name, "host", &err);
        return false;
    }
    if (!am_streq_fold(l->realm, own)) {
        swapped(c, s, l, name);
        return false;
    }
    am_checks_ok(c, name, "host", "%s answers, over TLS, and belongs to the tenant", which);
    return true;
}

static void clock_of(am_checks *c, const am_look *l, size_t n, const char *name)
{
    for (size_t i = 0; i < n; i++) {
        if (l[i].kind || !l[i].date)
            continue;
        long long off = (long long)((l[i].came - l[i].date) / 1000);
        long long size = off < 0 ? -off : off;
        char text[128];
        snprintf(text, sizeof text, "this machine is %lld s %s the service", size,
                 off < 0 ? "behind" : "ahead of");
        am_checks_add(c,
                      &(am_finding){.level = size >= SKEW_MAX_S    ? AM_LEVEL_PROBLEM
                                             : size >= SKEW_WARN_S ? AM_LEVEL_WARNING
                                                                   : AM_LEVEL_OK,
                                    .tenant = name,
                                    .check = "clock",
                                    .text = size < 3 ? "this machine and the service agree" : text,
                                    .todo = size >= SKEW_WARN_S ? "set the clock (NTP): sign-in "
                                                                  "fails by a few minutes"
                                                                : NULL,
                                    .kind = AM_DENIED});
        return;
    }
}

void am_doctor_hosts(am_checks *c, am_session *s, bool reachable[AM_TENANTS_MAX])
{
    am_look looks[HOSTS];
    am_err err;
    size_t n = 0;
    for (size_t i = 0; i < s->n_tenants; i++)
        for (int base = 0; base < AM_BASES && !s->config.tenants[i].service; base++)
            am_look_start(&looks[n++], s->tenants[i], (am_base)base);
    if (am_look_wait(looks, n, &err)) {
        am_checks_error(c, NULL, "host", &err);
    } else {
        for (size_t i = 0, at = 0; i < s->n_tenants; i++) {
            const char *name = s->config.tenants[i].name;
            reachable[i] = !s->config.tenants[i].service;
            if (!reachable[i])
                continue;
            for (int base = 0; base < AM_BASES; base++)
                reachable[i] &= host(c, s, &looks[at + (size_t)base], name);
            clock_of(c, &looks[at], AM_BASES, name);
            at += AM_BASES;
        }
    }
    for (size_t i = 0; i < n; i++)
        am_look_end(&looks[i]);
}
