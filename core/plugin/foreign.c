#include "plugin/foreign.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "plugin/foreign_state.h"

static ffi_type *ffi_type_of(const am_ctype *t)
{
    switch (t->base) {
    case AM_C_VOID:
        return &ffi_type_void;
    case AM_C_BOOL:
        return &ffi_type_uint8;
    case AM_C_I8:
        return &ffi_type_sint8;
    case AM_C_U8:
        return &ffi_type_uint8;
    case AM_C_I16:
        return &ffi_type_sint16;
    case AM_C_U16:
        return &ffi_type_uint16;
    case AM_C_I32:
        return &ffi_type_sint32;
    case AM_C_U32:
        return &ffi_type_uint32;
    case AM_C_I64:
        return &ffi_type_sint64;
    case AM_C_U64:
        return &ffi_type_uint64;
    case AM_C_F32:
        return &ffi_type_float;
    case AM_C_F64:
        return &ffi_type_double;
    case AM_C_CSTR:
    case AM_C_BYTES:
    case AM_C_PTR:
    case AM_C_HANDLE:
        break;
    }
    return &ffi_type_pointer;
}

static am_kind symbol_of(const am_library *l, const char *name, void (**fn)(void *), am_err *err)
{
    void *p;
    *fn = NULL;
    am_kind k = name ? am_library_symbol(l, name, &p, err) : AM_OK;
    if (name && k == AM_OK) {
        memcpy(fn, &p, sizeof *fn);
    }
    return k;
}

static am_kind prepare_args(am_foreign *f, size_t *n_slots, am_err *err)
{
    const am_signature *s = f->sig;
    size_t at = 0;
    for (size_t i = 0; i < s->n_args; i++) {
        const am_ctype *t = s->args[i].type;
        bool out = s->args[i].out;
        am_kind k = symbol_of(f->library, s->args[i].dispose, &f->args[i].dispose, err);
        if (k || (k = symbol_of(f->library, t->close, &f->args[i].close, err))) {
            return k;
        }
        f->args[i].slot = at;
        f->args[i].closes = !out && t->close && strcmp(t->close, s->symbol) == 0;
        f->types[at++] = out ? &ffi_type_pointer : ffi_type_of(t);
        if (t->base == AM_C_BYTES) {
            ffi_type *n = t->length_size == 8 ? &ffi_type_uint64 : &ffi_type_uint32;
            f->types[at++] = out ? &ffi_type_pointer : n;
        }
    }
    *n_slots = at;
    return AM_OK;
}

am_kind am_foreign_new(am_arena *a, am_library *l, const am_signature *s, const am_foreign *explain,
                       const am_foreign **out, am_err *err)
{
    am_foreign *f = am_arena_alloc(a, sizeof *f);
    size_t n;
    void *p;
    *out = NULL;
    if (!f) {
        return am_fail(err, AM_LIMIT, "the description is too large");
    }
    f->library = l;
    f->sig = s;
    f->explain = explain;
    am_kind k = am_library_symbol(l, s->symbol, &p, err);
    if (k || (k = prepare_args(f, &n, err)) ||
        (k = symbol_of(l, s->dispose, &f->ret_dispose, err)) ||
        (k = symbol_of(l, s->ret->close, &f->ret_close, err))) {
        return k;
    }
    memcpy(&f->fn, &p, sizeof f->fn);
    if (ffi_prep_cif(&f->cif, FFI_DEFAULT_ABI, (unsigned)n, ffi_type_of(s->ret), f->types) !=
        FFI_OK) {
        return am_fail(err, AM_USAGE, "%s: libffi cannot call it on this machine", s->symbol);
    }
    *out = f;
    return AM_OK;
}

