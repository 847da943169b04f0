/* fit.c - is a value that a connector made fit to leave its call? */
#include <string.h>

#include "base/text.h"
#include "plugin/call_state.h"

typedef struct fit {
    size_t bytes, max;
    const char *wrong; /* NULL: fine so far */
} fit;

/* Sizes as in JSON, roughly; a value that is shared counts each time, so cycles end too. */
static bool walk(fit *f, const am_value *v, unsigned depth)
{
    f->bytes += 4;
    if (!v) {
        f->wrong = "has a hole in it";
    } else if (depth > AM_VALUE_DEPTH) {
        f->wrong = "is nested too deeply";
    } else if (f->bytes <= f->max) {
        switch (v->type) {
        case AM_T_STR:
            f->bytes += v->u.s.n;
            f->wrong =
                am_utf8_valid(v->u.s.p, v->u.s.n, NULL) ? NULL : "has text that is not UTF-8";
            break;
        case AM_T_ARRAY:
            for (size_t i = 0; i < v->u.a.n && walk(f, v->u.a.v[i], depth + 1); i++) {
            }
            break;
        case AM_T_OBJECT:
            for (size_t i = 0; i < v->u.o.n; i++) {
                size_t n = strlen(v->u.o.v[i].key);
                f->bytes += n;
                if (!am_utf8_valid(v->u.o.v[i].key, n, NULL)) {
                    f->wrong = "has a key that is not UTF-8";
                }
                if (f->wrong || !walk(f, v->u.o.v[i].value, depth + 1)) {
                    break;
                }
            }
            break;
        case AM_T_NULL:
        case AM_T_BOOL:
        case AM_T_INT:
        case AM_T_REAL:
            break;
        }
    }
    return !f->wrong && f->bytes <= f->max;
}

bool am_call_fit(am_call *c, const am_value *v, size_t max, size_t *bytes, const char *what)
{
    fit f = {.bytes = *bytes, .max = max};
    if (!v || c->broken) {
        return !c->broken;
    }
    bool good = walk(&f, v, 0);
    *bytes = f.bytes;
    if (f.wrong) {
        am_call_break(c, "%s %s", what, f.wrong);
    } else if (!good) {
        am_call_over(c, what);
    }
    return good;
}
