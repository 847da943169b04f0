#include "app/perform.h"

#include <string.h>

#include "app/bundle.h"
#include "app/enact.h"
#include "app/params.h"
#include "app/signals.h"
#include "base/json.h"
#include "plugin/schema.h"

/* A plan without a playbook: of undo, or of a single call. */
static am_kind run_effects(const am_performance *p, am_err *err)
{
    am_kind kind = p->begun ? p->begun(p->self, p->session->run, NULL, NULL, err) : AM_OK;
    return kind || p->settle ? kind : am_enact(p->session, err);
}

/* Text as it is, anything else as JSON; as a line beside the others where these are JSON. */
static bool print(const am_performance *p, const am_value *answer)
{
    FILE *out = p->session->app->out.out;
    if (!answer || am_value_is(answer, AM_T_NULL))
        return false;
    bool lines = p->format == AM_LAYOUT_JSON, plain = !lines && am_value_is(answer, AM_T_STR);
    const char *text = plain ? am_value_text(answer, "") : am_json_text(p->session->arena, answer, AM_JSON_PLAIN);
    fprintf(out, lines ? "{\"type\":\"answer\",\"answer\":%s}\n" : "%s\n", text ? text : "null");
    return !lines;
}

static am_kind run(const am_performance *p, am_performed *out, am_err *err)
{
    if (!p->file)
        return run_effects(p, err);
    am_playbook *book = NULL;
    am_value *params = NULL;
    const am_value *result = NULL;
    size_t n = 0;
    am_args none = {.arena = p->session->arena};
    am_kind kind = am_bundle_load(p->session->arena, p->file, &book, err);
    if (kind)
        return kind;
    const char *name =
        am_value_text(am_value_member(am_playbook_facts(book), "name"), p->file->path);
    const am_param_info *declared = am_playbook_params(book, &n);
    kind = p->params
               ? AM_OK
               : am_params_take(p->args ? p->args : &none, name, declared, n, false, &params, err);
    am_value *checked = NULL;
    if (!kind && params)
        kind = am_schema_check(p->session->arena, name, declared, n, params, true, &checked, err);
    const am_value *use = p->params ? p->params : checked;
    if (!kind && p->begun)
        kind = p->begun(p->self, p->session->run, am_playbook_facts(book), use, err);
    if (!kind)
        kind = am_playbook_run(book, p->session->run, use, false, &result, err);
    if (!kind && p->reads)
        out->answered = print(p, result);
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

static am_kind admit_size(const am_performance *p, const am_performed *plan, am_err *err)
{
    size_t most = p->session->config.rules.max_effects;
    if (most && plan->counts.effects > most) {
        am_fail(err, AM_REFUSED, "the plan has %llu changes, policy.max_effects allows %zu",
                (unsigned long long)plan->counts.effects, most);
        return am_hint(
            err,
            "narrow it with the playbook's parameters, or raise max_effects in " AM_CONFIG_FILE);
    }
    return AM_OK;
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
    am_kind kind = run(p, out, &err);
    out->ended = kind;
    out->problem = err;
    out->code = kind ? am_kind_exit(kind) : am_run_exit(r);
    if (am_signals_came())
        out->code = AM_EXIT_INTERRUPTED;
    if (p->ended)
        out->code = p->ended(p->self, r, out->code);
    out->counts = am_run_counts(r);
    out->held = am_screen_count(screen, "held");
    out->orphaned = am_screen_count(screen, "orphaned");
    out->removed = am_screen_count(screen, "removed");
    out->consents = keep(s, am_screen_consents(screen));
    /* A playbook that could not even begin has nothing to sum up. */
    bool began = !kind || out->counts.effects || out->counts.skipped || out->counts.flagged ||
                 out->counts.failed || out->counts.refused;
    if (began && !p->silent && !out->answered)
        am_screen_end(screen, out->code);
    am_screen_free(screen);
    if (kind && !(am_signals_came() && kind == AM_CANCELLED))
        am_app_error(s->app, &err);
    if (!kind && p->reads && out->counts.effects) {
        am_fail(&err, AM_REFUSED, "%s declares read_only, and asked for %llu changes; none was made",
                p->file->path, (unsigned long long)out->counts.effects);
        am_hint(&err, "leave read_only out of it, and plan it");
        out->code = am_app_error(s->app, &err);
    }
    bool shown = p->mode == AM_MODE_PLAN && !p->silent && !am_signals_came();
    if (!kind && shown && admit_size(p, out, &err))
        out->code = am_app_error(s->app, &err);
    if (am_signals_came() && !p->silent)
        am_app_say(s->app, "interrupted: %llu changes were made, nothing is in flight any more",
                   (unsigned long long)out->counts.done);
    return out->code;
}
