#include "sandbox/rest.h"

#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "sandbox/ops.h"

static const char *header(const sb_request *rq, const char *name)
{
    return rq->header ? rq->header(rq, name) : NULL;
}

bool sb_rest_metadata(const sb_rest *r)
{
    const char *accept = header(r->rq, "Accept");

    return accept && !strstr(accept, "nometadata");
}

const char *sb_rest_text(const sb_rest *r, size_t i, const char *name)
{
    const char *text = am_value_text(am_value_member(r->body, name), NULL);

    if (!text)
        text = sb_odata_argument(&r->path, i, name);
    if (!text) {
        text = sb_odata_option(&r->path, name);
        if (text)
            text = sb_odata_literal(r->mem, text);
    }
    return text;
}

bool sb_rest_not_found(sb_rest *r)
{
    return sb_raise(&r->error, SB_E_NOT_FOUND, "Cannot find resource for the request %s.",
                    r->path.n ? r->path.seg[r->path.n - 1].name : "");
}

void sb_rest_operation(sb_rest *r, const sb_op *op)
{
    sb_emit_open(&r->e, '{');
    if (sb_rest_metadata(r)) {
        char id[SB_GUID_TEXT];
        const char *link =
            am_arena_format(r->mem, "SPO.Tenant/sites('%s')", sb_guid_text(id, &op->site->id));

        sb_emit_kstr(&r->e, "@odata.context",
                     am_arena_format(r->mem, "https://%s/_api/$metadata#SpoOperations/$entity",
                                     r->act.tenant->admin));
        sb_emit_kstr(&r->e, "@odata.type",
                     "#Microsoft.Online.SharePoint.TenantAdministration.SpoOperation");
        sb_emit_kstr(&r->e, "@odata.id",
                     am_arena_format(r->mem, "https://%s/_api/%s", r->act.tenant->admin, link));
        sb_emit_kstr(&r->e, "@odata.editLink", link);
    }
    sb_emit_kbool(&r->e, "HasTimedout", op->timed_out);
    sb_emit_kbool(&r->e, "IsComplete", op->complete && !op->timed_out);
    sb_emit_kint(&r->e, "PollingInterval", sb_ops_interval(r->act.world, op));
    sb_emit_close(&r->e, '}');
}

static void failed(sb_rest *r)
{
    am_buf_clear(r->e.out);
    r->e.comma = false;
    r->re->status = r->error.http;
    sb_emit_open(&r->e, '{');
    sb_emit_key(&r->e, "odata.error");
    sb_emit_open(&r->e, '{');
    sb_emit_kstr(&r->e, "code", am_arena_format(r->mem, "%d, %s", r->error.code, r->error.type));
    sb_emit_key(&r->e, "message");
    sb_emit_open(&r->e, '{');
    sb_emit_kstr(&r->e, "lang", "en-US");
    sb_emit_kstr(&r->e, "value", r->error.text);
    sb_emit_close(&r->e, '}');
    sb_emit_close(&r->e, '}');
    sb_emit_close(&r->e, '}');
}

static bool read_body(sb_rest *r)
{
    const char *type = header(r->rq, "Content-Type");
    am_err err = {0};

    if (!r->rq->body_n)
        return true;
    if (type && !am_prefix_fold(type, "application/json"))
        return sb_raise(&r->error, SB_E_QUERY, "The content type %.100s is not supported.", type);
    if (am_json_parse(r->mem, r->rq->body, r->rq->body_n, &r->body, &err) != AM_OK ||
        !am_value_is(r->body, AM_T_OBJECT))
        return sb_raise(&r->error, SB_E_QUERY, "Invalid JSON. %s", err.text);
    return true;
}

/* The web before /_api/ and its site: "/sites/x" or "/personal/x" or the root. */
static void locate(sb_rest *r, const char *at)
{
    const char *path = r->rq->path;
    size_t n = (size_t)(at - path), parts = 0, k = 0;

    for (; k < n; k++)
        if (path[k] == '/' && ++parts == 3)
            break;
    r->web = am_arena_format(r->mem, "https://%s%.*s", r->rq->host, (int)k, path);
    if (strcmp(r->rq->host, r->act.tenant->admin))
        r->site = sb_world_site(r->act.tenant, r->web, SB_LIVE);
}

static bool route(sb_rest *r)
{
    static const char *const aliases[] = {"SPO.Tenant",
                                          "Microsoft.Online.SharePoint.TenantAdministration.Tenant",
                                          "SPOInternalUseOnly.Tenant", "GroupSiteManager"};

    if (!read_body(r))
        return false;
    if (!strcmp(r->rq->host, r->act.tenant->admin))
        for (size_t i = 0; i < sizeof aliases / sizeof *aliases; i++)
            if (sb_odata_is(&r->path, 0, aliases[i]))
                return sb_rest_admin(r);
    return sb_rest_web(r);
}

static void plain(sb_reply *re, int status, const char *type, const char *text)
{
    re->status = status;
    sb_reply_header(re, "Content-Type", type);
    am_buf_clear(&re->body);
    am_buf_str(&re->body, text);
}

void sb_rest_answer(sb_world *w, sb_tenant *t, const sb_request *rq, const char *at, sb_reply *re)
{
    sb_rest *r = am_arena_alloc(w->scratch, sizeof *r);
    sb_guid id = sb_guid_make(&w->random);
    const char *accept = header(rq, "Accept");
    char text[SB_GUID_TEXT];

    r->act = (sb_act){w, t, rq->who, rq->now, &r->error, re};
    r->mem = w->scratch;
    r->rq = rq;
    r->re = re;
    r->e.out = &re->body;
    re->body.limit = SB_REPLY_MAX;
    re->status = 200;
    re->units = 2;
    re->what = "rest:unknown";
    snprintf(re->subject, sizeof re->subject, "%s", rq->path);
    sb_reply_header(re, "SPRequestGuid", sb_guid_text(text, &id));
    sb_reply_header(re, "X-SharePointHealthScore", id.b[0] < 200 ? "0" : "1");
    if (accept && !strstr(accept, "json") && !strstr(accept, "*/*")) {
        plain(re, 406, "text/plain", "406 NOT ACCEPTABLE");
        return;
    }
    locate(r, at);
    if (strcmp(rq->host, t->admin) && !r->site) {
        plain(re, 404, "text/plain; charset=utf-8", "404 FILE NOT FOUND");
        return;
    }
    if (!sb_odata_parse(r->mem, at + strlen("/_api/"), rq->query, &r->path))
        (void)sb_rest_not_found(r);
    else
        (void)route(r);
    if (r->error.type)
        failed(r);
    sb_reply_header(re, "Content-Type",
                    r->error.type || !sb_rest_metadata(r)
                        ? "application/json;odata=nometadata;streaming=true;charset=utf-8"
                        : "application/json;odata.metadata=minimal;charset=utf-8");
}
