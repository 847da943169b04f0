#include "sandbox/csom.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "sandbox/props.h"

static void error_info(sb_csom *c, const sb_error *error)
{
    sb_emit_key(&c->e, "ErrorInfo");
    if (!error->type) {
        sb_emit_null(&c->e);
        return;
    }
    sb_emit_open(&c->e, '{');
    sb_emit_kstr(&c->e, "ErrorMessage", error->text);
    sb_emit_kstr(&c->e, "ErrorValue", NULL);
    sb_emit_kstr(&c->e, "TraceCorrelationId", c->trace);
    sb_emit_kint(&c->e, "ErrorCode", error->code);
    sb_emit_kstr(&c->e, "ErrorTypeName", error->type);
    sb_emit_close(&c->e, '}');
}

static void header(sb_csom *c)
{
    am_buf_clear(c->e.out);
    c->e.comma = false;
    sb_emit_open(&c->e, '[');
    sb_emit_open(&c->e, '{');
    sb_emit_kstr(&c->e, "SchemaVersion", "15.0.0.0");
    sb_emit_kstr(&c->e, "LibraryVersion", SB_LIBRARY_VERSION);
    error_info(c, &c->error);
    sb_emit_kstr(&c->e, "TraceCorrelationId", c->trace);
    sb_emit_close(&c->e, '}');
}

static bool set_property(sb_csom *c, sb_object *o, const sb_node *node)
{
    const char *name = sb_xml_attr(node, "Name");
    const sb_node *p = node->first;
    const char *type = sb_xml_attr(p, "Type");
    sb_arg arg = {0};

    if (o->type != SB_T_SITE || !sb_props_known(name))
        return sb_raise(&c->error, SB_E_QUERY, "Field or property \"%s\" does not exist.", name);
    if (!type || strcmp(type, "String") || !sb_args_value(p, type, name, &arg, &c->error))
        return c->error.type ? false
                             : sb_raise(&c->error, SB_E_QUERY,
                                        "The value of property \"%s\" is not a String.", name);
    if (!strcmp(name, "LockState")) {
        o->lock = sb_world_lock(arg.text);
        if (o->lock < 0)
            return sb_raise(&c->error, SB_E_ARGUMENT,
                            "The lock state '%s' is not valid.\r\nParameter name: LockState",
                            arg.text);
    } else if (!strcmp(name, "Title")) {
        o->title = arg.text;
    } else if (!strcmp(name, "Owner")) {
        o->owner = arg.text;
    } else {
        return sb_raise(&c->error, SB_E_QUERY, "The property \"%s\" cannot be set.", name);
    }
    return true;
}

static bool actions(sb_csom *c, const sb_node *first);

static bool scope(sb_csom *c, const sb_node *node)
{
    sb_error caught;

    if (!actions(c, node->first) && !c->error.type)
        return false;
    caught = c->error;
    c->error = (sb_error){0};
    sb_emit_int(&c->e, sb_schema_id(node, "Id"));
    sb_emit_open(&c->e, '{');
    sb_emit_kbool(&c->e, "HasException", caught.type != NULL);
    error_info(c, &caught);
    sb_emit_close(&c->e, '}');
    return true;
}

static bool method(sb_csom *c, sb_object *self, const sb_node *node)
{
    sb_object result = {.type = SB_T_VOID};

    if (!sb_paths_call(c, self, node, false, &result))
        return false;
    if (result.type == SB_T_VOID)
        return true;
    sb_emit_int(&c->e, sb_schema_id(node, "Id"));
    sb_shape_scalar(c, &result);
    return true;
}

static bool action(sb_csom *c, const sb_node *node)
{
    int id = sb_schema_id(node, "Id");
    sb_object *o = NULL;

    if (node->kind == SB_K_A_SCOPE)
        return scope(c, node);
    if (node->kind == SB_K_A_STATIC_METHOD)
        return method(c, NULL, node);
    if (!sb_paths_object(c, sb_schema_id(node, "ObjectPathId"), &o))
        return false;
    switch (node->kind) {
    case SB_K_A_OBJECT_PATH:
        sb_emit_int(&c->e, id);
        sb_emit_open(&c->e, '{');
        sb_emit_kbool(&c->e, "IsNull", o->type == SB_T_NULL);
        sb_emit_close(&c->e, '}');
        return true;
    case SB_K_A_QUERY:
        sb_emit_int(&c->e, id);
        return sb_shape_query(c, o, node);
    case SB_K_A_IDENTITY:
        sb_emit_int(&c->e, id);
        sb_shape_identity(c, o);
        return true;
    case SB_K_A_SET:
        return set_property(c, o, node);
    default:
        return method(c, o, node);
    }
}

