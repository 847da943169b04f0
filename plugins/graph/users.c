/* users.c - users by name, by mail address, by filter, or all of them; live or deleted. */
#include <stdio.h>
#include <string.h>

#include "batch.h"
#include "graph.h"

enum { TEXT_MAX = 400 }; /* bytes; a name has at most 113 characters, an address 254 */

typedef struct users {
    batch batch; /* first */
    const char *select;
    size_t next;           /* of the names, then of the addresses */
    size_t first;          /* of this batch */
    const am_value *names; /* upns */
    const am_value *mails;
} users;

static const char *asked_at(const users *u, size_t i)
{
    const am_host *h = u->batch.ask.h;
    size_t n = h->len(u->names);
    return h->str(i < n ? h->at(u->names, i) : h->at(u->mails, i - n), "");
}

static bool is_mail(const users *u, size_t i)
{
    return i >= u->batch.ask.h->len(u->names);
}

/* A user as it is told, after what was asked for and whether it is there. */
static bool push(const users *u, am_value *items, const char *asked, const am_value *user)
{
    const am_host *h = u->batch.ask.h;
    am_call *c = u->batch.ask.c;
    am_value *item = h->make(c, "{\"asked\":%s,\"found\":%b}", asked, user != NULL);
    for (size_t i = 0; item && i < h->len(user); i++)
        if (h->key(user, i)[0] != '@' && !h->put(c, item, h->key(user, i), h->at(user, i)))
            return false;
    return h->push(c, items, item);
}

static bool push_answer(const users *u, am_value *items, size_t i)
{
    const am_host *h = u->batch.ask.h;
    const batch *b = &u->batch;
    const char *asked = asked_at(u, u->first + i);
    if (!is_mail(u, u->first + i))
        return push(u, items, asked, b->status[i] == 404 ? NULL : b->body[i]);
    const am_value *rows = h->get(b->body[i], "value");
    if (h->len(rows) == 0)
        return push(u, items, asked, NULL);
    for (size_t k = 0; k < h->len(rows); k++)
        if (!push(u, items, asked, h->at(rows, k)))
            return false;
    return true;
}

static am_step next_batch(users *u);

static am_step answered(ask *a)
{
    users *u = (users *)a;
    am_value *items = a->h->make(a->c, "[]");
    for (size_t i = 0; i < u->batch.n; i++)
        if (!push_answer(u, items, i))
            return ask_nomem(a);
    if (!a->h->append(a->c, items))
        return ask_nomem(a);
    return next_batch(u);
}

/* In the batch's own place: there may be a hundred thousand of them. */
static bool put_url(const users *u, char url[BATCH_URL], const char *text, bool mail)
{
    char quoted[TEXT_MAX], encoded[3 * TEXT_MAX];
    size_t n = 0;
    if (2 * strlen(text) >= sizeof quoted)
        return false;
    for (const char *p = text; *p; p++) {
        if (mail && *p == '\'')
            quoted[n++] = '\'';
        quoted[n++] = *p;
    }
    quoted[n] = '\0';
    if (!ask_encode_into(encoded, sizeof encoded, quoted))
        return false;
    int k = mail ? snprintf(url, BATCH_URL, "/users?$filter=mail%%20eq%%20%%27%s%%27&$select=%s",
                            encoded, u->select)
                 : snprintf(url, BATCH_URL, "/users/%s?$select=%s", encoded, u->select);
    return k < BATCH_URL;
}

static am_step next_batch(users *u)
{
    ask *a = &u->batch.ask;
    const am_host *h = a->h;
    size_t all = h->len(u->names) + h->len(u->mails);
    if (u->next >= all)
        return h->done(a->c, NULL);
    u->first = u->next;
    for (u->batch.n = 0; u->next < all && u->batch.n < BATCH_MAX; u->next++) {
        const char *text = asked_at(u, u->next);
        if (!*text || !put_url(u, u->batch.url[u->batch.n++], text, is_mail(u, u->next)))
            return h->fail(a->c, AM_USAGE, "\"%.60s\" can be neither a name nor an address", text);
    }
    return batch_send(&u->batch, "reading users", answered);
}

static am_step page(ask *a)
{
    const users *u = (const users *)a;
    const am_host *h = a->h;
    const am_value *rows = ask_rows(a);
    am_value *items = h->make(a->c, "[]");
    bool bad = false;
    if (!rows)
        return AM_FAIL;
    for (size_t i = 0; i < h->len(rows); i++)
        if (!push(u, items, NULL, h->at(rows, i)))
            return ask_nomem(a);
    const char *more = ask_more(a, &bad);
    if (bad)
        return AM_FAIL;
    if (!h->append(a->c, items))
        return ask_nomem(a);
    return more ? ask_send(a, 0, "GET", more, a->doing, page) : h->done(a->c, NULL);
}

static am_step list(users *u)
{
    ask *a = &u->batch.ask;
    const am_host *h = a->h;
    const char *filter = ask_arg(a, "filter");
    bool deleted = h->truth(h->get(h->args(a->c), "deleted"), false);
    const char *url =
        h->print(a->c, "graph:/v1.0/%s?$select=%s%s%s",
                 deleted ? "directory/deletedItems/microsoft.graph.user" : "users", u->select,
                 filter ? "&$filter=" : "", filter ? ask_encode(a, filter) : "");
    return ask_send(a, 0, "GET", url, "listing the users", page);
}

/* Words of Graph, joined by commas; false: the call has failed. */
static bool take_select(users *u)
{
    ask *a = &u->batch.ask;
    const am_host *h = a->h;
    const am_value *words = h->get(h->args(a->c), "select");
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_";
    u->select = "id,userPrincipalName,displayName,mail,accountEnabled,assignedLicenses";
    for (size_t i = 0; i < h->len(words); i++) {
        const char *word = h->str(h->at(words, i), "");
        if (!*word || strspn(word, letters) != strlen(word)) {
            h->fail(a->c, AM_USAGE, "select: \"%.60s\" is no property of a user", word);
            return false;
        }
        u->select = i ? h->print(a->c, "%s,%s", u->select, word) : word;
    }
    return true;
}

static am_step begin(ask *a)
{
    users *u = (users *)a;
    const am_host *h = a->h;
    const am_value *args = h->args(a->c);
    u->names = h->get(args, "upns");
    u->mails = h->get(args, "mails");
    bool named = u->names || u->mails;
    if (named && (h->get(args, "filter") || h->truth(h->get(args, "deleted"), false)))
        return h->fail(a->c, AM_USAGE, "upns and mails go with neither filter nor deleted");
    if (!take_select(u))
        return AM_FAIL;
    return named ? next_batch(u) : list(u);
}

am_step graph_users(const am_host *h, am_call *c)
{
    return ask_run(h, c, sizeof(users), begin);
}
