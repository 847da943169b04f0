/* schema.h - which elements and attributes a CSOM request may have, and where. */
#ifndef SB_SCHEMA_H
#define SB_SCHEMA_H

#include "sandbox/xml.h"

typedef enum sb_kind { /* sb_node.kind */
                       SB_K_REQUEST,
                       SB_K_ACTIONS,
                       SB_K_PATHS,
                       SB_K_A_OBJECT_PATH,
                       SB_K_A_QUERY,
                       SB_K_A_IDENTITY,
                       SB_K_A_METHOD,
                       SB_K_A_STATIC_METHOD,
                       SB_K_A_SET,
                       SB_K_A_SCOPE,
                       SB_K_Q_QUERY,
                       SB_K_Q_CHILD,
                       SB_K_Q_PROPERTIES,
                       SB_K_Q_PROPERTY,
                       SB_K_PARAMETERS,
                       SB_K_PARAMETER,
                       SB_K_OBJECT,
                       SB_K_MEMBER, /* Property of a value object */
                       SB_K_O_CONSTRUCTOR,
                       SB_K_O_METHOD,
                       SB_K_O_PROPERTY,
                       SB_K_O_STATIC_PROPERTY,
                       SB_K_O_STATIC_METHOD,
                       SB_K_O_IDENTITY,
                       SB_KINDS
} sb_kind;

/* Check the tree and give each node its kind. */
bool sb_schema_check(sb_node *root, sb_error *);
/* The attribute as a number; schema-checked before. */
int sb_schema_id(const sb_node *, const char *attr);

#endif
