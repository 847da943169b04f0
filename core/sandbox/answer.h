/* answer.h - a reply, and the way in which it is to reach the client. */
#ifndef SB_ANSWER_H
#define SB_ANSWER_H

#include "sandbox/service.h"

typedef enum sb_delivery {
    SB_SEND,  /* as it is */
    SB_DROP,  /* close the connection, say nothing */
    SB_CUT,   /* send `bytes` of the body, then close */
    SB_DRIP,  /* `bytes` of the body every `every_ms` */
    SB_STREAM /* a JSON string of `bytes` bytes instead of the body, never closed by a quote */
} sb_delivery;

typedef struct sb_answer {
    sb_reply reply;
    sb_delivery how;
    uint64_t bytes;
    uint32_t every_ms;
    int64_t delay_ms; /* before anything is sent */
} sb_answer;

void sb_answer_init(sb_answer *);
void sb_answer_fini(sb_answer *);
/* Forget the reply's status, headers and body; what, subject, units and changed stay. */
void sb_answer_blank(sb_answer *);

#endif
