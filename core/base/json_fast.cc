extern "C" {
#include "base/json_fast.h"
#include "base/json_keys.h"
}

#include <cstring>

#include <simdjson.h>

namespace {

namespace dom = simdjson::dom;

constexpr size_t keep_bytes = 16 << 20;    // a parser that has grown larger is let go
constexpr size_t many_members = 0xffffff;  // where simdjson stops counting

// Items of a list have the same members in the same order: their keys are stored once, and known to
// differ once.
struct reader {
    am_arena *arena;
    bool escapes; // there is \u in the text: NUL characters and surrogates may be written so
    const am_value *like[AM_VALUE_DEPTH];
};

am_value *read(reader &r, dom::element from, int depth);

// Decoded text is UTF-8 without surrogates and NUL.
bool sound(std::string_view s)
{
    const char *p = s.data(), *end = p + s.size();
    if (memchr(p, 0, s.size()))
        return false;
    while ((p = (const char *)memchr(p, 0xed, (size_t)(end - p))))
        if ((unsigned char)*++p >= 0xa0)
            return false;
    return true;
}

// simdjson ends its strings with NUL.
const char *keep(reader &r, std::string_view s)
{
    if (r.escapes && !sound(s))
        return nullptr;
    char *own = am_arena_text(r.arena, s.size() + 1);
    return own ? (const char *)memcpy(own, s.data(), s.size() + 1) : nullptr;
}

am_value *object(reader &r, am_value *v, dom::object from, int depth)
{
    const am_value *like = r.like[depth];
    size_t cap = from.size();
    bool same = true;
    v->type = AM_T_OBJECT;
    if (cap >= many_members)
        return nullptr;
    if (cap && !(v->u.o.v = (am_member *)am_arena_raw(r.arena, cap * sizeof(am_member))))
        return nullptr;
    v->u.o.cap = cap;
    for (dom::key_value_pair member : from) {
        size_t i = v->u.o.n;
        bool known = like && i < like->u.o.n && strcmp(like->u.o.v[i].key, member.key.data()) == 0 &&
                     (!r.escapes || sound(member.key));
        const char *key = known ? like->u.o.v[i].key : keep(r, member.key);
        am_value *value = key ? read(r, member.value, depth + 1) : nullptr;
        if (!value)
            return nullptr;
        same = same && known;
        v->u.o.v[v->u.o.n++] = {key, value};
    }
    if (!same)
        am_json_unique(v);
    r.like[depth] = v;
    return v;
}

am_value *array(reader &r, am_value *v, dom::array from, int depth)
{
    size_t cap = from.size();
    v->type = AM_T_ARRAY;
    if (cap >= many_members)
        return nullptr;
    if (cap && !(v->u.a.v = (am_value **)am_arena_raw(r.arena, cap * sizeof(am_value *))))
        return nullptr;
    v->u.a.cap = cap;
    for (dom::element item : from) {
        am_value *one = read(r, item, depth + 1);
        if (!one)
            return nullptr;
        v->u.a.v[v->u.a.n++] = one;
    }
    return v;
}

am_value *number(am_value *v, am_type type, int64_t i, double real)
{
    v->type = type;
    if (type == AM_T_INT)
        v->u.i = i;
    else
        v->u.r = real;
    return v;
}

am_value *read(reader &r, dom::element from, int depth)
{
    am_value *v = (am_value *)am_arena_alloc(r.arena, sizeof *v);
    if (!v)
        return nullptr;
    switch (from.type()) {
    case dom::element_type::OBJECT:
        return depth < AM_VALUE_DEPTH ? object(r, v, from.get_object().value_unsafe(), depth) : nullptr;
    case dom::element_type::ARRAY:
        return depth < AM_VALUE_DEPTH ? array(r, v, from.get_array().value_unsafe(), depth) : nullptr;
    case dom::element_type::STRING: {
        std::string_view s = from.get_string().value_unsafe();
        v->type = AM_T_STR;
        v->u.s.p = keep(r, s);
        v->u.s.n = s.size();
        return v->u.s.p ? v : nullptr;
    }
    case dom::element_type::INT64:
        return number(v, AM_T_INT, from.get_int64().value_unsafe(), 0);
    case dom::element_type::UINT64:
        return number(v, AM_T_REAL, 0, (double)from.get_uint64().value_unsafe());
    case dom::element_type::DOUBLE:
        return number(v, AM_T_REAL, 0, from.get_double().value_unsafe());
    case dom::element_type::BOOL:
        v->type = AM_T_BOOL;
        v->u.b = from.get_bool().value_unsafe();
        return v;
    case dom::element_type::NULL_VALUE:
        return v;
    }
    return nullptr;
}

} // namespace

extern "C" am_value *am_json_fast(am_arena *arena, const char *text, size_t n)
{
    thread_local dom::parser parser;
    reader r = {arena, memmem(text, n, "\\u", 2) != nullptr, {}};
    dom::element root;
    if (n == 0 || parser.parse(text, n).get(root) != simdjson::SUCCESS)
        return nullptr;
    am_value *v = read(r, root, 0);
    if (parser.capacity() > keep_bytes)
        parser = dom::parser();
    return v;
}
