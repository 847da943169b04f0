/* model.h - the things that a tenant holds. */
#ifndef SB_MODEL_H
#define SB_MODEL_H

#include "base/value.h"
#include "sandbox/emit.h"
#include "sandbox/guid.h"

struct sb_tenant;

typedef enum sb_lock { SB_UNLOCK, SB_READ_ONLY, SB_NO_ACCESS, SB_NO_ADDITIONS } sb_lock;
typedef enum sb_where { SB_LIVE, SB_RECYCLED, SB_PURGED } sb_where;
/* Why a removal is refused: each is a text of its own. */
typedef enum sb_hold { SB_FREE, SB_RETENTION, SB_EDISCOVERY, SB_PRESERVED, SB_UNLISTED } sb_hold;

enum {                       /* sb_site.flags */
       SB_F_DENY_LOCKED = 1, /* no removal while locked */
       SB_F_NEEDS_ADMIN = 2, /* no removal but by one of its administrators */
       SB_F_HIDDEN = 4,      /* nobody anonymous learns that it exists */
       SB_F_TIMES_OUT = 8,   /* operations on it end with HasTimedout */
       SB_F_ADMIN_SET = 16   /* somebody was made its administrator since the start */
};

typedef struct sb_file { /* or a folder */
    sb_guid id;
    const char *path; /* below the site: "Shared Documents/a.docx" */
    bool folder;
} sb_file;

typedef struct sb_link { /* a sharing link, and the hidden group that goes with it */
    sb_guid item, id;
    const char *kind;  /* "OrganizationView" */
    const char *token; /* the last part of its URL */
    bool dead;         /* it was revoked: the group is left over */
} sb_link;

typedef struct sb_shelf { /* a redirect shares its destination's: a move keeps the ids */
    sb_file *files;
    sb_link *links;
    size_t n_files, n_links;
} sb_shelf;

typedef struct sb_more { /* what few sites have */
    sb_guid group_id;
    const char **admins; /* login names */
    size_t n_admins, cap_admins;
    const sb_shelf *shelf; /* or NULL */
    const am_value *users, *roles, *groups; /* as the scenario gives them */
} sb_more;

typedef struct sb_site {
    const char *url, *title; /* title NULL: the last part of the URL */
    const char *owner;       /* UPN, or NULL */
    const char *location;    /* where a redirect leads to, or NULL */
    sb_more *more;           /* or NULL */
    struct sb_site *next;    /* same bucket of URLs */
    struct sb_site *next_id; /* same bucket of ids */
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
    int type, state; /* MnAWorkManagerContentType, MoveState */
    bool back;       /* from the target to the source */
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

#endif
