/* foreign_out.c - what C gave becomes values. */
#include <inttypes.h>
#include <string.h>

#include "base/text.h"
#include "plugin/base64.h"
#include "plugin/foreign_state.h"

void am_slot_narrow(const am_ctype *t, am_slot *s)
{
    ffi_arg wide = s->wide;
    switch (t->base) {
    case AM_C_BOOL:
        s->b = (wide & 0xff) != 0;
        break;
    case AM_C_I8:
        s->i8 = (int8_t)wide;
        break;
    case AM_C_U8:
        s->u8 = (uint8_t)wide;
        break;
    case AM_C_I16:
        s->i16 = (int16_t)wide;
        break;
    case AM_C_U16:
        s->u16 = (uint16_t)wide;
        break;
    case AM_C_I32:
        s->i32 = (int32_t)wide;
        break;
    case AM_C_U32:
        s->u32 = (uint32_t)wide;
        break;
    default:
        break;
    }
}

int64_t am_slot_integer(const am_ctype *t, const am_slot *s)
{
    switch (t->base) {
    case AM_C_BOOL:
        return s->b;
    case AM_C_I8:
        return s->i8;
    case AM_C_U8:
        return s->u8;
    case AM_C_I16:
        return s->i16;
    case AM_C_U16:
        return s->u16;
    case AM_C_I32:
        return s->i32;
    case AM_C_U32:
        return s->u32;
    default:
        return s->i64;
    }
}

static am_kind word_value(am_frame *fr, const am_ctype *t, int64_t n, const am_value **out,
                          am_err *err)
{
    for (const am_cword *w = t->words; w->word; w++) {
        if (w->n == n) {
            *out = am_value_str(fr->a, w->word);
            return AM_OK;
        }
    }
    return am_fail(err, AM_REMOTE, "%" PRId64 " is no number of %s (%s)", n, t->name,
                   am_ctype_param(fr->a, t));
}

static am_kind text_value(am_frame *fr, const char *s, const am_value **out, am_err *err)
{
    size_t bad, n = strnlen(s, (size_t)AM_FOREIGN_TEXT_MAX + 1);
    if (n > AM_FOREIGN_TEXT_MAX) {
        return am_fail(err, AM_LIMIT, "text of more than %d bytes", AM_FOREIGN_TEXT_MAX);
    }
    if (!am_utf8_valid(s, n, &bad)) {
        am_fail(err, AM_REMOTE, "text that is not UTF-8 (byte 0x%02x at %zu)",
                (unsigned)(unsigned char)s[bad], bad);
        return am_hint(err, "describe it as bytes, when its length is known");
    }
    *out = am_value_strn(fr->a, s, n);
    return AM_OK;
}

static am_kind handle_value(am_frame *fr, const am_ctype *t, void *p, void (*close)(void *),
                            const am_value **out, am_err *err)
{
    const char *token;
    am_kind k = am_handles_put(am_library_handles(fr->f->library), fr->a, t, p, close, &token, err);
    if (k == AM_OK) {
        *out = am_value_str(fr->a, token);
    }
    return k;
}

am_kind am_slot_value(am_frame *fr, const am_ctype *t, const am_slot *s, uint64_t n,
                      void (*close)(void *), const am_value **out, am_err *err)
{
    *out = NULL;
    if (am_ctype_is_pointer(t) && !s->p) {
        *out = am_value_null(fr->a);
        return AM_OK;
    }
    switch (t->base) {
    case AM_C_VOID:
    case AM_C_PTR:
        *out = am_value_null(fr->a);
        break;
    case AM_C_BOOL:
        *out = am_value_bool(fr->a, s->b);
        break;
    case AM_C_F32:
        *out = am_value_real(fr->a, (double)s->f32);
        break;
    case AM_C_F64:
        *out = am_value_real(fr->a, s->f64);
        break;
    case AM_C_CSTR:
        return text_value(fr, s->p, out, err);
    case AM_C_BYTES:
        if (n > AM_FOREIGN_TEXT_MAX) {
            return am_fail(err, AM_LIMIT, "%" PRIu64 " bytes, at most %d", n, AM_FOREIGN_TEXT_MAX);
        }
        *out = am_value_str(fr->a, am_base64_format(fr->a, s->p, (size_t)n));
        break;
    case AM_C_HANDLE:
        return handle_value(fr, t, s->p, close, out, err);
    case AM_C_U64:
        if (!t->words && s->u64 > INT64_MAX) { /* beyond what a value's integer holds */
            *out = am_value_str(fr->a, am_arena_format(fr->a, "%" PRIu64, s->u64));
            break;
        }
        /* fall through */
    default:
        if (t->words) {
            return word_value(fr, t, am_slot_integer(t, s), out, err);
        }
        *out = am_value_int(fr->a, am_slot_integer(t, s));
        break;
    }
    return AM_OK;
}
