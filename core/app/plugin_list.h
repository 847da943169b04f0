/* plugin_list.h - `aftermove plugin list`: which plugins there are, and which would be refused. */
#ifndef AM_APP_PLUGIN_LIST_H
#define AM_APP_PLUGIN_LIST_H

#include "app/app.h"

/* The exit code; a refused plugin is a row, not a failure. */
int am_plugin_list(const am_app *);

#endif
