/* reply.c - what the service answered, as a connector may look at it. */
#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "plugin/call_state.h"
#include "plugin/fault.h"

static am_reply_slot *at_hand(am_call *c)
{
    return c->picked < c->n_replies ? &c->replies[c->picked] : NULL;
}

bool am_reply_pick(am_call *c, size_t i)
{
    if (i >= c->n_replies) {
        return false;
    }
    c->picked = i;
    return true;
}

int am_reply_status(am_call *c)
{
    const am_reply_slot *s = at_hand(c);
    return s && s->r.kind == AM_OK ? s->r.status : 0;
}

bool am_reply_lost(am_call *c)
{
    const am_reply_slot *s = at_hand(c);
    return s && s->r.lost;
}

const char *am_reply_header(am_call *c, const char *name)
{
    const am_reply_slot *s = at_hand(c);
    return s && s->r.header ? s->r.header(s->r.self, name) : NULL;
}

const am_value *am_reply_json(am_call *c)
{
    am_reply_slot *s = at_hand(c);
    if (!s || s->r.kind != AM_OK || s->r.body_n == 0) {
        return NULL;
    }
    if (!s->parsed) {
        am_err why = {0};
        s->parsed = true;
        if (am_json_parse(c->page->arena, s->r.body, s->r.body_n, &s->json, &why)) {
            s->json = NULL;
            if (am_arena_full(c->page->arena)) {
                am_call_over(c, "what the service answered");
            }
        }
    }
    if (!s->json) {
        c->not_json = true;
    }
    return s->json;
}

const char *am_reply_body(am_call *c, size_t *n)
{
    const am_reply_slot *s = at_hand(c);
    bool there = s && s->r.kind == AM_OK && s->r.body;
    if (n) {
        *n = there ? s->r.body_n : 0;
    }
    return there ? s->r.body : "";
}

const char *am_reply_saved(am_call *c, uint64_t *n)
{
    const am_reply_slot *s = at_hand(c);
    bool there = s && s->r.kind == AM_OK && s->r.file;
    if (n) {
        *n = there ? s->r.file_n : 0;
    }
    return there ? s->r.file : NULL;
}

bool am_reply_ends(am_call *c)
{
    for (size_t i = 0; i < c->n_replies; i++) {
        const am_reply_slot *s = &c->replies[i];
        if (s->r.lost) {
            continue;
        }
        if (s->r.kind != AM_OK) {
            c->err = s->err;
            c->err.kind = s->r.kind;
            am_prefix(&c->err, "%s", c->what);
            return true;
        }
        if (s->r.status >= 400 && !(s->flags & AM_REQ_RAW)) {
            am_fault_tell(c->what, &s->r, &c->err);
            return true;
        }
    }
    return false;
}

void am_reply_sign(const am_call *c, am_err *err)
{
    if (c->picked >= c->n_replies) {
        return;
    }
    const am_call_reply *r = &c->replies[c->picked].r;
    if (c->not_json && err->kind == AM_REMOTE && r->kind == AM_OK) {
        am_fault_not_json(c->what, r, err);
        return;
    }
    err->http = r->kind == AM_OK ? r->status : 0;
    if (r->request_id) {
        am_printable(err->request_id, sizeof err->request_id, r->request_id);
    }
}

void am_reply_release(am_call_page *p)
{
    for (size_t i = 0; i < p->n_kept; i++) {
        if (p->kept[i].release) {
            p->kept[i].release(p->kept[i].self);
        }
    }
    p->n_kept = 0;
    p->bytes = 0;
}
