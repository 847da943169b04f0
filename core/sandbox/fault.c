#include "sandbox/fault.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

static const char *const deed_names[] = {"nothing",       "429",      "503",          "504",
                                         "status",        "html",     "reset_before", "reset_after",
                                         "truncate",      "oversize", "slow",         "bad_utf8",
                                         "token_expired", "401_once", "latency",      NULL};
static const char *const when_keys[] = {"host", "path",  "method",  "what", "subject", "skip",
                                        "nth",  "every", "percent", "max",  "storm",   NULL};
static const char *const rule_keys[] = {"when",  "do",     "retry_after", "form",   "status",
                                        "body",  "bytes",  "ms",          "jitter", "seconds",
                                        "after", "hidden", NULL};

static bool is_among(const char *word, const char *const *list)
{
    for (; *list; list++)
        if (strcmp(*list, word) == 0)
            return true;
    return false;
}

static am_kind check_keys(const am_value *v, const char *const *known, size_t at, am_err *e)
{
    if (!am_value_is(v, AM_T_OBJECT))
        return am_fail(e, AM_USAGE, "faults[%zu]: expected an object, found %s", at,
                       am_value_type_name(v));
    for (size_t i = 0; i < am_value_len(v); i++) {
        const char *key = v->u.o.v[i].key;
        if (is_among(key, known))
            continue;
        const char *near = am_nearest(key, known);
        return am_fail(e, AM_USAGE, "faults[%zu]: unknown member \"%s\"%s%s%s", at, key,
                       near ? "; did you mean \"" : "", near ? near : "", near ? "\"?" : "");
    }
    return AM_OK;
}

typedef struct field {
    const char *key;
    int64_t *out;
    int64_t otherwise, most;
} field;

static am_kind read_numbers(const am_value *v, const field *f, size_t n, size_t at, am_err *e)
{
    for (size_t i = 0; i < n; i++) {
        const am_value *given = am_value_member(v, f[i].key);
        *f[i].out = f[i].otherwise;
        if (!given)
            continue;
        *f[i].out = am_value_num(given, -1);
        if (!am_value_is(given, AM_T_INT) || *f[i].out < 0 || *f[i].out > f[i].most)
            return am_fail(e, AM_USAGE, "faults[%zu]: %s must be a number from 0 to %lld", at,
                           f[i].key, (long long)f[i].most);
    }
    return AM_OK;
}

static am_kind read_when(const am_value *v, sb_rule *r, size_t at, am_err *e)
{
    const field numbers[] = {{"skip", &r->skip, 0, INT32_MAX},
                             {"nth", &r->nth, 0, INT32_MAX},
                             {"every", &r->every, 0, INT32_MAX},
                             {"max", &r->max, 0, INT32_MAX},
                             {"storm", &r->storm, 0, INT32_MAX}};
    am_kind k = v ? check_keys(v, when_keys, at, e) : AM_OK;
    if (!k)
        k = read_numbers(v, numbers, sizeof numbers / sizeof *numbers, at, e);
    r->host = am_value_text(am_value_member(v, "host"), NULL);
    r->path = am_value_text(am_value_member(v, "path"), NULL);
    r->method = am_value_text(am_value_member(v, "method"), NULL);
    r->what = am_value_text(am_value_member(v, "what"), NULL);
    r->subject = am_value_text(am_value_member(v, "subject"), NULL);
    r->percent = am_value_to_real(am_value_member(v, "percent"), -1);
    if (!k && am_value_member(v, "percent") && (r->percent < 0 || r->percent > 100))
        k = am_fail(e, AM_USAGE, "faults[%zu]: percent must be a number from 0 to 100", at);
    return k;
}

static am_kind read_deed(const am_value *v, sb_rule *r, size_t at, am_err *e)
{
    const am_value *given = am_value_member(v, "do");
    const char *name = am_value_text(given, NULL);
    for (size_t i = 1; name && deed_names[i]; i++)
        if (strcmp(deed_names[i], name) == 0) {
            r->deed = (sb_deed)i;
            r->name = deed_names[i];
        }
    if (r->deed == SB_DO_NOTHING) {
        const char *near = name ? am_nearest(name, deed_names + 1) : NULL;
        return am_fail(e, AM_USAGE, "faults[%zu]: do: \"%s\" is no fault%s%s%s", at,
                       name ? name : "", near ? "; did you mean \"" : "", near ? near : "",
                       near ? "\"?" : "");
    }
    return AM_OK;
}

