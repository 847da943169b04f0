#include "app/outcome.h"

#include <string.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/text.h"

const char *am_outcome_group(const am_outcome *o)
{
    static const struct {
        const char *prefix, *group;
    } done[] = {{"remove-", "removed"},
                {"purge-", "purged"},
                {"restore-", "restored"},
                {"create-", "created"}};
    const char *word = o->word;
    if (strcmp(word, "planned") == 0 || strcmp(word, "verify listed") == 0)
        return NULL;
    if (strcmp(word, "skipped") == 0)
        return "kept";
    if (o->err && strcmp(o->err->code, "held") == 0)
        return "held"; /* seen only when it was about to be removed */
    if (strcmp(word, "already") == 0)
        return "already so";
    if (strcmp(word, "done") != 0)
        return word;
    for (size_t i = 0; o->op && i < sizeof done / sizeof *done; i++)
        if (am_prefix_fold(o->op, done[i].prefix))
            return done[i].group;
    return "changed";
}

const char *am_outcome_reason(const am_outcome *o)
{
    if (o->err && o->err->text[0])
        return o->err->text;
    if (o->reason)
        return o->reason;
    if (strcmp(o->word, "already") == 0)
        return "it was so already";
    return am_value_text(am_value_member(o->value, "reason"), NULL);
}

const char *am_outcome_hint(const am_outcome *o)
{
    if (o->err && o->err->hint[0])
        return o->err->hint;
    return am_value_text(am_value_member(o->value, "hint"), NULL);
}

static void text(am_buf *b, const char *key, const char *value)
{
    am_buf_fmt(b, ",\"%s\":", key);
    if (value)
        am_json_quote(b, value, strlen(value));
    else
        am_buf_str(b, "null");
}

static void value(am_buf *b, const char *key, const am_value *v)
{
    am_buf_fmt(b, ",\"%s\":", key);
    am_json_format(b, v, AM_JSON_PLAIN);
}

void am_outcome_json(am_buf *b, const am_outcome *o)
{
    am_buf_str(b, "{\"type\":\"outcome\"");
    text(b, "outcome", o->word);
    text(b, "step", o->step);
    text(b, "tenant", o->tenant);
    text(b, "operation", o->op);
    text(b, "subject", o->subject);
    text(b, "reason", am_outcome_reason(o));
    if (o->err) {
        text(b, "kind", am_kind_name(o->err->kind));
        text(b, "code", o->err->code[0] ? o->err->code : NULL);
        text(b, "hint", o->err->hint[0] ? o->err->hint : NULL);
        text(b, "request_id", o->err->request_id[0] ? o->err->request_id : NULL);
    }
    value(b, "value", o->value);
    am_buf_str(b, "}\n");
}

void am_outcome_effect_json(am_buf *b, const am_effect *e)
{
    char seen[AM_TIME_TEXT];
    am_buf_str(b, "{\"type\":\"effect\"");
    text(b, "step", e->step);
    text(b, "tenant", e->tenant);
    text(b, "operation", e->op);
    text(b, "target", e->target);
    value(b, "args", e->args);
    value(b, "evidence", e->evidence);
    text(b, "seen", am_time_format(seen, e->seen));
    text(b, "reason", e->reason);
    text(b, "consent", e->consent);
    text(b, "undo_operation", e->undo_op);
    value(b, "undo", e->undo);
    text(b, "no_undo", e->no_undo);
    am_buf_str(b, "}\n");
}
