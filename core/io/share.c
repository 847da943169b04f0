#include "io/share.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/digest.h"
#include "base/file.h"
#include "base/log.h"
#include "base/mem.h"

enum { MAGIC = 0x616d6231 /* "amb1": another layout has another number and another name */ };

#define SUFFIX ".budget1"

static void read_boot(char out[40])
{
    am_buf text = AM_BUF(4096);
    am_err err;
    memset(out, 0, 40);
    if (!am_file_read("/proc/sys/kernel/random/boot_id", &text, &err))
        (void)snprintf(out, 40, "%.36s", am_buf_text(&text));
    am_buf_free(&text);
}

/* A directory of ours that nobody else may write into. */
static bool is_private_dir(const char *dir)
{
    struct stat st;
    return lstat(dir, &st) == 0 && S_ISDIR(st.st_mode) && st.st_uid == geteuid() && !(st.st_mode & 077);
}

static bool is_current(const am_share_page *page, const char *boot)
{
    return page->magic == MAGIC && page->size == sizeof *page &&
           strncmp(page->boot, boot, sizeof page->boot) == 0;
}

/* Open and map the file, made anew when it is of another boot. NULL: it cannot be had. */
static am_share_page *map(const char *path, const char *label)
{
    char boot[40];
    struct stat st;
    am_share_page *page = MAP_FAILED;
    int fd = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (fd < 0)
        return NULL;
    read_boot(boot);
    if (flock(fd, LOCK_EX) == 0 && fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_uid == geteuid() &&
        (st.st_size >= (off_t)sizeof *page || ftruncate(fd, sizeof *page) == 0))
        page = mmap(NULL, sizeof *page, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (page != MAP_FAILED && !is_current(page, boot)) {
        memset(page, 0, sizeof *page);
        (void)snprintf(page->label, sizeof page->label, "%s", label);
        (void)snprintf(page->boot, sizeof page->boot, "%s", boot);
        page->size = sizeof *page;
        page->magic = MAGIC;
    }
    (void)flock(fd, LOCK_UN); /* the mapping would keep it beyond close() */
    (void)close(fd);
    return page == MAP_FAILED ? NULL : page;
}

static am_share_page *find(const char *dir, const char *key, const char *label)
{
    char name[AM_DIGEST_TEXT];
    am_err err;
    if (!dir)
        return NULL;
    if (am_dir_make(dir, 0700, &err) || !is_private_dir(dir)) {
        static bool told;
        if (!told)
            am_log(AM_LOG_WARN, "io.share",
                   "%s is no directory of yours alone, so this process does not share the tenants' budget with "
                   "others: chmod 700 it, or name another one in AFTERMOVE_RUNTIME", dir);
        told = true;
        return NULL;
    }
    (void)am_sha256(key, strlen(key), name);
    name[32] = '\0';
    char *path = am_format("%s/%s" SUFFIX, dir, name);
    am_share_page *page = map(path, label);
    if (!page)
        am_log(AM_LOG_INFO, "io.share", "%s: %s; the budget is not shared", path, strerror(errno));
    free(path);
    return page;
}

static bool is_gone(int64_t pid)
{
    return pid <= 0 || (kill((pid_t)pid, 0) != 0 && errno == ESRCH);
}

/* A free slot, or one whose process is gone. */
static am_share_slot *claim(am_share_page *page)
{
    for (size_t i = 0; i < AM_SHARE_SLOTS; i++) {
        am_share_slot *slot = &page->slots[i];
        int64_t pid = slot->pid;
        if (!is_gone(pid) || !atomic_compare_exchange_strong(&slot->pid, &pid, (int64_t)getpid()))
            continue;
        slot->in_flight = slot->waiting = slot->window = slot->flying = 0;
        slot->requests = slot->refused = 0;
        memset(slot->what, 0, sizeof slot->what);
        return slot;
    }
    return NULL;
}

am_share *am_share_open(const char *dir, const char *key, const char *label)
{
    am_share *s = am_new(am_share);
    s->page = find(dir, key, label);
    s->mapped = s->page != NULL;
    if (!s->page) {
        s->page = am_new(am_share_page);
        (void)snprintf(s->page->label, sizeof s->page->label, "%s", label);
    }
    s->slot = claim(s->page);
    if (!s->slot)
        s->slot = &s->spare;
    s->slot->since = am_clock_wall();
    s->slot->beat = am_clock_mono();
    return s;
}

void am_share_close(am_share *s)
{
    if (!s)
        return;
    s->slot->flying = s->slot->in_flight = s->slot->waiting = 0;
    s->slot->pid = 0;
    if (s->mapped)
        (void)munmap(s->page, sizeof *s->page);
    else
        free(s->page);
    free(s);
}

void am_share_tell(am_share *s, const char *what)
{
    (void)snprintf(s->slot->what, sizeof s->slot->what, "%s", what);
}

bool am_share_slot_lives(const am_share_slot *slot, int64_t now)
{
    int64_t pid = slot->pid, silent = now - slot->beat;
    return pid != 0 && silent >= 0 && silent <= AM_SHARE_LIVE_MS && !is_gone(pid);
}

unsigned am_share_live(const am_share *s, int64_t now)
{
    unsigned n = 1;
    for (size_t i = 0; i < AM_SHARE_SLOTS; i++) {
        const am_share_slot *slot = &s->page->slots[i];
        /* whether its process is gone is not asked here, for every request: a dead one is silent soon */
        if (slot != s->slot && slot->pid && now - slot->beat <= AM_SHARE_LIVE_MS && now >= slot->beat)
            n++;
    }
    return n;
}

int64_t am_share_flying(const am_share *s)
{
    int64_t n = s->slot == &s->spare ? s->spare.flying : 0;
    for (size_t i = 0; i < AM_SHARE_SLOTS; i++)
        if (s->page->slots[i].pid)
            n += s->page->slots[i].flying;
    return n;
}

static bool show(const char *path, const char *boot, bool (*fn)(void *, const am_share_page *), void *self)
{
    struct stat st;
    bool on = true;
    int fd = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0)
        return true;
    if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size >= (off_t)sizeof(am_share_page)) {
        am_share_page *page = mmap(NULL, sizeof *page, PROT_READ, MAP_SHARED, fd, 0);
        if (page != MAP_FAILED) {
            on = !is_current(page, boot) || fn(self, page);
            (void)munmap(page, sizeof *page);
        }
    }
    (void)close(fd);
    return on;
}

void am_share_each(const char *dir, bool (*fn)(void *self, const am_share_page *), void *self)
{
    char boot[40];
    const struct dirent *entry;
    DIR *d = dir && is_private_dir(dir) ? opendir(dir) : NULL;
    bool on = d != NULL;
    read_boot(boot);
    while (on && (entry = readdir(d)) != NULL) {
        size_t n = strlen(entry->d_name);
        if (n <= strlen(SUFFIX) || strcmp(entry->d_name + n - strlen(SUFFIX), SUFFIX) != 0)
            continue;
        char *path = am_format("%s/%s", dir, entry->d_name);
        on = show(path, boot, fn, self);
        free(path);
    }
    if (d)
        (void)closedir(d);
}
