/* plugin.h - all that a connector may know about the engine.       ABI 1.0
 *
 * A connector turns arguments into requests and replies into values. It never blocks, opens no
 * socket, sees no token and no Lua. An operation is one function, `step`, that the engine calls
 * again and again; what it returns says what is to happen next. The engine sends, signs, retries,
 * throttles, plans, asks, journals and resumes, the same for every connector.
 *
 * Ownership, in full: pointers that the engine hands out live until the call ends; pointers handed
 * to the engine are copied before it returns. In a stream, replies and made values live for one
 * more step after the one that appended; what alloc(), local() and print() gave lives on. Nothing
 * crosses this line to be freed on the other side. A plugin is never unloaded. Text is UTF-8
 * without NUL; times are milliseconds. */
#ifndef AM_PLUGIN_H
#define AM_PLUGIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define AM_ABI_MAJOR 1 /* differs: the plugin is refused */
#define AM_ABI_MINOR 0 /* the host's must be at least the plugin's */
#ifdef __cplusplus
#define AM_EXPORT extern "C" __attribute__((visibility("default")))
extern "C" {
#else
#define AM_EXPORT __attribute__((visibility("default")))
#endif
#define AM_PRINTF(f, a) __attribute__((format(printf, f, a)))

typedef struct am_call am_call;   /* one running operation */
typedef struct am_value am_value; /* a JSON-like tree, read only once built */

typedef enum am_step {
    AM_FAIL = -1,  /* stop: fail() said why */
    AM_DONE = 0,   /* stop: the result is complete */
    AM_SEND = 1,   /* send what was described; step again with the replies */
    AM_WAIT = 2,   /* sleep; step again */
    AM_INTEND = 3, /* at the door; stepped again only if it may pass */
    AM_CALL = 4,   /* ask a read of this connector; step again with result() */
    AM_LEASE = 5   /* journal what gives a temporary change back; step again */
} am_step;

typedef enum am_kind { /* the only thing that callers branch on */
    AM_OK = 0,
    AM_USAGE = 1,    /* the script, the command or the configuration is wrong */
    AM_DENIED = 2,   /* not signed in, or not allowed */
    AM_ABSENT = 3,   /* the thing does not exist */
    AM_CONFLICT = 4, /* it exists already, or changed under us */
    AM_LIMIT = 5,    /* throttled, over a quota or over one of our bounds */
    AM_REFUSED = 6,  /* a guard, a policy, or drift from the plan */
    AM_REMOTE = 7,   /* the service answered with an error or with nonsense */
    AM_NETWORK = 8,  /* the service did not answer */
    AM_TIMEOUT = 9,
    AM_CANCELLED = 10,
    AM_NOMEM = 11,
    AM_DISK = 12, /* journal or file system */
    AM_BUG = 13   /* a broken promise of the code; please report */
} am_kind;

enum { /* am_op.effects */
    AM_READ = 0,            /* repeatable; runs in plan mode */
    AM_CHANGE = 1 << 0,     /* passes the door before it sends a change */
    AM_IDEMPOTENT = 1 << 1, /* doing it twice is doing it once */
    AM_FINAL = 1 << 2,      /* cannot be undone */
    AM_STREAM = 1 << 3      /* appends items page by page, as they are wanted */
};

enum { /* flags of send() and queue() */
    AM_REQ_CHANGE = 1 << 0,    /* changes something: only after the door */
    AM_REQ_ANONYMOUS = 1 << 1, /* no credentials; absolute URL of any configured tenant */
    AM_REQ_RAW = 1 << 2        /* the step wants to see HTTP errors (status >= 400) */
};

/* A parameter, also taken by its position in the table. type: BASE, [] and ? or =DEFAULT
 *   BASE   string url guid time integer number boolean object any, or words: a|b|c
 *   []     a list of them; a single value is taken as a list of one
 *   ?      optional, absent when not given;   =DEFAULT: used when not given */
typedef struct am_param {
    const char *name, *type, *help;
} am_param;

/* What a change says at the door. Members after size may be NULL or 0. */
typedef struct am_intent {
    uint32_t size;             /* sizeof(am_intent) */
    uint32_t undo_days;        /* the undo works for so many days; 0: no limit */
    const am_value *evidence;  /* object: what was seen; compared when applied */
    const am_value *undo;      /* arguments of undo_op */
    const char *undo_op;       /* an operation of this connector that undoes it */
    const char *no_undo;       /* why nothing does, when undo_op is NULL */
    const char *target;        /* the URL or name that protect patterns are held against */
    const am_value *predicted; /* what plan mode returns; NULL: null */
} am_intent;

/* Services. Append only: before a member of a newer minor, test h->size > offsetof(am_host, it). */
typedef struct am_host {
    uint32_t size;
    uint16_t major, minor;

    /* The call. args() is an object, checked and defaulted before the first step. tenant() is
     * {name, role: "source"|"target"|"", tenant_id, hosts: {root, admin, my, graph}, partner: the
     * same of the other side, or null}. config() is the connector's own configuration, checked
     * against am_connector.config. local() is zeroed and the same memory at every step. */
    const am_value *(*args)(am_call *);
    const am_value *(*tenant)(am_call *);
    const am_value *(*config)(am_call *);
    void *(*local)(am_call *, size_t size);
    void *(*alloc)(am_call *, size_t size); /* zeroed; NULL: over the call's cap */
    const char *(*print)(am_call *, const char *fmt, ...) AM_PRINTF(2, 3); /* "" at worst */
    int64_t (*now)(am_call *); /* wall clock, ms since 1970 UTC */
    void (*log)(am_call *, const char *fmt, ...) AM_PRINTF(2, 3); /* never secrets */

    /* The replies to the last AM_SEND. pick() chooses one when several were queued (0 at first;
     * false: no such reply). lost(): the answer of a changing request never came, so it may or may
     * not have happened: look. saved(): where save() put the body; NULL: it is in body(). */
    bool (*pick)(am_call *, size_t i);
    int (*status)(am_call *); /* 0: no reply */
    bool (*lost)(am_call *);
    const char *(*header)(am_call *, const char *name); /* NULL: absent */
    const am_value *(*json)(am_call *);                 /* NULL: the body is not JSON */
    const char *(*body)(am_call *, size_t *len);        /* as received, NUL behind it */
    const char *(*saved)(am_call *, uint64_t *len);      /* a path, and how many bytes */
    const am_value *(*result)(am_call *);               /* of the last AM_CALL; NULL: it failed */
    am_kind (*result_kind)(am_call *);                  /* AM_OK, or how that failed */

    /* Reading values. NULL is absent, which is no error: every reader takes it. get() walks members
     * and indices: "a.b[0]". len() counts items of arrays and objects, bytes of text. */
    const am_value *(*get)(const am_value *, const char *path);
    const am_value *(*at)(const am_value *, size_t i);
    const char *(*key)(const am_value *object, size_t i); /* name of member i */
    size_t (*len)(const am_value *);
    const char *(*str)(const am_value *, const char *otherwise);
    int64_t (*num)(const am_value *, int64_t otherwise);
    double (*real)(const am_value *, double otherwise);
    bool (*truth)(const am_value *, bool otherwise);
    char (*type)(const am_value *); /* n(ull) b(oolean) i(nteger) r(eal) s(tring) a o, or 0 */

    /* Building values in the call's memory. make() takes JSON text in which %s is a string (NULL
     * gives null), %d an int64_t, %b an int as a boolean and %v a value; NULL: no memory, or the
     * text is wrong. put() adds or replaces a member, push() adds an item; false: no memory. */
    am_value *(*make)(am_call *, const char *json, ...);
    bool (*put)(am_call *, am_value *object, const char *key, const am_value *);
    bool (*push)(am_call *, am_value *array, const am_value *);

    /* The next request. url is a base and a path: "admin:/_api/x", "root:", "my:", "graph:", or one
     * of am_connector.bases; {name} in it is that argument, percent-encoded. Only AM_REQ_ANONYMOUS
     * takes a whole URL. save(): a good reply's body, however large, goes to a file of that name
     * in the workspace's downloads. queue() adds a request to this step, send() the last or only
     * one. In a stream those that change nothing leave at once: the service works on the next page
     * while the step reads the one before. After send() a step may append(), or fail(), which gives
     * up on what was sent. */
    bool (*set_header)(am_call *, const char *name, const char *value);
    bool (*set_json)(am_call *, const am_value *);
    bool (*set_body)(am_call *, const char *content_type, const void *, size_t len);
    bool (*save)(am_call *, const char *name);
    bool (*queue)(am_call *, unsigned flags, const char *method, const char *url);
    am_step (*send)(am_call *, unsigned flags, const char *method, const char *url);
    am_step (*wait)(am_call *, uint32_t ms);
    am_step (*call)(am_call *, const char *read_op, const am_value *args);

    /* The door. intend(): here is what I will change. already(): the look shows that it has
     * happened (a resumed or repeated run); ends the call with value. lease(): before a temporary
     * change (unlock, make admin), name the operation that gives it back; the engine calls it when
     * this call ends, a crash included, unless lease_moot() says that nothing is left to give. */
    am_step (*intend)(am_call *, const am_intent *);
    am_step (*already)(am_call *, const am_intent *, const am_value *value);
    am_step (*lease)(am_call *, const char *back_op, const am_value *back_args);
    void (*lease_moot)(am_call *);

    /* Outcomes; each returns its own step, so that every exit is a tail call. done(): a member
     * "undo" of what a change returns adds to the arguments of its undo_op what was learned only
     * after the door. detail(): for the fail() that follows, the service's own error code and a
     * hint for people; either may be NULL. */
    bool (*append)(am_call *, const am_value *items); /* array; AM_STREAM only */
    am_step (*done)(am_call *, const am_value *or_null);
    void (*detail)(am_call *, const char *code, const char *hint);
    am_step (*fail)(am_call *, am_kind, const char *fmt, ...) AM_PRINTF(3, 4);
} am_host;

typedef struct am_op {
    const char *name;       /* "list-redirects"; NULL ends the table */
    unsigned effects;       /* AM_READ or AM_CHANGE, and flags */
    const am_param *params; /* ends with a NULL name; NULL: none */
    am_step (*step)(const am_host *, am_call *);
    const char *help;    /* first line: what it does; then what it returns */
    const char *consent; /* the word an operator must give: "purge", "trust"; or NULL */
} am_op;

typedef struct am_connector {
    uint32_t size, op_size; /* sizeof as compiled: the strides */
    uint16_t major, minor;
    const char *name, *version, *help;
    const am_op *ops;
    /* config: this connector's keys in the plugin's or a tenant's block. bases: more bases, "hook"
     * for "hook:/path", whose addresses the operator configures; "*": any name. many: "get-site",
     * "get-sites", ...: pairs of a read that others ask by call(), and the read that answers many
     * of these. It takes each: object[], the arguments of at most 32 of the first, and returns a
     * list as long of {kind, value}, as result_kind() and result() are to give them, or null: ask
     * it alone. NULL ends bases and many; each of the three may be NULL. */
    const am_param *config;
    const char *const *bases;
    const char *const *many;
} am_connector;

/* AM_PLUGIN(.name = "todo", .version = "1.0.0", .help = "...", .ops = ops); in C++ all values in
 * order, without names: AM_PLUGIN("todo", "1.0.0", "...", ops, 0, 0, 0) */
#define AM_PLUGIN(...)                                                                             \
    AM_EXPORT const am_connector *aftermove_plugin(void);                                          \
    AM_EXPORT const am_connector *aftermove_plugin(void)                                           \
    {                                                                                              \
        static const am_connector self = {sizeof(am_connector), sizeof(am_op), AM_ABI_MAJOR,       \
                                          AM_ABI_MINOR, __VA_ARGS__};                              \
        return &self;                                                                              \
    }

#ifdef __cplusplus
}
#endif
#endif
