/* secret.h - bytes whose only printed form is ***.
 *
 * Registered secrets are also scrubbed from every log line, so that an
 * accident elsewhere does not print one. */
#ifndef AM_BASE_SECRET_H
#define AM_BASE_SECRET_H

#include <stddef.h>

typedef struct am_secret am_secret;

am_secret *am_secret_new(const char *bytes, size_t n);  /* copies */
void am_secret_free(am_secret *);                       /* wipes; NULL is fine */
const char *am_secret_reveal(const am_secret *, size_t *n); /* the only way in: grep for it */
const char *am_secret_print(const am_secret *);         /* "***" */
void am_wipe(void *p, size_t n);                        /* not optimised away */
/* Replace every living secret of 8 bytes and more, in place, by asterisks. */
void am_secret_scrub(char *text);

#endif
