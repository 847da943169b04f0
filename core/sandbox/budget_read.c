#include "sandbox/budget.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"

enum { DAY_MS = 86400000 };

static am_kind read_length(const am_value *v, int64_t *ms, am_err *e)
{
    const am_value *seconds = am_value_member(v, "seconds"), *exact = am_value_member(v, "ms");
    double s = am_value_to_real(seconds, seconds ? -1 : 60);
    if (seconds && exact)
        return am_fail(e, AM_USAGE, "budget: seconds and ms are both given");
    if (!exact && (s < 0.001 || s > 86400))
        return am_fail(e, AM_USAGE, "budget: seconds must be a number from 0.001 to 86400");
    *ms = exact ? am_value_num(exact, 0) : (int64_t)(s * 1000 + 0.5);
    if (*ms < 1 || *ms > DAY_MS)
        return am_fail(e, AM_USAGE, "budget: ms must be a number from 1 to %d", DAY_MS);
    return AM_OK;
}

static am_kind read_limit(const am_value *v, sb_limit *out, am_err *e)
{
    static const char *const known[] = {"units", "seconds", "ms", "from", "per", NULL};
    static const char *const whose[] = {"app", "tenant", "site"};
    if (!am_value_is(v, AM_T_OBJECT))
        return am_fail(e, AM_USAGE, "budget: expected an object, found %s", am_value_type_name(v));
    for (size_t i = 0; i < am_value_len(v); i++) {
        const char *key = v->u.o.v[i].key, *near = am_nearest(key, known);
        if (!near || strcmp(near, key) != 0)
            return am_fail(e, AM_USAGE, "budget: unknown member \"%s\"%s%s%s", key,
                           near ? "; did you mean \"" : "", near ? near : "", near ? "\"?" : "");
    }
    const char *per = am_value_text(am_value_member(v, "per"), "app");
    size_t which = 0;
    while (which < 3 && strcmp(whose[which], per) != 0)
        which++;
    out->units = am_value_num(am_value_member(v, "units"), 0);
    out->from = am_value_num(am_value_member(v, "from"), 80);
    out->per = (sb_per)which;
    if (out->units < 1 || out->units > INT32_MAX)
        return am_fail(e, AM_USAGE, "budget: units must be a number of at least 1");
    if (out->from < 0 || out->from > 100)
        return am_fail(e, AM_USAGE, "budget: from must be a percentage, 0 to 100");
    if (which == 3)
        return am_fail(e, AM_USAGE,
                       "budget: per must be \"app\", \"tenant\" or \"site\", not \"%s\"", per);
    return read_length(v, &out->ms, e);
}

am_kind sb_budget_load(sb_budget *b, const am_value *v, am_err *e)
{
    sb_limit fresh[SB_LIMITS_MAX];
    size_t n = 0;
    am_kind k = AM_OK;
    if (am_value_is(v, AM_T_ARRAY)) {
        if (am_value_len(v) > SB_LIMITS_MAX)
            return am_fail(e, AM_USAGE, "budget: more than %d limits", SB_LIMITS_MAX);
        for (; !k && n < am_value_len(v); n++)
            k = read_limit(am_value_at(v, n), &fresh[n], e);
    } else if (v && !am_value_is(v, AM_T_NULL)) {
        k = read_limit(v, &fresh[n++], e);
    }
    if (k)
        return k;
    if (n)
        memcpy(b->limit, fresh, n * sizeof *fresh);
    b->n_limits = n;
    b->n_buckets = 0;
    return AM_OK;
}

am_kind sb_budget_costs(sb_budget *b, const am_value *v, am_err *e)
{
    sb_cost fresh[SB_COSTS_MAX];
    size_t n = am_value_is(v, AM_T_OBJECT) ? am_value_len(v) : 0;
    if (v && !am_value_is(v, AM_T_NULL) && !am_value_is(v, AM_T_OBJECT))
        return am_fail(e, AM_USAGE, "units: expected an object, found %s", am_value_type_name(v));
    if (n > SB_COSTS_MAX)
        return am_fail(e, AM_USAGE, "units: more than %d kinds of requests", SB_COSTS_MAX);
    for (size_t i = 0; i < n; i++) {
        const am_member *m = &v->u.o.v[i];
        int64_t units = am_value_num(m->value, -1);
        if (strlen(m->key) >= SB_ID_MAX || units < 0 || units > 1000000)
            return am_fail(e, AM_USAGE,
                           "units: \"%.100s\" must be a number from 0 to 1000000, its name shorter "
                           "than %d",
                           m->key, SB_ID_MAX);
        (void)snprintf(fresh[i].what, sizeof fresh[i].what, "%s", m->key);
        fresh[i].units = (unsigned)units;
    }
    if (n)
        memcpy(b->cost, fresh, n * sizeof *fresh);
    b->n_costs = n;
    return AM_OK;
}

unsigned sb_budget_cost(const sb_budget *b, const char *what, unsigned usual)
{
    for (size_t i = 0; i < b->n_costs; i++)
        if (am_glob(b->cost[i].what, what, true))
            return b->cost[i].units;
    return usual;
}
