/* conform.c - prints the C file that compiles when a manifest tells the truth. */
#include <stdio.h>

#include "plugin/manifest.h"

int main(int argc, char **argv)
{
    am_arena *a = am_arena_new(0);
    am_buf b = AM_BUF(4 << 20);
    am_manifest m;
    am_err err = {0};
    am_kind k = AM_USAGE;
    if (argc != 2) {
        fputs("usage: conform FILE.plugin.json\n", stderr);
        goto out;
    }
    if ((k = am_manifest_read(a, argv[1], &m, &err)) || (k = am_manifest_conform(&m, &b, &err))) {
        fprintf(stderr, "conform: %s\n", err.text);
        goto out;
    }
    fputs(am_buf_text(&b), stdout);
out:
    am_buf_free(&b);
    am_arena_free(a);
    return k ? 2 : 0;
}
