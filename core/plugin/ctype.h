/* ctype.h - the types that a manifest's signatures may use, and how C spells them. */
#ifndef AM_PLUGIN_CTYPE_H
#define AM_PLUGIN_CTYPE_H

#include "base/value.h"

typedef enum am_cbase {
    AM_C_VOID,
    AM_C_BOOL,
    AM_C_I8,
    AM_C_U8,
    AM_C_I16,
    AM_C_U16,
    AM_C_I32,
    AM_C_U32,
    AM_C_I64,
    AM_C_U64,
    AM_C_F32,
    AM_C_F64,
    AM_C_CSTR,   /* text, NUL behind it */
    AM_C_BYTES,  /* a pointer and a length: two arguments in C, base64 in values */
    AM_C_PTR,    /* some other pointer: only ever a constant, or looked at for null */
    AM_C_HANDLE, /* opaque; scripts see a token, "db#1" */
} am_cbase;

/* A word for a number. */
typedef struct am_cword {
    const char *word;
    int64_t n;
} am_cword;

typedef struct am_ctype {
    const char *name; /* in signatures: "u16", "int", "db" */
    am_cbase base;
    const char *c;      /* in C: "uint16_t"; NULL for text and bytes: see am_ctype_spell() */
    const char *length; /* AM_C_BYTES: how C spells the type of the length */
    unsigned length_size;
    const char *close; /* AM_C_HANDLE: the function that closes it; NULL: the library keeps it */
    const am_cword *words; /* of an integer type; ends with a NULL word; or NULL */
} am_ctype;

/* A built-in type, or one of named (ends with a NULL name; or NULL) by its name; or NULL. */
const am_ctype *am_ctype_find(const am_ctype *named, const char *name);
/* The nearest name of either, for a hint; or NULL. */
const char *am_ctype_near(const am_ctype *named, const char *name);

bool am_ctype_is_integer(const am_ctype *); /* not bool */
bool am_ctype_is_pointer(const am_ctype *);
/* Bounds of an integer type; *most is INT64_MAX for u64. */
void am_ctype_range(const am_ctype *, int64_t *least, int64_t *most);
/* C's spelling; owned: text or bytes that whoever gets it must free. */
const char *am_ctype_spell(const am_ctype *, bool owned);
/* Its parameter type, as in am_param: "integer", "row|done", "string". */
const char *am_ctype_param(am_arena *, const am_ctype *); /* NULL: the arena is full */

#endif
