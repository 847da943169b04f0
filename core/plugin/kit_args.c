#include <stdint.h>
#include <string.h>

#include "plugin/kit.h"
#include "plugin/schema.h"

enum { HUGE_ITEMS = 1000 };

static am_value *text(am_arena *a, am_kit_args how)
{
    if (how == AM_KIT_ODD)
        return am_value_str(a, "\xc3\xbc \"q\" \\ <&> {x} %s ../ ?#\n\t\xf0\x9f\x98\x80");
    if (how != AM_KIT_HUGE)
        return am_value_str(a, "text");
    char *s = am_arena_alloc(a, AM_ARG_TEXT_MAX + 1);
    if (s)
        memset(s, 'x', AM_ARG_TEXT_MAX);
    return am_value_str(a, s ? s : "x");
}

static am_value *url(am_arena *a, am_kit_args how)
{
    static const char base[] = "https://contoso.sharepoint.com/sites/";
    enum { LONG = 8000 };
    if (how != AM_KIT_HUGE)
        return am_value_str(a, how == AM_KIT_ODD ? "https://contoso.sharepoint.com/sites/a%20b'c"
                                                 : "https://contoso.sharepoint.com/sites/a");
    char *s = am_arena_alloc(a, sizeof base + LONG);
    if (!s)
        return am_value_str(a, base);
    memset(s, 'x', sizeof base - 1 + LONG);
    memcpy(s, base, sizeof base - 1);
    return am_value_str(a, s);
}

static am_value *one(am_arena *a, const am_param_info *p, am_kit_args how)
{
    am_value *o;
    switch (p->base) {
    case AM_P_URL:
        return url(a, how);
    case AM_P_GUID:
        return am_value_str(a, "0f6b1c2d-3e4f-4a5b-8c6d-7e8f9a0b1c2d");
    case AM_P_TIME:
        return am_value_str(a, "2025-01-31T12:00:00Z");
    case AM_P_INTEGER:
        return am_value_int(a, how == AM_KIT_HUGE ? INT64_MAX : how == AM_KIT_ODD ? INT64_MIN : 1);
    case AM_P_NUMBER:
        return am_value_real(a, how == AM_KIT_HUGE ? 1e308 : how == AM_KIT_ODD ? -1e-308 : 1.5);
    case AM_P_BOOLEAN:
        return am_value_bool(a, how != AM_KIT_ODD);
    case AM_P_WORDS:
        return am_value_str(a, p->words[0]);
    case AM_P_OBJECT:
    case AM_P_ANY:
        o = am_value_object(a);
        if (o)
            (void)am_value_put(a, o, "key", text(a, how));
        return o;
    case AM_P_STRING:
        break;
    }
    return text(a, how);
}

static am_value *value(am_arena *a, const am_param_info *p, am_kit_args how)
{
    am_value *list = p->list ? am_value_array(a) : NULL, *item = one(a, p, how);
    for (int i = 0; list && i < (how == AM_KIT_HUGE ? HUGE_ITEMS : 1); i++)
        (void)am_value_push(a, list, item);
    return p->list ? list : item;
}

am_value *am_kit_make_args(am_arena *a, const am_param_info *p, size_t n, am_kit_args how)
{
    am_value *args = am_value_object(a);
    for (size_t i = 0; args && i < n; i++)
        if (how != AM_KIT_LEAST || (!p[i].optional && !p[i].otherwise))
            (void)am_value_put(a, args, p[i].name, value(a, &p[i], how));
    return args;
}

const am_value *am_kit_wrong(am_arena *a, const am_param_info *p)
{
    switch (p->base) {
    case AM_P_ANY:
        return NULL;
    case AM_P_STRING: {
        am_value *v = am_value_object(a); /* an empty one may stand for an empty list */
        return am_value_put(a, v, "no", am_value_str(a, "text")) ? v : NULL;
    }
    case AM_P_OBJECT:
        return am_value_str(a, "no object");
    case AM_P_BOOLEAN:
        return am_value_int(a, 2);
    default:
        return am_value_str(a, "\x01 none of these");
    }
}
