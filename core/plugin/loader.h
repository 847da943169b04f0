/* loader.h - shared objects that bring a connector; the one door to dlopen. */
#ifndef AM_PLUGIN_LOADER_H
#define AM_PLUGIN_LOADER_H

#include "base/err.h"

/* Open path (never to be closed again) and ask its symbol aftermove_plugin for the descriptor.
 * Refused, with the reason: no regular file, others may write it, owned by neither root nor us,
 * not ELF of this machine, cut off, no such symbol, another interface version. The descriptor's content
 * is not looked at: am_registry_add() checks it. */
AM_CHECK am_kind am_loader_open(const char *path, const am_connector **out, am_err *);

/* An open file, before its content is believed: it and its directory are root's or our own, and nobody
 * else writes them. what: "plugin", for messages. */
AM_CHECK am_kind am_loader_trust(const char *what, const char *path, int fd, am_err *err);

#endif
