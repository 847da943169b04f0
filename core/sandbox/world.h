/* world.h - the two tenants: what they hold and how to find it. */
#ifndef SB_WORLD_H
#define SB_WORLD_H

#include "base/mem.h"
#include "sandbox/model.h"
#include "sandbox/service.h"

enum { SB_URL_MAX = 1024, SB_TEMPLATES_MAX = 250, SB_TENANTS = 2 };

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
    sb_site **bucket, **id_bucket; /* by URL, by id; as many of each */
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
    int64_t base_now, expired_at; /* when the recycle bins were last looked through */
    size_t page_size;
    unsigned poll_count;
    int64_t poll_interval, poll_delay;
    bool combined_expand, needs_admin_app_only, unreachable, flat_report, recycled_by_url;
    unsigned empty_page_every;
    const char *templates[SB_TEMPLATES_MAX];
    size_t n_templates;
    SB_LIST(sb_op *) ops, running;
    SB_LIST(sb_move) moves;
    const char *map_file; /* the identity map that was sent, with what the service dropped */
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
/* Of several of that URL, the one with that id; NULL: the newest. */
sb_site *sb_world_version(const sb_tenant *, const char *url, const sb_guid *id, sb_where);
sb_site *sb_world_site_by_id(const sb_tenant *, const sb_guid *, sb_where);
/* The sites of that URL at that place, newest first: after is NULL, then what came last. */
sb_site *sb_world_next(const sb_tenant *, const char *url, sb_where, const sb_site *after);
/* Give it that id instead of the one that it was made with. */
void sb_world_rename(sb_tenant *, sb_site *, const sb_guid *id);
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
int sb_world_hold(const char *name); /* likewise of why a removal is refused */

#endif
