/* request.c - what a connector wants sent: described, checked, queued. */
#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "base/uri.h"
#include "plugin/call_state.h"

enum { URL_MAX = 16384, HEADER_MAX = 8192, BODY_MAX = 32 << 20, SAVE_MAX = 200 };

static bool is_token(const char *s)
{
    size_t n = s ? strspn(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
                             "!#$%&'*+-.^_`|~")
                 : 0;
    return n > 0 && s[n] == '\0';
}

static bool is_header_value(const char *s)
{
    size_t n = strlen(s);
    if (n > HEADER_MAX) {
        return false;
    }
    for (size_t i = 0; i < n; i++) {
        if (((unsigned char)s[i] < 0x20 && s[i] != '\t') || s[i] == 0x7f) {
            return false;
        }
    }
    return true;
}

/* The engine's own; a connector that sets them would speak for somebody else. */
static bool is_ours(const char *name)
{
    static const char *const ours[] = {"Authorization",       "Host",
                                       "Content-Length",      "Cookie",
                                       "Connection",          "Transfer-Encoding",
                                       "Proxy-Authorization", "Expect",
                                       "User-Agent"};
    for (size_t i = 0; i < sizeof ours / sizeof ours[0]; i++) {
        if (am_streq_fold(ours[i], name)) {
            return true;
        }
    }
    return false;
}

static char *keep(am_call *c, const char *s)
{
    char *copy = am_arena_strdup(c->page->arena, s);
    if (!copy) {
        am_call_over(c, "a request");
    }
    return copy;
}

bool am_request_set_header(am_call *c, const char *name, const char *value)
{
    am_call_request *r = &c->draft;
    if (!is_token(name) || !value || !is_header_value(value) || is_ours(name)) {
        am_call_break(c, "header \"%.60s\" is not a connector's to set, or has a bad value",
                      name ? name : "");
        return false;
    }
    if (am_streq_fold(name, "Content-Type")) {
        return (r->content_type = keep(c, value)) != NULL;
    }
    if (r->n_headers == AM_CALL_HEADERS_MAX) {
        am_call_break(c, "more than %d headers", AM_CALL_HEADERS_MAX);
        return false;
    }
    r->header_names[r->n_headers] = keep(c, name);
    r->header_values[r->n_headers] = keep(c, value);
    r->n_headers++;
    return !c->broken;
}

bool am_request_set_body(am_call *c, const char *content_type, const void *bytes, size_t n)
{
    if (!content_type || !is_header_value(content_type) || (!bytes && n) || n > BODY_MAX) {
        am_call_break(c, "body of %zu bytes without a type, or over %d", n, BODY_MAX);
        return false;
    }
    char *copy = am_arena_alloc(c->page->arena, n + 1);
    if (!copy) {
        am_call_over(c, "a request");
        return false;
    }
    if (n > 0) {
        memcpy(copy, bytes, n);
    }
    c->draft.body = copy;
    c->draft.body_n = n;
    if (!c->draft.content_type) {
        c->draft.content_type = keep(c, content_type);
    }
    return !c->broken;
}

bool am_request_set_json(am_call *c, const am_value *v)
{
    size_t bytes = 0;
    if (!am_call_fit(c, v, BODY_MAX, &bytes, "a request's body")) {
        return false;
    }
    am_buf b = AM_BUF(BODY_MAX);
    am_json_format(&b, v, AM_JSON_PLAIN);
    bool good = am_buf_ok(&b);
    if (good) {
        good = am_request_set_body(c, "application/json", am_buf_text(&b), b.n);
    } else {
        am_call_over(c, "a request's body");
    }
    am_buf_free(&b);
    return good;
}

