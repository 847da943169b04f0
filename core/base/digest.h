/* digest.h - SHA-256, whole and in pieces; libcrypto does the work. */
#ifndef AM_BASE_DIGEST_H
#define AM_BASE_DIGEST_H

#include <stdbool.h>
#include <stddef.h>

enum { AM_DIGEST_BYTES = 32, AM_DIGEST_TEXT = 65 };

typedef struct am_digest am_digest;

am_digest *am_digest_new(void);
void am_digest_add(am_digest *, const void *bytes, size_t n);
/* Lower-case hexadecimal of all that was added; the digest is empty again afterwards. */
const char *am_digest_text(am_digest *, char out[AM_DIGEST_TEXT]);
void am_digest_free(am_digest *); /* NULL is fine */

/* The digest of n bytes in one go; returns out. */
const char *am_sha256(const void *bytes, size_t n, char out[AM_DIGEST_TEXT]);
/* 64 lower-case hexadecimal digits. */
bool am_digest_valid(const char *text);

#endif
