#include "lua/await.h"

#include "lua/errors.h"
#include "lua/preempt.h"

void am_await_check(lua_State *L)
{
    const am_lua *lua = am_lua_of(L);
    if (lua->closing)
        am_errors_misuse(L, "nothing can wait while a coroutine or a task is being closed");
    if (!lua->task)
        am_errors_misuse(L, "nothing can wait while the playbook is being loaded; do this in run");
    if (!am_preempt_can_yield(L))
        am_errors_misuse(L, "nothing can wait in a callback of table.sort, string.gsub, a "
                            "metamethod or an iterator written in C; collect first, then call");
}

int am_await(lua_State *L, am_ticket *ticket, lua_KFunction k, lua_KContext ctx)
{
    if (ticket && am_ticket_settled(ticket))
        return k(L, LUA_OK, ctx);
    am_await_check(L);
    am_lua *lua = am_lua_of(L);
    am_task *task = lua->task;
    task->ticket = ticket;
    task->waiting = true;
    if (ticket)
        am_ticket_own(ticket, &task->ready);
    lua->yielding = true;
    return lua_yieldk(L, 0, ctx, k);
}
