#include "app/command.h"
#include "app/inventory.h"
#include "app/signals.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

/* The file is there whole, or not at all. */
static am_kind to_file(am_session *s, const char *path, am_inventory_what what,
                       am_inventory_counts *counts, am_err *err)
{
    const char *part = am_arena_format(s->arena, "%s.part", path);
    int fd = open(part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    FILE *out = fd < 0 ? NULL : fdopen(fd, "w");
    if (!out) {
        int why = errno;
        if (fd >= 0)
            (void)close(fd);
        return am_fail(err, AM_DISK, "cannot write %s: %s", part, strerror(why));
    }
    am_kind kind = am_inventory_write(s, out, what, counts, err);
    bool failed = fflush(out) != 0 || ferror(out) || fsync(fd) != 0;
    failed |= fclose(out) != 0;
    if (!kind && (failed || rename(part, path) != 0))
        kind = am_fail(err, AM_DISK, "cannot write %s: %s", path, strerror(errno));
    if (kind)
        (void)unlink(part);
    return kind;
}

static int run(am_app *app, const am_args *args)
{
    am_session s;
    am_err err = {0};
    am_inventory_counts n = {0};
    const char *path = am_args_get(args, "out", NULL);
    am_inventory_what what = {.admins = !am_args_has(args, "no-admins"),
                              .permissions = am_args_has(args, "permissions")};
    am_kind kind = am_session_open(&s, app, NULL, &err);
    if (!kind) {
        am_session_begin(&s, AM_MODE_PLAN, NULL);
        kind = path ? to_file(&s, path, what, &n, &err)
                    : am_inventory_write(&s, app->out.out, what, &n, &err);
    }
    int code = kind ? am_kind_exit(kind) : n.failed > 0;
    if (am_signals_came())
        code = AM_EXIT_INTERRUPTED;
    if (kind)
        am_app_error(app, &err);
    else if (!ferror(app->out.out))
        am_app_say(app,
                   "%llu sites, %llu of them redirects, %llu in recycle bins%s%s; %llu question%s "
                   "got no answer%s%s",
                   (unsigned long long)n.sites, (unsigned long long)n.redirects,
                   (unsigned long long)n.deleted, path ? ", in " : "", path ? path : "",
                   (unsigned long long)n.failed, n.failed == 1 ? "" : "s", n.failed > 1 ? ", the first " : n.failed ? ", " : "",
                   n.failed ? n.first : "");
    am_session_close(&s);
    return code;
}

static const am_option options[] = {
    {"out", "FILE", "write there, whole or not at all (default: standard output)"},
    {"no-admins", NULL, "leave the administrators of the sites out; one request a site less"},
    {"permissions", NULL, "also roles and groups with their members; two requests a site more"},
    {NULL, NULL, NULL},
};

const am_command am_cmd_inventory = {
    .name = "inventory",
    .args = "[--out FILE] [--no-admins] [--permissions]",
    .help =
        "Write what is in the tenants to one JSON file, and change nothing.\n"
        "Sites with lock states, where redirects lead, administrators, recycle bins, trusts,\n"
        "moves and licences. aftermove sandbox --from FILE rehearses on a copy of it. The exit\n"
        "code is 1 when something could not be read; the file says what.",
    .options = options,
    .run = run,
};
