#include "plugin/loader.h"

#include <dlfcn.h>
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "plugin/crash.h"

#if defined(__x86_64__)
#define MACHINE EM_X86_64
#elif defined(__aarch64__)
#define MACHINE EM_AARCH64
#elif defined(__i386__)
#define MACHINE EM_386
#elif defined(__arm__)
#define MACHINE EM_ARM
#elif defined(__riscv)
#define MACHINE EM_RISCV
#elif defined(__powerpc64__)
#define MACHINE EM_PPC64
#elif defined(__s390__)
#define MACHINE EM_S390
#else
#error "name this machine's ELF number here"
#endif

/* May others than its owner put another file in place of one that is there? Where it is sticky, they may
 * not; a group that root lets in is root's affair, as staff in /usr/local is. */
static bool is_open(const struct stat *dir)
{
    mode_t others = dir->st_uid == 0 ? S_IWOTH : S_IWOTH | S_IWGRP;
    return (dir->st_mode & others) && !(dir->st_mode & S_ISVTX);
}

/* Whoever may put another file in its place may as well write it. */
static am_kind trust_directory(const char *what, const char *path, am_err *err)
{
    struct stat st;
    char *real = realpath(path, NULL), *dir = real ? am_path_dir(real) : NULL;
    am_kind k = AM_OK;
    if (!dir || stat(dir, &st) != 0) {
        k = am_fail(err, AM_USAGE, "%s %s: its directory cannot be looked at: %s", what, path, strerror(errno));
    } else if (st.st_uid != 0 && st.st_uid != geteuid()) {
        am_fail(err, AM_REFUSED, "%s %s: its directory %s belongs to user %ld, neither to root nor to you", what,
                path, dir, (long)st.st_uid);
        k = am_hint(err, "keep it in a directory of root's or your own");
    } else if (is_open(&st)) {
        am_fail(err, AM_REFUSED, "%s %s: others than its owner may write its directory %s (mode %04o)", what, path,
                dir, (unsigned)(st.st_mode & 07777));
        k = am_hint(err, "chmod go-w %s", dir);
    }
    free(dir);
    free(real);
    return k;
}

/* Whoever can write the file, or the way to it, runs code as us. */
am_kind am_loader_trust(const char *what, const char *path, int fd, am_err *err)
{
    struct stat st;
    if (fstat(fd, &st) != 0) {
        return am_fail(err, AM_USAGE, "%s %s: cannot be looked at: %s", what, path,
                       strerror(errno));
    }
    if (!S_ISREG(st.st_mode)) {
        return am_fail(err, AM_USAGE, "%s %s: is no regular file", what, path);
    }
    if (st.st_uid != 0 && st.st_uid != geteuid()) {
        am_fail(err, AM_REFUSED, "%s %s: belongs to user %ld, neither to root nor to you", what,
                path, (long)st.st_uid);
        return am_hint(err, "have root or yourself own it: chown");
    }
    if (st.st_mode & (S_IWGRP | S_IWOTH)) {
        am_fail(err, AM_REFUSED, "%s %s: others than its owner may write it (mode %04o)", what,
                path, (unsigned)(st.st_mode & 07777));
        return am_hint(err, "chmod go-w %s", path);
    }
    return trust_directory(what, path, err);
}

/* A segment that goes on behind the end of the file is mapped all the same, and kills who reads it. */
static bool is_whole(int fd)
{
    struct stat st;
    ElfW(Ehdr) head;
    ElfW(Phdr) segment;
    if (fstat(fd, &st) != 0 || pread(fd, &head, sizeof head, 0) != (ssize_t)sizeof head ||
        head.e_phentsize != sizeof segment) {
        return false;
    }
    for (unsigned i = 0; i < head.e_phnum; i++) {
        off_t at = (off_t)(head.e_phoff + i * sizeof segment);
        if (pread(fd, &segment, sizeof segment, at) != (ssize_t)sizeof segment ||
            segment.p_filesz > (uint64_t)st.st_size || segment.p_offset > (uint64_t)st.st_size - segment.p_filesz) {
            return false;
        }
    }
    return true;
}

