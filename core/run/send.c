/* send.c - what a call describes, sent as exchanges of its tenant. */
#include <stdio.h>

#include "run/drive_state.h"

static const char *reply_header(void *self, const char *name)
{
    return am_exchange_header(self, name);
}

static void reply_release(void *self)
{
    am_exchange_free(self);
}

static am_exchange *start(am_drive *d, const am_call_request *r)
{
    am_header headers[AM_CALL_HEADERS_MAX];
    for (size_t i = 0; i < r->n_headers; i++) {
        headers[i] = (am_header){r->header_names[i], r->header_values[i]};
    }
    am_exchange_request request = {
        .method = r->method,
        .url = r->url,
        .headers = headers,
        .n_headers = r->n_headers,
        .content_type = r->content_type,
        .body = r->body,
        .body_n = r->body_n,
        .save = r->save,
        .flags = (r->flags & AM_REQ_CHANGE ? AM_EXCHANGE_CHANGE : 0u) |
                 (r->flags & AM_REQ_ANONYMOUS ? AM_EXCHANGE_ANONYMOUS : 0u) |
                 (am_call_operation(d->call)->effects & AM_STREAM ? AM_EXCHANGE_LIST : 0u),
    };
    return am_exchange_start(d->tenant, &request, &d->ready);
}

void am_send_start(am_drive *d)
{
    d->n_out = am_call_requests(d->call);
    for (size_t i = 0; i < d->n_out; i++) {
        d->out[i] = start(d, am_call_request_at(d->call, i));
    }
    d->at = AM_AT_SEND;
}

static void give(am_drive *d, size_t i)
{
    am_exchange *x = d->out[i];
    am_call_reply reply = {
        .kind = x->kind,
        .err = &x->err,
        .status = x->status,
        .lost = x->lost,
        .body = am_buf_text(&x->body),
        .body_n = x->body.n,
        .file = x->file,
        .file_n = x->file_n,
        .request_id = x->request_id,
        .header = reply_header,
        .release = reply_release,
        .self = x,
    };
    bool change = am_call_request_at(d->call, i)->flags & AM_REQ_CHANGE;
    bool taken = x->kind == AM_OK && x->status < 400;
    if (change && x->request_id[0]) {
        (void)snprintf(d->request_id, sizeof d->request_id, "%s", x->request_id);
    }
    d->changed = d->changed || (change && (x->lost || taken));
    d->out[i] = NULL;
    am_call_reply_give(d->call, i, &reply);
}

bool am_send_over(am_drive *d)
{
    for (size_t i = 0; i < d->n_out; i++) {
        if (!am_ticket_settled(&d->out[i]->ticket)) {
            return false;
        }
    }
    for (size_t i = 0; i < d->n_out; i++) {
        give(d, i);
    }
    d->n_out = 0;
    return true;
}

void am_send_drop(am_drive *d)
{
    for (size_t i = 0; i < d->n_out; i++) {
        am_exchange_free(d->out[i]);
    }
    d->n_out = 0;
}
