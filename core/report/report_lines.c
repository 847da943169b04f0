/* report_lines.c - the rows for programs: CSV for spreadsheets, TAP and JUnit XML for CI. */
#include <errno.h>
#include <string.h>

#include "base/clock.h"
#include "base/json.h"
#include "report/csv.h"
#include "report/html.h"
#include "report/junit.h"
#include "report/report.h"

enum { LINE_MAX_BYTES = 64 << 20 };

typedef struct writing {
    FILE *f;
    am_arena *arena;
    const am_report *report;
    uint64_t n;
} writing;

static am_kind end(writing *w, am_kind k, am_err *e)
{
    am_arena_free(w->arena);
    if (!k && (fflush(w->f) || ferror(w->f)))
        k = am_fail(e, AM_DISK, "cannot write the report: %s", strerror(errno));
    return k;
}

static writing begin(const am_report *r, FILE *f)
{
    return (writing){.f = f, .arena = am_arena_new(0), .report = r};
}

static const char *why(const am_account_row *r)
{
    return r->error ? r->error : r->reason;
}

/* It is not done, and no row says why. */
static bool broke_off(const am_report *r, const am_answer *x)
{
    return x->kind == AM_ANSWER_NOT && !r->totals.by[AM_STANDS_BAD];
}

/* --- CSV ---------------------------------------------------------------- */

enum { COLUMNS = 20 };

/* What a spreadsheet would take for a formula is made text. */
static const char *cell(am_arena *a, const char *text)
{
    return text && *text && strchr("=+-@\t\r", *text) ? am_arena_format(a, "'%s", text) : text;
}

static const char *json(am_arena *a, const am_value *v)
{
    return v && !am_value_is(v, AM_T_NULL) ? am_json_text(a, v, AM_JSON_PLAIN) : NULL;
}

static const char *when(am_arena *a, int64_t ms)
{
    char text[AM_TIME_TEXT];
    return ms ? am_arena_strdup(a, am_time_format(text, ms)) : NULL;
}

static void csv_line(FILE *f, const char *const *cells)
{
    am_buf line = AM_BUF(LINE_MAX_BYTES);
    am_csv_row(&line, cells, COLUMNS);
    fputs(am_buf_text(&line), f);
    am_buf_free(&line);
}

static am_kind csv_row(void *self, const am_account_row *r, am_err *e)
{
    const writing *w = self;
    am_arena *a = w->arena;
    (void)e;
    am_arena_reset(a);
    const char *cells[COLUMNS] = {r->outcome, am_report_standing(am_account_standing(r->outcome, w->report->plan)),
                                  r->step, r->tenant, r->op, r->subject, r->reason, r->error, r->kind, r->hint,
                                  r->request_id, r->undo_op ? r->undo_op : r->no_undo, json(a, r->undo),
                                  r->undo_days ? am_arena_format(a, "%u", r->undo_days) : NULL, json(a, r->evidence),
                                  json(a, r->args), json(a, r->value), when(a, r->seen), when(a, r->sent),
                                  when(a, r->ended)};
    for (size_t i = 0; i < COLUMNS; i++)
        cells[i] = cell(a, cells[i]);
    csv_line(w->f, cells);
    return AM_OK;
}

am_kind am_report_csv(const am_report *r, am_report_rows rows, FILE *f, am_err *e)
{
    static const char *const names[COLUMNS] = {
        "outcome", "standing", "step",      "tenant",   "operation", "subject",  "reason", "error", "kind", "hint",
        "request_id", "undo",  "undo_args", "undo_days", "evidence",  "args",    "value",  "seen",  "sent", "ended"};
    writing w = begin(r, f);
    csv_line(f, names);
    return end(&w, rows.each(rows.self, csv_row, &w, e), e);
}

/* --- TAP 14 ------------------------------------------------------------- */

/* A description or a directive's reason: one line, # and \ escaped. */
static void tap_text(FILE *f, const char *text)
{
    for (; text && *text; text++) {
        unsigned char c = (unsigned char)*text;
        if (c == '#' || c == '\\')
            fputc('\\', f);
        fputc(c < 0x20 || c == 0x7f ? ' ' : c, f);
    }
}

static void yaml(const writing *w, const char *key, const char *text)
{
    if (text) /* a JSON string is a YAML one */
        fprintf(w->f, "  %s: %s\n", key, am_json_text(w->arena, am_value_str(w->arena, text), AM_JSON_PLAIN));
}

