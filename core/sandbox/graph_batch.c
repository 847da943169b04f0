#include "sandbox/graph.h"

#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "base/uri.h"

static bool decode(sb_graph *part, const char *url)
{
    size_t n = strcspn(url, "?");
    am_buf path = AM_BUF(64 << 10);
    bool ok = am_uri_decode(&path, url, n) && am_buf_ok(&path) &&
              sb_odata_parse(part->mem, am_buf_text(&path),
                             url[n] ? am_arena_strdup(part->mem, url + n + 1) : NULL, &part->path);

    am_buf_free(&path);
    return ok;
}

static void answer(sb_graph *g, const am_value *v)
{
    am_buf body = AM_BUF(SB_REPLY_MAX);
    sb_graph part = *g;
    const char *id = am_value_text(am_value_member(v, "id"), "");
    const char *url = am_value_text(am_value_member(v, "url"), "");
    char units[16];

    part.e = (sb_emit){.out = &body};
    part.method = am_value_text(am_value_member(v, "method"), "GET");
    part.changed = false;
    if (decode(&part, url))
        sb_graph_route(&part);
    else
        sb_graph_fail(&part, 400, "BadRequest", "Invalid batch url.");
    snprintf(units, sizeof units, "%u", part.units);
    g->units += part.units;
    g->changed = g->changed || part.changed;
    sb_emit_open(&g->e, '{');
    sb_emit_kstr(&g->e, "id", id);
    sb_emit_kint(&g->e, "status", part.status);
    sb_emit_key(&g->e, "headers");
    sb_emit_open(&g->e, '{');
    sb_emit_kstr(&g->e, "x-ms-resource-unit", units);
    sb_emit_kstr(&g->e, "OData-Version", "4.0");
    if (part.status != 204)
        sb_emit_kstr(&g->e, "Content-Type", "application/json");
    sb_emit_close(&g->e, '}');
    if (part.status != 204) {
        sb_emit_key(&g->e, "body");
        sb_emit_raw(&g->e, am_buf_text(&body));
    }
    sb_emit_close(&g->e, '}');
    am_buf_free(&body);
}

static bool acceptable(sb_graph *g, const am_value *list)
{
    size_t n = am_value_len(list);

    if (!am_value_is(list, AM_T_ARRAY) || !n) {
        sb_graph_fail(g, 400, "BadRequest", "Invalid batch payload format.");
        return false;
    }
    if (n > SB_GRAPH_BATCH) {
        sb_graph_fail(g, 400, "MaximumValueExceeded",
                      "Number of batch request steps exceeds the maximum value of 20.");
        return false;
    }
    for (size_t i = 0; i < n; i++) {
        const char *id = am_value_text(am_value_member(am_value_at(list, i), "id"), NULL);

        for (size_t k = 0; id && k < i; k++)
            if (!strcmp(am_value_text(am_value_member(am_value_at(list, k), "id"), ""), id))
                id = NULL;
        if (!id) {
            sb_graph_fail(g, 400, "BadRequest", "Batch request ids must be present and unique.");
            return false;
        }
    }
    return true;
}

void sb_graph_batch(sb_graph *g, const char *body, size_t n)
{
    const am_value *v = NULL;
    const am_value *list;
    am_err err = {0};

    g->what = "graph:batch";
    g->units = 0;
    if (strcmp(g->method, "POST")) {
        sb_graph_fail(g, 405, "Request_BadRequest",
                      "Specified HTTP method is not allowed for the request target.");
        return;
    }
    if (am_json_parse(g->mem, body ? body : "", n, &v, &err) != AM_OK) {
        sb_graph_fail(g, 400, "BadRequest", "Invalid batch payload format.");
        return;
    }
    list = am_value_member(v, "requests");
    if (!acceptable(g, list))
        return;
    sb_emit_open(&g->e, '{');
    sb_emit_key(&g->e, "responses");
    sb_emit_open(&g->e, '[');
    /* Any order is allowed: the last is answered first, so that nobody relies on one. */
    for (size_t i = am_value_len(list); i-- > 0;)
        answer(g, am_value_at(list, i));
    sb_emit_close(&g->e, ']');
    sb_emit_close(&g->e, '}');
}
