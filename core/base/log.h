/* log.h - one event, one line, on standard error: time level name message.
 *
 * Control characters are escaped, secrets scrubbed. Library folders log; they
 * never print. */
#ifndef AM_BASE_LOG_H
#define AM_BASE_LOG_H

#include <stdbool.h>

#include <aftermove/plugin.h>

typedef enum am_level { AM_LOG_ERROR, AM_LOG_WARN, AM_LOG_INFO, AM_LOG_DEBUG, AM_LOG_TRACE } am_level;

/* name is the file's: "io.policy". */
void am_log(am_level, const char *name, const char *fmt, ...) AM_PRINTF(3, 4);
bool am_log_on(am_level);
/* What people are told is such a line, too, where lines are JSON; whatever the level. false: they are text,
 * and the caller prints it. */
bool am_log_tell(am_level, const char *name, const char *text);
void am_log_set(am_level upto, bool as_json);           /* default: AM_LOG_WARN, text */
/* Lines go here instead of standard error (progress display, tests); NULL restores. */
void am_log_sink(void (*sink)(void *self, am_level, const char *line), void *self);

#endif