static am_kind set_args(am_frame *fr, const am_value *args, am_err *err)
{
    const am_signature *s = fr->f->sig;
    for (size_t i = 0; i < s->n_args; i++) {
        const am_signature_arg *arg = &s->args[i];
        size_t at = fr->f->args[i].slot;
        if (arg->out) {
            fr->in[at].p = &fr->got[at];
            if (arg->type->base == AM_C_BYTES) {
                fr->in[at + 1].p = &fr->got[at + 1];
            }
            continue;
        }
        const am_value *v = arg->name ? am_value_member(args, arg->name) : NULL;
        am_kind k = am_frame_set(fr, i, v ? v : arg->literal, err);
        if (k) {
            return k;
        }
    }
    return AM_OK;
}

/* Once called, the closing function has it, whatever it says. */
static void forget_closed(am_frame *fr, const am_value *args)
{
    for (size_t i = 0; i < fr->f->sig->n_args; i++) {
        if (fr->f->args[i].closes) {
            const am_value *v = am_value_member(args, fr->f->sig->args[i].name);
            am_handles_drop(am_library_handles(fr->f->library), am_value_text(v, ""));
        }
    }
}

static void invoke(am_frame *fr)
{
    void *pointers[AM_SLOTS_MAX];
    for (size_t i = 0; i < AM_SLOTS_MAX; i++) {
        pointers[i] = &fr->in[i];
    }
    am_foreign *f = (am_foreign *)fr->f; /* libffi's interface has no const */
    errno = 0;
    ffi_call(&f->cif, f->fn, &fr->ret, pointers);
    fr->error = errno;
    am_slot_narrow(f->sig->ret, &fr->ret);
}

static bool succeeded(const am_frame *fr)
{
    const am_signature *s = fr->f->sig;
    int64_t n = am_slot_integer(s->ret, &fr->ret);
    switch (s->success) {
    case AM_SUCCESS_IS:
        return n == s->n;
    case AM_SUCCESS_IS_NOT:
        return n != s->n;
    case AM_SUCCESS_NOT_LESS:
        return n >= 0;
    case AM_SUCCESS_NOT_NULL:
        return fr->ret.p != NULL;
    case AM_SUCCESS_ANY:
        break;
    }
    return !s->uses_errno || fr->error == 0;
}

static am_kind kind_of_errno(int error)
{
    switch (error) {
    case ENOENT:
    case ESRCH:
    case ENODEV:
        return AM_ABSENT;
    case EACCES:
    case EPERM:
    case EROFS:
        return AM_DENIED;
    case EEXIST:
    case EBUSY:
    case ENOTEMPTY:
        return AM_CONFLICT;
    case EINVAL:
    case EDOM:
    case ERANGE:
        return AM_USAGE;
    case EMFILE:
    case ENFILE:
    case EDQUOT:
        return AM_LIMIT;
    case ETIMEDOUT:
        return AM_TIMEOUT;
    case ECONNREFUSED:
    case ECONNRESET:
    case EHOSTUNREACH:
    case ENETUNREACH:
        return AM_NETWORK;
    case ENOSPC:
    case EIO:
        return AM_DISK;
    case ENOMEM:
        return AM_NOMEM;
    default:
        return AM_REMOTE;
    }
}

static am_kind call(const am_foreign *, am_arena *, const am_value *, const am_value **, am_err *);

/* The library's own words for a number, when it has some. */
static const char *explained(const am_frame *fr, int64_t n)
{
    const am_foreign *e = fr->f->explain;
    const am_value *text;
    am_value *args = e ? am_value_object(fr->a) : NULL;
    if (!args || !am_value_put(fr->a, args, e->sig->args[0].name, am_value_int(fr->a, n)) ||
        call(e, fr->a, args, &text, NULL)) {
        return NULL;
    }
    return am_value_text(text, NULL);
}

