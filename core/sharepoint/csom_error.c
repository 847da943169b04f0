#include "sharepoint/csom_error.h"

#include <stdlib.h>
#include <string.h>

static const char *const hint_denied =
    "the application needs Sites.FullControl.All, a person the SharePoint Administrator role";
static const char *const hint_form =
    "the form of this call is not what the service takes; see `call TENANT wire-table`";

static const struct {
    const char *type;
    int64_t code; /* 0: any */
    am_kind kind;
    const char *const *hint;
} known[] = {
    {SP_NO_SITE, 0, AM_ABSENT, NULL},
    {"System.UnauthorizedAccessException", 0, AM_DENIED, &hint_denied},
    {"Microsoft.SharePoint.Client.ResourceNotFoundException", 0, AM_ABSENT, NULL},
    {"System.IO.FileNotFoundException", 0, AM_ABSENT, NULL},
    {SP_BAD_QUERY, 0, AM_REMOTE, &hint_form},
    {SP_BAD_SCHEMA, 0, AM_REMOTE, &hint_form},
    {"Microsoft.SharePoint.SPException", -2130575338, AM_ABSENT, NULL},
    {"Microsoft.SharePoint.SPException", -2130575342, AM_CONFLICT, NULL},
    {"", -2147024891, AM_DENIED, &hint_denied},
    {"", -2147024894, AM_ABSENT, NULL},
};

static void classify(sp_problem *p)
{
    p->kind = AM_REMOTE;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        bool type = !known[i].type[0] || strcmp(p->type, known[i].type) == 0;
        if (!type || (known[i].code && known[i].code != p->code))
            continue;
        p->kind = known[i].kind;
        p->hint = known[i].hint ? *known[i].hint : NULL;
        return;
    }
}

void sp_error_csom(const am_host *h, const am_value *info, sp_problem *p)
{
    p->type = h->str(h->get(info, "ErrorTypeName"), "");
    p->code = h->num(h->get(info, "ErrorCode"), 0);
    p->message = h->str(h->get(info, "ErrorMessage"), "the service gave no message");
    classify(p);
}

/* "-2147024809, System.ArgumentException" */
static void rest_code(sp *x, const char *code, sp_problem *p)
{
    const char *comma = strchr(code, ',');
    if (!comma) {
        p->type = code;
        return;
    }
    p->code = strtoll(code, NULL, 10);
    comma += 1 + strspn(comma + 1, " ");
    p->type = x->h->print(x->c, "%s", comma);
}

void sp_error_http(sp *x, sp_problem *p)
{
    const am_host *h = x->h;
    const am_value *json = h->json(x->c), *error = h->get(json, "error");
    p->http = h->status(x->c);
    p->kind = p->http == 401 || p->http == 403   ? AM_DENIED
              : p->http == 429 || p->http == 503 ? AM_LIMIT
              : p->http == 408 || p->http == 504 ? AM_TIMEOUT
              : p->http == 0                     ? AM_NETWORK
                                                 : AM_REMOTE;
    p->message = "refused without a reason";
    p->hint = p->kind == AM_DENIED ? hint_denied
              : p->http == 404     ? "is the admin host right? (tenant's admin_host)"
                                   : NULL;
    if (h->type(json) != 'o')
        return;
    const am_value *odata = h->get(json, "odata.error");
    if (!odata)
        odata = error;
    const char *code = h->str(h->get(odata, "code"), NULL);
    const am_value *message = h->get(odata, "message");
    const char *text = h->str(message, NULL);
    if (!text)
        text = h->str(h->get(message, "value"), NULL);
    if (!text)
        text = h->str(h->get(json, "error_description"), NULL);
    if (text)
        p->message = text;
    if (!code)
        return;
    rest_code(x, code, p);
    am_kind by_status = p->kind;
    const char *hint = p->hint;
    classify(p);
    if (p->kind == AM_REMOTE) {
        p->kind = by_status;
        p->hint = p->hint ? p->hint : hint;
    }
}

bool sp_error_is(const sp_problem *p, const char *type)
{
    return p->kind != AM_OK && !p->lost && strcmp(p->type, type) == 0;
}
