/* symbols.h - which names a shared object shows to others. */
#ifndef AM_PLUGIN_SYMBOLS_H
#define AM_PLUGIN_SYMBOLS_H

#include <stddef.h>

#include "base/err.h"
#include "base/mem.h"

enum { AM_SYMBOLS_FILE_MAX = 256 << 20 };

/* The defined, visible names of a file of this machine's form, in its order; without those that
 * linkers add (_init, _fini, _edata, ...). They live in the arena. */
AM_CHECK am_kind am_symbols_read(am_arena *, const char *path, const char ***names, size_t *n,
                                 am_err *);

#endif
