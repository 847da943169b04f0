/* share.h - what the processes of one host know together of one tenant's budget.
 *
 * A page of memory in a small file of the runtime directory, one file a
 * tenant and app: all processes that ask the same service stop, count and wait
 * together. Without a directory, or when the file cannot be had, the page is
 * the process's own. Members are whole numbers that are read and written one by one;
 * what two processes write at once is corrected by the service's next answer. */
#ifndef AM_IO_SHARE_H
#define AM_IO_SHARE_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

typedef _Atomic int64_t am_shared;

/* Kinds of requests, by what they cost (reference 7.2). */
typedef enum am_cost {
    AM_COST_CSOM,
    AM_COST_REST,
    AM_COST_GRAPH,
    AM_COST_GRAPH_CHANGE,
    AM_COST_FREE, /* not counted: anonymous, or another service */
    AM_COSTS
} am_cost;

enum {
    AM_SHARE_SLOTS = 32,
    AM_SHARE_LABEL = 128,
    AM_SHARE_WHAT = 96,
    AM_SHARE_LIVE_MS = 5000 /* a process that was silent for longer does not count */
};

/* One process. */
typedef struct am_share_slot {
    am_shared pid;   /* 0: nobody's */
    am_shared since; /* wall ms */
    am_shared beat;  /* mono ms of its last sign of life */
    am_shared in_flight, waiting, window; /* requests */
    am_shared flying;                     /* thousandths of a unit that are in flight */
    am_shared requests, refused;          /* so far */
    char what[AM_SHARE_WHAT];             /* "apply 01J..." */
} am_share_slot;

/* Units are thousandths of a resource unit, times are monotonic milliseconds of this host. */
typedef struct am_share_page {
    uint32_t magic, size;
    char boot[40];  /* the times below are of this boot */
    char label[AM_SHARE_LABEL];
    am_shared stopped_until; /* Retry-After */
    am_shared limit;         /* units a window; 0: not known */
    am_shared learned;       /* 1: found by being refused, not told */
    am_shared serial;        /* of the window */
    am_shared began, ends;   /* the window; ends 0: not known */
    am_shared observed;      /* 1: its beginning was seen */
    am_shared first;         /* first reply in it; 0: none yet */
    am_shared used;          /* admitted in it */
    am_shared seen;          /* the most that the service said was used of it */
    am_shared accepted;      /* answered without a refusal */
    am_shared refused;       /* 1: something was refused in it */
    am_shared length;        /* of a window; 0: not known */
    am_shared distrust;      /* how often the length misled */
    am_shared bound;         /* 1: the limit held something back in it */
    am_shared clean;         /* windows in a row that were used up without a refusal */
    am_shared next;          /* paced: nothing earlier */
    am_shared cost[AM_COSTS];
    am_share_slot slots[AM_SHARE_SLOTS];
} am_share_page;

typedef struct am_share {
    am_share_page *page;
    am_share_slot *slot; /* ours; never NULL */
    bool mapped;
    am_share_slot spare; /* when all are taken */
} am_share;

/* dir: the runtime directory, or NULL. key: tells services apart, of any length. label: for people.
 * Always gives a page. */
am_share *am_share_open(const char *dir, const char *key, const char *label);
void am_share_close(am_share *); /* NULL is fine */
/* What this process is doing, for others to read. */
void am_share_tell(am_share *, const char *what);
/* Processes that showed themselves lately, this one included. */
unsigned am_share_live(const am_share *, int64_t now);
/* Thousandths of units in flight, of all processes. */
int64_t am_share_flying(const am_share *);
bool am_share_slot_lives(const am_share_slot *, int64_t now);

/* Every page of the directory, read only; false from fn ends it. */
void am_share_each(const char *dir, bool (*fn)(void *self, const am_share_page *), void *self);

#endif
