#include "sandbox/schema.h"

#include <stdlib.h>
#include <string.h>

#include "sandbox/guid.h"

/* Attributes: i number, g GUID in braces, b boolean, s text; upper case: required. */
typedef struct rule_attr {
    const char *name;
    char type;
} rule_attr;

typedef struct rule {
    const char *name;
    sb_kind children[12]; /* ends with SB_KINDS */
    rule_attr attr[6];
    bool text; /* may have text */
    bool once; /* may stand once in its parent */
} rule;

#define END SB_KINDS
#define ACTIONS                                                                                    \
    SB_K_A_OBJECT_PATH, SB_K_A_QUERY, SB_K_A_IDENTITY, SB_K_A_METHOD, SB_K_A_STATIC_METHOD,        \
        SB_K_A_SET, SB_K_A_SCOPE, END

static const rule rules[SB_KINDS] = {
    [SB_K_REQUEST] = {.name = "Request",
                      .children = {SB_K_ACTIONS, SB_K_PATHS, END},
                      {{"SchemaVersion", 'S'},
                       {"LibraryVersion", 'S'},
                       {"ApplicationName", 's'},
                       {"AddExpandoFieldTypeSuffix", 'b'}},
                      .once = true},
    [SB_K_ACTIONS] = {.name = "Actions", .children = {ACTIONS}, .once = true},
    [SB_K_PATHS] = {.name = "ObjectPaths",
                    .children = {SB_K_O_CONSTRUCTOR, SB_K_O_METHOD, SB_K_O_PROPERTY,
                                 SB_K_O_STATIC_PROPERTY, SB_K_O_STATIC_METHOD, SB_K_O_IDENTITY,
                                 END},
                    .once = true},
    [SB_K_A_OBJECT_PATH] = {.name = "ObjectPath",
                            .children = {END},
                            {{"Id", 'I'}, {"ObjectPathId", 'I'}}},
    [SB_K_A_QUERY] = {.name = "Query",
                      .children = {SB_K_Q_QUERY, SB_K_Q_CHILD, END},
                      {{"Id", 'I'}, {"ObjectPathId", 'I'}}},
    [SB_K_A_IDENTITY] = {.name = "ObjectIdentityQuery",
                         .children = {END},
                         {{"Id", 'I'}, {"ObjectPathId", 'I'}}},
    [SB_K_A_METHOD] = {.name = "Method",
                       .children = {SB_K_PARAMETERS, END},
                       {{"Id", 'I'}, {"ObjectPathId", 'I'}, {"Name", 'S'}, {"Version", 's'}}},
    [SB_K_A_STATIC_METHOD] = {.name = "StaticMethod",
                              .children = {SB_K_PARAMETERS, END},
                              {{"Id", 'I'}, {"TypeId", 'G'}, {"Name", 'S'}}},
    [SB_K_A_SET] = {.name = "SetProperty",
                    .children = {SB_K_PARAMETER, END},
                    {{"Id", 'I'}, {"ObjectPathId", 'I'}, {"Name", 'S'}}},
    [SB_K_A_SCOPE] = {.name = "ExceptionHandlingScopeSimple", .children = {ACTIONS}, {{"Id", 'I'}}},
    [SB_K_Q_QUERY] = {.name = "Query",
                      .children = {SB_K_Q_PROPERTIES, END},
                      {{"SelectAllProperties", 'b'}},
                      .once = true},
    [SB_K_Q_CHILD] = {.name = "ChildItemQuery",
                      .children = {SB_K_Q_PROPERTIES, END},
                      {{"SelectAllProperties", 'b'}},
                      .once = true},
    [SB_K_Q_PROPERTIES] = {.name = "Properties", .children = {SB_K_Q_PROPERTY, END}, .once = true},
    [SB_K_Q_PROPERTY] = {.name = "Property",
                         .children = {END},
                         {{"Name", 'S'}, {"ScalarProperty", 'b'}, {"SelectAll", 'b'}}},
    [SB_K_PARAMETERS] = {.name = "Parameters", .children = {SB_K_PARAMETER, END}, .once = true},
    [SB_K_PARAMETER] = {.name = "Parameter",
                        .children = {SB_K_OBJECT, SB_K_MEMBER, END},
                        {{"Type", 's'}, {"TypeId", 'g'}, {"ObjectPathId", 'i'}},
                        .text = true},
    [SB_K_OBJECT] = {.name = "Object",
                     .children = {SB_K_MEMBER, END},
                     {{"Type", 's'}, {"TypeId", 'g'}},
                     .text = true},
    [SB_K_MEMBER] = {.name = "Property",
                     .children = {SB_K_OBJECT, END},
                     {{"Name", 'S'}, {"Type", 's'}, {"TypeId", 'g'}},
                     .text = true},
    [SB_K_O_CONSTRUCTOR] = {.name = "Constructor",
                            .children = {SB_K_PARAMETERS, END},
                            {{"Id", 'I'}, {"TypeId", 'G'}}},
    [SB_K_O_METHOD] = {.name = "Method",
                       .children = {SB_K_PARAMETERS, END},
                       {{"Id", 'I'}, {"ParentId", 'I'}, {"Name", 'S'}, {"Version", 's'}}},
    [SB_K_O_PROPERTY] = {.name = "Property",
                         .children = {END},
                         {{"Id", 'I'}, {"ParentId", 'I'}, {"Name", 'S'}}},
    [SB_K_O_STATIC_PROPERTY] = {.name = "StaticProperty",
                                .children = {END},
                                {{"Id", 'I'}, {"TypeId", 'G'}, {"Name", 'S'}}},
    [SB_K_O_STATIC_METHOD] = {.name = "StaticMethod",
                              .children = {SB_K_PARAMETERS, END},
                              {{"Id", 'I'}, {"TypeId", 'G'}, {"Name", 'S'}}},
    [SB_K_O_IDENTITY] = {.name = "Identity", .children = {END}, {{"Id", 'I'}, {"Name", 'S'}}},
};

