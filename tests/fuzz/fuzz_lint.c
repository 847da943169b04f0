/* Whatever the text of a playbook: findings or an error with a line, in bounded time and depth. */
#include "lint/lint.h"

#include <stdlib.h>
#include <string.h>

#include "base/json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char facts[] =
    "{\"name\":\"f\",\"needs\":{\"source\":\"fake\",\"target\":\"none\"},\"params\":["
    "{\"name\":\"keep\",\"type\":\"glob[]\"},{\"name\":\"how\",\"type\":\"a|b\"}]}";

static am_step step(const am_host *h, am_call *c)
{
    return h->done(c, NULL);
}

static const am_param params[] = {
    {"url", "url", "u"}, {"how", "Soft|Hard=Soft", "h"}, {"n", "integer?", "n"}, {NULL, NULL, NULL}};
static const am_op ops[] = {
    {.name = "list-sites", .effects = AM_STREAM, .step = step, .help = "Lists."},
    {.name = "remove-site", .effects = AM_CHANGE, .params = params, .step = step, .help = "Removes."},
    {.name = NULL}};
static const am_connector fake = {sizeof(am_connector), sizeof(am_op), AM_ABI_MAJOR, AM_ABI_MINOR,
                                  "fake", "1.0.0", "Fake.", ops, NULL, NULL, NULL};

/* A module is the same text again: it may require itself. */
typedef struct self {
    const char *text;
    size_t n;
} self;

static bool module(void *of, am_arena *a, const char *name, const char **path, const char **text,
                   size_t *n)
{
    const self *s = of;
    (void)a;
    *path = "m.lua";
    *text = s->text;
    *n = s->n;
    return name[0] == 'm';
}

static void must(bool so)
{
    if (!so)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static am_registry *registry;
    am_arena *a = am_arena_new(0);
    self s = {(const char *)data, size};
    am_err err = {0};
    am_lint out;
    am_lint_input in = {.path = "f.lua", .text = s.text, .n = s.n, .module = module, .self = &s};
    if (!registry) {
        registry = am_registry_new();
        must(am_registry_add(registry, &fake, "here", &err) == AM_OK);
    }
    in.registry = registry;
    must(am_json_parse(a, facts, sizeof facts - 1, &in.facts, &err) == AM_OK);
    if (am_lint_run(a, &in, &out, &err) == AM_OK) {
        for (size_t i = 0; i < out.n_findings; i++)
            must(out.findings[i].line >= 0 && out.findings[i].text && out.findings[i].hint);
        must(am_lint_problems(&out) <= out.n_findings);
    } else {
        must(strncmp(err.text, "f.lua:", 6) == 0 && strtol(err.text + 6, NULL, 10) > 0);
    }
    am_arena_free(a);
    return 0;
}
