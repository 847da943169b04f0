/* html_charts.c - numbers as tables, each with a bar beside it that says the same. */
#include "report/html_parts.h"

#include <string.h>

#include "base/text.h"

enum { WIDE = 1000, LEAST = 3 };

/* Bars of one line, side by side, as wide as their share of all. */
static void stacked(FILE *f, const uint64_t by[AM_STANDINGS], uint64_t all)
{
    uint64_t at = 0;
    am_html(f, "<svg class=\"bar\" viewBox=\"0 0 %d 14\" preserveAspectRatio=\"none\" aria-hidden=\"true\">",
            (int64_t)WIDE);
    for (size_t i = 0; i < AM_STANDINGS && all; i++) {
        uint64_t from = at * WIDE / all, to = (at + by[i]) * WIDE / all;
        if (by[i] && to < from + LEAST)
            to = from + LEAST;
        if (by[i])
            am_html(f, "<rect class=\"%r\" x=\"%d\" width=\"%d\" height=\"14\"/>", am_report_standing((am_standing)i),
                    (int64_t)from, (int64_t)(to - from));
        at += by[i];
    }
    fputs("</svg>", f);
}

static void cell(FILE *f, uint64_t n)
{
    am_html(f, n ? "<td class=\"n\">%u</td>" : "<td class=\"n zero\">%u</td>", n);
}

static void ops(FILE *f, const am_report *r)
{
    const am_totals *t = &r->totals;
    uint64_t most = 1;
    for (size_t i = 0; i < t->n_ops; i++)
        most = t->ops[i].n > most ? t->ops[i].n : most;
    am_html(f,
            "<table class=\"chart\" id=\"ops\">\n<caption>Outcomes by operation</caption>\n<thead><tr><th scope=\"col\">"
            "Operation</th><th scope=\"col\" class=\"n\">%r</th><th scope=\"col\" class=\"n\">Left alone</th>"
            "<th scope=\"col\" class=\"n\">Open</th><th scope=\"col\" class=\"n\">%r</th>"
            "<th scope=\"col\" class=\"lane\">Share</th></tr></thead>\n<tbody>\n",
            r->plan ? "Planned" : "Done", r->plan ? "Failed" : "Not made");
    for (size_t i = 0; i < t->n_ops; i++) {
        const am_total_op *o = &t->ops[i];
        am_html(f, "<tr><th scope=\"row\">%t</th>", o->op ? o->op : "no change asked for");
        cell(f, o->by[AM_STANDS_DONE] + o->by[AM_STANDS_PLAN]);
        cell(f, o->by[AM_STANDS_QUIET]);
        cell(f, o->by[AM_STANDS_LEFT]);
        cell(f, o->by[AM_STANDS_BAD]);
        fputs("<td class=\"lane\">", f);
        stacked(f, o->by, most);
        fputs("</td></tr>\n", f);
    }
    fputs("</tbody>\n</table>\n", f);
}

void am_html_outcomes(FILE *f, const am_report *r)
{
    const am_totals *t = &r->totals;
    am_html(f, "<section aria-labelledby=\"h-outcomes\">\n<h2 id=\"h-outcomes\">Outcomes</h2>\n");
    if (!t->rows) {
        am_html(f, "<p>There is nothing to count: %r.</p>\n</section>\n",
                r->plan ? "the plan has no changes" : "the run had nothing to do");
        return;
    }
    stacked(f, t->by, t->rows);
    fputs("<ul class=\"counts\" id=\"counts\">\n", f);
    for (size_t i = 0; i < t->n_words; i++)
        am_html(f, "<li data-outcome=\"%t\" data-count=\"%d\"><b>%u</b> <span class=\"o %r\">%t</span></li>\n",
                t->words[i].word, (int64_t)t->words[i].n, t->words[i].n,
                am_report_standing(t->words[i].standing), t->words[i].word);
    fputs("</ul>\n<div class=\"wide\">\n", f);
    ops(f, r);
    fputs("</div>\n</section>\n", f);
}

typedef struct axis {
    int64_t from, to;
} axis;

static int64_t place(const axis *x, int64_t at)
{
    int64_t in = at < x->from ? x->from : at > x->to ? x->to : at;
    return x->to > x->from ? (in - x->from) * WIDE / (x->to - x->from) : 0;
}

static void lane_begin(FILE *f, int64_t high)
{
    am_html(f, "<td class=\"lane\"><svg class=\"lane\" viewBox=\"0 0 %d %d\" preserveAspectRatio=\"none\" aria-hidden=\"true\">",
            (int64_t)WIDE, high);
}

static void bar(FILE *f, const axis *x, int64_t from, int64_t to, const char *class)
{
    int64_t at = place(x, from), end = place(x, to);
    if (end < at + LEAST)
        end = at + LEAST;
    if (end > WIDE)
        at -= end - WIDE, end = WIDE;
    am_html(f, "<rect class=\"%r\" x=\"%d\" y=\"5\" width=\"%d\" height=\"12\" rx=\"2\"/>", class, at, end - at);
}

static void activity(FILE *f, const am_totals *t)
{
    uint64_t most = 1;
    for (size_t i = 0; i < AM_TOTALS_BINS; i++)
        most = t->bins[i] > most ? t->bins[i] : most;
    lane_begin(f, 100);
    for (size_t i = 0; i < AM_TOTALS_BINS; i++) {
        int64_t x = (int64_t)(i * WIDE / AM_TOTALS_BINS), high = (int64_t)(t->bins[i] * 92 / most);
        if (t->bins[i])
            am_html(f, "<rect class=\"done\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"/>", x,
                    100 - (high < 6 ? 6 : high), (int64_t)(WIDE / AM_TOTALS_BINS - 1), high < 6 ? (int64_t)6 : high);
    }
    fputs("</svg></td></tr>\n", f);
}

