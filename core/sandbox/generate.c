#include "sandbox/scenario.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

#define DAY INT64_C(86400000)

enum { /* what is generated; the order is that of names[] */
       REDIRECTS,
       ONEDRIVES,
       ORPHANS,
       LOCKED,
       NEEDS_ADMIN,
       HELD,
       SAME,
       LIVE,
       GROUPED,
       NEAR,
       DELETED,
       BACK,
       SITE_KINDS,
       MOVES = SITE_KINDS,
       MOVES_RUNNING,
       COUNTS
};

static const char *const names[] = {
    "redirects", "onedrive_redirects", "orphans", "locked",          "needs_admin",
    "held",      "same_tenant",        "live",    "group_connected", "near_miss",
    "deleted",   "move_back",          "moves",   "moves_running",   NULL};

typedef struct making {
    sb_reader *r;
    sb_world *w;
    sb_tenant *t;
    unsigned number;          /* of the site, over all kinds */
    unsigned of_kind[COUNTS]; /* how many of each so far */
} making;

static const char *name_of(making *m, bool person)
{
    static const char *const words[] = {
        "hr",     "finance", "sales", "marketing",  "legal",   "project", "team",   "it",
        "design", "events",  "audit", "Operations", "quality", "Board",   "travel", "research"};
    static const char *const first[] = {"anna", "ben",  "carla", "david", "eva",  "felix",
                                        "gina", "hugo", "ines",  "jan",   "kira", "leo",
                                        "mia",  "nils", "olga",  "paul"};
    static const char *const last[] = {"berg",  "diaz", "ek",    "fox",  "gray", "hahn",
                                       "ito",   "jung", "kern",  "lind", "moss", "nash",
                                       "oduya", "park", "quist", "ross"};
    uint64_t pick = sb_random_next(&m->w->random);

    if (person)
        return am_arena_format(m->w->mem, "%s_%s%u", first[pick & 15], last[pick >> 4 & 15],
                               m->number);
    return am_arena_format(m->w->mem, "%s-%05u", words[pick & 15], m->number);
}

static const char *path_of(const making *m)
{
    return m->number % 7 == 6 ? "teams" : "sites";
}

static const char *underscored(making *m, const char *domain)
{
    char *text = am_arena_strdup(m->w->mem, domain);

    for (char *p = text; *p; p++)
        if (*p == '.')
            *p = '_';
    return text;
}

static const char *personal_url(making *m, const sb_tenant *t, const char *name)
{
    return am_arena_format(m->w->mem, "https://%s/personal/%s_%s", t->my, name,
                           underscored(m, t->domain));
}

static sb_user *person(making *m, sb_tenant *t, const char *name, const char *onedrive)
{
    sb_guid id = sb_guid_make(&m->w->random);
    char text[SB_GUID_TEXT];
    char *dotted = am_arena_strdup(m->w->mem, name);
    sb_user *u = SB_MORE(&t->users);

    for (char *p = dotted; *p; p++)
        if (*p == '_')
            *p = '.';
    u->id = am_arena_strdup(m->w->mem, sb_guid_text(text, &id));
    u->upn = am_arena_format(m->w->mem, "%s@%s", dotted, t->domain);
    u->mail = u->upn;
    u->name = dotted;
    u->onedrive = onedrive;
    u->enabled = true;
    u->licensed = true;
    return u;
}

static sb_site *redirect(making *m, sb_tenant *t, const char *url, const char *location)
{
    static const char *const templates[] = {"REDIRECTSITE#0", "REDIRECTSITE#0", "REDIRECTSITE#0",
                                            "RedirectSite#0", "REDIRECTSITE#1"};
    sb_site *s = sb_world_add(m->w, t, url, templates[m->number % 5]);

    s->location = location;
    s->lock = SB_READ_ONLY;
    return s;
}

