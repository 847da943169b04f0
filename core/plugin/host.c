/* host.c - the services of am_host: the table, and the small ones themselves. */
#include <string.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/log.h"
#include "base/text.h"
#include "plugin/call_state.h"

static const am_value *host_args(am_call *c)
{
    return c->args;
}

static const am_value *host_tenant(am_call *c)
{
    return c->tenant;
}

static const am_value *host_config(am_call *c)
{
    return c->config;
}

static void *host_alloc(am_call *c, size_t size)
{
    return am_arena_alloc(c->arena, size ? size : 1);
}

static void *host_local(am_call *c, size_t size)
{
    if (!c->local) {
        c->local = host_alloc(c, size);
        c->local_n = size;
        if (!c->local) {
            am_call_over(c, "local memory");
        }
    } else if (size > c->local_n) {
        am_call_break(c, "local() of %zu bytes, it was %zu before", size, c->local_n);
        return NULL;
    }
    return c->local;
}

static const char *host_print(am_call *, const char *fmt, ...) AM_PRINTF(2, 3);

static const char *host_print(am_call *c, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    const char *text = am_arena_vformat(c->arena, fmt, ap);
    va_end(ap);
    if (!text) {
        am_call_over(c, "printed text");
    }
    return text ? text : "";
}

static int64_t host_now(am_call *c)
{
    (void)c;
    return am_clock_wall();
}

static void host_log(am_call *, const char *fmt, ...) AM_PRINTF(2, 3);

static void host_log(am_call *c, const char *fmt, ...)
{
    if (!am_log_on(AM_LOG_INFO)) {
        return;
    }
    am_buf b = AM_BUF(4096);
    va_list ap;
    va_start(ap, fmt);
    am_buf_vfmt(&b, fmt, ap);
    va_end(ap);
    am_log(AM_LOG_INFO, "plugin.host", "%s: %s", c->what, am_buf_text(&b));
    am_buf_free(&b);
}

static const am_value *host_result(am_call *c)
{
    return c->result;
}

static am_kind host_result_kind(am_call *c)
{
    return c->result_kind;
}

static const char *host_key(const am_value *v, size_t i)
{
    return am_value_is(v, AM_T_OBJECT) && i < v->u.o.n ? v->u.o.v[i].key : NULL;
}

static char host_type(const am_value *v)
{
    static const char names[] = {
        [AM_T_NULL] = 'n', [AM_T_BOOL] = 'b',  [AM_T_INT] = 'i',   [AM_T_REAL] = 'r',
        [AM_T_STR] = 's',  [AM_T_ARRAY] = 'a', [AM_T_OBJECT] = 'o'};
    return v ? names[v->type] : 0;
}

static am_value *host_make(am_call *c, const char *json, ...)
{
    va_list ap;
    va_start(ap, json);
    am_value *v = am_json_vmake(c->page->arena, json, ap);
    va_end(ap);
    return v;
}

static bool host_put(am_call *c, am_value *object, const char *key, const am_value *v)
{
    return key && am_value_put(c->page->arena, object, key, v);
}

static bool host_push(am_call *c, am_value *array, const am_value *v)
{
    return am_value_push(c->page->arena, array, v);
}

static am_step host_wait(am_call *c, uint32_t ms)
{
    c->wait_ms = ms;
    return am_call_ask(c, AM_WAIT);
}

static am_step host_call(am_call *c, const char *read_op, const am_value *args)
{
    const am_operation *op = am_call_sibling(c, read_op, "call()");
    if (op && (op->effects & AM_CHANGE)) {
        am_call_break(c, "call() of %s, which is no read", op->name);
    }
    c->wanted = op;
    c->wanted_args = op && !c->broken ? am_call_check_args(c, op, args, "call()") : NULL;
    c->result = NULL;
    c->result_kind = AM_CANCELLED;
    return am_call_ask(c, AM_CALL);
}

static bool host_append(am_call *c, const am_value *items)
{
    if (!(c->op->effects & AM_STREAM)) {
        am_call_break(c, "append() in an operation that is declared no stream");
        return false;
    }
    if (!am_value_is(items, AM_T_ARRAY)) {
        am_call_break(c, "append() of %s, not of an array", am_value_type_name(items));
        return false;
    }
    if (!am_call_fit(c, items, AM_CALL_RESULT_MAX, &c->items_bytes, "a page of items")) {
        return false;
    }
    c->items = c->items ? c->items : am_value_array(c->page->arena);
    for (size_t i = 0; i < am_value_len(items); i++) {
        if (!am_value_push(c->page->arena, c->items, am_value_at(items, i))) {
            am_call_over(c, "a page of items");
            return false;
        }
    }
    return true;
}

static am_step host_done(am_call *c, const am_value *v)
{
    size_t bytes = 0;
    if (v && am_call_fit(c, v, AM_CALL_RESULT_MAX, &bytes, "a result")) {
        c->value = v;
    }
    return am_call_ask(c, AM_DONE);
}

static void host_detail(am_call *c, const char *code, const char *hint)
{
    am_printable(c->detail_code, sizeof c->detail_code, code ? code : "");
    am_printable(c->detail_hint, sizeof c->detail_hint, hint ? hint : "");
}

static am_step host_fail(am_call *, am_kind, const char *fmt, ...) AM_PRINTF(3, 4);

static am_step host_fail(am_call *c, am_kind kind, const char *fmt, ...)
{
    if (!c->broken) {
        va_list ap;
        va_start(ap, fmt);
        am_vfail(&c->err, kind > AM_OK && kind <= AM_BUG ? kind : AM_BUG, fmt, ap);
        va_end(ap);
        am_prefix(&c->err, "%s", c->what);
        am_reply_sign(c, &c->err);
        if (*c->detail_code) {
            memcpy(c->err.code, c->detail_code, sizeof c->err.code);
        }
        if (*c->detail_hint) {
            memcpy(c->err.hint, c->detail_hint, sizeof c->err.hint);
        }
    }
    return am_call_ask(c, AM_FAIL);
}

const am_host am_host_table = {
    .size = sizeof(am_host),
    .major = AM_ABI_MAJOR,
    .minor = AM_ABI_MINOR,
    .args = host_args,
    .tenant = host_tenant,
    .config = host_config,
    .local = host_local,
    .alloc = host_alloc,
    .print = host_print,
    .now = host_now,
    .log = host_log,
    .pick = am_reply_pick,
    .status = am_reply_status,
    .lost = am_reply_lost,
    .header = am_reply_header,
    .json = am_reply_json,
    .body = am_reply_body,
    .saved = am_reply_saved,
    .result = host_result,
    .result_kind = host_result_kind,
    .get = am_value_get,
    .at = am_value_at,
    .key = host_key,
    .len = am_value_len,
    .str = am_value_text,
    .num = am_value_num,
    .real = am_value_to_real,
    .truth = am_value_truth,
    .type = host_type,
    .make = host_make,
    .put = host_put,
    .push = host_push,
    .set_header = am_request_set_header,
    .set_json = am_request_set_json,
    .set_body = am_request_set_body,
    .save = am_request_save,
    .queue = am_request_queue,
    .send = am_request_send,
    .wait = host_wait,
    .call = host_call,
    .intend = am_door_intend,
    .already = am_door_already,
    .lease = am_door_lease,
    .lease_moot = am_door_lease_moot,
    .append = host_append,
    .done = host_done,
    .detail = host_detail,
    .fail = host_fail,
};
