#include "sharepoint/csom.h"

#include <stdio.h>
#include <string.h>

#include "sharepoint/csom_error.h"
#include "sharepoint/paging.h"

static const char *const query_all = "<Query SelectAllProperties=\"true\"><Properties /></Query>";

void sp_csom_start(sp *x, int64_t want)
{
    x->xml.n = 0;
    x->xml.bad = x->xml.wild = false;
    x->want = want;
}

void sp_csom_raw(sp *x, const char *s)
{
    sp_text_put(x, &x->xml, s);
}

void sp_csom_escaped(sp *x, const char *s)
{
    for (const char *p = s ? s : ""; *p; p++) {
        unsigned char ch = (unsigned char)*p;
        char hex[8];
        if (ch == '<')
            sp_csom_raw(x, "&lt;");
        else if (ch == '>')
            sp_csom_raw(x, "&gt;");
        else if (ch == '&')
            sp_csom_raw(x, "&amp;");
        else if (ch == '"')
            sp_csom_raw(x, "&quot;");
        else if (ch == '\'')
            sp_csom_raw(x, "&#39;");
        else if (ch == '\n' || ch == '\r' || ch == '\t') {
            snprintf(hex, sizeof hex, "&#x%X;", ch);
            sp_csom_raw(x, hex);
        } else if (ch < 0x20 || ch == 0x7f)
            x->xml.wild = true;
        else if (ch == 0xef && (unsigned char)p[1] == 0xbf && ((unsigned char)p[2] | 1) == 0xbf)
            x->xml.wild = true; /* U+FFFE and U+FFFF are no XML characters */
        else
            sp_text_add(x, &x->xml, p, 1);
    }
}

void sp_csom_open(sp *x, int form, const char *method)
{
    sp_csom_start(x, form == SP_OBJECT || form == SP_LIST ? 5 : 3);
    x->form = form;
    x->args = 0;
    sp_csom_raw(x, SP_ENVELOPE);
    if (form == SP_OPERATION) {
        sp_csom_raw(x, "<Query Id=\"3\" ObjectPathId=\"1\"><Query SelectAllProperties=\"false\">"
                       "<Properties><Property Name=\"PollingInterval\" ScalarProperty=\"true\" />"
                       "<Property Name=\"IsComplete\" ScalarProperty=\"true\" />"
                       "<Property Name=\"HasTimedout\" ScalarProperty=\"true\" /></Properties>"
                       "</Query></Query></Actions><ObjectPaths>"
                       "<Constructor Id=\"2\" TypeId=\"" SP_TENANT "\" />"
                       "<Method Id=\"1\" ParentId=\"2\" Name=\"");
    } else {
        sp_csom_raw(x, "<ObjectPath Id=\"2\" ObjectPathId=\"1\" />");
        if (form == SP_ACTION) {
            sp_csom_raw(x, "<Method Name=\"");
            sp_csom_escaped(x, method);
            sp_csom_raw(x, "\" Id=\"3\" ObjectPathId=\"1\"");
            return;
        }
        sp_csom_raw(x, "<ObjectPath Id=\"4\" ObjectPathId=\"3\" />"
                       "<Query Id=\"5\" ObjectPathId=\"3\">");
        sp_csom_raw(x, query_all);
        if (form == SP_LIST)
            sp_csom_raw(x, "<ChildItemQuery SelectAllProperties=\"true\"><Properties />"
                           "</ChildItemQuery>");
        sp_csom_raw(x, "</Query></Actions><ObjectPaths>"
                       "<Constructor Id=\"1\" TypeId=\"" SP_TENANT "\" />"
                       "<Method Id=\"3\" ParentId=\"1\" Name=\"");
    }
    sp_csom_escaped(x, method);
    sp_csom_raw(x, "\"");
}

void sp_csom_arg(sp *x, const char *type, const char *value)
{
    if (x->args++ == 0)
        sp_csom_raw(x, "><Parameters>");
    if (strcmp(type, "Null") == 0) {
        sp_csom_raw(x, "<Parameter Type=\"Null\" />");
        return;
    }
    bool braces = strcmp(type, "Guid") == 0 && value && value[0] != '{';
    sp_csom_raw(x, "<Parameter Type=\"");
    sp_csom_escaped(x, type);
    sp_csom_raw(x, braces ? "\">{" : "\">");
    sp_csom_escaped(x, value);
    sp_csom_raw(x, braces ? "}</Parameter>" : "</Parameter>");
}

void sp_csom_close(sp *x)
{
    sp_csom_raw(x, x->args ? "</Parameters></Method>" : " />");
    if (x->form == SP_ACTION)
        sp_csom_raw(x, "</Actions><ObjectPaths><Constructor Id=\"1\" TypeId=\"" SP_TENANT "\" />");
    sp_csom_raw(x, "</ObjectPaths></Request>");
}

static am_step arrived(sp *x);

