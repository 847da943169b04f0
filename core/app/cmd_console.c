#include "app/command.h"

#include <string.h>

#include "app/admission.h"
#include "app/chronicle.h"
#include "app/console_gate.h"
#include "app/console_show.h"
#include "app/items.h"
#include "app/line.h"
#include "app/paths.h"
#include "app/screen.h"
#include "app/signals.h"
#include "base/buf.h"
#include "lua/console.h"

#define HISTORY ".console-history"

enum { MARGIN = 4 /* rows of the screen that are no items: head, count, prompt */ };

typedef struct console {
    am_app *app;
    am_session *session;
    am_line *line;
    am_screen *screen;
    am_console *lua;
    am_console_gate *gate; /* NULL: plan mode */
    bool broken;           /* the piece was interrupted */
    int code;              /* of the first error, where that ends it */
    const char *shipped[AM_SCRIPT_DIRS + 1];
} console;

/* --- what the run tells ------------------------------------------------------ */

static void on_effect(void *self, const am_effect *e)
{
    console *c = self;
    if (c->gate)
        return; /* it was shown when it was asked for */
    am_screen_clear(c->screen);
    am_console_show_effect(c->app, e, "would");
}

static void on_outcome(void *self, const am_outcome *o)
{
    console *c = self;
    if (strcmp(o->word, "planned") == 0)
        return;
    am_screen_clear(c->screen);
    am_console_show_outcome(c->app, o);
}

static void on_say(void *self, am_kind kind, const char *text)
{
    console *c = self;
    am_screen_clear(c->screen);
    if (kind)
        am_app_say(c->app, "%s", text);
    else
        am_console_show_value(c->app, &(am_shown){.text = text});
    fflush(c->app->out.out);
}

static void on_note(void *self, const char *text, const char *consent)
{
    console *c = self;
    (void)consent;
    am_screen_clear(c->screen);
    am_app_say(c->app, "note: %s", text);
}

/* --- one piece ---------------------------------------------------------------- */

/* A person is asked when nothing is on its way: an answer may take its time. */
static bool is_idle(const console *c)
{
    for (size_t i = 0; i < c->session->n_tenants; i++)
        if (am_tenant_get_load(c->session->tenants[i]).in_flight)
            return false;
    return true;
}

static bool is_interrupted(const console *c)
{
    return am_signals_interrupted() || am_run_stopping(c->session->run);
}

static bool pause(void *self)
{
    const console *c = self;
    return (is_interrupted(c) && !c->broken) || (c->gate && am_console_gate_first(c->gate) && is_idle(c));
}

static void interrupt(console *c)
{
    c->broken = true;
    am_console_interrupt(c->lua);
}

static bool is_yes(const char *text)
{
    text += strspn(text, " \t");
    size_t n = strcspn(text, " \t\r");
    return (n == 1 && (text[0] == 'y' || text[0] == 'Y')) || (n == 3 && strncmp(text, "yes", 3) == 0);
}

static void ask(console *c)
{
    const am_effect *e;
    while ((e = am_console_gate_first(c->gate))) {
        const char *text;
        am_screen_clear(c->screen);
        am_console_show_effect(c->app, e, "");
        fflush(c->app->out.out);
        am_line_how how = am_line_read(c->line, "do it? [y/N] ", &text);
        if (how == AM_LINE_INTERRUPTED) {
            interrupt(c);
            return;
        }
        am_console_gate_answer(c->gate, how == AM_LINE_TEXT && is_yes(text));
    }
}

typedef struct reading {
    console *console;
    am_drive *drive;
} reading;

static bool is_settled(void *self)
{
    const reading *r = self;
    return am_ticket_settled(am_drive_ticket(r->drive)) || is_interrupted(r->console);
}

static bool wants_next_page(console *c)
{
    const char *text;
    fflush(c->app->out.out);
    return am_line_read(c->line, "more? [Enter, or q] ", &text) == AM_LINE_TEXT && text[0] != 'q';
}

