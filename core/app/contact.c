#include "app/contact.h"

#include <string.h>

#include "app/ask.h"
#include "app/contact_log.h"
#include "base/json.h"

/* One tenant being met. */
typedef struct meeting {
    am_checks *checks;
    am_session *session;
    am_tenant *tenant;
    const char *name;
    am_arena *arena;
    am_wire_book book;
    am_contact_log *log;
    const char *upn;
} meeting;

typedef struct tally {
    uint64_t n;
    am_arena *arena;
    const char *first; /* URL of the first one */
} tally;

static am_kind count(void *self, const am_value *item, am_err *err)
{
    tally *t = self;
    (void)err;
    if (!t->n++)
        t->first = am_arena_strdup(t->arena, am_value_text(am_value_member(item, "url"), NULL));
    return AM_OK;
}

static void witness(void *self, const am_sighting *s)
{
    meeting *m = self;
    am_contact_log_add(m->log, s);
    if (strcmp(s->tenant, m->name) == 0)
        am_wire_book_see(&m->book, s);
}

static bool ask(meeting *m, const char *which, const char *op, const am_value *args,
                const am_value **answer, am_err *err)
{
    if (!am_ask(m->session, m->tenant, op, args, m->arena, answer, NULL, NULL, err))
        return true;
    am_checks_error(m->checks, m->name, which, err);
    return false;
}

static void skipped(meeting *m, const char *which, const char *why)
{
    am_checks_add(m->checks,
                  &(am_finding){.level = AM_LEVEL_SKIPPED, .tenant = m->name, .check = which, .text = why});
}

static void told(meeting *m, const char *which, const am_value *answer)
{
    const char *text = am_json_text(m->arena, answer, AM_JSON_PLAIN);
    am_checks_ok(m->checks, m->name, which, "%.400s", text ? text : "");
}

/* 1, 2: envelope, token, admin right; the form of a scalar. */
static bool basics(meeting *m)
{
    const am_value *v = NULL;
    am_err err;
    if (!ask(m, "contact-1", "tenant-info", NULL, &v, &err))
        return false;
    told(m, "contact-1", v);
    if (!ask(m, "contact-2", "host-url", NULL, &v, &err))
        return false;
    told(m, "contact-2", v);
    return true;
}

static void judge_status(meeting *m, bool listed, const am_value *v)
{
    am_wire_book *b = &m->book;
    const char *status = am_value_text(am_value_member(v, "status"), "Unknown");
    const char *role = am_value_text(am_value_member(v, "role"), "");
    char number[24];
    snprintf(number, sizeof number, "%lld",
             (long long)am_value_num(am_value_member(v, "number"), -1));
    bool good = strcmp(status, "GoodToProceed") == 0;
    if (listed && good) {
        am_wire_book_confirm(b, "OrgRelationScenario.MnA", "the listed trust was verified with it");
        am_wire_book_confirm(b, am_arena_format(m->arena, "OrgRelationRole.%s", role),
                             "the listed trust was verified with it");
        am_wire_book_confirm(b, "OrgRelationVerificationStatus.GoodToProceed",
                             "the service lists the partner, and says this number of it");
    } else if (listed) {
        am_wire_book_doubt(
            b, "OrgRelationVerificationStatus.GoodToProceed", number,
            am_arena_format(m->arena,
                            "the service lists the partner and says %s (%s); if the trust is "
                            "established on both sides, that is the number",
                            number, status));
    }
}

/* 3, 4, 5: the trust as it is listed, verified, and what is said of a stranger. */
static void trust(meeting *m)
{
    const am_value *list = NULL, *verified = NULL, *stranger = NULL;
    am_err err;
    if (!am_tenant_partner(m->tenant)) {
        skipped(m, "contact-3", "trusts and moves want both tenants");
        return;
    }
    if (ask(m, "contact-3", "list-trusts", NULL, &list, &err))
        told(m, "contact-3", list);
    if (ask(m, "contact-4", "verify-trust", NULL, &verified, &err)) {
        told(m, "contact-4", verified);
        judge_status(m, am_value_truth(am_value_member(list, "mentions_partner"), false), verified);
    }
    const am_value *args =
        am_json_make(m->arena, "{\"stranger\":%s}", "aftermove-nobody-my.sharepoint.com");
    if (am_ask(m->session, m->tenant, "verify-trust", args, m->arena, &stranger, NULL, NULL,
               &err)) {
        am_checks_ok(m->checks, m->name, "contact-5", "of a stranger the service says: %s",
                     err.text);
        return;
    }
    told(m, "contact-5", stranger);
    const am_value *number = am_value_member(stranger, "number");
    if (strcmp(am_value_text(am_value_member(stranger, "status"), ""), "NotEstablished") == 0)
        am_wire_book_confirm(&m->book, "OrgRelationVerificationStatus.NotEstablished",
                             "the service says it of a partner that does not exist");
    else
        am_wire_book_doubt(&m->book, "OrgRelationVerificationStatus.NotEstablished",
                           am_json_text(m->arena, number, AM_JSON_PLAIN),
                           "the service says another number of a partner that does not exist");
}

