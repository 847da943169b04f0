#include "sandbox/service.h"

void sb_reply_header(sb_reply *reply, const char *name, const char *value)
{
    if (reply->n_headers == SB_HEADERS_MAX)
        return;
    reply->headers[reply->n_headers].name = name;
    reply->headers[reply->n_headers++].value = am_strdup(value);
}
