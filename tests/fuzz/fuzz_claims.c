/* fuzz_claims.c - the claims of an access token. What is read is an object. */
#include <stdlib.h>

#include "tenant/jwt.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    am_arena *arena = am_arena_new(1 << 20);
    const am_value *claims = NULL;
    am_err err;
    am_kind kind = am_jwt_claims(arena, (const char *)data, n, &claims, &err);
    if (kind == AM_OK && !am_value_is(claims, AM_T_OBJECT))
        abort();
    am_arena_free(arena);
    return 0;
}
