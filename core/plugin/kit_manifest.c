#include <stdint.h>
#include <string.h>

#include "base/json.h"
#include "base/like.h"
#include "plugin/kit_state.h"
#include "plugin/manifest_op.h"
#include "plugin/manifest_step.h"

enum { LARGE = 2 << 20, SHOWN = 200 };

typedef enum extent { PLAIN, LEAST, LOTS } extent;

static am_value *text(am_arena *a, const char *plain, extent how)
{
    if (how != LOTS)
        return am_value_str(a, how == PLAIN ? plain : "");
    char *s = am_arena_alloc(a, LARGE + 1);
    if (s)
        memset(s, 'x', LARGE);
    return am_value_str(a, s ? s : "");
}

static am_value *one(am_arena *a, const am_ctype *t, bool nullable, extent how)
{
    int64_t least, most;
    if (nullable && how == LEAST && am_ctype_is_pointer(t))
        return am_value_null(a);
    switch (t->base) {
    case AM_C_VOID:
    case AM_C_PTR:
        return am_value_null(a);
    case AM_C_BOOL:
        return am_value_bool(a, how != LEAST);
    case AM_C_F32:
    case AM_C_F64:
        return am_value_real(a, how == PLAIN ? 1.5 : how == LEAST ? 0 : 1e30);
    case AM_C_CSTR:
        return text(a, "text", how);
    case AM_C_BYTES:
        return text(a, "dGV4dA==", how);
    case AM_C_HANDLE:
        return am_value_str(a, am_arena_format(a, "%s#1", t->name));
    default:
        if (t->words)
            return am_value_str(a, t->words[0].word);
        am_ctype_range(t, &least, &most);
        return am_value_int(a, how == PLAIN ? 1 : how == LEAST ? least : most);
    }
}

/* What a function of that signature may give. */
static const am_value *answer(am_arena *a, const am_signature *s, extent how)
{
    am_value *all = am_value_object(a), *only = NULL;
    if (am_signature_tells(s)) {
        only = one(a, s->ret, s->success != AM_SUCCESS_NOT_NULL, how);
        (void)am_value_put(a, all, "result", only);
    }
    for (size_t i = 0; i < s->n_args; i++)
        if (s->args[i].out) {
            only = one(a, s->args[i].type, true, how);
            (void)am_value_put(a, all, s->args[i].name, only);
        }
    return am_value_len(all) > 1 ? all : only ? only : am_value_null(a);
}

static const am_signature *asked(const am_operation *op)
{
    const am_manifest_fn *fn = op->manifest->fn;
    return fn->look ? &fn->look->sig : &fn->sig;
}

void am_kit_work(am_kit_play *p, am_call *call)
{
    am_err err = {0};
    p->job = am_call_take_job(call);
    if (p->really) {
        p->job.fn(p->job.arg);
        return;
    }
    am_kind k = p->any ? AM_OK : am_manifest_ready(&p->job, &err);
    p->unready = k != AM_OK;
    if (k)
        am_manifest_pretend(&p->job, k, NULL, &err);
    else
        am_manifest_pretend(
            &p->job, p->told,
            p->answer ? p->answer : answer(p->arena, asked(am_call_operation(call)), PLAIN), NULL);
}

void am_kit_work_over(am_kit_play *p)
{
    if (p->job.discard)
        p->job.discard(p->job.arg);
    p->job = (am_call_job){0};
}

bool am_kit_takes_handle(const am_operation *op)
{
    const am_signature *s = op->manifest ? &op->manifest->fn->sig : NULL;
    for (size_t i = 0; s && i < s->n_args; i++)
        if (!s->args[i].out && s->args[i].name && s->args[i].type->base == AM_C_HANDLE)
            return true;
    return false;
}

static void doors(const am_kit *k)
{
    static const struct {
        const char *name;
        extent how;
        am_kind told;
        bool door; /* it must come so far */
    } looks[] = {{"what it should", PLAIN, AM_OK, true},
                 {"as little as it can", LEAST, AM_OK, true},
                 {"as much as it can", LOTS, AM_OK, false},
                 {"nothing, as nothing is there", LEAST, AM_ABSENT, true},
                 {"nothing, as it fails", LEAST, AM_REMOTE, false}};
    const am_operation *op = k->op;
    const am_value *args = am_kit_make_args(k->arena, op->params, op->n_params, AM_KIT_ALL);
    for (size_t i = 0; i < sizeof looks / sizeof *looks; i++) {
        am_kit_play p = {.any = true,
                         .told = looks[i].told,
                         .answer = answer(k->arena, asked(op), looks[i].how)};
        const char *what = am_arena_format(k->arena, "the look gives %s", looks[i].name);
        (void)am_kit_run(k, &p, args, what);
        const char *why = am_kit_complaint(&p);
        if (!why && looks[i].door && !p.intended)
            why = p.kind ? p.err.text : "it ended without being at the door";
        am_kit_point(k, !why, why, "%s", what);
    }
}