static am_kind check_elf(const char *path, int fd, am_err *err)
{
    /* Identification, type and machine are laid out alike for both word sizes. */
    unsigned char head[sizeof(Elf32_Ehdr)];
    ssize_t n = pread(fd, head, sizeof head, 0);
    if (n < (ssize_t)sizeof head || memcmp(head, ELFMAG, SELFMAG) != 0) {
        return am_fail(err, AM_USAGE, "plugin %s: is no shared object (not ELF)", path);
    }
    uint16_t type, machine;
    memcpy(&type, head + offsetof(Elf32_Ehdr, e_type), sizeof type);
    memcpy(&machine, head + offsetof(Elf32_Ehdr, e_machine), sizeof machine);
    int class = sizeof(void *) == 8 ? ELFCLASS64 : ELFCLASS32;
    if (head[EI_CLASS] != class || machine != MACHINE) {
        return am_fail(err, AM_USAGE,
                       "plugin %s: is for another machine (class %d, machine %u; here %d, %d)",
                       path, head[EI_CLASS], machine, class, MACHINE);
    }
    if (type != ET_DYN) {
        return am_fail(err, AM_USAGE, "plugin %s: is no shared object (ELF type %u)", path, type);
    }
    if (!is_whole(fd)) {
        am_fail(err, AM_USAGE, "plugin %s: is cut off", path);
        return am_hint(err, "copy it again");
    }
    return AM_OK;
}

/* Only what every version of the interface has in the same place. */
static am_kind check_version(const char *path, const am_connector *c, am_err *err)
{
    if (c->major != AM_ABI_MAJOR) {
        am_fail(err, AM_USAGE, "plugin %s: is built for interface %u.%u, this program has %d.%d",
                path, c->major, c->minor, AM_ABI_MAJOR, AM_ABI_MINOR);
        return am_hint(err, "build the plugin again with this program's aftermove/plugin.h");
    }
    if (c->minor > AM_ABI_MINOR) {
        am_fail(err, AM_USAGE, "plugin %s: needs interface %u.%u, this program has %d.%d", path,
                c->major, c->minor, AM_ABI_MAJOR, AM_ABI_MINOR);
        return am_hint(err, "use a newer aftermove, or an older build of the plugin");
    }
    return AM_OK;
}

am_kind am_loader_open(const char *path, const am_connector **out, am_err *err)
{
    am_kind k;
    char *real = realpath(path, NULL);
    int fd = real ? open(real, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY) : -1;
    *out = NULL;
    if (fd < 0) {
        k = am_fail(err, errno == ENOENT ? AM_ABSENT : AM_USAGE, "plugin %s: cannot be opened: %s",
                    path, strerror(errno));
        goto out;
    }
    if ((k = am_loader_trust("plugin", path, fd, err)) || (k = check_elf(path, fd, err))) {
        goto out;
    }
    am_crash_doing(path);
    /* A real path has a slash in it, so that no search path is consulted. */
    void *so = dlopen(real, RTLD_NOW | RTLD_LOCAL);
    if (!so) {
        k = am_fail(err, AM_USAGE, "plugin %s: cannot be loaded: %s", path, dlerror());
        goto out;
    }
    void *symbol = dlsym(so, "aftermove_plugin");
    if (!symbol) {
        k = am_fail(err, AM_USAGE, "plugin %s: has no symbol aftermove_plugin", path);
        am_hint(err, "a plugin ends with AM_PLUGIN(...) and is linked as a shared module");
        goto out;
    }
    const am_connector *(*describe)(void);
    memcpy(&describe, &symbol, sizeof describe);
    const am_connector *c = describe();
    am_crash_doing(NULL);
    if (!c) {
        k = am_fail(err, AM_USAGE, "plugin %s: aftermove_plugin() gave no descriptor", path);
        goto out;
    }
    k = check_version(path, c, err);
    if (k == AM_OK) {
        *out = c;
    }
out:
    am_crash_doing(NULL);
    if (fd >= 0) {
        close(fd);
    }
    free(real);
    return k;
}
