/* ask.h - one request of Graph after the other, each with the function that takes its reply. */
#ifndef GRAPH_ASK_H
#define GRAPH_ASK_H

#include <aftermove/plugin.h>

typedef struct ask ask;
typedef am_step (*ask_then)(ask *);

/* First member of what an operation keeps from step to step. */
struct ask {
    const am_host *h;
    am_call *c;
    ask_then then;     /* takes the reply; NULL: the operation has not begun */
    const char *doing; /* "reading the users", for messages */
    const char *page;  /* the page that was asked for last */
};

/* The step of an operation: its first function, or the one that waits. size: of the whole record.
 */
am_step ask_run(const am_host *, am_call *, size_t size, ask_then first);
am_step ask_send(ask *, unsigned flags, const char *method, const char *url, const char *doing,
                 ask_then then);
/* The "value" list of the reply; NULL: the call has failed. */
const am_value *ask_rows(ask *);
/* The address of the next page, as a base and a path; NULL: it was the last one, or the call has
 * failed (then *bad), because the page is said to be elsewhere or is the same one again. */
const char *ask_more(ask *, bool *bad);
am_step ask_nomem(ask *);
/* Text for a query or a path, percent-encoded; "" when memory ends. */
const char *ask_encode(ask *, const char *text);
/* The same into a place of n bytes; false: it is too small. */
bool ask_encode_into(char *out, size_t n, const char *text);
/* A literal of an OData filter: in quotes, those within doubled; not encoded. */
const char *ask_literal(ask *, const char *text);
/* An argument, as text; NULL: not given. */
const char *ask_arg(const ask *, const char *name);

#endif
