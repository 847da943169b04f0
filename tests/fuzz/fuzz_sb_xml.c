/* Whatever is posted to ProcessQuery, the answer is status 200 and a JSON array whose header
 * tells an error or none. */
#include "sandbox/service.h"

#include <stdlib.h>
#include <string.h>

#include "base/json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char scenario[] =
    "{\"page_size\": 2, \"poll\": {\"count\": 1}, \"source\": {\"sites\": [{\"url\": "
    "\"/sites/old\", \"location\": \"/sites/new\"}, {\"url\": \"/sites/a\"}, {\"url\": "
    "\"/personal/john_doe_contoso_com\", \"deleted\": \"-1d\"}]}}";

static void must(bool so)
{
    if (!so)
        abort();
}

static const char *header(const sb_request *rq, const char *name)
{
    (void)rq;
    (void)name;
    return NULL;
}

static void check(am_arena *mem, const sb_reply *re)
{
    const am_value *v = NULL, *head;
    am_err err = {0};

    must(re->status == 200 && am_buf_ok(&re->body));
    must(am_json_parse(mem, am_buf_text(&re->body), re->body.n, &v, &err) == AM_OK);
    head = am_value_at(v, 0);
    must(am_value_is(head, AM_T_OBJECT) && am_value_len(v) % 2 == 1);
    must(am_value_is(am_value_member(head, "ErrorInfo"), AM_T_NULL) || am_value_len(v) == 1);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *host = "contoso-admin.sharepoint.com", *path = "/_vti_bin/client.svc/ProcessQuery";
    am_arena *mem = am_arena_new(0);
    sb_reply re = {.body = AM_BUF(SB_REPLY_MAX)};
    const am_value *v = NULL;
    sb_world *w = NULL;
    am_err err = {0};
    sb_principal who = {.audience = "https://contoso-admin.sharepoint.com", .app_only = true};
    sb_request rq = {.method = "POST",
                     .host = host,
                     .path = path,
                     .raw = path,
                     .body = am_arena_strndup(mem, (const char *)data, size),
                     .body_n = size,
                     .header = header,
                     .who = &who,
                     .now = 1784592000000};

    must(am_json_parse(mem, scenario, sizeof scenario - 1, &v, &err) == AM_OK);
    must(sb_world_new(v, rq.now, &w, &err) == AM_OK);
    who.tenant_id = sb_world_tenant(w, 0).tenant_id;
    sb_world_handle(w, &rq, &re);
    check(mem, &re);
    for (size_t i = 0; i < re.n_headers; i++)
        free(re.headers[i].value);
    am_buf_free(&re.body);
    sb_world_free(w);
    am_arena_free(mem);
    return 0;
}