static bool actions(sb_csom *c, const sb_node *first)
{
    for (const sb_node *n = first; n; n = n->next)
        if (!action(c, n))
            return false;
    return true;
}

typedef struct ids {
    int *v;
    size_t n;
} ids;

/* v NULL: they are only counted. */
static void collect(const sb_node *node, ids *all)
{
    for (const sb_node *c = node->first; c; c = c->next) {
        if (c->kind == SB_K_PARAMETERS || c->kind == SB_K_Q_QUERY || c->kind == SB_K_Q_CHILD)
            continue;
        if (sb_xml_attr(c, "Id")) {
            if (all->v)
                all->v[all->n] = sb_schema_id(c, "Id");
            all->n++;
        }
        collect(c, all);
    }
}

static int by_value(const void *a, const void *b)
{
    return (*(const int *)a > *(const int *)b) - (*(const int *)a < *(const int *)b);
}

static bool unique(sb_csom *c, const sb_node *root)
{
    ids all = {0};
    bool ok = true;

    collect(root, &all);
    all.v = am_arena_alloc(c->mem, (all.n + 1) * sizeof *all.v);
    if (!all.v)
        return sb_raise(&c->error, SB_E_QUERY, "The request message is too big.");
    all.n = 0;
    collect(root, &all);
    qsort(all.v, all.n, sizeof *all.v, by_value);
    for (size_t i = 1; ok && i < all.n; i++)
        if (all.v[i] == all.v[i - 1])
            ok = sb_raise(&c->error, SB_E_QUERY, "The Id \"%d\" is used more than once.", all.v[i]);
    return ok;
}

static bool run(sb_csom *c, const sb_request *rq)
{
    const sb_node *list = NULL, *paths = NULL;
    sb_node *root;

    /* working clients send text/xml, or what their HTTP library sends for text: the body decides */
    if (!sb_xml_parse(c->mem, rq->body ? rq->body : "", rq->body_n, &root, &c->error) ||
        !sb_schema_check(root, &c->error) || !unique(c, root))
        return false;
    for (const sb_node *n = root->first; n; n = n->next) {
        if (n->kind == SB_K_ACTIONS)
            list = n->first;
        else
            paths = n->first;
    }
    return sb_paths_load(c, paths) && actions(c, list);
}

void sb_csom_answer(sb_world *w, sb_tenant *t, const sb_request *rq, sb_reply *re)
{
    sb_guid trace = sb_guid_make(&w->random);
    sb_csom *c = am_arena_alloc(w->scratch, sizeof *c);
    char number[24];

    c->act = (sb_act){
        .world = w, .tenant = t, .who = rq->who, .now = rq->now, .error = &c->error, .reply = re};
    c->mem = w->scratch;
    c->e = (sb_emit){.out = &re->body, .csom = true};
    c->at_admin = !strcmp(rq->host, t->admin);
    c->method = "csom:ProcessQuery";
    sb_guid_text(c->trace, &trace);
    re->body.limit = SB_REPLY_MAX;
    header(c);
    if (!run(c, rq))
        header(c);
    sb_emit_close(&c->e, ']');
    re->status = 200;
    re->units = 2;
    re->what = c->method;
    snprintf(number, sizeof number, "%d", 20 + trace.b[0]);
    sb_reply_header(re, "Content-Type", "application/json; charset=utf-8");
    sb_reply_header(re, "SPRequestGuid", c->trace);
    sb_reply_header(re, "SPClientServiceRequestDuration", number);
    sb_reply_header(re, "X-SharePointHealthScore", trace.b[1] < 200 ? "0" : "1");
    sb_reply_header(re, "X-SP-SERVERSTATE", "ReadOnly=0");
}
