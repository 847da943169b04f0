/* manifest_change.c - what a manifest says of a change: the look, the evidence, the undo. */
#include <string.h>

#include "plugin/manifest_state.h"

static const am_manifest_fn *fn_named(const am_manifest_fn *fns, size_t n, const char *name)
{
    for (size_t i = 0; i < n; i++) {
        if (strcmp(fns[i].name, name) == 0) {
            return &fns[i];
        }
    }
    return NULL;
}

/* An argument that whoever calls gives. */
static const am_signature_arg *given(const am_manifest_fn *fn, const char *name)
{
    const am_signature_arg *arg = am_signature_arg_find(&fn->sig, name);
    return arg && !arg->out ? arg : NULL;
}

static bool must_be_given(const am_signature_arg *arg)
{
    return arg->name && !arg->out && !arg->optional && !arg->literal;
}

/* "args.NAME" or "look", "look.MEMBER". */
static void check_path(const am_field *f, const am_manifest_fn *fn)
{
    const char *p = am_value_text(f->v, "");
    bool look = strcmp(p, "look") == 0 || strncmp(p, "look.", 5) == 0;
    if (!am_value_is(f->v, AM_T_STR) ||
        (!look && (strncmp(p, "args.", 5) != 0 || !given(fn, p + 5)))) {
        am_field_wrong(f, "\"args.\" and an argument, or \"look.\" and what it found", NULL);
    }
}

static void read_look(const am_field *f, am_manifest_fn *fn, const am_manifest_fn *fns, size_t n)
{
    const char *name = am_field_text(f, "look", true);
    am_field m = am_field_member(f, "look");
    fn->look = fn_named(fns, n, name);
    if (!fn->look || (fn->look->effects & AM_CHANGE)) {
        am_field_wrong(&m, "the name of a read of this file", NULL);
        return;
    }
    for (size_t i = 0; i < fn->look->sig.n_args; i++) {
        const am_signature_arg *arg = &fn->look->sig.args[i];
        const am_signature_arg *mine = arg->name && !arg->out ? given(fn, arg->name) : NULL;
        if (must_be_given(arg) && (!mine || mine->optional)) {
            am_field_fail(&m, "%s needs \"%s\", which is no argument of %s", name, arg->name,
                          fn->name);
        } else if (mine && mine->type != arg->type) {
            am_field_fail(&m, "\"%s\" is %s in %s and %s in %s", arg->name, arg->type->name, name,
                          mine->type->name, fn->name);
        }
    }
}

static void read_undo_args(const am_field *f, am_manifest_fn *fn)
{
    am_field args = am_field_member(f, "args");
    size_t n = am_value_len(args.v);
    if (!am_value_is(args.v, AM_T_OBJECT)) {
        am_field_wrong(&args, "an object of arguments and paths", NULL);
        return;
    }
    am_manifest_path *all = am_arena_alloc(f->file->arena, (n + 1) * sizeof *all);
    for (size_t i = 0; all && i < n; i++) {
        am_field m = am_field_at(&args, i, &all[i].param);
        if (!given(fn->undo, all[i].param)) {
            am_field_fail(&m, "is no argument of %s", fn->undo->name);
        }
        check_path(&m, fn);
        all[i].path = am_value_text(m.v, "");
    }
    for (size_t i = 0; i < fn->undo->sig.n_args; i++) {
        const am_signature_arg *arg = &fn->undo->sig.args[i];
        if (must_be_given(arg) && !am_value_member(args.v, arg->name)) {
            am_field_fail(&args, "%s needs \"%s\"", fn->undo->name, arg->name);
        }
    }
    fn->undo_args = all;
}

static void read_undo(const am_field *f, am_manifest_fn *fn, const am_manifest_fn *fns, size_t n)
{
    static const char *const keys[] = {"op", "args", "days", NULL};
    am_field m = am_field_member(f, "undo");
    fn->no_undo = am_field_text(f, "no_undo", false);
    if (!m.v == !fn->no_undo) {
        am_field_fail(f, "expected either \"undo\" or \"no_undo\", found %s",
                      m.v ? "both" : "neither");
        return;
    }
    if (!m.v) {
        return;
    }
    am_field_only(&m, keys);
    fn->undo = fn_named(fns, n, am_field_text(&m, "op", true));
    fn->undo_days = (uint32_t)am_field_integer(&m, "days", 0, 36500, 0);
    if (!fn->undo || !(fn->undo->effects & AM_CHANGE)) {
        am_field op = am_field_member(&m, "op");
        am_field_wrong(&op, "the name of a change of this file", NULL);
        return;
    }
    read_undo_args(&m, fn);
}

static void read_already(const am_field *f, am_manifest_fn *fn)
{
    am_field m = am_field_member(f, "already");
    if (!m.v) {
        return;
    }
    if (am_value_is(m.v, AM_T_STR) && strcmp(m.v->u.s.p, "absent") == 0) {
        fn->already_absent = true;
        return;
    }
    if (!am_value_is(m.v, AM_T_ARRAY) || am_value_len(m.v) != 2) {
        am_field_wrong(&m, "\"absent\", or a list of two paths that are then equal", NULL);
        return;
    }
    for (size_t i = 0; i < 2; i++) {
        am_field item = {.file = m.file, .v = am_value_at(m.v, i), .path = m.path};
        check_path(&item, fn);
        fn->already[i] = am_value_text(item.v, "");
    }
}

void am_manifest_change(const am_field *f, am_manifest_fn *fn, const am_manifest_fn *fns, size_t n)
{
    read_look(f, fn, fns, n);
    read_undo(f, fn, fns, n);
    read_already(f, fn);
    am_field target = am_field_member(f, "target");
    if (target.v) {
        check_path(&target, fn);
        fn->target = am_value_text(target.v, "");
    }
}
