extern "C" {
#include "base/json_fast.h"
#include "base/json_keys.h"
}

#include <cstring>

#include <simdjson.h>

namespace {

namespace dom = simdjson::dom;

constexpr size_t keep_bytes = 16 << 20; // a parser that has grown larger is let go
constexpr size_t many = 0xffffff;       // where simdjson stops counting

// Items of a list have the same members in the same order: their keys are stored once, and known to
// differ once.
struct reader {
    am_arena *arena;
    bool escapes; // NUL characters and surrogates are perhaps written as \u
    const am_value *like[AM_VALUE_DEPTH];
};

bool read(reader &r, dom::element from, int depth, am_value *v);

bool may_be_unsound(const char *text, size_t n)
{
    for (const char *p = text, *end = text + n; (p = (const char *)memchr(p, '\\', (size_t)(end - p))); p += 2) {
        if (end - p < 6)
            return false;
        if (p[1] == 'u' && ((p[2] | 32) == 'd' || memcmp(p + 2, "0000", 4) == 0))
            return true;
    }
    return false;
}

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

// Room for what n items or members have.
am_value *room(reader &r, size_t n)
{
    return n < many ? (am_value *)am_arena_alloc(r.arena, n * sizeof(am_value)) : nullptr;
}

bool object(reader &r, dom::object from, int depth, am_value *v)
{
    const am_value *like = r.like[depth];
    size_t n = from.size();
    v->type = AM_T_OBJECT;
    if (n == 0)
        return true;
    am_value *values = room(r, n);
    v->u.o.v = values ? (am_member *)am_arena_raw(r.arena, n * sizeof(am_member)) : nullptr;
    if (!v->u.o.v)
        return false;
    v->u.o.cap = n;
    bool same = true;
    for (dom::key_value_pair member : from) {
        size_t i = v->u.o.n;
        bool known = like && i < like->u.o.n && strcmp(like->u.o.v[i].key, member.key.data()) == 0 &&
                     (!r.escapes || sound(member.key));
        const char *key = known ? like->u.o.v[i].key : keep(r, member.key);
        if (!key || !read(r, member.value, depth + 1, &values[i]))
            return false;
        same = same && known;
        v->u.o.v[v->u.o.n++] = {key, &values[i]};
    }
    if (!same)
        am_json_unique(v);
    r.like[depth] = v;
    return true;
}

bool array(reader &r, dom::array from, int depth, am_value *v)
{
    size_t n = from.size();
    v->type = AM_T_ARRAY;
    if (n == 0)
        return true;
    am_value *values = room(r, n);
    v->u.a.v = values ? (am_value **)am_arena_raw(r.arena, n * sizeof(am_value *)) : nullptr;
    if (!v->u.a.v)
        return false;
    v->u.a.cap = n;
    for (dom::element item : from) {
        am_value *one = &values[v->u.a.n];
        if (!read(r, item, depth + 1, one))
            return false;
        v->u.a.v[v->u.a.n++] = one;
    }
    return true;
}

bool string(reader &r, std::string_view s, am_value *v)
{
    v->type = AM_T_STR;
    v->u.s.p = keep(r, s);
    v->u.s.n = s.size();
    return v->u.s.p;
}

bool real(double x, am_value *v)
{
    v->type = AM_T_REAL;
    v->u.r = x;
    return true;
}

// Into v, which is null so far.
bool read(reader &r, dom::element from, int depth, am_value *v)
{
    switch (from.type()) {
    case dom::element_type::OBJECT:
        return depth < AM_VALUE_DEPTH && object(r, from.get_object().value_unsafe(), depth, v);
    case dom::element_type::ARRAY:
        return depth < AM_VALUE_DEPTH && array(r, from.get_array().value_unsafe(), depth, v);
    case dom::element_type::STRING:
        return string(r, from.get_string().value_unsafe(), v);
    case dom::element_type::INT64:
        v->type = AM_T_INT;
        v->u.i = from.get_int64().value_unsafe();
        return true;
    case dom::element_type::UINT64:
        return real((double)from.get_uint64().value_unsafe(), v);
    case dom::element_type::DOUBLE:
        return real(from.get_double().value_unsafe(), v);
    case dom::element_type::BOOL:
        v->type = AM_T_BOOL;
        v->u.b = from.get_bool().value_unsafe();
        return true;
    case dom::element_type::NULL_VALUE:
        return true;
    }
    return false;
}

} // namespace

extern "C" am_value *am_json_fast(am_arena *arena, const char *text, size_t n)
{
    thread_local dom::parser parser;
    reader r = {arena, may_be_unsound(text, n), {}};
    dom::element root;
    if (n == 0 || parser.parse(text, n).get(root) != simdjson::SUCCESS)
        return nullptr;
    am_value *v = room(r, 1);
    if (v && !read(r, root, 0, v))
        v = nullptr;
    if (parser.capacity() > keep_bytes)
        parser = dom::parser();
    return v;
}
