/* paging.h - lists in pages: the next page is asked for as soon as one has come, before it is read,
 * so that the service works on it meanwhile. At most one page is ahead of what is wanted. */
#ifndef SP_PAGING_H
#define SP_PAGING_H

#include "sharepoint/flow.h"

/* Send what csom.h wrote as one page of a list. page: the stage that reads it; turn: sends the
 * request for the page that begins at start, by this function. */
am_step sp_page_send(sp *, const char *doing, sp_stage page,
                     am_step (*turn)(sp *, const char *start));
/* In page: was it the list's last? (Reference 5.3: no token, or a blank one.) */
bool sp_page_is_last(sp *);
/* In page, when it was not: the step that ends it. */
am_step sp_page_turn(sp *);

/* csom.c: a page has come and is not read yet. */
void sp_page_ahead(sp *);

#endif