static void line(FILE *f, const char *name, int64_t from, int64_t ms)
{
    char at[AM_HTML_TIME], took[AM_HTML_TIME];
    am_html(f, "<tr><th scope=\"row\">%t</th><td>%t</td><td class=\"n\">%t</td>", name, am_html_time(at, from) + 11,
            ms < 0 ? "not ended" : am_html_took(took, ms));
}

static void span(FILE *f, const axis *x, const am_span *s, const char *class)
{
    line(f, s->name, s->from, s->to ? s->to - s->from : -1);
    lane_begin(f, 22);
    bar(f, x, s->from, s->to ? s->to : x->to, class);
    fputs("</svg></td></tr>\n", f);
}

static void waiter(FILE *f, const axis *x, const am_report *r, const am_waiter *w)
{
    char took[AM_HTML_TIME], n[AM_GROUPED];
    const am_times *t = &r->times;
    am_html(f, "<tr><th scope=\"row\">%t asked to wait</th><td>%t</td><td class=\"n\">%t</td>", w->tenant,
            w->n == 1 ? "once" : am_grouped(n, w->n), am_html_took(took, w->ms));
    lane_begin(f, 22);
    for (size_t i = 0; i < t->n_waits; i++)
        if (t->waits[i].name == w->tenant)
            bar(f, x, t->waits[i].from, t->waits[i].to, "left");
    fputs("</svg></td></tr>\n", f);
}

void am_html_timeline(FILE *f, const am_report *r)
{
    const am_times *t = &r->times;
    axis x = {r->totals.from, r->totals.to};
    char from[AM_HTML_TIME], to[AM_HTML_TIME];
    if (!t->n_attempts)
        return;
    am_html(f,
            "<section aria-labelledby=\"h-time\">\n<h2 id=\"h-time\">Timeline</h2>\n<div class=\"wide\">\n"
            "<table class=\"chart\" id=\"timeline\">\n<caption>%t, times in UTC</caption>\n"
            "<thead><tr><th scope=\"col\">What</th><th scope=\"col\">Began</th><th scope=\"col\" class=\"n\">Took</th>"
            "<th scope=\"col\" class=\"lane\"><span class=\"axis\"><span>%t</span> <span>%t</span></span></th>"
            "</tr></thead>\n<tbody>\n",
            t->n_attempts > 1 ? "The run, each time it was resumed, its steps, and the waits that a service asked for"
                              : "The run, its steps, and the waits that a service asked for",
            am_html_time(from, x.from) + 11, am_html_time(to, x.to) + 11);
    for (size_t i = 0; i < t->n_attempts; i++)
        span(f, &x, &t->attempts[i], "quiet");
    for (size_t i = 0; i < t->n_steps; i++)
        span(f, &x, &t->steps[i], "plan");
    if (am_totals_of(&r->totals, "done")) {
        fputs("<tr><th scope=\"row\">changes confirmed</th><td></td>", f);
        cell(f, r->totals.by[AM_STANDS_DONE]);
        activity(f, &r->totals);
    }
    for (size_t i = 0; i < t->n_waiters; i++)
        waiter(f, &x, r, &t->waiters[i]);
    fputs("</tbody>\n</table>\n</div>\n", f);
    if (!t->n_waiters)
        fputs("<p class=\"soft\" id=\"no-waits\">No service asked to wait.</p>\n", f);
    if (t->more)
        am_html(f, "<p class=\"soft\">%u more steps or waits are in the journal: <code>aftermove log %t</code></p>\n",
                t->more, r->id);
    fputs("</section>\n", f);
}

void am_html_trust(FILE *f, const am_report *r)
{
    const am_totals *t = &r->totals;
    if (!t->n_trusts)
        return;
    am_html(f,
            "<section aria-labelledby=\"h-trust\">\n<h2 id=\"h-trust\">Trust between the tenants</h2>\n"
            "<div class=\"wide\">\n<table id=\"trust\">\n<thead><tr><th scope=\"col\">Tenant</th><th scope=\"col\">"
            "Change</th><th scope=\"col\">Partner</th><th scope=\"col\">Before</th><th scope=\"col\">After</th>"
            "<th scope=\"col\">Outcome</th></tr></thead>\n<tbody>\n");
    for (size_t i = 0; i < t->n_trusts; i++) {
        const am_total_trust *x = &t->trusts[i];
        am_html(f,
                "<tr><th scope=\"row\">%t</th><td>%t%r%t</td><td>%t</td><td>%t</td><td>%t</td>"
                "<td class=\"o %r\">%t</td></tr>\n",
                x->tenant, x->op, x->direction ? ", " : "", x->direction, x->partner, x->before ? x->before : "not known",
                x->after ? x->after : r->plan ? "not yet changed" : "not known",
                am_report_standing(am_account_standing(x->outcome, r->plan)), x->outcome);
    }
    fputs("</tbody>\n</table>\n</div>\n", f);
    if (t->trusts_more)
        am_html(f, "<p class=\"soft\">%u more are in the table below.</p>\n", t->trusts_more);
    fputs("</section>\n", f);
}
