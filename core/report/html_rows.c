/* html_rows.c - every row once as data, which the page's script searches and shows page by page, and
 * the first of them as plain rows, for readers without scripts. */
#include "report/html_parts.h"

#include <string.h>

#include "base/clock.h"
#include "base/json.h"
#include "report/pack.h"

typedef struct writing {
    FILE *f;
    const am_report *report;
    am_arena *arena;
    am_pack *pack;
    uint64_t n;
} writing;

static const char *why(const am_account_row *r)
{
    return r->error ? r->error : r->reason;
}

static void name(am_arena *a, am_value *list, const char *key, const am_value *value)
{
    am_value *pair = value && !am_value_is(value, AM_T_NULL) ? am_value_array(a) : NULL;
    if (pair && am_value_push(a, pair, am_value_str(a, key)) && am_value_push(a, pair, value))
        (void)am_value_push(a, list, pair);
}

static void say(am_arena *a, am_value *list, const char *key, const char *text)
{
    if (text && *text)
        name(a, list, key, am_value_str(a, text));
}

static void at(am_arena *a, am_value *list, const char *key, int64_t ms)
{
    char text[AM_HTML_TIME];
    if (ms)
        say(a, list, key, am_arena_format(a, "%s UTC", am_html_time(text, ms)));
}

/* What is folded in: [[name, value]], for people. */
static const am_value *folded(am_arena *a, const am_account_row *r)
{
    am_value *l = am_value_array(a);
    if (r->error)
        say(a, l, "reason", r->reason);
    say(a, l, "what to do", r->hint);
    say(a, l, "kind of error", r->kind);
    say(a, l, "step", r->step);
    name(a, l, "evidence", r->evidence);
    name(a, l, "arguments", r->args);
    name(a, l, "result", r->value);
    if (r->undo_op) {
        say(a, l, "undone by",
            r->undo_days ? am_arena_format(a, "%s, within %u days", r->undo_op, r->undo_days) : r->undo_op);
        name(a, l, "with", r->undo);
    } else if (r->change) {
        say(a, l, "cannot be undone", r->no_undo ? r->no_undo : "no operation undoes it");
    }
    say(a, l, "needs consent", r->consent);
    say(a, l, "request id", r->request_id);
    at(a, l, "looked at", r->seen);
    at(a, l, "sent", r->sent);
    at(a, l, "ended", r->ended);
    return l;
}

static am_kind plain(void *self, const am_account_row *r, am_err *e)
{
    writing *w = self;
    (void)e;
    if (w->n++ >= AM_HTML_PLAIN_ROWS)
        return AM_OK;
    am_arena_reset(w->arena);
    const am_value *l = folded(w->arena, r);
    am_html(w->f, "<tr><td class=\"o %r\">%t</td><th scope=\"row\"><details><summary>%t</summary>",
            am_report_standing(am_account_standing(r->outcome, w->report->plan)), r->outcome, r->subject);
    if (am_value_len(l))
        fputs("<dl class=\"fold\">", w->f);
    for (size_t i = 0; i < am_value_len(l); i++) {
        const am_value *pair = am_value_at(l, i), *v = am_value_at(pair, 1);
        am_html(w->f, "<dt>%t</dt>", am_value_text(am_value_at(pair, 0), ""));
        if (am_value_is(v, AM_T_STR))
            am_html(w->f, "<dd>%t</dd>", am_value_text(v, ""));
        else
            am_html(w->f, "<dd>%j</dd>", v);
    }
    am_html(w->f, "%r</details></th><td>%t</td><td>%t</td><td>%t</td></tr>\n", am_value_len(l) ? "</dl>" : "", r->op,
            r->tenant, why(r));
    return AM_OK;
}

static am_kind data(void *self, const am_account_row *r, am_err *e)
{
    writing *w = self;
    am_arena_reset(w->arena);
    FILE *line = am_pack_line(w->pack);
    const char *brief = am_json_text(w->arena,
                                     am_json_make(w->arena, "[%s,%s,%s,%s,%s,%s,%s]", r->outcome, r->subject, r->op,
                                                  r->tenant, why(r), r->request_id, r->step),
                                     AM_JSON_PLAIN);
    const char *more = am_json_text(w->arena, folded(w->arena, r), AM_JSON_PLAIN);
    if (!line || !brief || !more)
        return am_fail(e, AM_NOMEM, "a row is too large for the report: %s", r->subject);
    fprintf(line, "%s\t%s\n", brief, more);
    return AM_OK;
}

