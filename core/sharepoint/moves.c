#include "sharepoint/moves.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sharepoint/csom.h"
#include "sharepoint/fields.h"
#include "sharepoint/trust.h"
#include "sharepoint/wire.h"

enum { LIMIT = 1000, NEST_MAX = 12 };
#define LIMIT_TEXT "1000"

static const char *const contents[] = {"Odb", "Group", "RegSite"};
enum { CONTENTS_N = sizeof contents / sizeof *contents };

static const am_value *member(const am_host *h, const am_value *o, const char *const *names)
{
    for (; *names; names++)
        for (size_t i = 0; i < h->len(o); i++)
            if (sp_fold_eq(h->key(o, i), *names) && h->type(h->at(o, i)) != 'n')
                return h->at(o, i);
    return NULL;
}

static const char *text_of(sp *x, const am_value *v)
{
    if (x->h->type(v) == 'i')
        return x->h->print(x->c, "%lld", (long long)x->h->num(v, 0));
    return x->h->str(v, NULL);
}

static const char *state_name(sp *x, const am_value *v)
{
    const am_host *h = x->h;
    const char *text = h->str(v, NULL);
    char *end = NULL;
    if (h->type(v) == 'i')
        return sp_wire_name(x, "MoveState", h->num(v, -1));
    if (text && text[0]) {
        int64_t n = strtoll(text, &end, 10);
        if (*end == 0)
            return sp_wire_name(x, "MoveState", n);
    }
    return text;
}

static bool terminal(const char *state)
{
    static const char *const over[] = {"Success", "Failed", "Stopped", "NotSupported"};
    for (size_t i = 0; i < sizeof over / sizeof *over; i++)
        if (sp_fold_eq(state, over[i]))
            return true;
    return false;
}

static const char *const state_keys[] = {"MoveState", "StateName", "State", NULL};
static const char *const id_keys[] = {"MoveJobId", "SiteMoveId", "JobId", "Id", NULL};
static const char *const from_keys[] = {"SourceSiteUrl", "SourceUserPrincipalName", "SourceUrl",
                                        "SourceContentKey", NULL};
static const char *const to_keys[] = {"TargetSiteUrl", "TargetUrl", NULL};
static const char *const way_keys[] = {"MoveDirection", "Direction", NULL};

