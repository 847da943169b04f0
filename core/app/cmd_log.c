#include <string.h>
#include <time.h>

#include "app/command.h"
#include "app/records.h"
#include "base/json.h"
#include "base/text.h"
#include "journal/chain.h"
#include "journal/runs.h"

enum { SHOWN = 400, FOLLOW_MS = 300 };

typedef struct tail {
    const am_app *app;
    am_arena *arena;
    int64_t last;
    bool json;
} tail;

static am_kind line(void *self, const am_event_row *ev, am_err *e)
{
    tail *t = self;
    (void)e;
    am_arena_reset(t->arena);
    t->last = ev->n;
    if (t->json) {
        am_buf b = AM_BUF(64 << 20);
        am_chain_format(&b, ev);
        fprintf(t->app->out.out, "%s\n", am_buf_text(&b));
        am_buf_free(&b);
        return AM_OK;
    }
    char text[SHOWN];
    const char *data = am_json_text(t->arena, ev->data, AM_JSON_PLAIN);
    am_printable(text, sizeof text, data ? data : "");
    fprintf(t->app->out.out, "%6lld %s %-16s %s\n", (long long)ev->n, am_records_time(t->arena, ev->time), ev->type,
            text);
    return AM_OK;
}

static int run(am_app *app, const am_args *args)
{
    am_err e;
    am_workspace w;
    am_journal *j = NULL;
    am_run_row row = {0};
    tail t = {.app = app, .arena = am_arena_new(0), .json = am_args_get(args, "format", "text")[0] == 'j'};
    am_kind k = am_records_open(app, args->arena, &w, &j, &e);
    if (!k)
        k = am_journal_run_get(j, args->arena, args->words[0], &row, &e);
    while (!k) {
        /* the state is read before the events, so that the last ones are not missed */
        k = am_journal_run_get(j, t.arena, args->words[0], &row, &e);
        bool over = !k && strcmp(row.state, "running") != 0;
        if (!k)
            k = am_chain_each(j, args->words[0], t.last, line, &t, &e);
        fflush(app->out.out);
        if (over || !am_args_has(args, "follow"))
            break;
        (void)nanosleep(&(struct timespec){.tv_nsec = FOLLOW_MS * 1000000L}, NULL);
    }
    am_journal_close(j);
    am_arena_free(t.arena);
    return k ? am_app_error(app, &e) : 0;
}

static const am_option options[] = {{"follow", NULL, "wait for more until the run has ended"},
                                    {"format", "text|json", "form of a line; json can be verified"},
                                    {NULL, NULL, NULL}};

const am_command am_cmd_log = {.name = "log",
                               .args = "RUN",
                               .help = "Print the events of a run: what was intended, sent, done, and when.\n"
                                       "RUN is an id that `aftermove runs` shows.",
                               .options = options,
                               .words_min = 1,
                               .words_max = 1,
                               .pages = true,
                               .run = run};
