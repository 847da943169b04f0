#include "sb_drive.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/uri.h"
#include "check.h"

static const char *header(const sb_request *rq, const char *name)
{
    const sb_drive *d = rq->front;

    for (size_t i = 0; i < 8 && d->headers[i]; i += 2)
        if (am_streq_fold(d->headers[i], name))
            return d->headers[i + 1];
    return NULL;
}

static am_kind open_world(sb_drive *d, const char *scenario, am_err *err)
{
    const am_value *v = NULL;

    memset(d, 0, sizeof *d);
    d->mem = am_arena_new(0);
    d->now = SB_DRIVE_NOW;
    assert_int_equal(am_json_parse(d->mem, scenario, strlen(scenario), &v, err), AM_OK);
    return sb_world_new(v, d->now, &d->world, err);
}

void sb_drive_open(sb_drive *d, const char *scenario)
{
    am_err err = {0};

    if (open_world(d, scenario, &err) != AM_OK)
        fail_msg("%s", err.text);
}

const char *sb_drive_refused(sb_drive *d, const char *scenario)
{
    am_err err = {0};

    assert_int_equal(open_world(d, scenario, &err), AM_USAGE);
    assert_null(d->world);
    return am_arena_strdup(d->mem, err.text);
}

void sb_drive_close(sb_drive *d)
{
    sb_world_free(d->world);
    am_arena_free(d->mem);
}

static void keep(sb_drive *d, sb_reply *re)
{
    am_err err = {0};

    d->status = re->status;
    d->text = am_arena_strdup(d->mem, am_buf_text(&re->body));
    d->what = re->what;
    d->subject = am_arena_strdup(d->mem, re->subject);
    d->units = re->units;
    d->changed = re->changed;
    d->location = d->authenticate = NULL;
    for (size_t i = 0; i < re->n_headers; i++) {
        if (!strcmp(re->headers[i].name, "Location"))
            d->location = am_arena_strdup(d->mem, re->headers[i].value);
        if (!strcmp(re->headers[i].name, "WWW-Authenticate"))
            d->authenticate = am_arena_strdup(d->mem, re->headers[i].value);
        free(re->headers[i].value);
    }
    d->json = NULL;
    if (am_json_parse(d->mem, d->text, strlen(d->text), &d->json, &err) != AM_OK)
        d->json = NULL;
    am_buf_free(&re->body);
}

void sb_drive_ask(sb_drive *d, const char *method, const char *host, const char *raw,
                  const char *body, int tenant, const char *token)
{
    sb_tenant_info t = sb_world_tenant(d->world, (size_t)tenant);
    sb_principal who = {.tenant_id = t.tenant_id,
                        .client_id = t.client_id,
                        .audience = am_arena_format(d->mem, "https://%s", token ? token : ""),
                        .upn = d->upn,
                        .app_only = !d->upn};
    am_buf path = AM_BUF(1 << 16);
    sb_reply re = {.body = AM_BUF(SB_REPLY_MAX)};
    size_t n = strcspn(raw, "?");
    sb_request rq = {.method = method,
                     .host = host,
                     .raw = raw,
                     .query = raw[n] ? raw + n + 1 : NULL,
                     .body = body ? body : "",
                     .body_n = body ? strlen(body) : 0,
                     .header = header,
                     .who = token ? &who : NULL,
                     .now = d->now,
                     .front = d};

    assert_true(am_uri_decode(&path, raw, n));
    rq.path = am_buf_text(&path);
    sb_world_handle(d->world, &rq, &re);
    keep(d, &re);
    am_buf_free(&path);
}

void sb_drive_csom(sb_drive *d, int tenant, const char *actions, const char *paths)
{
    const char *admin = sb_world_tenant(d->world, (size_t)tenant).admin;

    sb_drive_ask(d, "POST", admin, "/_vti_bin/client.svc/ProcessQuery",
                 am_arena_format(d->mem,
                                 "<Request AddExpandoFieldTypeSuffix=\"true\" "
                                 "SchemaVersion=\"15.0.0.0\" LibraryVersion=\"16.0.0.0\" "
                                 "ApplicationName=\"test\" xmlns=\"http://schemas.microsoft.com/"
                                 "sharepoint/clientquery/2009\"><Actions>%s</Actions>"
                                 "<ObjectPaths>%s</ObjectPaths></Request>",
                                 actions, paths),
                 tenant, admin);
}

void sb_drive_call(sb_drive *d, int tenant, const char *method, const char *parameters)
{
    sb_drive_csom(d, tenant,
                  am_arena_format(d->mem,
                                  "<ObjectPath Id=\"2\" ObjectPathId=\"1\" /><Method Name=\"%s\" "
                                  "Id=\"3\" ObjectPathId=\"1\"><Parameters>%s</Parameters>"
                                  "</Method>",
                                  method, parameters),
                  TENANT);
}

void sb_drive_object(sb_drive *d, int tenant, const char *method, const char *parameters)
{
    bool list = strstr(method, "FromSharePoint") || strstr(method, "AllVersions") ||
                strstr(method, "MappingItem") || strstr(method, "Instances");

    sb_drive_csom(
        d, tenant,
        am_arena_format(d->mem,
                        "<ObjectPath Id=\"2\" ObjectPathId=\"1\" /><ObjectPath Id=\"4\" "
                        "ObjectPathId=\"3\" /><Query Id=\"5\" ObjectPathId=\"3\"><Query "
                        "SelectAllProperties=\"true\"><Properties /></Query>%s</Query>",
                        list ? "<ChildItemQuery SelectAllProperties=\"true\"><Properties />"
                               "</ChildItemQuery>"
                             : ""),
        am_arena_format(d->mem,
                        TENANT "<Method Id=\"3\" ParentId=\"1\" Name=\"%s\"><Parameters>%s"
                               "</Parameters></Method>",
                        method, parameters));
}

const am_value *sb_drive_entry(const sb_drive *d, int64_t id)
{
    for (size_t i = 1; i + 1 < am_value_len(d->json); i += 2)
        if (am_value_num(am_value_at(d->json, i), -1) == id)
            return am_value_at(d->json, i + 1);
    return NULL;
}

const char *sb_drive_error(const sb_drive *d)
{
    return am_value_text(am_value_get(am_value_at(d->json, 0), "ErrorInfo.ErrorTypeName"), "");
}

const char *sb_drive_message(const sb_drive *d)
{
    return am_value_text(am_value_get(am_value_at(d->json, 0), "ErrorInfo.ErrorMessage"), "");
}

void sb_drive_rest(sb_drive *d, int tenant, const char *method, const char *raw, const char *body)
{
    const char *admin = sb_world_tenant(d->world, (size_t)tenant).admin;

    sb_drive_ask(d, method, admin, raw, body, tenant, admin);
}

void sb_drive_graph(sb_drive *d, int tenant, const char *method, const char *raw, const char *body)
{
    sb_drive_ask(d, method, "graph.microsoft.com", raw, body, tenant, "graph.microsoft.com");
}

const am_value *sb_drive_state(sb_drive *d)
{
    am_buf b = AM_BUF(SB_REPLY_MAX);
    const am_value *v = NULL;
    am_err err = {0};

    sb_world_state(d->world, &b);
    assert_int_equal(am_json_parse(d->mem, am_buf_text(&b), b.n, &v, &err), AM_OK);
    am_buf_free(&b);
    return v;
}
