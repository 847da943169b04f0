#include "plugin/manifest_op.h"

#include <stdlib.h>
#include <string.h>

#include "plugin/manifest_step.h"

enum { DESCRIPTION_MAX = 8 << 20 };

struct am_manifest_ops {
    am_arena *arena;
    am_manifest manifest;
    am_library *library;
    am_manifest_op *ops;
    am_op *rows;
    am_connector connector;
};

static const char *default_help(am_arena *a, const am_ctype *t)
{
    switch (t->base) {
    case AM_C_HANDLE:
        return am_arena_format(a, "a %s, as an operation gave it", t->name);
    case AM_C_BYTES:
        return "bytes, as base64 text";
    case AM_C_CSTR:
        return "text";
    case AM_C_BOOL:
        return "true or false";
    case AM_C_F32:
    case AM_C_F64:
        return "a number";
    default:
        return t->words ? "one of the words" : "a whole number";
    }
}

static const am_param *params(am_arena *a, const am_manifest_fn *fn)
{
    am_param *all = am_arena_alloc(a, (AM_SIGNATURE_ARGS + 1) * sizeof *all);
    size_t n = 0;
    for (size_t i = 0; all && i < fn->sig.n_args; i++) {
        const am_signature_arg *arg = &fn->sig.args[i];
        if (arg->out || !arg->name) {
            continue;
        }
        const char *type = am_ctype_param(a, arg->type);
        if (arg->literal) {
            type = am_arena_format(a, "%s=%s", type, arg->written);
        } else if (arg->optional) {
            type = am_arena_format(a, "%s?", type);
        }
        const char *help = fn->arg_help[i] ? fn->arg_help[i] : default_help(a, arg->type);
        all[n++] = (am_param){.name = arg->name, .type = type, .help = help};
    }
    return all;
}

static am_kind link_fn(am_manifest_ops *m, size_t i, const am_foreign *explain, am_err *err)
{
    const am_manifest_fn *fn = &m->manifest.fns[i];
    m->ops[i].fn = fn;
    m->rows[i] = (am_op){.name = fn->name,
                         .effects = fn->effects,
                         .params = params(m->arena, fn),
                         .step = am_manifest_step,
                         .help = fn->help,
                         .consent = fn->consent};
    if (am_foreign_new(m->arena, m->library, &fn->sig, explain, &m->ops[i].foreign, err)) {
        return am_prefix(err, "%s: functions.%s.sig", m->manifest.file, fn->name);
    }
    return AM_OK;
}

static am_kind link_all(am_manifest_ops *m, am_err *err)
{
    const am_manifest *from = &m->manifest;
    const am_foreign *explain = NULL;
    size_t n = from->n_fns;
    if (am_library_open(from->library, &m->library, err)) {
        return am_prefix(err, "%s: library", from->file);
    }
    if (from->explain.symbol &&
        am_foreign_new(m->arena, m->library, &from->explain, NULL, &explain, err)) {
        return am_prefix(err, "%s: explain", from->file);
    }
    m->ops = am_arena_alloc(m->arena, n * sizeof *m->ops);
    m->rows = am_arena_alloc(m->arena, (n + 1) * sizeof *m->rows);
    for (size_t i = 0; m->ops && m->rows && i < n; i++) {
        am_kind k = link_fn(m, i, explain, err);
        if (k) {
            return k;
        }
    }
    if (am_arena_full(m->arena)) {
        return am_fail(err, AM_LIMIT, "%s: the description is too large", from->file);
    }
    for (size_t i = 0; i < n; i++) {
        const am_manifest_fn *look = from->fns[i].look;
        m->ops[i].look = look ? m->ops[look - from->fns].foreign : NULL;
    }
    m->connector = (am_connector){.size = sizeof(am_connector),
                                  .op_size = sizeof(am_op),
                                  .major = AM_ABI_MAJOR,
                                  .minor = AM_ABI_MINOR,
                                  .name = from->name,
                                  .version = from->version,
                                  .help = from->help,
                                  .ops = m->rows};
    return AM_OK;
}

am_kind am_manifest_ops_open(const char *path, am_manifest_ops **out, am_err *err)
{
    am_manifest_ops *m = am_new(am_manifest_ops);
    m->arena = am_arena_new(DESCRIPTION_MAX);
    *out = NULL;
    am_kind k = am_manifest_read(m->arena, path, &m->manifest, err);
    if (k || (k = link_all(m, err))) {
        am_manifest_ops_free(m);
        return k;
    }
    *out = m;
    return AM_OK;
}

void am_manifest_ops_free(am_manifest_ops *m)
{
    if (m) {
        am_library_free(m->library);
        am_arena_free(m->arena);
    }
    free(m);
}

const am_connector *am_manifest_ops_connector(const am_manifest_ops *m)
{
    return &m->connector;
}

const am_manifest_op *am_manifest_ops_at(const am_manifest_ops *m, size_t i)
{
    return i < m->manifest.n_fns ? &m->ops[i] : NULL;
}
