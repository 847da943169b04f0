#include "check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <lauxlib.h>

#include "base/file.h"
#include "base/json.h"
#include "lua/env.h"
#include "lua_fake.h"

static void exactly_the_allow_list(void **state)
{
    (void)state;
    fake_run("local names = json.array{}\n"
             "for name in next, _G do names[#names + 1] = name end\n"
             "table.sort(names) return names");
    am_buf all = AM_BUF(4096);
    for (const char *const *name = am_env_names; *name; name++)
        am_buf_fmt(&all, "%s\"%s\"", name == am_env_names ? "[" : ",", *name);
    am_buf_char(&all, ']');
    assert_string_equal(the.result, am_buf_text(&all));
    am_buf_free(&all);
    fake_run("local names = json.array{}\n"
             "for _, lib in ipairs{ 'string', 'table', 'math', 'utf8', 'coroutine', 'json' } do\n"
             "  for name in next, _G[lib] do names[#names + 1] = lib .. '.' .. name end end\n"
             "table.sort(names) return table.concat(names, ' ')");
    fake_gives(
        "\"coroutine.close coroutine.create coroutine.isyieldable coroutine.resume "
        "coroutine.running coroutine.status coroutine.wrap coroutine.yield json.array json.decode "
        "json.encode json.null math.abs math.acos math.asin math.atan math.ceil math.cos math.deg "
        "math.exp math.floor math.fmod math.huge math.log math.max math.maxinteger math.min "
        "math.mininteger math.modf math.pi math.rad math.random math.sin math.sqrt math.tan "
        "math.tointeger math.type math.ult string.byte string.char string.find string.format "
        "string.gmatch string.gsub string.len string.lower string.match string.pack "
        "string.packsize string.rep string.reverse string.sub string.unpack string.upper "
        "table.concat table.insert table.move table.pack table.remove table.sort table.unpack "
        "utf8.char utf8.charpattern utf8.codepoint utf8.codes utf8.len utf8.offset\"");
}

static void the_way_out_is_closed(void **state)
{
    (void)state;
    fake_fails("return os.time()", AM_USAGE, "t.lua:2: unknown name 'os'");
    fake_fails("io.write('x')", AM_USAGE, "unknown name 'io'");
    fake_fails("return pacakge", AM_USAGE, "unknown name 'pacakge'");
    fake_fails("prnt('x')", AM_USAGE, "did you mean 'print'");
    fake_fails("return ('x').dump(print)", AM_USAGE, "nil value");
    fake_run("return { getmetatable('') == false, pcall(setmetatable, _G, {}) }");
    fake_gives("[true,false,\"cannot change a protected metatable\"]");
    fake_fails("setmetatable({}, { __gc = print })", AM_USAGE, "__gc");
    fake_fails("rawset(json.array{}, 'x', 1)", AM_USAGE, "protected");
    fake_fails("ctx.mode = 'apply'", AM_USAGE, "ctx cannot be changed");
    fake_fails("ctx.tenants.source = target", AM_USAGE, "ctx cannot be changed");
    fake_fails("rawset(ctx, 'mode', 'apply')", AM_USAGE, "protected");
    fake_run("for k in pairs(_G) do if k:find('^l?sethook') then error(k) end end return 1");
}

/* dumped: bytecode of a harmless chunk, as a string literal of Lua. */
static int writer(lua_State *L, const void *p, size_t n, void *buf)
{
    (void)L;
    const unsigned char *bytes = p;
    for (size_t i = 0; i < n; i++)
        am_buf_fmt(buf, "\\x%02x", bytes[i]);
    return 0;
}

static void bytecode_is_refused(void **state)
{
    (void)state;
    am_buf code = AM_BUF(65536);
    lua_State *L = luaL_newstate();
    assert_int_equal(luaL_loadstring(L, "return 1"), LUA_OK);
    lua_dump(L, writer, &code, 0);
    lua_close(L);
    fake_run(am_arena_format(the.arena,
                             "local f, e = load('%s')\nassert(not f) return e:match('binary')",
                             am_buf_text(&code)));
    fake_gives("\"binary\"");
    am_buf_free(&code);
    am_err err;
    assert_int_equal(fake_play("\033Lua\x54", NULL, &err), AM_USAGE);
    assert_non_null(strstr(err.text, "t.lua"));
    fake_fails("load('x', 'x', 'b')", AM_USAGE, "only text");
    fake_fails("load(function() end)", AM_USAGE, "text expected");
    fake_run("return { load('return 1 + ...')(2), load('return a', '=x', 't', { a = 5 })() }");
    fake_gives("[3,5]");
}

static void long_loops_in_c_are_bounded(void **state)
{
    (void)state;
    fake_fails("('x'):rep(1e9)", AM_USAGE, "too large");
    fake_run("return #(''):rep(math.maxinteger)");
    fake_gives("0");
    fake_fails("table.move({}, 1, math.maxinteger - 1, 2)", AM_USAGE, "too many");
    fake_fails("table.concat({}, '', 1, math.maxinteger)", AM_USAGE, "too many");
    fake_fails(
        "table.insert(setmetatable({}, { __len = function() return 1e15 // 1 | 0 end }), 1, 1)",
        AM_USAGE, "too long");
    fake_run("local t = { 3, 1, 2 } table.sort(t) table.insert(t, 1, 0)\n"
             "return { table.concat(t, ','), table.unpack(t, 2) }");
    fake_gives("[\"0,1,2,3\",1,2,3]");
}

