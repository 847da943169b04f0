/* xml.h - one XML document of a known namespace as a tree; the one door to expat. */
#ifndef SB_XML_H
#define SB_XML_H

#include "base/mem.h"
#include "sandbox/raise.h"

enum { SB_XML_DEPTH = 32, SB_XML_NODES = 20000, SB_XML_ATTRS = 8 };
#define SB_XML_NS "http://schemas.microsoft.com/sharepoint/clientquery/2009"

typedef struct sb_attr {
    const char *name, *value;
} sb_attr;

typedef struct sb_node {
    const char *name;
    sb_attr attr[SB_XML_ATTRS];
    size_t n_attrs;
    const char *text; /* "" when there is none; of leaves only: white space between elements goes */
    size_t text_n;
    bool mixed; /* text that is not white space beside elements */
    int kind;   /* for the schema */
    struct sb_node *first, *last, *next, *parent;
} sb_node;

/* Parse n bytes. Document types, other namespaces and documents that are too deep or too large
 * are refused. The tree lives in mem. */
bool sb_xml_parse(am_arena *mem, const char *text, size_t n, sb_node **root, sb_error *);
const char *sb_xml_attr(const sb_node *, const char *name); /* NULL: absent */

#endif