static const char *site_url(making *m, const sb_tenant *t, const char *name)
{
    return am_arena_format(m->w->mem, "https://%s/%s/%s", t->root, path_of(m), name);
}

/* A redirect to a site of the partner that exists. */
static sb_site *moved(making *m)
{
    const char *name = name_of(m, false);
    const char *to = am_arena_format(m->w->mem, "https://%s/%s/%s-%s", m->t->partner->root,
                                     path_of(m), m->t->name, name);

    (void)sb_world_add(m->w, m->t->partner, to, "STS#3");
    return redirect(m, m->t, site_url(m, m->t, name), to);
}

static void onedrive(making *m, sb_tenant *from, sb_tenant *to)
{
    const char *name = name_of(m, true);
    const char *old = personal_url(m, from, name), *new = personal_url(m, to, name);
    sb_user *leaver = person(m, from, name, old), *joiner = person(m, to, name, new);
    sb_mapping *row = SB_MORE(&m->w->tenant[1].map);
    bool out = from == &m->w->tenant[0];
    sb_site *s = sb_world_add(m->w, to, new, "SPSPERS#10");

    s->owner = joiner->upn;
    s = redirect(m, from, old, new);
    s->owner = leaver->upn;
    (void)sb_guid_parse(m->w->tenant[0].tenant_id, &row->company);
    row->source_key = out ? leaver->upn : joiner->upn;
    row->target_key = out ? joiner->upn : leaver->upn;
    row->target_mail = row->target_key;
    row->puid = "";
    row->type = 1;
}

static void grouped(making *m)
{
    sb_site *s = moved(m);
    sb_group *g = SB_MORE(&m->t->groups);

    g->id = sb_guid_make(&m->w->random);
    g->name = sb_world_title(s);
    g->site = s;
    sb_world_more(m->w, s)->group_id = g->id;
}

static void near_miss(making *m)
{
    static const char *const templates[] = {"SITEREDIRECT#0", "REDIRECT#0", "STS#3", "BDR#0"};
    unsigned k = m->of_kind[NEAR];
    const char *name = am_arena_format(m->w->mem, "redirect-%05u", m->number);
    sb_site *s = sb_world_add(m->w, m->t, site_url(m, m->t, name), templates[k % 4]);

    s->title = "REDIRECTSITE#0";
}

static void same_tenant(making *m)
{
    const char *name = name_of(m, false);
    const char *to =
        am_arena_format(m->w->mem, "https://%s/%s/new-%s", m->t->root, path_of(m), name);

    (void)sb_world_add(m->w, m->t, to, "STS#3");
    (void)redirect(m, m->t, site_url(m, m->t, name), to);
}

static void deleted(making *m)
{
    unsigned k = m->of_kind[DELETED];
    bool personal = k & 1;
    const char *name = name_of(m, personal);
    const char *url = personal ? personal_url(m, m->t, name) : site_url(m, m->t, name);
    const char *to = personal ? personal_url(m, m->t->partner, name)
                              : am_arena_format(m->w->mem, "https://%s/%s/%s", m->t->partner->root,
                                                path_of(m), name);

    /* Every third personal one has an older version of the same URL. */
    if (personal && k % 3 == 1)
        sb_world_bin(m->t, sb_world_add(m->w, m->t, url, "SPSPERS#10"),
                     m->w->base_now - (k % 80 + 5) * DAY);
    sb_world_bin(m->t, redirect(m, m->t, url, to), m->w->base_now - (k % 80 + 1) * DAY);
}

