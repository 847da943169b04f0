#include "base/minisign.h"

#include <stdio.h>
#include <string.h>

#include <sodium.h>

#include "base/text.h"

/* minisign's own bounds: what it derives a key with when it asks for a password. */
enum { OPS_MAX = 33554432, MEMORY_MAX = 1073741824, PREHASH = 64, B64 = sodium_base64_VARIANT_ORIGINAL };

typedef struct blob { /* a signature's first line */
    uint8_t algorithm[2], id[8], signature[64];
} blob;

typedef struct public_blob {
    uint8_t algorithm[2], id[8], key[32];
} public_blob;

typedef struct sealed { /* encrypted together */
    uint8_t id[8], key[64], sum[32];
} sealed;

typedef struct secret_blob {
    uint8_t algorithm[2], kdf[2], sum_algorithm[2], salt[32], ops[8], memory[8];
    sealed sealed;
} secret_blob;

/* The next line of text, without its end; false: there is none. */
static bool next_line(const char **text, size_t *n, const char **line, size_t *len)
{
    if (!*n)
        return false;
    const char *end = memchr(*text, '\n', *n);
    size_t all = end ? (size_t)(end - *text) + 1 : *n;
    *line = *text;
    *len = all - (end != NULL);
    if (*len && (*line)[*len - 1] == '\r')
        (*len)--;
    *text += all;
    *n -= all;
    return true;
}

static bool begins(const char *line, size_t n, const char *with)
{
    size_t len = strlen(with);
    return n >= len && memcmp(line, with, len) == 0;
}

/* Base64 of exactly that many bytes. */
static bool decode(const char *line, size_t n, void *out, size_t want)
{
    size_t got = 0;
    const char *end = NULL;
    return sodium_base642bin(out, want, line, n, NULL, &got, &end, B64) == 0 && got == want && end == line + n;
}

/* Comment and payload of a file; and nothing but blank lines behind. */
static bool two_lines(const char *text, size_t n, void *out, size_t want)
{
    const char *line;
    size_t len;
    if (n > AM_MINISIGN_FILE_MAX || !next_line(&text, &n, &line, &len) || !begins(line, len, "untrusted comment:") ||
        !next_line(&text, &n, &line, &len) || !decode(line, len, out, want))
        return false;
    while (next_line(&text, &n, &line, &len))
        if (len)
            return false;
    return true;
}

am_kind am_minisign_key_parse(const char *text, size_t n, am_minisign_key *out, am_err *e)
{
    public_blob raw;
    if ((!decode(text, n, &raw, sizeof raw) && !two_lines(text, n, &raw, sizeof raw)) ||
        memcmp(raw.algorithm, "Ed", 2) != 0) {
        char given[80], shown[80];
        (void)snprintf(given, sizeof given, "%.*s", n < 60 ? (int)n : 60, text);
        am_printable(shown, sizeof shown, given);
        (void)am_fail(e, AM_USAGE, "'%s' is no public key of minisign (56 characters that begin with RW)", shown);
        return am_hint(e, "it is the second line of a .pub file that minisign -G writes");
    }
    memcpy(out->id, raw.id, sizeof out->id);
    memcpy(out->key, raw.key, sizeof out->key);
    return AM_OK;
}

const char *am_minisign_key_format(const am_minisign_key *key, char out[AM_MINISIGN_KEY_TEXT])
{
    public_blob raw = {.algorithm = {'E', 'd'}};
    memcpy(raw.id, key->id, sizeof raw.id);
    memcpy(raw.key, key->key, sizeof raw.key);
    return sodium_bin2base64(out, AM_MINISIGN_KEY_TEXT, (const uint8_t *)&raw, sizeof raw, B64);
}

const char *am_minisign_id_format(const uint8_t id[8], char out[AM_MINISIGN_ID_TEXT])
{
    for (int i = 0; i < 8; i++)
        (void)snprintf(out + 2 * i, 3, "%02X", id[7 - i]);
    return out;
}

static am_kind no_signature(am_err *e, const char *how)
{
    (void)am_fail(e, AM_REFUSED, "that is no signature of minisign: %s", how);
    return am_hint(e, "minisign -S -m FILE writes FILE.minisig");
}

