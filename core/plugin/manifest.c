#include "plugin/manifest.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/json.h"
#include "plugin/loader.h"
#include "plugin/manifest_state.h"

static const char suffix[] = ".plugin.json";

/* As operations and connectors are named. */
static bool is_name(const char *s)
{
    size_t n = strlen(s);
    return n > 0 && n <= 48 && *s >= 'a' && *s <= 'z' && s[n - 1] != '-' && !strstr(s, "--") &&
           strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789-") == n;
}

static void read_sig(const am_field *f, const am_ctype *types, am_signature *sig)
{
    am_err why = {0};
    if (!f->file->failed && am_signature_parse(f->file->arena, f->v->u.s.p, types, sig, &why)) {
        am_field_fail(f, "%s", why.text);
        if (*why.hint) {
            am_hint(f->file->err, "%s", why.hint);
        }
    }
}

static void read_params(const am_field *f, am_manifest_fn *fn)
{
    am_field params = am_field_member(f, "params");
    if (!params.v) {
        return;
    }
    if (!am_value_is(params.v, AM_T_OBJECT)) {
        am_field_wrong(&params, "an object of arguments and their help", NULL);
        return;
    }
    for (size_t i = 0; i < am_value_len(params.v); i++) {
        const char *name;
        am_field m = am_field_at(&params, i, &name);
        const am_signature_arg *arg = am_signature_arg_find(&fn->sig, name);
        if (!arg || arg->out) {
            am_field_fail(&m, "is no argument of the signature");
        } else {
            fn->arg_help[arg - fn->sig.args] = am_field_text(&params, name, true);
        }
    }
}

static void read_effects(const am_field *f, am_manifest_fn *fn)
{
    static const char *const changes_only[] = {"look",    "undo",    "no_undo", "target",
                                               "already", "consent", "final",   "idempotent"};
    am_field m = am_field_member(f, "effects");
    const char *effects = am_value_text(m.v, "");
    if (strcmp(effects, "change") == 0) {
        fn->effects = AM_CHANGE | (am_field_truth(f, "final") ? AM_FINAL : 0u) |
                      (am_field_truth(f, "idempotent") ? AM_IDEMPOTENT : 0u);
        fn->consent = am_field_text(f, "consent", false);
        if (fn->consent && !is_name(fn->consent)) {
            am_field word = am_field_member(f, "consent");
            am_field_wrong(&word, "one plain word", NULL);
        }
        return;
    }
    if (strcmp(effects, "read") != 0) {
        am_field_wrong(&m, "\"read\" or \"change\"", NULL);
    }
    for (size_t i = 0; i < sizeof changes_only / sizeof changes_only[0]; i++) {
        am_field other = am_field_member(f, changes_only[i]);
        if (other.v) {
            am_field_fail(&other, "is for changes only");
        }
    }
}

static void read_fn(const am_field *f, const char *name, const am_ctype *types, am_manifest_fn *fn)
{
    static const char *const keys[] = {"sig",   "help",       "params", "effects", "look",
                                       "undo",  "no_undo",    "target", "already", "consent",
                                       "final", "idempotent", NULL};
    am_field sig = am_field_member(f, "sig");
    am_field_only(f, keys);
    fn->name = name;
    if (!is_name(name)) {
        am_field_fail(f, "the name is not of the form a-name1");
    }
    (void)am_field_text(f, "sig", true);
    read_sig(&sig, types, &fn->sig);
    fn->help = am_field_text(f, "help", true);
    read_effects(f, fn);
    read_params(f, fn);
}

static void read_fns(const am_field *top, am_manifest *m)
{
    am_field all = am_field_member(top, "functions");
    size_t n = am_value_len(all.v);
    if (!am_value_is(all.v, AM_T_OBJECT) || n == 0 || n > AM_MANIFEST_FUNCTIONS_MAX) {
        am_field_wrong(&all, "an object of 1 to 256 functions", NULL);
        return;
    }
    am_manifest_fn *fns = am_arena_alloc(top->file->arena, n * sizeof *fns);
    for (size_t i = 0; fns && i < n; i++) {
        const char *name;
        am_field f = am_field_at(&all, i, &name);
        read_fn(&f, name, m->types, &fns[i]);
    }
    for (size_t i = 0; fns && !top->file->failed && i < n; i++) {
        const char *name;
        am_field f = am_field_at(&all, i, &name);
        if (fns[i].effects & AM_CHANGE) {
            am_manifest_change(&f, &fns[i], fns, n);
        }
    }
    m->fns = fns;
    m->n_fns = n;
}

