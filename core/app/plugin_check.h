/* plugin_check.h - `aftermove plugin check`: a plugin's file, names, rows and operations, as TAP.
 */
#ifndef AM_APP_PLUGIN_CHECK_H
#define AM_APP_PLUGIN_CHECK_H

#include "app/app.h"

/* scenarios: a file, see plugin/kit.h; NULL: NAME.check.json beside the plugin, when there is one.
 * The exit code. */
int am_plugin_check(const am_app *, const char *path, const char *scenarios);

#endif
