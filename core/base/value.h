/* value.h - the JSON-like tree that arguments, replies and evidence are.
 *
 * Values live in an arena and are read only once they are shared. All readers
 * take NULL: an absent value is no error. */
#ifndef AM_BASE_VALUE_H
#define AM_BASE_VALUE_H

#include "base/mem.h"

enum { AM_VALUE_DEPTH = 64 }; /* nesting; deeper input is refused */

typedef enum am_type {
    AM_T_NULL, AM_T_BOOL, AM_T_INT, AM_T_REAL, AM_T_STR, AM_T_ARRAY, AM_T_OBJECT
} am_type;

typedef struct am_member {
    const char *key;
    am_value *value;
} am_member;

struct am_value {
    am_type type;
    union {
        bool b;
        int64_t i;
        double r;
        struct { const char *p; size_t n; } s;                      /* NUL behind it */
        struct { am_value **v; size_t n, cap; } a;
        struct { am_member *v; size_t n, cap; } o;                  /* in order of insertion */
    } u;
};

/* Building; NULL when the arena is full. Strings are copied; items and members are not, they
 * must live as long as what holds them. A real that is no number (infinity, NaN) becomes null. */
am_value *am_value_null(am_arena *);
am_value *am_value_bool(am_arena *, bool);
am_value *am_value_int(am_arena *, int64_t);
am_value *am_value_real(am_arena *, double);
am_value *am_value_str(am_arena *, const char *);            /* NULL gives null */
am_value *am_value_strn(am_arena *, const char *, size_t n);
am_value *am_value_array(am_arena *);
am_value *am_value_object(am_arena *);
/* Add or replace; false: arena full, or not that type, or value NULL. */
bool am_value_put(am_arena *, am_value *object, const char *key, const am_value *);
/* The same for an object that has no such member yet, and a key that lives as long as it does. */
bool am_value_add(am_arena *, am_value *object, const char *key, const am_value *);
bool am_value_push(am_arena *, am_value *array, const am_value *);
am_value *am_value_copy(am_arena *, const am_value *);       /* deep */

/* Reading. Where a path could be taken in two ways, a member named like all the rest of it comes
 * first, then the one with the shortest name: "a.@odata.nextLink" finds what it seems to. */
const am_value *am_value_get(const am_value *, const char *path);   /* "a.b[0]" */
const am_value *am_value_member(const am_value *, const char *key); /* key taken literally */
const am_value *am_value_at(const am_value *, size_t i);            /* of an object: member i */
size_t am_value_len(const am_value *);                              /* items, members or bytes */
const char *am_value_text(const am_value *, const char *otherwise);
int64_t am_value_num(const am_value *, int64_t otherwise);          /* also "12", and 12.0 */
double am_value_to_real(const am_value *, double otherwise);
bool am_value_truth(const am_value *, bool otherwise);
bool am_value_is(const am_value *, am_type);
/* The members of an object by key (bytewise); heap, n = am_value_len(). NULL: no object, empty. */
am_member *am_value_sorted(const am_value *object);
/* Equal as canonical JSON: member order does not matter, 1 equals 1.0. */
bool am_value_equal(const am_value *, const am_value *);
const char *am_value_type_name(const am_value *);                   /* "string", "nothing" */

#endif
