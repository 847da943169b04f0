/* post.c - a message to a webhook. It cannot be unsent, nor looked for: sent at most once. */
#include <string.h>

#include "notify.h"

typedef struct post {
    bool at_door, sent;
    const char *via;
} post;

static const char *arg(const am_host *h, am_call *c, const char *name)
{
    return h->str(h->get(h->args(c), name), NULL);
}

/* An adaptive card, as the workflows of Teams take it. */
static am_value *teams(const am_host *h, am_call *c, const char *title, const char *text)
{
    am_value *body = h->make(c, "[]");
    bool good = !title || h->push(c, body,
                                  h->make(c,
                                          "{\"type\":\"TextBlock\",\"text\":%s,\"wrap\":true,"
                                          "\"weight\":\"Bolder\",\"size\":\"Medium\"}",
                                          title));
    good = good &&
           h->push(c, body, h->make(c, "{\"type\":\"TextBlock\",\"text\":%s,\"wrap\":true}", text));
    if (!good)
        return NULL;
    return h->make(c,
                   "{\"type\":\"message\",\"attachments\":[{\"contentType\":"
                   "\"application/vnd.microsoft.card.adaptive\",\"content\":{\"$schema\":"
                   "\"http://adaptivecards.io/schemas/adaptive-card.json\",\"type\":"
                   "\"AdaptiveCard\",\"version\":\"1.4\",\"body\":%v}}]}",
                   body);
}

/* Slack reads <, > and & as markup. */
static const char *slack_text(const am_host *h, am_call *c, const char *text)
{
    char *out = h->alloc(c, 5 * strlen(text) + 1), *to = out;
    for (; out && *text; text++) {
        const char *put = *text == '<'   ? "&lt;"
                          : *text == '>' ? "&gt;"
                          : *text == '&' ? "&amp;"
                                         : NULL;
        if (!put) {
            *to++ = *text;
            continue;
        }
        memcpy(to, put, strlen(put));
        to += strlen(put);
    }
    return out ? out : "";
}

static const am_value *message(const am_host *h, am_call *c)
{
    const char *kind = arg(h, c, "kind"), *title = arg(h, c, "title"), *text = arg(h, c, "text");
    const am_value *payload = h->get(h->args(c), "payload");
    if (strcmp(kind, "teams") == 0)
        return teams(h, c, title, text);
    if (strcmp(kind, "slack") == 0)
        return h->make(
            c, "{\"text\":%s}",
            title ? h->print(c, "*%s*\n%s", slack_text(h, c, title), slack_text(h, c, text))
                  : slack_text(h, c, text));
    return payload ? payload : h->make(c, "{\"title\":%s,\"text\":%s}", title, text);
}

static am_step begin(const am_host *h, am_call *c, post *p)
{
    bool json = strcmp(arg(h, c, "kind"), "json") == 0;
    if (h->get(h->args(c), "payload") && !json)
        return h->fail(c, AM_USAGE, "payload goes with kind \"json\" only");
    p->via = arg(h, c, "via");
    if (!notify_is_base(h, c, p->via))
        return AM_FAIL;
    p->at_door = true;
    am_intent intent = {.size = sizeof intent,
                        .evidence =
                            h->make(c, "{\"via\":%s,\"message\":%v}", p->via, message(h, c)),
                        .no_undo = "a message cannot be unsent",
                        .target = h->print(c, "%s:/", p->via),
                        .predicted = h->make(c, "{\"sent\":true,\"via\":%s}", p->via)};
    return h->intend(c, &intent);
}

am_step notify_post(const am_host *h, am_call *c)
{
    post *p = h->local(c, sizeof *p);
    if (!p)
        return h->fail(c, AM_NOMEM, "no memory for the message");
    if (!p->at_door)
        return begin(h, c, p);
    if (!p->sent) {
        p->sent = true;
        if (!h->set_json(c, message(h, c)))
            return h->fail(c, AM_NOMEM, "no memory for the message");
        return h->send(c, AM_REQ_CHANGE, "POST", h->print(c, "%s:/", p->via));
    }
    if (h->lost(c)) {
        h->detail(c, NULL, "look into the channel before posting it again");
        return h->fail(c, AM_NETWORK, "no answer came: the message may have been posted or not");
    }
    return h->done(c, h->make(c, "{\"sent\":true,\"via\":%s}", p->via));
}
