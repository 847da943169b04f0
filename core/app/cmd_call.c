#include "app/admission.h"
#include "app/chronicle.h"
#include "app/command.h"
#include "app/items.h"
#include "app/params.h"
#include "app/screen.h"
#include "app/signals.h"
#include "run/drive.h"

#include <string.h>

typedef struct call {
    am_session *session;
    const am_args *args;
    am_tenant *tenant;
    const am_operation *op;
    am_value *given;
    am_layout layout;
    am_drive *drive;
} call;

static am_kind find(call *c, am_err *err)
{
    am_kind kind = am_session_tenant(c->session, c->args->words[0], &c->tenant, err);
    if (kind)
        return kind;
    const am_connector_info *info =
        am_registry_find(c->session->registry, am_tenant_connector(c->tenant));
    c->op = am_registry_operation(info, c->args->words[1], err);
    if (!c->op)
        return err->kind;
    return am_params_take(c->args, c->op->name, c->op->params, c->op->n_params, true, &c->given,
                          err);
}

/* What a change needs before it may begin. */
static am_kind may_call(const call *c, am_err *err)
{
    if (!(c->op->effects & AM_CHANGE) || am_args_has(c->args, "plan"))
        return AM_OK;
    if (am_admission_unplanned(c->session, "a change by call", err))
        return am_hint(err, "--plan shows what it would do; a playbook's plan can be applied");
    if (!am_args_has(c->args, "yes")) {
        am_fail(err, AM_USAGE, "%s changes the tenant: give --plan to look, or --yes to do it",
                c->op->name);
        return am_hint(err, "aftermove help %s tells what it does", c->op->name);
    }
    return AM_OK;
}

static bool settled(void *self)
{
    return am_ticket_settled(am_drive_ticket(self));
}

static am_kind wait(call *c, am_err *err)
{
    return am_loop_run(c->session->loop, settled, c->drive, err);
}

static am_kind stream(call *c, am_err *err)
{
    am_items *items = am_items_new(c->session->app, c->layout);
    am_kind kind = AM_OK;
    for (;;) {
        kind = wait(c, err);
        if (kind)
            break;
        const am_value *item;
        while ((item = am_drive_item(c->drive)))
            am_items_add(items, item);
        if (ferror(c->session->app->out.out))
            break;
        if (am_drive_over(c->drive))
            break;
        fflush(c->session->app->out.out);
        am_drive_more(c->drive);
    }
    am_items_end(items);
    return kind;
}

static am_kind execute(call *c, am_err *err)
{
    am_drive_opts opts = {.reason = am_args_get(c->args, "reason", NULL)};
    const am_value *value = NULL;
    const am_err *why = NULL;
    am_kind kind =
        am_drive_start(c->session->run, c->tenant, c->op, c->given, true, &opts, &c->drive, err);
    if (kind)
        return kind;
    bool list = c->op->effects & AM_STREAM;
    kind = list ? stream(c, err) : wait(c, err);
    if (kind || !am_drive_over(c->drive))
        goto out;
    kind = am_drive_result(c->drive, &value, &why);
    if (kind && why)
        *err = *why;
    else if (!kind && !list)
        am_items_single(c->session->app, c->layout, value);
out:
    am_drive_free(c->drive);
    return kind;
}

static int finish(call *c, am_kind kind, const am_err *err)
{
    int code = kind ? am_kind_exit(kind) : am_run_exit(c->session->run);
    if (am_signals_came())
        return AM_EXIT_INTERRUPTED;
    if (kind)
        am_app_error(c->session->app, err);
    return code;
}

static int run(am_app *app, const am_args *args)
{
    am_session s;
    am_err err = {0};
    call c = {
        .session = &s, .args = args, .layout = am_app_layout(am_args_get(args, "format", "table"))};
    int code;
    am_kind kind = am_session_open(&s, app, NULL, &err);
    if (!kind)
        kind = find(&c, &err);
    if (!kind)
        kind = may_call(&c, &err);
    if (kind) {
        code = am_app_error(app, &err);
        goto out;
    }
    bool change = c.op->effects & AM_CHANGE, plan = !change || am_args_has(args, "plan");
    am_session_begin(&s, plan ? AM_MODE_PLAN : AM_MODE_APPLY, am_args_list(args, "consent"));
    am_screen *screen = am_screen_new(
        &s, c.layout == AM_LAYOUT_JSON && change && plan ? AM_LAYOUT_JSON : AM_LAYOUT_TABLE);
    am_record *record = NULL;
    am_run_row row = {.kind = "call"};
    if (!plan)
        kind = am_chronicle_open(&s, am_arena_format(s.arena, "call %s", c.op->name), &err);
    if (!plan && !kind)
        kind = am_chronicle_begin(&s, &row, AM_RECORD_APPLY, &record, &err);
    if (!kind)
        kind = execute(&c, &err);
    code = finish(&c, kind, &err);
    if (record)
        code = am_chronicle_end(&s, record, code);
    if (change && plan && !kind)
        am_screen_end(screen, code);
    am_screen_free(screen);
out:
    am_session_close(&s);
    return code;
}

static const am_option options[] = {
    {"format", "table|json|csv", "json: a line an item; csv: with a head"},
    {"plan", NULL, "show what it would change, with evidence and undo; change nothing"},
    {"yes", NULL, "make the change"},
    {"reason", "TEXT", "why, for the record"},
    {"consent", "WORD,...", "agree to what cannot be taken back lightly: trust, purge"},
    {"param", "NAME=VALUE", "a parameter that is called like one of these options"},
    {NULL, NULL, NULL},
};

const am_command am_cmd_call = {
    .name = "call",
    .args = "TENANT OPERATION [--PARAMETER VALUE]... [VALUE]...",
    .help = "Do one operation of a tenant's connector.\n"
            "TENANT is a name of the configuration, or source, or target. Parameters may also be\n"
            "given by position. Reads just run; a change needs --plan or --yes.\n"
            "aftermove list operations names them, aftermove help OPERATION explains one.",
    .options = options,
    .words_min = 2,
    .words_max = 2,
    .params_after = 2,
    .pages = true,
    .run = run,
};
