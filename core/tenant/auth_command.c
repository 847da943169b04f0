#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/mem.h"
#include "base/text.h"
#include "tenant/entra.h"
#include "tenant/parts.h"
#include "tenant/program.h"

enum { OUTPUT_ARENA = 1 << 20 };

typedef struct self {
    char **argv; /* ends with NULL */
} self;

typedef struct work {
    am_ready ready;
    am_grant *grant;
    am_program *program; /* the job's, until it has settled */
    am_job *job;
} work;

static void close_command(void *by)
{
    self *s = by;
    if (!s)
        return;
    for (size_t i = 0; s->argv && s->argv[i]; i++)
        free(s->argv[i]);
    free(s->argv);
    free(s);
}

static am_kind open_command(am_tenant *t, const am_tenant_config *c, void **out, am_err *err)
{
    size_t n = 0;
    (void)t;
    *out = NULL;
    if (!c->auth.command || !c->auth.command[0] || !*c->auth.command[0]) {
        am_fail(err, AM_USAGE, "token_command: no program is named");
        am_hint(err,
                "for example auth = token_command { \"az\", \"account\", \"get-access-token\", "
                "\"--resource\", \"%%s\" }");
        return AM_USAGE;
    }
    while (c->auth.command[n])
        n++;
    self *s = am_new(self);
    s->argv = am_alloc((n + 1) * sizeof *s->argv);
    for (size_t i = 0; i < n; i++)
        s->argv[i] = am_strdup(c->auth.command[i]);
    *out = s;
    return AM_OK;
}

/* %s becomes the resource, wherever it stands. */
static char *filled(const char *word, const char *resource)
{
    const char *at = strstr(word, "%s");
    if (!at)
        return am_strdup(word);
    return am_format("%.*s%s%s", (int)(at - word), word, resource, at + 2);
}

/* A bare token on a line, or JSON with access_token. */
static am_kind parse_output(const am_program *p, am_grant *g)
{
    const char *text = am_buf_text(&p->out);
    am_kind kind = AM_OK;
    text += strspn(text, " \t\r\n");
    size_t n = strlen(text);
    while (n && strchr(" \t\r\n", text[n - 1]))
        n--;
    if (n && *text == '{') {
        am_arena *arena = am_arena_new(OUTPUT_ARENA);
        const am_value *v = NULL;
        kind = am_json_parse(arena, text, n, &v, &g->err);
        if (kind == AM_OK)
            kind = am_entra_take(v, &g->token, &g->expires, &g->err);
        am_arena_free(arena);
    } else if (n && strcspn(text, " \t\r\n") == n) {
        g->token = am_secret_new(text, n);
    } else {
        kind = am_fail(&g->err, AM_REMOTE, n ? "more than one word came" : "nothing came");
    }
    if (kind == AM_OK)
        return AM_OK;
    am_prefix(&g->err, "the output of %s", p->argv[0]);
    am_hint(&g->err, "it has to print a token, or JSON with access_token and expires_in");
    return kind;
}

static am_kind judge(const am_program *p, am_grant *g)
{
    char said[200], last[200];
    if (p->failed) {
        am_fail(&g->err, AM_USAGE, "%s could not be run: %s", p->argv[0], strerror(p->failed));
        return am_hint(&g->err, "is it installed, and on the PATH of this process?");
    }
    if (p->timed_out) {
        am_fail(&g->err, AM_TIMEOUT, "%s was stopped after %d s", p->argv[0],
                AM_AUTH_COMMAND_MS / 1000);
        return am_hint(&g->err, "it must not ask: its standard input is empty");
    }
    if (p->too_much)
        return am_fail(&g->err, AM_LIMIT, "%s printed more than %d bytes", p->argv[0],
                       AM_AUTH_OUTPUT_MAX);
    if (p->status == 0)
        return parse_output(p, g);
    size_t n = 0;
    for (const char *c = am_buf_text(&p->complaint); *c && n + 1 < sizeof last; c++)
        last[n++] = *c == '\n' || *c == '\r' ? ' ' : *c;
    last[n] = '\0';
    am_printable(said, sizeof said, last);
    am_fail(&g->err, AM_DENIED, "%s ended with status %d%s%s", p->argv[0], p->status,
            *said ? ": " : "", said);
    return am_hint(&g->err, "run it by hand; it may want you to sign in");
}

static void stop(void *by, am_grant *g)
{
    work *w = g->work;
    (void)by;
    g->work = NULL;
    if (!w)
        return;
    am_program_cancel(w->program);
    am_job_free(w->job);
    am_loop_unready(g->tenant->net->loop, &w->ready);
    free(w);
}

static void on_over(am_ready *r)
{
    work *w = (work *)((char *)r - offsetof(work, ready));
    am_grant *g = w->grant;
    if (!am_ticket_settled(&w->job->ticket))
        return;
    g->kind = judge(w->program, g);
    stop(NULL, g);
    am_ticket_settle(&g->ticket);
}

static void start(void *by, am_grant *g)
{
    const self *s = by;
    work *w = am_new(work);
    size_t n = 0;
    while (s->argv[n])
        n++;
    char **argv = am_alloc((n + 1) * sizeof *argv);
    for (size_t i = 0; i < n; i++)
        argv[i] = filled(s->argv[i], g->resource);
    w->ready.run = on_over;
    w->grant = g;
    w->program = am_program_new(argv, AM_AUTH_COMMAND_MS, AM_AUTH_OUTPUT_MAX);
    g->work = w;
    w->job = am_job_start(am_net_worker(g->tenant->net), am_program_run, w->program,
                          am_program_free, &w->ready);
}

const am_auth_class am_auth_command = {
    .name = "token_command",
    .open = open_command,
    .close = close_command,
    .start = start,
    .stop = stop,
};