static am_step transmit(sp *x)
{
    const am_host *h = x->h;
    if (!h->set_header(x->c, "Accept", "application/json") ||
        !h->set_header(x->c, "X-ClientService-ClientTag", "App:aftermove") ||
        (x->digest && !h->set_header(x->c, "X-RequestDigest", x->digest)) ||
        !h->set_body(x->c, "text/xml", x->xml.p, x->xml.n))
        return sp_nomem(x);
    sp_then(x, arrived);
    return h->send(x->c, x->flags | AM_REQ_RAW, "POST", "admin:/_vti_bin/client.svc/ProcessQuery");
}

am_step sp_csom_send(sp *x, unsigned changes, const char *doing, sp_stage then)
{
    x->doing = doing;
    x->flags = changes;
    x->digested = false;
    x->problem = (sp_problem){.type = "", .message = ""};
    x->value = NULL;
    x->turn = NULL;
    if (x->xml.wild)
        return x->h->fail(x->c, AM_USAGE, "%s: an argument holds a control character", doing);
    if (x->xml.bad)
        return x->h->fail(x->c, AM_LIMIT, "%s: the request is too large", doing);
    sp_then(x, then);
    return transmit(x);
}

/* The service may want a form digest although the token is enough (reference 3). */
static am_step digest_arrived(sp *x)
{
    const am_host *h = x->h;
    const char *d = h->str(h->get(h->json(x->c), "FormDigestValue"), NULL);
    if (h->status(x->c) != 200 || !d || !d[0] || strpbrk(d, "\r\n"))
        return sp_next(x);               /* the 403 stands in x->problem */
    x->digest = h->print(x->c, "%s", d); /* outlives this reply */
    x->problem = (sp_problem){.type = "", .message = ""};
    return transmit(x);
}

static bool wants_digest(sp *x)
{
    size_t n = 0;
    const char *body = x->h->body(x->c, &n);
    if (x->digested || x->problem.http != 403)
        return false;
    return x->problem.code == -2130575251 || (body && strstr(body, "security validation"));
}

static void read_reply(sp *x)
{
    const am_value *reply = x->h->json(x->c);
    if (reply) {
        sp_csom_read(x->h, reply, x->want, &x->value, &x->problem);
        return;
    }
    x->problem.kind = AM_REMOTE;
    x->problem.message = "the reply is not JSON";
    x->problem.hint = "is this the tenant's admin host, and no proxy in between?";
}

/* The stage that reads it is taken off before those of the next page are put on. */
static am_step page_arrived(sp *x)
{
    sp_stage page = x->stack[--x->depth];
    sp_page_ahead(x);
    read_reply(x);
    return page(x);
}

static am_step arrived(sp *x)
{
    const am_host *h = x->h;
    int status = h->status(x->c);
    if (h->lost(x->c)) {
        x->problem.kind = AM_NETWORK;
        x->problem.lost = true;
        x->problem.message = "the answer was lost";
        return sp_next(x);
    }
    if (status != 200) {
        sp_error_http(x, &x->problem);
        if (!wants_digest(x))
            return sp_next(x);
        x->digested = true;
        if (!h->set_header(x->c, "Accept", "application/json;odata=nometadata") ||
            !h->set_body(x->c, "application/json", "", 0))
            return sp_nomem(x);
        sp_then(x, digest_arrived);
        return h->send(x->c, AM_REQ_RAW, "POST", "admin:/_api/contextinfo");
    }
    if (x->turn)
        return page_arrived(x);
    read_reply(x);
    return sp_next(x);
}

static bool nonsense(sp_problem *p, const char *why)
{
    p->kind = AM_REMOTE;
    p->message = why;
    p->hint = "the reply does not follow the protocol; log the exchange and report it";
    return false;
}

bool sp_csom_read(const am_host *h, const am_value *reply, int64_t want, const am_value **value,
                  sp_problem *p)
{
    size_t n = h->len(reply);
    const am_value *head = h->at(reply, 0);
    *value = NULL;
    if (h->type(reply) != 'a' || h->type(head) != 'o')
        return nonsense(p, "the reply has no header");
    const am_value *error = h->get(head, "ErrorInfo");
    if (h->type(error) == 'o') {
        sp_error_csom(h, error, p);
        return false;
    }
    if (h->type(error) != 'n')
        return nonsense(p, "the reply's header has no ErrorInfo");
    if (n % 2 == 0)
        return nonsense(p, "the reply has an id without a value");
    bool found = false;
    for (size_t i = 1; i < n; i += 2) {
        if (h->type(h->at(reply, i)) != 'i')
            return nonsense(p, "the reply has a value where an id belongs");
        if (h->num(h->at(reply, i), -1) != want)
            continue;
        if (found)
            return nonsense(p, "the reply has two values for one id");
        found = true;
        *value = h->at(reply, i + 1);
    }
    return true;
}
