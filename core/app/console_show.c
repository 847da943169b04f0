#include "app/console_show.h"

#include <string.h>

#include "app/items.h"
#include "app/outcome.h"
#include "base/json.h"
#include "base/text.h"
#include "report/csv.h"

enum { LINE = 2048 };

/* Text in full, line breaks and tabs as they are; other control characters escaped. */
static void lines(const am_app *app, const char *text)
{
    char clean[LINE];
    bool tab = false;
    while (*text) {
        size_t n = strcspn(text, "\n\t"), part = n < LINE / 4 ? n : LINE / 4;
        while (part < n && part > 1 && ((unsigned char)text[part] & 0xC0) == 0x80)
            part--; /* between characters, not within one */
        char piece[LINE / 4 + 1];
        memcpy(piece, text, part);
        piece[part] = '\0';
        am_printable(clean, sizeof clean, piece);
        text += part;
        tab = part == n && *text == '\t';
        fprintf(app->out.out, "%s%s", clean, tab ? "\t" : part == n ? "\n" : "");
        text += part == n && *text;
    }
    if (tab)
        fputc('\n', app->out.out);
}

/* A list of nothing, or of what is no object, says more as one line. */
static bool is_table(const am_value *v)
{
    if (am_value_is(v, AM_T_OBJECT))
        return am_value_len(v) > 0;
    if (!am_value_is(v, AM_T_ARRAY) || !am_value_len(v))
        return false;
    for (size_t i = 0; i < am_value_len(v); i++)
        if (!am_value_is(am_value_at(v, i), AM_T_OBJECT))
            return false;
    return true;
}

void am_console_show_value(const am_app *app, const am_shown *s)
{
    const am_value *v = s->value;
    if (!v && s->text) {
        lines(app, s->text[0] ? s->text : "\n");
    } else if (!v || am_value_is(v, AM_T_NULL)) {
        fputs("nil\n", app->out.out);
    } else if (is_table(v)) {
        am_items_single(app, AM_LAYOUT_TABLE, v);
    } else if (am_value_is(v, AM_T_STR)) {
        lines(app, am_value_text(v, "")[0] ? am_value_text(v, "") : "\n");
    } else {
        am_buf text = AM_BUF(64 << 20);
        am_json_format(&text, v, AM_JSON_PLAIN);
        lines(app, am_buf_text(&text));
        am_buf_free(&text);
    }
}

static void field(const am_app *app, const char *name, const char *text)
{
    char clean[LINE];
    if (!text || !*text)
        return;
    am_printable(clean, sizeof clean, text);
    fprintf(app->out.out, "  %s%-9s%s %s\n", am_style_ink(&app->out, AM_INK_DIM), name,
            am_style_ink(&app->out, AM_INK_NONE), clean);
}

static void members(const am_app *app, const am_value *v)
{
    for (size_t i = 0; am_value_is(v, AM_T_OBJECT) && i < am_value_len(v); i++) {
        am_buf text = AM_BUF(LINE);
        am_buf_fmt(&text, "%s: ", v->u.o.v[i].key);
        am_csv_text(&text, v->u.o.v[i].value);
        field(app, i ? "" : "evidence", am_buf_text(&text));
        am_buf_free(&text);
    }
}

void am_console_show_effect(const am_app *app, const am_effect *e, const char *word)
{
    char clean[LINE], days[64] = "";
    am_buf undo = AM_BUF(LINE);
    am_printable(clean, sizeof clean, e->target ? e->target : "");
    fprintf(app->out.out, "%s%s%s%s %s%s on %s\n", am_style_ink(&app->out, AM_INK_BOLD), word, word[0] ? " " : "",
            e->op, clean, am_style_ink(&app->out, AM_INK_NONE), e->tenant);
    field(app, "reason", e->reason);
    members(app, e->evidence);
    if (e->undo_days)
        snprintf(days, sizeof days, ", for %u days", e->undo_days);
    if (e->undo_op)
        am_buf_fmt(&undo, "%s%s", e->undo_op, days);
    else
        am_buf_fmt(&undo, "none: %s", e->no_undo ? e->no_undo : "no operation undoes it");
    field(app, "undo", am_buf_text(&undo));
    field(app, "consent", e->consent);
    am_buf_free(&undo);
}

void am_console_show_outcome(const am_app *app, const am_outcome *o)
{
    char clean[LINE];
    const char *why = am_outcome_reason(o), *id = o->request_id;
    am_buf text = AM_BUF(LINE);
    bool good = strcmp(o->word, "done") == 0 || strcmp(o->word, "already") == 0;
    if (!id && o->err && o->err->request_id[0])
        id = o->err->request_id;
    am_buf_fmt(&text, "%s%s%s%s%s", o->word, o->op ? " " : "", o->op ? o->op : "", o->subject ? " " : "",
               o->subject ? o->subject : "");
    if (why && strcmp(o->word, "done") != 0)
        am_buf_fmt(&text, ": %s", why);
    if (id && app->verbose)
        am_buf_fmt(&text, " (request %s)", id);
    am_printable(clean, sizeof clean, am_buf_text(&text));
    fprintf(app->out.out, "%s%s%s\n", am_style_ink(&app->out, good ? AM_INK_GOOD : AM_INK_WARN), clean,
            am_style_ink(&app->out, AM_INK_NONE));
    am_buf_free(&text);
}