bool am_request_save(am_call *c, const char *name)
{
    static const char plain[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.";
    size_t n = name ? strspn(name, plain) : 0;
    if (n == 0 || n > SAVE_MAX || name[n] || *name == '.') {
        am_call_break(c, "a reply cannot be saved as \"%.60s\": no plain name", name ? name : "");
        return false;
    }
    return (c->draft.save = keep(c, name)) != NULL;
}

static bool is_base(const am_call *c, const char *s, size_t n)
{
    static const char *const known[] = {"admin", "root", "my", "graph", NULL};
    const char *const *lists[] = {known, c->op->connector->bases};
    for (size_t l = 0; l < 2; l++) {
        for (const char *const *b = lists[l]; b && *b; b++) {
            if (strcmp(*b, "*") == 0 || (strlen(*b) == n && memcmp(*b, s, n) == 0)) {
                return true;
            }
        }
    }
    return false;
}

/* One argument in its place. "." and ".." would walk through the path, encoded or not. */
static bool put_argument(am_call *c, am_buf *b, const char *name, size_t n)
{
    const am_value *v = NULL;
    bool declared = false;
    for (size_t i = 0; i < c->op->n_params && !declared; i++) {
        const char *p = c->op->params[i].name;
        declared = strlen(p) == n && memcmp(p, name, n) == 0;
        v = declared ? am_value_member(c->args, p) : NULL;
    }
    if (!declared || !v || am_value_is(v, AM_T_ARRAY) || am_value_is(v, AM_T_OBJECT) ||
        am_value_is(v, AM_T_NULL)) {
        am_call_break(c, "{%.*s} in a url is %s", (int)(n < 60 ? n : 60), name,
                      !declared ? "not a declared parameter"
                      : !v      ? "an argument that was not given"
                                : "an argument that is no plain value");
        return false;
    }
    if (am_value_is(v, AM_T_STR)) {
        const char *s = am_value_text(v, "");
        if (*s == '\0' || strcmp(s, ".") == 0 || strcmp(s, "..") == 0) {
            am_fail(&c->err, AM_USAGE, "%s: \"%s\" cannot be a part of an address", c->what, s);
            c->broken = true;
            return false;
        }
        am_uri_encode(b, s, strlen(s));
    } else {
        am_json_format(b, v, AM_JSON_PLAIN);
    }
    return true;
}

static const char *expand(am_call *c, const char *url)
{
    am_buf b = AM_BUF(URL_MAX);
    const char *made = NULL;
    for (const char *s = url; *s;) {
        if ((unsigned char)*s <= 0x20 || *s == 0x7f || *s == '\\' || *s == '#' || *s == '}') {
            am_call_break(c, "url \"%.200s\" has a blank or another forbidden character", url);
            goto out;
        }
        if (*s != '{') {
            am_buf_char(&b, *s++);
            continue;
        }
        const char *close = strchr(s, '}');
        if (!close) {
            am_call_break(c, "url \"%.200s\" has { without }", url);
            goto out;
        }
        if (!put_argument(c, &b, s + 1, (size_t)(close - s - 1))) {
            goto out;
        }
        s = close + 1;
    }
    if (!am_buf_ok(&b)) {
        am_call_over(c, "a url");
        goto out;
    }
    made = keep(c, am_buf_text(&b));
out:
    am_buf_free(&b);
    return made;
}

static const char *whole(am_call *c, unsigned flags, const char *url)
{
    am_uri uri;
    am_err why = {0};
    if (!(flags & AM_REQ_ANONYMOUS)) {
        am_call_break(c, "a whole url (\"%.200s\") is only for requests without credentials", url);
        return NULL;
    }
    if (am_uri_parse(c->page->arena, url, &uri, &why)) {
        c->err = why;
        am_prefix(&c->err, "%s", c->what);
        c->broken = true;
        return NULL;
    }
    return keep(c, url);
}

static const char *address(am_call *c, unsigned flags, const char *url)
{
    if (am_prefix_fold(url, "https://") || am_prefix_fold(url, "http://")) {
        return whole(c, flags, url);
    }
    size_t n = strcspn(url, ":");
    if (url[n] != ':' || !is_base(c, url, n) || url[n + 1] != '/') {
        am_call_break(c, "url \"%.200s\" does not begin with a known base and /", url);
        return NULL;
    }
    return expand(c, url);
}

static bool is_change_method(const char *m)
{
    return strcmp(m, "PUT") == 0 || strcmp(m, "PATCH") == 0 || strcmp(m, "DELETE") == 0 ||
           strcmp(m, "MERGE") == 0;
}

/* A connector cannot forget the door. */
static bool check_change(am_call *c, unsigned flags, const char *method)
{
    if (is_change_method(method) && !(flags & AM_REQ_CHANGE)) {
        am_call_break(c, "%s without AM_REQ_CHANGE", method);
    } else if ((flags & AM_REQ_CHANGE) && !(c->op->effects & AM_CHANGE)) {
        am_call_break(c, "a changing request in an operation that is declared a read");
    } else if ((flags & AM_REQ_CHANGE) && !c->passed) {
        am_call_break(c, "a changing request before the door");
    }
    return !c->broken;
}

/* Most calls send one request at a time. */
static void grow(am_call *c)
{
    size_t cap = c->cap_queue ? 2 * c->cap_queue : 1;
    c->queue = am_realloc(c->queue, cap * sizeof *c->queue);
    c->replies = am_realloc(c->replies, cap * sizeof *c->replies);
    memset(c->replies + c->cap_queue, 0, (cap - c->cap_queue) * sizeof *c->replies);
    c->cap_queue = cap;
}

bool am_request_queue(am_call *c, unsigned flags, const char *method, const char *url)
{
    if (c->broken) {
        return false;
    }
    if (c->has_asked) {
        am_call_break(c, "described a request after it had asked for something");
        return false;
    }
    if (c->n_queue == AM_CALL_QUEUE_MAX) {
        am_call_break(c, "more than %d requests in one step", AM_CALL_QUEUE_MAX);
        return false;
    }
    if (!is_token(method) || !url || !am_utf8_valid(url, strlen(url), NULL) ||
        (flags & ~(unsigned)(AM_REQ_CHANGE | AM_REQ_ANONYMOUS | AM_REQ_RAW))) {
        am_call_break(c, "a request without a method or url, or with unknown flags 0x%x", flags);
        return false;
    }
    if (!check_change(c, flags, method)) {
        return false;
    }
    am_call_request *r = &c->draft;
    r->flags = flags;
    r->method = keep(c, method);
    r->url = address(c, flags, url);
    if (!r->method || !r->url) {
        return false;
    }
    if (c->n_queue == c->cap_queue) {
        grow(c);
    }
    c->queue[c->n_queue++] = *r;
    memset(r, 0, sizeof *r);
    return true;
}

static bool any_changes(const am_call *c)
{
    for (size_t i = 0; i < c->n_queue; i++) {
        if (c->queue[i].flags & AM_REQ_CHANGE) {
            return true;
        }
    }
    return false;
}

am_step am_request_send(am_call *c, unsigned flags, const char *method, const char *url)
{
    bool good = am_request_queue(c, flags, method, url);
    am_step s = am_call_ask(c, AM_SEND);
    if (good && !c->broken && c->leave && !any_changes(c)) {
        c->leave(c->leave_self);
    }
    return s;
}
