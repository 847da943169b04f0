#include "sandbox/answer.h"

#include <stdlib.h>
#include <string.h>

void sb_answer_init(sb_answer *a)
{
    memset(a, 0, sizeof *a);
    a->reply.body = AM_BUF(SB_REPLY_MAX);
    a->reply.what = "other";
}

void sb_answer_blank(sb_answer *a)
{
    for (size_t i = 0; i < a->reply.n_headers; i++)
        free(a->reply.headers[i].value);
    a->reply.n_headers = 0;
    a->reply.status = 0;
    am_buf_clear(&a->reply.body);
}

void sb_answer_fini(sb_answer *a)
{
    sb_answer_blank(a);
    am_buf_free(&a->reply.body);
}