/* A list, as far as somebody wants to see it. */
static am_kind show_list(console *c, am_drive *drive, am_err *err)
{
    reading r = {c, drive};
    am_items *items = am_items_new(c->app, AM_LAYOUT_TABLE);
    size_t rows = am_line_rows(c->line), page = rows > 2 * MARGIN ? rows - MARGIN : rows, n = 0;
    bool go = true;
    am_kind kind = AM_OK;
    while (go && !kind) {
        kind = am_loop_run(c->session->loop, is_settled, &r, err);
        am_screen_clear(c->screen);
        const am_value *item;
        while (go && !kind && !is_interrupted(c) && (item = am_drive_item(drive))) {
            if (page && n && n % page == 0) {
                am_items_flush(items);
                go = wants_next_page(c);
            }
            if (go)
                am_items_add(items, item);
            n += go;
        }
        if (is_interrupted(c) && !kind)
            kind = am_fail(err, AM_CANCELLED, "interrupted");
        if (go && !kind && am_drive_over(drive))
            break;
        if (go && !kind)
            am_drive_more(drive);
    }
    am_items_end(items);
    const am_value *value;
    const am_err *why = NULL;
    if (!kind && go && (kind = am_drive_result(drive, &value, &why)) && why)
        *err = *why;
    if (!kind)
        am_app_say(c->app, "%zu item%s%s", n, n == 1 ? "" : "s", go ? "" : " so far");
    return kind;
}

static am_kind show(console *c, bool *told, am_err *err)
{
    const am_shown *values;
    size_t n;
    am_kind kind = am_console_result(c->lua, &values, &n, told, err);
    for (size_t i = 0; !kind && i < n; i++)
        if (values[i].stream)
            kind = show_list(c, values[i].stream, err);
        else
            am_console_show_value(c->app, &values[i]);
    return kind;
}

static void piece(console *c, const char *text)
{
    am_err err = {0};
    bool told = false;
    c->broken = false;
    am_signals_piece();
    am_kind kind = am_console_start(c->lua, text, &err);
    while (!kind && !am_console_over(c->lua)) {
        kind = am_console_go(c->lua, pause, c, &err);
        if (is_interrupted(c) && !c->broken)
            interrupt(c);
        else if (!kind && c->gate && !c->broken)
            ask(c);
    }
    am_screen_clear(c->screen);
    if (!kind)
        kind = show(c, &told, &err);
    if (kind && told && err.hint[0])
        am_app_say(c->app, "hint: %s", err.hint);
    int code = kind && !told ? am_app_error(c->app, &err) : am_kind_exit(kind);
    if (kind && !c->code)
        c->code = code;
    fflush(c->app->out.out);
}

/* --- the conversation ----------------------------------------------------------- */

static void help(const console *c)
{
    fputs("Lua, a line at a time: an expression is printed, a statement is done.\n"
          "  source, target          the tenants; source:<TAB> shows their operations\n"
          "  source:list_redirects() a list is shown page by page; keep it: s = source:list_sites()\n"
          "  ctx                     what a playbook's run(ctx) gets; see aftermove-playbook(7)\n"
          "  exit                    or Ctrl-D; Ctrl-C ends what is being done\n",
          c->app->out.out);
    fputs(c->gate ? "Each change is shown with its evidence, and done when you say y.\n"
                  : "Nothing is changed: a change is shown with its evidence. --apply offers to make it.\n",
          c->app->out.out);
}

/* Read what makes a whole piece; false: that was all. */
static bool next_piece(console *c, am_buf *text)
{
    const char *first = c->gate ? "apply> " : "plan> ", *typed;
    am_buf_clear(text);
    for (;;) {
        am_line_context(c->line, text->n ? am_buf_text(text) : NULL);
        am_line_how how = am_line_read(c->line, text->n ? "  ...> " : first, &typed);
        if (am_signals_came() || (how == AM_LINE_END && !text->n))
            return false;
        if (how == AM_LINE_END) {
            am_err err;
            am_fail(&err, AM_USAGE, "console: the input ends in the middle of a statement");
            c->code = am_app_error(c->app, &err);
            return false;
        }
        if (how == AM_LINE_INTERRUPTED) {
            am_signals_piece();
            am_buf_clear(text);
            continue;
        }
        if (text->n)
            am_buf_char(text, '\n');
        am_buf_str(text, typed);
        if (!am_console_wants_more(c->lua, am_buf_text(text)))
            return true;
    }
}

static void converse(console *c)
{
    am_buf text = AM_BUF(AM_LINE_BYTES);
    bool live = am_line_is_live(c->line);
    if (live)
        am_app_say(c->app, c->gate ? "Each change is asked for; help tells more."
                                   : "Nothing is changed here; help tells more.");
    while ((live || !c->code) && next_piece(c, &text)) {
        const char *typed = am_buf_text(&text);
        if (!am_buf_ok(&text))
            break;
        am_line_remember(c->line, typed);
        if (strcmp(typed, "exit") == 0 || strcmp(typed, "quit") == 0)
            break;
        if (strcmp(typed, "help") == 0)
            help(c);
        else
            piece(c, typed);
    }
    am_buf_free(&text);
}