/* A kind of content is told by where its sites are. */
static void judge_moves(meeting *m, const am_value *report)
{
    static const char *const kinds[] = {"Odb", "Group", "RegSite"};
    const am_value *jobs = am_value_member(report, "jobs");
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        unsigned right = 0, wrong = 0;
        for (size_t i = 0; i < am_value_len(jobs); i++) {
            const am_value *job = am_value_at(jobs, i);
            const char *from = am_value_text(am_value_member(job, "source"), "");
            bool personal = strstr(from, "/personal/") || strchr(from, '@');
            if (strcmp(am_value_text(am_value_member(job, "type"), ""), kinds[k]) != 0)
                continue;
            if (personal == (k == 0))
                right++;
            else
                wrong++;
        }
        const char *name = am_arena_format(m->arena, "MnAWorkManagerContentType.%s", kinds[k]);
        if (right && !wrong)
            am_wire_book_confirm(&m->book, name, "the jobs reported under it are of that kind");
        else if (wrong)
            am_wire_book_doubt(&m->book, name, NULL, "jobs reported under it are of another kind");
    }
    if (am_value_truth(am_value_member(report, "readable"), false))
        am_wire_book_confirm(&m->book, "OrgRelationRole.None",
                             "the report of moves was got with it");
}

/* 6: the moves of one that the report names, asked for by the source's key. */
static void one_move(meeting *m, const am_value *report)
{
    const am_value *v = NULL;
    am_err err;
    const char *key = am_value_text(am_value_member(am_value_at(am_value_member(report, "jobs"), 0), "source"), NULL);
    if (!key) {
        skipped(m, "contact-6", "no move is known by whose key the service could be asked");
        return;
    }
    if (!ask(m, "contact-6", "move-states", am_json_make(m->arena, "{\"key\":%s}", key), &v, &err))
        return;
    am_checks_ok(m->checks, m->name, "contact-6", "by the key %s: %lld of its moves, %s", key,
                 (long long)am_value_num(am_value_member(v, "total"), 0),
                 am_value_truth(am_value_member(v, "readable"), false) ? "all readable" : "not all readable");
}

/* 6: the report of moves. */
static void moves(meeting *m)
{
    const am_value *v = NULL;
    am_err err;
    if (!am_tenant_partner(m->tenant) || !ask(m, "contact-6", "move-states", NULL, &v, &err))
        return;
    am_checks_ok(m->checks, m->name, "contact-6", "%lld moves, %lld of them running, %s",
                 (long long)am_value_num(am_value_member(v, "total"), 0),
                 (long long)am_value_num(am_value_member(v, "running"), 0),
                 am_value_truth(am_value_member(v, "readable"), false) ? "all readable"
                                                                       : "not all readable");
    judge_moves(m, v);
    one_move(m, v);
}

/* 7: which templates match, with personal sites and without. */
static const char *redirects(meeting *m)
{
    static const char *const templates[] = {"REDIRECTSITE#0", "REDIRECTSITE#1", "REDIRECTSITE"};
    static const char *const entries[] = {"redirect.template.0", "redirect.template.1", NULL};
    const char *first = NULL;
    am_err err;
    for (size_t i = 0; i < sizeof templates / sizeof *templates; i++) {
        tally n[2] = {{.arena = m->arena}, {.arena = m->arena}};
        for (int personal = 0; personal < 2; personal++) {
            const am_value *args =
                am_json_make(m->arena, "{\"template\":%s,\"personal\":%b}", templates[i], personal);
            if (am_ask(m->session, m->tenant, "list-sites", args, m->arena, NULL, count,
                       &n[personal], &err)) {
                am_checks_error(m->checks, m->name, "contact-7", &err);
                return first;
            }
        }
        am_checks_ok(m->checks, m->name, "contact-7", "%s: %llu sites, %llu with personal ones",
                     templates[i], (unsigned long long)n[0].n, (unsigned long long)n[1].n);
        if (entries[i] && n[1].n)
            am_wire_book_confirm(&m->book, entries[i], "sites were listed with it");
        if (!first)
            first = n[1].first;
    }
    return first;
}

