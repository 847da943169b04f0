#include "app/screen.h"

#include <stdlib.h>
#include <string.h>

#include "app/outcome.h"
#include "app/pager.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/text.h"
#include "report/plan_table.h"
#include "report/progress.h"
#include "report/summary.h"

enum { TICK_MS = 200, LINE_MAX_BYTES = 8 << 20, CONSENTS = 16, LINE = 1024 };

struct am_screen {
    am_session *session;
    const am_app *app;
    am_layout format;
    am_mode mode;
    bool hushed;
    am_progress *progress;
    am_plan_table *plan;
    am_summary *summary;
    am_timer timer;
    am_buf line;
    char what[128]; /* what the progress line counts */
    uint64_t done, total, effects, listed;
    const char *consents[CONSENTS + 1];
    size_t n_consents;
};

/* Sum up what the tenants do now; true: something is under way or held back. */
static bool load(const am_screen *s, am_progress_facts *f)
{
    unsigned waiting = 0;
    *f = (am_progress_facts){
        .what = s->what[0] ? s->what : NULL, .done = s->done, .total = s->total};
    for (size_t i = 0; i < s->session->n_tenants; i++) {
        am_tenant_load l = am_tenant_get_load(s->session->tenants[i]);
        f->requests += l.requests;
        f->in_flight += l.in_flight;
        waiting += l.waiting;
        if (l.throttled_until > f->throttled_until)
            f->throttled_until = l.throttled_until;
    }
    return f->in_flight || waiting || f->throttled_until > am_clock_mono();
}

/* Show the facts. The timer goes on only while requests are under way: it must not keep a loop
 * alive that has nothing else to wait for. */
static void tick(am_screen *s)
{
    am_progress_facts facts;
    bool busy = load(s, &facts);
    if (s->app->quiet || am_pager_is_on())
        return;
    am_progress_tick(s->progress, &facts);
    if (busy && !s->timer.slot)
        am_timer_set(s->session->loop, &s->timer, am_clock_mono() + TICK_MS);
}

static void due(am_ready *ready)
{
    tick((am_screen *)((char *)ready - offsetof(am_screen, timer) - offsetof(am_timer, ready)));
}

static void print_line(am_screen *s, am_ink ink, const char *before, const char *text)
{
    char clean[LINE];
    const am_style *style = &s->app->err;
    am_printable(clean, sizeof clean, text);
    am_progress_clear(s->progress);
    if (am_log_tell(ink == AM_INK_WARN ? AM_LOG_WARN : AM_LOG_INFO, "run", clean))
        return;
    fprintf(style->out, "%s%s%s%s\n", am_style_ink(style, ink), before, clean,
            am_style_ink(style, AM_INK_NONE));
}

/* Log lines are written by the log itself elsewhere; here they must not hit the live line. */
static void log_line(void *self, am_level level, const char *line)
{
    am_screen *s = self;
    (void)level;
    am_progress_clear(s->progress);
    size_t n = strlen(line);
    fprintf(stderr, "%s%s", line, n && line[n - 1] == '\n' ? "" : "\n");
}

static void write_line(am_screen *s)
{
    if (am_buf_ok(&s->line))
        fwrite(am_buf_text(&s->line), 1, s->line.n, s->app->out.out);
    am_buf_clear(&s->line);
}

static void on_step(void *self, const char *name, bool begins)
{
    am_screen *s = self;
    if (begins) {
        snprintf(s->what, sizeof s->what, "%s", name);
        s->done = s->total = 0;
        if (!s->hushed && !s->app->quiet && s->format == AM_LAYOUT_TABLE)
            print_line(s, AM_INK_DIM, "- ", name);
    }
    tick(s);
}

static void want_consent(am_screen *s, const char *word)
{
    for (size_t i = 0; i < s->n_consents; i++)
        if (strcmp(s->consents[i], word) == 0)
            return;
    if (s->n_consents < CONSENTS)
        s->consents[s->n_consents++] = am_arena_strdup(s->session->arena, word);
}

static void on_effect(void *self, const am_effect *e)
{
    am_screen *s = self;
    s->effects++;
    if (e->consent)
        want_consent(s, e->consent);
    if (s->format == AM_LAYOUT_JSON) {
        am_outcome_effect_json(&s->line, e);
        write_line(s);
    } else if (s->mode == AM_MODE_PLAN) {
        am_plan_table_add(
            s->plan, &(am_plan_row){e->step, e->tenant, e->op, e->target, e->reason, e->undo_op});
    }
}

static void on_outcome(void *self, const am_outcome *o)
{
    am_screen *s = self;
    const char *group = am_outcome_group(o);
    s->done++;
    s->listed += strcmp(o->word, "verify listed") == 0;
    if (group && (strcmp(o->word, "done") == 0 || strcmp(o->word, "already") == 0))
        am_summary_group(s->summary, group, AM_INK_GOOD, false); /* what went well is only counted */
    if (group)
        am_summary_add(s->summary, group, o->subject, am_outcome_reason(o), am_outcome_hint(o));
    if (s->format == AM_LAYOUT_JSON) {
        am_outcome_json(&s->line, o);
        write_line(s);
    } else if (s->app->verbose && !s->hushed) {
        char text[LINE];
        const char *why = am_outcome_reason(o), *id = o->request_id ? o->request_id : "";
        if (!*id && o->err)
            id = o->err->request_id;
        snprintf(text, sizeof text, "%s %s%s%s%s%s%s", group ? group : o->word,
                 o->subject ? o->subject : "", why ? ": " : "", why ? why : "", *id ? " (request " : "", id,
                 *id ? ")" : "");
        print_line(s, AM_INK_NONE, "  ", text);
    }
    tick(s);
}

