/* rest.h - /_api/ of the SharePoint hosts: what its handlers work with. */
#ifndef SB_REST_H
#define SB_REST_H

#include "sandbox/odata.h"
#include "sandbox/sites.h"

typedef struct sb_rest {
    sb_act act;
    am_arena *mem;
    const sb_request *rq;
    sb_reply *re;
    sb_emit e;
    sb_error error;
    sb_odata path;        /* behind /_api/ */
    const am_value *body; /* or NULL */
    const char *web;      /* URL of the web asked */
    sb_site *site;        /* that web's site; NULL at the admin host */
} sb_rest;

typedef struct sb_route {
    const char *method, *name;
    bool (*run)(sb_rest *);
    const char *what;
} sb_route;

/* Answer a request whose path has /_api/ in it; at: where that begins. */
void sb_rest_answer(sb_world *, sb_tenant *, const sb_request *, const char *at, sb_reply *);
/* A parameter: member of the body, in parentheses of segment i, or in the query. */
const char *sb_rest_text(const sb_rest *, size_t i, const char *name);
bool sb_rest_metadata(const sb_rest *); /* the client takes odata's own members */
bool sb_rest_not_found(sb_rest *);      /* ResourceNotFoundException for this path */

bool sb_rest_admin(sb_rest *); /* the Tenant service */
bool sb_rest_web(sb_rest *);   /* web, site, contextinfo */
bool sb_rest_item(sb_rest *, bool folder); /* web/GetFileById, web/GetFolderById */

/* The operation as REST shows it. */
void sb_rest_operation(sb_rest *, const sb_op *);

#endif
