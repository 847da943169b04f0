/* shelf.h - the files of a site and the sharing links that lead to them. */
#ifndef SB_SHELF_H
#define SB_SHELF_H

#include "sandbox/reader.h"

/* "files" and "sharing_links" of a site in a scenario: each a list, the links also a number. */
void sb_shelf_read(sb_reader *, sb_site *, const am_value *site, const char *path);
/* A redirect's files and links are its destination's too, unless that has some of its own. NULL:
 * there is no destination. */
void sb_shelf_share(sb_reader *, const sb_site *redirect, sb_site *destination);

/* NULL: nothing has that id, or that path (decoded, below the site). */
const sb_file *sb_shelf_file(const sb_site *, const sb_guid *id);
const sb_file *sb_shelf_path(const sb_site *, const char *path);
/* NULL: the site has no such link. */
const sb_link *sb_shelf_link(const sb_site *, const char *token);
size_t sb_shelf_links(const sb_site *); /* how many */
size_t sb_shelf_files(const sb_site *);
/* "SharingLinks.{item}.{kind}.{link}": the hidden group of link i. */
const char *sb_shelf_group(am_arena *, const sb_site *, size_t i);

#endif
