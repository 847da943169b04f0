#include "app/perform.h"

#include <string.h>

#include "app/params.h"
#include "app/signals.h"
#include "lua/playbook.h"

static am_kind run(const am_performance *p, am_err *err)
{
    am_playbook *book = NULL;
    am_value *params = NULL;
    const am_value *result;
    size_t n = 0;
    am_args none = {.arena = p->session->arena};
    am_kind kind =
        am_playbook_load(p->file->path, p->file->text, p->file->n, p->file->dir, NULL, &book, err);
    if (kind)
        return kind;
    const char *name =
        am_value_text(am_value_member(am_playbook_facts(book), "name"), p->file->path);
    const am_param_info *declared = am_playbook_params(book, &n);
    kind = am_params_take(p->args ? p->args : &none, name, declared, n, false, &params, err);
    if (!kind)
        kind = am_playbook_run(book, p->session->run, params, true, &result, err);
    am_playbook_free(book);
    return kind;
}

static const char *const *keep(am_session *s, const char *const *words)
{
    size_t n = 0;
    while (words[n])
        n++;
    const char **copy = am_arena_alloc(s->arena, (n + 1) * sizeof *copy);
    for (size_t i = 0; copy && i < n; i++)
        copy[i] = words[i];
    return copy;
}

int am_perform(const am_performance *p, am_performed *out)
{
    am_session *s = p->session;
    am_err err = {0};
    *out = (am_performed){0};
    am_run *r = am_session_begin(s, p->mode, p->consent);
    am_screen *screen = am_screen_new(s, p->silent ? AM_LAYOUT_TABLE : p->format);
    if (p->silent)
        am_screen_hush(screen);
    am_kind kind = run(p, &err);
    out->code = kind ? am_kind_exit(kind) : am_run_exit(r);
    if (am_signals_came())
        out->code = AM_EXIT_INTERRUPTED;
    out->counts = am_run_counts(r);
    out->held = am_screen_count(screen, "held");
    out->orphaned = am_screen_count(screen, "orphaned");
    out->removed = am_screen_count(screen, "removed");
    out->consents = keep(s, am_screen_consents(screen));
    /* A playbook that could not even begin has nothing to sum up. */
    bool began = !kind || out->counts.effects || out->counts.skipped || out->counts.flagged ||
                 out->counts.failed || out->counts.refused;
    if (began && !p->silent)
        am_screen_end(screen, out->code);
    am_screen_free(screen);
    if (kind && !(am_signals_came() && kind == AM_CANCELLED))
        am_app_error(s->app, &err);
    if (am_signals_came() && !p->silent)
        am_app_say(s->app, "interrupted: %llu changes were made, nothing is in flight any more",
                   (unsigned long long)out->counts.done);
    return out->code;
}

static bool has(const char *const *words, const char *word)
{
    for (; words && *words; words++)
        if (strcmp(*words, word) == 0)
            return true;
    return false;
}

static am_kind admit(const am_performance *p, const am_performed *plan, am_err *err)
{
    size_t most = p->session->config.rules.max_effects;
    if (most && plan->counts.effects > most) {
        am_fail(err, AM_REFUSED, "the plan has %llu changes, policy.max_effects allows %zu",
                (unsigned long long)plan->counts.effects, most);
        return am_hint(
            err,
            "narrow it with the playbook's parameters, or raise max_effects in " AM_CONFIG_FILE);
    }
    for (const char *const *w = plan->consents; w && *w; w++)
        if (!has(p->consent, *w)) {
            am_fail(err, AM_REFUSED, "the plan needs your consent to \"%s\"; nothing was changed",
                    *w);
            return am_hint(err, "look at it with aftermove plan, then add --consent %s", *w);
        }
    return AM_OK;
}

int am_perform_both(const am_performance *p, am_performed *out)
{
    am_performance plan = *p;
    am_err err = {0};
    plan.mode = AM_MODE_PLAN;
    plan.silent = true;
    am_app_say(p->session->app, "planning");
    am_perform(&plan, out);
    /* Items that fail now are told again by the run itself; anything worse ends here. */
    if (out->code != 0 && out->code != 1 && !out->counts.refused)
        return out->code;
    if (out->code == AM_EXIT_INTERRUPTED)
        return out->code;
    if (admit(p, out, &err)) {
        out->code = am_app_error(p->session->app, &err);
        return out->code;
    }
    am_app_say(p->session->app, "%llu changes planned; making them",
               (unsigned long long)out->counts.effects);
    am_performance real = *p;
    real.mode = AM_MODE_APPLY;
    return am_perform(&real, out);
}
