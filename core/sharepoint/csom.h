/* csom.h - requests and replies of ProcessQuery (reference section 4).
 *
 * Write one with open, arg..., close; send it; the stage named there then
 * finds the outcome in x->problem and x->value. */
#ifndef SP_CSOM_H
#define SP_CSOM_H

#include "sharepoint/flow.h"

#define SP_TENANT "{268004ae-ef6b-4e9b-8425-127220d84719}"

/* The form follows what the method returns (reference 4.2). */
enum {
    SP_ACTION,   /* a scalar, a list of strings, or nothing */
    SP_OBJECT,   /* an object: all its properties are read */
    SP_LIST,     /* a collection: with its items */
    SP_OPERATION /* an SpoOperation: what polling needs is read */
};

/* The whole of a request, in x->xml. */
void sp_csom_open(sp *, int form, const char *method);
void sp_csom_arg(sp *, const char *type, const char *value); /* "Null": value is not used */
void sp_csom_close(sp *);
/* For requests of another shape: plain text, and text that is escaped. */
void sp_csom_start(sp *, int64_t want);
void sp_csom_raw(sp *, const char *);
void sp_csom_escaped(sp *, const char *);
#define SP_ENVELOPE                                                                                \
    "<Request AddExpandoFieldTypeSuffix=\"true\" SchemaVersion=\"15.0.0.0\" "                      \
    "LibraryVersion=\"16.0.0.0\" ApplicationName=\"aftermove\" "                                   \
    "xmlns=\"http://schemas.microsoft.com/sharepoint/clientquery/2009\"><Actions>"

/* Send it; changes: AM_REQ_CHANGE or 0. doing is for messages. then: who reads the outcome. */
am_step sp_csom_send(sp *, unsigned changes, const char *doing, sp_stage then);

/* Read a reply: header, then strict pairs of id and value. False: problem says why. */
bool sp_csom_read(const am_host *, const am_value *reply, int64_t want, const am_value **value,
                  sp_problem *);

#endif
