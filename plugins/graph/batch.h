/* batch.h - up to 20 reads in one request ($batch), answered in any order. */
#ifndef GRAPH_BATCH_H
#define GRAPH_BATCH_H

#include "ask.h"

enum { BATCH_MAX = 20, BATCH_URL = 2048 };

/* First member of an operation's record, instead of ask. */
typedef struct batch {
    ask ask;
    char url[BATCH_MAX][BATCH_URL]; /* "/users/...", behind the version */
    size_t n;
    int status[BATCH_MAX]; /* of each answer: success, or 404 */
    const am_value *body[BATCH_MAX];
    unsigned tries;
    ask_then then;
} batch;

/* Read url[0..n), then step on with all answers there. A part that is throttled is asked again
 * after the time that it names; any other error fails the call. */
am_step batch_send(batch *, const char *doing, ask_then then);

#endif