static void option(FILE *f, const char *text, uint64_t n)
{
    am_html(f, "<option value=\"%t\">%t (%u)</option>", text, text, n);
}

static void controls(FILE *f, const am_report *r, am_arena *a)
{
    const am_totals *t = &r->totals;
    am_value *standings = am_value_object(a);
    for (size_t i = 0; i < t->n_words; i++)
        (void)am_value_put(a, standings, t->words[i].word,
                           am_value_str(a, am_report_standing(t->words[i].standing)));
    am_html(f,
            "<form id=\"find\" hidden role=\"search\" aria-label=\"Rows\" data-standings=\"%j\">\n"
            "<div><label for=\"q\">Search for site, reason or request id</label><input id=\"q\" type=\"search\" "
            "autocomplete=\"off\" spellcheck=\"false\"></div>\n"
            "<div><label for=\"f-outcome\">Outcome</label><select id=\"f-outcome\"><option value=\"\">All</option>",
            standings);
    for (size_t i = 0; i < t->n_words; i++)
        option(f, t->words[i].word, t->words[i].n);
    fputs("</select></div>\n<div><label for=\"f-op\">Operation</label><select id=\"f-op\"><option value=\"\">All</option>", f);
    for (size_t i = 0; i < t->n_ops; i++)
        if (t->ops[i].op)
            option(f, t->ops[i].op, t->ops[i].n);
    fputs("</select></div>\n<div><label for=\"f-tenant\">Tenant</label><select id=\"f-tenant\"><option value=\"\">All</option>", f);
    for (size_t i = 0; i < am_value_len(r->tenants); i++) {
        const char *tenant = am_value_text(am_value_member(am_value_at(r->tenants, i), "name"), "");
        am_html(f, "<option value=\"%t\">%t</option>", tenant, tenant);
    }
    fputs("</select></div>\n<div><button type=\"reset\">Clear</button></div>\n</form>\n"
          "<p id=\"status\" role=\"status\"></p>\n",
          f);
}

static void head(FILE *f, const am_report *r)
{
    uint64_t n = r->totals.rows;
    fputs("<div id=\"plain\">\n", f);
    if (n > AM_HTML_PLAIN_ROWS)
        am_html(f,
                "<p class=\"note\">These are the first %u of %u rows. With scripts allowed all can be searched "
                "here; without them, all are in <code>aftermove report %t --format csv</code></p>\n",
                (uint64_t)AM_HTML_PLAIN_ROWS, n, r->id);
    fputs("</div>\n<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"Table of sites and changes\">\n<table id=\"rows\">\n"
          "<colgroup><col class=\"c-outcome\"><col><col class=\"c-op\"><col class=\"c-tenant\"><col class=\"c-why\"></colgroup>\n"
          "<thead><tr><th scope=\"col\">Outcome</th><th scope=\"col\">Site or subject</th><th scope=\"col\">Operation</th>"
          "<th scope=\"col\">Tenant</th><th scope=\"col\">Why</th></tr></thead>\n<tbody>\n",
          f);
}

am_kind am_html_rows(FILE *f, const am_report *r, am_report_rows rows, am_err *e)
{
    writing w = {.f = f, .report = r, .arena = am_arena_new(0)};
    am_html(f,
            "<section aria-labelledby=\"all\">\n<h2 id=\"all\" tabindex=\"-1\">Sites and changes</h2>\n"
            "<p class=\"soft\">Each line unfolds: evidence, what undoes it, request id, times.</p>\n");
    controls(f, r, w.arena);
    head(f, r);
    am_kind k = rows.each(rows.self, plain, &w, e);
    fputs("</tbody>\n</table>\n</div>\n<div id=\"pages\" hidden><button type=\"button\" id=\"before\">Earlier rows</button>"
          "<button type=\"button\" id=\"after\">Later rows</button></div>\n"
          "<script type=\"text/plain\" id=\"data\" ",
          f);
    am_html(f, "data-rows=\"%d\" data-pack=\"%d\">\n", (int64_t)r->totals.rows, (int64_t)AM_PACK_LINES);
    w.pack = am_pack_new(f);
    if (!k)
        k = rows.each(rows.self, data, &w, e);
    am_err packing = {0};
    if (am_pack_end(w.pack, &packing) && !k) {
        *e = packing;
        k = packing.kind;
    }
    fputs("</script>\n</section>\n", f);
    am_arena_free(w.arena);
    return k;
}
