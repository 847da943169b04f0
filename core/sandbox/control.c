#include "sandbox/control.h"

#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "sandbox/aadsts.h"
#include "sandbox/form.h"

/* One request to the sandbox itself. */
typedef struct control_call {
    sb_front *front;
    const sb_request *in;
    sb_reply *reply;
    sb_form query;
    bool post;
} control_call;

static void refuse(control_call *c, int status, const char *text)
{
    am_buf_clear(&c->reply->body);
    sb_json_headers(c->reply, status);
    am_buf_str(&c->reply->body, "{\"error\":");
    am_json_quote(&c->reply->body, text, strlen(text));
    am_buf_str(&c->reply->body, "}\n");
}

static void clock_json(const sb_front *f, am_buf *b)
{
    am_buf_fmt(b, "{\"now\":%lld,\"ahead_ms\":%lld,\"frozen\":%s}",
               (long long)sb_moment_now(&f->clock), (long long)f->clock.ahead,
               f->clock.frozen ? "true" : "false");
}

static void state(control_call *c)
{
    sb_front *f = c->front;
    am_buf *b = &c->reply->body;
    sb_json_headers(c->reply, 200);
    sb_world_state(f->world, b);
    while (b->n && strchr(" \r\n}", b->p[b->n - 1]) && b->p[b->n - 1] != '}')
        b->p[--b->n] = '\0';
    if (b->n < 2 || b->p[b->n - 1] != '}') {
        refuse(c, 500, "the state of the tenants is larger than a reply may be");
        return;
    }
    b->p[--b->n] = '\0';
    am_buf_str(b, b->p[b->n - 1] == '{' ? "\"clock\":" : ",\"clock\":");
    clock_json(f, b);
    am_buf_str(b, ",\"requests\":");
    sb_reqlog_counts(f->log, b);
    am_buf_str(b, ",\"budget\":");
    sb_budget_state(&f->budget, sb_moment_mono(&f->clock), b);
    am_buf_str(b, ",\"faults\":");
    sb_fault_state(&f->faults, b);
    am_buf_str(b, "}\n");
}

static void log_lines(control_call *c)
{
    am_err e;
    const char *from = sb_form_get(&c->query, "from");
    int64_t at = from ? strtoll(from, NULL, 10) : 0;
    sb_json_headers(c->reply, 200);
    am_kind k = sb_reqlog_read(c->front->log, at > 0 ? at : 0, &c->reply->body, &e);
    if (k)
        refuse(c, 500, e.text);
}

static void identity_map(control_call *c)
{
    c->reply->status = 200;
    sb_reply_header(c->reply, "Content-Type", "text/csv; charset=utf-8");
    sb_world_identity_map(c->front->world, &c->reply->body);
}

static void clock_moves(control_call *c)
{
    const char *advance = sb_form_get(&c->query, "advance");
    char *end = NULL;
    long long ms = advance ? strtoll(advance, &end, 10) : 0;
    if (advance && (end == advance || *end || ms < 0 || ms > 366LL * 86400 * 1000)) {
        refuse(c, 400, "advance must be milliseconds, at most a year's");
        return;
    }
    if (c->post && sb_form_get(&c->query, "freeze"))
        sb_moment_freeze(&c->front->clock);
    if (c->post && sb_form_get(&c->query, "thaw"))
        sb_moment_thaw(&c->front->clock);
    if (c->post)
        sb_moment_advance(&c->front->clock, ms);
    sb_json_headers(c->reply, 200);
    clock_json(c->front, &c->reply->body);
}

static void settings(control_call *c, bool faults)
{
    am_err e;
    const am_value *v = NULL;
    sb_front *f = c->front;
    am_kind k = am_json_parse(f->arena, c->in->body, c->in->body_n, &v, &e);
    if (!k && faults)
        k = sb_fault_load(&f->faults, v, f->seed, &e);
    else if (!k)
        k = sb_budget_load(&f->budget, v, &e);
    if (k) {
        refuse(c, 400, e.text);
        return;
    }
    sb_json_headers(c->reply, 200);
    if (faults)
        sb_fault_state(&f->faults, &c->reply->body);
    else
        sb_budget_state(&f->budget, sb_moment_mono(&f->clock), &c->reply->body);
}

static void device(control_call *c)
{
    const char *approve = sb_form_get(&c->query, "approve");
    const char *decline = sb_form_get(&c->query, "decline");
    sb_devices *all = &c->front->entra.devices;
    const char *code = approve ? approve : decline;
    if (c->post && !code) {
        refuse(c, 400, "say approve=CODE or decline=CODE");
        return;
    }
    if (c->post && !sb_device_decide(all, code, approve != NULL, sb_form_get(&c->query, "upn"))) {
        refuse(c, 404, "no pending sign-in has that code");
        return;
    }
    sb_json_headers(c->reply, 200);
    sb_device_list(all, &c->reply->body);
}

static int status_of(am_kind k)
{
    return k == AM_ABSENT ? 404 : k == AM_CONFLICT ? 409 : 400;
}

static void reset(control_call *c)
{
    am_err e;
    const am_value *scenario = NULL;
    am_kind k = AM_OK;
    if (c->in->body_n)
        k = am_json_parse(c->front->arena, c->in->body, c->in->body_n, &scenario, &e);
    if (!k)
        k = sb_front_reset(c->front, scenario, &e);
    if (k)
        refuse(c, status_of(k), e.text);
    else
        state(c);
}

static void site(control_call *c)
{
    am_err e;
    const am_value *edit = NULL;
    am_kind k = am_json_parse(c->front->arena, c->in->body, c->in->body_n, &edit, &e);
    if (!k)
        k = sb_world_edit(c->front->world, edit, c->in->now, &e);
    if (k) {
        refuse(c, status_of(k), e.text);
        return;
    }
    sb_json_headers(c->reply, 200);
    am_buf_str(&c->reply->body, "{\"edited\":true}\n");
}

static void stop(control_call *c)
{
    sb_json_headers(c->reply, 200);
    am_buf_str(&c->reply->body, "{\"stopping\":true}\n");
    if (c->front->stop)
        c->front->stop(c->front->stop_self);
}

static void faults(control_call *c)
{
    settings(c, true);
}

static void budget(control_call *c)
{
    settings(c, false);
}

void sb_control_answer(sb_front *f, const sb_request *in, sb_reply *reply)
{
    static const struct {
        const char *name;
        bool get, post;
        void (*run)(control_call *);
    } known[] = {{"state", true, false, state},      {"log", true, false, log_lines},
                 {"clock", true, true, clock_moves}, {"faults", false, true, faults},
                 {"budget", false, true, budget},    {"device", true, true, device},
                 {"reset", false, true, reset},      {"site", false, true, site},
                 {"stop", false, true, stop},        {"identity-map", true, false, identity_map}};
    control_call c = {
        .front = f, .in = in, .reply = reply, .post = strcmp(in->method, "POST") == 0};
    const char *name = in->path + strlen("/_sandbox/");
    size_t i = 0, n = sizeof known / sizeof *known;
    while (i < n && strcmp(known[i].name, name) != 0)
        i++;
    if (i == n)
        refuse(&c, 404, "the sandbox has no such page; see aftermove-sandbox(1), CONTROL");
    else if (c.post ? !known[i].post : !known[i].get || strcmp(in->method, "GET") != 0)
        refuse(&c, 405, known[i].post ? "use POST" : "use GET");
    else if (!sb_form_parse(f->arena, in->query, in->query ? strlen(in->query) : 0, &c.query))
        refuse(&c, 400, "the query is malformed");
    else
        known[i].run(&c);
}
