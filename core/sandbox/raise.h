/* raise.h - the errors of the service: code, type name and text. */
#ifndef SB_RAISE_H
#define SB_RAISE_H

#include <stdbool.h>

#include <aftermove/plugin.h>

typedef enum sb_raise_kind {
    SB_E_NO_SITE,   /* SpoNoSiteException */
    SB_E_SPO,       /* SpoException */
    SB_E_UNKNOWN,   /* UnknownError */
    SB_E_QUERY,     /* InvalidClientQueryException */
    SB_E_SCHEMA,    /* XmlSchemaValidationException */
    SB_E_NOT_FOUND, /* ResourceNotFoundException */
    SB_E_LIST,      /* ArgumentException with code -1: no such list */
    SB_E_ARGUMENT,  /* ArgumentException */
    SB_E_FILE,      /* FileNotFoundException */
    SB_E_DENIED,    /* UnauthorizedAccessException */
    SB_E_RANGE,     /* ArgumentOutOfRangeException */
    SB_E_SHAREPOINT /* SPException */
} sb_raise_kind;

typedef struct sb_error {
    int code;
    const char *type; /* NULL: no error */
    int http;         /* status when REST says it */
    char text[1400];
} sb_error;

/* Fill the error; always false, so that it can end a function. */
bool sb_raise(sb_error *, sb_raise_kind, const char *fmt, ...) AM_PRINTF(3, 4);

#endif
