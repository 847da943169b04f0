#include "app/inventory.h"

#include <config.h>
#include <string.h>

#include "app/ask.h"
#include "app/batch.h"
#include "base/clock.h"
#include "base/json.h"

enum { PER_SITE = 4, AT_ONCE = AM_BATCH_MAX / PER_SITE, VALUE_MAX = 64 << 20 };

typedef struct writer {
    am_session *session;
    am_tenant *tenant;
    FILE *out;
    am_inventory_what what;
    am_inventory_counts *counts;
    am_arena *arena; /* of the sites at hand; emptied with them */
    am_value *site[AT_ONCE];
    size_t n;
    const char *sep;
} writer;

static void put(const writer *w, const am_value *v)
{
    am_buf text = AM_BUF(VALUE_MAX);
    am_json_format(&text, v, AM_JSON_PLAIN);
    fputs(am_buf_text(&text), w->out);
    am_buf_free(&text);
}

/* What stands in place of an answer. of: the URL of a site; NULL: it was asked of the tenant. */
static am_value *failure(writer *w, const char *name, const char *of, const am_err *err)
{
    am_inventory_counts *n = w->counts;
    const char *tenant = am_value_text(am_value_member(am_tenant_facts(w->tenant), "name"), "");
    if (!n->failed++)
        snprintf(n->first, sizeof n->first, "%s of %s: %.300s", name, of ? of : tenant, err->text);
    return am_json_make(w->arena, "{\"error\":%s,\"kind\":%s}", err->text, am_kind_name(err->kind));
}

/* ,"name":ANSWER on a line of its own. */
static am_kind fact(writer *w, const char *name, const char *op, const char *direction, am_err *err)
{
    am_query q = {.op = op,
                  .args = direction ? am_json_make(w->arena, "{\"direction\":%s}", direction)
                                    : am_value_object(w->arena),
                  .arena = w->arena};
    am_kind kind = am_batch(w->session, w->tenant, &q, 1, err);
    if (kind)
        return kind;
    fprintf(w->out, ",\n  \"%s\": ", name);
    put(w, q.answer ? q.answer : failure(w, name, NULL, &q.err));
    am_arena_reset(w->arena);
    return AM_OK;
}

static void attach(writer *w, am_value *site, const char *name, const am_query *q)
{
    const char *url = am_value_text(am_value_member(site, "url"), NULL);
    (void)am_value_put(w->arena, site, name, q->answer ? q->answer : failure(w, name, url, &q->err));
}

/* Administrators as logins: names and addresses of people stay where they are. */
static const am_value *logins(am_arena *arena, const am_value *admins)
{
    am_value *list = am_value_array(arena);
    for (size_t i = 0; i < am_value_len(admins); i++)
        (void)am_value_push(arena, list, am_value_member(am_value_at(admins, i), "login"));
    return list;
}

/* Who has which role: logins, and titles of site groups alone. */
static const am_value *roles(am_arena *arena, const am_value *permissions)
{
    am_value *list = am_value_array(arena);
    for (size_t i = 0; i < am_value_len(permissions); i++) {
        const am_value *p = am_value_at(permissions, i), *kind = am_value_member(p, "kind");
        bool group = strcmp(am_value_text(kind, ""), "site group") == 0;
        (void)am_value_push(
            arena, list,
            am_json_make(arena, "{\"login\":%v,\"title\":%v,\"kind\":%v,\"roles\":%v}",
                         am_value_member(p, "login"), group ? am_value_member(p, "title") : NULL,
                         kind, am_value_member(p, "roles")));
    }
    return list;
}

/* Who is in which site group, by login; not of the groups behind sharing links. */
static const am_value *members(am_arena *arena, const am_value *groups)
{
    static const char link[] = "SharingLinks.";
    am_value *list = am_value_array(arena);
    for (size_t i = 0; i < am_value_len(groups); i++) {
        const am_value *g = am_value_at(groups, i), *title = am_value_member(g, "title");
        const am_value *in = am_value_member(g, "members");
        if (strncmp(am_value_text(title, ""), link, sizeof link - 1) == 0)
            continue;
        (void)am_value_push(arena, list,
                            am_json_make(arena, "{\"title\":%v,\"members\":%v}", title,
                                         am_value_is(in, AM_T_ARRAY) ? logins(arena, in) : NULL));
    }
    return list;
}

/* What a listing does not tell of a site, and is asked for beside it. */
static const struct question {
    const char *member, *op;
    bool redirects; /* of redirects, or of the others: a redirect lets nobody in */
    const am_value *(*shown)(am_arena *, const am_value *answer);
} questions[PER_SITE] = {{"redirect", "resolve", true, NULL},
                         {"admins", "site-admins", false, logins},
                         {"permissions", "site-permissions", false, roles},
                         {"groups", "site-groups", false, members}};

static bool wanted(const writer *w, const struct question *about, bool redirect)
{
    bool asked =
        about->redirects || (about->shown == logins ? w->what.admins : w->what.permissions);
    return asked && about->redirects == redirect;
}

