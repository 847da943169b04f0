/* manifest_types.c - the types and handles that a manifest names. */
#include <string.h>

#include "plugin/manifest_state.h"

/* What may stand in front of a name in C, and nothing that ends a declaration. */
static bool is_spelling(const char *s)
{
    static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_ "
                                  "*(),";
    return strlen(s) <= 120 && strspn(s, allowed) == strlen(s);
}

bool am_manifest_is_ident(const char *s)
{
    static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789";
    size_t n = strlen(s);
    return n > 0 && n <= 63 && strspn(s, allowed) == n && (*s < '0' || *s > '9');
}

static const char *spelling(const am_field *f, const char *key, bool required)
{
    am_field m = am_field_member(f, key);
    const char *s = am_field_text(f, key, required);
    if (s && !is_spelling(s)) {
        am_field_wrong(&m, "a type as C spells it", NULL);
    }
    return s;
}

static void check_name(const am_field *f, const am_ctype *named, const char *name)
{
    if (!am_manifest_is_ident(name) || strcmp(name, "out") == 0 || strcmp(name, "errno") == 0) {
        am_field_fail(f, "a type's name is letters, digits and _, and neither out nor errno");
    } else if (am_ctype_find(named, name)) {
        am_field_fail(f, "a type of that name is there already");
    }
}

/* Words become choices of a parameter, which "|" separates. */
static bool is_word(const char *s)
{
    size_t n = strlen(s);
    return n > 0 && n <= 40 && am_manifest_is_ident(s) && strcmp(s, "null") != 0 &&
           strcmp(s, "true") != 0 && strcmp(s, "false") != 0;
}

static const am_cword *words(const am_field *f, const am_ctype *t)
{
    size_t n = am_value_len(f->v);
    if (!am_value_is(f->v, AM_T_OBJECT) || n < 2 || n > AM_MANIFEST_WORDS_MAX) {
        am_field_wrong(f, "an object of 2 to 64 words and their numbers", NULL);
        return NULL;
    }
    am_cword *all = am_arena_alloc(f->file->arena, (n + 1) * sizeof *all);
    int64_t least, most;
    am_ctype_range(t, &least, &most);
    for (size_t i = 0; all && i < n; i++) {
        am_field m = am_field_at(f, i, &all[i].word);
        all[i].n = am_field_integer(f, all[i].word, least, most, 0);
        if (!is_word(all[i].word)) {
            am_field_fail(&m, "a word is letters, digits and _, and not null, true or false");
        }
        for (size_t k = 0; k < i; k++) {
            if (all[k].n == all[i].n) {
                am_field_fail(&m, "the number of \"%s\"", all[k].word);
            }
        }
    }
    return all;
}

static void read_type(const am_field *f, const char *name, am_ctype *t)
{
    static const char *const keys[] = {"is", "c", "words", "length", NULL};
    am_field is = am_field_member(f, "is"), list = am_field_member(f, "words"),
             length = am_field_member(f, "length");
    am_field_only(f, keys);
    const char *base_name = am_field_text(f, "is", true);
    const am_ctype *base = am_ctype_find(NULL, base_name);
    if (!base || base->base == AM_C_VOID) {
        am_field_wrong(&is, "a built-in type", am_ctype_near(NULL, base_name));
        return;
    }
    *t = *base;
    t->name = name;
    const char *c = spelling(f, "c", false);
    t->c = c ? c : base->c;
    if (list.v && !am_ctype_is_integer(base)) {
        am_field_fail(&list, "words are for integers");
    } else if (list.v) {
        t->words = words(&list, base);
    }
    const char *n = am_field_text(f, "length", false);
    const am_ctype *of = n ? am_ctype_find(NULL, n) : NULL;
    if (!n) {
        return;
    }
    if (!of || of->base < AM_C_I32 || of->base > AM_C_U64 || base->base != AM_C_BYTES) {
        am_field_wrong(&length, "an integer type of 32 or 64 bits, of bytes", NULL);
        return;
    }
    t->length = of->c;
    t->length_size = of->base == AM_C_I32 || of->base == AM_C_U32 ? 4 : 8;
}

static void read_handle(const am_field *f, const char *name, am_ctype *t)
{
    static const char *const keys[] = {"c", "close", NULL};
    am_field_only(f, keys);
    t->name = name;
    t->base = AM_C_HANDLE;
    t->c = spelling(f, "c", true);
    t->close = am_field_text(f, "close", false);
    if (t->close && !am_manifest_is_ident(t->close)) {
        am_field m = am_field_member(f, "close");
        am_field_wrong(&m, "the name of a function", NULL);
    }
}

const am_ctype *am_manifest_types(const am_field *top)
{
    am_field types = am_field_member(top, "types"), handles = am_field_member(top, "handles");
    const am_field *both[] = {&types, &handles};
    size_t n = am_value_len(types.v) + am_value_len(handles.v), at = 0;
    if (n > AM_MANIFEST_TYPES_MAX) {
        am_field_fail(&types, "%zu types and handles, at most %d", n, AM_MANIFEST_TYPES_MAX);
        return NULL;
    }
    am_ctype *all = am_arena_alloc(top->file->arena, (n + 1) * sizeof *all);
    for (size_t k = 0; all && k < 2; k++) {
        if (both[k]->v && !am_value_is(both[k]->v, AM_T_OBJECT)) {
            am_field_wrong(both[k], "an object", NULL);
            return NULL;
        }
        for (size_t i = 0; i < am_value_len(both[k]->v); i++, at++) {
            const char *name;
            am_field f = am_field_at(both[k], i, &name);
            check_name(&f, all, name);
            if (k == 0) {
                read_type(&f, name, &all[at]);
            } else {
                read_handle(&f, name, &all[at]);
            }
            all[at].name = name;
        }
    }
    return all;
}