/* 8, 9: one redirect, by both interfaces of the service; by both methods, without a token and with it. */
static void one_redirect(meeting *m, const char *redirect)
{
    static const char *const via[] = {"csom", "rest"}, *const methods[] = {"HEAD", "GET"};
    const am_value *v = NULL;
    am_err err;
    if (!redirect) {
        skipped(m, "contact-8", "there is no redirect to look at");
        skipped(m, "contact-9", "there is no redirect to look at");
        return;
    }
    for (size_t i = 0; i < 2; i++)
        if (ask(m, "contact-8", "get-site", am_json_make(m->arena, "{\"url\":%s,\"via\":%s}", redirect, via[i]), &v, &err))
            told(m, "contact-8", v);
    for (int token = 0; token < 2; token++)
        for (size_t i = 0; i < 2; i++) {
            const am_value *args = am_json_make(m->arena, "{\"url\":%s,\"method\":%s,\"token\":%b}", redirect, methods[i], token);
            if (ask(m, "contact-9", "probe", args, &v, &err))
                am_checks_ok(m->checks, m->name, "contact-9", "%s %s a token: %.400s", methods[i],
                             token ? "with" : "without", am_json_text(m->arena, v, AM_JSON_PLAIN));
        }
    if (ask(m, "contact-9", "resolve", am_json_make(m->arena, "{\"url\":%s}", redirect), &v, &err))
        told(m, "contact-9", v);
}

/* 10: a user's OneDrive; the bin; what is left to people. */
static void singles(meeting *m)
{
    const am_value *v = NULL;
    am_err err;
    tally bin = {.arena = m->arena};
    if (!m->upn)
        skipped(m, "contact-10", "--upn names a migrated user, whose OneDrive is looked up");
    if (m->upn && ask(m, "contact-10", "personal-site",
                      am_json_make(m->arena, "{\"upn\":%s}", m->upn), &v, &err))
        told(m, "contact-10", v);
    if (!am_ask(m->session, m->tenant, "list-deleted-sites", NULL, m->arena, NULL, count, &bin,
                &err))
        am_checks_ok(m->checks, m->name, "contact-11", "the recycle bin has %llu sites",
                     (unsigned long long)bin.n);
    else
        am_checks_error(m->checks, m->name, "contact-11", &err);
    am_checks_add(
        m->checks,
        &(am_finding){.level = AM_LEVEL_SKIPPED,
                      .tenant = m->name,
                      .check = "contact-12",
                      .text = "removing and ending trust are left to you: both change the tenant",
                      .todo = am_arena_format(
                          m->arena,
                          "on a redirect that you can spare: aftermove call %s remove-site URL "
                          "--yes, then list-deleted-sites, restore-site URL --yes, remove-site "
                          "URL --yes, purge-site URL --yes --consent purge",
                          m->name)});
}

static void meet(meeting *m)
{
    am_err err;
    if (am_ask(m->session, m->tenant, "wire-table", NULL, m->arena, NULL, am_wire_book_add,
               &m->book, &err)) {
        am_checks_error(m->checks, m->name, "wire", &err);
        return;
    }
    if (basics(m)) {
        trust(m);
        moves(m);
        one_redirect(m, redirects(m));
        singles(m);
    }
    am_wire_book_report(&m->book, m->checks, m->name);
}

void am_contact(am_checks *c, am_session *s, const bool asked[AM_TENANTS_MAX], const char *upn)
{
    am_contact_log log;
    am_err err;
    if (am_contact_log_open(&log, s->arena, s->workspace.dir, &err)) {
        am_checks_error(c, NULL, "contact", &err);
        return;
    }
    for (size_t i = 0; i < s->n_tenants; i++) {
        if (!asked[i])
            continue;
        am_arena *arena = am_arena_new(0);
        meeting *m = am_arena_alloc(arena, sizeof *m);
        *m = (meeting){.checks = c,
                       .session = s,
                       .tenant = s->tenants[i],
                       .name = s->config.tenants[i].name,
                       .arena = arena,
                       .book = {.arena = arena},
                       .log = &log,
                       .upn = upn};
        am_net_on_exchange(s->net, witness, m);
        meet(m);
        am_net_on_exchange(s->net, NULL, NULL);
        am_arena_free(arena);
    }
    if (am_contact_log_close(&log, &err))
        am_checks_error(c, NULL, "contact", &err);
    else
        am_checks_ok(c, NULL, "contact", "the raw exchange, without tokens, is in %s", log.path);
}
