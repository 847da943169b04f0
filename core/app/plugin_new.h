/* plugin_new.h - `aftermove plugin new`: a plugin that builds and passes its test at once. */
#ifndef AM_APP_PLUGIN_NEW_H
#define AM_APP_PLUGIN_NEW_H

#include "app/app.h"

/* Write the directory dir (NULL: name). AM_USAGE: no plain name; it is there already. */
AM_CHECK am_kind am_plugin_new(const am_app *, const char *name, const char *dir, am_err *);

#endif
