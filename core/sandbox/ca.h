/* ca.h - certificates made on start: a CA of its own, the servers' certificate, and the
 * client certificate with which each tenant's app signs its assertions.
 *
 * Nothing outlives the directory; the files are readable by their owner only. */
#ifndef SB_CA_H
#define SB_CA_H

#include <openssl/types.h>

#include "base/err.h"

typedef struct sb_ca sb_ca;

/* What a tenant knows of its app's certificate, and where the app finds it. */
typedef struct sb_cert {
    EVP_PKEY *key;                      /* the public key */
    unsigned char sha1[20], sha256[32]; /* of the DER: x5t and x5t#S256 */
    char *cert_file, *key_file, *pfx_file;
} sb_cert;

/* Make the CA and a server certificate for the hosts (an address is taken as one), and write
 * dir/ca.pem. dir exists. */
AM_CHECK am_kind sb_ca_new(const char *dir, const char *const *hosts, size_t n, sb_ca **out,
                           am_err *);
void sb_ca_free(sb_ca *);
const char *sb_ca_file(const sb_ca *);        /* dir/ca.pem */
const char *sb_ca_server_cert(const sb_ca *); /* PEM text, with the CA behind it */
const char *sb_ca_server_key(const sb_ca *);  /* PEM text */

/* An RSA-2048 key and a certificate for it: dir/name.crt.pem, dir/name.key.pem and dir/name.pfx
 * under the password. */
AM_CHECK am_kind sb_ca_client(sb_ca *, const char *name, const char *password, sb_cert *out,
                              am_err *);
void sb_cert_fini(sb_cert *);
/* Remove the files that were written, as far as they are still there. */
void sb_ca_remove(const sb_ca *);
void sb_cert_remove(const sb_cert *);

#endif
