/* like.h - does a value look as expected? For tests of what programs and servers said. */
#ifndef AM_BASE_LIKE_H
#define AM_BASE_LIKE_H

#include "base/value.h"

/* Text is a pattern (am_glob, any case), an object names some of the members, null means absent;
 * anything else must be equal. */
bool am_like(const am_value *expected, const am_value *found);
/* How many items (or members) of a list are like it. */
size_t am_like_count(const am_value *expected, const am_value *list);

#endif