am_kind am_minisign_parse(const char *text, size_t n, am_minisign *out, am_err *e)
{
    static const char trusted[] = "trusted comment: ";
    blob raw;
    const char *line;
    size_t len;
    *out = (am_minisign){0};
    if (n > AM_MINISIGN_FILE_MAX)
        return no_signature(e, "it is too long");
    if (memchr(text, 0, n))
        return no_signature(e, "it is no text");
    if (!next_line(&text, &n, &line, &len) || !begins(line, len, "untrusted comment:"))
        return no_signature(e, "its first line is no comment");
    if (!next_line(&text, &n, &line, &len) || !decode(line, len, &raw, sizeof raw) || raw.algorithm[0] != 'E' ||
        (raw.algorithm[1] != 'd' && raw.algorithm[1] != 'D'))
        return no_signature(e, "its second line is no Ed25519 signature");
    if (!next_line(&text, &n, &line, &len) || !begins(line, len, trusted) || len - strlen(trusted) >= sizeof out->comment)
        return no_signature(e, "its third line is no trusted comment");
    memcpy(out->comment, line + strlen(trusted), len - strlen(trusted));
    if (!next_line(&text, &n, &line, &len) || !decode(line, len, out->global, sizeof out->global))
        return no_signature(e, "its fourth line is no global signature");
    while (next_line(&text, &n, &line, &len))
        if (len)
            return no_signature(e, "there is something behind it");
    out->prehashed = raw.algorithm[1] == 'D';
    memcpy(out->id, raw.id, sizeof out->id);
    memcpy(out->signature, raw.signature, sizeof out->signature);
    return AM_OK;
}

/* What the global signature covers: the signature, then the comment; how many bytes. */
static size_t covered(const uint8_t signature[64], const char *comment, uint8_t out[64 + AM_MINISIGN_COMMENT])
{
    size_t n = strnlen(comment, AM_MINISIGN_COMMENT - 1);
    memcpy(out, signature, 64);
    memcpy(out + 64, comment, n);
    return 64 + n;
}

am_kind am_minisign_verify(const am_minisign *s, const am_minisign_key *key, const void *bytes, size_t n, am_err *e)
{
    uint8_t hash[PREHASH], whole[64 + AM_MINISIGN_COMMENT];
    char had[AM_MINISIGN_ID_TEXT], want[AM_MINISIGN_ID_TEXT];
    if (sodium_init() < 0)
        return am_fail(e, AM_BUG, "libsodium cannot be used");
    if (memcmp(s->id, key->id, sizeof s->id) != 0)
        return am_fail(e, AM_REFUSED, "it is signed with the key %s, not with %s", am_minisign_id_format(s->id, had),
                       am_minisign_id_format(key->id, want));
    if (s->prehashed) {
        (void)crypto_generichash(hash, sizeof hash, bytes, n, NULL, 0);
        bytes = hash;
        n = sizeof hash;
    }
    if (crypto_sign_verify_detached(s->signature, bytes, n, key->key) != 0)
        return am_fail(e, AM_REFUSED,
                       "the signature of key %s does not fit: the content was changed after it was signed",
                       am_minisign_id_format(s->id, had));
    if (crypto_sign_verify_detached(s->global, whole, covered(s->signature, s->comment, whole), key->key) != 0)
        return am_fail(e, AM_REFUSED, "the trusted comment was changed after key %s had signed it",
                       am_minisign_id_format(s->id, had));
    return AM_OK;
}

static am_kind read_secret(const char *text, size_t n, secret_blob *raw, am_err *e)
{
    static const uint8_t none[2];
    if (two_lines(text, n, raw, sizeof *raw) && !memcmp(raw->algorithm, "Ed", 2) && !memcmp(raw->sum_algorithm, "B2", 2) &&
        (!memcmp(raw->kdf, "Sc", 2) || !memcmp(raw->kdf, none, 2)))
        return AM_OK;
    (void)am_fail(e, AM_USAGE, "that is no secret key of minisign");
    return am_hint(e, "minisign -G makes a pair of keys; minisign -G -W one without a password");
}

am_kind am_minisign_secret_locked(const char *text, size_t n, bool *locked, am_err *e)
{
    secret_blob raw;
    am_kind k = read_secret(text, n, &raw, e);
    *locked = !k && raw.kdf[0] == 'S';
    am_wipe(&raw, sizeof raw);
    return k;
}

static uint64_t little_endian(const uint8_t b[8])
{
    uint64_t v = 0;
    for (int i = 7; i >= 0; i--)
        v = v << 8 | b[i];
    return v;
}

