/* late_archive.c - libarchive by its own names, loaded when it is first called: only packages need it. */
#include <stdarg.h>
#include <stdio.h>

#include <archive.h>
#include <archive_entry.h>

#include "base/late.h"

#define NAMES(X) \
    X(archive_read_new) X(archive_read_support_format_tar) X(archive_read_open_memory) \
    X(archive_read_next_header) X(archive_read_data) X(archive_read_free) X(archive_write_new) \
    X(archive_write_set_format_ustar) X(archive_write_set_bytes_per_block) \
    X(archive_write_set_bytes_in_last_block) X(archive_write_open) X(archive_write_header) \
    X(archive_write_data) X(archive_write_close) X(archive_write_free) X(archive_error_string) \
    X(archive_entry_new) X(archive_entry_free) X(archive_entry_pathname) \
    X(archive_entry_hardlink) X(archive_entry_symlink) X(archive_entry_filetype) \
    X(archive_entry_size) X(archive_entry_size_is_set) X(archive_entry_set_pathname) \
    X(archive_entry_set_filetype) X(archive_entry_set_perm) X(archive_entry_set_size) \
    X(archive_entry_set_mtime) X(archive_set_error)

#define NUMBER(name) N_##name,
#define TEXT(name) #name,

enum { NAMES(NUMBER) COUNT };

static am_late_fn fns[COUNT];
static const char *const names[] = {NAMES(TEXT)};
static const am_late lib = {"libarchive.so.13", names, fns, COUNT};

#define CALL(name) ((__typeof__(name) *)am_late_get(&lib, N_##name))

struct archive *archive_read_new(void)
{
    return CALL(archive_read_new)();
}

int archive_read_support_format_tar(struct archive *a)
{
    return CALL(archive_read_support_format_tar)(a);
}

int archive_read_open_memory(struct archive *a, const void *p, size_t n)
{
    return CALL(archive_read_open_memory)(a, p, n);
}

int archive_read_next_header(struct archive *a, struct archive_entry **e)
{
    return CALL(archive_read_next_header)(a, e);
}

la_ssize_t archive_read_data(struct archive *a, void *p, size_t n)
{
    return CALL(archive_read_data)(a, p, n);
}

int archive_read_free(struct archive *a)
{
    return CALL(archive_read_free)(a);
}

struct archive *archive_write_new(void)
{
    return CALL(archive_write_new)();
}

int archive_write_set_format_ustar(struct archive *a)
{
    return CALL(archive_write_set_format_ustar)(a);
}

int archive_write_set_bytes_per_block(struct archive *a, int n)
{
    return CALL(archive_write_set_bytes_per_block)(a, n);
}

int archive_write_set_bytes_in_last_block(struct archive *a, int n)
{
    return CALL(archive_write_set_bytes_in_last_block)(a, n);
}

int archive_write_open(struct archive *a, void *self, archive_open_callback *open, archive_write_callback *write,
                       archive_close_callback *close)
{
    return CALL(archive_write_open)(a, self, open, write, close);
}

int archive_write_header(struct archive *a, struct archive_entry *e)
{
    return CALL(archive_write_header)(a, e);
}

la_ssize_t archive_write_data(struct archive *a, const void *p, size_t n)
{
    return CALL(archive_write_data)(a, p, n);
}

int archive_write_close(struct archive *a)
{
    return CALL(archive_write_close)(a);
}

int archive_write_free(struct archive *a)
{
    return CALL(archive_write_free)(a);
}

const char *archive_error_string(struct archive *a)
{
    return CALL(archive_error_string)(a);
}

struct archive_entry *archive_entry_new(void)
{
    return CALL(archive_entry_new)();
}

void archive_entry_free(struct archive_entry *e)
{
    CALL(archive_entry_free)(e);
}

const char *archive_entry_pathname(struct archive_entry *e)
{
    return CALL(archive_entry_pathname)(e);
}

const char *archive_entry_hardlink(struct archive_entry *e)
{
    return CALL(archive_entry_hardlink)(e);
}

const char *archive_entry_symlink(struct archive_entry *e)
{
    return CALL(archive_entry_symlink)(e);
}

__LA_MODE_T archive_entry_filetype(struct archive_entry *e)
{
    return CALL(archive_entry_filetype)(e);
}

la_int64_t archive_entry_size(struct archive_entry *e)
{
    return CALL(archive_entry_size)(e);
}

int archive_entry_size_is_set(struct archive_entry *e)
{
    return CALL(archive_entry_size_is_set)(e);
}

void archive_entry_set_pathname(struct archive_entry *e, const char *name)
{
    CALL(archive_entry_set_pathname)(e, name);
}

void archive_entry_set_filetype(struct archive_entry *e, unsigned type)
{
    CALL(archive_entry_set_filetype)(e, type);
}

void archive_entry_set_perm(struct archive_entry *e, __LA_MODE_T mode)
{
    CALL(archive_entry_set_perm)(e, mode);
}

void archive_entry_set_size(struct archive_entry *e, la_int64_t n)
{
    CALL(archive_entry_set_size)(e, n);
}

void archive_entry_set_mtime(struct archive_entry *e, time_t s, long ns)
{
    CALL(archive_entry_set_mtime)(e, s, ns);
}

void archive_set_error(struct archive *a, int code, const char *fmt, ...)
{
    char text[256];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    CALL(archive_set_error)(a, code, "%s", text);
}
