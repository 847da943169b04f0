/* emit.h - JSON as the service writes it: CSOM's own style, or plain.
 *
 * CSOM puts bare carriage returns after brackets, writes "/" as \u002f, GUIDs
 * and dates as \/Guid(..)\/ and \/Date(..)\/ and 64-bit integers as numbers;
 * REST and Graph write bare GUIDs, ISO dates and 64-bit integers as text. */
#ifndef SB_EMIT_H
#define SB_EMIT_H

#include "base/buf.h"
#include "sandbox/guid.h"

typedef struct sb_emit {
    am_buf *out;
    bool csom;  /* the CSOM style */
    bool comma; /* something stands before the next item */
} sb_emit;

/* The .NET minimum date: "not set". */
#define SB_NO_DATE INT64_MIN

void sb_emit_open(sb_emit *, char bracket);  /* '{' or '[' */
void sb_emit_close(sb_emit *, char bracket); /* '}' or ']' */
void sb_emit_key(sb_emit *, const char *name);
void sb_emit_str(sb_emit *, const char *text); /* NULL: null */
void sb_emit_int(sb_emit *, int64_t);
void sb_emit_long(sb_emit *, int64_t); /* a 64-bit integer: text in REST */
void sb_emit_bool(sb_emit *, bool);
void sb_emit_null(sb_emit *);
void sb_emit_guid(sb_emit *, const sb_guid *);
void sb_emit_date(sb_emit *, int64_t wall_ms);
void sb_emit_raw(sb_emit *, const char *json); /* a value that is JSON already */

/* A member at once. */
void sb_emit_kstr(sb_emit *, const char *name, const char *text);
void sb_emit_kint(sb_emit *, const char *name, int64_t);
void sb_emit_kbool(sb_emit *, const char *name, bool);
void sb_emit_kguid(sb_emit *, const char *name, const sb_guid *);

#endif
