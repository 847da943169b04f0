/* hostile.c - every operation tries one thing that the engine must not let it do. */
#include <aftermove/plugin.h>

#include <stdlib.h>
#include <string.h>

#define TRY(name) static am_step name(const am_host *h, am_call *c)

TRY(token_elsewhere)
{
    return h->send(c, 0, "GET", "https://evil.example.com/");
}
TRY(anonymous_elsewhere)
{
    return h->send(c, AM_REQ_ANONYMOUS, "GET", "https://evil.example.com/");
}
TRY(undeclared_base)
{
    return h->send(c, 0, "GET", "evil:/x");
}
TRY(walk_out)
{
    return h->send(c, 0, "GET", "api:/todos/%2e%2E/export");
}
TRY(own_token)
{
    h->set_header(c, "Authorization", "Bearer mine");
    return h->send(c, 0, "GET", "api:/todos");
}
TRY(undeclared_argument)
{
    return h->send(c, 0, "GET", "api:/todos/{nobody}");
}
TRY(change_early)
{
    return h->send(c, AM_REQ_CHANGE, "DELETE", "api:/todos/1");
}
TRY(change_unnamed)
{
    return h->send(c, 0, "DELETE", "api:/todos/1");
}
TRY(huge_result)
{
    enum { MIB = 1 << 20 };
    am_value *list = h->make(c, "[]");
    char *text = malloc(MIB + 1);
    if (!text)
        return h->fail(c, AM_NOMEM, "no memory");
    memset(text, 'x', MIB);
    text[MIB] = '\0';
    for (int i = 0; i < 1024; i++)
        h->push(c, list, h->make(c, "%s", text));
    free(text);
    return h->done(c, list);
}
TRY(endless)
{
    return h->wait(c, 0);
}
TRY(bad_text)
{
    return h->done(c, h->make(c, "%s", "\xff\xfe"));
}
TRY(nul_in_text)
{
    const am_value *v = h->make(c, "\"a\\u0000b\"");
    return v ? h->done(c, v) : h->fail(c, AM_REMOTE, "such text is not built");
}
TRY(double_done)
{
    h->done(c, NULL);
    return h->done(c, NULL);
}
TRY(step_after_done)
{
    h->done(c, NULL);
    return h->send(c, 0, "GET", "api:/todos");
}
TRY(no_tail)
{
    (void)h, (void)c;
    return AM_DONE;
}
/* At the door in plan mode: whatever it would do behind it does not happen. */
TRY(change)
{
    int *at = h->local(c, sizeof *at);
    am_intent intent = {.size = sizeof intent,
                        .evidence = h->make(c, "{}"),
                        .no_undo = "it is hostile",
                        .target = "todo 1"};
    switch ((*at)++) {
    case 0:
    case 3:
        return h->send(c, 0, "GET", "api:/todos/1");
    case 1:
        return h->truth(h->get(h->json(c), "done"), false) ? h->already(c, &intent, h->json(c))
                                                           : h->intend(c, &intent);
    case 2:
        h->set_json(c, h->make(c, "{\"done\":true}"));
        return h->send(c, AM_REQ_CHANGE, "PATCH", "api:/todos/1");
    default:
        if (getenv("HOSTILE_CRASH"))
            *(volatile int *)(uintptr_t)8 = 1;
        return h->done(c, h->json(c));
    }
}

#define ROW(text, f) {.name = text, .step = f, .help = "Tries what is forbidden."}
#define CHANGE_ROW(text, f)                                                                        \
    {.name = text, .effects = AM_CHANGE, .step = f, .help = "Tries what is forbidden."}
static const am_op ops[] = {ROW("token-elsewhere", token_elsewhere),
                            ROW("anonymous-elsewhere", anonymous_elsewhere),
                            ROW("undeclared-base", undeclared_base),
                            ROW("walk-out", walk_out),
                            ROW("own-token", own_token),
                            ROW("undeclared-argument", undeclared_argument),
                            ROW("change-in-read", change_early),
                            ROW("change-unnamed", change_unnamed),
                            CHANGE_ROW("change-early", change_early),
                            ROW("huge-result", huge_result),
                            ROW("endless", endless),
                            ROW("bad-text", bad_text),
                            ROW("nul-in-text", nul_in_text),
                            ROW("double-done", double_done),
                            ROW("step-after-done", step_after_done),
                            ROW("no-tail", no_tail),
                            CHANGE_ROW("change", change),
                            {.name = NULL}};

static const char *const bases[] = {"api", NULL};

AM_PLUGIN(.name = "hostile", .version = "1.0.0", .help = "Tries what is forbidden", .ops = ops,
          .bases = bases)