static am_kind unlock(secret_blob *raw, const am_secret *password, am_err *e)
{
    uint8_t stream[sizeof raw->sealed];
    uint64_t ops = little_endian(raw->ops), memory = little_endian(raw->memory);
    size_t len = 0;
    const char *word = password ? am_secret_reveal(password, &len) : "";
    if (ops > OPS_MAX || memory > MEMORY_MAX)
        return am_fail(e, AM_LIMIT, "the secret key asks for more work or memory than minisign does");
    if (crypto_pwhash_scryptsalsa208sha256(stream, sizeof stream, word, len, raw->salt, ops, (size_t)memory) != 0)
        return am_fail(e, AM_NOMEM, "no memory (%llu MiB) to decrypt the secret key", (unsigned long long)memory >> 20);
    uint8_t *p = (uint8_t *)&raw->sealed;
    for (size_t i = 0; i < sizeof stream; i++)
        p[i] ^= stream[i];
    am_wipe(stream, sizeof stream);
    return AM_OK;
}

/* The two halves of the pair belong together, and the key's own sum is right: that of a key which is
 * not encrypted is left empty by minisign. */
static bool sound(const secret_blob *raw, bool locked)
{
    uint8_t sum[32], public_key[32], again[64];
    crypto_generichash_state state;
    (void)crypto_generichash_init(&state, NULL, 0, sizeof sum);
    (void)crypto_generichash_update(&state, raw->algorithm, sizeof raw->algorithm);
    (void)crypto_generichash_update(&state, raw->sealed.id, sizeof raw->sealed.id);
    (void)crypto_generichash_update(&state, raw->sealed.key, sizeof raw->sealed.key);
    (void)crypto_generichash_final(&state, sum, sizeof sum);
    (void)crypto_sign_seed_keypair(public_key, again, raw->sealed.key);
    bool good = (!locked || sodium_memcmp(sum, raw->sealed.sum, sizeof sum) == 0) &&
                sodium_memcmp(again, raw->sealed.key, sizeof again) == 0;
    am_wipe(again, sizeof again);
    return good;
}

static void write_signature(const secret_blob *raw, const char *comment, const void *bytes, size_t n,
                            char out[AM_MINISIGN_TEXT])
{
    uint8_t hash[PREHASH], whole[64 + AM_MINISIGN_COMMENT], global[64];
    char first[128], second[128], id[AM_MINISIGN_ID_TEXT];
    blob b = {.algorithm = {'E', 'D'}};
    memcpy(b.id, raw->sealed.id, sizeof b.id);
    (void)crypto_generichash(hash, sizeof hash, bytes, n, NULL, 0);
    (void)crypto_sign_detached(b.signature, NULL, hash, sizeof hash, raw->sealed.key);
    (void)crypto_sign_detached(global, NULL, whole, covered(b.signature, comment, whole), raw->sealed.key);
    (void)sodium_bin2base64(first, sizeof first, (const uint8_t *)&b, sizeof b, B64);
    (void)sodium_bin2base64(second, sizeof second, global, sizeof global, B64);
    (void)snprintf(out, AM_MINISIGN_TEXT, "untrusted comment: signature from aftermove, key %s\n%s\ntrusted comment: %s\n%s\n",
                   am_minisign_id_format(b.id, id), first, comment, second);
}

am_kind am_minisign_sign(const char *secret_text, size_t secret_n, const am_secret *password, const char *comment,
                         const void *bytes, size_t n, char out[AM_MINISIGN_TEXT], am_minisign_key *key, am_err *e)
{
    secret_blob raw;
    am_kind k = read_secret(secret_text, secret_n, &raw, e);
    bool locked = !k && raw.kdf[0] == 'S';
    if (!k && sodium_init() < 0)
        k = am_fail(e, AM_BUG, "libsodium cannot be used");
    if (!k && (strlen(comment) >= AM_MINISIGN_COMMENT || strpbrk(comment, "\r\n")))
        k = am_fail(e, AM_USAGE, "a trusted comment is one line of less than %d bytes", AM_MINISIGN_COMMENT);
    if (!k && locked && !password)
        k = am_fail(e, AM_DENIED, "the secret key is encrypted and needs its password");
    if (!k && locked)
        k = unlock(&raw, password, e);
    if (!k && !sound(&raw, locked))
        k = locked ? am_fail(e, AM_DENIED, "the password does not fit the secret key")
                   : am_fail(e, AM_REFUSED, "the secret key is damaged");
    if (!k) {
        memcpy(key->id, raw.sealed.id, sizeof key->id);
        memcpy(key->key, raw.sealed.key + 32, sizeof key->key);
        write_signature(&raw, comment, bytes, n, out);
    }
    am_wipe(&raw, sizeof raw);
    return k;
}
