#include "app/admission.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "app/chronicle.h"
#include "base/json.h"
#include "run/approval.h"

enum { WORDS = 16, ANSWER = 64 };

static bool has(const char *const *words, const char *word)
{
    for (; words && *words; words++)
        if (!strcmp(*words, word))
            return true;
    return false;
}

static void want(am_session *s, const char **words, const char *word)
{
    size_t n = 0;
    while (words[n])
        n++;
    if (word && n < WORDS && !has(words, word))
        words[n] = am_arena_strdup(s->arena, word);
}

static am_kind read_plan(am_session *s, const char *path, am_admission *a, const char **words, am_err *e)
{
    am_plan_reader *r = NULL;
    am_effect_row row;
    bool end = false;
    am_kind k = am_plan_open(path, &r, e);
    while (!k && !(k = am_plan_next(r, &row, &end, e)) && !end) {
        a->effects++;
        want(s, words, row.consent);
    }
    if (!k) {
        const am_plan_head *h = am_plan_get_head(r);
        a->head = *h;
        for (size_t i = 0; i < am_value_len(h->consents); i++)
            want(s, words, am_value_text(am_value_at(h->consents, i), NULL));
        a->head.id = am_arena_strdup(s->arena, h->id);
        a->head.tool = am_arena_strdup(s->arena, h->tool);
        a->head.playbook = am_arena_strdup(s->arena, h->playbook);
        a->head.version = am_arena_strdup(s->arena, h->version);
        a->head.text_sha = am_arena_strdup(s->arena, h->text_sha);
        a->head.undoes = am_arena_strdup(s->arena, h->undoes);
        a->head.params = am_value_copy(s->arena, h->params);
        a->head.tenants = am_value_copy(s->arena, h->tenants);
        memcpy(a->sha, am_plan_sha(r), sizeof a->sha);
    }
    am_plan_close(r);
    return k;
}

static am_kind same_tenants(am_session *s, const char *path, const am_admission *a, am_err *e)
{
    const am_value *now = am_chronicle_tenants(s);
    if (am_value_equal(now, a->head.tenants))
        return AM_OK;
    (void)am_fail(e, AM_REFUSED, "the plan %s was made for other tenants or another application than %s names",
                  path, s->workspace.config);
    return am_hint(e, "apply it where it was made, or make a new plan; `aftermove show --format json` tells its "
                      "tenants");
}

static am_kind approved(am_session *s, const char *path, const am_admission *a, am_err *e)
{
    const am_config *c = &s->config;
    unsigned count = 0;
    am_kind k = am_approval_count(path, a->sha, c->approvers, &count, e);
    if (k || count >= c->require_approval)
        return k;
    (void)am_fail(e, AM_REFUSED, "the plan %s is approved by %u of the %u people that policy.require_approval asks for",
                  path, count, c->require_approval);
    return am_hint(e, "aftermove approve %s --name NAME, for keys that policy.approvers lists", a->head.id);
}

static am_kind within_policy(const am_session *s, const am_admission *a, am_err *e)
{
    const am_config *c = &s->config;
    if (c->rules.max_effects && a->effects > c->rules.max_effects) {
        (void)am_fail(e, AM_REFUSED, "the plan has %llu changes, policy.max_effects allows %zu",
                      (unsigned long long)a->effects, c->rules.max_effects);
        return am_hint(e, "trim the plan, narrow the playbook's parameters, or raise max_effects in %s",
                       s->workspace.config);
    }
    if (c->max_share && a->head.listed && a->effects * 100 > c->max_share * a->head.listed) {
        (void)am_fail(e, AM_REFUSED,
                      "the plan changes %llu of %llu listed items, policy.max_share allows %u percent",
                      (unsigned long long)a->effects, (unsigned long long)a->head.listed, c->max_share);
        return am_hint(e, "trim the plan, or raise max_share in %s when so many are meant", s->workspace.config);
    }
    return AM_OK;
}

/* The word itself must be typed: a "y" is typed without reading. */
static bool ask(const am_app *app, const char *word)
{
    char answer[ANSWER] = "";
    if (!isatty(STDIN_FILENO))
        return false;
    fprintf(app->err.out, "This plan contains changes that need consent: %s. Type the word to consent: ", word);
    fflush(app->err.out);
    if (!fgets(answer, sizeof answer, stdin))
        return false;
    answer[strcspn(answer, "\r\n")] = '\0';
    return !strcmp(answer, word);
}

static am_kind consented(am_session *s, const char *const *words, const char *const *given, am_err *e)
{
    for (const char *const *w = words; *w; w++)
        if (!has(given, *w) && !ask(s->app, *w)) {
            (void)am_fail(e, AM_REFUSED, "the plan needs your consent to \"%s\"; nothing was changed", *w);
            return am_hint(e, "look at the plan, then add --consent %s", *w);
        }
    return AM_OK;
}

am_kind am_admission_check(am_session *s, const char *plan, const char *const *given, am_admission *a, am_err *e)
{
    am_kind k;
    const char **words = am_arena_alloc(s->arena, (WORDS + 1) * sizeof *words);
    *a = (am_admission){.consent = words};
    if (!words)
        return am_fail(e, AM_NOMEM, "no memory to read the plan %s", plan);
    if ((k = read_plan(s, plan, a, words, e)) || (k = same_tenants(s, plan, a, e)) || (k = approved(s, plan, a, e)) ||
        (k = within_policy(s, a, e)))
        return k;
    if ((k = consented(s, words, given, e)))
        return k;
    for (; given && *given; given++) /* the playbook may ask for more than when it was planned */
        want(s, words, *given);
    return AM_OK;
}

am_kind am_admission_unplanned(const am_session *s, const char *what, am_err *e)
{
    if (s->config.require_plan)
        return am_fail(e, AM_REFUSED, "%s is refused: policy.require_plan is true in %s", what, s->workspace.config);
    if (s->config.require_approval)
        return am_fail(e, AM_REFUSED, "%s is refused: policy.require_approval is %u in %s, and no plan lists it", what,
                       s->config.require_approval, s->workspace.config);
    return AM_OK;
}