static void make(making *m, int kind)
{
    static const sb_hold holds[] = {SB_RETENTION, SB_EDISCOVERY, SB_PRESERVED, SB_UNLISTED};
    sb_site *s;

    switch (kind) {
    case REDIRECTS:
        (void)moved(m);
        break;
    case ONEDRIVES:
        onedrive(m, m->t, m->t->partner);
        break;
    case BACK:
        onedrive(m, m->t->partner, m->t);
        break;
    case ORPHANS:
        s = redirect(m, m->t, site_url(m, m->t, name_of(m, false)), NULL);
        s->location = am_arena_format(m->w->mem, "https://%s/sites/gone-%05u", m->t->partner->root,
                                      m->number);
        break;
    case LOCKED:
        s = moved(m);
        s->flags |= SB_F_DENY_LOCKED;
        s->lock = m->of_kind[LOCKED] & 1 ? SB_NO_ADDITIONS : SB_READ_ONLY;
        break;
    case NEEDS_ADMIN:
        moved(m)->flags |= SB_F_NEEDS_ADMIN;
        break;
    case HELD:
        moved(m)->hold = (uint8_t)holds[m->of_kind[HELD] % 4];
        break;
    case SAME:
        same_tenant(m);
        break;
    case GROUPED:
        grouped(m);
        break;
    case NEAR:
        near_miss(m);
        break;
    case DELETED:
        deleted(m);
        break;
    default:
        s = sb_world_add(m->w, m->t, site_url(m, m->t, name_of(m, false)),
                         m->number % 3 ? "STS#3" : "SITEPAGEPUBLISHING#0");
        s->owner = am_arena_format(m->w->mem, "admin@%s", m->t->domain);
    }
    m->of_kind[kind]++;
    m->number++;
}

/* The kinds in a repeatable, mixed order. */
static void shuffle(sb_random *random, uint8_t *v, size_t n)
{
    for (size_t i = n; i > 1; i--) {
        size_t k = (size_t)(sb_random_next(random) % i);
        uint8_t swap = v[i - 1];

        v[i - 1] = v[k];
        v[k] = swap;
    }
}

static void jobs(making *m, int64_t n, bool running)
{
    static const int states[] = {1, 5, 7, 0}; /* InProgress, Queued, Rescheduled, NotStarted */
    size_t at = 0;

    for (int64_t i = 0; i < n; i++) {
        sb_move *move = SB_MORE(&m->w->moves);
        const sb_site *s = NULL;

        while (!s && at < m->t->sites.n) {
            s = m->t->sites.v[at++];
            if (!s->location || s->where != SB_LIVE || (running && at % 2))
                s = NULL;
        }
        move->back = m->t == &m->w->tenant[1];
        move->id = sb_guid_make(&m->w->random);
        move->state = running ? states[i % 4] : 2;
        move->type = s && sb_world_personal(m->t, s) ? 0 : 2;
        move->source_url =
            s ? s->url
              : am_arena_format(m->w->mem, "https://%s/sites/job-%05d", m->t->root, (int)i);
        move->target_url = s ? s->location : NULL;
        move->key = move->type == 0 && s->owner ? s->owner : move->source_url;
        move->started_ms = m->w->base_now - (i % 60 + 2) * DAY;
    }
}

void sb_generate_sites(sb_reader *r, sb_tenant *t, const am_value *v, const char *path)
{
    making m = {.r = r, .w = r->world, .t = t};
    int64_t n[COUNTS];
    size_t total = 0, k = 0;
    uint8_t *kinds;

    if (r->kind != AM_OK || !sb_reader_object(r, v, path, names))
        return;
    for (int i = 0; i < COUNTS; i++) {
        n[i] = sb_reader_num(r, v, path, names[i], 0, 5000000, 0);
        if (i < SITE_KINDS)
            total += (size_t)n[i];
    }
    kinds = am_alloc(total + 1);
    for (int i = 0; i < SITE_KINDS; i++) {
        memset(kinds + k, i, (size_t)n[i]);
        k += (size_t)n[i];
    }
    shuffle(&r->world->random, kinds, total);
    for (size_t i = 0; i < total; i++)
        make(&m, kinds[i]);
    free(kinds);
    jobs(&m, n[MOVES], false);
    jobs(&m, n[MOVES_RUNNING], true);
}
