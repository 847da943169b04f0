#include "run/rules.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "base/uri.h"

enum { KEY_CAP = 64 << 10 };

/* As written and in its normal form, so that no other spelling of a URL slips through. */
static bool matches(const char *pattern, const char *target)
{
    if (am_glob(pattern, target, true)) {
        return true;
    }
    am_arena *a = am_arena_new(KEY_CAP);
    const char *key = am_uri_site_key(a, target);
    bool match = key && am_glob(pattern, key, true);
    am_arena_free(a);
    return match;
}

/* An effect without a target is held against all texts among its arguments. */
static const char *protected_by(const char *pattern, const am_effect *e)
{
    if (e->target) {
        return matches(pattern, e->target) ? e->target : NULL;
    }
    for (size_t i = 0; i < am_value_len(e->args); i++) {
        const char *text = am_value_text(e->args->u.o.v[i].value, NULL);
        if (text && matches(pattern, text)) {
            return text;
        }
    }
    return NULL;
}

static bool has_word(const char *const *words, const char *word)
{
    for (; words && *words; words++) {
        if (strcmp(*words, word) == 0) {
            return true;
        }
    }
    return false;
}

static bool open_now(const am_rules *r)
{
    for (size_t i = 0; i < r->n_windows; i++)
        if (am_window_open(&r->windows[i], am_clock_wall()))
            return true;
    return r->n_windows == 0;
}

am_kind am_rules_admit(const am_rules *r, const am_effect *e, size_t before, bool consent,
                       am_err *err)
{
    for (const char *const *p = r->protect; p && *p; p++) {
        const char *what = protected_by(*p, e);
        if (what) {
            am_fail(err, AM_REFUSED, "%s %s: \"%s\" is protected by the pattern \"%s\"", e->tenant,
                    e->op, what, *p);
            snprintf(err->code, sizeof err->code, "protected");
            return am_hint(err, "policy.protect in aftermove.lua lists what is never changed");
        }
    }
    if (consent && e->consent && !has_word(r->consent, e->consent)) {
        am_fail(err, AM_REFUSED, "%s %s: needs the operator's consent \"%s\"", e->tenant, e->op,
                e->consent);
        return am_hint(err, "give it with --consent %s", e->consent);
    }
    if (consent && !open_now(r)) {
        am_fail(err, AM_REFUSED, "%s %s: outside the hours in which changes may be sent", e->tenant, e->op);
        return am_hint(err, "policy.windows in aftermove.lua; `aftermove resume` goes on within them");
    }
    if (r->max_effects > 0 && before >= r->max_effects) {
        am_fail(err, AM_REFUSED, "%s %s: more than %zu changes in one run", e->tenant, e->op,
                r->max_effects);
        return am_hint(
            err, "policy.max_effects in aftermove.lua is the bound; narrow the run, or raise it");
    }
    return AM_OK;
}