static void read_explain(const am_field *top, am_manifest *m)
{
    am_field f = am_field_member(top, "explain");
    if (!am_field_text(top, "explain", false)) {
        return;
    }
    read_sig(&f, m->types, &m->explain);
    const am_signature *s = &m->explain;
    if (!top->file->failed && (s->ret->base != AM_C_CSTR || s->success != AM_SUCCESS_ANY ||
                               s->n_args != 1 || !s->args[0].name || s->args[0].out ||
                               !am_ctype_is_integer(s->args[0].type) || s->args[0].type->words)) {
        am_field_wrong(&f, "a function of one integer that returns text", NULL);
    }
}

static bool is_header(const char *s)
{
    static const char allowed[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./+-";
    return strspn(s, allowed) == strlen(s);
}

static void read_top(const am_field *top, am_manifest *m)
{
    static const char *const keys[] = {"abi",     "name",      "version", "help",
                                       "library", "header",    "explain", "types",
                                       "handles", "functions", NULL};
    am_field abi = am_field_member(top, "abi"), name = am_field_member(top, "name"),
             header = am_field_member(top, "header");
    am_field_only(top, keys);
    if (!am_value_is(abi.v, AM_T_INT) || abi.v->u.i != AM_MANIFEST_ABI) {
        am_field_wrong(&abi, "1, the only version of manifests there is", NULL);
    }
    m->name = am_field_text(top, "name", true);
    if (!is_name(m->name)) {
        am_field_wrong(&name, "a name of the form a-name1", NULL);
    }
    m->version = am_field_text(top, "version", true);
    m->help = am_field_text(top, "help", true);
    m->library = am_field_text(top, "library", true);
    m->header = am_field_text(top, "header", false);
    if (m->header && !is_header(m->header)) {
        am_field_wrong(&header, "the name of a header", NULL);
    }
    m->types = am_manifest_types(top);
    if (top->file->failed) {
        return;
    }
    read_explain(top, m);
    read_fns(top, m);
}

am_kind am_manifest_parse(am_arena *a, const char *file, const char *text, size_t n,
                          am_manifest *out, am_err *err)
{
    am_err ignored;
    am_field_file ff = {.arena = a, .name = file, .err = err ? err : &ignored};
    am_field top = {.file = &ff, .path = ""};
    memset(out, 0, sizeof *out);
    am_kind k = am_json_parse(a, text, n, &top.v, ff.err);
    if (k) {
        ff.err->kind = k == AM_REMOTE ? AM_USAGE : k;
        am_prefix(ff.err, "%s", file);
        return ff.err->kind;
    }
    out->file = am_arena_strdup(a, file);
    read_top(&top, out);
    if (!ff.failed && am_arena_full(a)) {
        return am_fail(err, AM_LIMIT, "%s: the description is too large", file);
    }
    return ff.failed ? ff.err->kind : AM_OK;
}

am_kind am_manifest_read(am_arena *a, const char *path, am_manifest *out, am_err *err)
{
    am_buf b = AM_BUF(AM_MANIFEST_MAX);
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    am_kind k;
    if (fd < 0) {
        return am_fail(err, errno == ENOENT ? AM_ABSENT : AM_USAGE,
                       "manifest %s: cannot be opened: %s", path, strerror(errno));
    }
    if ((k = am_loader_trust("manifest", path, fd, err)) || (k = am_file_read(path, &b, err))) {
        goto out;
    }
    k = am_manifest_parse(a, path, am_buf_text(&b), b.n, out, err);
out:
    close(fd);
    am_buf_free(&b);
    return k;
}

bool am_manifest_is(const char *path)
{
    size_t n = strlen(path), m = sizeof suffix - 1;
    return n > m && strcmp(path + n - m, suffix) == 0;
}
