/* html_report.c - the page: the answer first, then what is left, then everything else. */
#include "report/html_parts.h"

#include <errno.h>
#include <string.h>

#include "report/page.inc"

/* Source to target; services of a tenant have no role. */
static void tenants(FILE *f, const am_report *r)
{
    static const char *const roles[] = {"source", "target"};
    bool any = false;
    for (size_t k = 0; k < 2; k++)
        for (size_t i = 0; i < am_value_len(r->tenants); i++) {
            const am_value *t = am_value_at(r->tenants, i);
            const char *host = am_value_text(am_value_get(t, "hosts.root"), NULL);
            if (strcmp(am_value_text(am_value_member(t, "role"), ""), roles[k]) != 0)
                continue;
            am_html(f, "%r%t", any ? " \u2192 " : "", host ? host : am_value_text(am_value_member(t, "name"), ""));
            any = true;
        }
}

static const char *title_of(const am_report *r)
{
    return r->playbook ? r->playbook : r->undoes ? "undo" : r->kind ? r->kind : "changes";
}

static void fact(FILE *f, const char *name, const char *text)
{
    if (text && *text)
        am_html(f, "<div><dt>%t</dt><dd>%t</dd></div>\n", name, text);
}

static void facts(FILE *f, const am_report *r)
{
    char at[AM_HTML_TIME], took[AM_HTML_TIME];
    fputs("<dl class=\"facts\">\n", f);
    am_html(f, "<div><dt>%r</dt><dd>%t UTC</dd></div>\n", r->plan ? "Planned" : r->ended ? "Ended" : "Began",
            am_html_time(at, r->ended ? r->ended : r->began));
    if (!r->plan && r->ended)
        fact(f, "Took", am_html_took(took, r->ended - r->began));
    if (r->user)
        am_html(f, "<div><dt>By</dt><dd>%t on %t</dd></div>\n", r->user, r->host);
    am_html(f, "<div><dt>%r</dt><dd class=\"id\">%t</dd></div>\n", r->plan ? "Plan" : "Run", r->id);
    fputs("</dl>\n", f);
}

static void answer(FILE *f, const am_report *r, am_arena *a)
{
    static const char *const classes[] = {"done", "left", "bad", "plan"};
    static const char *const signs[] = {"M7 12.6l3.4 3.4L17 9", "M12 6.5v6.5M12 16.8v.1", "M8.2 8.2l7.6 7.6M15.8 8.2l-7.6 7.6",
                                        "M8 8.5h8M8 12h8M8 15.5h5"};
    am_answer x = am_report_answer(r, a);
    am_html(f,
            "<section class=\"answer %r\" aria-labelledby=\"answer\">\n<h1 id=\"answer\"><svg viewBox=\"0 0 24 24\" "
            "aria-hidden=\"true\"><circle cx=\"12\" cy=\"12\" r=\"11\"/><path d=\"%r\"/></svg>%t</h1>\n"
            "<p class=\"lead\">%t</p>\n",
            classes[x.kind], signs[x.kind], x.word, x.sentence);
    if (x.n_next)
        fputs("<ul class=\"next\">\n", f);
    for (size_t i = 0; i < x.n_next; i++)
        am_html(f, "<li>%t <code>%t</code></li>\n", x.next[i].what, x.next[i].command);
    if (x.n_next)
        fputs("</ul>\n", f);
    facts(f, r);
    fputs("</section>\n", f);
    if (r->broken)
        am_html(f, "<p class=\"warn\" id=\"broken\"><strong>The journal was changed outside aftermove.</strong> %t. "
                   "What this report says may not be what happened.</p>\n", r->broken);
    for (size_t i = 0; i < am_value_len(r->notes); i++)
        am_html(f, "<p class=\"note\">%t</p>\n", am_value_text(am_value_at(r->notes, i), ""));
}

void am_html_left(FILE *f, const am_report *r, am_arena *a)
{
    const am_totals *t = &r->totals;
    if (!t->n_left)
        return;
    fputs("<section aria-labelledby=\"h-left\">\n<h2 id=\"h-left\">What is left, and what to do</h2>\n"
          "<div class=\"wide\">\n<table id=\"left\">\n<thead><tr><th scope=\"col\" class=\"n\">Number</th><th scope=\"col\">Outcome</th>"
          "<th scope=\"col\">Why</th><th scope=\"col\">What to do</th></tr></thead>\n<tbody>\n",
          f);
    for (size_t i = 0; i < t->n_left; i++) {
        const am_total_left *l = &t->left[i];
        am_html(f, "<tr><td class=\"n\">%u</td><th scope=\"row\" class=\"o %r\">%t</th><td>%t%r", l->n,
                am_report_standing(l->standing), l->word, l->why, l->several ? ", and other reasons" : "");
        am_html(f, "<details class=\"more\"><summary>%r</summary><ul>\n", l->n == 1 ? "Which" : "Which ones");
        for (size_t k = 0; k < l->n && k < AM_TOTALS_SUBJECTS; k++)
            am_html(f, "<li>%t</li>\n", l->subjects[k]);
        if (l->n > AM_TOTALS_SUBJECTS)
            am_html(f, "<li><a href=\"#all\" data-outcome=\"%t\">and %u more, in the table below</a></li>\n", l->word,
                    l->n - AM_TOTALS_SUBJECTS);
        am_html(f, "</ul></details></td><td>%t</td></tr>\n", am_report_advice(r, l, a));
    }
    fputs("</tbody>\n</table>\n</div>\n</section>\n", f);
}