static am_kind tell_failure(const am_frame *fr, am_err *err)
{
    static const char *const expected[] = {
        [AM_SUCCESS_NOT_LESS] = "0 or more", [AM_SUCCESS_NOT_NULL] = "something"};
    const am_signature *s = fr->f->sig;
    const char *why = NULL;
    char shown[200];
    am_kind kind = s->uses_errno ? kind_of_errno(fr->error) : AM_REMOTE;
    if (s->success == AM_SUCCESS_ANY) {
        am_fail(err, kind, "%s: failed", s->symbol);
    } else if (s->success == AM_SUCCESS_NOT_NULL) {
        am_fail(err, kind, "%s: returned null, expected something", s->symbol);
    } else {
        int64_t n = am_slot_integer(s->ret, &fr->ret);
        if (s->success == AM_SUCCESS_NOT_LESS) {
            am_fail(err, kind, "%s: returned %" PRId64 ", expected %s", s->symbol, n,
                    expected[s->success]);
        } else {
            am_fail(err, kind, "%s: returned %" PRId64 ", expected %s%" PRId64, s->symbol, n,
                    s->success == AM_SUCCESS_IS ? "" : "anything but ", s->n);
        }
        why = explained(fr, n);
    }
    if (err && s->uses_errno && fr->error) {
        why = strerrordesc_np(fr->error);
        const char *code = strerrorname_np(fr->error);
        am_printable(err->code, sizeof err->code, code ? code : "");
    }
    if (err && why) {
        size_t used = strlen(err->text);
        am_printable(shown, sizeof shown, why);
        am_buf b = AM_BUF(sizeof err->text - 1);
        am_buf_add(&b, err->text, used);
        am_buf_fmt(&b, " (%s)", shown);
        memcpy(err->text, am_buf_text(&b), am_buf_ok(&b) ? b.n + 1 : used + 1);
        am_buf_free(&b);
    }
    return kind;
}

/* Nobody will hear of them. */
static void close_produced(am_frame *fr, size_t from_arg, bool ret)
{
    const am_foreign *f = fr->f;
    if (ret && f->ret_close && fr->ret.p) {
        f->ret_close(fr->ret.p);
    }
    for (size_t i = from_arg; i < f->sig->n_args; i++) {
        void *p = f->sig->args[i].out ? fr->got[f->args[i].slot].p : NULL;
        if (f->args[i].close && p) {
            f->args[i].close(p);
        }
    }
}

/* What the callee allocated for us has been copied, or is of no use. */
static void dispose_all(am_frame *fr)
{
    const am_foreign *f = fr->f;
    if (f->ret_dispose && fr->ret.p) {
        f->ret_dispose(fr->ret.p);
    }
    for (size_t i = 0; i < f->sig->n_args; i++) {
        void *p = fr->got[f->args[i].slot].p;
        if (f->args[i].dispose && p) {
            f->args[i].dispose(p);
        }
    }
}

static uint64_t length_of(const am_frame *fr, size_t arg)
{
    const am_foreign *f = fr->f;
    size_t at = f->args[arg].slot;
    const am_slot *s = f->sig->args[arg].out ? &fr->got[at] : &fr->in[at];
    int64_t n = am_slot_integer(f->sig->args[arg].type, s);
    return (uint64_t)n; /* a negative length is over every limit */
}

static am_kind value_of_arg(am_frame *fr, size_t i, const am_value **v, am_err *err)
{
    const am_foreign *f = fr->f;
    const am_signature_arg *arg = &f->sig->args[i];
    size_t at = f->args[i].slot;
    uint64_t n = 0;
    if (arg->type->base == AM_C_BYTES) {
        n = arg->type->length_size == 8 ? fr->got[at + 1].u64 : fr->got[at + 1].u32;
    }
    am_kind k = am_slot_value(fr, arg->type, &fr->got[at], n, f->args[i].close, v, err);
    return k ? am_prefix(err, "%s gave as %s", f->sig->symbol, arg->name) : AM_OK;
}

