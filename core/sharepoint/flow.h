/* flow.h - one running operation: what is to be done next, and what its stages share.
 *
 * An operation is a chain of stages. A stage describes a request and names the
 * stage that reads the reply; what several operations need (read a site, poll,
 * probe) is itself a chain that ends with sp_next(), which goes on with
 * whatever stage its caller had put underneath. */
#ifndef SP_FLOW_H
#define SP_FLOW_H

#include <aftermove/plugin.h>

typedef struct sp sp;
typedef am_step (*sp_stage)(sp *);

enum {
    SP_DEPTH = 12,                /* stages that wait for others to end */
    SP_TRIES = 3,                 /* how often a change is sent whose answer was lost */
    SP_SETTLE_MS = 5000,          /* between two looks at a site that is busy */
    SP_BOUND_MS = 15 * 60 * 1000, /* longest wait for one operation of the service */
    SP_XML_MAX = 1 << 20          /* bytes of one request */
};

/* What went wrong with the last exchange; kind AM_OK: nothing. */
typedef struct sp_problem {
    am_kind kind;
    bool lost;           /* a change was sent and its answer never came */
    int http;            /* status, 0: none */
    int64_t code;        /* ErrorCode */
    const char *type;    /* ErrorTypeName, or "" */
    const char *message; /* for people only, in any language */
    const char *hint;    /* what to do about it, or NULL */
} sp_problem;

/* A text that grows in the call's memory and is used again for the next request. */
typedef struct sp_text {
    char *p;
    size_t n, cap;
    bool bad;  /* out of memory, or over SP_XML_MAX */
    bool wild; /* a character that XML cannot carry */
} sp_text;

/* A URL of the tenant at hand, checked. */
typedef struct sp_url {
    const char *text; /* https://host/path, host in lower case, no slash at the end */
    const char *host, *path;
    const char *base; /* "root", "my" or "admin": whose host it is */
    bool personal;    /* /personal/... on the my-site host */
} sp_url;

typedef enum sp_whose { SP_NOBODY, SP_OWN, SP_PARTNER, SP_ELSEWHERE } sp_whose;

/* What an anonymous request to a URL said. */
typedef struct sp_probe {
    const char *url;
    const char *kind;     /* redirect live signin absent denied throttled unknown */
    int status;           /* 0: no reply */
    const char *location; /* made absolute, or NULL */
    const char *host;     /* of location, or NULL */
    sp_whose whose;       /* whose host that is */
} sp_probe;

struct sp {
    const am_host *h;
    am_call *c;
    sp_stage stack[SP_DEPTH];
    unsigned depth;
    void *own;         /* of the operation */
    const char **wire; /* overridden entries of the wire table; or NULL */

    /* the exchange at hand (csom.c, rest.c) */
    sp_text xml;
    unsigned flags;
    int form, args;
    int64_t want;      /* action whose value is asked for */
    const char *doing; /* "reading https://...": what for, in messages */
    const char *digest;
    bool digested;
    sp_problem problem;
    const am_value *value; /* of the action, or the REST reply; NULL: it gave none */

    /* lists, page by page (paging.c): the next page is asked for before this one is read */
    am_step (*turn)(sp *, const char *start); /* NULL: no list */
    bool turned;                              /* its request has left */
    char start[512];                          /* with this */

    /* sites.c: the site last looked at */
    const char *look_url;
    am_value *site; /* NULL: no active site there */
    int64_t look_until;

    /* deleted.c: the entries of the recycle bin for one URL */
    sp_url bin_url;
    const am_value *bin;     /* array */
    const am_value *bin_hit; /* the one asked for, or NULL */
    const char *bin_id;
    int64_t bin_until;

    /* operation.c */
    int64_t op_until;
    const char *op_site_id; /* that the operation names, or NULL */

    sp_probe probe; /* resolve.c */

    /* what the changes under way remember, each in its own file */
    struct sp_removal *removal;
    struct sp_lock *lock;
    struct sp_admin *admin;
    bool no_twin; /* the REST twin does not tell a site's id either */

    /* trust.c, moves.c */
    const char *own_my;       /* the my-site host URL that the service names */
    const char *partner_url;  /* the partner's */
    const char *partner_role; /* "Source" or "Target": of the partner */
    int64_t trust;            /* number of the status */
    am_value *moves;          /* report of moves */
    am_value *jobs;
    unsigned content, attempt;
    int64_t unread; /* kinds of content whose report could not be read */
};

/* Begin or go on: the connector's entry for every operation. own: bytes that the operation wants.
 */
am_step sp_run(const am_host *, am_call *, sp_stage first, size_t own);
/* Put a stage on top: it is the next to be done, after what is put on it later. */
void sp_then(sp *, sp_stage);
/* This chain has ended: do what comes next. */
am_step sp_next(sp *);
/* After a wait, go on with stage. */
am_step sp_wait(sp *, uint32_t ms, sp_stage);
/* End the call with the problem of the last exchange. */
am_step sp_fail(sp *);
/* End it with a refusal: word is for programs ("held"), hint for people. */
am_step sp_refuse(sp *, const char *word, const char *hint, const char *fmt, ...) AM_PRINTF(4, 5);
/* End it with AM_NETWORK: nobody knows whether the change happened. */
am_step sp_unknown(sp *);
am_step sp_nomem(sp *);

/* Arguments and facts. */
const am_value *sp_arg(sp *, const char *name);
const char *sp_arg_text(sp *, const char *name); /* NULL: not given */
bool sp_arg_true(sp *, const char *name);
const char *sp_host(sp *, const char *path);   /* "hosts.my", "partner.hosts.root"; NULL: none */
bool sp_fold_eq(const char *a, const char *b); /* ASCII, without case; NULL equals nothing */
bool sp_fold_begins(const char *text, const char *prefix);

void sp_text_add(sp *, sp_text *, const char *, size_t n);
void sp_text_put(sp *, sp_text *, const char *);

#endif
