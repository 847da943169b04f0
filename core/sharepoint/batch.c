#include "sharepoint/batch.h"

#include <stdio.h>

#include "sharepoint/csom.h"
#include "sharepoint/csom_error.h"

/* Ids of read n: scope, evaluation of its path, query, and the path. */
enum { FIRST = 10, IDS = 4 };

static unsigned id(unsigned n, unsigned which)
{
    return FIRST + IDS * n + which;
}

void sp_batch_open(sp *x)
{
    sp_csom_start(x, 2);
    sp_csom_raw(x, SP_ENVELOPE "<ObjectPath Id=\"2\" ObjectPathId=\"1\" />");
}

void sp_batch_action(sp *x, unsigned n, int form)
{
    char text[64];
    snprintf(text, sizeof text, "<ExceptionHandlingScopeSimple Id=\"%u\">", id(n, 0));
    sp_csom_raw(x, text);
    snprintf(text, sizeof text, "<ObjectPath Id=\"%u\" ObjectPathId=\"%u\" />", id(n, 1), id(n, 3));
    sp_csom_raw(x, text);
    snprintf(text, sizeof text, "<Query Id=\"%u\" ObjectPathId=\"%u\">", id(n, 2), id(n, 3));
    sp_csom_raw(x, text);
    sp_csom_raw(x, "<Query SelectAllProperties=\"true\"><Properties /></Query>");
    if (form == SP_LIST)
        sp_csom_raw(x, "<ChildItemQuery SelectAllProperties=\"true\"><Properties />"
                       "</ChildItemQuery>");
    sp_csom_raw(x, "</Query></ExceptionHandlingScopeSimple>");
}

void sp_batch_paths(sp *x)
{
    sp_csom_raw(x, "</Actions><ObjectPaths><Constructor Id=\"1\" TypeId=\"" SP_TENANT "\" />");
}

void sp_batch_path(sp *x, unsigned n, const char *method)
{
    char text[48];
    snprintf(text, sizeof text, "<Method Id=\"%u\" ParentId=\"1\" Name=\"", id(n, 3));
    sp_csom_raw(x, text);
    sp_csom_escaped(x, method);
    sp_csom_raw(x, "\"");
    x->args = 0;
}

void sp_batch_path_end(sp *x)
{
    sp_csom_raw(x, x->args ? "</Parameters></Method>" : " />");
}

void sp_batch_close(sp *x)
{
    sp_csom_raw(x, "</ObjectPaths></Request>");
}

bool sp_batch_read(sp *x, unsigned n, const am_value **value, sp_problem *p)
{
    const am_host *h = x->h;
    const am_value *reply = h->json(x->c), *scope, *seen;
    sp_problem none = {.type = "", .message = ""};
    *value = NULL;
    *p = none;
    if (!sp_csom_read(h, reply, id(n, 0), &scope, &none) ||
        !sp_csom_read(h, reply, id(n, 2), &seen, &none))
        return false;
    const am_value *caught = h->get(scope, "HasException"), *error = h->get(scope, "ErrorInfo");
    if (h->type(caught) != 'b')
        return false;
    if (!h->truth(caught, true)) {
        *value = seen;
        return h->type(seen) == 'o' && h->type(error) != 'o';
    }
    if (seen || h->type(error) != 'o')
        return false;
    sp_error_csom(h, error, p);
    return p->type[0] != 0;
}
