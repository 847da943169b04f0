/* foreign_in.c - values become C arguments. */
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "plugin/base64.h"
#include "plugin/foreign_state.h"

static am_kind mistyped(const char *name, const char *expected, const am_value *v, am_err *err)
{
    return am_fail(err, AM_USAGE, "%s: %s expected, got %s", name, expected, am_value_type_name(v));
}

static void put_integer(const am_ctype *t, am_slot *s, int64_t n)
{
    switch (t->base) {
    case AM_C_BOOL:
        s->b = n != 0;
        break;
    case AM_C_I8:
        s->i8 = (int8_t)n;
        break;
    case AM_C_U8:
        s->u8 = (uint8_t)n;
        break;
    case AM_C_I16:
        s->i16 = (int16_t)n;
        break;
    case AM_C_U16:
        s->u16 = (uint16_t)n;
        break;
    case AM_C_I32:
        s->i32 = (int32_t)n;
        break;
    case AM_C_U32:
        s->u32 = (uint32_t)n;
        break;
    default:
        s->i64 = n;
        break;
    }
}

static am_kind set_integer(const am_ctype *t, const char *name, am_slot *s, const am_value *v,
                           am_err *err)
{
    if (t->words) {
        const char *word = am_value_text(v, NULL);
        for (const am_cword *w = t->words; word && w->word; w++) {
            if (strcmp(w->word, word) == 0) {
                put_integer(t, s, w->n);
                return AM_OK;
            }
        }
        return am_fail(err, AM_USAGE, "%s: no word of %s", name, t->name);
    }
    int64_t least, most;
    am_ctype_range(t, &least, &most);
    bool whole = am_value_is(v, AM_T_REAL) && floor(v->u.r) == v->u.r;
    if (whole && (v->u.r < -9.2e18 || v->u.r > 9.2e18)) {
        return am_fail(err, AM_USAGE, "%s: %.17g does not fit %s", name, v->u.r, t->name);
    }
    if (!am_value_is(v, AM_T_INT) && !whole) {
        return mistyped(name, "a whole number", v, err);
    }
    int64_t n = whole ? (int64_t)v->u.r : v->u.i;
    if (n < least || n > most) {
        return am_fail(err, AM_USAGE,
                       "%s: %" PRId64 " does not fit %s (%" PRId64 " to %" PRId64 ")", name, n,
                       t->name, least, most);
    }
    put_integer(t, s, n);
    return AM_OK;
}

static am_kind set_real(const am_ctype *t, const char *name, am_slot *s, const am_value *v,
                        am_err *err)
{
    if (!am_value_is(v, AM_T_INT) && !am_value_is(v, AM_T_REAL)) {
        return mistyped(name, "a number", v, err);
    }
    double r = am_value_is(v, AM_T_INT) ? (double)v->u.i : v->u.r;
    if (t->base == AM_C_F64) {
        s->f64 = r;
    } else if (fabs(r) > (double)__FLT_MAX__) {
        return am_fail(err, AM_USAGE, "%s: %.17g does not fit %s", name, r, t->name);
    } else {
        s->f32 = (float)r;
    }
    return AM_OK;
}

/* The library may write into what it was given as char *: it gets a copy. */
static am_kind set_text(am_frame *fr, const char *name, am_slot *s, const am_value *v, am_err *err)
{
    if (!am_value_is(v, AM_T_STR)) {
        return mistyped(name, "text", v, err);
    }
    if (memchr(v->u.s.p, '\0', v->u.s.n)) {
        return am_fail(err, AM_USAGE, "%s: a NUL within text", name);
    }
    s->p = v->u.s.n > AM_FOREIGN_IN_MAX ? NULL : am_arena_strndup(fr->a, v->u.s.p, v->u.s.n);
    return s->p ? AM_OK : am_fail(err, AM_LIMIT, "%s: %zu bytes are too many", name, v->u.s.n);
}

static am_kind set_bytes(am_frame *fr, const am_ctype *t, const char *name, am_slot *s,
                         const am_value *v, am_err *err)
{
    size_t n = 0;
    s[0].p = NULL;
    if (v && !am_value_is(v, AM_T_NULL)) {
        if (!am_value_is(v, AM_T_STR)) {
            return mistyped(name, "bytes as base64 text", v, err);
        }
        if (v->u.s.n > AM_FOREIGN_IN_MAX) {
            return am_fail(err, AM_LIMIT, "%s: %zu bytes are too many", name, v->u.s.n);
        }
        s[0].p = am_base64_parse(fr->a, v->u.s.p, v->u.s.n, &n);
        if (!s[0].p) {
            return am_fail(err, am_arena_full(fr->a) ? AM_LIMIT : AM_USAGE, "%s: %s", name,
                           am_arena_full(fr->a) ? "too large" : "not base64");
        }
    }
    if (t->length_size == sizeof(uint64_t)) {
        s[1].u64 = n;
    } else {
        s[1].u32 = (uint32_t)n;
    }
    return AM_OK;
}

am_kind am_frame_set(am_frame *fr, size_t i, const am_value *v, am_err *err)
{
    const am_signature_arg *arg = &fr->f->sig->args[i];
    const am_ctype *t = arg->type;
    const char *name = arg->name ? arg->name : t->name;
    am_slot *s = &fr->in[fr->f->args[i].slot];
    bool absent = !v || am_value_is(v, AM_T_NULL);
    if (absent && !arg->optional && !am_value_is(arg->literal, AM_T_NULL)) {
        return am_fail(err, AM_USAGE, "%s: is missing", name);
    }
    switch (t->base) {
    case AM_C_BOOL:
        if (!am_value_is(v, AM_T_BOOL)) {
            return mistyped(name, "true or false", v, err);
        }
        s->b = v->u.b;
        return AM_OK;
    case AM_C_F32:
    case AM_C_F64:
        return set_real(t, name, s, v, err);
    case AM_C_BYTES:
        return set_bytes(fr, t, name, s, v, err);
    case AM_C_CSTR:
        s->p = NULL;
        return absent ? AM_OK : set_text(fr, name, s, v, err);
    case AM_C_PTR:
        s->p = (void *)(intptr_t)am_value_num(v, 0);
        return AM_OK;
    case AM_C_HANDLE:
        s->p = NULL;
        if (absent) {
            return AM_OK;
        }
        if (!am_value_is(v, AM_T_STR)) {
            return mistyped(name, "a handle", v, err);
        }
        if (am_handles_get(am_library_handles(fr->f->library), t, v->u.s.p, &s->p, err)) {
            return am_prefix(err, "%s", name);
        }
        return AM_OK;
    case AM_C_VOID:
        return am_fail(err, AM_BUG, "%s: a void argument", name);
    default:
        return set_integer(t, name, s, v, err);
    }
}
