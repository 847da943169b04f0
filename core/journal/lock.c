#include "journal/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/json.h"

enum { NOTE_MAX = 4096 };

struct am_lock {
    int fd;
};

static am_kind held(const char *path, const char *note, am_err *e)
{
    am_arena *arena = am_arena_new(0);
    const am_value *v = NULL;
    if (am_json_parse(arena, note, strlen(note), &v, NULL))
        v = NULL;
    am_kind k = am_fail(e, AM_CONFLICT, "the workspace is in use: %s, process %lld of %s on %s, since %s",
                        am_value_text(am_value_get(v, "who"), "another aftermove"),
                        (long long)am_value_num(am_value_get(v, "pid"), 0),
                        am_value_text(am_value_get(v, "user"), "somebody"),
                        am_value_text(am_value_get(v, "host"), "this host"),
                        am_value_text(am_value_get(v, "since"), "an unknown time"));
    (void)am_hint(e, "wait until it has finished; %s is released by itself when that process ends", path);
    am_arena_free(arena);
    return k;
}

static void note_holder(int fd, const char *who)
{
    char host[256] = "", since[AM_TIME_TEXT];
    (void)gethostname(host, sizeof host - 1);
    const char *user = getenv("USER");
    am_arena *arena = am_arena_new(0);
    am_value *v = am_json_make(arena, "{\"who\":%s,\"pid\":%d,\"user\":%s,\"host\":%s,\"since\":%s}", who,
                               (int64_t)getpid(), user ? user : "uid", host,
                               am_time_format(since, am_clock_wall()));
    const char *text = v ? am_json_text(arena, v, AM_JSON_PLAIN) : NULL;
    if (text && ftruncate(fd, 0) == 0) {
        ssize_t n = pwrite(fd, text, strlen(text), 0);
        (void)n; /* the note is for people, the lock itself holds without it */
    }
    am_arena_free(arena);
}

am_kind am_lock_take(const char *dir, const char *who, am_lock **out, bool *crashed, am_err *e)
{
    char *path = am_path_join(dir, "journal.lock");
    char note[NOTE_MAX + 1] = "";
    am_kind k = AM_OK;
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0) {
        k = am_fail(e, AM_DISK, "cannot open the lock %s: %s", path, strerror(errno));
        (void)am_hint(e, "check that the workspace can be written");
        goto out;
    }
    ssize_t n = pread(fd, note, NOTE_MAX, 0);
    note[n > 0 ? n : 0] = '\0';
    if (flock(fd, LOCK_EX | LOCK_NB)) {
        k = errno == EWOULDBLOCK ? held(path, note, e)
                                 : am_fail(e, AM_DISK, "cannot lock %s: %s", path, strerror(errno));
        (void)close(fd);
        goto out;
    }
    *crashed = note[0] != '\0';
    note_holder(fd, who);
    *out = am_new(am_lock);
    (*out)->fd = fd;
out:
    free(path);
    return k;
}

bool am_lock_lives(const char *dir)
{
    char *path = am_path_join(dir, "journal.lock"), note[NOTE_MAX + 1], host[256] = "";
    am_arena *arena = am_arena_new(0);
    const am_value *v = NULL;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t n = fd < 0 ? 0 : read(fd, note, NOTE_MAX);
    bool lives = false;
    if (n > 0 && am_json_parse(arena, note, (size_t)n, &v, NULL) == AM_OK) {
        (void)gethostname(host, sizeof host - 1);
        pid_t pid = (pid_t)am_value_num(am_value_member(v, "pid"), 0);
        lives = strcmp(host, am_value_text(am_value_member(v, "host"), "")) != 0 ||
                (pid > 0 && (kill(pid, 0) == 0 || errno == EPERM));
    }
    if (fd >= 0)
        (void)close(fd);
    am_arena_free(arena);
    free(path);
    return lives;
}

void am_lock_give(am_lock *lock)
{
    if (!lock)
        return;
    (void)!ftruncate(lock->fd, 0);
    (void)close(lock->fd);
    free(lock);
}
