#include "base/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/json.h"
#include "base/secret.h"
#include "base/text.h"

enum { MESSAGE_MAX = 4096, LINE_MAX = 8 * MESSAGE_MAX };

static const char *const words[] = {"error", "warn", "info", "debug", "trace"};

static am_level upto = AM_LOG_WARN;
static bool as_json;
static void (*sink_fn)(void *self, am_level, const char *line);
static void *sink_self;

bool am_log_on(am_level level)
{
    return level <= upto;
}

void am_log_set(am_level limit, bool json)
{
    upto = limit;
    as_json = json;
}

void am_log_sink(void (*sink)(void *self, am_level, const char *line), void *self)
{
    sink_fn = sink;
    sink_self = self;
}

static void put_member(am_buf *line, const char *key, const char *text)
{
    am_buf_fmt(line, "%s\"%s\":", line->n > 1 ? "," : "", key);
    am_json_quote(line, text, strlen(text));
}

static void emit(am_level level, const char *name, const char *message)
{
    char when[AM_TIME_TEXT];
    am_time_format(when, am_clock_wall());
    am_buf line = AM_BUF(LINE_MAX);
    if (as_json) {
        am_buf_char(&line, '{');
        put_member(&line, "time", when);
        put_member(&line, "level", words[level]);
        put_member(&line, "name", name);
        put_member(&line, "message", message);
        am_buf_char(&line, '}');
    } else {
        am_buf_fmt(&line, "%s %s %s %s", when, words[level], name, message);
    }
    if (sink_fn)
        sink_fn(sink_self, level, am_buf_text(&line));
    else
        fprintf(stderr, "%s\n", am_buf_text(&line));
    am_buf_free(&line);
}

bool am_log_tell(am_level level, const char *name, const char *text)
{
    if (as_json)
        emit(level, name, text);
    return as_json;
}

void am_log(am_level level, const char *name, const char *fmt, ...)
{
    if (!am_log_on(level))
        return;
    char *raw = NULL;
    va_list ap;
    va_start(ap, fmt);
    int n = vasprintf(&raw, fmt, ap);
    va_end(ap);
    if (n < 0)
        return;
    /* Scrub the whole message: once it is cut or escaped, a secret is not found any more. */
    am_secret_scrub(raw);
    char message[MESSAGE_MAX];
    am_printable(message, sizeof message, raw);
    emit(level, name, message);
    free(raw);
}
