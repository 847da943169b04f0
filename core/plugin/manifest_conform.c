/* manifest_conform.c - a manifest's claims as C, for the compiler to check against the header. */
#include <inttypes.h>

#include "plugin/manifest_state.h"

/* Sizes and signs of what was given a spelling of its own: the compiler knows the real ones. */
static void types(const am_manifest *m, am_buf *b)
{
    static const char *const fixed[] = {
        [AM_C_BOOL] = "bool",    [AM_C_I8] = "int8_t",    [AM_C_U8] = "uint8_t",
        [AM_C_I16] = "int16_t",  [AM_C_U16] = "uint16_t", [AM_C_I32] = "int32_t",
        [AM_C_U32] = "uint32_t", [AM_C_I64] = "int64_t",  [AM_C_U64] = "uint64_t",
        [AM_C_F32] = "float",    [AM_C_F64] = "double"};
    for (const am_ctype *t = m->types; t && t->name; t++) {
        if (t->base >= AM_C_BOOL && t->base <= AM_C_F64) {
            am_buf_fmt(b,
                       "_Static_assert(sizeof(%s) == sizeof(%s) && "
                       "((%s)-1 < 0) == ((%s)-1 < 0), \"type %s\");\n",
                       t->c, fixed[t->base], t->c, fixed[t->base], t->name);
        }
        if (t->base == AM_C_HANDLE && t->close) {
            am_buf_fmt(b, "void am_close_%s(%s h);\nvoid am_close_%s(%s h)\n{\n    %s(h);\n}\n",
                       t->name, t->c, t->name, t->c, t->close);
        }
    }
}

static void parameter(am_buf *b, const am_signature_arg *arg)
{
    const am_ctype *t = arg->type;
    bool owned = arg->dispose != NULL;
    am_buf_fmt(b, "%s%s", am_ctype_spell(t, owned), arg->out ? " *" : "");
    if (t->base == AM_C_BYTES) {
        am_buf_fmt(b, ", %s%s", t->length, arg->out ? " *" : "");
    }
}

static void dispose(am_buf *b, const char *fn, const char *of, size_t i)
{
    if (fn) {
        am_buf_fmt(b, "void am_%s_%zu(void *p);\nvoid am_%s_%zu(void *p)\n{\n    %s(p);\n}\n", of,
                   i, of, i, fn);
    }
}

static void function(am_buf *b, const am_signature *s, size_t i)
{
    am_buf_fmt(b, "extern %s (*const am_is_%zu)(", am_ctype_spell(s->ret, s->dispose != NULL), i);
    size_t from = b->n;
    for (size_t k = 0; k < s->n_args; k++) {
        am_buf_str(b, k ? ", " : "");
        parameter(b, &s->args[k]);
    }
    am_buf_str(b, b->n == from ? "void);\n" : ");\n");
    am_buf_fmt(b, "%s (*const am_is_%zu)(", am_ctype_spell(s->ret, s->dispose != NULL), i);
    for (size_t k = 0; k < s->n_args; k++) {
        am_buf_str(b, k ? ", " : "");
        parameter(b, &s->args[k]);
    }
    am_buf_fmt(b, "%s) = %s;\n", s->n_args ? "" : "void", s->symbol);
    dispose(b, s->dispose, "frees", i);
    for (size_t k = 0; k < s->n_args; k++) {
        dispose(b, s->args[k].dispose, "frees_out", i * AM_SIGNATURE_ARGS + k);
    }
}

am_kind am_manifest_conform(const am_manifest *m, am_buf *b, am_err *err)
{
    if (!m->header) {
        am_fail(err, AM_USAGE, "%s: header: expected text, found nothing", m->file);
        return am_hint(err, "name the header that declares the functions");
    }
    am_buf_fmt(b,
               "/* connector %s */\n#include <stdbool.h>\n#include <stddef.h>\n"
               "#include <stdint.h>\n#include <stdlib.h>\n#include <%s>\n",
               m->name, m->header);
    types(m, b);
    for (size_t i = 0; i < m->n_fns; i++) {
        am_buf_fmt(b, "#line 1 \"functions.%s.sig\"\n", m->fns[i].name);
        function(b, &m->fns[i].sig, i);
    }
    if (m->explain.symbol) {
        am_buf_str(b, "#line 1 \"explain\"\n");
        function(b, &m->explain, m->n_fns);
    }
    return am_buf_ok(b) ? AM_OK : am_fail(err, AM_LIMIT, "%s: too large", m->file);
}
