#include "plugin/ctype.h"

#include <string.h>

#include "base/text.h"

enum { NAMES_MAX = 128 };

#define SIGNED_OF(type)   (sizeof(type) == 4 ? AM_C_I32 : AM_C_I64)
#define UNSIGNED_OF(type) (sizeof(type) == 4 ? AM_C_U32 : AM_C_U64)

static const am_ctype built_in[] = {
    {.name = "void", .base = AM_C_VOID, .c = "void"},
    {.name = "bool", .base = AM_C_BOOL, .c = "bool"},
    {.name = "i8", .base = AM_C_I8, .c = "int8_t"},
    {.name = "u8", .base = AM_C_U8, .c = "uint8_t"},
    {.name = "i16", .base = AM_C_I16, .c = "int16_t"},
    {.name = "u16", .base = AM_C_U16, .c = "uint16_t"},
    {.name = "i32", .base = AM_C_I32, .c = "int32_t"},
    {.name = "u32", .base = AM_C_U32, .c = "uint32_t"},
    {.name = "i64", .base = AM_C_I64, .c = "int64_t"},
    {.name = "u64", .base = AM_C_U64, .c = "uint64_t"},
    {.name = "int", .base = SIGNED_OF(int), .c = "int"},
    {.name = "uint", .base = UNSIGNED_OF(unsigned), .c = "unsigned int"},
    {.name = "long", .base = SIGNED_OF(long), .c = "long"},
    {.name = "ulong", .base = UNSIGNED_OF(unsigned long), .c = "unsigned long"},
    {.name = "llong", .base = SIGNED_OF(long long), .c = "long long"},
    {.name = "ullong", .base = UNSIGNED_OF(unsigned long long), .c = "unsigned long long"},
    {.name = "size", .base = UNSIGNED_OF(size_t), .c = "size_t"},
    {.name = "f32", .base = AM_C_F32, .c = "float"},
    {.name = "f64", .base = AM_C_F64, .c = "double"},
    {.name = "cstr", .base = AM_C_CSTR},
    {.name = "bytes", .base = AM_C_BYTES, .length = "size_t", .length_size = sizeof(size_t)},
    {.name = "ptr", .base = AM_C_PTR, .c = "void *"},
    {.name = NULL},
};

static const am_ctype *find_in(const am_ctype *types, const char *name)
{
    for (; types && types->name; types++) {
        if (strcmp(types->name, name) == 0) {
            return types;
        }
    }
    return NULL;
}

const am_ctype *am_ctype_find(const am_ctype *named, const char *name)
{
    const am_ctype *t = find_in(built_in, name);
    return t ? t : find_in(named, name);
}

const char *am_ctype_near(const am_ctype *named, const char *name)
{
    const char *names[NAMES_MAX + 1];
    size_t n = 0;
    for (const am_ctype *t = built_in; t->name && n < NAMES_MAX; t++) {
        names[n++] = t->name;
    }
    for (const am_ctype *t = named; t && t->name && n < NAMES_MAX; t++) {
        names[n++] = t->name;
    }
    names[n] = NULL;
    return am_nearest(name, names);
}

bool am_ctype_is_integer(const am_ctype *t)
{
    return t->base >= AM_C_I8 && t->base <= AM_C_U64;
}

bool am_ctype_is_pointer(const am_ctype *t)
{
    return t->base >= AM_C_CSTR;
}

void am_ctype_range(const am_ctype *t, int64_t *least, int64_t *most)
{
    static const struct {
        int64_t least, most;
    } ranges[] = {
        [AM_C_I8] = {INT8_MIN, INT8_MAX},    [AM_C_U8] = {0, UINT8_MAX},
        [AM_C_I16] = {INT16_MIN, INT16_MAX}, [AM_C_U16] = {0, UINT16_MAX},
        [AM_C_I32] = {INT32_MIN, INT32_MAX}, [AM_C_U32] = {0, UINT32_MAX},
        [AM_C_I64] = {INT64_MIN, INT64_MAX}, [AM_C_U64] = {0, INT64_MAX},
    };
    *least = am_ctype_is_integer(t) ? ranges[t->base].least : 0;
    *most = am_ctype_is_integer(t) ? ranges[t->base].most : 1;
}

const char *am_ctype_spell(const am_ctype *t, bool owned)
{
    if (t->c) {
        return t->c;
    }
    if (t->base == AM_C_BYTES) {
        return owned ? "void *" : "const void *";
    }
    return owned ? "char *" : "const char *";
}

static const char *words_param(am_arena *a, const am_cword *words)
{
    const char *all = "";
    for (const am_cword *w = words; w->word && all; w++) {
        all = am_arena_format(a, "%s%s%s", all, *all ? "|" : "", w->word);
    }
    return all;
}

const char *am_ctype_param(am_arena *a, const am_ctype *t)
{
    if (t->words) {
        return words_param(a, t->words);
    }
    if (t->base == AM_C_BOOL) {
        return "boolean";
    }
    if (t->base == AM_C_F32 || t->base == AM_C_F64) {
        return "number";
    }
    return am_ctype_is_integer(t) ? "integer" : "string";
}
