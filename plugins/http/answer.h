/* answer.h - a reply as a value: {status, type, etag, location, json or text}. */
#ifndef HTTP_ANSWER_H
#define HTTP_ANSWER_H

#include <aftermove/plugin.h>

/* form: "json", "text", or "auto": by the reply's type. NULL: the call has failed. */
am_value *answer_value(const am_host *, am_call *, const char *form);

#endif