static size_t complete(void *self, const char *text, void (*fn)(void *of, const char *word, const char *about),
                       void *of)
{
    const console *c = self;
    return am_console_complete(c->lua, text, fn, of);
}

/* --- beginning and end ------------------------------------------------------------ */

static am_kind may_apply(const am_session *s, am_err *err)
{
    if (am_admission_unplanned(s, "console --apply", err) == AM_OK)
        return AM_OK;
    return am_hint(err, "without --apply the console shows what a change would do");
}

/* How the record ends: what was not agreed to is no failure of the run. */
static int outcome_of(const am_run *run)
{
    am_counts n = am_run_counts(run);
    return am_signals_came() ? AM_EXIT_INTERRUPTED : n.unknown || n.failed ? 1 : 0;
}

static am_kind begin(console *c, const am_args *args, bool apply, am_record **record, am_err *err)
{
    am_session *s = c->session;
    am_run *run = am_session_begin(s, apply ? AM_MODE_APPLY : AM_MODE_PLAN, am_args_list(args, "consent"));
    am_run_row row = {.kind = "console"};
    am_kind kind = AM_OK;
    am_signals_watch_pieces(run);
    c->screen = am_screen_new(s, AM_LAYOUT_TABLE);
    am_screen_hush(c->screen);
    am_run_watch(run, &(am_watch){.self = c, .effect = on_effect, .outcome = on_outcome, .say = on_say,
                                  .note = on_note});
    if (apply) {
        c->gate = am_console_gate_new(run);
        kind = am_chronicle_open(s, "console", err);
        if (!kind)
            kind = am_chronicle_begin(s, &row, AM_RECORD_APPLY, record, err);
    }
    (void)am_paths_scripts(s->arena, c->shipped);
    if (!kind)
        kind = am_console_new(run, am_arena_format(s->arena, "%s/playbooks", s->workspace.dir), c->shipped, NULL,
                              &c->lua, err);
    return kind;
}

static int run(am_app *app, const am_args *args)
{
    am_session s;
    am_err err = {0};
    am_record *record = NULL;
    console c = {.app = app, .session = &s};
    bool apply = am_args_has(args, "apply");
    am_kind kind = AM_OK;
    if (!apply && am_args_has(args, "consent"))
        kind = am_fail(&err, AM_USAGE, "console: --consent goes with --apply");
    am_kind opened = am_session_open(&s, app, NULL, kind ? &(am_err){0} : &err);
    if (!kind)
        kind = opened;
    if (!kind && apply)
        kind = may_apply(&s, &err);
    if (!kind)
        kind = begin(&c, args, apply, &record, &err);
    if (!kind) {
        c.line = am_line_new(am_arena_format(s.arena, "%s/" HISTORY, s.workspace.dir), complete, &c);
        converse(&c);
    } else {
        c.code = am_app_error(app, &err);
    }
    int code = am_signals_came() ? AM_EXIT_INTERRUPTED : c.code ? c.code : kind ? 0 : am_run_exit(s.run);
    if (c.line && am_line_is_live(c.line) && !am_signals_came())
        code = 0; /* a person saw what went wrong */
    am_console_free(c.lua);
    if (record) {
        int ended = outcome_of(s.run);
        int kept = am_chronicle_end(&s, record, ended);
        code = kept != ended ? kept : code;
        am_app_say(app, "what was done here is run %s", am_run_id(s.run));
    }
    am_line_free(c.line);
    am_screen_free(c.screen);
    am_session_close(&s);
    return code;
}

static const am_option options[] = {
    {"apply", NULL, "offer to make each change, instead of only showing it"},
    {"consent", "WORD,...", "with --apply: agree to what cannot be taken back lightly: trust, purge"},
    {NULL, NULL, NULL},
};

const am_command am_cmd_console = {
    .name = "console",
    .args = "[--apply [--consent WORD,...]]",
    .help = "Talk Lua to the tenants, line by line.\n"
            "source, target and ctx are there as in a playbook, with the same limits. An expression is\n"
            "printed; a list is shown page by page; TAB completes operations and their parameters;\n"
            "Ctrl-C ends what is being done, Ctrl-D the console.\n"
            "A change is shown with its evidence and not made. With --apply each one is asked for (y/N)\n"
            "and goes into the journal as part of one run, which `aftermove undo` undoes.\n"
            "Lines are kept in .console-history of the workspace, but those that begin with a blank.\n"
            "When standard input is no terminal, lines are read from it without any prompt, answers\n"
            "included, and the first error ends it.",
    .options = options,
    .run = run,
};
