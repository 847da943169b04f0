#include "lua/scope.h"

#include <string.h>

#include <lauxlib.h>

#include "lua/task.h"

#define SCOPE_TABLE "aftermove.scope"

int am_scope_collect(lua_State *L)
{
    am_scope *s = lua_touserdata(L, 1);
    if (s)
        am_scope_close(s);
    return 0;
}

void *am_scope_new(lua_State *L, size_t size, void (*release)(am_scope *))
{
    luaL_checkstack(L, 4, NULL);
    am_scope *s = lua_newuserdatauv(L, size, 1);
    memset(s, 0, size);
    if (luaL_newmetatable(L, SCOPE_TABLE)) {
        lua_pushcfunction(L, am_scope_collect);
        lua_setfield(L, -2, "__gc");
        lua_pushcfunction(L, am_scope_collect);
        lua_setfield(L, -2, "__close");
        lua_pushboolean(L, 0);
        lua_setfield(L, -2, "__metatable");
    }
    lua_setmetatable(L, -2);
    s->release = release;
    am_task *task = am_lua_of(L)->task;
    if (task) {
        s->next = task->scopes;
        s->link = &task->scopes;
        if (s->next)
            s->next->link = &s->next;
        task->scopes = s;
    }
    return s;
}

void *am_scope_open(lua_State *L, size_t size, void (*release)(am_scope *))
{
    void *s = am_scope_new(L, size, release);
    lua_toclose(L, -1);
    return s;
}

void am_scope_close(am_scope *s)
{
    void (*release)(am_scope *) = s->release;
    s->release = NULL;
    if (s->link) {
        *s->link = s->next;
        if (s->next)
            s->next->link = s->link;
        s->link = NULL;
        s->next = NULL;
    }
    if (release)
        release(s);
}
