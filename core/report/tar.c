#include "report/tar.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { SIZE_AT = 124, SUM_AT = 148, MAGIC_AT = 257, SIZE_MAX_OCTAL = 11 };

static am_kind disk(am_err *e)
{
    return am_fail(e, AM_DISK, "cannot write the archive: %s", strerror(errno));
}

static unsigned sum_of(const char block[AM_TAR_BLOCK])
{
    unsigned sum = 0;
    for (int i = 0; i < AM_TAR_BLOCK; i++)
        sum += i >= SUM_AT && i < SUM_AT + 8 ? ' ' : (unsigned char)block[i];
    return sum;
}

static am_kind put_head(FILE *f, const char *name, uint64_t size, int64_t time, am_err *e)
{
    char b[AM_TAR_BLOCK] = {0};
    if (strlen(name) >= AM_TAR_NAME || size >> 33)
        return am_fail(e, AM_LIMIT, "'%s' does not fit into an archive", name);
    (void)snprintf(b, AM_TAR_NAME, "%s", name);
    (void)snprintf(b + 100, 8, "%07o", 0644);
    (void)snprintf(b + 108, 8, "%07o", 0);
    (void)snprintf(b + 116, 8, "%07o", 0);
    (void)snprintf(b + SIZE_AT, 12, "%011llo", (unsigned long long)size);
    (void)snprintf(b + 136, 12, "%011llo", (unsigned long long)time);
    b[156] = '0';
    memcpy(b + MAGIC_AT, "ustar\0" "00", 8);
    (void)snprintf(b + SUM_AT, 8, "%06o", sum_of(b));
    b[SUM_AT + 7] = ' ';
    return fwrite(b, 1, sizeof b, f) == sizeof b ? AM_OK : disk(e);
}

static am_kind put_fill(FILE *f, uint64_t size, am_err *e)
{
    static const char zero[AM_TAR_BLOCK];
    size_t n = (AM_TAR_BLOCK - size % AM_TAR_BLOCK) % AM_TAR_BLOCK;
    return fwrite(zero, 1, n, f) == n ? AM_OK : disk(e);
}

am_kind am_tar_add(FILE *f, const char *name, const void *bytes, size_t n, int64_t time, am_err *e)
{
    am_kind k = put_head(f, name, n, time, e);
    if (!k && fwrite(bytes, 1, n, f) != n)
        k = disk(e);
    return k ? k : put_fill(f, n, e);
}

am_kind am_tar_add_file(FILE *f, const char *name, FILE *content, int64_t time, am_err *e)
{
    char room[1 << 14];
    if (fseeko(content, 0, SEEK_END))
        return disk(e);
    off_t size = ftello(content);
    rewind(content);
    am_kind k = put_head(f, name, (uint64_t)size, time, e);
    for (off_t left = size; !k && left > 0;) {
        size_t n = fread(room, 1, left < (off_t)sizeof room ? (size_t)left : sizeof room, content);
        if (!n || fwrite(room, 1, n, f) != n)
            k = disk(e);
        left -= (off_t)n;
    }
    return k ? k : put_fill(f, (uint64_t)size, e);
}

am_kind am_tar_end(FILE *f, am_err *e)
{
    static const char zero[2 * AM_TAR_BLOCK];
    return fwrite(zero, 1, sizeof zero, f) == sizeof zero && fflush(f) == 0 ? AM_OK : disk(e);
}

static am_kind wrong(const char *how, am_err *e)
{
    (void)am_fail(e, AM_REFUSED, "the archive is %s", how);
    return am_hint(e, "fetch it again from where it was made");
}

am_kind am_tar_next(FILE *f, am_tar_entry *entry, bool *end, am_err *e)
{
    char b[AM_TAR_BLOCK], digits[SIZE_MAX_OCTAL + 1] = "", sum[7] = "";
    *end = false;
    if (fread(b, 1, sizeof b, f) != sizeof b)
        return wrong("cut short", e);
    if (!b[0]) {
        *end = true;
        return AM_OK;
    }
    memcpy(digits, b + SIZE_AT, SIZE_MAX_OCTAL);
    memcpy(sum, b + SUM_AT, 6);
    if (memcmp(b + MAGIC_AT, "ustar", 5) != 0 || strtoul(sum, NULL, 8) != sum_of(b) ||
        strspn(digits, "01234567") != SIZE_MAX_OCTAL)
        return wrong("damaged, or none of ours", e);
    memcpy(entry->name, b, AM_TAR_NAME);
    entry->name[AM_TAR_NAME] = '\0';
    entry->size = strtoull(digits, NULL, 8);
    return AM_OK;
}

am_kind am_tar_pad(FILE *f, uint64_t size, am_err *e)
{
    char room[AM_TAR_BLOCK];
    size_t n = (AM_TAR_BLOCK - size % AM_TAR_BLOCK) % AM_TAR_BLOCK;
    return fread(room, 1, n, f) == n ? AM_OK : wrong("cut short", e);
}
