/* console_show.h - what a console prints: values, lists page by page, changes with their evidence. */
#ifndef AM_APP_CONSOLE_SHOW_H
#define AM_APP_CONSOLE_SHOW_H

#include "app/app.h"
#include "lua/console.h"

/* One value: a table for objects and lists of them, text as it is, anything else as JSON. */
void am_console_show_value(const am_app *, const am_shown *);
/* A change that stands at the door: "would remove-site ..." in plan mode. */
void am_console_show_effect(const am_app *, const am_effect *, const char *word);
/* What became of something. */
void am_console_show_outcome(const am_app *, const am_outcome *);

#endif
