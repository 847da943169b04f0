/* reqlog.h - one JSON line a request, and what can be counted about them. Never a token.
 *
 *   {"n","t_ms","host","method","path","what","subject","status","units","changed","fault",
 *    "tenant","bytes","authenticated"[,"lost":true][,"violation":true]}
 * lost: the tenants changed, and the client never got the answer. status 0: no answer at all. */
#ifndef SB_REQLOG_H
#define SB_REQLOG_H

#include "base/buf.h"
#include "base/err.h"

enum { SB_LOG_NAMES_MAX = 128, SB_LOG_READ_MAX = 64 << 20 };

typedef struct sb_entry {
    int64_t t_ms; /* since the start */
    const char *host, *method, *path, *what, *subject;
    int status;
    unsigned units;
    bool changed, authenticated, lost, violation;
    const char *fault, *tenant; /* NULL: none */
    uint64_t bytes;
} sb_entry;

typedef struct sb_reqlog sb_reqlog;

/* The file is begun anew, readable by its owner only. */
AM_CHECK am_kind sb_reqlog_open(const char *path, sb_reqlog **out, am_err *);
void sb_reqlog_close(sb_reqlog *); /* writes what is buffered */
/* Empty the file and forget the counts. */
AM_CHECK am_kind sb_reqlog_clear(sb_reqlog *, am_err *);
void sb_reqlog_add(sb_reqlog *, const sb_entry *);
/* Append the lines from a byte offset on, at most SB_LOG_READ_MAX bytes. */
AM_CHECK am_kind sb_reqlog_read(sb_reqlog *, int64_t from, am_buf *, am_err *);
/* Append {"total","authenticated","changed","lost","throttled","by_status":{},"by_what":{}}. */
void sb_reqlog_counts(const sb_reqlog *, am_buf *json);

#endif