static void row(FILE *f, const char *name, const char *text, bool id)
{
    if (text && *text)
        am_html(f, "<dt>%t</dt><dd%r>%t</dd>\n", name, id ? " class=\"id\"" : "", text);
}

static void approvals(FILE *f, const am_report *r)
{
    if (!r->plan && !r->plan_id)
        return;
    fputs("<dt>Approvals</dt><dd id=\"approvals\">", f);
    if (!r->n_approvals)
        fputs("none", f);
    for (size_t i = 0; i < r->n_approvals; i++)
        am_html(f, "%r%t, %t (key <span class=\"id\">%t</span>)%r", i ? "<br>" : "", r->approvals[i].name,
                r->approvals[i].time, r->approvals[i].key,
                r->approvals[i].good ? "" : ": the signature does not fit this plan");
    fputs("</dd>\n", f);
}

static void identity(FILE *f, const am_report *r)
{
    for (size_t i = 0; i < am_value_len(r->tenants); i++) {
        const am_value *t = am_value_at(r->tenants, i);
        am_html(f, "<dt>Tenant %t</dt><dd>%t <span class=\"id\">%t</span>%r<span class=\"id\">%t</span></dd>\n",
                am_value_text(am_value_member(t, "name"), ""), am_value_text(am_value_get(t, "hosts.root"), ""),
                am_value_text(am_value_member(t, "tenant_id"), ""),
                am_value_member(t, "client_id") ? ", application " : "",
                am_value_text(am_value_member(t, "client_id"), NULL));
    }
}

static void chain(FILE *f, const am_report *r)
{
    if (!r->head)
        return;
    am_html(f, "<dt>Event chain</dt><dd id=\"chain\">%u events, %r<br>head <span class=\"id\">%t</span></dd>\n",
            (uint64_t)r->events, r->broken ? "<strong>which do not fit each other</strong>" : "verified when this was written",
            r->head);
    if (!r->plan)
        am_html(f, "<dt>To check it</dt><dd><code>aftermove evidence %t</code> packs plan, approvals, playbook and chain; "
                   "<code>aftermove journal verify</code> checks them on any machine and prints the head.</dd>\n", r->id);
}

void am_html_how(FILE *f, const am_report *r)
{
    char at[AM_HTML_TIME], to[AM_HTML_TIME];
    fputs("<section aria-labelledby=\"h-how\">\n<h2 id=\"h-how\">How it was done</h2>\n<dl class=\"how\">\n", f);
    am_html(f, "<dt>%r</dt><dd>%t %t</dd>\n", r->playbook ? "Playbook" : "Made by", title_of(r), r->version);
    row(f, "Its text (SHA-256)", r->text_sha, true);
    if (am_value_len(r->params))
        am_html(f, "<dt>Parameters</dt><dd class=\"id\">%j</dd>\n", r->params);
    row(f, "Undoes run", r->undoes, true);
    row(f, "Plan", r->plan_id, true);
    row(f, "Plan (SHA-256)", r->plan_sha, true);
    approvals(f, r);
    if (r->user)
        am_html(f, "<dt>By</dt><dd>%t on %t</dd>\n", r->user, r->host);
    if (r->plan)
        am_html(f, "<dt>Made</dt><dd>%t UTC, aftermove %t</dd>\n", am_html_time(at, r->began), r->made_by);
    else
        am_html(f, "<dt>From, to</dt><dd>%t, %t UTC; state %t, exit code %d</dd>\n", am_html_time(at, r->began),
                r->ended ? am_html_time(to, r->ended) : "not ended", r->state, (int64_t)r->exit_code);
    identity(f, r);
    chain(f, r);
    fputs("</dl>\n</section>\n", f);
}

am_kind am_report_html(const am_report *r, am_report_rows rows, FILE *f, am_err *e)
{
    char at[AM_HTML_TIME];
    am_arena *a = am_arena_new(0);
    const char *title = am_arena_format(a, "%s: %s, %.10s", am_report_answer(r, a).word, title_of(r),
                                        am_html_time(at, r->ended ? r->ended : r->began));
    am_html_begin(f, title, report_css, report_js);
    am_html(f,
            "<a class=\"skip\" href=\"#main\">Skip to the report</a>\n<header>\n<p><strong>%t</strong> %t%r</p>\n<p>",
            title_of(r), r->version, r->plan ? ", plan" : "");
    tenants(f, r);
    fputs("</p>\n</header>\n<main id=\"main\" tabindex=\"-1\">\n", f);
    answer(f, r, a);
    am_html_left(f, r, a);
    am_html_outcomes(f, r);
    am_html_timeline(f, r);
    am_html_trust(f, r);
    am_kind k = am_html_rows(f, r, rows, e);
    am_html_how(f, r);
    am_html(f, "</main>\n<footer>Written by aftermove %t on %t UTC. This file is whole: it loads nothing and sends "
               "nothing.</footer>\n", r->tool, am_html_time(at, r->written));
    am_html_end(f, report_js);
    am_arena_free(a);
    if (!k && (fflush(f) || ferror(f)))
        k = am_fail(e, AM_DISK, "cannot write the report: %s", strerror(errno));
    return k;
}