static am_kind tap_row(void *self, const am_account_row *r, am_err *e)
{
    writing *w = self;
    am_standing s = am_account_standing(r->outcome, w->report->plan);
    bool good = s != AM_STANDS_BAD;
    (void)e;
    am_arena_reset(w->arena);
    fprintf(w->f, "%sok %llu - ", good ? "" : "not ", (unsigned long long)++w->n);
    tap_text(w->f, r->op);
    fputs(r->op ? " " : "", w->f);
    tap_text(w->f, r->subject);
    if (s == AM_STANDS_QUIET || s == AM_STANDS_LEFT) {
        fprintf(w->f, " # SKIP %s", r->outcome);
        fputs(why(r) ? ": " : "", w->f);
        tap_text(w->f, why(r));
    }
    fputc('\n', w->f);
    if (!good || s == AM_STANDS_LEFT) {
        fputs("  ---\n", w->f);
        yaml(w, "outcome", r->outcome);
        yaml(w, "message", why(r));
        yaml(w, "hint", r->hint);
        yaml(w, "kind", r->kind);
        yaml(w, "request_id", r->request_id);
        fputs("  ...\n", w->f);
    }
    return AM_OK;
}

am_kind am_report_tap(const am_report *r, am_report_rows rows, FILE *f, am_err *e)
{
    writing w = begin(r, f);
    am_arena *a = am_arena_new(0);
    am_answer x = am_report_answer(r, a);
    fprintf(f, "TAP version 14\n1..%llu", (unsigned long long)r->totals.rows);
    fputs(r->totals.rows || broke_off(r, &x) ? "\n# " : " # SKIP ", f);
    tap_text(f, x.word);
    fputs(". ", f);
    tap_text(f, x.sentence);
    fputc('\n', f);
    am_kind k = rows.each(rows.self, tap_row, &w, e);
    if (broke_off(r, &x)) {
        fputs("Bail out! ", f);
        tap_text(f, x.sentence);
        fputc('\n', f);
    }
    am_arena_free(a);
    return end(&w, k, e);
}

/* --- JUnit XML ---------------------------------------------------------- */

/* What was never sent or never answered is an error, what was answered with no is a failure. */
static am_junit_verdict verdict(const char *outcome, am_standing s)
{
    if (s == AM_STANDS_QUIET || s == AM_STANDS_LEFT)
        return AM_JUNIT_SKIPPED;
    if (s != AM_STANDS_BAD)
        return AM_JUNIT_PASSED;
    return !strcmp(outcome, "failed") || !strcmp(outcome, "refused") ? AM_JUNIT_FAILURE : AM_JUNIT_ERROR;
}

static const char *joined(am_arena *a, const char *x, const char *between, const char *y)
{
    return am_arena_format(a, "%s%s%s", x ? x : "", x && y ? between : "", y ? y : "");
}

static am_kind junit_row(void *self, const am_account_row *r, am_err *e)
{
    const writing *w = self;
    am_arena *a = w->arena;
    (void)e;
    am_arena_reset(a);
    am_junit_case c = {.class = r->step ? r->step : "run",
                       .name = joined(a, r->op, " ", r->subject),
                       .ms = r->sent && r->ended > r->sent ? r->ended - r->sent : 0,
                       .verdict = verdict(r->outcome, am_account_standing(r->outcome, w->report->plan)),
                       .message = joined(a, r->outcome, ": ", why(r))};
    if (c.verdict > AM_JUNIT_SKIPPED)
        c.type = r->kind ? r->kind : r->outcome;
    if (r->hint || r->request_id)
        c.detail = joined(a, r->hint, " ", r->request_id ? joined(a, "request id", ": ", r->request_id) : NULL);
    am_junit_write(w->f, &c);
    return AM_OK;
}

am_kind am_report_junit(const am_report *r, am_report_rows rows, FILE *f, am_err *e)
{
    am_arena *a = am_arena_new(0);
    writing w = begin(r, f);
    const am_totals *t = &r->totals;
    const am_answer x = am_report_answer(r, a);
    const am_junit_property properties[] = {{r->plan ? "plan" : "run", r->id}, {"answer", x.word}};
    const am_junit_case whole = {.class = "run",
                                 .name = "the run itself",
                                 .verdict = AM_JUNIT_ERROR,
                                 .message = x.sentence,
                                 .type = r->state};
    char at[AM_HTML_TIME];
    (void)am_html_time(at, r->began);
    at[10] = at[0] ? 'T' : '\0';
    am_junit_suite s = {.name = r->playbook ? r->playbook : r->kind,
                        .timestamp = at,
                        .hostname = r->host,
                        .tests = t->rows,
                        .failures = am_totals_of(t, "failed") + am_totals_of(t, "refused"),
                        .skipped = t->by[AM_STANDS_QUIET] + t->by[AM_STANDS_LEFT],
                        .ms = r->ended > r->began ? r->ended - r->began : 0,
                        .properties = properties,
                        .n_properties = 2};
    s.errors = t->by[AM_STANDS_BAD] - s.failures;
    if (broke_off(r, &x))
        am_junit_count(&s, &whole);
    am_junit_begin(f, &s);
    if (broke_off(r, &x))
        am_junit_write(f, &whole);
    am_kind k = rows.each(rows.self, junit_row, &w, e);
    am_junit_end(f);
    am_arena_free(a);
    return end(&w, k, e);
}
