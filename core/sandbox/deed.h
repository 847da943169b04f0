/* deed.h - what a struck rule does to a request, before or after its being served. */
#ifndef SB_DEED_H
#define SB_DEED_H

#include "sandbox/answer.h"
#include "sandbox/fault.h"

/* true: the rule has given the answer, the request is not to be served. rule may be NULL. What
 * needs the token (401_once, token_expired) is the caller's. */
bool sb_deed_before(const sb_rule *, const sb_request *, sb_answer *);
void sb_deed_after(const sb_rule *, sb_answer *);
/* Seconds that the rule's answer tells the client to stay away; 0: none. */
int64_t sb_deed_retry_after(const sb_rule *);

/* A 429 or 503 as the host words it; seconds < 0: without Retry-After; date: as an HTTP date. */
void sb_deed_throttle(sb_reply *, const char *host, int status, int64_t seconds, bool date);

#endif
