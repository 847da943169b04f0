#include "run/approval.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/json.h"
#include "run/plan.h"

enum { FILE_MAX_BYTES = 256 << 10, MESSAGE = AM_DIGEST_TEXT + 32 };

static size_t message(char out[MESSAGE], const char *sha)
{
    am_buf b = AM_BUF(MESSAGE);
    am_buf_fmt(&b, "aftermove plan %s\n", sha);
    size_t n = b.n;
    memcpy(out, am_buf_text(&b), n + 1);
    am_buf_free(&b);
    return n;
}

static am_kind read_lines(const char *path, am_buf *text, am_err *e)
{
    am_kind k = am_file_read(path, text, e);
    if (k != AM_ABSENT)
        return k;
    am_buf_clear(text);
    return AM_OK;
}

am_kind am_approval_each(const char *plan, const char *sha, am_kind (*fn)(void *, const am_approval *, am_err *),
                         void *self, am_err *e)
{
    char said[MESSAGE];
    size_t said_n = message(said, sha);
    char *path = am_format("%s.approvals", plan);
    am_buf text = AM_BUF(FILE_MAX_BYTES);
    am_arena *arena = am_arena_new(FILE_MAX_BYTES);
    am_kind k = read_lines(path, &text, e);
    const char *line = am_buf_text(&text);
    for (size_t n = 0; !k && *line; line += n + (line[n] == '\n')) {
        const am_value *v = NULL;
        am_err why;
        n = strcspn(line, "\n");
        am_arena_reset(arena);
        if (am_json_parse(arena, line, n, &v, &why)) {
            k = am_fail(e, AM_REFUSED, "%s holds a line that is no approval: %s", path, why.text);
            break;
        }
        am_approval a = {.name = am_value_text(am_value_member(v, "name"), "?"),
                         .key = am_value_text(am_value_member(v, "key"), ""),
                         .time = am_value_text(am_value_member(v, "time"), "")};
        a.good = am_sign_verify(a.key, am_value_text(am_value_member(v, "signature"), ""), said, said_n, &why) ==
                 AM_OK;
        k = fn(self, &a, e);
    }
    am_arena_free(arena);
    am_buf_free(&text);
    free(path);
    return k;
}

typedef struct looking {
    const char *key;
    bool found;
} looking;

static am_kind look_for(void *self, const am_approval *a, am_err *e)
{
    looking *l = self;
    (void)e;
    l->found = l->found || (a->good && !strcmp(a->key, l->key));
    return AM_OK;
}

am_kind am_approval_add(const char *plan, const char *name, const char *key_file, am_err *e)
{
    char sha[AM_DIGEST_TEXT], key[AM_SIGN_KEY_TEXT], signature[AM_SIGN_TEXT], said[MESSAGE], now[AM_TIME_TEXT];
    looking mine = {.key = key};
    char *path = am_format("%s.approvals", plan);
    am_buf text = AM_BUF(FILE_MAX_BYTES);
    am_arena *arena = am_arena_new(FILE_MAX_BYTES);
    am_kind k;
    if ((k = am_plan_verify(plan, NULL, sha, e)) || (k = am_sign_public(key_file, key, e)) ||
        (k = am_approval_each(plan, sha, look_for, &mine, e)))
        goto out;
    if (mine.found) {
        k = am_fail(e, AM_CONFLICT, "%s is already approved by this key", plan);
        goto out;
    }
    if ((k = am_sign(key_file, said, message(said, sha), signature, e)) || (k = read_lines(path, &text, e)))
        goto out;
    am_json_format(&text,
                   am_json_make(arena, "{\"name\":%s,\"key\":%s,\"signature\":%s,\"time\":%s}", name, key, signature,
                                am_time_format(now, am_clock_wall())),
                   AM_JSON_CANONICAL);
    am_buf_char(&text, '\n');
    k = am_buf_ok(&text) ? am_file_write(path, am_buf_text(&text), text.n, 0644, e)
                         : am_fail(e, AM_LIMIT, "%s would be larger than %d bytes", path, (int)FILE_MAX_BYTES);
out:
    am_arena_free(arena);
    am_buf_free(&text);
    free(path);
    return k;
}

am_kind am_approval_count(const char *plan, const char *sha, const char *const *trusted, unsigned *count,
                          am_err *e)
{
    am_kind k = AM_OK;
    *count = 0;
    for (size_t i = 0; !k && trusted && trusted[i]; i++) {
        looking l = {.key = trusted[i]};
        k = am_approval_each(plan, sha, look_for, &l, e);
        *count += l.found ? 1 : 0;
    }
    return k;
}
