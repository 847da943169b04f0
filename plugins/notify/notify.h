/* notify.h - the operations of this connector. */
#ifndef NOTIFY_NOTIFY_H
#define NOTIFY_NOTIFY_H

#include <aftermove/plugin.h>

am_step notify_post(const am_host *, am_call *);
am_step notify_mail(const am_host *, am_call *);
/* Is it the name of a base, and nothing besides? If not, the call has failed. */
bool notify_is_base(const am_host *, am_call *, const char *via);

#endif
