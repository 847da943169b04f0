/* mail.c - a mail, through the engine: addresses in From and To, the message as the body. */
#include <string.h>

#include "message.h"
#include "notify.h"

enum { RECIPIENTS_MAX = 24 }; /* of one mail; more are a list's business */

typedef struct mail {
    bool at_door, sent;
    const char *via;
    message message;
} mail;

static const char *arg(const am_host *h, am_call *c, const char *name)
{
    return h->str(h->get(h->args(c), name), NULL);
}

/* false: the call has failed. */
static bool check(const am_host *h, am_call *c, const message *m)
{
    size_t n = h->len(m->to);
    if (!m->from) {
        h->detail(c, NULL, "give --from, or set from = \"ops@example.com\" in the plugin's block");
        h->fail(c, AM_USAGE, "a mail needs a sender");
    } else if (!message_is_address(m->from)) {
        h->fail(c, AM_USAGE, "from: \"%.80s\" is no mail address", m->from);
    } else if (n == 0 || n > RECIPIENTS_MAX) {
        h->fail(c, AM_USAGE, "to: %zu addresses, from 1 to %d are possible", n,
                (int)RECIPIENTS_MAX);
    } else if (strpbrk(m->subject, "\r\n")) {
        h->fail(c, AM_USAGE, "subject: more than one line");
    } else {
        for (size_t i = 0; i < n; i++) {
            const char *to = h->str(h->at(m->to, i), "");
            if (message_is_address(to))
                continue;
            h->fail(c, AM_USAGE, "to: \"%.80s\" is no mail address", to);
            return false;
        }
        return true;
    }
    return false;
}

static am_value *outcome(const am_host *h, am_call *c, const mail *m)
{
    return h->make(c, "{\"sent\":true,\"via\":%s,\"to\":%v}", m->via, m->message.to);
}

static am_step begin(const am_host *h, am_call *c, mail *m)
{
    const char *from = arg(h, c, "from");
    m->via = arg(h, c, "via");
    if (!notify_is_base(h, c, m->via))
        return AM_FAIL;
    m->at_door = true;
    m->message = (message){.from = from ? from : h->str(h->get(h->config(c), "from"), NULL),
                           .to = h->get(h->args(c), "to"),
                           .subject = arg(h, c, "subject"),
                           .text = arg(h, c, "text")};
    if (!check(h, c, &m->message))
        return AM_FAIL;
    am_intent intent = {
        .size = sizeof intent,
        .evidence =
            h->make(c, "{\"via\":%s,\"from\":%s,\"to\":%v,\"subject\":%s,\"text\":%s}", m->via,
                    m->message.from, m->message.to, m->message.subject, m->message.text),
        .no_undo = "a mail cannot be unsent",
        .target = h->str(h->at(m->message.to, 0), NULL),
        .predicted = outcome(h, c, m)};
    return h->intend(c, &intent);
}

static am_step send(const am_host *h, am_call *c, mail *m)
{
    size_t n = 0;
    const char *text = message_print(h, c, &m->message, &n);
    bool good = text && h->set_header(c, "From", m->message.from) &&
                h->set_body(c, "message/rfc822", text, n);
    m->sent = true;
    for (size_t i = 0; good && i < h->len(m->message.to); i++)
        good = h->set_header(c, "To", h->str(h->at(m->message.to, i), ""));
    if (!good)
        return h->fail(c, AM_NOMEM, "no memory for the mail");
    return h->send(c, AM_REQ_CHANGE, "POST", h->print(c, "%s:/", m->via));
}

am_step notify_mail(const am_host *h, am_call *c)
{
    mail *m = h->local(c, sizeof *m);
    if (!m)
        return h->fail(c, AM_NOMEM, "no memory for the mail");
    if (!m->at_door)
        return begin(h, c, m);
    if (!m->sent)
        return send(h, c, m);
    if (h->lost(c)) {
        h->detail(c, NULL, "ask one who should have got it before sending it again");
        return h->fail(c, AM_NETWORK, "no answer came: the mail may have been sent or not");
    }
    return h->done(c, outcome(h, c, m));
}
