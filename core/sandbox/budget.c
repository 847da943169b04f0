#include "sandbox/budget.h"

#include <stdio.h>
#include <string.h>

#include "base/json.h"

static const char *whose_of(const sb_limit *l, const char *whose)
{
    return l->per == SB_PER_TENANT ? "" : whose;
}

static sb_bucket *find(const sb_budget *b, size_t limit, const char *tenant, const char *whose)
{
    whose = whose_of(&b->limit[limit], whose);
    for (size_t i = 0; i < b->n_buckets; i++) {
        const sb_bucket *k = &b->bucket[i];
        if (k->limit == limit && strcmp(k->tenant, tenant) == 0 &&
            strncmp(k->whose, whose, SB_WHOSE_MAX - 1) == 0)
            return (sb_bucket *)(uintptr_t)k;
    }
    return NULL;
}

static void begin_window(const sb_limit *l, sb_bucket *k, int64_t now)
{
    k->used = k->early < l->units / 2 ? k->early : l->units / 2;
    k->early = 0;
    k->since = now;
    k->past[k->windows++ % SB_PAST_MAX] = 0;
}

/* The bucket as of now, made or begun anew; NULL: there are too many. */
static sb_bucket *bucket(sb_budget *b, size_t limit, const char *tenant, const char *whose,
                         int64_t now)
{
    const sb_limit *l = &b->limit[limit];
    sb_bucket *k = find(b, limit, tenant, whose);
    if (!k && b->n_buckets == SB_BUCKETS_MAX)
        return NULL;
    if (!k) {
        k = &b->bucket[b->n_buckets++];
        memset(k, 0, sizeof *k);
        k->limit = limit;
        k->first = now;
        (void)snprintf(k->tenant, sizeof k->tenant, "%s", tenant);
        (void)snprintf(k->whose, sizeof k->whose, "%s", whose_of(l, whose));
        begin_window(l, k, now);
    }
    if (now - k->since >= l->ms)
        begin_window(l, k, now);
    k->last = now;
    return k;
}

static int64_t reset_of(const sb_limit *l, const sb_bucket *k, int64_t now)
{
    int64_t left = k->since + l->ms - now;
    return left > 0 ? (left + 999) / 1000 : 0;
}

static void charge(sb_bucket *k, unsigned units)
{
    int64_t *window = &k->past[(k->windows - 1) % SB_PAST_MAX];
    k->used += units;
    k->spent += units;
    *window += units;
    k->most = *window > k->most ? *window : k->most;
}

/* Is there room in the bucket of limit i? *retry_s grows to what it takes. */
static bool room(sb_budget *b, size_t i, sb_bucket *k, int64_t now, int64_t *retry_s)
{
    if (!k)
        return true;
    k->requests++;
    if (k->used < b->limit[i].units)
        return true;
    int64_t wait = reset_of(&b->limit[i], k, now);
    *retry_s = wait > *retry_s ? wait : *retry_s;
    k->early++;
    k->refused++;
    return false;
}

bool sb_budget_admit(sb_budget *b, const char *tenant, const char *client, int64_t now,
                     int64_t *retry_s)
{
    bool free_now = true;
    *retry_s = 0;
    for (size_t i = 0; i < b->n_limits; i++)
        if (b->limit[i].per != SB_PER_SITE &&
            !room(b, i, bucket(b, i, tenant, client, now), now, retry_s))
            free_now = false;
    b->refused += free_now ? 0 : 1;
    return free_now;
}

void sb_budget_charge(sb_budget *b, const char *tenant, const char *client, unsigned units,
                      int64_t now)
{
    for (size_t i = 0; i < b->n_limits; i++) {
        sb_bucket *k =
            b->limit[i].per == SB_PER_SITE ? NULL : bucket(b, i, tenant, client, now);
        if (k)
            charge(k, units);
    }
}

bool sb_budget_link(sb_budget *b, const char *tenant, const char *site, int64_t now,
                    int64_t *retry_s)
{
    bool free_now = true;
    *retry_s = 0;
    for (size_t i = 0; i < b->n_limits; i++) {
        sb_bucket *k = b->limit[i].per == SB_PER_SITE ? bucket(b, i, tenant, site, now) : NULL;
        if (!room(b, i, k, now, retry_s))
            free_now = false;
        else if (k)
            charge(k, 1);
    }
    b->refused += free_now ? 0 : 1;
    return free_now;
}

sb_rate sb_budget_rate(const sb_budget *b, const char *tenant, const char *client, int64_t now)
{
    sb_rate rate = {.told = false};
    double most = -1;
    for (size_t i = 0; i < b->n_limits; i++) {
        const sb_limit *l = &b->limit[i];
        const sb_bucket *k = l->per == SB_PER_SITE ? NULL : find(b, i, tenant, client);
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
    if (!h && b->n_holds == SB_HOLDS_MAX)
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
    sb_pause *h = hold_of(b, tenant);
    bool early = h && now >= h->since + SB_GRACE_MS && now < h->until;
    if (early) {
        h->violations++;
        b->violations++;
    }
    return early;
}

static void text_member(am_buf *json, const char *key, const char *text)
{
    am_buf_fmt(json, "\"%s\":", key);
    am_json_quote(json, text, strlen(text));
    am_buf_char(json, ',');
}

/* Units that could have been spent from the first request to the last. */
static int64_t maximum(const sb_limit *l, const sb_bucket *k)
{
    return l->units * ((k->last - k->first) / l->ms + 1);
}

static void bucket_json(const sb_limit *l, const sb_bucket *k, int64_t now, am_buf *json)
{
    static const char *const keys[] = {"client_id", "client_id", "site"};
    int64_t from = k->windows > SB_PAST_MAX ? k->windows - SB_PAST_MAX : 0;
    am_buf_char(json, '{');
    text_member(json, "tenant_id", k->tenant);
    text_member(json, keys[l->per], k->whose);
    am_buf_fmt(json,
               "\"units\":%lld,\"ms\":%lld,\"used\":%lld,\"reset\":%lld,\"requests\":%lld,"
               "\"refused\":%lld,\"spent\":%lld,\"maximum\":%lld,\"most\":%lld,\"windows\":%lld,"
               "\"past\":[",
               (long long)l->units, (long long)l->ms, (long long)k->used,
               (long long)reset_of(l, k, now), (long long)k->requests, (long long)k->refused,
               (long long)k->spent, (long long)maximum(l, k), (long long)k->most,
               (long long)k->windows);
    for (int64_t i = from; i < k->windows; i++)
        am_buf_fmt(json, "%s%lld", i > from ? "," : "", (long long)k->past[i % SB_PAST_MAX]);
    am_buf_str(json, "]}");
}

void sb_budget_state(const sb_budget *b, int64_t now, am_buf *json)
{
    am_buf_fmt(json, "{\"refused\":%lld,\"violations\":%lld,\"tenants\":[", (long long)b->refused,
               (long long)b->violations);
    for (size_t i = 0; i < b->n_holds; i++) {
        am_buf_str(json, i ? ",{" : "{");
        text_member(json, "tenant_id", b->hold[i].tenant);
        am_buf_fmt(json, "\"violations\":%lld}", (long long)b->hold[i].violations);
    }
    am_buf_str(json, "],\"buckets\":[");
    for (size_t i = 0; i < b->n_buckets; i++) {
        if (i)
            am_buf_char(json, ',');
        bucket_json(&b->limit[b->bucket[i].limit], &b->bucket[i], now, json);
    }
    am_buf_str(json, "]}");
}
