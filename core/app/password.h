/* password.h - a password, from a file or typed on the terminal. */
#ifndef AM_APP_PASSWORD_H
#define AM_APP_PASSWORD_H

#include "app/app.h"
#include "base/secret.h"

/* The first line of file, which must be private to its owner; file NULL: typed on the terminal, not
 * shown, after "prompt: ". AM_DENIED: there is neither. The caller frees *out. */
AM_CHECK am_kind am_password_get(const am_app *, const char *file, const char *prompt, am_secret **out, am_err *);

#endif
