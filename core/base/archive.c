#include "base/archive.h"

#include <string.h>

#include <archive.h>
#include <archive_entry.h>

enum { BLOCK = 512 };

static la_ssize_t into_buf(struct archive *a, void *self, const void *bytes, size_t n)
{
    am_buf *b = self;
    am_buf_add(b, bytes, n);
    if (am_buf_ok(b))
        return (la_ssize_t)n;
    archive_set_error(a, 0, "larger than %zu bytes", b->limit);
    return -1;
}

static am_kind unwritten(struct archive *a, am_err *e)
{
    const char *why = a ? archive_error_string(a) : NULL;
    return am_fail(e, AM_LIMIT, "cannot write the archive: %s", why ? why : "no memory");
}

static am_kind add(struct archive *a, const am_archive_member *m, am_err *e)
{
    struct archive_entry *entry = archive_entry_new();
    am_kind k = AM_OK;
    archive_entry_set_pathname(entry, m->name);
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, 0644);
    archive_entry_set_size(entry, (la_int64_t)m->n);
    archive_entry_set_mtime(entry, 0, 0);
    if (archive_write_header(a, entry) != ARCHIVE_OK ||
        (m->n && archive_write_data(a, m->bytes, m->n) != (la_ssize_t)m->n))
        k = unwritten(a, e);
    archive_entry_free(entry);
    return k;
}

am_kind am_archive_format(const am_archive_member *members, size_t n, am_buf *out, am_err *e)
{
    struct archive *a = archive_write_new();
    am_kind k = AM_OK;
    if (!a || archive_write_set_format_ustar(a) != ARCHIVE_OK ||
        archive_write_set_bytes_per_block(a, BLOCK) != ARCHIVE_OK ||
        archive_write_set_bytes_in_last_block(a, BLOCK) != ARCHIVE_OK ||
        archive_write_open(a, out, NULL, into_buf, NULL) != ARCHIVE_OK)
        k = unwritten(a, e);
    for (size_t i = 0; !k && i < n; i++)
        k = strlen(members[i].name) < AM_ARCHIVE_NAME
                ? add(a, &members[i], e)
                : am_fail(e, AM_LIMIT, "the name '%s' does not fit into an archive", members[i].name);
    if (!k && archive_write_close(a) != ARCHIVE_OK)
        k = unwritten(a, e);
    if (a)
        archive_write_free(a);
    return k;
}

static am_kind wrong(am_err *e, const char *how, const char *name)
{
    (void)am_fail(e, AM_REFUSED, "the archive is damaged or none of ours: %s%s%s", how, name ? " " : "",
                  name ? name : "");
    return am_hint(e, "fetch it again from where it was made");
}

static bool seen(const am_archive_member *members, size_t n, const char *name)
{
    for (size_t i = 0; i < n; i++)
        if (!strcmp(members[i].name, name))
            return true;
    return false;
}

static am_kind take(struct archive *a, am_arena *arena, struct archive_entry *entry, const am_archive_limits *most,
                    size_t left, am_archive_member *m, am_err *e)
{
    const char *name = archive_entry_pathname(entry);
    la_int64_t size = archive_entry_size(entry);
    if (!name || strlen(name) >= AM_ARCHIVE_NAME)
        return wrong(e, "a name that is too long", NULL);
    if (archive_entry_filetype(entry) != AE_IFREG || archive_entry_hardlink(entry) || archive_entry_symlink(entry))
        return wrong(e, "a member that is no plain file:", name);
    if (!archive_entry_size_is_set(entry) || size < 0)
        return wrong(e, "a member without a size:", name);
    if ((size_t)size > most->bytes || (size_t)size > left)
        return am_fail(e, AM_LIMIT, "the archive's %s is too large: %lld bytes", name, (long long)size);
    char *bytes = am_arena_alloc(arena, (size_t)size + 1);
    m->name = am_arena_strdup(arena, name);
    m->n = (size_t)size;
    m->bytes = bytes;
    if (!bytes || !m->name)
        return am_fail(e, AM_NOMEM, "no memory for the archive's %s", name);
    if (archive_read_data(a, bytes, m->n) != (la_ssize_t)size)
        return wrong(e, "it is cut short in", name);
    return AM_OK;
}

static am_kind read_all(struct archive *a, am_arena *arena, const am_archive_limits *most, am_archive_member *members,
                        size_t *count, am_err *e)
{
    struct archive_entry *entry;
    size_t left = most->total;
    int status;
    while ((status = archive_read_next_header(a, &entry)) == ARCHIVE_OK) {
        am_archive_member *m = &members[*count];
        if (*count == most->members)
            return am_fail(e, AM_LIMIT, "the archive holds more than %zu files", most->members);
        am_kind k = take(a, arena, entry, most, left, m, e);
        if (k)
            return k;
        if (seen(members, *count, m->name))
            return wrong(e, "it has twice the file", m->name);
        left -= m->n;
        (*count)++;
    }
    return status == ARCHIVE_EOF ? AM_OK : wrong(e, "its heads cannot be read", NULL);
}

/* Every byte counts: also those that no reader looks at. */
static am_kind same(const am_archive_member *members, size_t count, const void *bytes, size_t n, am_err *e)
{
    am_buf again = AM_BUF(n);
    am_err none;
    bool equal = am_archive_format(members, count, &again, &none) == AM_OK && again.n == n &&
                 memcmp(am_buf_text(&again), bytes, n) == 0;
    am_buf_free(&again);
    return equal ? AM_OK : wrong(e, "it is not written as ours are, byte for byte", NULL);
}

am_kind am_archive_parse(am_arena *arena, const void *bytes, size_t n, const am_archive_limits *most,
                         const am_archive_member **out, size_t *count, am_err *e)
{
    struct archive *a = archive_read_new();
    am_archive_member *members = am_arena_alloc(arena, (most->members + 1) * sizeof *members);
    am_kind k = AM_OK;
    *count = 0;
    if (!a || !members)
        k = am_fail(e, AM_NOMEM, "no memory to read an archive");
    else if (archive_read_support_format_tar(a) != ARCHIVE_OK || archive_read_open_memory(a, bytes, n) != ARCHIVE_OK)
        k = wrong(e, "it is no tar", NULL);
    if (!k)
        k = read_all(a, arena, most, members, count, e);
    if (!k)
        k = same(members, *count, bytes, n, e);
    if (a)
        archive_read_free(a);
    *out = members;
    return k;
}
