/* foreign_fix.h - the test library, its manifest, and one call of it, as several tests share them.
 */
#ifndef AM_FOREIGN_FIX_H
#define AM_FOREIGN_FIX_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/json.h"
#include "plugin/call.h"
#include "plugin/manifest.h"
#include "plugin/schema.h"

static char foreign_path[256]; /* of the manifest, with the library's place filled in */

static const char *foreign_env(const char *name)
{
    const char *v = getenv(name);
    return v ? v : ".";
}

static void foreign_write(void)
{
    am_buf b = AM_BUF(1 << 20), out = AM_BUF(1 << 20);
    am_err err = {0};
    char *from = am_format("%s/tests/plugins/foreign.plugin.json", foreign_env("top_srcdir"));
    assert_int_equal(am_file_read(from, &b, &err), AM_OK);
    const char *text = am_buf_text(&b), *at = strstr(text, "@LIBRARY@");
    assert_non_null(at);
    am_buf_add(&out, text, (size_t)(at - text));
    am_buf_fmt(&out, "%s/tests/plugins/.libs/foreign.so", foreign_env("top_builddir"));
    am_buf_str(&out, at + strlen("@LIBRARY@"));
    snprintf(foreign_path, sizeof foreign_path, "%s/foreign-%ld.plugin.json",
             getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp", (long)getpid());
    assert_int_equal(am_file_write(foreign_path, am_buf_text(&out), out.n, 0600, &err), AM_OK);
    am_buf_free(&b);
    am_buf_free(&out);
    free(from);
}

static am_registry *foreign_load(void)
{
    am_err err = {0};
    am_registry *r = am_registry_new();
    foreign_write();
    if (am_registry_load(r, foreign_path, &err)) {
        fail_msg("%s", err.text);
    }
    unlink(foreign_path);
    return r;
}

/* One read, the work done on this thread: "ok <json>" or "<kind> <text> | <code> | <hint>". */
__attribute__((unused)) static const char *foreign_call(am_registry *r, const char *connector,
                                                        const char *op, const char *args)
{
    static char out[2048];
    am_arena *a = am_arena_new(1 << 20);
    const am_value *given;
    am_value *checked;
    am_err err = {0};
    const am_operation *o = am_registry_operation(am_registry_find(r, connector), op, &err);
    if (!o || am_json_parse(a, args, strlen(args), &given, &err) ||
        am_schema_check(a, op, o->params, o->n_params, given, false, &checked, &err)) {
        snprintf(out, sizeof out, "%s %s | | %s", am_kind_name(err.kind), err.text, err.hint);
        am_arena_free(a);
        return out;
    }
    am_call *c = am_call_new(o, checked, NULL, NULL);
    am_call_job done = {0};
    am_step s;
    while ((s = am_call_step(c)) == AM_WORK) {
        if (done.discard) {
            done.discard(done.arg);
        }
        done = am_call_take_job(c);
        done.fn(done.arg);
    }
    if (done.discard) {
        done.discard(done.arg);
    }
    if (s == AM_DONE) {
        snprintf(out, sizeof out, "ok %s", am_json_text(a, am_call_value(c), AM_JSON_PLAIN));
    } else {
        const am_err *e = am_call_err(c);
        snprintf(out, sizeof out, "%s %s | %s | %s", am_kind_name(e->kind), e->text, e->code,
                 e->hint);
    }
    am_call_free(c);
    am_arena_free(a);
    return out;
}

#endif
