#include "sandbox/xml.h"

#include <stdlib.h>
#include <string.h>

#include <expat.h>

#include "base/buf.h"

enum { TEXT_MAX = 4 << 20 };

typedef struct building {
    XML_Parser parser;
    am_arena *mem;
    sb_error *error;
    sb_node *root, *at;
    am_buf text;
    size_t depth, nodes;
    bool failed;
} building;

/* The text is before, what, after. */
static void fail(building *b, sb_raise_kind fault, const char *before, const char *what,
                 const char *after)
{
    if (b->failed)
        return;
    b->failed = true;
    (void)sb_raise(b->error, fault, "%s%s%s", before, what, after);
    XML_StopParser(b->parser, XML_FALSE);
}

/* "namespace|name" to name; NULL: another namespace. */
static const char *local(const char *name)
{
    size_t n = strlen(SB_XML_NS);

    return !strncmp(name, SB_XML_NS, n) && name[n] == '|' ? name + n + 1 : NULL;
}

static void flush(building *b)
{
    sb_node *at = b->at;
    const char *text = am_buf_text(&b->text);

    if (!at || !b->text.n)
        return;
    if (text[strspn(text, " \t\r\n")]) {
        if (at->first)
            at->mixed = true;
        at->text = am_arena_strndup(b->mem, text, b->text.n);
        at->text_n = b->text.n;
    } else if (!at->first && !at->text_n) {
        at->text = am_arena_strndup(b->mem, text, b->text.n);
        at->text_n = b->text.n;
    }
    am_buf_clear(&b->text);
}

static void XMLCALL start(void *self, const char *name, const char **attrs)
{
    building *b = self;
    const char *plain = local(name);
    sb_node *node;

    if (b->failed)
        return;
    flush(b);
    if (!plain) {
        fail(b, SB_E_SCHEMA, "The '", name, "' element is not declared.");
        return;
    }
    if (++b->depth > SB_XML_DEPTH || ++b->nodes > SB_XML_NODES) {
        fail(b, SB_E_QUERY, "The request message is too ", b->depth > SB_XML_DEPTH ? "deep" : "big",
             ".");
        return;
    }
    node = am_arena_alloc(b->mem, sizeof *node);
    if (!node) {
        fail(b, SB_E_QUERY, "The request message is too ", "big", ".");
        return;
    }
    node->name = am_arena_strdup(b->mem, plain);
    node->text = "";
    node->parent = b->at;
    for (; attrs[0]; attrs += 2) {
        if (node->n_attrs == SB_XML_ATTRS) {
            fail(b, SB_E_SCHEMA, "The '", plain, "' element has too many attributes.");
            return;
        }
        node->attr[node->n_attrs++] =
            (sb_attr){am_arena_strdup(b->mem, attrs[0]), am_arena_strdup(b->mem, attrs[1])};
    }
    if (!b->at) {
        b->root = node;
    } else {
        if (b->at->text_n && b->at->text[strspn(b->at->text, " \t\r\n")])
            b->at->mixed = true;
        b->at->text = "";
        b->at->text_n = 0;
        if (b->at->last)
            b->at->last->next = node;
        else
            b->at->first = node;
        b->at->last = node;
    }
    b->at = node;
}

static void XMLCALL end(void *self, const char *name)
{
    building *b = self;

    (void)name;
    if (b->failed || !b->at)
        return;
    flush(b);
    b->at = b->at->parent;
    b->depth--;
}

static void XMLCALL characters(void *self, const char *text, int n)
{
    building *b = self;

    if (b->failed)
        return;
    am_buf_add(&b->text, text, (size_t)n);
    if (!am_buf_ok(&b->text))
        fail(b, SB_E_QUERY, "The request message is too ", "big", ".");
}

static void XMLCALL doctype(void *self, const char *name, const char *system, const char *public,
                            int internal)
{
    (void)system;
    (void)public;
    (void)internal;
    fail(self, SB_E_QUERY, "A document type (", name, ") is not allowed in the request message.");
}

bool sb_xml_parse(am_arena *mem, const char *text, size_t n, sb_node **root, sb_error *error)
{
    building b = {.mem = mem, .error = error, .text = AM_BUF(TEXT_MAX)};
    enum XML_Status status;
    bool ok = false;

    *root = NULL;
    b.parser = XML_ParserCreateNS("UTF-8", '|');
    if (!b.parser)
        return sb_raise(error, SB_E_UNKNOWN, "Unknown Error");
    XML_SetUserData(b.parser, &b);
    XML_SetElementHandler(b.parser, start, end);
    XML_SetCharacterDataHandler(b.parser, characters);
    XML_SetStartDoctypeDeclHandler(b.parser, doctype);
    status = n > TEXT_MAX ? XML_STATUS_ERROR : XML_Parse(b.parser, text, (int)n, XML_TRUE);
    if (b.failed)
        goto out;
    if (status != XML_STATUS_OK || !b.root) {
        (void)sb_raise(error, SB_E_QUERY, "The request message is not valid XML: %s at line %lu.",
                       XML_ErrorString(XML_GetErrorCode(b.parser)),
                       (unsigned long)XML_GetCurrentLineNumber(b.parser));
        goto out;
    }
    *root = b.root;
    ok = true;
out:
    XML_ParserFree(b.parser);
    am_buf_free(&b.text);
    return ok;
}

const char *sb_xml_attr(const sb_node *node, const char *name)
{
    for (size_t i = 0; i < node->n_attrs; i++)
        if (!strcmp(node->attr[i].name, name))
            return node->attr[i].value;
    return NULL;
}
