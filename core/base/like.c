#include "base/like.h"

#include "base/text.h"

bool am_like(const am_value *expected, const am_value *found)
{
    if (am_value_is(expected, AM_T_STR))
        return am_value_is(found, AM_T_STR) &&
               am_glob(am_value_text(expected, ""), am_value_text(found, ""), true);
    if (am_value_is(expected, AM_T_NULL))
        return !found || am_value_is(found, AM_T_NULL);
    if (!am_value_is(expected, AM_T_OBJECT))
        return am_value_equal(expected, found);
    for (size_t i = 0; i < am_value_len(expected); i++)
        if (!am_like(am_value_at(expected, i), am_value_member(found, expected->u.o.v[i].key)))
            return false;
    return true;
}

size_t am_like_count(const am_value *expected, const am_value *list)
{
    size_t n = 0;
    for (size_t i = 0; i < am_value_len(list); i++)
        n += am_like(expected, am_value_at(list, i));
    return n;
}
