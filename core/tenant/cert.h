/* cert.h - the certificate by which an application proves who it is, and its private key. */
#ifndef AM_TENANT_CERT_H
#define AM_TENANT_CERT_H

#include "base/buf.h"
#include "tenant/tenant.h"

enum { AM_CERT_FILE_MAX = 1 << 20, AM_CERT_THUMB_MAX = 64 };

typedef struct am_cert am_cert;

/* What can be told of a certificate without libcrypto, whose start costs more than that of the
 * whole program: files that are there, private to their owner, and a password that is set. */
AM_CHECK am_kind am_cert_look(const am_tenant_config *, am_err *);
/* PEM (key in the same file or apart) or PKCS #12 as auth says. Files with a key must be private to
 * their owner (AM_REFUSED). AM_USAGE: missing, unreadable, key does not fit. AM_DENIED: expired or
 * not yet valid, with the date. */
AM_CHECK am_kind am_cert_load(const am_tenant_config *, am_cert **, am_err *);
void am_cert_free(am_cert *);
/* base64url of the digest of the DER: SHA-256 for x5t#S256, SHA-1 for x5t. */
void am_cert_thumbprint(const am_cert *, bool sha256, char out[AM_CERT_THUMB_MAX]);
/* Append base64url of the signature: PSS (salt 32, MGF1 SHA-256) or PKCS #1 v1.5, over SHA-256. */
AM_CHECK am_kind am_cert_sign(const am_cert *, bool pss, const char *bytes, size_t n, am_buf *out,
                              am_err *);
int64_t am_cert_expires(const am_cert *); /* wall ms */

#endif
