#include "app/plugin_check.h"

#include <stdio.h>
#include <string.h>

#include "app/apart.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/json.h"
#include "base/text.h"
#include "plugin/kit.h"
#include "plugin/symbols.h"

enum { CHECK_S = 120, SCENARIOS_MAX = 8 << 20, LABEL = 220 };

/* What both processes see: a crash is told with the point at which it happened. */
typedef struct progress {
    unsigned points, failed;
    bool ended, refused;
    char doing[LABEL];
} progress;

typedef struct check {
    const am_app *app;
    const char *path;
    const char *scenarios; /* a file, or NULL */
    progress *at;
} check;

static void point(void *self, bool good, const char *what, const char *why)
{
    check *k = self;
    FILE *out = k->app->out.out;
    char shown[LABEL];
    am_printable(shown, sizeof shown, what);
    fprintf(out, "%s %u - %s\n", good ? "ok" : "not ok", ++k->at->points, shown);
    if (!good) {
        char reason[600];
        am_printable(reason, sizeof reason, why ? why : "");
        fprintf(out, "# %s\n", reason);
        k->at->failed++;
    }
    fflush(out);
}

static void begin(void *self, const char *what)
{
    check *k = self;
    am_printable(k->at->doing, sizeof k->at->doing, what);
}

static bool ends_with(const char *s, const char *end)
{
    size_t n = strlen(s), m = strlen(end);
    return n > m && strcmp(s + n - m, end) == 0;
}

static void symbols(check *k, am_arena *arena)
{
    const char **names;
    size_t n;
    am_err err;
    char why[400];
    begin(k, "its symbols");
    if (am_symbols_read(arena, k->path, &names, &n, &err)) {
        point(k, false, "its names can be read", err.text);
        return;
    }
    bool one = n == 1 && strcmp(names[0], "aftermove_plugin") == 0;
    snprintf(why, sizeof why, "%zu are: %s%s%s%s", n, n > 0 ? names[0] : "none", n > 1 ? ", " : "",
             n > 1 ? names[1] : "", n > 2 ? ", ..." : "");
    point(k, one, "exactly one name is exported, aftermove_plugin",
          one ? NULL : am_arena_format(arena, "%s; build with -fvisibility=hidden", why));
}

/* A wrong file is a point that fails; without one there are no scenarios. */
static const am_value *read_scenarios(check *k, am_arena *arena, const am_connector_info *c)
{
    am_buf text = AM_BUF(SCENARIOS_MAX);
    const am_value *v = NULL;
    am_err err;
    if (!k->scenarios)
        return NULL;
    am_kind kind = am_file_read(k->scenarios, &text, &err);
    if (!kind)
        kind = am_json_parse(arena, am_buf_text(&text), text.n, &v, &err);
    am_buf_free(&text);
    if (!kind && !am_value_is(v, AM_T_OBJECT))
        kind = am_fail(&err, AM_USAGE, "found %s, expected an object of operations",
                       am_value_type_name(v));
    for (size_t i = 0; !kind && i < am_value_len(v); i++)
        if (!am_registry_operation(c, v->u.o.v[i].key, &err))
            kind = err.kind;
    point(k, !kind, "the scenarios can be read", kind ? err.text : NULL);
    return kind ? NULL : v;
}

static void examine(void *shared, void *arg)
{
    check *k = arg;
    am_arena *arena = am_arena_new(0);
    am_registry *registry = am_registry_new();
    const am_kit_sink sink = {k, begin, point};
    am_err err;
    k->at = shared;
    begin(k, "loading it");
    bool bad = am_registry_load(registry, k->path, &err) != AM_OK;
    point(k, !bad, "it is loaded", bad ? err.text : NULL);
    k->at->refused = bad;
    if (!bad) {
        const am_connector_info *c = am_registry_at(registry, 0);
        if (!ends_with(k->path, ".json"))
            symbols(k, arena);
        am_kit_rows(c, &sink);
        const am_value *scenarios = read_scenarios(k, arena, c);
        for (size_t i = 0; i < c->n_ops; i++)
            am_kit_operation(c, &c->ops[i], scenarios, &sink);
    }
    begin(k, "closing what is still open");
    am_registry_free(registry);
    am_arena_free(arena);
    k->at->ended = true;
}

int am_plugin_check(const am_app *app, const char *path, const char *scenarios)
{
    check k = {.app = app, .path = path, .scenarios = scenarios};
    am_arena *arena = am_arena_new(0);
    progress *at = am_apart_memory(sizeof *at);
    am_err err;
    int code = 1;
    if (!at) {
        am_fail(&err, AM_NOMEM, "no memory to check %s", path);
        code = am_app_error(app, &err);
        goto out;
    }
    k.at = at;
    const char *end = ends_with(path, ".so") ? ".so" : ".plugin.json";
    if (!scenarios && ends_with(path, end)) {
        const char *beside =
            am_arena_format(arena, "%.*s.check.json", (int)(strlen(path) - strlen(end)), path);
        if (beside && am_file_exists(beside))
            k.scenarios = beside;
    }
    am_kind kind = am_apart_run(examine, at, &k, CHECK_S, &err);
    if (kind || !at->ended)
        point(&k, false, at->doing, kind ? err.text : "it ended the process");
    fprintf(app->out.out, "1..%u\n", at->points);
    if (at->refused)
        code = AM_EXIT_USAGE;
    else
        code = at->failed ? 1 : 0;
    if (at->failed)
        fprintf(app->out.out, "# %u of %u failed\n", at->failed, at->points);
out:
    am_apart_free(at, sizeof *at);
    am_arena_free(arena);
    return code;
}
