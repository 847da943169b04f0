#include "sandbox/reqlog.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/json.h"
#include "base/mem.h"

enum { LINE_MAX_BYTES = 64 << 10, PATH_KEPT = 1024, FILE_BUFFER = 256 << 10, STATUS_MAX = 600 };

typedef struct name_count {
    char *name;
    int64_t n;
} name_count;

struct sb_reqlog {
    FILE *file;
    char *path;
    am_buf line;
    int64_t total, authenticated, changed, lost, by_status[STATUS_MAX];
    name_count by_what[SB_LOG_NAMES_MAX];
    size_t n_names;
};

am_kind sb_reqlog_open(const char *path, sb_reqlog **out, am_err *e)
{
    int fd = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    FILE *file = fd >= 0 ? fdopen(fd, "w") : NULL;
    *out = NULL;
    if (!file) {
        am_kind k =
            am_fail(e, AM_DISK, "cannot write the request log %s: %s", path, strerror(errno));
        if (fd >= 0)
            (void)close(fd);
        return k;
    }
    (void)setvbuf(file, NULL, _IOFBF, FILE_BUFFER);
    sb_reqlog *log = am_new(sb_reqlog);
    log->file = file;
    log->path = am_strdup(path);
    log->line = AM_BUF(LINE_MAX_BYTES);
    *out = log;
    return AM_OK;
}

static void forget_names(sb_reqlog *log)
{
    for (size_t i = 0; i < log->n_names; i++)
        free(log->by_what[i].name);
    log->n_names = 0;
}

am_kind sb_reqlog_clear(sb_reqlog *log, am_err *e)
{
    /* EINVAL: /dev/null and the like have nothing to cut */
    if (fflush(log->file) != 0 ||
        (ftruncate(fileno(log->file), 0) != 0 && errno != EINVAL) ||
        fseeko(log->file, 0, SEEK_SET) != 0)
        return am_fail(e, AM_DISK, "cannot empty the request log %s: %s", log->path,
                       strerror(errno));
    forget_names(log);
    log->total = log->authenticated = log->changed = log->lost = 0;
    memset(log->by_status, 0, sizeof log->by_status);
    return AM_OK;
}

void sb_reqlog_close(sb_reqlog *log)
{
    if (!log)
        return;
    (void)fclose(log->file);
    forget_names(log);
    am_buf_free(&log->line);
    free(log->path);
    free(log);
}

static void count(sb_reqlog *log, const sb_entry *entry)
{
    log->total++;
    log->authenticated += entry->authenticated;
    log->changed += entry->changed;
    log->lost += entry->lost;
    if (entry->status >= 0 && entry->status < STATUS_MAX)
        log->by_status[entry->status]++;
    for (size_t i = 0; i < log->n_names; i++)
        if (strcmp(log->by_what[i].name, entry->what) == 0) {
            log->by_what[i].n++;
            return;
        }
    if (log->n_names < SB_LOG_NAMES_MAX)
        log->by_what[log->n_names++] = (name_count){am_strdup(entry->what), 1};
}

static void text(am_buf *b, const char *key, const char *s, size_t most)
{
    am_buf_str(b, key);
    if (s)
        am_json_quote(b, s, strnlen(s, most));
    else
        am_buf_str(b, "null");
}

void sb_reqlog_add(sb_reqlog *log, const sb_entry *entry)
{
    am_buf *b = &log->line;
    count(log, entry);
    am_buf_clear(b);
    am_buf_fmt(b, "{\"n\":%lld,\"t_ms\":%lld", (long long)log->total, (long long)entry->t_ms);
    text(b, ",\"host\":", entry->host, PATH_KEPT);
    text(b, ",\"method\":", entry->method, PATH_KEPT);
    text(b, ",\"path\":", entry->path, PATH_KEPT);
    text(b, ",\"what\":", entry->what, PATH_KEPT);
    text(b, ",\"subject\":", entry->subject, PATH_KEPT);
    am_buf_fmt(b, ",\"status\":%d,\"units\":%u,\"changed\":%s", entry->status, entry->units,
               entry->changed ? "true" : "false");
    text(b, ",\"fault\":", entry->fault, PATH_KEPT);
    text(b, ",\"tenant\":", entry->tenant, PATH_KEPT);
    am_buf_fmt(b, ",\"bytes\":%llu,\"authenticated\":%s%s%s}\n", (unsigned long long)entry->bytes,
               entry->authenticated ? "true" : "false", entry->lost ? ",\"lost\":true" : "",
               entry->violation ? ",\"violation\":true" : "");
    (void)fwrite(am_buf_text(b), 1, b->n, log->file);
}

am_kind sb_reqlog_read(sb_reqlog *log, int64_t from, am_buf *out, am_err *e)
{
    char chunk[16384];
    am_kind k = AM_OK;
    (void)fflush(log->file);
    FILE *in = fopen(log->path, "rbe");
    if (!in || fseeko(in, (off_t)from, SEEK_SET) != 0) {
        k = am_fail(e, AM_DISK, "cannot read the request log %s: %s", log->path, strerror(errno));
        goto out;
    }
    for (size_t n; out->n < SB_LOG_READ_MAX && (n = fread(chunk, 1, sizeof chunk, in)) > 0;)
        am_buf_add(out, chunk, n);
out:
    if (in)
        (void)fclose(in);
    return k;
}

void sb_reqlog_counts(const sb_reqlog *log, am_buf *json)
{
    bool first = true;
    am_buf_fmt(json,
               "{\"total\":%lld,\"authenticated\":%lld,\"changed\":%lld,\"lost\":%lld,"
               "\"throttled\":%lld,\"by_status\":{",
               (long long)log->total, (long long)log->authenticated, (long long)log->changed,
               (long long)log->lost, (long long)log->by_status[429]);
    for (int i = 0; i < STATUS_MAX; i++) {
        if (!log->by_status[i])
            continue;
        am_buf_fmt(json, "%s\"%d\":%lld", first ? "" : ",", i, (long long)log->by_status[i]);
        first = false;
    }
    am_buf_str(json, "},\"by_what\":{");
    for (size_t i = 0; i < log->n_names; i++) {
        if (i)
            am_buf_char(json, ',');
        am_json_quote(json, log->by_what[i].name, strlen(log->by_what[i].name));
        am_buf_fmt(json, ":%lld", (long long)log->by_what[i].n);
    }
    am_buf_str(json, "}}");
}
