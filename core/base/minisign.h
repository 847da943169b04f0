/* minisign.h - signatures of files as minisign(1) writes and reads them; the one door to libsodium. */
#ifndef AM_BASE_MINISIGN_H
#define AM_BASE_MINISIGN_H

#include <stdint.h>

#include "base/err.h"
#include "base/secret.h"

enum {
    AM_MINISIGN_KEY_TEXT = 57,     /* a public key in base64: "RW...", and its NUL */
    AM_MINISIGN_ID_TEXT = 17,      /* the number of a key, as minisign prints it */
    AM_MINISIGN_COMMENT = 1024,    /* bytes of a trusted comment, NUL included */
    AM_MINISIGN_FILE_MAX = 8192,   /* bytes of a key's or a signature's file */
    AM_MINISIGN_TEXT = 2048        /* room for a signature's file */
};

typedef struct am_minisign_key { /* public */
    uint8_t id[8], key[32];
} am_minisign_key;

typedef struct am_minisign {
    bool prehashed; /* "ED": of the BLAKE2b-512 digest; else of the content itself */
    uint8_t id[8], signature[64], global[64];
    char comment[AM_MINISIGN_COMMENT]; /* trusted: covered by the global signature */
} am_minisign;

/* The base64 of a public key, or the file that holds it under a comment. AM_USAGE. */
AM_CHECK am_kind am_minisign_key_parse(const char *text, size_t n, am_minisign_key *, am_err *);
const char *am_minisign_key_format(const am_minisign_key *, char out[AM_MINISIGN_KEY_TEXT]);
const char *am_minisign_id_format(const uint8_t id[8], char out[AM_MINISIGN_ID_TEXT]);

/* A .minisig file. AM_REFUSED: it is none, or longer than it may be. */
AM_CHECK am_kind am_minisign_parse(const char *text, size_t n, am_minisign *, am_err *);
/* Does it fit these bytes, its own comment, and this key? AM_REFUSED says which does not. */
AM_CHECK am_kind am_minisign_verify(const am_minisign *, const am_minisign_key *, const void *bytes, size_t n,
                                    am_err *);

/* Is a secret key's file encrypted? AM_USAGE: it is no such file. */
AM_CHECK am_kind am_minisign_secret_locked(const char *text, size_t n, bool *locked, am_err *);
/* Sign n bytes with the secret key whose file's text that is: out gets a .minisig file with that
 * trusted comment (one line), key the public key. password: NULL when it is not encrypted.
 * AM_DENIED: the password is wrong; AM_USAGE: it is no such file. Wipes what it decrypts. */
AM_CHECK am_kind am_minisign_sign(const char *secret_text, size_t secret_n, const am_secret *password,
                                  const char *comment, const void *bytes, size_t n, char out[AM_MINISIGN_TEXT],
                                  am_minisign_key *key, am_err *);

#endif