static void on_progress(void *self, const char *what, uint64_t done, uint64_t total)
{
    am_screen *s = self;
    snprintf(s->what, sizeof s->what, "%s", what);
    s->done = done;
    s->total = total;
    tick(s);
}

static void on_say(void *self, am_kind kind, const char *text)
{
    am_screen *s = self;
    if (kind != AM_OK || (!s->hushed && !s->app->quiet))
        print_line(s, kind == AM_OK ? AM_INK_NONE : AM_INK_WARN, "  ", text);
}

static void on_note(void *self, const char *text, const char *consent)
{
    am_screen *s = self;
    if (consent)
        want_consent(s, consent);
    if (!s->hushed)
        print_line(s, consent ? AM_INK_WARN : AM_INK_BOLD, "note: ", text);
}

am_screen *am_screen_new(am_session *session, am_layout format)
{
    am_screen *s = am_new(am_screen);
    s->session = session;
    s->app = session->app;
    s->format = format;
    s->mode = am_run_mode(session->run);
    s->progress = am_progress_new(&s->app->err);
    s->plan = am_plan_table_new(s->app->verbose);
    s->summary = am_summary_new();
    s->line = AM_BUF(LINE_MAX_BYTES);
    s->timer.ready.run = due;
    if (s->mode == AM_MODE_APPLY)
        am_summary_group(s->summary, "removed", AM_INK_GOOD, false);
    am_summary_group(s->summary, "kept", AM_INK_NONE, false);
    am_summary_group(s->summary, "held", AM_INK_WARN, true);
    am_summary_group(s->summary, "orphaned", AM_INK_WARN, true);
    am_summary_group(s->summary, "failed", AM_INK_BAD, true);
    am_run_watch(session->run, &(am_watch){.self = s,
                                           .step = on_step,
                                           .effect = on_effect,
                                           .outcome = on_outcome,
                                           .progress = on_progress,
                                           .say = on_say,
                                           .note = on_note});
    am_log_sink(log_line, s);
    return s;
}

void am_screen_hush(am_screen *s)
{
    s->hushed = true;
}

void am_screen_clear(am_screen *s)
{
    am_progress_clear(s->progress);
}

static void totals_json(am_screen *s, int code)
{
    am_counts c = am_run_counts(s->session->run);
    am_buf_fmt(&s->line,
               "{\"type\":\"totals\",\"run\":\"%s\",\"mode\":\"%s\",\"effects\":%llu,\"done\":%llu,"
               "\"already\":%llu,\"skipped\":%llu,\"flagged\":%llu,\"failed\":%llu,"
               "\"refused\":%llu,\"unknown\":%llu,\"exit\":%d}\n",
               am_run_id(s->session->run), s->mode == AM_MODE_PLAN ? "plan" : "apply",
               (unsigned long long)c.effects, (unsigned long long)c.done,
               (unsigned long long)c.already, (unsigned long long)c.skipped,
               (unsigned long long)c.flagged, (unsigned long long)c.failed,
               (unsigned long long)c.refused, (unsigned long long)c.unknown, code);
    write_line(s);
}

void am_screen_end(am_screen *s, int code)
{
    FILE *out = s->app->out.out;
    am_progress_clear(s->progress);
    if (s->format == AM_LAYOUT_JSON) {
        totals_json(s, code);
        return;
    }
    if (s->mode == AM_MODE_PLAN) {
        am_plan_table_print(s->plan, &s->app->out);
        fprintf(out, "%llu change%s planned", (unsigned long long)am_plan_table_count(s->plan),
                am_plan_table_count(s->plan) == 1 ? "" : "s");
        if (s->listed)
            fprintf(out, ", %llu check%s to follow them", (unsigned long long)s->listed,
                    s->listed == 1 ? "" : "s");
        fprintf(out, "; nothing was changed.\n\n");
    }
    am_summary_print(s->summary, &s->app->out, s->app->verbose);
}

void am_screen_free(am_screen *s)
{
    if (!s)
        return;
    am_log_sink(NULL, NULL);
    am_timer_clear(s->session->loop, &s->timer);
    am_loop_unready(s->session->loop, &s->timer.ready);
    am_progress_free(s->progress);
    am_plan_table_free(s->plan);
    am_summary_free(s->summary);
    am_buf_free(&s->line);
    free(s);
}

uint64_t am_screen_count(const am_screen *s, const char *group)
{
    return am_summary_count(s->summary, group);
}

const char *const *am_screen_consents(const am_screen *s)
{
    return s->consents;
}