static bool number(const char *text)
{
    size_t n = strspn(text, "0123456789");

    return n && n < 10 && !text[n];
}

static bool attr_fits(char type, const char *value)
{
    sb_guid g;

    switch (type | 0x20) {
    case 'i':
        return number(value);
    case 'g':
        return value[0] == '{' && sb_guid_parse(value, &g);
    case 'b':
        return !strcmp(value, "true") || !strcmp(value, "false") || !strcmp(value, "1") ||
               !strcmp(value, "0");
    default:
        return true;
    }
}

static bool attr_bad(const char *name, char type, const char *value, sb_error *error)
{
    switch (type | 0x20) {
    case 'g':
        return sb_raise(error, SB_E_SCHEMA,
                        "The '%s' attribute is invalid - The value '%s' is invalid according to "
                        "its datatype '" SB_XML_NS ":TypeIdGuidType' - The Pattern constraint "
                        "failed.",
                        name, value);
    case 'b':
        return sb_raise(error, SB_E_SCHEMA,
                        "The '%s' attribute is invalid - The value '%s' is invalid according to "
                        "its datatype 'http://www.w3.org/2001/XMLSchema:boolean' - The string "
                        "'%s' is not a valid Boolean value.",
                        name, value, value);
    default:
        return sb_raise(error, SB_E_SCHEMA,
                        "The '%s' attribute is invalid - The value '%s' is invalid according to "
                        "its datatype 'http://www.w3.org/2001/XMLSchema:int' - The string '%s' is "
                        "not a valid Int32 value.",
                        name, value, value);
    }
}

static bool attributes(const sb_node *node, const rule *r, sb_error *error)
{
    for (size_t i = 0; i < node->n_attrs; i++) {
        const rule_attr *a = r->attr;

        while (a->name && strcmp(a->name, node->attr[i].name))
            a++;
        if (!a->name)
            return sb_raise(error, SB_E_SCHEMA, "The '%s' attribute is not declared.",
                            node->attr[i].name);
        if (!attr_fits(a->type, node->attr[i].value))
            return attr_bad(a->name, a->type, node->attr[i].value, error);
    }
    for (const rule_attr *a = r->attr; a->name; a++)
        if (a->type < 'a' && !sb_xml_attr(node, a->name))
            return sb_raise(error, SB_E_SCHEMA, "The required attribute '%s' is missing.", a->name);
    return true;
}

static bool child(const sb_node *parent, const rule *r, sb_node *c, sb_error *error)
{
    for (size_t i = 0; r->children[i] != END; i++) {
        const rule *cr = &rules[r->children[i]];

        if (strcmp(cr->name, c->name))
            continue;
        c->kind = (int)r->children[i];
        if (cr->once)
            for (const sb_node *o = parent->first; o != c; o = o->next)
                if (o->kind == c->kind)
                    return sb_raise(error, SB_E_SCHEMA,
                                    "The element '%s' has invalid child element '%s'.",
                                    parent->name, c->name);
        return true;
    }
    return sb_raise(error, SB_E_SCHEMA,
                    "The element '%s' in namespace '" SB_XML_NS "' has invalid child element '%s' "
                    "in namespace '" SB_XML_NS "'.",
                    parent->name, c->name);
}

static bool walk(sb_node *node, sb_error *error)
{
    const rule *r = &rules[node->kind];

    if (!attributes(node, r, error))
        return false;
    if (node->mixed || (!r->text && node->text[strspn(node->text, " \t\r\n")]))
        return sb_raise(error, SB_E_SCHEMA, "The element '%s' cannot contain text.", node->name);
    for (sb_node *c = node->first; c; c = c->next)
        if (!child(node, r, c, error) || !walk(c, error))
            return false;
    if (node->kind == SB_K_A_QUERY && (!node->first || node->first->kind != SB_K_Q_QUERY))
        return sb_raise(error, SB_E_SCHEMA, "The element 'Query' has incomplete content.");
    if (node->kind == SB_K_A_SET && (!node->first || node->first->next))
        return sb_raise(error, SB_E_SCHEMA, "The element 'SetProperty' has incomplete content.");
    return true;
}

int sb_schema_id(const sb_node *node, const char *attr)
{
    const char *text = sb_xml_attr(node, attr);

    return text ? (int)strtol(text, NULL, 10) : -1;
}

bool sb_schema_check(sb_node *root, sb_error *error)
{
    if (strcmp(root->name, "Request"))
        return sb_raise(error, SB_E_SCHEMA, "The '" SB_XML_NS ":%s' element is not declared.",
                        root->name);
    root->kind = SB_K_REQUEST;
    if (!walk(root, error))
        return false;
    for (const sb_node *c = root->first; c; c = c->next)
        if (c->kind == SB_K_ACTIONS)
            return true;
    return sb_raise(error, SB_E_SCHEMA,
                    "The element 'Request' has incomplete content. List of possible elements "
                    "expected: 'Actions'.");
}
