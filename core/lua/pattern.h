/* pattern.h - Lua's patterns, matched under the CPU budget of the task.
 *
 * The library's own matcher is one C call that nothing can stop: ".-.-.-x" on
 * a long text runs for hours. This one looks at the clock now and then. */
#ifndef AM_LUA_PATTERN_H
#define AM_LUA_PATTERN_H

#include <stddef.h>

#include <lua.h>

enum { AM_CAPTURES_MAX = 32 };

typedef struct am_pattern {
    lua_State *L; /* raises on a malformed pattern and when the budget is over */
    const char *text, *text_end, *end; /* end: of the pattern */
    unsigned steps;
    int depth;
    int level; /* captures, finished or not */
    struct {
        const char *at;
        ptrdiff_t len; /* or -1: open, -2: a position */
    } capture[AM_CAPTURES_MAX];
} am_pattern;

/* Match pattern p (without the leading ^) at s exactly; returns where the match ends, or NULL. */
const char *am_pattern_match(am_pattern *, const char *s, const char *p);
/* Push capture i; the whole match [s, e) when there is none at all and i is 0. */
void am_pattern_push(am_pattern *, int i, const char *s, const char *e);
/* Push all captures; with none, the whole match unless s is NULL. Returns how many. */
int am_pattern_push_all(am_pattern *, const char *s, const char *e);

#endif
