/* foreign_state.h - inside of a foreign call, for the files of this folder. */
#ifndef AM_PLUGIN_FOREIGN_STATE_H
#define AM_PLUGIN_FOREIGN_STATE_H

#include <ffi.h>

#include "plugin/foreign.h"

enum { AM_SLOTS_MAX = 2 * AM_SIGNATURE_ARGS }; /* bytes are two arguments */

/* As wide as anything that is passed; libffi returns small integers as ffi_arg. */
typedef union am_slot {
    bool b;
    int8_t i8;
    uint8_t u8;
    int16_t i16;
    uint16_t u16;
    int32_t i32;
    uint32_t u32;
    int64_t i64;
    uint64_t u64;
    float f32;
    double f64;
    void *p;
    ffi_arg wide;
} am_slot;

struct am_foreign {
    am_library *library;
    const am_signature *sig;
    const am_foreign *explain;
    ffi_cif cif;
    ffi_type *types[AM_SLOTS_MAX];
    void (*fn)(void);
    void (*ret_dispose)(void *);
    void (*ret_close)(void *);
    struct {
        void (*dispose)(void *);
        void (*close)(void *);
        size_t slot; /* its (first) place among C's arguments */
        bool closes; /* the function is the one that closes handles of this type */
    } args[AM_SIGNATURE_ARGS];
};

typedef struct am_frame {
    const am_foreign *f;
    am_arena *a;
    am_slot in[AM_SLOTS_MAX];  /* what is passed */
    am_slot got[AM_SLOTS_MAX]; /* what is written through pointers */
    am_slot ret;
    int error; /* errno right after the call */
} am_frame;

/* foreign_in.c: a value, or NULL for an absent one, into the slots of argument i. */
AM_CHECK am_kind am_frame_set(am_frame *, size_t i, const am_value *, am_err *);

/* foreign_out.c: integers and booleans of a slot. */
int64_t am_slot_integer(const am_ctype *, const am_slot *);
/* A returned slot holds a widened integer: narrow it. */
void am_slot_narrow(const am_ctype *, am_slot *);
/* A slot's value; n: of AM_C_BYTES. Handles are put into the table. */
AM_CHECK am_kind am_slot_value(am_frame *, const am_ctype *, const am_slot *, uint64_t n,
                               void (*close)(void *), const am_value **out, am_err *);

#endif
