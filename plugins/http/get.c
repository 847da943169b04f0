/* get.c - a read of anything that the operator's bases hold. */
#include <string.h>

#include "address.h"
#include "answer.h"
#include "http.h"

typedef struct get {
    bool asked;
} get;

am_step http_get(const am_host *h, am_call *c)
{
    get *g = h->local(c, sizeof *g);
    const am_value *args = h->args(c);
    if (!g)
        return h->fail(c, AM_NOMEM, "no memory for the request");
    if (g->asked) {
        am_value *v = answer_value(h, c, h->str(h->get(args, "form"), "auto"));
        return v ? h->done(c, v) : AM_FAIL;
    }
    bool tolerant = strcmp(h->str(h->get(args, "errors"), ""), "return") == 0;
    const char *url = address_make(h, c);
    if (!url || !address_headers(h, c))
        return AM_FAIL;
    g->asked = true;
    return h->send(c, tolerant ? AM_REQ_RAW : 0, h->str(h->get(args, "method"), "GET"), url);
}
