/* field.h - members of a JSON file that a person wrote: what is wrong, and where. */
#ifndef AM_PLUGIN_FIELD_H
#define AM_PLUGIN_FIELD_H

#include "base/err.h"
#include "base/value.h"

typedef struct am_field_file {
    am_arena *arena;
    const char *name; /* of the file */
    am_err *err;
    bool failed; /* the first mistake is told, the rest is skipped */
} am_field_file;

typedef struct am_field {
    am_field_file *file;
    const am_value *v; /* NULL: not there */
    const char *path;  /* "functions.open.sig" */
} am_field;

/* Sets the error "FILE: PATH: expected X, found Y"; hint may be NULL. */
void am_field_wrong(const am_field *, const char *expected, const char *hint);
/* "FILE: PATH: " and a sentence. */
void am_field_fail(const am_field *, const char *fmt, ...) AM_PRINTF(2, 3);

am_field am_field_member(const am_field *, const char *key);
/* Member i of an object, its name is *key; no such member: v is NULL. */
am_field am_field_at(const am_field *, size_t i, const char **key);
/* Members other than these (ends with NULL) are mistakes; so is what is no object. */
void am_field_only(const am_field *, const char *const *keys);

/* Each is the value, or `otherwise` when the member is not there; required: that is a mistake. */
const char *am_field_text(const am_field *, const char *key, bool required);
bool am_field_truth(const am_field *, const char *key);
int64_t am_field_integer(const am_field *, const char *key, int64_t least, int64_t most,
                         int64_t otherwise);

#endif