/* Nothing is invented: the manifest says all that the function gets. */
static void as_it_is(const am_kit *k)
{
    const am_signature *s = &k->op->manifest->fn->sig;
    bool may_fail = s->success != AM_SUCCESS_ANY || s->uses_errno;
    am_kit_play p = {.really = true};
    (void)am_kit_run(k, &p, am_value_object(k->arena), "it is called");
    const char *why = am_kit_complaint(&p);
    if (!why && p.kind && !may_fail)
        why = p.err.text;
    am_kit_point(k, !why, why, "it is called, and what it gives can be taken");
}

/* Arguments as they are written, but for "$name" of what was given. */
static const am_value *filled(am_arena *a, const am_value *args, const am_value *given)
{
    am_value *out = am_value_object(a);
    for (size_t i = 0; i < am_value_len(args); i++) {
        const am_value *v = args->u.o.v[i].value;
        const char *name = am_value_text(v, "");
        const am_value *got = *name == '$' ? am_value_get(given, name + 1) : NULL;
        (void)am_value_put(a, out, args->u.o.v[i].key, got ? got : v);
    }
    return out;
}

static const am_value *object_or_none(am_arena *a, const am_value *v)
{
    return am_value_is(v, AM_T_OBJECT) ? v : am_value_object(a);
}

/* The reads that a sample needs first, in their order; NULL, or why one did not end well. */
static const char *prepare(const am_kit *k, const am_value *wanted, am_value *given)
{
    am_err err = {0};
    for (size_t i = 0; i < am_value_len(wanted); i++) {
        const char *name = wanted->u.o.v[i].key;
        const am_value *call = wanted->u.o.v[i].value;
        const am_value *args = object_or_none(k->arena, am_value_member(call, "args"));
        am_kit other = *k;
        am_kit_play p = {.really = true};
        other.op = am_registry_operation(k->connector,
                                         am_value_text(am_value_member(call, "op"), ""), &err);
        if (!other.op)
            return am_arena_format(k->arena, "given.%s: %s", name, err.text);
        if (other.op->effects & AM_CHANGE)
            return am_arena_format(k->arena, "given.%s: %s is a change, and a check calls none",
                                   name, other.op->name);
        (void)am_kit_run(&other, &p, filled(k->arena, args, given), "is given");
        const char *why = p.kind ? p.err.text : am_kit_complaint(&p);
        if (why)
            return am_arena_format(k->arena, "given.%s: %s", name, why);
        (void)am_value_put(k->arena, given, name, p.value);
    }
    return NULL;
}

static const char *misspelt(const am_kit *k, const am_value *s, const char *expects)
{
    if (!am_value_is(s, AM_T_OBJECT))
        return "a sample is an object";
    for (size_t i = 0; i < am_value_len(s); i++) {
        const char *key = s->u.o.v[i].key;
        bool object = strcmp(key, "args") == 0 || strcmp(key, "given") == 0;
        if (!object && strcmp(key, expects) != 0)
            return am_arena_format(k->arena, "%s: expected args, given or %s", key, expects);
        if (object && !am_value_is(s->u.o.v[i].value, AM_T_OBJECT))
            return am_arena_format(k->arena, "%s: expected an object", key);
    }
    return NULL;
}

static void sample(const am_kit *k, const am_value *s, size_t nth)
{
    bool change = k->op->effects & AM_CHANGE;
    const char *expects = change ? "evidence" : "result";
    const char *what = am_arena_format(k->arena, "sample %zu", nth + 1);
    am_value *given = am_value_object(k->arena);
    am_kit_play p = {.really = true};
    const char *why = misspelt(k, s, expects);
    if (!why)
        why = prepare(k, am_value_member(s, "given"), given);
    if (!why) {
        const am_value *args = object_or_none(k->arena, am_value_member(s, "args"));
        bool taken = am_kit_run(k, &p, filled(k->arena, args, given), what);
        why = !taken || p.kind ? p.err.text : am_kit_complaint(&p);
    }
    if (!why && change && !p.intended)
        why = "it ended without being at the door";
    const am_value *expected = am_value_member(s, expects);
    if (!why && expected && !am_like(expected, p.value)) {
        const char *wanted = am_json_text(k->arena, expected, AM_JSON_PLAIN);
        const char *found = am_json_text(k->arena, p.value, AM_JSON_PLAIN);
        why = am_arena_format(k->arena, "%s: found %.*s, expected %.*s", expects, SHOWN,
                              found ? found : "too much", SHOWN, wanted ? wanted : "too much");
    }
    am_kit_point(k, !why, why, "%s %s", what, change ? "comes to the door" : "ends well");
}

void am_kit_manifest(const am_kit *k, const am_value *samples, size_t n)
{
    bool change = k->op->effects & AM_CHANGE;
    if (change)
        doors(k);
    else if (k->op->n_params == 0 && n == 0)
        as_it_is(k);
    for (size_t i = 0; i < n; i++)
        sample(k, am_value_at(samples, i), i);
}
