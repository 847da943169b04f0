/* testcert.h - certificates made for one test run, in a directory of its own. */
#ifndef TESTCERT_H
#define TESTCERT_H

#include <openssl/evp.h>
#include <openssl/x509.h>

/* A self-signed certificate for these names ("DNS:a,DNS:b"), valid from and to seconds from now. */
X509 *testcert_make(EVP_PKEY *, const char *names, long from, long to);
EVP_PKEY *testcert_key(void);   /* RSA 2048 */
const char *testcert_dir(void); /* made once, mode 0700; removed at exit */
/* Write into that directory; cert, key or both; NULL is left out. Returns the path (heap). */
char *testcert_pem(const char *file, X509 *, EVP_PKEY *, unsigned mode);
char *testcert_pfx(const char *file, X509 *, EVP_PKEY *, const char *password);

#endif
