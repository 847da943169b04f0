/* filter.h - the Filter and Template of a site list. */
#ifndef SB_FILTER_H
#define SB_FILTER_H

#include "sandbox/sites.h"

enum { SB_FILTER_CLAUSES = 8, SB_FILTER_TEXT = 512 };

typedef enum sb_field {
    SB_BY_OWNER,
    SB_BY_TEMPLATE,
    SB_BY_LOCK,
    SB_BY_URL,
    SB_BY_AUTHORITY
} sb_field;

typedef struct sb_clause {
    sb_field field;
    bool like, negative;
    char value[SB_FILTER_TEXT];
} sb_clause;

typedef struct sb_filter {
    sb_clause clause[SB_FILTER_CLAUSES];
    size_t n;
} sb_filter;

/* { Property -op 'value' [-and ...] }; the empty text matches everything. */
bool sb_filter_parse(const char *text, sb_filter *, sb_error *);
bool sb_filter_match(const sb_world *, const sb_filter *, const sb_site *);
/* The template filter names a template that exists (with or without "#n"). */
bool sb_filter_template(const sb_world *, const char *name, sb_error *);
bool sb_filter_template_match(const char *name, const char *template);

#endif