static void random_is_of_the_run(void **state)
{
    (void)state;
    fake_run("return math.random(1 << 50)");
    const char *first = the.result;
    fake_run("return math.random(1 << 50)");
    assert_string_equal(the.result, first); /* the same run id */
}

static void print_is_said(void **state)
{
    (void)state;
    fake_run("print('a', nil, 5)");
    assert_true(fake_logged("say 0 a\tnil\t5"));
}

static void modules(void **state)
{
    (void)state;
    am_err err;
    char dir[] = "/tmp/am_env_XXXXXX";
    assert_non_null(mkdtemp(dir));
    char *sub = am_path_join(dir, "lib"), *file = am_path_join(sub, "one.lua");
    char *bad = am_path_join(dir, "bad.lua"), *loop = am_path_join(dir, "loop.lua");
    assert_int_equal(am_dir_make(sub, 0755, &err), AM_OK);
    static const char text[] = "n = (rawget(_G, 'n') or 0) + 1 return { name = ..., n = n }";
    assert_int_equal(am_file_write(file, text, sizeof text - 1, 0644, &err), AM_OK);
    assert_int_equal(am_file_write(bad, "\nreturn =", 9, 0644, &err), AM_OK);
    assert_int_equal(am_file_write(loop, "return require 'loop'", 21, 0644, &err), AM_OK);
    the.modules_dir = dir;
    fake_run("local a, b = require 'lib.one', require('lib.one') return { a.name, a.n, a == b }");
    fake_gives("[\"lib.one\",1,true]");
    fake_fails("require 'bad'", AM_USAGE, "bad.lua:2: ");
    fake_fails("require 'loop'", AM_USAGE, "requires itself");
    fake_fails("require '../x'", AM_USAGE, "no module name");
    fake_fails("require '.x'", AM_USAGE, "no module name");
    fake_fails("require '/etc/passwd'", AM_USAGE, "no module name");
    fake_fails("require 'absent'", AM_USAGE, "no module 'absent'");
    unlink(file);
    unlink(bad);
    unlink(loop);
    rmdir(sub);
    rmdir(dir);
    free(sub);
    free(file);
    free(bad);
    free(loop);
}

static am_kind play_package(const am_value *files, const char *const *shipped, am_err *err)
{
    const am_value *main = am_value_member(files, "playbook.lua"), *result = NULL;
    const am_playbook_source source = {.path = "pack/playbook.lua", .text = main->u.s.p, .n = main->u.s.n, .dir = "pack",
                                       .modules = files, .shipped = shipped};
    am_playbook *pb = NULL;
    am_kind kind = am_playbook_open(&source, NULL, &pb, err);
    if (!kind)
        kind = am_playbook_run(pb, the.run, NULL, false, &result, err);
    if (!kind)
        the.result = am_json_text(the.arena, result, AM_JSON_CANONICAL);
    am_playbook_free(pb);
    return kind;
}

#define BOOK(body) \
    "return playbook { name = 'p', version = '1', summary = 's', run = function(ctx) " body " end }"

/* A package finds its own modules and the shipped helpers, nothing beside them. */
static void modules_of_a_package(void **state)
{
    (void)state;
    am_err err;
    char dir[] = "/tmp/am_env_XXXXXX";
    assert_non_null(mkdtemp(dir));
    char *sub = am_path_join(dir, "aftermove"), *helper = am_path_join(sub, "help.lua");
    char *stray = am_path_join(dir, "stray.lua");
    const char *const shipped[] = {dir, NULL};
    static const char text[] = "return 'shipped'";
    assert_int_equal(am_dir_make(sub, 0755, &err), AM_OK);
    assert_int_equal(am_file_write(helper, text, sizeof text - 1, 0644, &err), AM_OK);
    assert_int_equal(am_file_write(stray, text, sizeof text - 1, 0644, &err), AM_OK);
    const am_value *files = am_json_make(
        the.arena, "{\"playbook.lua\":%s,\"lib/one.lua\":%s,\"aftermove/help.lua\":%s,\"bad.lua\":%s}",
        BOOK("return { require 'lib.one', require 'aftermove.help' }"), "return 'own'", "return 'a shadow'", "\nreturn =");
    if (play_package(files, shipped, &err) != AM_OK)
        fail_msg("%s", err.text);
    fake_gives("[\"own\",\"shipped\"]");
    static const struct {
        const char *body, *part;
    } wrong[] = {{BOOK("require 'stray'"), "no module 'stray' in the folder of the playbook"},
                 {BOOK("require 'aftermove.absent'"), "no module 'aftermove.absent' among the shipped ones"},
                 {BOOK("require '../stray'"), "no module name"},
                 {BOOK("require 'bad'"), "pack/bad.lua:2: "}};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        am_value *changed = am_value_copy(the.arena, files);
        am_value_put(the.arena, changed, "playbook.lua", am_value_str(the.arena, wrong[i].body));
        if (play_package(changed, shipped, &err) != AM_USAGE || !strstr(err.text, wrong[i].part))
            fail_msg("expected '%s', got '%s'", wrong[i].part, err.text);
    }
    unlink(helper);
    unlink(stray);
    rmdir(sub);
    rmdir(dir);
    free(sub);
    free(helper);
    free(stray);
}

int main(void)
{
#define ENV(f) cmocka_unit_test_setup_teardown(f, fake_apply, fake_over)
    const struct CMUnitTest tests[] = {
        ENV(exactly_the_allow_list),
        ENV(the_way_out_is_closed),
        ENV(bytecode_is_refused),
        ENV(long_loops_in_c_are_bounded),
        ENV(random_is_of_the_run),
        ENV(print_is_said),
        ENV(modules),
        ENV(modules_of_a_package),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