static bool same_job(const am_host *h, const am_value *a, const am_value *b)
{
    static const char *const keys[] = {"id", "type", "source", "target", "state"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (strcmp(h->str(h->get(a, keys[i]), ""), h->str(h->get(b, keys[i]), "")) != 0)
            return false;
    return h->str(h->get(a, "id"), NULL) != NULL;
}

static void add_job(sp *x, const am_value *o, const am_value *state)
{
    const am_host *h = x->h;
    const char *name = state_name(x, state);
    const am_value *way = member(h, o, way_keys);
    const char *direction =
        h->type(way) == 'i' ? sp_wire_name(x, "MoveDirection", h->num(way, -1)) : h->str(way, NULL);
    am_value *job = h->make(x->c,
                            "{\"id\":%s,\"type\":%s,\"source\":%s,\"target\":%s,\"state\":%s,"
                            "\"direction\":%s,\"finished\":%b}",
                            text_of(x, member(h, o, id_keys)), contents[x->content],
                            text_of(x, member(h, o, from_keys)), text_of(x, member(h, o, to_keys)),
                            name ? name : "Unknown", direction, (int)terminal(name));
    for (size_t i = 0; i < h->len(x->jobs); i++)
        if (same_job(h, h->at(x->jobs, i), job))
            return;
    h->push(x->c, x->jobs, job);
}

/* Nobody knows the report's format: every object with a state in it is taken for a move, wherever
 * it is, in JSON inside text too. False: there is something in it that is no JSON. */
static bool collect(sp *x, const am_value *v, int depth)
{
    const am_host *h = x->h;
    char type = h->type(v);
    if (depth > NEST_MAX)
        return false;
    if (type == 's') {
        const char *s = h->str(v, "");
        s += strspn(s, " \t\r\n");
        if (*s != '[' && *s != '{')
            return true;
        const am_value *inner = sp_parse(x, s);
        return inner && collect(x, inner, depth + 1);
    }
    if (type != 'o' && type != 'a')
        return true;
    const am_value *state = type == 'o' ? member(h, v, state_keys) : NULL;
    if (state && h->type(state) != 'o' && h->type(state) != 'a')
        add_job(x, v, state);
    bool ok = true;
    for (size_t i = 0; i < h->len(v); i++)
        ok = collect(x, h->at(v, i), depth + 1) && ok;
    return ok;
}

/* A status of the service's own beside the report; 0 is success. */
static bool failed_inside(sp *x, const am_value *v)
{
    static const char *const keys[] = {"StatusCode", NULL};
    const am_value *code = x->h->type(v) == 'o' ? member(x->h, v, keys) : NULL;
    if (!code)
        return false;
    return x->h->type(code) == 'i'
               ? x->h->num(code, -1) != 0
               : !sp_fold_eq(x->h->str(code, ""), "Success") &&
                     !sp_fold_eq(x->h->str(code, ""), "MnATapsMoveReportRequest");
}

static bool read_report(sp *x)
{
    const am_host *h = x->h;
    const am_value *v = h->type(x->value) == 'o' && h->get(x->value, "Value")
                            ? h->get(x->value, "Value")
                            : x->value;
    const char *s = h->str(v, NULL);
    if (!s)
        return h->type(v) == 'a' && collect(x, v, 0);
    s += strspn(s, " \t\r\n");
    if (!*s)
        return true; /* asked for everything, answered with nothing */
    const am_value *parsed = sp_parse(x, s);
    char type = h->type(parsed);
    return (type == 'a' || type == 'o') && !failed_inside(x, parsed) && collect(x, parsed, 0);
}

static am_step report(sp *x)
{
    const am_host *h = x->h;
    int64_t running = 0;
    size_t n = h->len(x->jobs);
    for (size_t i = 0; i < n; i++)
        running += !h->truth(h->get(h->at(x->jobs, i), "finished"), false);
    x->moves = h->make(
        x->c, "{\"readable\":%b,\"finished\":%b,\"running\":%d,\"total\":%d,\"jobs\":%v}",
        (int)(x->unread == 0), (int)(x->unread == 0 && running == 0), running, (int64_t)n, x->jobs);
    return x->moves ? sp_next(x) : sp_nomem(x);
}

static am_step answered(sp *x);

static am_step ask(sp *x)
{
    char kind[48], from[SP_DATE], to[SP_DATE];
    const int64_t year = (int64_t)366 * 86400 * 1000;
    if (x->content == CONTENTS_N)
        return report(x);
    snprintf(kind, sizeof kind, "MnAWorkManagerContentType.%s", contents[x->content]);
    bool other = x->attempt > 0;
    sp_wire_call(
        x, "move-states",
        (const sp_field[]){
            {"content_type", sp_wire(x, kind)},
            {"partner", x->partner_url},
            {"source_key", sp_arg_text(x, "key")},
            {"state", sp_wire(x, other ? "MoveState.All.other" : "MoveState.All")},
            {"direction", sp_wire(x, other ? "MoveDirection.All.other" : "MoveDirection.All")},
            {"limit", LIMIT_TEXT},
            {"from", sp_date_wire((int64_t)1577836800000, from)}, /* 2020: none is older */
            {"to", sp_date_wire(x->h->now(x->c) + year, to)},
            {"role", sp_wire(x, "OrgRelationRole.None")},
            {NULL, NULL}});
    return sp_csom_send(x, 0, x->h->print(x->c, "reading the moves of %s", contents[x->content]),
                        answered);
}

/* The service's word for a key that no move has (reference, appendix B). */
static bool no_such_job(sp *x)
{
    static const char *const words[] = {"MnAMoveJobNotFoundByMoveJobKey", "MnAOdbMoveJobNotFoundBySourceUpn"};
    const char *said = sp_arg_text(x, "key") ? x->problem.message : NULL;
    for (size_t i = 0; said && i < sizeof words / sizeof *words; i++)
        if (strstr(said, words[i]))
            return true;
    return false;
}

/* "All" is a number that nobody documents. A report without a single move is asked for again by the
 * other likely number; an error then says only that the first was right. */
static am_step answered(sp *x)
{
    size_t before = x->h->len(x->jobs);
    bool again = x->attempt > 0;
    bool ok = x->problem.kind == AM_OK && read_report(x);
    size_t shown = x->h->len(x->jobs) - before;
    if (x->problem.kind == AM_DENIED || x->problem.kind == AM_LIMIT ||
        x->problem.kind == AM_NETWORK || x->problem.kind == AM_TIMEOUT)
        return sp_fail(x);
    if (!ok && no_such_job(x)) {
        again = true; /* of another kind, or nobody's */
    } else if (!ok && !again) {
        x->unread++;
        x->h->log(x->c, "%s: not readable: %s", x->doing, x->problem.message);
    } else if (shown >= LIMIT) {
        x->unread++; /* there may be more than was shown */
    } else if (shown == 0 && !again) {
        x->attempt = 1;
        return ask(x);
    }
    x->attempt = 0;
    x->content++;
    return ask(x);
}

am_step sp_moves_read(sp *x, sp_stage then)
{
    x->content = x->attempt = 0;
    x->unread = 0;
    x->jobs = x->h->make(x->c, "[]");
    if (!x->jobs)
        return sp_nomem(x);
    sp_then(x, then);
    return ask(x);
}

static am_step done(sp *x)
{
    return x->h->done(x->c, x->moves);
}

static am_step begin(sp *x)
{
    if (!sp_trust_sides(x))
        return AM_FAIL;
    return sp_moves_read(x, done);
}

am_step sp_move_states_step(const am_host *h, am_call *c)
{
    return sp_run(h, c, begin, 0);
}
