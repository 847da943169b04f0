#include "app/doctor.h"

#include <string.h>

#include "app/ask.h"

static bool ask(am_checks *c, am_session *s, size_t i, const char *check, const char *op,
                const am_value **answer)
{
    am_err err;
    if (!am_ask(s, s->tenants[i], op, NULL, s->arena, answer, NULL, NULL, &err))
        return true;
    am_checks_error(c, s->config.tenants[i].name, check, &err);
    return false;
}

static void feature(am_checks *c, am_session *s, size_t i)
{
    const char *name = s->config.tenants[i].name;
    const am_value *v = NULL;
    if (!ask(c, s, i, "feature", "tenant-info", &v))
        return;
    if (am_value_truth(am_value_member(v, "cross_tenant"), false))
        am_checks_ok(c, name, "feature", "cross-tenant moves are switched on (IsMnAFlightEnabled)");
    else
        am_checks_add(
            c, &(am_finding){.level = AM_LEVEL_WARNING,
                             .tenant = name,
                             .check = "feature",
                             .text = "cross-tenant moves are switched off (IsMnAFlightEnabled)",
                             .todo = "trusts and moves cannot be read or changed; ask "
                                     "Microsoft's support to switch it on"});
}

static void my_host(am_checks *c, am_session *s, size_t i)
{
    const char *name = s->config.tenants[i].name;
    const am_value *v = NULL;
    if (!ask(c, s, i, "my-site", "host-url", &v))
        return;
    const char *said = am_value_text(am_value_member(v, "host"), "?");
    if (am_value_truth(am_value_member(v, "matches"), false)) {
        am_checks_ok(c, name, "my-site", "the service names %s, as the configuration does", said);
        return;
    }
    am_err err;
    am_fail(&err, AM_USAGE, "the service names %s, the configuration %s", said,
            am_value_text(am_value_member(v, "configured"), "?"));
    am_hint(&err, "set my_host = \"%s\"", said);
    am_checks_error(c, name, "my-site", &err);
}

static void licences(am_checks *c, am_session *s, size_t i)
{
    const char *name = s->config.tenants[i].name;
    const am_value *v = NULL;
    if (!ask(c, s, i, "licences", "licences", &v))
        return;
    const am_value *left = am_value_member(v, "days_left");
    int64_t days = am_value_num(left, 0);
    bool usable = am_value_truth(am_value_member(v, "usable"), false);
    bool known = am_value_is(left, AM_T_INT);
    const char *text =
        !usable  ? "no SharePoint subscription is alive"
        : !known ? "alive; the service names no end"
                 : am_arena_format(s->arena, "end in %lld days, on %.10s", (long long)days,
                                   am_value_text(am_value_member(v, "ends"), "?"));
    bool soon = known && days < AM_DOCTOR_LICENCE_DAYS;
    am_checks_add(c, &(am_finding){.level = !usable ? AM_LEVEL_PROBLEM
                                            : soon  ? AM_LEVEL_WARNING
                                                    : AM_LEVEL_OK,
                                   .tenant = name,
                                   .check = "licences",
                                   .text = text,
                                   .todo = !usable || soon
                                               ? "without licences redirects and trust "
                                                 "cannot be removed: renew, or finish before"
                                               : NULL,
                                   .kind = AM_DENIED});
}

void am_doctor_service(am_checks *c, am_session *s, size_t i)
{
    feature(c, s, i);
    my_host(c, s, i);
    licences(c, s, i);
}
