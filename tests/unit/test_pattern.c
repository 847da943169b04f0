#include "check.h"

#include <string.h>

#include <lauxlib.h>
#include <lualib.h>

#include "lua/lib_string.h"
#include "lua/state.h"

/* Our matcher and the library's answer alike, whatever is asked. */
static const char compare[] =
    "local ours, theirs = ...\n"
    "local texts = { '', 'a', 'aaa', 'hello world', 'key = value', '  x  ', 'f(a(b)c)d',\n"
    "  '2026-07-27', 'a.b-c*d', 'THE (quick) fox', '\\0x\\0', 'x]y^z', '[[a]]', '%d', 'aXbXc',\n"
    "  '\\xc3\\xa9t\\xc3\\xa9', ('ab'):rep(50) }\n"
    "local patterns = { '', 'a', '.', '.-', '.*', '.+', 'a*', 'a-b', '^a', '^', '$', 'a$', '^$',\n"
    "  '%a+', '%A', '%d%d%d%d', '(%w+)%s*=%s*(%w+)', '^%s*(.-)%s*$', '%b()', '%f[%w]%w+',\n"
    "  '%f[%a]', '()a()', '(a)(b)', '((a)b)', '(.)%1', '[a-c]', '[^a-c]+', '[]]', '[^]]', "
    "'[%]a]',\n"
    "  '[a-]', '[%a_][%w_]*', 'x?y?', '%.', '%%', '.-b', '[%d-]+', '%f[%z]', '$a', 'a^', "
    "'[a-%%]',\n"
    "  '(()', '(', ')', '%', '[', '[a', '[]', '[^]', '%b', '%bx', '%f', '%1', '(%1)', '[%', "
    "'[%a',\n"
    "  '%b()%b()', '\\0', '[\\0]', '%x+', '%p', '%c', '%g+', '%u%l*', '(a*(.)%w(%s*))' }\n"
    "local function show(...)\n"
    "  local t = table.pack(...)\n"
    "  for i = 1, t.n do t[i] = tostring(t[i]):gsub('^.-:%d+: ', '') end\n"
    "  return table.concat(t, '|', 1, t.n) end\n"
    "local n = 0\n"
    "local function same(name, ...)\n"
    "  n = n + 1\n"
    "  local a, b = show(pcall(ours[name], ...)), show(pcall(theirs[name], ...))\n"
    "  if a ~= b then error(name .. ' ' .. show(...) .. ': ' .. a .. ' instead of ' .. b) end end\n"
    "local function all(lib, s, p)\n"
    "  local out = {}\n"
    "  local ok, e = pcall(function()\n"
    "    for a, b, c in lib.gmatch(s, p) do out[#out + 1] = show(a, b, c) end end)\n"
    "  return table.concat(out, ';') .. tostring(ok) end\n"
    "for _, s in ipairs(texts) do for _, p in ipairs(patterns) do\n"
    "  same('find', s, p) same('match', s, p) same('find', s, p, 3) same('find', s, p, 1, true)\n"
    "  same('match', s, p, -2) same('match', s, p, 100) same('gsub', s, p, '<%0>')\n"
    "  same('gsub', s, p, '%1%%', 2) same('gsub', s, p, '%9') same('gsub', s, p, '%z')\n"
    "  same('gsub', s, p, { a = 'A', b = false }) same('gsub', s, p, function(x) return x end)\n"
    "  same('gsub', s, p, function() return nil end) same('gsub', s, p, function() return {} end)\n"
    "  if all(ours, s, p) ~= all(theirs, s, p) then error('gmatch ' .. s .. ' ' .. p .. ': ' ..\n"
    "    all(ours, s, p) .. ' instead of ' .. all(theirs, s, p)) end\n"
    "end end\n"
    "same('rep', 'x', 3, ',') same('rep', 'x', 0) same('rep', 'x', -1) same('rep', '', 5)\n"
    "same('find', ('a'):rep(300), ('a?'):rep(300) .. ('a'):rep(300))\n"
    "same('match', ('x'):rep(1000), ('(x)'):rep(40))\n"
    "return n";

static int run(lua_State *L)
{
    lua_Integer *n = lua_touserdata(L, 1);
    luaL_openlibs(L);
    if (luaL_loadstring(L, compare) != LUA_OK)
        return lua_error(L);
    am_string_open(L);
    lua_getglobal(L, "string"); /* texts of the comparison itself use our methods */
    lua_call(L, 2, 1);
    *n = lua_tointeger(L, -1);
    return 0;
}

static void as_the_library(void **state)
{
    (void)state;
    am_err err;
    lua_Integer n = 0;
    am_lua *lua = am_lua_new(NULL);
    if (am_lua_protect(lua, run, &n, &err) != AM_OK)
        fail_msg("%s", err.text);
    assert_true(n > 10000);
    am_lua_free(lua);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(as_the_library)};
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
