#include "sandbox/args.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"

static const struct {
    char letter;
    const char *type, *also;
} types[] = {{'S', "String", "Null"}, {'B', "Boolean", NULL}, {'E', "Enum", NULL},
             {'G', "Guid", NULL},     {'I', "Int32", NULL},   {'U', "UInt32", "Int32"},
             {'D', "DateTime", NULL}, {'A', "Array", "Null"}};

static bool integer(const char *text, int64_t low, int64_t high, int64_t *out)
{
    char *end;
    long long v;

    errno = 0;
    v = strtoll(text, &end, 10);
    if (end == text || *end || errno || v < low || v > high)
        return false;
    *out = v;
    return true;
}

bool sb_args_value(const sb_node *node, const char *type, const char *what, sb_arg *out,
                   sb_error *error)
{
    bool ok = true;

    out->text = node->text;
    out->node = node;
    if (!strcmp(type, "Null")) {
        ok = !node->text_n;
        out->text = NULL;
    } else if (!strcmp(type, "Int32") || !strcmp(type, "Enum")) {
        ok = integer(node->text, INT32_MIN, INT32_MAX, &out->number);
    } else if (!strcmp(type, "Int64")) {
        ok = integer(node->text, INT64_MIN, INT64_MAX, &out->number);
    } else if (!strcmp(type, "UInt32")) {
        ok = integer(node->text, 0, UINT32_MAX, &out->number);
    } else if (!strcmp(type, "Boolean")) {
        out->truth = !strcmp(node->text, "true");
        ok = out->truth || !strcmp(node->text, "false");
    } else if (!strcmp(type, "Guid")) {
        ok = sb_guid_parse(node->text, &out->guid);
    } else if (!strcmp(type, "DateTime")) {
        ok = am_time_parse(node->text, &out->number);
    } else if (strcmp(type, "String") && strcmp(type, "Double") && strcmp(type, "Array")) {
        return sb_raise(error, SB_E_QUERY, "The type \"%s\" of %s is not known.", type, what);
    }
    if (!ok)
        return sb_raise(error, SB_E_QUERY, "The value \"%.200s\" of %s is not a valid %s.",
                        node->text, what, type);
    return true;
}

static bool array(am_arena *mem, const sb_node *node, sb_arg *out, sb_error *error)
{
    size_t n = 0;
    const char **items;

    for (const sb_node *c = node->first; c; c = c->next)
        n++;
    items = am_arena_alloc(mem, (n + 1) * sizeof *items);
    if (!items)
        return sb_raise(error, SB_E_QUERY, "The request message is too big.");
    n = 0;
    for (const sb_node *c = node->first; c; c = c->next) {
        const char *type = sb_xml_attr(c, "Type");

        if (c->kind != SB_K_OBJECT || !type || strcmp(type, "String"))
            return sb_raise(error, SB_E_QUERY, "An item of an array is not a String.");
        items[n++] = c->text;
    }
    out->items = items;
    out->n_items = n;
    return true;
}

static bool one(am_arena *mem, const sb_node *node, char letter, sb_arg *out, sb_error *error)
{
    const char *type = sb_xml_attr(node, "Type");
    const char *type_id = sb_xml_attr(node, "TypeId");
    const char *want = NULL, *also = NULL;

    if (!type + !type_id + !sb_xml_attr(node, "ObjectPathId") != 2)
        return sb_raise(error, SB_E_SCHEMA,
                        "A Parameter needs one of Type, TypeId and ObjectPathId.");
    out->node = node;
    if (letter == 'F') {
        if (!type_id)
            return sb_raise(error, SB_E_QUERY, "A parameter is not a value object.");
        return true;
    }
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (types[i].letter == letter) {
            want = types[i].type;
            also = types[i].also;
        }
    if (!type || (strcmp(type, want) && (!also || strcmp(type, also))))
        return sb_raise(error, SB_E_QUERY,
                        "The parameter type \"%s\" does not match the expected type \"%s\".",
                        type ? type : "object", want);
    if (node->first && strcmp(type, "Array"))
        return sb_raise(error, SB_E_SCHEMA, "A Parameter of type %s cannot have elements.", type);
    if (!sb_args_value(node, type, "a parameter", out, error))
        return false;
    return strcmp(type, "Array") || array(mem, node, out, error);
}

bool sb_args_read(am_arena *mem, const sb_node *method, const char *signature,
                  sb_arg out[SB_ARGS_MAX], sb_error *error)
{
    const sb_node *list = method->first;
    const sb_node *p = list ? list->first : NULL;
    size_t want = strlen(signature), n = 0;

    memset(out, 0, SB_ARGS_MAX * sizeof *out);
    for (const sb_node *c = p; c; c = c->next)
        n++;
    if (n != want)
        return sb_raise(error, SB_E_QUERY,
                        "The method \"%s\" has %zu parameters, the request gives %zu.",
                        sb_xml_attr(method, "Name"), want, n);
    for (size_t i = 0; i < want; i++, p = p->next)
        if (!one(mem, p, signature[i], &out[i], error))
            return false;
    return true;
}
