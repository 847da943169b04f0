/* delivery.h - an answer as libmicrohttpd sends it: whole, cut, in drips or without end. */
#ifndef SB_DELIVERY_H
#define SB_DELIVERY_H

#include <microhttpd.h>

#include "sandbox/answer.h"
#include "sandbox/delay.h"

/* Queue the answer, whose body is taken. SB_DROP, or no memory: MHD_NO, the connection closes. */
enum MHD_Result sb_delivery_queue(struct MHD_Connection *, sb_delay *, sb_answer *);

#endif
