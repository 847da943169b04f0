/* csom.h - ProcessQuery: objects, object paths, methods and the reply being written. */
#ifndef SB_CSOM_H
#define SB_CSOM_H

#include "sandbox/args.h"
#include "sandbox/emit.h"
#include "sandbox/sites.h"

#define SB_CSOM_TENANT_TYPE  "268004ae-ef6b-4e9b-8425-127220d84719"
#define SB_CSOM_CONTEXT_TYPE "3747adcd-a3c3-41b9-bfab-4a64dd2f1e0a"
#define SB_CSOM_FILTER_TYPE  "b92aeee2-c92c-4b67-abcc-024e471bc140"
#define SB_LIBRARY_VERSION   "16.0.27111.12000"

typedef enum sb_type {
    SB_T_NULL, /* an object that is null */
    SB_T_VOID, /* scalars: results of methods in Actions */
    SB_T_TEXT,
    SB_T_NUMBER,
    SB_T_TRUTH,
    SB_T_TEXTS,
    SB_T_CONTEXT, /* objects */
    SB_T_USER,
    SB_T_TENANT,
    SB_T_SITE,
    SB_T_SITES,
    SB_T_DELETED,
    SB_T_DELETED_SITES,
    SB_T_OPERATION,
    SB_T_INSTANCE,
    SB_T_INSTANCES,
    SB_T_USER_MAPPING,
    SB_T_USER_MAPPINGS,
    SB_T_GROUP_MAPPING,
    SB_T_GROUP_MAPPINGS
} sb_type;

typedef struct sb_object {
    sb_type type;
    const char *text; /* of scalars */
    int64_t number;
    bool truth;
    const char *const *texts;
    size_t n_texts;
    sb_site *site;
    bool brief; /* a list without details */
    int lock;   /* set, but not committed: -1 none */
    const char *title, *owner;
    sb_op *op;
    const sb_mapping *mapping;
    const sb_tenant *instance;
    struct sb_object *items; /* of collections */
    size_t n_items;
    int64_t next;      /* NextStartIndex */
    const char *token; /* NextStartIndexFromSharePoint */
} sb_object;

typedef struct sb_path sb_path;

typedef struct sb_csom {
    sb_act act;
    am_arena *mem;
    sb_emit e;
    sb_path *paths; /* in order of their ids */
    size_t n_paths;
    char trace[SB_GUID_TEXT];
    sb_error error;
    bool at_admin;      /* asked at the admin host */
    const char *method; /* what the log names: the last method that ran */
} sb_csom;

typedef struct sb_method {
    const char *what; /* "csom:RemoveSite" */
    sb_type on;
    const char *signature; /* args.h */
    bool object;           /* belongs into ObjectPaths */
    bool (*run)(sb_csom *, sb_object *self, const sb_arg *, sb_object *out);
} sb_method;

#define SB_METHOD_NAME(m) ((m)->what + 5)

extern const sb_method sb_csom_tenant_methods[], sb_csom_sites_methods[], sb_csom_deleted_methods[],
    sb_csom_trust_methods[], sb_csom_moves_methods[], sb_csom_identity_methods[];

/* Answer POST /_vti_bin/client.svc/ProcessQuery. */
void sb_csom_answer(sb_world *, sb_tenant *, const sb_request *, sb_reply *);

/* The object at a path, evaluated once. */
bool sb_paths_load(sb_csom *, const sb_node *paths);
bool sb_paths_object(sb_csom *, int id, sb_object **out);
/* Find and run a method. self NULL: static. in_paths: where the request has it. */
bool sb_paths_call(sb_csom *, sb_object *self, const sb_node *, bool in_paths, sb_object *out);
const char *sb_paths_type_name(sb_type);

/* Write an object as a Query asks for it. */
bool sb_shape_query(sb_csom *, const sb_object *, const sb_node *query);
void sb_shape_identity(sb_csom *, const sb_object *); /* {"_ObjectIdentity_":..} */
void sb_shape_scalar(sb_csom *, const sb_object *);

/* The identity of an object, with real line feeds; NULL: its type has none. */
const char *sb_identity_text(sb_csom *, const sb_object *);
/* An identity in a request, back to an object. */
bool sb_identity_resolve(sb_csom *, const char *identity, sb_object *out);

#endif
