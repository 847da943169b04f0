/* A signature that is taken says what to call; one that is not says where it is wrong. */
#include "plugin/signature.h"

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
    static const am_cword words[] = {{"row", 100}, {"done", 101}, {NULL, 0}};
    static const am_ctype named[] = {
        {.name = "db", .base = AM_C_HANDLE, .c = "db *"},
        {.name = "progress", .base = AM_C_I32, .c = "int", .words = words},
        {.name = NULL}};
    am_arena *a = am_arena_new(0);
    am_signature s;
    am_err err = {0};
    const char *text = am_arena_strndup(a, (const char *)data, size);
    if (am_signature_parse(a, text, named, &s, &err)) {
        must(err.text[0] && am_utf8_valid(err.text, strlen(err.text), NULL));
    } else {
        must(s.symbol[0] && s.n_args <= AM_SIGNATURE_ARGS);
        for (size_t i = 0; i < s.n_args; i++) {
            must(s.args[i].type && (s.args[i].name || s.args[i].literal));
            must(am_ctype_param(a, s.args[i].type) && am_ctype_spell(s.args[i].type, false));
        }
    }
    am_arena_free(a);
    return 0;
}
