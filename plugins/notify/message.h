/* message.h - a mail as it travels (RFC 5322, MIME): plain text in UTF-8, in base64. */
#ifndef NOTIFY_MESSAGE_H
#define NOTIFY_MESSAGE_H

#include <aftermove/plugin.h>

typedef struct message {
    const char *from;
    const am_value *to; /* list of addresses */
    const char *subject, *text;
} message;

/* One bare address, as ann@example.com, without anything that could end a line or a list. */
bool message_is_address(const char *text);
/* The whole of it, with now as its date; NULL: no memory. *n: bytes. */
const char *message_print(const am_host *, am_call *, const message *, size_t *n);

#endif
