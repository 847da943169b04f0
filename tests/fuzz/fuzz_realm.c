/* fuzz_realm.c - the realm in a WWW-Authenticate header. What is found is a GUID. */
#include <stdlib.h>
#include <string.h>

#include "tenant/directory.h"
#include "tenant/pin.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    char *text = malloc(n + 1), realm[AM_GUID_TEXT];
    memcpy(text, data, n);
    text[n] = '\0';
    if (am_pin_parse_realm(text, realm) && !am_guid_valid(realm, strlen(realm)))
        abort();
    free(text);
    return 0;
}
