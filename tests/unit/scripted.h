/* scripted.h - a connector whose step is whatever the test says. */
#ifndef AM_SCRIPTED_H
#define AM_SCRIPTED_H

#include <string.h>

#include "base/json.h"
#include "base/value.h"
#include "plugin/registry.h"

/* cmocka has a macro fail(): tests write (h->fail)(...). */
static am_step (*scripted_step)(const am_host *, am_call *);

static inline am_step scripted(const am_host *h, am_call *c)
{
    return scripted_step(h, c);
}

static am_step scripted_back(const am_host *h, am_call *c);
static am_step scripted_look(const am_host *h, am_call *c);

static const am_param scripted_params[] = {
    {"url", "url", "the thing"},
    {"depth", "integer=5", "how deep"},
    {"tags", "string[]=", "what to call it"},
    {"note", "string?", "remark"},
    {NULL, NULL, NULL},
};

static const am_param scripted_url[] = {
    {"url", "url", "the thing"}, {"note", "string?", "remark"}, {NULL, NULL, NULL}};

static const am_op scripted_ops[] = {
    {.name = "look", .params = scripted_params, .step = scripted, .help = "Looks.\nAt it."},
    {.name = "list-things", .effects = AM_STREAM, .step = scripted, .help = "Lists things."},
    {.name = "remove-thing",
     .effects = AM_CHANGE,
     .params = scripted_params,
     .step = scripted,
     .help = "Removes a thing."},
    {.name = "purge-thing",
     .effects = AM_CHANGE | AM_FINAL,
     .params = scripted_url,
     .step = scripted,
     .help = "Purges a thing.",
     .consent = "purge"},
    {.name = "give-back",
     .effects = AM_CHANGE | AM_IDEMPOTENT,
     .params = scripted_url,
     .step = scripted_back,
     .help = "Gives a lease back."},
    {.name = "peek", .params = scripted_url, .step = scripted_look, .help = "Peeks for others."},
    {.name = NULL},
};

static const char *const scripted_bases[] = {"hook", NULL};

static const am_connector scripted_connector = {
    .size = sizeof(am_connector),
    .op_size = sizeof(am_op),
    .major = AM_ABI_MAJOR,
    .minor = AM_ABI_MINOR,
    .name = "scripted",
    .version = "1.0.0",
    .help = "A test's connector",
    .ops = scripted_ops,
    .bases = scripted_bases,
};

static inline const am_operation *scripted_op(const am_registry *r, const char *name)
{
    return am_registry_operation(am_registry_find(r, "scripted"), name, NULL);
}

static inline const am_value *scripted_json(am_arena *a, const char *text)
{
    const am_value *v = NULL;
    return am_json_parse(a, text, strlen(text), &v, NULL) == AM_OK ? v : NULL;
}

#endif
