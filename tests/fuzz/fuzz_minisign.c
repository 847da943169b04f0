/* fuzz_minisign.c - signatures and keys of minisign, as files bring them. What is read can be written. */
#include <stdlib.h>
#include <string.h>

#include "base/minisign.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    const char *text = (const char *)data;
    char shown[AM_MINISIGN_KEY_TEXT], out[AM_MINISIGN_TEXT];
    am_minisign signature;
    am_minisign_key key = {0}, again;
    am_err err;
    bool locked = false;
    if (am_minisign_key_parse(text, n, &key, &err) == AM_OK) {
        (void)am_minisign_key_format(&key, shown);
        if (am_minisign_key_parse(shown, strlen(shown), &again, &err) || memcmp(&key, &again, sizeof key) != 0)
            abort();
    }
    if (am_minisign_parse(text, n, &signature, &err) == AM_OK) {
        memcpy(key.id, signature.id, sizeof key.id);
        if (am_minisign_verify(&signature, &key, "other", 5, &err) == AM_OK)
            abort();
    }
    if (am_minisign_secret_locked(text, n, &locked, &err) == AM_OK && !locked &&
        am_minisign_sign(text, n, NULL, "comment", "x", 1, out, &key, &err) == AM_OK &&
        (am_minisign_parse(out, strlen(out), &signature, &err) || am_minisign_verify(&signature, &key, "x", 1, &err)))
        abort();
    return 0;
}
