/* world.h - the two tenants: what they hold and how to find it. */
#ifndef SB_WORLD_H
#define SB_WORLD_H

#include "base/mem.h"
#include "sandbox/emit.h"
#include "sandbox/guid.h"
#include "sandbox/service.h"

enum { SB_URL_MAX = 1024, SB_TEMPLATES_MAX = 250, SB_TENANTS = 2 };

typedef enum sb_lock { SB_UNLOCK, SB_READ_ONLY, SB_NO_ACCESS, SB_NO_ADDITIONS } sb_lock;
typedef enum sb_where { SB_LIVE, SB_RECYCLED, SB_PURGED } sb_where;
/* Why a removal is refused: each is a text of its own. */
typedef enum sb_hold { SB_FREE, SB_RETENTION, SB_EDISCOVERY, SB_PRESERVED, SB_UNLISTED } sb_hold;

enum { /* sb_site.flags */
    SB_F_DENY_LOCKED = 1, /* no removal while locked */
    SB_F_NEEDS_ADMIN = 2, /* no removal but by one of its administrators */
    SB_F_HIDDEN = 4,      /* nobody anonymous learns that it exists */
    SB_F_TIMES_OUT = 8,   /* operations on it end with HasTimedout */
    SB_F_ADMIN_SET = 16   /* somebody was made its administrator since the start */
};

typedef struct sb_more { /* what few sites have */
    sb_guid group_id;
    const char **admins; /* login names */
    size_t n_admins, cap_admins;
    unsigned sharing_links;
    const am_value *users, *roles, *groups; /* as the scenario gives them */
} sb_more;

typedef struct sb_site {
    const char *url, *title; /* title NULL: the last part of the URL */
    const char *owner;       /* UPN, or NULL */
    const char *location;    /* where a redirect leads to, or NULL */
    sb_more *more;           /* or NULL */
    struct sb_site *next;    /* same bucket */
    struct sb_op *op;        /* the operation that runs on it, or NULL */
    int64_t deleted_ms;
    sb_guid id;
    uint32_t hash, bin_slot;
    uint8_t template, lock, where, flags, hold;
} sb_site;

typedef struct sb_op { /* SpoOperation */
    const char *name;  /* "RemoveSite" */
    struct sb_tenant *tenant;
    sb_site *site;
    const char *url;
    sb_guid shown_id; /* zero for changes of properties */
    int64_t ticks, due_ms;
    unsigned polls_left;
    bool first, complete, timed_out;
} sb_op;

typedef struct sb_relation {
    int role;         /* of the partner: 1 source, 2 target */
    const char *host; /* the partner's my-site host name */
    int64_t created_ms;
} sb_relation;

typedef struct sb_user {
    const char *id, *upn, *mail, *name;
    const char *onedrive; /* URL, or NULL */
    bool enabled, licensed, deleted;
} sb_user;

typedef struct sb_group {
    sb_guid id;
    const char *name;
    sb_site *site; /* or NULL */
    enum { SB_GROUP_LIVE, SB_GROUP_DELETED, SB_GROUP_PURGED } where;
} sb_group;

typedef struct sb_move {
    int type, state;            /* MnAWorkManagerContentType, MoveState */
    bool back;                  /* from the target to the source */
    sb_guid id;
    const char *key, *source_url, *target_url; /* key: UPN, alias or URL */
    int64_t started_ms;
} sb_move;

typedef struct sb_mapping { /* a row of the identity map */
    bool group;
    sb_guid company;
    const char *source_key, *target_key, *target_mail, *puid; /* group: name is target_mail */
    int type;
} sb_mapping;

/* Growing lists; items never move in memory when they are pointers. */
#define SB_LIST(type) struct { type *v; size_t n, cap; }

typedef struct sb_tenant {
    const char *name, *role;
    char tenant_id[SB_GUID_TEXT], client_id[SB_GUID_TEXT], subscription[SB_GUID_TEXT];
    const char *root, *admin, *my, *domain; /* host names; domain of the users */
    int64_t licences_end;                   /* ms, or SB_NO_DATE: never */
    bool flight;                            /* IsMnAFlightEnabled */
    SB_LIST(sb_site *) sites;               /* in order of creation; never shrinks */
    SB_LIST(sb_site *) bin;                 /* in order of deletion, NULL where one has gone */
    sb_site **bucket;
    size_t buckets;
    SB_LIST(sb_relation) relations;
    SB_LIST(sb_user) users;
    SB_LIST(sb_group) groups;
    SB_LIST(sb_mapping) map;
    struct sb_tenant *partner;
} sb_tenant;

struct sb_world {
    am_arena *mem, *scratch; /* the world's; the request's */
    sb_tenant tenant[SB_TENANTS];
    sb_random random;        /* of what is made while it runs */
    int64_t base_now;
    size_t page_size;
    unsigned poll_count;
    int64_t poll_interval, poll_delay;
    bool combined_expand, needs_admin_app_only, unreachable, flat_report, recycled_by_url;
    unsigned empty_page_every;
    const char *templates[SB_TEMPLATES_MAX];
    size_t n_templates;
    SB_LIST(sb_op *) ops, running;
    SB_LIST(sb_move) moves;
};

/* Room for one more in a list; what is there may move. */
#define SB_MORE(list)                                                                              \
    ((list)->v = sb_world_grow((list)->v, (list)->n, &(list)->cap, sizeof *(list)->v),             \
     &(list)->v[(list)->n++])
void *sb_world_grow(void *v, size_t n, size_t *cap, size_t size);

/* The normal form of a site URL: lower case, harmless escapes decoded, no
 * trailing slash, no query. false: no https URL, or too long. */
bool sb_world_key(char out[SB_URL_MAX], const char *url);
sb_tenant *sb_world_by_host(sb_world *, const char *host);
sb_tenant *sb_world_by_id(sb_world *, const char *tenant_id);
/* The newest site of that URL at that place, or NULL. */
sb_site *sb_world_site(const sb_tenant *, const char *url, sb_where);
sb_site *sb_world_site_by_id(const sb_tenant *, const sb_guid *, sb_where);
/* A live site with a new id; url and the rest stay the caller's memory. NULL: no such URL. */
sb_site *sb_world_add(sb_world *, sb_tenant *, const char *url, const char *template);
void sb_world_bin(sb_tenant *, sb_site *, int64_t now); /* into the recycle bin */
uint8_t sb_world_template(sb_world *, const char *name);
const char *sb_world_template_name(const sb_world *, const sb_site *);
bool sb_world_personal(const sb_tenant *, const sb_site *); /* on the my-site host */
bool sb_world_redirect(const sb_site *);
sb_more *sb_world_more(sb_world *, sb_site *); /* made on first use */
const char *sb_world_title(const sb_site *);
sb_user *sb_world_user(sb_tenant *, const char *upn_or_id);
sb_group *sb_world_group(sb_tenant *, const sb_guid *);
/* LockState by number and back; -1: no such state. */
const char *sb_world_lock_name(unsigned lock);
int sb_world_lock(const char *name);

#endif
