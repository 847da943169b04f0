/* A manifest that is taken gives C text; one that is not names its place. */
#include "plugin/manifest.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool so)
{
    if (!so)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    am_arena *a = am_arena_new(0), *small = am_arena_new(2 * size);
    am_buf b = AM_BUF(4 << 20);
    am_manifest m;
    am_err err = {0};
    if (am_manifest_parse(a, "x", (const char *)data, size, &m, &err)) {
        must(strncmp(err.text, "x: ", 3) == 0 && am_utf8_valid(err.text, strlen(err.text), NULL));
    } else {
        must(m.n_fns > 0 && m.types);
        must(am_manifest_conform(&m, &b, &err) == AM_OK || !m.header);
    }
    if (am_manifest_parse(small, "x", (const char *)data, size, &m, &err) == AM_OK)
        must(m.n_fns > 0);
    am_buf_free(&b);
    am_arena_free(small);
    am_arena_free(a);
    return 0;
}
