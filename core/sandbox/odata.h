/* odata.h - paths and query options as REST and Graph share them. */
#ifndef SB_ODATA_H
#define SB_ODATA_H

#include "base/mem.h"
#include <stdbool.h>

enum { SB_SEGMENTS_MAX = 12 };

typedef struct sb_segment {
    const char *name;
    const char *args; /* what stands in parentheses, or NULL */
} sb_segment;

typedef struct sb_odata {
    sb_segment seg[SB_SEGMENTS_MAX];
    size_t n;
    const char *query; /* raw, or NULL */
    am_arena *mem;
} sb_odata;

/* Split a decoded path at "/" outside of quotes; false: too many segments. */
bool sb_odata_parse(am_arena *, const char *path, const char *query, sb_odata *out);
/* Segment i has that name (ASCII case does not matter). */
bool sb_odata_is(const sb_odata *, size_t i, const char *name);
/* An option of the query, decoded; NULL: absent. */
const char *sb_odata_option(const sb_odata *, const char *name);
/* An argument in parentheses: by name, or the only one without a name; without quotes. */
const char *sb_odata_argument(const sb_odata *, size_t i, const char *name);
/* A literal without its quotes ('it''s' is it's). */
const char *sb_odata_literal(am_arena *, const char *text);
/* $select names the member, or there is no $select. */
bool sb_odata_wants(const sb_odata *, const char *member);
/* $filter is "FIELD eq LITERAL": value gets the literal. false: another filter, or none. */
bool sb_odata_equals(const sb_odata *, const char *field, const char **value);

#endif
