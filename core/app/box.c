#include "app/box.h"

#include <string.h>

#include "app/fetch.h"
#include "app/paths.h"
#include "base/json.h"

enum { START_MS = 60000, LINE_BYTES = 256 << 10, PAGE_BYTES = 512 << 20, ARGS_MAX = 32 };

am_kind am_box_start(am_box *b, am_arena *arena, const char *const *args, am_err *err)
{
    const char *argv[ARGS_MAX + 3];
    size_t n = 1;
    am_buf line = AM_BUF(LINE_BYTES);
    *b = (am_box){.child = {.in = -1, .out = -1}, .arena = arena};
    am_kind kind = am_paths_sandbox(arena, &argv[0], err);
    while (*args && n <= ARGS_MAX)
        argv[n++] = *args++;
    argv[n++] = "--exit-with-parent";
    argv[n] = NULL;
    if (!kind)
        kind = am_child_start(argv, &b->child, err);
    if (!kind)
        kind = am_child_line(&b->child, &line, START_MS, err);
    if (!kind)
        kind = am_json_parse(arena, am_buf_text(&line), line.n, &b->facts, err);
    if (kind)
        am_prefix(err, "the sandbox");
    am_buf_free(&line);
    return kind;
}

void am_box_stop(am_box *b)
{
    am_child_stop(&b->child);
}

static const char *fact(const am_box *b, const char *name)
{
    return am_value_text(am_value_member(b->facts, name), "");
}

const char *am_box_tenant(const am_box *b, const char *role, const char *member)
{
    const am_value *all = am_value_member(b->facts, "tenants");
    for (size_t i = 0; i < am_value_len(all); i++) {
        const am_value *t = am_value_at(all, i);
        if (strcmp(am_value_text(am_value_member(t, "role"), ""), role) == 0)
            return am_value_text(am_value_member(t, member), "");
    }
    return "";
}

static void quote(am_buf *b, const char *text)
{
    am_buf_char(b, '"');
    for (; *text; text++) {
        if (*text == '\n') {
            am_buf_str(b, "\\n");
            continue;
        }
        if (*text == '"' || *text == '\\')
            am_buf_char(b, '\\');
        am_buf_char(b, *text);
    }
    am_buf_char(b, '"');
}

static void put(am_buf *b, const char *name, const char *text)
{
    am_buf_fmt(b, "%s = ", name);
    quote(b, text);
    am_buf_str(b, ", ");
}

/* A value as Lua writes it. */
static void literal(am_buf *b, const am_value *v)
{
    if (am_value_is(v, AM_T_STR)) {
        quote(b, am_value_text(v, ""));
    } else if (am_value_is(v, AM_T_OBJECT) || am_value_is(v, AM_T_ARRAY)) {
        am_buf_str(b, "{ ");
        for (size_t i = 0; i < am_value_len(v); i++) {
            if (am_value_is(v, AM_T_OBJECT)) {
                am_buf_char(b, '[');
                quote(b, v->u.o.v[i].key);
                am_buf_str(b, "] = ");
            }
            literal(b, am_value_at(v, i));
            am_buf_str(b, ", ");
        }
        am_buf_char(b, '}');
    } else if (!v || am_value_is(v, AM_T_NULL)) {
        am_buf_str(b, "nil");
    } else {
        am_json_format(b, v, AM_JSON_PLAIN);
    }
}

static void members(am_buf *b, const am_value *object)
{
    for (size_t i = 0; am_value_is(object, AM_T_OBJECT) && i < am_value_len(object); i++) {
        am_buf_fmt(b, "%s = ", object->u.o.v[i].key);
        literal(b, am_value_at(object, i));
        am_buf_str(b, ", ");
    }
}

void am_box_config(const am_box *b, const am_value *more, am_buf *out)
{
    static const char *const keys[] = {"role", "host", "tenant_id", "client_id"};
    const am_value *tenants = am_value_member(b->facts, "tenants");
    for (size_t i = 0; i < am_value_len(tenants); i++) {
        const am_value *t = am_value_at(tenants, i);
        const char *name = am_value_text(am_value_member(t, "name"), "");
        am_buf_fmt(out, "tenant \"%s\" {\n  ", name);
        for (size_t k = 0; k < sizeof keys / sizeof *keys; k++)
            put(out, keys[k], am_value_text(am_value_member(t, keys[k]), ""));
        am_buf_fmt(out, "\n  admin_login = \"admin@%s.com\", ", name);
        put(out, "connect_to", fact(b, "connect_to"));
        put(out, "ca", fact(b, "ca"));
        put(out, "\n  auth = certificate { pem", am_value_text(am_value_member(t, "cert"), ""));
        put(out, "key", am_value_text(am_value_member(t, "key"), ""));
        am_buf_str(out, "},\n  ");
        members(out, am_value_member(more, am_value_text(am_value_member(t, "role"), "")));
        am_buf_str(out, "\n}\n");
    }
    if (am_value_member(more, "policy")) {
        am_buf_str(out, "policy { ");
        members(out, am_value_member(more, "policy"));
        am_buf_str(out, "}\n");
    }
}

static const char *page_url(const am_box *b, am_arena *arena, const char *page)
{
    const char *state = fact(b, "state");
    size_t n = strlen(state), base = n > 5 ? n - strlen("state") : 0;
    return am_arena_format(arena, "%.*s%s", (int)base, state, page);
}

am_kind am_box_read(const am_box *b, am_arena *arena, const char *page, const char *body,
                    const am_value **out, am_err *err)
{
    am_buf text = AM_BUF(PAGE_BYTES);
    am_kind kind = am_fetch(page_url(b, arena, page), body, &text, err);
    if (!kind)
        kind = am_json_parse(arena, am_buf_text(&text), text.n, out, err);
    am_buf_free(&text);
    return kind;
}

am_kind am_box_log(const am_box *b, am_arena *arena, const am_value **out, am_err *err)
{
    am_buf text = AM_BUF(PAGE_BYTES);
    am_kind kind = am_fetch(page_url(b, arena, "log"), NULL, &text, err);
    if (!kind)
        kind = am_json_lines(arena, am_buf_text(&text), out, err);
    am_buf_free(&text);
    return kind;
}
