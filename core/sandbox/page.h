/* page.h - opaque tokens for the next page of a list: where it goes on. */
#ifndef SB_PAGE_H
#define SB_PAGE_H

#include "sandbox/world.h"

typedef struct sb_page {
    uint32_t index;  /* into the tenant's list */
    uint32_t number; /* of the page, from 0 */
} sb_page;

const char *sb_page_token(am_arena *, sb_page); /* "SPSiteQuery,..." */
/* NULL, "" and "0" are the first page; false: no token of ours. */
bool sb_page_parse(const char *token, sb_page *);

#endif
