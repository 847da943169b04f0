/* crash.h - when a plugin takes the process down, the last line says whose code it was. */
#ifndef AM_PLUGIN_CRASH_H
#define AM_PLUGIN_CRASH_H

/* What other people's code is about to do, for the message; NULL: nothing any more. The text must
 * live until it is replaced. The first one installs the handlers. */
void am_crash_doing(const char *what);

#endif
