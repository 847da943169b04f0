/* notify.c - the connector "notify": tell people, by a chat's webhook or by mail. */
#include "notify.h"

#include <string.h>

bool notify_is_base(const am_host *h, am_call *c, const char *via)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789-_";
    if (*via && strspn(via, letters) == strlen(via))
        return true;
    h->fail(c, AM_USAGE, "via: \"%.60s\" is no name of a base", via);
    return false;
}

static const am_param post[] = {
    {"text", "string", "the message"},
    {"title", "string?", "a line above it"},
    {"kind", "teams|slack|json=teams", "the form that the other side expects"},
    {"payload", "object?", "json: what is sent instead of {title, text}"},
    {"via", "string=hook", "the base whose address is the webhook"},
    {NULL, NULL, NULL},
};

static const am_param mail[] = {
    {"to", "string[]", "the addresses that get it"},
    {"subject", "string", "one line"},
    {"text", "string", "the message, plain text"},
    {"from", "string?", "the sender's address, instead of the configured one"},
    {"via", "string=mail", "the base whose address is the mail server"},
    {NULL, NULL, NULL},
};

static const am_op ops[] = {
    {.name = "post",
     .effects = AM_CHANGE,
     .params = post,
     .step = notify_post,
     .help = "Post a message to a webhook of Teams, of Slack or of another service.\n"
             "Returns {sent, via}. The address is the operator's: bases = { hook = { url_env = "
             "\"HOOK\" } }."},
    {.name = "mail",
     .effects = AM_CHANGE,
     .params = mail,
     .step = notify_mail,
     .help = "Send a mail.\n"
             "Returns {sent, via, to}. The server is the operator's: bases = { mail = { url = "
             "\"smtp://mail.example.com:587\", token_env = \"MAIL_LOGIN\" } }; it must offer "
             "STARTTLS, MAIL_LOGIN holds USER:PASSWORD."},
    {.name = NULL},
};

static const am_param config[] = {
    {"from", "string?", "the address that mails come from"},
    {NULL, NULL, NULL},
};

static const char *const bases[] = {"hook", "mail", "*", NULL};

AM_PLUGIN(.name = "notify", .version = "1.0.0",
          .help = "Messages to people: webhooks of Teams and Slack, mail", .ops = ops,
          .config = config, .bases = bases)
