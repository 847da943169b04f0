#include "sharepoint/personal.h"

#include <string.h>

#include "sharepoint/csom.h"
#include "sharepoint/csom_error.h"
#include "sharepoint/deleted.h"
#include "sharepoint/sites.h"
#include "sharepoint/url.h"
#include "sharepoint/wire.h"

typedef struct own {
    sp_url url;
    bool derived; /* by the rule of the name, as the service named none */
} own;

static am_step told(sp *x)
{
    const am_host *h = x->h;
    const own *o = x->own;
    bool redirect = sp_site_true(x, "is_redirect");
    const char *holds = redirect         ? "redirect"
                        : x->site        ? "live"
                        : h->len(x->bin) ? "recycled"
                                         : NULL;
    return h->done(x->c, h->make(x->c,
                                 "{\"upn\":%s,\"url\":%s,\"derived\":%b,\"exists\":%b,"
                                 "\"conflict\":%s,\"site\":%v,\"recycled\":%v}",
                                 sp_arg_text(x, "upn"), o->url.text, (int)o->derived,
                                 (int)(x->site && !redirect), holds, x->site, x->bin));
}

static am_step looked(sp *x)
{
    const own *o = x->own;
    return sp_bin_look(x, &o->url, NULL, told);
}

/* The known rule of names: dots and the at sign become underscores. */
static const char *derive(sp *x, const char *upn)
{
    char *name = x->h->alloc(x->c, strlen(upn) + 1);
    const char *my = sp_host(x, "hosts.my");
    if (!name || !my)
        return NULL;
    for (size_t i = 0; upn[i]; i++)
        name[i] = (char)(strchr(".@", upn[i])             ? '_'
                         : upn[i] >= 'A' && upn[i] <= 'Z' ? upn[i] + ('a' - 'A')
                                                          : upn[i]);
    return x->h->print(x->c, "https://%s/personal/%s", my, name);
}

static am_step named(sp *x)
{
    own *o = x->own;
    const char *url = x->h->str(x->value, NULL);
    if (x->problem.kind && x->problem.kind != AM_ABSENT && x->problem.kind != AM_REMOTE)
        return sp_fail(x);
    if (x->problem.kind || !url || !url[0]) {
        o->derived = true;
        url = derive(x, sp_arg_text(x, "upn"));
    }
    if (!sp_url_site(x, url, &o->url))
        return AM_FAIL;
    return sp_look(x, o->url.text, looked);
}

static am_step begin(sp *x)
{
    const char *upn = sp_arg_text(x, "upn");
    if (!upn || !strchr(upn, '@') || strpbrk(upn, "/\\?#% \t\"'<>"))
        return x->h->fail(x->c, AM_USAGE, "upn must be like john.doe@contoso.com");
    sp_wire_call(x, "personal-site", (const sp_field[]){{"upn", upn}, {NULL, NULL}});
    return sp_csom_send(x, 0, x->h->print(x->c, "asking for the OneDrive of %s", upn), named);
}

am_step sp_personal_site_step(const am_host *h, am_call *c)
{
    return sp_run(h, c, begin, sizeof(own));
}
