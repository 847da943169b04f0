/* fault.h - rules by which the sandbox misbehaves; deterministic for a seed.
 *
 * Scenario: "seed": 7, "faults": [{"when": {…}, "do": "…", …}, …]. The first rule that strikes
 * decides, later ones do not see that request; only latency adds up.
 *
 * when (all optional; patterns are globs, case is ignored):
 *   host, path, method, what ("csom:RemoveSite"), subject (a string parameter, the path)
 *   skip: n     the first n matching requests are spared
 *   nth: n      only the n-th that is not spared
 *   every: n    every n-th
 *   percent: p  with that chance, out of the seed
 *   max: n      at most n times (401_once: 1 unless it says otherwise)
 *   storm: n    once it strikes, so do the next n - 1 matching requests
 *
 * do:
 *   429, 503      retry_after: seconds (absent: no header), form: "seconds", "date", or "page": a
 *                 redirect to the page that tells people about throttling
 *   504           after: true: the request takes effect first
 *   status        status: n, body: text; after: true as above
 *   html          status: n (200): a page instead of JSON; after: true as above
 *   reset_before, reset_after   the connection closes without an answer, before or after the effect
 *   truncate      bytes: n are sent, half of them when absent; Content-Length tells the full length
 *   oversize      bytes: n (2 GiB): a JSON string without end, never held in memory
 *   slow          bytes: n (1) every ms: n (100)
 *   bad_utf8      a byte 0xff in the first string
 *   token_expired seconds: n (5): tokens live so long; hidden: true: expires_in says otherwise
 *   401_once      a good token is called expired
 *   latency       ms: n, jitter: n */
#ifndef SB_FAULT_H
#define SB_FAULT_H

#include "base/buf.h"
#include "base/value.h"
#include "sandbox/sight.h"

enum { SB_RULES_MAX = 64 };

typedef enum sb_deed {
    SB_DO_NOTHING,
    SB_DO_429,
    SB_DO_503,
    SB_DO_504,
    SB_DO_STATUS,
    SB_DO_HTML,
    SB_DO_RESET_BEFORE,
    SB_DO_RESET_AFTER,
    SB_DO_TRUNCATE,
    SB_DO_OVERSIZE,
    SB_DO_SLOW,
    SB_DO_BAD_UTF8,
    SB_DO_TOKEN_EXPIRED,
    SB_DO_401,
    SB_DO_LATENCY
} sb_deed;

typedef struct sb_rule {
    const char *host, *path, *method, *what, *subject; /* NULL: any */
    int64_t skip, nth, every, max, storm;              /* 0: not asked for */
    double percent;                                    /* below 0: not asked for */
    sb_deed deed;
    const char *name, *body;
    int64_t retry_after, status, bytes, ms, jitter, seconds; /* -1: absent */
    bool date, page, after, hidden;
    uint64_t random;
    int64_t matched, applied, storming;
} sb_rule;

typedef struct sb_faults {
    am_arena *arena;
    sb_rule rule[SB_RULES_MAX];
    size_t n;
} sb_faults;

typedef struct sb_strike {
    const sb_rule *rule; /* NULL: none */
    int64_t latency;     /* ms */
} sb_strike;

/* Replace the rules by a list (NULL: none); AM_USAGE says which rule is wrong, the old ones stay.
 */
AM_CHECK am_kind sb_fault_load(sb_faults *, const am_value *list, int64_t seed, am_err *);
void sb_fault_fini(sb_faults *);
sb_strike sb_fault_pick(sb_faults *, const sb_sight *);
/* Append [{"do","matched","applied"}, …]. */
void sb_fault_state(const sb_faults *, am_buf *json);

#endif
