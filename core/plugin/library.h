/* library.h - a shared library that a manifest describes: symbols, handles, one caller at a time.
 */
#ifndef AM_PLUGIN_LIBRARY_H
#define AM_PLUGIN_LIBRARY_H

#include "base/err.h"
#include "plugin/handles.h"

typedef struct am_library am_library;

/* name: "libx.so.1", looked for where the system has its libraries, or an absolute path, which is
 * held to what loader.h says of plugins. Loaded for good. */
AM_CHECK am_kind am_library_open(const char *name, am_library **out, am_err *);
/* Closes the handles. NULL is fine; nobody may be inside. */
void am_library_free(am_library *);
/* AM_ABSENT names the symbol and the library. The symbol "free" is this program's. */
AM_CHECK am_kind am_library_symbol(const am_library *, const char *symbol, void **out, am_err *);
const char *am_library_name(const am_library *);
/* Calls of one library never overlap: few libraries promise that theirs may. */
void am_library_enter(am_library *);
void am_library_leave(am_library *);
am_handles *am_library_handles(am_library *); /* only between enter() and leave() */

#endif
