#include "plugin/symbols.h"

#include <elf.h>
#include <string.h>

#include "base/buf.h"
#include "base/file.h"

#if UINTPTR_MAX > 0xffffffffu
typedef Elf64_Ehdr ehdr;
typedef Elf64_Shdr shdr;
typedef Elf64_Sym sym;
#else
typedef Elf32_Ehdr ehdr;
typedef Elf32_Shdr shdr;
typedef Elf32_Sym sym;
#endif

/* Part of the file, or NULL when it is not within it. */
static const char *part(const am_buf *f, uint64_t at, uint64_t n)
{
    return at <= f->n && n <= f->n - at ? f->p + at : NULL;
}

static bool is_linkers(const char *name)
{
    static const char *const known[] = {"_init", "_fini", "_edata", "_end", "__bss_start", NULL};
    for (size_t i = 0; known[i]; i++)
        if (strcmp(known[i], name) == 0)
            return true;
    return false;
}

static bool is_shown(const sym *s)
{
    unsigned bind = s->st_info >> 4, see = s->st_other & 3u;
    return s->st_shndx != SHN_UNDEF && (bind == STB_GLOBAL || bind == STB_WEAK) &&
           (see == STV_DEFAULT || see == STV_PROTECTED);
}

static bool take(am_arena *a, const am_buf *f, const shdr *table, const shdr *strings,
                 const char ***names, size_t *n)
{
    size_t count = table->sh_size / sizeof(sym);
    const char *text = part(f, strings->sh_offset, strings->sh_size);
    const char *at = part(f, table->sh_offset, count * sizeof(sym));
    if (!text || !at || !strings->sh_size || text[strings->sh_size - 1])
        return false;
    *names = am_arena_alloc(a, (count + 1) * sizeof **names);
    for (size_t i = 0; *names && i < count; i++) {
        sym s;
        memcpy(&s, at + i * sizeof s, sizeof s);
        if (s.st_name >= strings->sh_size)
            return false;
        if (is_shown(&s) && !is_linkers(text + s.st_name))
            (*names)[(*n)++] = am_arena_strdup(a, text + s.st_name);
    }
    return *names != NULL;
}

am_kind am_symbols_read(am_arena *a, const char *path, const char ***names, size_t *n, am_err *err)
{
    am_buf f = AM_BUF(AM_SYMBOLS_FILE_MAX);
    ehdr head;
    bool good = false;
    *names = NULL;
    *n = 0;
    am_kind kind = am_file_read(path, &f, err);
    if (kind)
        goto out;
    if (f.n >= sizeof head) {
        memcpy(&head, f.p, sizeof head);
        for (unsigned i = 0; i < head.e_shnum && !good; i++) {
            shdr s, strings;
            const char *at = part(&f, head.e_shoff + (uint64_t)i * sizeof s, sizeof s);
            if (!at)
                break;
            memcpy(&s, at, sizeof s);
            at = s.sh_type == SHT_DYNSYM
                     ? part(&f, head.e_shoff + (uint64_t)s.sh_link * sizeof s, sizeof s)
                     : NULL;
            if (!at)
                continue;
            memcpy(&strings, at, sizeof strings);
            good = take(a, &f, &s, &strings, names, n);
        }
    }
    if (!good)
        kind = am_fail(err, AM_USAGE, "%s: has no table of names that can be read", path);
out:
    am_buf_free(&f);
    return kind;
}