/* Ask for it of the sites at hand, all at once, and write them. */
static am_kind flush_sites(writer *w, am_err *err)
{
    am_query q[AM_BATCH_MAX];
    struct {
        am_value *site;
        const struct question *about;
    } of[AM_BATCH_MAX];
    size_t n = 0;
    for (size_t i = 0; i < w->n; i++) {
        const am_value *args =
            am_json_make(w->arena, "{\"url\":%v}", am_value_member(w->site[i], "url"));
        bool redirect = am_value_truth(am_value_member(w->site[i], "is_redirect"), false);
        w->counts->sites++;
        w->counts->redirects += redirect;
        for (size_t k = 0; k < PER_SITE; k++) {
            if (!wanted(w, &questions[k], redirect))
                continue;
            of[n].site = w->site[i];
            of[n].about = &questions[k];
            q[n++] = (am_query){.op = questions[k].op, .args = args, .arena = w->arena};
        }
    }
    am_kind kind = am_batch(w->session, w->tenant, q, n, err);
    for (size_t i = 0; !kind && i < n; i++) {
        if (of[i].about->shown && q[i].answer)
            q[i].answer = of[i].about->shown(w->arena, q[i].answer);
        attach(w, of[i].site, of[i].about->member, &q[i]);
    }
    for (size_t i = 0; !kind && i < w->n; i++) {
        fprintf(w->out, "%s\n   ", w->sep);
        put(w, w->site[i]);
        w->sep = ",";
    }
    w->n = 0;
    am_arena_reset(w->arena);
    return kind;
}

static am_kind take_site(void *self, const am_value *item, am_err *err)
{
    writer *w = self;
    w->site[w->n++] = am_value_copy(w->arena, item);
    if (!w->site[w->n - 1])
        return am_fail(err, AM_NOMEM, "no memory for a site");
    return w->n == AT_ONCE ? flush_sites(w, err) : AM_OK;
}

static am_kind take_deleted(void *self, const am_value *item, am_err *err)
{
    writer *w = self;
    (void)err;
    fprintf(w->out, "%s\n   ", w->sep);
    put(w, item);
    w->sep = ",";
    w->counts->deleted++;
    return AM_OK;
}

/* A list that cannot be read ends there, and says why; only what ends the whole is returned. */
static am_kind list(writer *w, const char *name, const char *op, const am_value *args,
                    am_ask_item take, am_err *err)
{
    fprintf(w->out, ",\n  \"%s\": [", name);
    w->sep = "";
    am_kind kind = am_ask(w->session, w->tenant, op, args, w->session->arena, NULL, take, w, err);
    if (!kind && w->n)
        kind = flush_sites(w, err);
    fputs("]", w->out);
    if (kind && kind != AM_CANCELLED && kind != AM_NOMEM && kind != AM_BUG) {
        w->n = 0;
        am_arena_reset(w->arena);
        fprintf(w->out, ",\n  \"%s_error\": ", name);
        put(w, failure(w, name, NULL, err));
        kind = AM_OK;
    }
    return kind;
}

static am_kind tenant(writer *w, const char *client_id, am_err *err)
{
    static const struct {
        const char *name, *op, *direction;
    } facts[] = {{"info", "tenant-info", NULL},          {"licences", "licences", NULL},
                 {"trusts", "list-trusts", NULL},        {"trust", "verify-trust", "forward"},
                 {"trust_back", "verify-trust", "back"}, {"moves", "move-states", "forward"},
                 {"moves_back", "move-states", "back"}};
    const am_value *about = am_tenant_facts(w->tenant);
    am_kind kind = AM_OK;
    fputs(" {\"name\": ", w->out);
    put(w, am_value_member(about, "name"));
    fputs(", \"role\": ", w->out);
    put(w, am_value_member(about, "role"));
    fputs(", \"tenant_id\": ", w->out);
    put(w, am_value_member(about, "tenant_id"));
    fputs(", \"client_id\": ", w->out);
    put(w, am_value_str(w->arena, client_id));
    fputs(",\n  \"hosts\": ", w->out);
    put(w, am_value_member(about, "hosts"));
    for (size_t i = 0; !kind && i < sizeof facts / sizeof *facts; i++)
        kind = fact(w, facts[i].name, facts[i].op, facts[i].direction, err);
    const am_value *all = am_json_make(w->session->arena, "{\"personal\":%b,\"detail\":%b}", 1, 1);
    if (!kind)
        kind = list(w, "sites", "list-sites", all, take_site, err);
    if (!kind)
        kind = list(w, "deleted", "list-deleted-sites", NULL, take_deleted, err);
    fputs("}", w->out);
    return kind;
}

am_kind am_inventory_write(am_session *s, FILE *out, am_inventory_what what,
                           am_inventory_counts *counts, am_err *err)
{
    am_kind kind = AM_OK;
    char when[AM_TIME_TEXT];
    const char *sep = "";
    *counts = (am_inventory_counts){0};
    fprintf(out,
            "{\"format\": \"" AM_INVENTORY_FORMAT
            "\", \"version\": %d, \"tool\": \"" PACKAGE_VERSION
            "\", \"made\": \"%s\",\n\"tenants\": [",
            AM_INVENTORY_VERSION, am_time_format(when, am_clock_wall()));
    for (size_t i = 0; !kind && i < s->n_tenants; i++) {
        if (strcmp(am_tenant_connector(s->tenants[i]), "sharepoint") != 0)
            continue;
        writer w = {.session = s,
                    .tenant = s->tenants[i],
                    .out = out,
                    .what = what,
                    .counts = counts,
                    .arena = am_arena_new(0),
                    .sep = ""};
        fprintf(out, "%s\n", sep);
        sep = ",";
        kind = tenant(&w, am_tenant_client_id(s->tenants[i]), err);
        am_arena_free(w.arena);
    }
    fputs("\n]}\n", out);
    return kind;
}
