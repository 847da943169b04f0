#include "app/command.h"
#include "app/records.h"
#include "base/json.h"
#include "run/plan.h"
#include "run/plan_line.h"

/* One plan being read, and the effect at hand. */
typedef struct side {
    am_plan_reader *reader;
    am_effect_row row;
    bool end;
} side;

static am_kind next(side *s, am_err *e)
{
    return s->end ? AM_OK : am_plan_next(s->reader, &s->row, &s->end, e);
}

static void print(const am_app *app, char sign, const am_effect_row *r, const char *more)
{
    am_ink ink = sign == '+' ? AM_INK_GOOD : sign == '-' ? AM_INK_BAD : AM_INK_WARN;
    fprintf(app->out.out, "%s%c %s %s %s%s%s\n", am_style_ink(&app->out, ink), sign, r->tenant, r->op,
            r->target ? r->target : "", more, am_style_ink(&app->out, AM_INK_NONE));
}

/* Both are sorted alike: one pass, whatever their size. */
static am_kind compare(const am_app *app, side *a, side *b, uint64_t *differences, am_err *e)
{
    am_kind k;
    if ((k = next(a, e)) || (k = next(b, e)))
        return k;
    while (!a->end || !b->end) {
        int order = a->end ? 1 : b->end ? -1 : am_plan_line_compare(&a->row, &b->row);
        if (order < 0)
            print(app, '-', &a->row, "");
        else if (order > 0)
            print(app, '+', &b->row, "");
        else if (!am_value_equal(a->row.evidence, b->row.evidence))
            print(app, '!', &b->row, ": other evidence");
        else
            --*differences;
        ++*differences;
        if ((order <= 0 && (k = next(a, e))) || (order >= 0 && (k = next(b, e))))
            return k;
    }
    return AM_OK;
}

static int run(am_app *app, const am_args *args)
{
    am_err e;
    side sides[2] = {0};
    uint64_t differences = 0;
    am_kind k = AM_OK;
    for (size_t i = 0; !k && i < 2; i++) {
        const char *path = NULL;
        k = am_records_find_plan(app, args->arena, args->words[i], &path, &e);
        if (!k)
            k = am_plan_open(path, &sides[i].reader, &e);
    }
    if (!k)
        k = compare(app, &sides[0], &sides[1], &differences, &e);
    am_plan_close(sides[0].reader);
    am_plan_close(sides[1].reader);
    if (k)
        return am_app_error(app, &e);
    if (!differences)
        am_app_say(app, "the plans list the same effects on the same evidence");
    return differences ? 1 : 0;
}

const am_command am_cmd_diff = {
    .name = "diff",
    .args = "PLAN PLAN",
    .help = "Compare two plans effect by effect.\n"
            "Prints - for what only the first lists, + for what only the second lists, ! for equal\n"
            "effects on different evidence. Exits 0 when they are alike, 1 when they differ.",
    .words_min = 2,
    .words_max = 2,
    .pages = true,
    .run = run};
