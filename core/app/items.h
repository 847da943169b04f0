/* items.h - values on standard output, one after the other: table, JSON lines or CSV.
 *
 * JSON and CSV are written as items come, in constant memory; a table is laid
 * out a screenful at a time. */
#ifndef AM_APP_ITEMS_H
#define AM_APP_ITEMS_H

#include "app/app.h"
#include "base/value.h"

enum { AM_ITEMS_PAGE = 500, AM_ITEMS_COLUMNS = 64 };

typedef struct am_items am_items;

am_items *am_items_new(const am_app *, am_layout);
/* One item of a stream. The columns are the members of the first object. */
void am_items_add(am_items *, const am_value *);
/* Write the table that was gathered; the next item begins another one. */
void am_items_flush(am_items *);
/* Write what is still held, and tell of members that had no column. Frees. */
void am_items_end(am_items *);

/* A single value: name and value by line, indented JSON, or CSV with a head. */
void am_items_single(const am_app *, am_layout, const am_value *);

#endif
