#include "plugin/fault.h"

#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/text.h"

enum { ERROR_BODY_MAX = 256 << 10, ERROR_TREE_MAX = 4 << 20, BEGIN = 81 };

static am_kind kind_of(int status)
{
    switch (status) {
    case 401:
    case 403:
        return AM_DENIED;
    case 404:
    case 410:
        return AM_ABSENT;
    case 409:
    case 412:
        return AM_CONFLICT;
    case 429:
        return AM_LIMIT;
    default:
        return AM_REMOTE;
    }
}

static const char *hint_of(int status)
{
    switch (status) {
    case 401:
        return "the service does not accept this sign-in: \"aftermove doctor\" checks it";
    case 403:
        return "the application or account lacks a permission for this";
    case 429:
        return "the service throttles; run again later";
    default:
        return NULL;
    }
}

static const char *header(const am_call_reply *r, const char *name)
{
    return r->header ? r->header(r->self, name) : NULL;
}

static void begins(char out[BEGIN], const am_call_reply *r)
{
    char raw[BEGIN];
    size_t n = r->body_n < sizeof raw - 1 ? r->body_n : sizeof raw - 1;
    if (n > 0) {
        memcpy(raw, r->body, n);
    }
    raw[n] = '\0';
    am_printable(out, BEGIN, raw);
}

/* Both shapes, REST's and Graph's; a plain string as OAuth has it. */
static const char *message(const am_value *body, const char **code)
{
    const am_value *e = am_value_member(body, "odata.error");
    e = e ? e : am_value_member(body, "error");
    if (am_value_is(e, AM_T_STR)) {
        *code = am_value_text(e, NULL);
        return am_value_text(am_value_member(body, "error_description"), NULL);
    }
    *code = am_value_text(am_value_member(e, "code"), NULL);
    const am_value *m = am_value_member(e, "message");
    return am_value_text(am_value_is(m, AM_T_OBJECT) ? am_value_member(m, "value") : m, NULL);
}

static void copy_text(char *to, size_t n, const char *from)
{
    if (from) {
        am_printable(to, n, from);
    }
}

am_kind am_fault_tell(const char *what, const am_call_reply *r, am_err *err)
{
    am_arena *a = am_arena_new(ERROR_TREE_MAX);
    const am_value *body = NULL;
    const char *code = NULL, *text = NULL;
    char said[300] = "", begin[BEGIN];
    am_kind k = kind_of(r->status);
    if (r->body_n > 0 && r->body_n <= ERROR_BODY_MAX &&
        am_json_parse(a, r->body, r->body_n, &body, NULL) == AM_OK) {
        text = message(body, &code);
    }
    copy_text(said, sizeof said, text);
    begins(begin, r);
    if (*said) {
        k = am_fail(err, k, "%s: the service answered %d: %s", what, r->status, said);
    } else if (body || r->body_n == 0) {
        k = am_fail(err, k, "%s: the service answered %d", what, r->status);
    } else {
        k = am_fail(err, k, "%s: the service answered %d with \"%s\"", what, r->status, begin);
    }
    err->http = r->status;
    copy_text(err->code, sizeof err->code, code);
    copy_text(err->request_id, sizeof err->request_id, r->request_id);
    const char *after = header(r, "Retry-After");
    if (after && *after >= '0' && *after <= '9') {
        unsigned long s = strtoul(after, NULL, 10);
        err->retry_ms = s > 86400 ? 86400000u : (uint32_t)s * 1000u;
    }
    if (hint_of(r->status)) {
        am_hint(err, "%s", hint_of(r->status));
    }
    am_arena_free(a);
    return k;
}

am_kind am_fault_not_json(const char *what, const am_call_reply *r, am_err *err)
{
    char begin[BEGIN];
    begins(begin, r);
    const char *type = header(r, "Content-Type");
    char shown[80];
    am_printable(shown, sizeof shown, type ? type : "no type");
    am_fail(err, AM_REMOTE, "%s: expected JSON, the service answered %d with %s: \"%s\"", what,
            r->status, shown, begin);
    err->http = r->status;
    copy_text(err->request_id, sizeof err->request_id, r->request_id);
    return am_hint(err,
                   "a proxy or a login page may stand in between; check the host and HTTPS_PROXY");
}
