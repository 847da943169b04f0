/* sign.h - Ed25519: a workspace's keys, detached signatures; libcrypto does the work. */
#ifndef AM_BASE_SIGN_H
#define AM_BASE_SIGN_H

#include "base/err.h"

enum { AM_SIGN_KEY_BYTES = 32, AM_SIGN_BYTES = 64, AM_SIGN_KEY_TEXT = 45, AM_SIGN_TEXT = 89 };

/* Make a key pair: the private key as a PEM file of mode 0600 (never overwritten: AM_CONFLICT),
 * the public key as base64 of its 32 bytes. */
AM_CHECK am_kind am_sign_keygen(const char *private_path, char public_key[AM_SIGN_KEY_TEXT], am_err *);
/* The public key that belongs to a private key file. The file must be private to its owner. */
AM_CHECK am_kind am_sign_public(const char *private_path, char public_key[AM_SIGN_KEY_TEXT], am_err *);
/* Sign n bytes; the signature is base64 of its 64 bytes. */
AM_CHECK am_kind am_sign(const char *private_path, const void *bytes, size_t n, char out[AM_SIGN_TEXT],
                         am_err *);
/* AM_OK, or AM_REFUSED when the signature does not fit, AM_USAGE when key or signature are malformed. */
AM_CHECK am_kind am_sign_verify(const char *public_key, const char *signature, const void *bytes, size_t n,
                                am_err *);

#endif
