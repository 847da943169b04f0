/* fuzz_package.c - a package's archive and manifest. What is read is what would be written, so that
 * no change of a byte goes unseen: its hash, at least, is another. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "package/package.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    am_arena *arena = am_arena_new(8 << 20);
    am_package p;
    am_err err;
    if (am_package_read(arena, data, n, &p, &err) == AM_OK) {
        am_buf again = AM_BUF(n);
        const char *manifest = am_arena_format(arena, "%s\n", am_json_text(arena, p.manifest, AM_JSON_CANONICAL));
        am_archive_member *all = am_arena_alloc(arena, (p.n + 1) * sizeof *all);
        all[0] = (am_archive_member){"package.json", manifest, strlen(manifest)};
        memcpy(all + 1, p.files, p.n * sizeof *all);
        if (am_archive_format(all, p.n + 1, &again, &err) || again.n != n || memcmp(am_buf_text(&again), data, n) != 0)
            abort();
        am_buf_free(&again);
    }
    am_arena_free(arena);
    return 0;
}