static am_kind read_rule(const am_value *v, sb_rule *r, size_t at, am_err *e)
{
    const field numbers[] = {
        {"retry_after", &r->retry_after, -1, 86400}, {"status", &r->status, -1, 599},
        {"bytes", &r->bytes, -1, (int64_t)1 << 32},  {"ms", &r->ms, -1, 600000},
        {"jitter", &r->jitter, 0, 600000},           {"seconds", &r->seconds, 5, 86400}};
    memset(r, 0, sizeof *r);
    am_kind k = check_keys(v, rule_keys, at, e);
    if (!k)
        k = read_deed(v, r, at, e);
    if (!k)
        k = read_when(am_value_member(v, "when"), r, at, e);
    if (!k)
        k = read_numbers(v, numbers, sizeof numbers / sizeof *numbers, at, e);
    if (k)
        return k;
    const char *form = am_value_text(am_value_member(v, "form"), "seconds");
    r->date = strcmp(form, "date") == 0;
    r->page = strcmp(form, "page") == 0;
    r->after = am_value_truth(am_value_member(v, "after"), false);
    r->hidden = am_value_truth(am_value_member(v, "hidden"), false);
    r->body = am_value_text(am_value_member(v, "body"), "");
    if (r->deed == SB_DO_401 && !am_value_get(v, "when.max"))
        r->max = 1;
    if (!r->date && !r->page && strcmp(form, "seconds") != 0)
        return am_fail(e, AM_USAGE,
                       "faults[%zu]: form must be \"seconds\", \"date\" or \"page\"", at);
    if (r->deed == SB_DO_STATUS && r->status < 200)
        return am_fail(e, AM_USAGE, "faults[%zu]: do \"status\" needs a status from 200 to 599",
                       at);
    if (r->deed == SB_DO_LATENCY && r->ms < 0)
        return am_fail(e, AM_USAGE, "faults[%zu]: do \"latency\" needs ms", at);
    if (r->after && r->deed != SB_DO_504 && r->deed != SB_DO_STATUS && r->deed != SB_DO_HTML)
        return am_fail(e, AM_USAGE, "faults[%zu]: after belongs to 504, status and html only", at);
    return AM_OK;
}

am_kind sb_fault_load(sb_faults *faults, const am_value *list, int64_t seed, am_err *e)
{
    am_kind k = AM_OK;
    sb_faults *fresh = am_new(sb_faults);
    fresh->arena = am_arena_new((size_t)1 << 20);
    const am_value *kept = list ? am_value_copy(fresh->arena, list) : NULL;
    if (list && (!kept || !am_value_is(list, AM_T_ARRAY)))
        k = am_fail(e, AM_USAGE, "faults: expected a list of rules, found %s",
                    am_value_type_name(list));
    else if (am_value_len(kept) > SB_RULES_MAX)
        k = am_fail(e, AM_USAGE, "faults: %zu rules are more than %d", am_value_len(kept),
                    SB_RULES_MAX);
    for (size_t i = 0; !k && i < am_value_len(kept); i++) {
        k = read_rule(am_value_at(kept, i), &fresh->rule[i], i, e);
        fresh->rule[i].random = (uint64_t)seed * 0x9e3779b97f4a7c15u + i + 1;
        fresh->n = i + 1;
    }
    if (k) {
        sb_fault_fini(fresh);
    } else {
        sb_fault_fini(faults);
        *faults = *fresh;
    }
    free(fresh);
    return k;
}

void sb_fault_fini(sb_faults *faults)
{
    am_arena_free(faults->arena);
    faults->arena = NULL;
    faults->n = 0;
}

/* splitmix64 */
static uint64_t next(uint64_t *state)
{
    uint64_t z = *state += 0x9e3779b97f4a7c15u;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
}

static bool is_match(const sb_rule *r, const sb_sight *s)
{
    return (!r->host || am_glob(r->host, s->host, true)) &&
           (!r->path || am_glob(r->path, s->path, true)) &&
           (!r->method || am_glob(r->method, s->method, true)) &&
           (!r->what || sb_sight_what(s, r->what)) &&
           (!r->subject || sb_sight_subject(s, r->subject));
}

/* A matching request: does the rule strike? */
static bool is_struck(sb_rule *r)
{
    r->matched++;
    if (r->max && r->applied >= r->max)
        return false;
    if (r->storming > 0) {
        r->storming--;
        return true;
    }
    int64_t at = r->matched - r->skip;
    if (at < 1 || (r->nth && at != r->nth) || (r->every && at % r->every != 0))
        return false;
    if (r->percent >= 0 && (double)(next(&r->random) >> 11) * 0x1p-53 * 100 >= r->percent)
        return false;
    r->storming = r->storm > 1 ? r->storm - 1 : 0;
    return true;
}

sb_strike sb_fault_pick(sb_faults *faults, const sb_sight *s)
{
    sb_strike strike = {.rule = NULL};
    for (size_t i = 0; i < faults->n; i++) {
        sb_rule *r = &faults->rule[i];
        if (!is_match(r, s) || (strike.rule && r->deed != SB_DO_LATENCY) || !is_struck(r))
            continue;
        r->applied++;
        if (r->deed != SB_DO_LATENCY)
            strike.rule = r;
        else
            strike.latency +=
                r->ms + (r->jitter ? (int64_t)(next(&r->random) % (uint64_t)(r->jitter + 1)) : 0);
    }
    return strike;
}

void sb_fault_state(const sb_faults *faults, am_buf *json)
{
    am_buf_char(json, '[');
    for (size_t i = 0; i < faults->n; i++)
        am_buf_fmt(json, "%s{\"do\":\"%s\",\"matched\":%lld,\"applied\":%lld}", i ? "," : "",
                   faults->rule[i].name, (long long)faults->rule[i].matched,
                   (long long)faults->rule[i].applied);
    am_buf_char(json, ']');
}
