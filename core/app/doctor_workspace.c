#include "app/doctor.h"

#include <errno.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/file.h"
#include "journal/leases.h"

#define TOO_LITTLE    ((unsigned long long)100 << 20)
#define RATHER_LITTLE ((unsigned long long)1 << 30)

static void disk(am_checks *c, const char *dir)
{
    struct statvfs fs;
    am_err err;
    if (access(dir, W_OK)) {
        am_fail(&err, AM_DISK, "%s cannot be written: %s", dir, strerror(errno));
        am_hint(&err, "journal, plans and reports are kept there");
        am_checks_error(c, NULL, "workspace", &err);
    } else if (statvfs(dir, &fs)) {
        am_fail(&err, AM_DISK, "%s: free space is not known: %s", dir, strerror(errno));
        am_checks_error(c, NULL, "disk", &err);
    } else {
        unsigned long long free_bytes = (unsigned long long)fs.f_bavail * fs.f_frsize;
        char text[96];
        snprintf(text, sizeof text, "%llu MiB are free", free_bytes >> 20);
        am_level level = free_bytes < TOO_LITTLE      ? AM_LEVEL_PROBLEM
                         : free_bytes < RATHER_LITTLE ? AM_LEVEL_WARNING
                                                      : AM_LEVEL_OK;
        am_checks_add(c, &(am_finding){.level = level,
                                       .check = "disk",
                                       .text = text,
                                       .todo = level ? "a run stops when its journal cannot grow; "
                                                       "make room first"
                                                     : NULL,
                                       .kind = AM_DISK});
    }
}

static am_kind count(void *self, const am_lease_row *row, am_err *err)
{
    (void)row;
    (void)err;
    ++*(unsigned *)self;
    return AM_OK;
}

static void journal(am_checks *c, am_session *s)
{
    am_journal *j = NULL;
    am_err err;
    unsigned out = 0;
    if (!am_file_exists(am_arena_format(s->arena, "%s/journal.db", s->workspace.dir))) {
        am_checks_ok(c, NULL, "journal", "there is none yet; the first plan makes it");
        return;
    }
    am_kind kind = am_journal_open(s->workspace.dir, AM_JOURNAL_READ, NULL, &j, &err);
    if (!kind)
        kind = am_journal_lease_each(j, NULL, count, &out, &err);
    am_journal_close(j);
    if (kind) {
        am_checks_error(c, NULL, "journal", &err);
        return;
    }
    am_checks_ok(c, NULL, "journal", "%s/journal.db opens", s->workspace.dir);
    if (out) {
        char text[96];
        snprintf(text, sizeof text, "%u temporary changes of earlier runs are still out", out);
        am_checks_add(c, &(am_finding){.level = AM_LEVEL_WARNING,
                                       .check = "leases",
                                       .text = text,
                                       .todo = "aftermove leases shows them, leases --return gives "
                                               "them back"});
    } else {
        am_checks_ok(c, NULL, "leases", "nothing is out");
    }
}

void am_doctor_workspace(am_checks *c, am_session *s)
{
    disk(c, s->workspace.dir);
    journal(c, s);
}