static am_kind value_of_ret(am_frame *fr, const am_value **v, am_err *err)
{
    const am_signature *s = fr->f->sig;
    uint64_t n = s->ret->base == AM_C_BYTES ? length_of(fr, s->length_arg) : 0;
    am_kind k = am_slot_value(fr, s->ret, &fr->ret, n, fr->f->ret_close, v, err);
    return k ? am_prefix(err, "%s returned", s->symbol) : AM_OK;
}

/* Everything that may fail first; handles, which then belong to their tokens, last. */
static am_kind gather(am_frame *fr, const am_value **ret, const am_value **outs, am_err *err)
{
    const am_signature *s = fr->f->sig;
    am_kind k = AM_OK;
    bool ret_handle = s->ret->base == AM_C_HANDLE;
    if (!ret_handle) {
        k = value_of_ret(fr, ret, err);
    }
    for (size_t i = 0; k == AM_OK && i < s->n_args; i++) {
        if (s->args[i].out && s->args[i].type->base != AM_C_HANDLE) {
            k = value_of_arg(fr, i, &outs[i], err);
        }
    }
    if (k) {
        close_produced(fr, 0, true);
        return k;
    }
    if (ret_handle && (k = value_of_ret(fr, ret, err))) {
        close_produced(fr, 0, false);
    }
    for (size_t i = 0; k == AM_OK && i < s->n_args; i++) {
        if (s->args[i].out && s->args[i].type->base == AM_C_HANDLE &&
            (k = value_of_arg(fr, i, &outs[i], err))) {
            close_produced(fr, i + 1, false);
        }
    }
    return k;
}

static am_kind assemble(am_frame *fr, const am_value *ret, const am_value **outs,
                        const am_value **out, am_err *err)
{
    const am_signature *s = fr->f->sig;
    const am_value *only = am_signature_tells(s) ? ret : NULL;
    size_t n = am_signature_tells(s) ? 1 : 0;
    am_value *all = am_value_object(fr->a);
    bool fits = all && (n == 0 || am_value_put(fr->a, all, "result", ret));
    for (size_t i = 0; fits && i < s->n_args; i++) {
        if (s->args[i].out) {
            fits = am_value_put(fr->a, all, s->args[i].name, outs[i]);
            only = outs[i];
            n++;
        }
    }
    *out = n == 0 ? am_value_null(fr->a) : n == 1 ? only : all;
    if (!fits || !*out || am_arena_full(fr->a)) {
        *out = NULL;
        return am_fail(err, AM_LIMIT, "%s: the result is too large", s->symbol);
    }
    return AM_OK;
}

static am_kind ready(am_frame *fr, const am_value *args, am_err *err)
{
    am_kind k = set_args(fr, args, err);
    return k ? am_prefix(err, "%s", fr->f->sig->symbol) : AM_OK;
}

static am_kind call(const am_foreign *f, am_arena *a, const am_value *args, const am_value **out,
                    am_err *err)
{
    am_frame fr = {.f = f, .a = a};
    const am_value *ret = NULL, *outs[AM_SIGNATURE_ARGS] = {NULL};
    *out = NULL;
    am_kind k = ready(&fr, args, err);
    if (k) {
        return k;
    }
    forget_closed(&fr, args);
    invoke(&fr);
    if (!succeeded(&fr)) {
        k = tell_failure(&fr, err);
        close_produced(&fr, 0, true);
    } else {
        k = gather(&fr, &ret, outs, err);
    }
    dispose_all(&fr);
    return k ? k : assemble(&fr, ret, outs, out, err);
}

am_kind am_foreign_call(const am_foreign *f, am_arena *a, const am_value *args,
                        const am_value **out, am_err *err)
{
    am_library_enter(f->library);
    am_kind k = call(f, a, args, out, err);
    am_library_leave(f->library);
    return k;
}

am_kind am_foreign_ready(const am_foreign *f, am_arena *a, const am_value *args, am_err *err)
{
    am_frame fr = {.f = f, .a = a};
    am_library_enter(f->library);
    am_kind k = ready(&fr, args, err);
    am_library_leave(f->library);
    return k;
}
