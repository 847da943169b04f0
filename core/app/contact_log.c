#include "app/contact_log.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/secret.h"
#include "base/text.h"
#include "base/ulid.h"

enum { BODY_MAX = 1 << 20, LINE_MAX_BYTES = 16 << 20 };

am_kind am_contact_log_open(am_contact_log *l, am_arena *arena, const char *dir, am_err *err)
{
    char id[AM_ULID_TEXT];
    am_ulid_new(id);
    *l = (am_contact_log){.path = am_arena_format(arena, "%s/first-contact-%s.jsonl", dir, id)};
    int fd = open(l->path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    l->out = fd < 0 ? NULL : fdopen(fd, "w");
    if (l->out)
        return AM_OK;
    int why = errno;
    if (fd >= 0)
        (void)close(fd);
    return am_fail(err, AM_DISK, "cannot write %s: %s", l->path, strerror(why));
}

/* Text as it is when it is UTF-8; else only its length. */
static void add_body(am_buf *line, const char *key, const char *text, size_t n)
{
    size_t shown = n > BODY_MAX ? BODY_MAX : n;
    while (shown < n && shown && ((unsigned char)text[shown] & 0xc0) == 0x80)
        shown--;
    am_buf_fmt(line, ",\"%s_bytes\":%zu,\"%s\":", key, n, key);
    if (am_utf8_valid(text, shown, NULL))
        am_json_quote(line, text, shown);
    else
        am_buf_str(line, "null");
}

/* Cookies and challenges for digests stay out; what else a reply tells is no secret. */
static bool is_kept(const char *name)
{
    static const char *const dropped[] = {"Set-Cookie", "X-RequestDigest", "Authorization"};
    for (size_t i = 0; i < sizeof dropped / sizeof *dropped; i++)
        if (am_streq_fold(name, dropped[i]))
            return false;
    return true;
}

static void add_head(am_buf *line, const am_sighting *s)
{
    const char *sep = "";
    am_buf_str(line, ",\"headers\":[");
    for (const char *p = s->head, *end = s->head + s->head_n; p < end;) {
        const char *name = p, *value = name + strlen(name) + 1;
        p = value + strlen(value) + 1;
        if (!is_kept(name) || !am_utf8_valid(value, strlen(value), NULL))
            continue;
        am_buf_fmt(line, "%s[", sep);
        am_json_quote(line, name, strlen(name));
        am_buf_char(line, ',');
        am_json_quote(line, value, strlen(value));
        am_buf_char(line, ']');
        sep = ",";
    }
    am_buf_char(line, ']');
}

void am_contact_log_add(am_contact_log *l, const am_sighting *s)
{
    am_buf line = AM_BUF(LINE_MAX_BYTES);
    char when[AM_TIME_TEXT];
    am_buf_fmt(&line, "{\"at\":\"%s\",\"tenant\":", am_time_format(when, am_clock_wall()));
    am_json_quote(&line, s->tenant, strlen(s->tenant));
    am_buf_fmt(&line, ",\"method\":\"%s\",\"url\":", s->method);
    am_json_quote(&line, s->url, strlen(s->url));
    add_body(&line, "request", s->body, s->body_n);
    am_buf_fmt(&line, ",\"status\":%d,\"sign_in\":%s", s->status, s->secret ? "true" : "false");
    add_head(&line, s);
    add_body(&line, "reply", s->reply, s->reply_n);
    if (s->trouble) {
        am_buf_str(&line, ",\"trouble\":");
        am_json_quote(&line, s->trouble, strlen(s->trouble));
    }
    am_buf_str(&line, "}\n");
    size_t n = 0;
    bool whole = am_buf_ok(&line);
    char *text = am_buf_take(&line, &n);
    if (whole && text) {
        am_secret_scrub(text);
        (void)fwrite(text, 1, n, l->out);
    }
    free(text);
}

am_kind am_contact_log_close(am_contact_log *l, am_err *err)
{
    bool failed = ferror(l->out) != 0;
    failed |= fclose(l->out) != 0;
    l->out = NULL;
    return failed ? am_fail(err, AM_DISK, "%s could not be written whole", l->path) : AM_OK;
}
