/* send.c - a change: looked at when there is something to look at, then through the door. */
#include <string.h>

#include "address.h"
#include "answer.h"
#include "http.h"

typedef struct change {
    enum { BEGIN, LOOKED, AT_DOOR, SENT } stage;
    const char *url;
} change;

static const am_value *arg(const am_host *h, am_call *c, const char *name)
{
    return h->get(h->args(c), name);
}

static const char *text_arg(const am_host *h, am_call *c, const char *name)
{
    return h->str(arg(h, c, name), NULL);
}

static bool is_method(const char *s)
{
    return strcmp(s, "POST") == 0 || strcmp(s, "PUT") == 0 || strcmp(s, "PATCH") == 0 ||
           strcmp(s, "DELETE") == 0;
}

/* The arguments of the request that undoes this one, on the same base when it names none. NULL with
 * *bad: the call has failed. */
static const am_value *undo_of(const am_host *h, am_call *c, bool *bad)
{
    static const char *const known[] = {"base", "method", "path", "query",       "headers",
                                        "json", "text",   "look", "content_type"};
    const am_value *given = arg(h, c, "undo");
    am_value *undo = given ? h->make(c, "{\"base\":%s}", text_arg(h, c, "base")) : NULL;
    *bad = given && (!is_method(h->str(h->get(given, "method"), "")) ||
                     h->str(h->get(given, "path"), "")[0] != '/');
    for (size_t i = 0; i < h->len(given) && !*bad; i++) {
        bool found = false;
        for (size_t k = 0; k < sizeof known / sizeof *known; k++)
            found |= strcmp(known[k], h->key(given, i)) == 0;
        *bad = !found || !h->put(c, undo, h->key(given, i), h->at(given, i));
    }
    if (*bad)
        h->fail(c, AM_USAGE,
                "undo: the arguments of another send are expected, method and path "
                "among them");
    return *bad ? NULL : undo;
}

static am_step intend(const am_host *h, am_call *c, change *x, const am_value *seen)
{
    bool bad;
    const am_value *undo = undo_of(h, c, &bad), *json = arg(h, c, "json");
    if (bad)
        return AM_FAIL;
    x->stage = AT_DOOR;
    am_intent intent = {.size = sizeof intent,
                        .evidence = h->make(c, "{\"method\":%s,\"url\":%s,\"body\":%v,\"seen\":%v}",
                                            text_arg(h, c, "method"), x->url,
                                            json ? json : arg(h, c, "text"), seen),
                        .undo_op = undo ? "send" : NULL,
                        .undo = undo,
                        .no_undo = undo ? NULL : "no request that would undo it was given",
                        .target = x->url};
    return h->intend(c, &intent);
}

static am_step begin(const am_host *h, am_call *c, change *x)
{
    if (arg(h, c, "json") && arg(h, c, "text"))
        return h->fail(c, AM_USAGE, "either json or text, not both");
    x->url = address_make(h, c);
    if (!x->url)
        return AM_FAIL;
    if (!arg(h, c, "look"))
        return intend(h, c, x, NULL);
    const char *look = address_of(h, c, "look");
    if (!look)
        return AM_FAIL;
    x->stage = LOOKED;
    return h->send(c, AM_REQ_RAW, "GET", look);
}

/* What is there now; that it is not there is as good to know. */
static am_step looked(const am_host *h, am_call *c, change *x)
{
    int status = h->status(c);
    if (status >= 400 && status != 404 && status != 410)
        return h->fail(c, status == 401 || status == 403 ? AM_DENIED : AM_REMOTE,
                       "looking at %s: the service answered %d", text_arg(h, c, "look"), status);
    const am_value *seen =
        status < 400 ? answer_value(h, c, "auto") : h->make(c, "{\"status\":%d}", (int64_t)status);
    return seen ? intend(h, c, x, seen) : AM_FAIL;
}

static am_step act(const am_host *h, am_call *c, change *x)
{
    const am_value *json = arg(h, c, "json");
    const char *text = text_arg(h, c, "text");
    if (!address_headers(h, c))
        return AM_FAIL;
    if ((json && !h->set_json(c, json)) ||
        (text && !h->set_body(c, text_arg(h, c, "content_type"), text, strlen(text))))
        return h->fail(c, AM_NOMEM, "no memory for the request");
    x->stage = SENT;
    return h->send(c, AM_REQ_CHANGE, text_arg(h, c, "method"), x->url);
}

am_step http_send(const am_host *h, am_call *c)
{
    change *x = h->local(c, sizeof *x);
    if (!x)
        return h->fail(c, AM_NOMEM, "no memory for the request");
    if (x->stage == BEGIN)
        return begin(h, c, x);
    if (x->stage == LOOKED)
        return looked(h, c, x);
    if (x->stage == AT_DOOR)
        return act(h, c, x);
    if (h->lost(c)) {
        h->detail(c, NULL, "look at what is there before sending it again");
        return h->fail(c, AM_NETWORK, "no answer came: it may have happened or not");
    }
    am_value *v = answer_value(h, c, "auto");
    return v ? h->done(c, v) : AM_FAIL;
}
