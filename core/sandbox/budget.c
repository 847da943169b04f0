#include "sandbox/budget.h"

#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "base/text.h"

static am_kind read_limit(const am_value *v, sb_limit *out, am_err *e)
{
    static const char *const known[] = {"units", "seconds", "from", "per", NULL};
    if (!am_value_is(v, AM_T_OBJECT))
        return am_fail(e, AM_USAGE, "budget: expected an object, found %s", am_value_type_name(v));
    for (size_t i = 0; i < am_value_len(v); i++) {
        const char *key = v->u.o.v[i].key, *near = am_nearest(key, known);
        if (!near || strcmp(near, key) != 0)
            return am_fail(e, AM_USAGE, "budget: unknown member \"%s\"%s%s%s", key,
                           near ? "; did you mean \"" : "", near ? near : "", near ? "\"?" : "");
    }
    const char *per = am_value_text(am_value_member(v, "per"), "app");
    out->units = am_value_num(am_value_member(v, "units"), 0);
    out->seconds = am_value_num(am_value_member(v, "seconds"), 60);
    out->from = am_value_num(am_value_member(v, "from"), 80);
    out->whole_tenant = strcmp(per, "tenant") == 0;
    if (out->units < 1 || out->units > INT32_MAX)
        return am_fail(e, AM_USAGE, "budget: units must be a number of at least 1");
    if (out->seconds < 1 || out->seconds > 86400)
        return am_fail(e, AM_USAGE, "budget: seconds must be a number from 1 to 86400");
    if (out->from < 0 || out->from > 100)
        return am_fail(e, AM_USAGE, "budget: from must be a percentage, 0 to 100");
    if (!out->whole_tenant && strcmp(per, "app") != 0)
        return am_fail(e, AM_USAGE, "budget: per must be \"app\" or \"tenant\", not \"%s\"", per);
    return AM_OK;
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

static bool is_bucket(const sb_budget *b, const sb_bucket *k, size_t limit, const char *tenant,
                      const char *client)
{
    return k->limit == limit && strcmp(k->tenant, tenant) == 0 &&
           (b->limit[limit].whole_tenant || strcmp(k->client, client) == 0);
}

static const sb_bucket *peek(const sb_budget *b, size_t limit, const char *tenant,
                             const char *client)
{
    for (size_t i = 0; i < b->n_buckets; i++)
        if (is_bucket(b, &b->bucket[i], limit, tenant, client))
            return &b->bucket[i];
    return NULL;
}

/* The bucket as of now, made or begun anew; NULL: there are too many. */
static sb_bucket *bucket(sb_budget *b, size_t limit, const char *tenant, const char *client,
                         int64_t now)
{
    const sb_limit *l = &b->limit[limit];
    sb_bucket *k = NULL;
    for (size_t i = 0; i < b->n_buckets && !k; i++)
        if (is_bucket(b, &b->bucket[i], limit, tenant, client))
            k = &b->bucket[i];
    if (!k && b->n_buckets == SB_BUCKETS_MAX)
        return NULL;
    if (!k) {
        k = &b->bucket[b->n_buckets++];
        memset(k, 0, sizeof *k);
        k->limit = limit;
        k->since = now;
        (void)snprintf(k->tenant, sizeof k->tenant, "%s", tenant);
        (void)snprintf(k->client, sizeof k->client, "%s", l->whole_tenant ? "" : client);
    }
    if (now - k->since >= l->seconds * 1000) {
        k->used = k->early < l->units / 2 ? k->early : l->units / 2;
        k->early = 0;
        k->since = now;
    }
    return k;
}

static int64_t reset_of(const sb_limit *l, const sb_bucket *k, int64_t now)
{
    int64_t left = k->since + l->seconds * 1000 - now;
    return left > 0 ? (left + 999) / 1000 : 0;
}

bool sb_budget_admit(sb_budget *b, const char *tenant, const char *client, int64_t now,
                     int64_t *retry_s)
{
    bool free_now = true;
    *retry_s = 0;
    for (size_t i = 0; i < b->n_limits; i++) {
        sb_bucket *k = bucket(b, i, tenant, client, now);
        if (!k || k->used < b->limit[i].units)
            continue;
        int64_t wait = reset_of(&b->limit[i], k, now);
        *retry_s = wait > *retry_s ? wait : *retry_s;
        k->early++;
        free_now = false;
    }
    b->refused += free_now ? 0 : 1;
    return free_now;
}

void sb_budget_charge(sb_budget *b, const char *tenant, const char *client, unsigned units,
                      int64_t now)
{
    for (size_t i = 0; i < b->n_limits; i++) {
        sb_bucket *k = bucket(b, i, tenant, client, now);
        if (k)
            k->used += units;
    }
}

sb_rate sb_budget_rate(const sb_budget *b, const char *tenant, const char *client, int64_t now)
{
    sb_rate rate = {.told = false};
    double most = -1;
    for (size_t i = 0; i < b->n_limits; i++) {
        const sb_limit *l = &b->limit[i];
        const sb_bucket *k = peek(b, i, tenant, client);
        double share = k ? (double)k->used / (double)l->units : 0;
        if (!k || share * 100 < (double)l->from || share <= most)
            continue;
        most = share;
        rate.told = true;
        rate.limit = l->units;
        rate.remaining = k->used < l->units ? l->units - k->used : 0;
        rate.reset = reset_of(l, k, now);
    }
    return rate;
}

static sb_pause *hold_of(sb_budget *b, const char *tenant)
{
    for (size_t i = 0; i < b->n_holds; i++)
        if (strcmp(b->hold[i].tenant, tenant) == 0)
            return &b->hold[i];
    return NULL;
}

void sb_budget_hold(sb_budget *b, const char *tenant, int64_t now, int64_t seconds)
{
    sb_pause *h = hold_of(b, tenant);
    if (!h && b->n_holds == SB_BUCKETS_MAX)
        return;
    if (!h) {
        h = &b->hold[b->n_holds++];
        memset(h, 0, sizeof *h);
        (void)snprintf(h->tenant, sizeof h->tenant, "%s", tenant);
    }
    if (now >= h->until)
        h->since = now;
    if (now + seconds * 1000 > h->until)
        h->until = now + seconds * 1000;
}

bool sb_budget_early(sb_budget *b, const char *tenant, int64_t now)
{
    const sb_pause *h = hold_of(b, tenant);
    bool early = h && now >= h->since + SB_GRACE_MS && now < h->until;
    b->violations += early ? 1 : 0;
    return early;
}

void sb_budget_state(const sb_budget *b, int64_t now, am_buf *json)
{
    am_buf_fmt(json, "{\"refused\":%lld,\"violations\":%lld,\"buckets\":[", (long long)b->refused,
               (long long)b->violations);
    for (size_t i = 0; i < b->n_buckets; i++) {
        const sb_bucket *k = &b->bucket[i];
        const sb_limit *l = &b->limit[k->limit];
        am_buf_fmt(json, "%s{\"tenant_id\":", i ? "," : "");
        am_json_quote(json, k->tenant, strlen(k->tenant));
        am_buf_str(json, ",\"client_id\":");
        am_json_quote(json, k->client, strlen(k->client));
        am_buf_fmt(json, ",\"units\":%lld,\"used\":%lld,\"reset\":%lld}", (long long)l->units,
                   (long long)k->used, (long long)reset_of(l, k, now));
    }
    am_buf_str(json, "]}");
}
